package crm

import "kontor/shared/doc"

// Counterparty is a firm or a person we work with, or decided not to.
type Counterparty struct {
	doc.Header
	Number           string `doc:"number,search"`
	NameShort        string `doc:"required,search"`
	NameFull         string `doc:"search"`
	NameEN           string `doc:"search"`
	LegalForm        doc.Code[LegalForm]
	Kind             CounterpartyKind                    `doc:"required"`
	Country          doc.Code[Country]                   `doc:"required,index"`
	Roles            doc.Set[doc.Code[CounterpartyRole]] `doc:"required"`
	Status           CounterpartyStatus                  `doc:"server,index"`
	TaxID            string                              `doc:"index,search"`
	KPP              string
	OGRN             string `doc:"search"`
	OKPO             string
	GoslogNo         string
	GoslogCheckedAt  doc.Date
	EORI             string
	VatNo            string
	Addresses        doc.Rows[CounterpartyAddress] `doc:"search"`
	Comms            doc.Rows[Comm]                `doc:"class=contact"`
	BankAccounts     doc.Rows[BankAccount]         `doc:"class=bank"`
	Parent           doc.Ref[Counterparty]
	SignerName       string
	SignerPost       string
	SignerBasis      doc.Code[SignerBasis]
	SignerBasisNo    string
	SignerBasisUntil doc.Date
	Industry         doc.Code[Industry] `doc:"index"`
	Segment          doc.Code[Segment]  `doc:"index"`
	Source           doc.Code[Source]   `doc:"index"`
	ProfileLanes     doc.Rows[Lane]
	PotentialMonth   doc.Money `doc:"class=money_sell"`
	Curators         doc.Rows[Curator]
	Rating           doc.Code[Rating]  `doc:"index"`
	RatingAt         doc.Date          `doc:"server"`
	RatingBy         doc.Ref[Employee] `doc:"server"`
	RatingComment    string
	CreditLimit      doc.Money `doc:"class=money_sell"`
	PaymentDays      int64     `doc:"class=money_sell"`
	DebtNow          doc.Money `doc:"class=debt"`
	CompanyDates     doc.Rows[CompanyDate]
	LastContactAt    doc.Date           `doc:"server,index"`
	LastOrderAt      doc.Date           `doc:"server,index"`
	ActiveSince      doc.Date           `doc:"server"`       // since when the status is active
	PassiveOn        doc.Date           `doc:"server,index"` // when it becomes passive unless something is done
	PassiveNoticeOn  doc.Date           `doc:"server"`
	AdmissionState   AdmissionState     `doc:"server,index"`
	AdmissionUntil   doc.Date           `doc:"server,index"`
	AdmissionBefore  AdmissionState     `doc:"server"` // what it was when the case that is open now was handed in
	Admission        doc.Ref[Admission] `doc:"server"` // the case that decided last
	DocLang          DocLang
	SuspendReason    doc.Code[SuspendReason] `doc:"server,class=security"`
	SuspendGround    doc.Code[SuspendGround] `doc:"server"` // the reason in words that all may read
	SuspendedUntil   doc.Date                `doc:"server,index"`
	SuspendedBy      doc.Ref[Employee]       `doc:"server"`
	SuspendComment   doc.Text                `doc:"server,class=security"`
	StatusBefore     CounterpartyStatus      `doc:"server"`
	RestReason       doc.Text                `doc:"server"` // why a head has made it passive
	StatusSince      doc.Date                `doc:"server"`
	StatusBasis      doc.Link                `doc:"server"` // the document that has moved the status by itself
	Tags             string                  `doc:"search"`
	Notes            doc.Text                `doc:"search"`
	Files            doc.Rows[doc.File]
	BanEvidence      doc.Rows[doc.File] `doc:"class=security"`
}

// CounterpartyKind drives which identifiers are asked for.
type CounterpartyKind string

// The kinds of counterparty.
const (
	Legal      CounterpartyKind = "legal"
	Proprietor CounterpartyKind = "sole_proprietor"
	Individual CounterpartyKind = "individual"
)

