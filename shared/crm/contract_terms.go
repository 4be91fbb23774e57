package crm

import (
	"cmp"
	"errors"
	"slices"
	"strconv"

	"kontor/shared/doc"
)

// Terms are what both sides sign and an amendment can change, declared once for
// the two. The term itself and the currency, which a contract cannot be without,
// each of them declares.
type Terms struct {
	OurSigner         string
	TheirSigner       string
	TheirSignerPost   string
	Basis             doc.Code[SignerBasis]
	BasisNo           string
	PoaUntil          doc.Date
	ScopeServices     doc.Set[doc.Code[Service]] // empty: no bounds; so the others of the scope
	ScopeModes        doc.Set[doc.Code[Mode]]
	ScopeLanes        doc.Rows[ScopeLane]
	Renewal           Renewal
	RenewalMonths     int64
	NoticeDays        int64
	InvoiceCurrencies doc.Set[doc.Code[Currency]]
	FxSource          FxSource
	FxDateRule        FxDateRule
	FxUpliftPct       doc.Decimal
	PayKind           PayKind
	PrepayPct         int64
	PayDays           int64
	PayDaysKind       DaysKind
	PayFrom           PayFrom
	CreditLimit       doc.Money `doc:"class=money_sell"`
	TotalLimit        doc.Money `doc:"class=money_sell"`
	VatCode           doc.Code[VatRate]
	AllowDG           bool
	AllowOOG          bool
	AllowReefer       bool
	MaxCargoValue     doc.Money
	Liability         doc.Text
	Insurance         doc.Text
	Demurrage         doc.Rows[DemurrageRate]
}

// TermName is what an amendment changes as one: all its fields or none.
type TermName string

// The terms that the program itself speaks of.
const (
	TermPeriod   TermName = "term"
	TermCurrency TermName = "currency"
	TermSigners  TermName = "signers"
	TermRenewal  TermName = "renewal"
)

// termFields are the fields of each term, as an amendment has them: of the term
// it sets the end alone.
var termFields = []struct {
	name   TermName
	fields []string
}{
	{TermPeriod, []string{"Until"}},
	{TermCurrency, []string{"Currency", "InvoiceCurrencies"}},
	{"scope", []string{"ScopeServices", "ScopeModes"}},
	{"payment", []string{"PayKind", "PrepayPct", "PayDays", "PayDaysKind", "PayFrom"}},
	{"fx", []string{"FxUpliftPct"}},
	{"credit_limit", []string{"CreditLimit"}},
	{"total_limit", []string{"TotalLimit"}},
	{"lanes", []string{"ScopeLanes"}},
	{TermRenewal, []string{"Renewal", "RenewalMonths", "NoticeDays"}},
	{"fx_rate", []string{"FxSource", "FxDateRule"}},
	{"vat", []string{"VatCode"}},
	{"cargo", []string{"AllowDG", "AllowOOG", "AllowReefer", "MaxCargoValue"}},
	{"liability", []string{"Liability"}},
	{"insurance", []string{"Insurance"}},
	{"demurrage", []string{"Demurrage"}},
	{TermSigners, []string{"OurSigner", "TheirSigner", "TheirSignerPost", "Basis", "BasisNo", "PoaUntil"}},
}

// scope is what of a contract and of its amendments those see who price its
// services: whose it is, what it covers and until when. Money has classes of its
// own.
var scope = []string{
	"Number", "PartnerNumber", "Title", "Counterparty", "Kind", "Side", "State", "Term", "EndsOn", "ScopeServices", "ScopeModes", "ScopeLanes", "AllowDG", "AllowOOG", "AllowReefer",
	"Contract", "Subject", "From", "Changes", "Until", "CreditLimit", "TotalLimit",
}

// Narrow leaves of a contract its scope to those who see no terms.
func (c *Contract) Narrow(s *doc.Sight) { s.ReclassRest(ClassTerms, scope...) }

// Narrow leaves of an amendment what it changes of the scope to those who see no
// terms.
func (a *Amendment) Narrow(s *doc.Sight) { s.ReclassRest(ClassTerms, scope...) }

// scopeOnly reports whether no more is here than the scope: each contract has a
// date.
func (c *Contract) scopeOnly() bool { return c.ID != "" && c.Date == "" }

// Values implements doc.Enum.
func (TermName) Values() (names []string) {
	for _, t := range termFields {
		names = append(names, string(t.name))
	}
	return names
}

// Fields are those of an amendment that set the term.
func (n TermName) Fields() []string {
	for _, t := range termFields {
		if t.name == n {
			return t.fields
		}
	}
	return nil
}

// TermOf is the term that a field of an amendment belongs to, empty if it is
// none.
func TermOf(field string) TermName {
	for _, t := range termFields {
		if slices.Contains(t.fields, field) {
			return t.name
		}
	}
	return ""
}

