package app

import (
	"context"
	"slices"
	"strconv"
	"time"

	"kontor/shared/crm"
	"kontor/shared/doc"
)

// CalendarQuery asks for the events of days, both included.
type CalendarQuery struct {
	From, To doc.Date
	Employee doc.ID   // whose; empty: everything one may see
	Layers   []string // empty: all

	countries map[string]bool // whose holidays are asked for
}

// CalendarEvent is an entry of the calendar.
type CalendarEvent struct {
	Start, End time.Time // of an all-day event the company's midnights, End that after its last day
	AllDay     bool
	Kind       string
	Layer      string
	Title      string
	State      string
	ID         doc.ID
	Firm       string
}

// eventKinds are the kinds that events are reckoned from, by layer.
var eventKinds = map[string][]crm.Layer{
	"Negotiation":   {crm.LayerNegotiations},
	"Busy":          {crm.LayerNegotiations},
	"Counterparty":  {crm.LayerCompanyDates},
	"ContactPerson": {crm.LayerBirthdays},
	"Task":          {crm.LayerTasks},
	"Contract":      {crm.LayerContracts, crm.LayerOriginals},
	"Amendment":     {crm.LayerOriginals},
	"Annex":         {crm.LayerContracts},
	"Admission":     {crm.LayerAdmissions},
	"WorkCalendar":  {crm.LayerHolidays},
}

// Calendar reckons the events of days from documents, in time order.
func (a *App) Calendar(ctx context.Context, q CalendarQuery) (events []CalendarEvent, err error) {
	if err := q.check(); err != nil {
		return nil, err
	}
	err = a.use(func(s *session) error {
		if err := s.known(ctx, ReportArgs{Employee: q.Employee}); err != nil {
			return err
		}
		seen := map[doc.ID]bool{}
		if q.wants(crm.LayerHolidays) {
			if q.countries, err = s.countriesOf(ctx, q.Employee); err != nil {
				return err
			}
		}
		for kind, layers := range eventKinds {
			if !slices.ContainsFunc(layers, q.wants) {
				continue
			}
			found, err := s.eventsOf(ctx, kind, q, seen)
			if err != nil {
				return err
			}
			events = append(events, found...)
		}
		events = slices.DeleteFunc(events, func(e CalendarEvent) bool { return seen[e.ID] })
		return nil
	})
	slices.SortFunc(events, func(x, y CalendarEvent) int {
		if n := x.Start.Compare(y.Start); n != 0 {
			return n
		}
		return slices.Compare([]string{x.Title, string(x.ID)}, []string{y.Title, string(y.ID)})
	})
	return events, err
}

// longestCalendar is how many years one look at the calendar may take in:
// what comes each year comes once for each of them.
const longestCalendar = 20

func (q CalendarQuery) check() error {
	for _, l := range q.Layers {
		if !slices.Contains(crm.Layers, crm.Layer(l)) {
			return doc.Invalid("layers", "unknown_value")
		}
	}
	if q.To < q.From {
		return doc.Invalid("to", "to_before_from")
	}
	if q.To.At(time.UTC).After(q.From.At(time.UTC).AddDate(longestCalendar, 0, 0)) {
		return doc.Invalid("to", "calendar_long").With("limit", strconv.Itoa(longestCalendar))
	}
	return nil
}

func (q CalendarQuery) wants(l crm.Layer) bool {
	return len(q.Layers) == 0 || slices.Contains(q.Layers, string(l))
}