// Values implements doc.Enum.
func (CounterpartyKind) Values() []string {
	return []string{string(Legal), string(Proprietor), string(Individual)}
}

// CounterpartyStatus says what work with a counterparty is possible.
type CounterpartyStatus string

// The statuses.
const (
	Potential  CounterpartyStatus = "potential"
	Active     CounterpartyStatus = "active"
	Passive    CounterpartyStatus = "passive"
	TempBanned CounterpartyStatus = "temp_banned"
	Banned     CounterpartyStatus = "banned"
)

// statusFlow is the table of §3.2: who may move what stands with the commands.
var statusFlow = doc.Flow[CounterpartyStatus]{
	{Potential, Active, Passive, TempBanned, Banned},
	{Active, Passive, TempBanned, Banned},
	{Passive, Active, TempBanned, Banned},
	{TempBanned, Potential, Active, Passive, Banned},
	{Banned, Potential},
}

// Values implements doc.Enum.
func (CounterpartyStatus) Values() []string { return statusFlow.Values() }

// AdmissionState is how far the clearance for business has come; cases of
// admission move it.
type AdmissionState string

// Recheck is the state of a firm whose requisites have changed since it was
// admitted: what runs goes on, no contract is put in force.
const Recheck AdmissionState = "recheck"

// Values implements doc.Enum.
func (AdmissionState) Values() []string {
	return []string{"submitted", "in_review", "approved", "approved_with_conditions", "rejected", "expired", string(Recheck)}
}

// DocLang is the language of papers for a counterparty.
type DocLang string

// Values implements doc.Enum.
func (DocLang) Values() []string { return []string{"ru", "en", "ru+en"} }

// Label implements doc.Doc.
func (c *Counterparty) Label() string { return c.NameShort }

// Start implements doc.Starting.
func (c *Counterparty) Start() { c.Status = Potential }

// person reports whether the rules of natural persons apply.
func (c *Counterparty) person() bool { return c.Kind != Legal }

// resident reports whether one of the countries is its home whose numbers we
// can check.
func (c *Counterparty) resident() bool {
	return c.Country == Russia || c.Country == Belarus || c.Country == Kazakhstan
}

// Belongs gives the curators of the day.
func (c *Counterparty) Belongs(day doc.Date) (ids []doc.ID) {
	for _, r := range c.Curators.Sorted() {
		if q := c.Curators[r]; q.Valid.Holds(day) {
			ids = append(ids, q.Employee.ID())
		}
	}
	return ids
}

// MainCurator is who answers for the counterparty on a day.
func (c *Counterparty) MainCurator(day doc.Date) doc.ID {
	for _, r := range c.Curators.Sorted() {
		if q := c.Curators[r]; q.Role == MainCurator && q.Valid.Holds(day) {
			return q.Employee.ID()
		}
	}
	return ""
}

// Next implements doc.Turning: curators come and go, a ban is to be reviewed.
func (c *Counterparty) Next(day doc.Date) doc.Date {
	turns := []doc.Date{c.PassiveNoticeOn, c.PassiveOn}
	if c.Status == TempBanned {
		turns = append(turns, c.SuspendedUntil)
	}
	if admitted(c.AdmissionState) {
		turns = append(turns, c.AdmissionUntil.Add(-readmitBefore))
	}
	for _, q := range c.Curators {
		turns = append(turns, turnsOf(q.Valid)...)
	}
	return nextOf(day, turns)
}

// Narrow leaves of a banned firm only name and status to those without the
// class BANNED.
func (c *Counterparty) Narrow(s *doc.Sight) {
	if Permits(ViewCard, c.Status) != NameOnly {
		return
	}
	s.ReclassRest(ClassBanned, "Number", "NameShort", "Status")
	for _, f := range []string{"PotentialMonth", "CreditLimit", "PaymentDays", "DebtNow"} {
		s.Reclass(f, ClassBannedMoney) // those who see the banned do not all see money
	}
	s.Reclass("BanEvidence", ClassSecurity)
	s.Reclass("SuspendComment", ClassSecurity)
	s.Reclass("SuspendReason", ClassSecurity)
}
