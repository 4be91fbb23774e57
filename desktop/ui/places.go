package ui

import (
	"slices"

	"fyne.io/fyne/v2"

	"kontor/desktop/ui/views"
	"kontor/shared/access"
	"kontor/shared/crm"
)

// The keys of the pages that are no list of a kind.
const (
	placeTasks      = "mine"
	placeCalendar   = "calendar"
	placeOriginals  = "originals"
	placeSignatures = "signatures"
	placeConflicts  = "conflicts"
	placeRefused    = "refused"
)

// placeSettings is the one card of settings.
var placeSettings = string(crm.SettingsID)

// place is somewhere the sidebar leads.
type place struct {
	key, title string
	icon       fyne.Resource
	page       func() views.Page
	kind       bool // it is the list of the kind that its key names
}

// part is a section of the sidebar.
type part struct {
	name, title string
	places      []place
}

// places lists where this user can go: a kind that he may never read is not
// there at all, nor is a section of none but such.
func (s *Shell) places() []part {
	d := s.desk
	mine := part{name: "mine", title: d.T("ui.part.mine"), places: []place{
		{placeTasks, d.T("ui.place.tasks"), views.Icon("inbox"), func() views.Page { return views.NewMyTasks(d) }, false},
		{placeCalendar, d.T("ui.place.calendar"), views.Icon("calendar"), func() views.Page { return views.NewCalendar(d) }, false},
	}}
	if d.App.May(access.Decide, "Approval") {
		mine.places = append(mine.places, place{placeSignatures, d.T("ui.place.signatures"), views.Icon("fork"), func() views.Page { return views.NewSignatures(d) }, false})
	}
	clients := part{name: "clients", title: d.T("ui.part.clients"), places: s.kinds("Counterparty", "ContactPerson", "Negotiation", "Task")}
	business := part{name: "business", title: d.T("ui.part.business"), places: s.kinds("Admission", "Approval", "Contract")}
	if d.App.May(access.Read, "Contract") {
		business.places = append(business.places, place{placeOriginals, d.T("ui.place.originals"), views.Icon("inbox"), func() views.Page { return views.NewOriginals(d) }, false})
	}
	business.places = append(business.places, s.kinds("Amendment", "Annex", "DeniedList", "DeniedEntry")...)
	company := part{name: "company", title: d.T("ui.part.company"), places: s.kinds("Employee", "Department", "OwnEntity", "WorkCalendar")}
	if d.App.May(access.Read, "Settings") {
		company.places = append(company.places, place{placeSettings, d.T("Settings"), views.Icon("book"), func() views.Page { return views.OpenCard(d, crm.SettingsID) }, false})
	}
	company.places = append(company.places, s.kinds("ListItem")...)
	reports := part{name: "reports", title: d.T("ui.part.reports"), places: s.reports()}
	sync := part{name: "sync", title: d.T("ui.part.sync"), places: []place{
		{placeConflicts, d.T("ui.place.conflicts"), views.Icon("fork"), func() views.Page { return views.NewConflicts(d) }, false},
		{placeRefused, d.T("ui.place.refused"), views.Icon("refused"), func() views.Page { return views.NewRefusals(d) }, false},
	}}
	return slices.DeleteFunc([]part{clients, mine, business, reports, company, sync}, func(p part) bool { return len(p.places) == 0 })
}

func (s *Shell) kinds(names ...string) (places []place) {
	for _, name := range names {
		if s.desk.App.May(access.Read, name) {
			places = append(places, place{name, s.desk.Words().Short(name, "many"), views.KindIcon(name), func() views.Page { return views.NewList(s.desk, name) }, true})
		}
	}
	return places
}

func (s *Shell) reports() (places []place) {
	for _, r := range s.desk.App.Reports() {
		places = append(places, place{views.ReportKey(r.Number), s.desk.App.ReportTitle(r.Number), views.Icon("book"), func() views.Page { return views.NewReport(s.desk, r) }, false})
	}
	return places
}

func (s *Shell) visit(p place) {
	s.alive()
	if !s.tabs.show(p.key) {
		s.tabs.open(p.page())
	}
}

func (s *Shell) visitKey(key string) {
	for _, part := range s.places() {
		for _, p := range part.places {
			if p.key == key {
				s.visit(p)
			}
		}
	}
}
