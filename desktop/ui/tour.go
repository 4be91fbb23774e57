package ui

import (
	"context"
	"fmt"
	"strings"

	"kontor/desktop/app"
	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/views"
	"kontor/shared/crm"
	"kontor/shared/doc"
)

// Stop is a screen on the walk through all of them.
type Stop struct {
	Name string
	show func()
}

// shown are the documents that the tour opens; others are one of each kind
// besides.
type shown struct {
	firm, foreign, suspended, talk, planned, person, task doc.ID

	others map[string]doc.ID
}

// Tour lists every screen, for pictures. It reads which documents there are,
// so it is not for the goroutine that draws.
func (s *Shell) Tour(ctx context.Context) ([]Stop, error) {
	var is shown
	var err error
	me := []string{string(s.desk.App.Me())}
	is.firm, err = s.firm(ctx, me)
	if err != nil {
		return nil, err
	}
	mine := app.Where{Field: "Owner", Any: me}
	for _, find := range []struct {
		into *doc.ID
		q    app.Query
	}{
		{&is.foreign, app.Query{Kind: "Counterparty", Where: []app.Where{{Field: "Status", Any: []string{"active"}}, {Field: "MainCurator", Any: s.colleagues(ctx)}}}},
		{&is.suspended, app.Query{Kind: "Counterparty", Where: []app.Where{{Field: "Status", Any: []string{"temp_banned"}}}}},
		{&is.talk, app.Query{Kind: "Negotiation", Where: []app.Where{mine, {Field: "State", Any: []string{"held"}}}, Order: "When", Desc: true}},
		{&is.planned, app.Query{Kind: "Negotiation", Where: []app.Where{mine, {Field: "State", Any: []string{"planned"}}}, Order: "When"}},
		{&is.person, app.Query{Kind: "ContactPerson", Where: []app.Where{{Field: "Positions", Any: []string{string(is.firm)}}}}},
		{&is.task, app.Query{Kind: "Task", Where: views.MyOpenTasks(s.desk.App.Me()), Order: "Due"}},
	} {
		if *find.into, err = s.some(ctx, find.q); err != nil {
			return nil, err
		}
	}
	is.others = map[string]doc.ID{}
	for _, kind := range s.otherKinds() {
		if is.others[kind], err = s.some(ctx, app.Query{Kind: kind}); err != nil {
			return nil, err
		}
	}
	prices := app.Where{Field: "State", Any: []string{string(crm.AnnexActive)}}
	if is.others["Annex"], err = s.some(ctx, app.Query{Kind: "Annex", Where: []app.Where{prices}, Order: "Version", Desc: true}); err != nil {
		return nil, err
	}
	for _, light := range crm.Light("").Values() {
		if is.others[light], err = s.some(ctx, app.Query{Kind: "Contract", Where: []app.Where{{Field: "Light", Any: []string{light}}}}); err != nil {
			return nil, err
		}
	}
	return append(s.lists(), s.cards(is)...), nil
}

// OfficeTour lists the screens of whoever decides or sets up: what awaits him,
// and the cards on which he works.
func (s *Shell) OfficeTour(ctx context.Context) ([]Stop, error) {
	stops := []Stop{{"desk", s.enter}}
	for _, part := range s.places() {
		for _, p := range part.places {
			switch p.key {
			case "Admission", placeSignatures, placeOriginals, "Approval", placeSettings:
				name := "list-" + strings.ToLower(p.key)
				if p.key == placeSettings {
					name = "settings"
				}
				stops = append(stops, Stop{name, func() { s.visitKey(p.key) }})
			}
		}
	}
	review := app.Where{Field: "State", Any: []string{string(crm.AdmissionInReview)}}
	for _, find := range []struct {
		name string
		q    app.Query
	}{
		{"card-admission-review", app.Query{Kind: "Admission", Where: []app.Where{review}}},
		{"card-admission-done", app.Query{Kind: "Admission", Where: []app.Where{{Field: "State", Any: []string{string(crm.AdmissionConditional)}}}}},
		{"card-approval", app.Query{Kind: "Approval", Where: []app.Where{{Field: "State", Any: []string{string(crm.ApprovalWaiting)}}}}},
		{"card-banned", app.Query{Kind: "Counterparty", Where: []app.Where{{Field: "Status", Any: []string{string(crm.Banned)}}}}},
		{"card-workcalendar", app.Query{Kind: "WorkCalendar"}},
	} {
		id, err := s.some(ctx, find.q)
		if err != nil {
			return nil, err
		}
		if id != "" {
			stops = append(stops, Stop{find.name, func() { s.openCard(id) }})
		}
	}
	return stops, nil
}

// otherKinds are those of the sidebar that nothing above is of.
func (s *Shell) otherKinds() (kinds []string) {
	for _, part := range s.places() {
		for _, p := range part.places {
			if part.name != "clients" && p.kind {
				kinds = append(kinds, p.key)
			}
		}
	}
	return kinds
}

