package views

import (
	"slices"

	"kontor/shared/crm"
	"kontor/shared/doc"
)

func annexFace() Face {
	return Face{
		Kind: "Annex", Icon: "book", Order: "-Number", Status: "State", Under: []string{"Number", "Contract", "Term"},
		Columns: []Column{
			{Field: "Number", Width: 110, Muted: true}, {Field: "Title", Width: 280, Bold: true}, {Field: "Version", Width: 80, Right: true},
			{Field: "Contract", Width: 160}, {Field: "Term", Width: 200}, {Field: "Currency", Width: 110}, {Field: "State", Width: 130},
		},
		Filters: []string{"State"},
		Sections: []Section{
			{Title: "ui.section.main", Fields: []string{"Contract", "Title", "First", "Version", "Term", "Currency", "MinCharge"}},
			{Title: "ui.section.surcharges", Fields: []string{"Surcharges"}}, {Title: "ui.section.fuel", Fields: []string{"FuelNote"}},
			{Title: "ui.section.notes", Fields: []string{"Notes"}, Wide: true},
		},
		Children: []Child{{"AnnexLine", "Annex"}}, Lines: "AnnexLine",
		Offers: func(command string, d doc.Doc) bool {
			a, ok := d.(*crm.Annex)
			return ok && slices.Contains(map[string][]crm.AnnexState{
				"annex.agree": {crm.AnnexDraft}, "annex.back": {crm.AnnexAgreed}, "annex.activate": {crm.AnnexAgreed}, "annex.cancel": {crm.AnnexDraft, crm.AnnexAgreed},
			}[command], a.State)
		},
	}
}

func annexLineFace() Face {
	return Face{
		Kind: "AnnexLine", Icon: "book", Order: "Service", Under: []string{"Annex", "Term"},
		Columns: []Column{
			{Field: "Service", Width: 200, Bold: true}, {Field: "Mode", Width: 130}, {Field: "From", Width: 90}, {Field: "To", Width: 90},
			{Field: "Equipment", Width: 180}, {Field: "Unit", Width: 110}, {Field: "BreakFrom", Width: 120, Right: true}, {Field: "BreakTo", Width: 120, Right: true},
			{Field: "Rate", Width: 100, Right: true}, {Field: "Min", Width: 90, Right: true}, {Field: "Currency", Width: 90}, {Field: "Term", Width: 190},
		},
		Filters: []string{"Service", "Mode"},
		Sections: []Section{
			{Title: "ui.section.main", Fields: []string{"Contract", "Annex", "Service", "Mode", "From", "To", "Equipment", "Unit"}},
			{Title: "ui.section.price", Fields: []string{"BreakFrom BreakTo", "Rate", "Min Max", "Currency", "VatCode", "BuyRate", "Supplier"}},
			{Title: "ui.section.transit", Fields: []string{"TransitMin TransitMax", "FreeDays", "Term", "Comment"}, Wide: true},
		},
	}
}
