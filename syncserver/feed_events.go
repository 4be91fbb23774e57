package main

import (
	"slices"
	"strings"
	"time"

	"kontor/shared/access"
	"kontor/shared/crm"
	"kontor/shared/doc"
	"kontor/shared/i18n"
	"kontor/syncserver/calendar"
	"kontor/syncserver/records"
)

// feedWriter turns documents into a feed's events. It reads with the rights of
// the feed's owner alone; the calendar then shows what the level lets through.
type feedWriter struct {
	*feedRow
	actor    *access.Actor
	words    *i18n.Words
	zone     *time.Location
	day      doc.Date
	today    time.Time // the day's first instant
	snapshot records.Snapshot
	figures  *crm.Settings
	names    map[doc.Link]named
	seen     map[doc.ID]bool // what says that people are busy with a talk that is in the feed itself
	events   []calendar.Event

	countries map[string]bool // of the firms that are the owner's own
}

// cancelledFor is for how many days a cancelled talk stays, for clients to take
// it out.
const cancelledFor = 30

// sources lists where the events of the feed's layers come from.
func (w *feedWriter) sources() (from []source) {
	for _, l := range crm.Layers {
		if slices.Contains(w.Layers, string(l)) {
			for _, s := range sources[l] {
				if !slices.Contains(from, s) {
					from = append(from, s)
				}
			}
		}
	}
	return from
}

// learnCountries looks up whose holidays the feed is about, if it shows any.
func (w *feedWriter) learnCountries() error {
	if !slices.Contains(w.Layers, string(crm.LayerHolidays)) {
		return nil
	}
	return w.snapshot.EachOwn(w.actor, "Counterparty", func(d doc.Doc) error {
		w.countries[string(d.(*crm.Counterparty).Country)] = true
		return nil
	})
}

func (w *feedWriter) add(d doc.Doc) error {
	if n, ok := d.(*crm.Negotiation); ok {
		for _, id := range n.Takings() {
			w.seen[id] = true
		}
	}
	if w.seen[d.Meta().ID] {
		return nil
	}
	for _, e := range crm.EventsOf(d) {
		e, is := w.concerned(d, e)
		if !is || e.Taken && !crm.SeesTaken(w.actor, e.People[0]) {
			continue
		}
		if !slices.Contains(w.Layers, string(e.Layer)) || !w.inScope(e) || !w.inWindow(d, e) {
			continue
		}
		out := w.when(d, e)
		if err := w.tell(&out, e); err != nil {
			return err
		}
		w.events = append(w.events, out)
	}
	return nil
}

// concerned names those of us whom an event concerns and the firm it is about:
// a firm's days and its people's are its curators' of today, what belongs to a
// contract has both of that, and is none if that is over.
func (w *feedWriter) concerned(d doc.Doc, e crm.Event) (of crm.Event, is bool) {
	switch x := d.(type) {
	case *crm.Counterparty:
		e.People = x.Belongs(w.day)
	case *crm.ContactPerson:
		for _, firm := range x.Counterparties(w.day) {
			if n, err := w.name("Counterparty", firm.ID()); err == nil && n.doc != nil {
				e.People, e.Firm = n.doc.(*crm.Counterparty).Belongs(w.day), firm
				break
			}
		}
	}
	if n, err := w.name("Contract", e.Contract.ID()); err == nil && n.doc != nil {
		return e.Of(n.doc.(*crm.Contract))
	}
	return e, true
}

// counter takes the epoch out of a seq: with it no client could read the number.
const counter = 1<<31 - 1

// when is the event without its words.
func (w *feedWriter) when(d doc.Doc, e crm.Event) calendar.Event {
	h := d.Meta()
	out := calendar.Event{
		UID: string(h.ID), Start: e.Start, End: e.End, AllDay: e.AllDay, Seq: h.Seq & counter, Modified: h.UpdatedAt.Time,
		Busy: e.Layer == crm.LayerNegotiations, Private: e.Taken || e.Private && !w.mine(append(e.People, e.Owner)...), Status: calendar.Confirmed,
	}
	if e.Part != "" {
		out.UID += "-" + e.Part
	}
	out.UID += "@kontor"
	switch {
	case e.Yearly != nil:
		out.Start, out.Yearly = w.first(*e.Yearly), true
	case e.Day != "":
		// A date is written as it reads in its own zone.
	case e.AllDay:
		out.Start, out.End = e.Start.In(w.zone), e.End.In(w.zone)
		if h, m, s := out.End.Clock(); h+m+s > 0 {
			out.End = out.End.AddDate(0, 0, 1) // it ends within its last day
		}
	}
	if cancelled(e) {
		out.Status = calendar.Cancelled
	}
	return out
}

// first begins a yearly day in its first year when that is known, or else in
// the year before, so that the calendar has the whole window.
func (w *feedWriter) first(y doc.Yearly) time.Time {
	year := w.today.Year() - 1
	if y.Year >= 1900 {
		year = y.Year
	}
	if y.Day == 29 && y.Month == 2 {
		for time.Date(year, 2, 29, 0, 0, 0, 0, time.UTC).Month() != time.February {
			year-- // the calendar knows the day by its date
		}
	}
	return y.In(year).At(time.UTC)
}

