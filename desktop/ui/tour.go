package ui

import (
	"context"
	"fmt"

	"kontor/desktop/app"
	"kontor/desktop/ui/views"
	"kontor/shared/doc"
)

// Stop is a screen on the walk through all of them.
type Stop struct {
	Name string
	show func()
}

// Tour lists every screen, for pictures. It reads which documents there are,
// so it is not for the goroutine that draws.
func (s *Shell) Tour(ctx context.Context) ([]Stop, error) {
	firm, err := s.some(ctx, app.Query{Kind: "Counterparty", Where: []app.Where{{Field: "Status", Any: []string{"active"}}}})
	if err != nil {
		return nil, err
	}
	suspended, err := s.some(ctx, app.Query{Kind: "Counterparty", Where: []app.Where{{Field: "Status", Any: []string{"temp_banned"}}}})
	if err != nil {
		return nil, err
	}
	talk, err := s.some(ctx, app.Query{Kind: "Negotiation", Where: []app.Where{{Field: "State", Any: []string{"held"}}}, Order: "When", Desc: true})
	if err != nil {
		return nil, err
	}
	planned, err := s.some(ctx, app.Query{Kind: "Negotiation", Where: []app.Where{{Field: "State", Any: []string{"planned"}}}})
	if err != nil {
		return nil, err
	}
	person, err := s.some(ctx, app.Query{Kind: "ContactPerson"})
	if err != nil {
		return nil, err
	}
	task, err := s.some(ctx, app.Query{Kind: "Task"})
	if err != nil {
		return nil, err
	}
	return append(s.lists(), s.cards(firm, suspended, talk, planned, person, task)...), nil
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
	return []Stop{
		{"unlock", func() { s.before(views.NewUnlock(s.desk, s.enter)) }},
		{"counterparties", func() { s.enter(); s.visitKey("Counterparty") }},
		{"contacts", at("ContactPerson")}, {"negotiations", at("Negotiation")}, {"tasks", at("Task")},
		{"my-tasks", at(placeTasks)}, {"employees", at("Employee")}, {"departments", at("Department")}, {"reference", at("ListItem")},
		{"calendar-month", at(placeCalendar)},
		{"calendar-agenda", func() {
			if c, ok := s.tabs.shown().(*views.Calendar); ok {
				c.Agenda()
			}
		}},
		{"conflicts", at(placeConflicts)}, {"refused", at(placeRefused)},
		{"import", s.openImport}, {"feeds", s.openFeeds},
		{"palette", s.palette}, {"help", s.openHelp}, {"about", s.openAbout}, {"password", s.openPassword},
	}
}

func (s *Shell) cards(firm, suspended, talk, planned, person, task doc.ID) []Stop {
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
	add("card-firm", firm)
	for i, tab := range []string{"contacts", "talks", "tasks", "relations", "history"} {
		add("card-firm-"+tab, firm, func(c *views.Card) { c.ShowTab(i + 1) })
	}
	add("card-suspended", suspended)
	add("card-talk-held", talk)
	add("card-talk-planned", planned)
	add("card-person", person)
	add("card-task", task)
	stops = append(stops,
		Stop{"call", func() { views.OpenCall(s.desk, firm) }},
		Stop{"card-new", func() { s.desk.Nav.New("Counterparty", nil) }},
		Stop{"card-faults", func() { s.run(views.VerbSave) }},
		Stop{"sidebar-narrow", func() { s.visitKey("Counterparty"); s.toggleSidebar() }},
		Stop{"sidebar-wide", func() { s.toggleSidebar(); s.forgetPages() }},
	)
	return stops
}

// Visit shows a screen.
func (s *Shell) Visit(stop Stop) {
	closeOverlays(s.desk.Canvas())
	stop.show()
}

// forgetPages closes everything that is open, with whatever was typed.
func (s *Shell) forgetPages() {
	for len(s.tabs.pages) > 1 {
		s.tabs.remove(s.tabs.pages[len(s.tabs.pages)-1])
	}
}