// firm finds one of the user's own whose tabs all hold something.
func (s *Shell) firm(ctx context.Context, me []string) (doc.ID, error) {
	page, err := s.desk.App.List(ctx, app.Query{Kind: "Counterparty", Order: "NameShort", Where: []app.Where{{Field: "MainCurator", Any: me}, {Field: "Status", Any: []string{"active"}}}})
	if err != nil || len(page.Rows) == 0 {
		return "", err
	}
	for _, f := range page.Rows {
		full := true
		for kind, field := range map[string]string{"ContactPerson": "Positions", "Negotiation": "Counterparty", "Task": "Counterparty"} {
			of, err := s.some(ctx, app.Query{Kind: kind, Where: []app.Where{{Field: field, Any: []string{string(f.ID)}}}})
			if err != nil {
				return "", err
			}
			full = full && of != ""
		}
		if full {
			return f.ID, nil
		}
	}
	return page.Rows[0].ID, nil
}

// colleagues are the other people of the company.
func (s *Shell) colleagues(ctx context.Context) (ids []string) {
	page, err := s.desk.App.List(ctx, app.Query{Kind: "Employee"})
	if err != nil {
		return nil
	}
	for _, e := range page.Rows {
		if e.ID != s.desk.App.Me() {
			ids = append(ids, string(e.ID))
		}
	}
	return ids
}

func (s *Shell) some(ctx context.Context, q app.Query) (doc.ID, error) {
	q.Limit = 1
	page, err := s.desk.App.List(ctx, q)
	if err != nil {
		return "", fmt.Errorf("tour: %s: %w", q.Kind, err)
	}
	if len(page.Rows) == 0 {
		return "", nil
	}
	return page.Rows[0].ID, nil
}

func (s *Shell) lists() []Stop {
	at := func(key string) func() { return func() { s.visitKey(key) } }
	stops := []Stop{
		{"unlock", func() { s.before(views.NewUnlock(s.desk, s.enter)) }},
		{"desk", s.enter},
	}
	for _, part := range s.places() {
		for _, p := range part.places {
			name := "list-" + strings.ToLower(p.key)
			if p.key == placeSettings {
				name = "settings"
			}
			stops = append(stops, Stop{name, at(p.key)})
		}
	}
	return append(stops, []Stop{
		{"calendar-agenda", func() {
			s.visitKey(placeCalendar)
			if c, ok := s.tabs.shown().(*views.Calendar); ok {
				c.Agenda()
			}
		}},
		{"import", s.openImport}, {"import-denied", func() { s.tabs.open(views.NewDeniedImport(s.desk)) }}, {"feeds", s.openFeeds},
		{"palette", s.palette}, {"help", s.openHelp}, {"about", s.openAbout}, {"password", s.openPassword},
	}...)
}

func (s *Shell) cards(is shown) []Stop {
	var stops []Stop
	add := func(name string, id doc.ID, then ...func(*views.Card)) {
		if id == "" {
			return // the base has no such document
		}
		stops = append(stops, Stop{name, func() {
			s.openCard(id)
			if c, ok := s.tabs.shown().(*views.Card); ok {
				for _, f := range then {
					f(c)
				}
			}
		}})
	}
	add("card-firm", is.firm)
	for _, tab := range [][2]string{
		{"contacts", "ContactPerson.many"}, {"talks", "Negotiation.many"}, {"contracts", "Contract.many"}, {"tasks", "Task.many"},
		{"relations", "ui.card.feed"}, {"history", "ui.card.history"},
	} {
		add("card-firm-"+tab[0], is.firm, func(c *views.Card) { c.ShowTab(tab[1]) })
	}
	add("card-foreign", is.foreign)
	add("card-suspended", is.suspended)
	add("card-talk-held", is.talk)
	add("card-talk-planned", is.planned)
	add("card-person", is.person)
	add("card-task", is.task)
	for _, kind := range s.otherKinds() {
		add("card-"+strings.ToLower(kind), is.others[kind])
	}
	for _, light := range crm.Light("").Values() {
		add("card-contract-"+light, is.others[light])
	}
	add("card-annex-lines", is.others["Annex"], func(c *views.Card) { c.ShowTab("AnnexLine.many") })
	add("card-contract-files", is.others["Contract"], func(c *views.Card) { c.ShowTab("ui.card.files") })
	stops = append(stops,
		Stop{"call", func() { views.OpenCall(s.desk, is.firm) }},
		Stop{"card-new", func() { s.desk.Nav.New("Counterparty", nil) }},
		Stop{"card-faults", func() { s.run(views.VerbSave) }},
		Stop{"sidebar-narrow", func() { s.visitKey("Counterparty"); s.toggleSidebar() }},
		Stop{"sidebar-wide", func() { s.toggleSidebar(); s.forgetPages() }},
	)
	return stops
}

// Visit shows a screen.
func (s *Shell) Visit(stop Stop) {
	kit.Clear(s.desk.Canvas())
	stop.show()
}

// forgetPages closes everything that is open, with whatever was typed.
func (s *Shell) forgetPages() {
	for len(s.tabs.pages) > 1 {
		s.tabs.remove(s.tabs.pages[len(s.tabs.pages)-1])
	}
}
