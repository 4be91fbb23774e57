package views

import "kontor/shared/doc"

func contactFace() Face {
	return Face{
		Kind: "ContactPerson", Icon: "person", Order: "LastName",
		Under: []string{"Number", "DealRole"},
		Columns: []Column{
			{Field: "Number", Width: 92, Muted: true}, {Field: "LastName", Width: 150, Bold: true}, {Field: "FirstName", Width: 120},
			{Field: "MiddleName", Width: 140}, {Field: "Positions", Width: 260}, {Field: "Comms", Width: 240}, {Field: "DealRole", Width: 140},
			{Field: "DoNotCall", Width: 96}, {Field: "UpdatedAt", Width: 130, Muted: true},
		},
		Filters: []string{"DealRole"},
		Called:  "LastName", At: atFirm,
		Sections: []Section{
			{Title: "ui.section.name", Fields: []string{"LastName", "FirstName", "MiddleName", "NameEN", "Salutation", "DealRole"}},
			{Title: "ui.section.reach", Fields: []string{"TZ", "Lang", "CallWindow", "DoNotCall", "DoNotMail", "Visibility"}},
			{Title: "ui.section.posts", Fields: []string{"Positions"}, Wide: true},
			{Title: "ui.section.comms", Fields: []string{"Comms"}, Wide: true},
			{Title: "ui.section.personal", Fields: []string{"Birthday", "GreetingPrefs"}},
			{Title: "ui.section.consent", Fields: []string{"PdConsent", "PdConsentDate", "PdConsentSource", "ErasedAt", "Tags"}},
			{Title: "ui.section.notes", Fields: []string{"Notes"}, Wide: true},
		},
	}
}

// atFirm gives a new contact person a position at a firm.
func atFirm(d *Desk, begin doc.Patch, firm doc.ID) {
	if row, ok := d.row(); ok && firm != "" {
		begin["Positions/"+row] = value(map[string]any{"Counterparty": firm, "Main": true, "Order": 1})
	}
}
