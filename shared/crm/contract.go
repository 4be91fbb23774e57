package crm

import "kontor/shared/doc"

// Contract is an agreement with a counterparty under which services are
// rendered. Its terms lock once a copy is signed; from then on an Amendment
// changes them, and whoever reads a term asks TermsOn.
type Contract struct {
	doc.Header
	Number        string                `doc:"number,search"` // ours, by entity and year
	PartnerNumber string                `doc:"search"`
	Date          doc.Date              `doc:"required"`
	Kind          ContractKind          `doc:"required,index"`
	Side          ContractSide          `doc:"required"`
	OwnEntity     doc.Ref[OwnEntity]    `doc:"required,index"`
	Counterparty  doc.Ref[Counterparty] `doc:"required,index,inherit"`
	Title         string                `doc:"server,search"` // the firm's name when it was chosen
	State         ContractState         `doc:"server,index"`
	Terms
	Term     doc.Period         `doc:"required,index"` // without an end it is open
	Currency doc.Code[Currency] `doc:"required"`
	Lawyer   doc.Ref[Employee]  `doc:"index"`
	Paperwork
	AgreedAt  doc.Date           `doc:"server"`
	SentAt    doc.Date           `doc:"server"`
	AmendedOn doc.Date           `doc:"server"`       // when its terms were last changed
	EndsOn    doc.Date           `doc:"server,index"` // of a signed one: the end of its term as amended
	ClosedWhy doc.Text           `doc:"server"`       // of a suspended, terminated or cancelled one
	Files     doc.Rows[doc.File] // drafts and whatever else belongs to it
	FromTalk  doc.Ref[Negotiation]
	Tags      string   `doc:"search"`
	Notes     doc.Text `doc:"search"`
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
	{ContractSigned, ContractInForce, ContractTerminated}, // signed by both, and never worked under
	{ContractInForce, ContractSuspended, ContractExpired, ContractTerminated},
	{ContractSuspended, ContractInForce, ContractExpired, ContractTerminated},
	{ContractExpired, ContractInForce}, // by an amendment that prolongs it
	{ContractTerminated},
	{ContractCancelled},
}

// Values implements doc.Enum.
func (ContractState) Values() []string { return contractFlow.Values() }

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

// over reports whether nothing more comes of the contract; one that has expired
// can be prolonged.
func (c *Contract) over() bool { return c.State == ContractTerminated || c.State == ContractCancelled }

// InForce reports whether the contract, as its terms are on a day, holds on it;
// rules ask this and not the stored state, which the night moves.
func (c *Contract) InForce(day doc.Date) bool {
	return c.State == ContractInForce && c.Term.Holds(day)
}
