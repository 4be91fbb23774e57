package views

import (
	"time"

	"kontor/shared/doc"
)

// usualTalk is how long a planned talk lasts unless somebody says otherwise.
const usualTalk = time.Hour

func negotiationFace() Face {
	return Face{
		Kind: "Negotiation", Icon: "talk", Order: "-When", Status: "State",
		Under: []string{"Number", "Counterparty", "When"},
		Columns: []Column{
			{Field: "Number", Width: 92, Muted: true}, {Field: "When", Width: 210}, {Field: "Counterparty", Width: 230, Bold: true},
			{Field: "Subject", Width: 250}, {Field: "Kind", Width: 140}, {Field: "State", Width: 130}, {Field: "Result", Width: 150},
			{Field: "NextAt", Width: 110}, {Field: "NextStep", Width: 180}, {Field: "Owner", Width: 160},
		},
		Filters: []string{"State", "Kind", "Result", "Owner"},
		Verbs:   talkVerbs,
		Sections: []Section{
			{Title: "ui.section.main", Fields: []string{"Counterparty", "Kind", "Subject", "Topic", "Goal"}},
			{Title: "ui.section.when", Fields: []string{"State", "When", "AllDay", "MovedTo", "Place", "Private"}},
			{Title: "ui.section.ours", Fields: []string{"OurPeople"}},
			{Title: "ui.section.theirs", Fields: []string{"TheirPeople"}},
			{Title: "ui.section.agenda", Fields: []string{"Agenda"}, Wide: true},
			{Title: "ui.section.result", Fields: []string{"Result", "DurationS", "NextStep", "NextAt"}},
			{Title: "ui.section.outcome", Fields: []string{"ResultText"}},
			{Title: "ui.section.agreements", Fields: []string{"Agreements"}, Wide: true},
			{Title: "ui.section.additions", Fields: []string{"Additions"}, Wide: true},
			{Title: "ui.section.other", Fields: []string{"Tags", "MovedFrom", "HeldAt"}},
		},
		Moves: []Move{
			{From: "planned", To: "held", Label: "ui.move.held", Ask: "Result", Good: true},
			{From: "planned", To: "postponed", Label: "ui.move.postpone", Ask: "MovedTo"},
			{From: "planned", To: "cancelled", Label: "ui.move.cancel"}, {From: "cancelled", To: "planned", Label: "ui.move.plan"},
		},
		New: func(d *Desk) doc.Patch {
			from := d.App.Now().In(d.App.Zone()).Truncate(time.Hour).Add(time.Hour)
			return talkAt(d, from, "meeting")
		},
	}
}

// talkAt is a talk that begins at a time, with the user taking part.
func talkAt(d *Desk, from time.Time, kind string) doc.Patch {
	p := doc.Patch{
		"Kind": value(kind),
		"When": value(doc.Span{From: doc.TimeOf(from), To: doc.TimeOf(from.Add(usualTalk))}),
	}
	if row, ok := d.row(); ok {
		p["OurPeople/"+row] = value(map[string]any{"Employee": d.App.Me(), "Order": 1})
	}
	return p
}