func cancelled(e crm.Event) bool {
	state := crm.NegotiationState(e.State)
	return e.Layer == crm.LayerNegotiations && (state == crm.Cancelled || state == crm.Postponed)
}

// mine reports whether the feed's owner, or whom he stands in for, is among
// the employees.
func (w *feedWriter) mine(ids ...doc.ID) bool {
	return slices.ContainsFunc(ids, func(id doc.ID) bool { return id == w.employee || slices.Contains(w.actor.ActingFor, id) })
}

// inScope keeps a feed to what concerns those it was asked for. More than the
// rights of its owner it never has.
func (w *feedWriter) inScope(e crm.Event) bool {
	if e.Country != "" {
		return w.countries[e.Country]
	}
	people := append(slices.Clone(e.People), e.Owner)
	if e.Yearly != nil && len(e.People) > 0 {
		people = e.People // who entered the card has no part in the day
	}
	among := func(staff []doc.ID) bool {
		return w.mine(people...) || slices.ContainsFunc(people, func(id doc.ID) bool { return slices.Contains(staff, id) })
	}
	switch access.Scope(w.Scope) {
	case access.All:
		return true
	case access.Tree:
		return among(w.actor.Tree)
	case access.Dept:
		return among(w.actor.Dept)
	}
	return among(nil)
}

// inWindow reckons in whole days, so that a feed changes with the day and not
// between two requests.
func (w *feedWriter) inWindow(d doc.Doc, e crm.Event) bool {
	switch {
	case e.Yearly != nil:
		return true
	case cancelled(e) && d.Meta().UpdatedAt.Before(w.today.AddDate(0, 0, -cancelledFor)):
		return false
	}
	return !e.End.Before(w.today.AddDate(0, 0, -int(w.figures.FeedDaysBack))) && e.Start.Before(w.today.AddDate(0, 0, int(w.figures.FeedDaysAhead)+1))
}

// named is a document that an event names, as the feed's owner may see it.
type named struct {
	doc      doc.Doc
	label    string
	seq      int64
	modified time.Time
}

// name reads a document's name with the rights of the feed's owner, once for
// all events; the zero value stands for one that he may not see.
func (w *feedWriter) name(kind string, id doc.ID) (named, error) {
	if id == "" {
		return named{}, nil
	}
	n, known := w.names[doc.LinkTo(kind, id)]
	if known {
		return n, nil
	}
	d, err := w.snapshot.See(w.actor, kind, id)
	if err != nil {
		return n, err
	}
	if d != nil {
		n = named{d, d.Label(), d.Meta().Seq & counter, d.Meta().UpdatedAt.Time}
	}
	w.names[doc.LinkTo(kind, id)] = n
	return n, nil
}

// use names a document in an event, which is then as new as the newest of what
// it shows.
func (w *feedWriter) use(out *calendar.Event, kind string, id doc.ID) (string, error) {
	n, err := w.name(kind, id)
	if n.seq > out.Seq {
		out.Seq = n.seq
	}
	if n.modified.After(out.Modified) {
		out.Modified = n.modified
	}
	return n.label, err
}

// tell fills in the words.
func (w *feedWriter) tell(out *calendar.Event, e crm.Event) (err error) {
	level := calendar.Level(w.Level)
	if level != calendar.Brief && level != calendar.Full || out.Private {
		return nil // nothing of it would be shown, and none of it should change the event
	}
	out.Categories = []string{w.words.T("Layer." + string(e.Layer))}
	if out.Summary, err = w.summary(out, e); err != nil {
		return err
	}
	if level != calendar.Full {
		return nil
	}
	out.Location, out.Description = e.Place, e.Note
	if !w.Contacts {
		return nil
	}
	guests := slices.Clone(e.Names)
	for _, g := range e.Guests {
		label, err := w.use(out, "ContactPerson", g.ID())
		if err != nil {
			return err
		}
		if label != "" {
			guests = append(guests, label)
		}
	}
	out.Description = strings.TrimSpace(out.Description + "\n" + strings.Join(guests, ", "))
	return nil
}

func (w *feedWriter) summary(out *calendar.Event, e crm.Event) (string, error) {
	switch e.Layer {
	case crm.LayerNegotiations:
		firm, err := w.use(out, "Counterparty", e.Firm.ID())
		return joined(" — ", w.words.Value("Negotiation", "Kind", e.Form)+": "+e.Title, firm), err
	case crm.LayerBirthdays:
		firm, err := w.use(out, "Counterparty", e.Firm.ID())
		who := e.Title
		if !w.Contacts {
			who = w.words.T("ContactPerson")
		}
		return w.words.Tf("Calendar.birthday", map[string]string{"name": joined(", ", who, firm)}), err
	}
	switch {
	case e.Layer == crm.LayerTasks && e.Form != "":
		kind, _ := crm.Find("TaskKind", e.Form)
		return joined(": ", kind.RU, e.Title), nil
	case e.Word == "":
		return e.Title, nil
	}
	firm, err := w.use(out, "Counterparty", e.Firm.ID())
	if firm == e.Title {
		firm = ""
	}
	return w.words.Tf("Calendar."+e.Word, map[string]string{"name": joined(" — ", e.Title, firm)}), err
}

// joined puts a sign between two texts if there are two.
func joined(sign, a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + sign + b
}