// eventsOf reads the documents of a kind that can have events in the days; what
// comes each year is looked for in all of them. A talk adds to seen what need not
// be told besides it: that our people in it are busy.
func (s *session) eventsOf(ctx context.Context, kind string, q CalendarQuery, seen map[doc.ID]bool) (events []CalendarEvent, err error) {
	find := Query{Kind: kind}
	switch kind {
	case "Negotiation", "Busy":
		find.Where = []Where{{Field: "When", From: string(q.From.Add(-1)), To: string(q.To.Add(1))}}
	case "Task":
		find.Where = []Where{{Field: "Due", From: string(q.From.Add(-1)), To: string(q.To.Add(1))}}
	case "Admission":
		find.Where = []Where{{Field: "ValidUntil", From: string(q.From), To: string(q.To)}}
	case "Annex":
		find.Where = []Where{{Field: "State", Any: []string{string(crm.AnnexActive)}}}
	}
	docs, err := s.every(ctx, find)
	if err != nil {
		return nil, err
	}
	var all []dated
	for _, d := range docs {
		if n, ok := d.(*crm.Negotiation); ok {
			for _, id := range n.Takings() {
				seen[id] = true
			}
		}
		for _, e := range crm.EventsOf(d) {
			found := CalendarEvent{
				Start: e.Start, End: e.End, AllDay: e.AllDay, Kind: kind, Layer: string(e.Layer), State: e.State, ID: d.Meta().ID,
			}.within(q, e, s.zone())
			if !q.wants(e.Layer) || len(found) == 0 {
				continue // a kind may have events of several layers
			}
			all = append(all, dated{e, found})
		}
	}
	if all, err = s.ofContracts(ctx, all); err != nil {
		return nil, err
	}
	w := s.writer(ctx)
	for _, d := range all {
		if !s.concerns(q, d.Event) {
			continue
		}
		for _, ce := range d.found {
			ce.Title, ce.Firm = w.eventTitle(d.Event), w.title(d.Firm.ID())
			events = append(events, ce)
		}
	}
	return events, nil
}

// dated is an event and its entries in the days that are asked for.
type dated struct {
	crm.Event
	found []CalendarEvent
}

// ofContracts gives events what they have of their contracts, as far as those are
// here, and leaves out those that are none any more; all in one look at the copy.
func (s *session) ofContracts(ctx context.Context, all []dated) (are []dated, err error) {
	if !slices.ContainsFunc(all, func(d dated) bool { return d.Contract != "" }) {
		return all, nil
	}
	err = s.v.Look(ctx, func(r doc.Reader) error {
		for _, d := range all {
			c, err := doc.Load(s.context(r), d.Contract)
			if err != nil {
				return err
			}
			is := true
			if c != nil {
				d.Event, is = d.Event.Of(c)
			}
			if is {
				are = append(are, d)
			}
		}
		return nil
	})
	return are, err
}

// concerns reports whether an event is of those that a query is about.
func (s *session) concerns(q CalendarQuery, e crm.Event) bool {
	switch {
	case e.Country != "":
		return q.countries[e.Country]
	case q.Employee != "":
		return e.Owner == q.Employee || slices.Contains(e.People, q.Employee)
	}
	// All that the company is busy with would be too much.
	return !e.Taken || crm.SeesTaken(s.actor(), e.People[0])
}

func (w *writer) eventTitle(e crm.Event) string {
	switch {
	case e.Taken:
		return w.words.Tf("Calendar."+e.Word, map[string]string{"name": w.title(e.People[0])})
	case e.Layer == crm.LayerTasks && e.Form != "":
		return w.taskTitle(e.Form, e.Title)
	case e.Word == "":
		return e.Title
	}
	name := e.Title
	if firm := w.title(e.Firm.ID()); firm != "" && firm != name {
		name += " — " + firm
	}
	return w.words.Tf("Calendar."+e.Word, map[string]string{"name": name})
}

// taskTitle says of a task that a rule has made what is to be done, and with
// what.
func (w *writer) taskTitle(kind, title string) string {
	return w.s.lists(w.ctx).name("TaskKind", kind, w.words.Lang) + ": " + title
}

// within gives the event once for each time that it falls into the days.
func (c CalendarEvent) within(q CalendarQuery, e crm.Event, zone *time.Location) (all []CalendarEvent) {
	if e.Yearly != nil {
		for _, day := range e.In(q.From, q.To) {
			c.Start, c.End = day.At(zone), day.Add(1).At(zone)
			all = append(all, c)
		}
		return all
	}
	if e.Day != "" {
		c.Start, c.End = e.Day.At(zone), e.Day.Add(1).At(zone)
	}
	from, to := q.From.At(zone), q.To.Add(1).At(zone)
	end := c.End
	if end.IsZero() {
		end = c.Start
	}
	if c.Start.Before(to) && (end.After(from) || !c.Start.Before(from)) {
		all = append(all, c)
	}
	return all
}
