package crm

import "kontor/shared/doc"

// Contract is an agreement with a counterparty under which services are
// rendered. Its terms lock once a copy is signed; from then on an Amendment
// changes them, and whoever reads a term asks TermsOn.
type Contract struct {
	doc.Header
	Number            string                `doc:"number,search"` // ours, by entity and year
	PartnerNumber     string                `doc:"search"`
	Date              doc.Date              `doc:"required"`
	Kind              ContractKind          `doc:"required,index"`
	Side              ContractSide          `doc:"required"`
	OwnEntity         doc.Ref[OwnEntity]    `doc:"required,index"`
	Counterparty      doc.Ref[Counterparty] `doc:"required,index,inherit"`
	Title             string                `doc:"server,search"` // the firm's name when it was made
	State             ContractState         `doc:"server,index"`
	OurSigner         string
	TheirSigner       string
	TheirSignerPost   string
	Basis             doc.Code[SignerBasis]
	BasisNo           string
	PoaUntil          doc.Date
	ScopeServices     doc.Set[doc.Code[Service]] // empty: no bounds; so the others of the scope
	ScopeModes        doc.Set[doc.Code[Mode]]
	ScopeLanes        doc.Rows[ScopeLane]
	Term              doc.Period `doc:"required,index"` // without an end it is open
	Renewal           Renewal
	RenewalMonths     int64
	NoticeDays        int64
	Currency          doc.Code[Currency] `doc:"required"`
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
	Lawyer            doc.Ref[Employee] `doc:"index"`
	SignMode          SignMode
	EdoOperator       string
	EdoID             string
	AgreedAt          doc.Date           `doc:"server"`
	SentAt            doc.Date           `doc:"server"`
	SignedCopyAt      doc.Date           `doc:"server"`
	AmendedOn         doc.Date           `doc:"server"`       // when its terms were last changed
	EndsOn            doc.Date           `doc:"server,index"` // of a signed one: the end of its term as amended
	OriginalDueOn     doc.Date           `doc:"server,index"` // by when an original that is out has to be back
	WatchOn           doc.Date           `doc:"server"`       // the next day on which something about it changes by itself
	ClosedWhy         doc.Text           `doc:"server"`       // of a suspended, terminated or cancelled one
	Originals         doc.Rows[Original] // each copy, and where it is
	SignedCopy        doc.Rows[doc.File] // what both have signed, scanned
	Files             doc.Rows[doc.File] // drafts and whatever else belongs to it
	FromTalk          doc.Ref[Negotiation]
	Tags              string   `doc:"search"`
	Notes             doc.Text `doc:"search"`
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

// ContractKind is what a contract is about.
type ContractKind string

// OneOff is a contract and an order in one.
const OneOff ContractKind = "one_off"

// Values implements doc.Enum.
func (ContractKind) Values() []string {
	return []string{"forwarding", "carriage", "agency", string(OneOff), "subcontract", "customs", "storage", "nda"}
}

// ContractSide is what the counterparty is under the contract.
type ContractSide string

// Values implements doc.Enum.
func (ContractSide) Values() []string { return []string{"client", "supplier"} }

// ContractState is where a contract stands.
type ContractState string

// The states of a contract.
const (
	ContractDraft      ContractState = "draft"
	ContractReview     ContractState = "legal_review"
	ContractAgreed     ContractState = "agreed"
	ContractSent       ContractState = "sent_to_cp"
	ContractSigned     ContractState = "signed_copy"
	ContractInForce    ContractState = "in_force"
	ContractSuspended  ContractState = "suspended"
	ContractExpired    ContractState = "expired"
	ContractTerminated ContractState = "terminated"
	ContractCancelled  ContractState = "cancelled"
)

var contractFlow = doc.Flow[ContractState]{
	{ContractDraft, ContractReview, ContractCancelled},
	{ContractReview, ContractDraft, ContractAgreed, ContractCancelled},
	{ContractAgreed, ContractSent, ContractCancelled},
	{ContractSent, ContractSigned, ContractCancelled},
	{ContractSigned, ContractInForce},
	{ContractInForce, ContractSuspended, ContractExpired, ContractTerminated},
	{ContractSuspended, ContractInForce, ContractExpired, ContractTerminated},
	{ContractExpired, ContractInForce}, // by an amendment that prolongs it
	{ContractTerminated},
	{ContractCancelled},
}

// Values implements doc.Enum.
func (ContractState) Values() []string { return contractFlow.Values() }

// Renewal is how a term goes on.
type Renewal string

// Values implements doc.Enum.
func (Renewal) Values() []string { return []string{"none", "auto", "by_letter"} }

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

// SignMode is how a contract is signed.
type SignMode string

// SignedEDO needs no paper.
const SignedEDO SignMode = "edo"

// Values implements doc.Enum.
func (SignMode) Values() []string { return []string{"paper", string(SignedEDO), "scan"} }

// Label implements doc.Doc.
func (c *Contract) Label() string {
	switch {
	case c.Number == "":
		return c.PartnerNumber
	case c.PartnerNumber == "":
		return c.Number
	}
	return c.Number + " / " + c.PartnerNumber
}

// Start implements doc.Starting.
func (c *Contract) Start() { c.State = ContractDraft }

// Belongs gives the lawyer.
func (c *Contract) Belongs(doc.Date) []doc.ID {
	if c.Lawyer == "" {
		return nil
	}
	return []doc.ID{c.Lawyer.ID()}
}

// Series implements doc.Numbered: each of our entities numbers its own.
func (c *Contract) Series(ctx doc.Context) (string, error) {
	ours, err := doc.Load(ctx, c.OwnEntity)
	if err != nil || ours == nil {
		return "", err
	}
	return ours.Prefix, nil
}

// locked reports whether a copy is signed, so that the terms stand.
func (c *Contract) locked() bool {
	switch c.State {
	case ContractSigned, ContractInForce, ContractSuspended, ContractExpired, ContractTerminated:
		return true
	}
	return false
}

// running reports whether the contract is worked under.
func (c *Contract) running() bool { return c.State == ContractInForce || c.State == ContractSuspended }

// InForce reports whether the contract holds on a day; rules ask this and not
// the stored state, which the night moves.
func (c *Contract) InForce(day doc.Date, terms Terms) bool {
	return c.State == ContractInForce && terms.Term.Holds(day)
}