// check wants the numbers and sums of terms within what they can be.
func (t *Terms) check() error {
	faults := []error{
		within("RenewalMonths", t.RenewalMonths, 120), within("NoticeDays", t.NoticeDays, 365), within("PrepayPct", t.PrepayPct, 100), within("PayDays", t.PayDays, 365),
		owed("CreditLimit", t.CreditLimit), owed("TotalLimit", t.TotalLimit), owed("MaxCargoValue", t.MaxCargoValue),
	}
	if t.Renewal == RenewalAuto && t.RenewalMonths < 1 {
		faults = append(faults, doc.Invalid("RenewalMonths", "renewal_months").Reads("Renewal"))
	}
	for _, id := range t.Demurrage.Sorted() {
		row, path := t.Demurrage[id], "Demurrage/"+string(id)+"/"
		if row.FreeHours < 0 {
			faults = append(faults, doc.Invalid(path+"FreeHours", "negative").Reads("Demurrage"))
		}
		faults = append(faults, owed(path+"Rate", row.Rate, "Demurrage"))
	}
	return errors.Join(faults...)
}

// within wants a number of a term between nought and the most it can be.
func within(field string, value, most int64) error {
	if value >= 0 && value <= most {
		return nil
	}
	return doc.Invalid(field, "bounds").With("from", "0").With("to", strconv.FormatInt(most, 10))
}

// owed wants a sum that is not less than nothing.
func owed(field string, m doc.Money, reads ...string) error {
	if m.Minor >= 0 {
		return nil
	}
	return doc.Invalid(field, "negative").Reads(reads...)
}

// TermsOn is the contract as it stands on a day: its own terms, changed one
// after another by the amendments in force that begin by then. What prolongs the
// term without a gap does so once it is in force, so that nobody is told of an
// end that will not be.
func (c *Contract) TermsOn(ctx doc.Context, day doc.Date) (*Contract, error) {
	now := *c
	all, err := c.amendments(ctx)
	if err != nil {
		return nil, err
	}
	var by *Amendment // that has set the end
	for _, a := range all {
		to := now.Term.To
		ends := a.Changes.Has(TermPeriod) && a.ends(to, by)
		if a.From <= day {
			a.change(&now)
			now.Term.To = to
		} else {
			ends = ends && (to == "" || a.From <= to.Add(1))
		}
		if ends {
			now.Term.To, by = a.Until, a
		}
	}
	return &now, nil
}

// ends reports whether the amendment has its say about an end that another one has
// set. One that was put in force later has ended the contract anew: what was agreed
// before that does not bring it back after a gap, nor shorten it, it only goes on
// from there.
func (a *Amendment) ends(to doc.Date, by *Amendment) bool {
	if by == nil || inTurn(a, by) > 0 {
		return true
	}
	return to != "" && a.From <= to.Add(1) && (a.Until == "" || a.Until > to)
}

// inTurn compares amendments by when they were put in force. The day and the number
// are the server's: an ID is made by a desktop's clock.
func inTurn(a, b *Amendment) int {
	return cmp.Or(cmp.Compare(a.SignedCopyAt, b.SignedCopyAt), cmp.Compare(a.Number, b.Number), cmp.Compare(a.ID, b.ID))
}

// amendments are those in force, in the order in which they begin; of two that
// begin on one day the one that was put in force later has the last word.
func (c *Contract) amendments(ctx doc.Context) (all []*Amendment, err error) {
	docs, err := ctx.Pointing("Amendment", "Contract", c.ID)
	if err != nil {
		return nil, err
	}
	for _, d := range docs {
		if a := d.(*Amendment); a.State == AmendmentInForce {
			all = append(all, a)
		}
	}
	slices.SortFunc(all, func(a, b *Amendment) int { return cmp.Or(cmp.Compare(a.From, b.From), inTurn(a, b)) })
	return all, nil
}

// change sets in a contract the terms that the amendment names.
func (a *Amendment) change(c *Contract) {
	for _, term := range a.Changes {
		if term == TermPeriod {
			c.Term.To = a.Until
			continue
		}
		doc.Take(c, a, term.Fields()...)
	}
}

// ScopeLane is a direction that a contract covers: countries or places.
type ScopeLane struct {
	From  string
	To    string
	Mode  doc.Code[Mode]
	Order int64
}

// DemurrageRate is what waiting costs after the free hours.
type DemurrageRate struct {
	Operation string `doc:"required"`
	FreeHours int64
	Rate      doc.Money // a day
	Order     int64
}

// Renewal is how a term goes on.
type Renewal string

// The ways of going on.
const (
	RenewalNone     Renewal = "none"
	RenewalAuto     Renewal = "auto" // by itself unless one side gives notice
	RenewalByLetter Renewal = "by_letter"
)

// Values implements doc.Enum.
func (Renewal) Values() []string {
	return []string{string(RenewalNone), string(RenewalAuto), string(RenewalByLetter)}
}

// FxSource is whose rate converts.
type FxSource string

// Values implements doc.Enum.
func (FxSource) Values() []string { return []string{"cbr", "nbrb", "nbrk", "agreed", "manual"} }

// FxDateRule is the rate of which day converts.
type FxDateRule string

// Values implements doc.Enum.
func (FxDateRule) Values() []string { return []string{"order", "loading", "act", "payment"} }

// PayKind is when is paid.
type PayKind string

// Values implements doc.Enum.
func (PayKind) Values() []string { return []string{"prepaid", "deferred", "mixed"} }

// DaysKind is which days are counted.
type DaysKind string

// Values implements doc.Enum.
func (DaysKind) Values() []string { return []string{"calendar", "working"} }

// PayFrom is from what on a deferral is counted.
type PayFrom string

// Values implements doc.Enum.
func (PayFrom) Values() []string { return []string{"act", "originals", "unloading"} }
