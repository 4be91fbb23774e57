package crm

import "kontor/shared/doc"

// CounterpartyAddress is a place of a counterparty.
type CounterpartyAddress struct {
	Kind    doc.Code[AddressKind] `doc:"required"`
	Address doc.Address           `doc:"required,search"`
	Note    string
	Order   int64
}

// Comm is a way to reach a firm or a person: one of phone, mail and value is
// filled, by its kind.
type Comm struct {
	Kind  doc.Code[CommKind] `doc:"required"`
	Phone doc.Phone          `doc:"search"`
	Email doc.Email          `doc:"search"`
	Value string             `doc:"search"` // a site, a messenger's name
	Main  bool
	Stale bool // no longer reaches anybody
	Note  string
	Order int64
}

// BankAccount is where a counterparty takes money.
type BankAccount struct {
	Bank        string
	BIK         string // of a Russian bank
	SWIFT       string
	Account     string // settlement account or IBAN
	CorrAccount string
	Currency    doc.Code[Currency]
	Main        bool
	ValidFrom   doc.Date
	Order       int64
}

// Lane is a flow of cargo that a counterparty has.
type Lane struct {
	From   string
	To     string
	Mode   doc.Code[Mode]
	Volume string // a month, in the words of the trade
	Order  int64
}

// Curator answers for a counterparty for a time, with a share of the merit.
type Curator struct {
	Employee doc.Ref[Employee] `doc:"required"`
	Role     CuratorRole       `doc:"required"`
	Share    int64             // per cent
	Valid    doc.Period
}

// CuratorRole tells the first from the others.
type CuratorRole string

// The roles of a curator.
const (
	MainCurator  CuratorRole = "main"
	OtherCurator CuratorRole = "second"
)

// Values implements doc.Enum.
func (CuratorRole) Values() []string { return []string{string(MainCurator), string(OtherCurator)} }

// CompanyDate is a day a counterparty celebrates.
type CompanyDate struct {
	Title      string     `doc:"required"`
	Date       doc.Yearly `doc:"required"`
	Kind       doc.Code[CompanyDateKind]
	RemindDays int64
}
