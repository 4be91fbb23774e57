package views

import (
	"time"

	"kontor/shared/doc"
)

// endOfWork is the hour by which a task of a day is due.
const endOfWork = 18

func taskFace() Face {
	return Face{
		Kind: "Task", Icon: "task", Order: "Due", Status: "State",
		Under: []string{"Number", "Counterparty", "Executor", "Due"},
		Columns: []Column{
			{Field: "Due", Width: 130}, {Field: "Title", Width: 320, Bold: true}, {Field: "Kind", Width: 210}, {Field: "Counterparty", Width: 220},
			{Field: "Executor", Width: 170}, {Field: "State", Width: 110}, {Field: "Priority", Width: 100}, {Field: "Overdue", Width: 96},
			{Field: "Owner", Width: 160}, {Field: "Number", Width: 92, Muted: true},
		},
		Filters: []string{"State", "Executor", "Kind", "Priority"},
		Sections: []Section{
			{Title: "ui.section.main", Fields: []string{"Title", "Kind", "Due", "Priority", "Repeat"}},
			{Title: "ui.section.who", Fields: []string{"State", "Executor", "CoExecutors", "Counterparty", "Link"}},
			{Title: "ui.section.checklist", Fields: []string{"Checklist"}},
			{Title: "ui.section.reminders", Fields: []string{"RemindBefore"}},
			{Title: "ui.section.result", Fields: []string{"Result"}, Wide: true},
			{Title: "ui.section.notes", Fields: []string{"Notes"}, Wide: true},
			{Title: "ui.section.other", Fields: []string{"Tags", "DoneAt", "SourceRule", "Private"}},
		},
		Moves: []Move{
			{From: "new", To: "in_work", Label: "ui.move.take"}, {From: "returned", To: "in_work", Label: "ui.move.take"},
			{From: "new", To: "done", Label: "ui.move.done", Good: true}, {From: "in_work", To: "done", Label: "ui.move.done", Good: true},
			{From: "returned", To: "done", Label: "ui.move.done", Good: true},
			{From: "done", To: "accepted", Label: "ui.move.accept", Good: true}, {From: "done", To: "returned", Label: "ui.move.return"},
		},
		New: func(d *Desk) doc.Patch {
			now := d.App.Now().In(d.App.Zone())
			tomorrow := time.Date(now.Year(), now.Month(), now.Day()+1, endOfWork, 0, 0, 0, now.Location())
			return doc.Patch{"Due": value(doc.TimeOf(tomorrow)), "Executor": value(d.App.Me())}
		},
	}
}
