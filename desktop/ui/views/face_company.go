package views

import (
	"encoding/json"

	"kontor/shared/doc"
)

func employeeFace() Face {
	return Face{
		Kind: "Employee", Icon: "staff", Order: "Name", Status: "State", Under: []string{"Post", "Department", "Phone"},
		Columns: []Column{
			{Field: "Name", Width: 260, Bold: true}, {Field: "Post", Width: 220}, {Field: "Department", Width: 180}, {Field: "Phone", Width: 200},
			{Field: "Email", Width: 200}, {Field: "Roles", Width: 220}, {Field: "State", Width: 120}, {Field: "Login", Width: 120, Muted: true},
		},
		Filters: []string{"Department", "State"},
		Sections: []Section{
			{Title: "ui.section.main", Fields: []string{"Name", "Post", "Department", "Phone", "Email", "TimeZone", "Language"}},
			{Title: "ui.section.work", Fields: []string{"Login", "State", "Roles", "Category", "HiredAt", "DismissedAt", "MaxOpenTasks"}},
			{Title: "ui.section.absences", Fields: []string{"Absences"}, Wide: true},
		},
	}
}

func departmentFace() Face {
	return Face{
		Kind: "Department", Icon: "tree", Order: "Name", Under: []string{"Kind", "Head"},
		Columns: []Column{
			{Field: "Name", Width: 260, Bold: true}, {Field: "Kind", Width: 160}, {Field: "Parent", Width: 220}, {Field: "Head", Width: 240}, {Field: "TimeZone", Width: 160},
		},
		Filters:  []string{"Kind"},
		Sections: []Section{{Title: "ui.section.main", Fields: []string{"Name", "Kind", "Parent", "Head", "TimeZone", "Calendar", "WorkHours"}, Wide: true}},
	}
}

func listItemFace() Face {
	return Face{
		Kind: "ListItem", Icon: "book", Order: "List", Under: []string{"List", "Code"},
		Columns: []Column{
			{Field: "List", Width: 180, Muted: true}, {Field: "Code", Width: 140}, {Field: "RU", Width: 300, Bold: true}, {Field: "EN", Width: 300}, {Field: "Inactive", Width: 130},
		},
		Filters:  []string{"List"},
		ID:       listItemID,
		Sections: []Section{{Title: "ui.section.main", Fields: []string{"List", "Code", "RU", "EN", "Sort", "Inactive", "Extra"}, Wide: true}},
	}
}

// listItemID is where an entry stands: there is one for a list and code.
func listItemID(parts doc.Parts) doc.ID {
	var list, code string
	for name, into := range map[string]*string{"List": &list, "Code": &code} {
		if raw := parts[name]; raw != nil && json.Unmarshal(raw, into) != nil {
			return ""
		}
	}
	return doc.ItemID(list, code)
}
