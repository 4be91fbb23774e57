package views

import (
	"encoding/json"
	"slices"

	"kontor/shared/access"
	"kontor/shared/crm"
	"kontor/shared/doc"
)

// firmOffers says with which statuses the commands on a firm make sense.
var firmOffers = map[string][]crm.CounterpartyStatus{
	"counterparty.suspend": {crm.Potential, crm.Active, crm.Passive},
	"counterparty.lift":    {crm.TempBanned},
	"counterparty.ban":     {crm.Potential, crm.Active, crm.Passive, crm.TempBanned},
	"counterparty.unban":   {crm.Banned},
	"counterparty.rest":    {crm.Potential, crm.Active},
}

func counterpartyFace() Face {
	return Face{
		Kind: "Counterparty", Icon: "firm", Order: "NameShort", Status: "Status",
		Under: []string{"Number", "TaxID", "City", "MainCurator"},
		Columns: []Column{
			{Field: "Number", Width: 92, Muted: true}, {Field: "NameShort", Width: 280, Bold: true}, {Field: "TaxID", Width: 112},
			{Field: "Country", Width: 96}, {Field: "City", Width: 130}, {Field: "Status", Width: 182}, {Field: "Rating", Width: 116},
			{Field: "LastContactAt", Width: 110}, {Field: "DaysSilent", Width: 108, Right: true}, {Field: "MainCurator", Width: 160},
			{Field: "Segment", Width: 120}, {Field: "Industry", Width: 150}, {Field: "Source", Width: 120}, {Field: "UpdatedAt", Width: 130, Muted: true},
		},
		Filters: []string{"Status", "AdmissionState", "MainCurator", "Country", "Segment"},
		Sections: []Section{
			{Title: "ui.section.main", Fields: []string{"NameShort", "NameFull", "NameEN", "LegalForm", "Kind", "Country", "Roles", "Parent", "Tags"}},
			{Title: "ui.section.numbers", Fields: []string{"TaxID", "KPP", "OGRN", "OKPO", "EORI", "VatNo", "GoslogNo", "GoslogCheckedAt"}},
			{Title: "ui.section.comms", Fields: []string{"Comms"}, Wide: true},
			{Title: "ui.section.addresses", Fields: []string{"Addresses"}, Wide: true},
			{Title: "ui.section.curators", Fields: []string{"Curators"}, Wide: true},
			{Title: "ui.section.bank", Fields: []string{"BankAccounts"}, Wide: true},
			{Title: "ui.section.signer", Fields: []string{"SignerName", "SignerPost", "SignerBasis", "SignerBasisNo", "SignerBasisUntil", "DocLang"}},
			{Title: "ui.section.profile", Fields: []string{"Industry", "Segment", "Source", "PotentialMonth", "Rating", "RatingComment", "RatingAt", "RatingBy"}},
			{Title: "ui.section.lanes", Fields: []string{"ProfileLanes"}, Wide: true},
			{Title: "ui.section.terms", Fields: []string{"CreditLimit", "PaymentDays", "DebtNow", "AdmissionState", "AdmissionUntil", "Admission", "ActiveSince", "PassiveOn"}},
			{Title: "ui.section.ban", Fields: []string{"SuspendGround", "SuspendReason", "SuspendedUntil", "SuspendedBy", "SuspendComment", "StatusBefore", "StatusSince", "RestReason"}},
			{Title: "ui.section.dates", Fields: []string{"CompanyDates"}, Wide: true},
			{Title: "ui.section.notes", Fields: []string{"Notes"}, Wide: true},
		},
		Children: []Child{{"ContactPerson", "Positions"}, {"Negotiation", "Counterparty"}, {"Contract", "Counterparty"}, {"Admission", "Counterparty"}, {"Task", "Counterparty"}},
		Offers: func(command string, d doc.Doc) bool {
			f, ok := d.(*crm.Counterparty)
			return ok && slices.Contains(firmOffers[command], f.Status)
		},
		Proves: map[string]string{"counterparty.ban": "BanEvidence"},
		Verbs:  firmVerbs, Relations: true,
		New: func(d *Desk) doc.Patch {
			p := doc.Patch{"Kind": value(crm.Legal)}
			if row, ok := d.row(); ok {
				p["Curators/"+row] = value(map[string]any{"Employee": d.App.Me(), "Role": crm.MainCurator, "Share": 100})
			}
			return p
		},
	}
}

// firmVerbs are what can be done with a firm from its card.
func firmVerbs(c *Card, verbs map[string]func()) {
	d, firm := c.desk, doc.Patch{"Counterparty": value(c.id)}
	if d.App.May(access.Create, "Negotiation") {
		verbs[VerbCall] = func() { OpenCall(d, c.id) }
		verbs[VerbMeeting] = func() { d.Nav.New("Negotiation", firm) }
	}
	if d.App.May(access.Create, "Task") {
		verbs[VerbTask] = func() { d.Nav.New("Task", firm) }
	}
}

// value writes something of ours as a patch holds it.
func value(v any) json.RawMessage {
	raw, err := json.Marshal(v)
	if err != nil {
		panic("views: " + err.Error()) // plain values of our own
	}
	return raw
}
