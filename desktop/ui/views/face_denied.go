package views

func deniedListFace() Face {
	return Face{
		Kind: "DeniedList", Icon: "refused", Order: "Name", Under: []string{"Source", "Date"},
		Columns: []Column{
			{Field: "Name", Width: 320, Bold: true}, {Field: "Source", Width: 220}, {Field: "Date", Width: 120},
			{Field: "Count", Width: 110, Right: true}, {Field: "UpdatedAt", Width: 150, Muted: true},
		},
		Filters:  []string{"Source"},
		Sections: []Section{{Title: "ui.section.main", Fields: []string{"Name", "Source", "Date", "Count", "Note"}, Wide: true}},
		Children: []Child{{"DeniedEntry", "List"}},
	}
}

func deniedEntryFace() Face {
	return Face{
		Kind: "DeniedEntry", Icon: "refused", Order: "Name", Under: []string{"List", "Type", "Code"},
		Columns: []Column{
			{Field: "Name", Width: 320, Bold: true}, {Field: "Type", Width: 150}, {Field: "List", Width: 240}, {Field: "Code", Width: 120, Muted: true},
			{Field: "Country", Width: 140}, {Field: "ListedOn", Width: 110}, {Field: "Aliases", Width: 260, Muted: true},
		},
		Filters: []string{"List", "Type"},
		Sections: []Section{
			{Title: "ui.section.main", Fields: []string{"Name", "Type", "List", "Code", "Country", "TaxID", "Born", "ListedOn", "Program"}},
			{Title: "ui.section.names", Fields: []string{"Aliases"}, Wide: true},
			{Title: "ui.section.more", Fields: []string{"Documents", "Addresses", "Note"}, Wide: true},
		},
	}
}
