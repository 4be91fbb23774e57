package crm

import (
	"cmp"
	"errors"
	"slices"

	"kontor/shared/doc"
)

// Amendment changes the terms of a signed contract from a day on. Changes names
// the terms that it sets; the others stay as they are.
type Amendment struct {
	doc.Header
	Number            string            `doc:"number,search"`
	Contract          doc.Ref[Contract] `doc:"required,index,inherit"`
	Title             string            `doc:"server,search"` // the contract's number when it was made
	Subject           string            `doc:"required,search"`
	From              doc.Date          `doc:"required,index"`
	Changes           doc.Set[TermName] `doc:"required"`
	State             AmendmentState    `doc:"server,index"`
	Until             doc.Date          // of the term; empty with the change is an open one
	Currency          doc.Code[Currency]
	InvoiceCurrencies doc.Set[doc.Code[Currency]]
	ScopeServices     doc.Set[doc.Code[Service]]
	ScopeModes        doc.Set[doc.Code[Mode]]
	PayKind           PayKind
	PrepayPct         int64
	PayDays           int64
	PayDaysKind       DaysKind
	PayFrom           PayFrom
	FxUpliftPct       doc.Decimal
	CreditLimit       doc.Money `doc:"class=money_sell"`
	TotalLimit        doc.Money `doc:"class=money_sell"`
	Originals         doc.Rows[Original]
	SignedCopy        doc.Rows[doc.File]
	Files             doc.Rows[doc.File]
	Notes             doc.Text
}

// TermName is a term that an amendment can change.
type TermName string

// The terms.
const (
	TermPeriod      TermName = "term"
	TermCurrency    TermName = "currency"
	TermScope       TermName = "scope"
	TermPayment     TermName = "payment"
	TermFx          TermName = "fx"
	TermCreditLimit TermName = "credit_limit"
	TermTotalLimit  TermName = "total_limit"
)

// Values implements doc.Enum.
func (TermName) Values() []string {
	return []string{string(TermPeriod), string(TermCurrency), string(TermScope), string(TermPayment), string(TermFx), string(TermCreditLimit), string(TermTotalLimit)}
}

// AmendmentState is where an amendment stands.
type AmendmentState string

// The states of an amendment.
const (
	AmendmentDraft     AmendmentState = "draft"
	AmendmentAgreed    AmendmentState = "agreed"
	AmendmentInForce   AmendmentState = "in_force"
	AmendmentCancelled AmendmentState = "cancelled"
)

var amendmentFlow = doc.Flow[AmendmentState]{
	{AmendmentDraft, AmendmentAgreed, AmendmentCancelled},
	{AmendmentAgreed, AmendmentInForce, AmendmentCancelled},
	{AmendmentInForce},
	{AmendmentCancelled},
}

// Values implements doc.Enum.
func (AmendmentState) Values() []string { return amendmentFlow.Values() }

// Label implements doc.Doc.
func (a *Amendment) Label() string { return a.Subject }

// Start implements doc.Starting.
func (a *Amendment) Start() { a.State = AmendmentDraft }

// Check implements the kind's own rules.
func (a *Amendment) Check(prev *Amendment) error {
	before := prev.State
	if before == "" {
		before = AmendmentDraft
	}
	faults := []error{amendmentFlow.Check("State", before, a.State)}
	if a.Changes.Has(TermPeriod) && a.Until != "" && a.Until < a.From {
		faults = append(faults, doc.Invalid("Until", "to_before_from").Reads("From"))
	}
	if a.Changes.Has(TermCurrency) && a.Currency == "" {
		faults = append(faults, doc.Invalid("Currency", "required").Reads("Changes"))
	}
	return errors.Join(append(faults,
		within("PrepayPct", a.PrepayPct, 100), within("PayDays", a.PayDays, 365), owed("CreditLimit", a.CreditLimit), owed("TotalLimit", a.TotalLimit),
	)...)
}

// Closed implements doc.Closing: what was agreed is changed by another one.
func (a *Amendment) Closed(doc.Context) (why *doc.Error, open []string) {
	if a.State != AmendmentInForce && a.State != AmendmentAgreed {
		return nil, nil
	}
	return doc.Invalid("", "amendment_locked"), []string{"Notes", "Originals", "SignedCopy", "Files"}
}

