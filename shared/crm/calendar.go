package crm

import (
	"time"

	"kontor/shared/doc"
)

// Layer is a sort of events that a calendar shows or leaves out.
type Layer string

// The layers.
const (
	LayerNegotiations Layer = "negotiations"
	LayerCompanyDates Layer = "company_dates"
	LayerBirthdays    Layer = "birthdays"
	LayerTasks        Layer = "tasks"
	LayerContracts    Layer = "contracts" // the ends of contracts and of tariff annexes
	LayerOriginals    Layer = "originals" // by when papers have to be back
	LayerAdmissions   Layer = "admissions"
	LayerHolidays     Layer = "holidays" // of the countries of one's own counterparties
)

// Layers lists every layer.
var Layers = []Layer{LayerNegotiations, LayerCompanyDates, LayerBirthdays, LayerTasks, LayerContracts, LayerOriginals, LayerAdmissions, LayerHolidays}

// Event is an entry of the calendar, reckoned from a document and never stored.
type Event struct {
	Part     string // tells the events of one document apart; empty for its only one
	Layer    Layer
	Start    time.Time
	End      time.Time // of an all-day event the day after its last
	AllDay   bool
	Day      doc.Date // of an event that takes one day of the company's; Start and End are that of UTC
	Yearly   *doc.Yearly
	State    string
	Form     string // of a talk its kind: meeting, call_out…; of a task that a rule has made its kind
	Title    string
	Word     string // key of the words that the title is said with; empty: it stands alone
	Place    string
	Note     string
	Private  bool
	Owner    doc.ID
	People   []doc.ID // of ours
	Guests   []doc.Ref[ContactPerson]
	Names    []string // of theirs who have no card
	Firm     doc.Ref[Counterparty]
	Contract doc.Ref[Contract] // whose firm and people are the event's as well: see Of
	Taken    bool              // says no more than that somebody is busy: for those who do not see by what
	Country  string            // whose holiday it is
}

// EventsOf gives the events of a document, yearly ones once.
func EventsOf(d doc.Doc) []Event {
	if d.Meta().Deleted {
		return nil
	}
	switch x := d.(type) {
	case *Negotiation:
		return x.events()
	case *Busy:
		return x.events()
	case *Counterparty:
		return x.events()
	case *ContactPerson:
		return x.events()
	case *Task:
		return x.events()
	case *Contract:
		return x.events()
	case *Amendment:
		return x.events()
	case *Annex:
		return x.events()
	case *Admission:
		return x.events()
	case *WorkCalendar:
		return x.events()
	}
	return nil
}

func (n *Negotiation) events() []Event {
	e := Event{
		Layer: LayerNegotiations, Start: n.When.From.Time, End: n.When.To.Time, AllDay: n.AllDay, State: string(n.Stands()), Form: string(n.Kind),
		Title: n.Subject, Place: n.Place, Note: string(n.Agenda), Private: n.Private, Owner: n.Owner, People: n.Belongs(""), Firm: n.Counterparty,
	}
	for _, id := range n.TheirPeople.Sorted() {
		if p := n.TheirPeople[id]; p.Person != "" {
			e.Guests = append(e.Guests, p.Person)
		} else {
			e.Names = append(e.Names, p.Name)
		}
	}
	return []Event{e}
}

func (c *Counterparty) events() (events []Event) {
	for _, id := range c.CompanyDates.Sorted() {
		d := c.CompanyDates[id]
		if d.Date != (doc.Yearly{}) {
			events = append(events, Event{
				Part: string(id), Layer: LayerCompanyDates, AllDay: true, Yearly: &d.Date, Title: d.Title + " — " + c.NameShort,
				Owner: c.Owner, People: c.allCurators(), Firm: doc.Ref[Counterparty](c.ID),
			})
		}
	}
	return events
}

func (c *Counterparty) allCurators() (ids []doc.ID) {
	for _, row := range c.Curators.Sorted() {
		ids = append(ids, c.Curators[row].Employee.ID())
	}
	return ids
}

func (p *ContactPerson) events() []Event {
	if p.Birthday == (doc.Yearly{}) {
		return nil
	}
	return []Event{{Layer: LayerBirthdays, AllDay: true, Yearly: &p.Birthday, Title: p.Label(), Word: "birthday", Owner: p.Owner}}
}

func (t *Task) events() []Event {
	if t.Due.IsZero() || t.Stands() == TaskCancelled {
		return nil
	}
	form := ""
	if t.SourceRule != "" {
		form = string(t.Kind) // what its title, a firm or a number, does not tell
	}
	return []Event{{
		Layer: LayerTasks, Start: t.Due.Time, End: t.Due.Add(30 * time.Minute), State: string(t.Stands()), Form: form,
		Title: t.Title, Owner: t.Owner, People: t.Belongs(""), Firm: t.Counterparty,
	}}
}

// In gives the days of a yearly event between two days, both included.
func (e Event) In(from, to doc.Date) (days []doc.Date) {
	for year := from.At(time.UTC).Year(); year <= to.At(time.UTC).Year(); year++ {
		if d := e.Yearly.In(year); d >= from && d <= to && year >= e.Yearly.Year {
			days = append(days, d)
		}
	}
	return days
}