// Guard wants a contract that is signed: until then its own terms are edited.
func (a *Amendment) Guard(c doc.Context, prev *Amendment) error {
	if prev.ID != "" && prev.Contract == a.Contract || c.Actor.System() {
		return nil
	}
	of, err := doc.Load(c, a.Contract)
	if err != nil || of == nil {
		return err
	}
	if !of.Amendable() {
		return doc.Invalid("Contract", "amend_signed_only")
	}
	return nil
}

// decided reports whether it was put in force or given up.
func (a *Amendment) decided() bool {
	return a.State == AmendmentInForce || a.State == AmendmentCancelled
}

// React names the contract, and asks no more to decide on what is given up.
func (a *Amendment) React(c doc.Context, prev *Amendment) ([]doc.Write, error) {
	of, err := doc.Load(c, a.Contract)
	if err != nil || of == nil {
		return nil, err
	}
	var writes []doc.Write
	if a.Title != of.Number && of.Number != "" {
		writes = append(writes, edited("Amendment", a.ID, map[string]any{"Title": of.Number}))
	}
	to := a.From.Add(-1)
	if !c.Server || a.State != AmendmentCancelled || prev.State == AmendmentCancelled || a.ID != renewalID(of.ID, to) {
		return writes, nil
	}
	asked, err := doc.Load(c, doc.Ref[Task](of.renewalControl(c, to).id(of.ID)))
	if err != nil || asked == nil || !asked.Open() {
		return writes, err
	}
	return append(writes, edited("Task", asked.ID, map[string]any{"State": TaskCancelled})), nil
}

// Terms are what of a contract an amendment can change.
type Terms struct {
	Term              doc.Period
	Currency          doc.Code[Currency]
	InvoiceCurrencies doc.Set[doc.Code[Currency]]
	ScopeServices     doc.Set[doc.Code[Service]]
	ScopeModes        doc.Set[doc.Code[Mode]]
	PayKind           PayKind
	PrepayPct         int64
	PayDays           int64
	PayDaysKind       DaysKind
	PayFrom           PayFrom
	FxUpliftPct       doc.Decimal
	CreditLimit       doc.Money
	TotalLimit        doc.Money
}

// signed are the terms as the contract itself has them.
func (c *Contract) signed() Terms {
	return Terms{
		c.Term, c.Currency, c.InvoiceCurrencies, c.ScopeServices, c.ScopeModes, c.PayKind, c.PrepayPct, c.PayDays, c.PayDaysKind, c.PayFrom,
		c.FxUpliftPct, c.CreditLimit, c.TotalLimit,
	}
}

// TermsOn are the terms of a contract on a day: its own, changed one after
// another by the amendments in force that begin by then. What prolongs the term
// without a gap does so once it is in force, so that nobody is told of an end
// that will not be.
func (c *Contract) TermsOn(ctx doc.Context, day doc.Date) (Terms, error) {
	t := c.signed()
	docs, err := ctx.Pointing("Amendment", "Contract", c.ID)
	if err != nil {
		return t, err
	}
	var all []*Amendment
	for _, d := range docs {
		if a := d.(*Amendment); a.State == AmendmentInForce {
			all = append(all, a)
		}
	}
	slices.SortFunc(all, func(a, b *Amendment) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.ID, b.ID)) })
	for _, a := range all {
		switch {
		case a.From <= day:
			a.change(&t)
		case a.Changes.Has(TermPeriod) && (t.Term.To == "" || a.From <= t.Term.To.Add(1)):
			t.Term.To = a.Until
		}
	}
	return t, nil
}

func (a *Amendment) change(t *Terms) {
	for _, term := range a.Changes {
		switch term {
		case TermPeriod:
			t.Term.To = a.Until
		case TermCurrency:
			t.Currency, t.InvoiceCurrencies = a.Currency, a.InvoiceCurrencies
		case TermScope:
			t.ScopeServices, t.ScopeModes = a.ScopeServices, a.ScopeModes
		case TermPayment:
			t.PayKind, t.PrepayPct, t.PayDays, t.PayDaysKind, t.PayFrom = a.PayKind, a.PrepayPct, a.PayDays, a.PayDaysKind, a.PayFrom
		case TermFx:
			t.FxUpliftPct = a.FxUpliftPct
		case TermCreditLimit:
			t.CreditLimit = a.CreditLimit
		case TermTotalLimit:
			t.TotalLimit = a.TotalLimit
		}
	}
}
