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

// feedWriter turns documents into a feed's events. What it shows of one is a
// white list by the feed's level: nothing else can get out.
type feedWriter struct {
	*feedRow
	actor    *access.Actor
	words    *i18n.Words
	now      time.Time
	snapshot records.Snapshot
	events   []calendar.Event
}

func (w *feedWriter) add(d doc.Doc) error {
	for _, e := range crm.EventsOf(d) {
		if !slices.Contains(w.Layers, string(e.Layer)) || !w.inScope(e) || !w.inWindow(d, e) {
			continue
		}
		out := calendar.Event{
			UID: string(d.Meta().ID), Start: e.Start, End: e.End, AllDay: e.AllDay,
			Status: "CONFIRMED", Sequence: d.Meta().Seq & (1<<31 - 1), Modified: d.Meta().UpdatedAt.Time,
			Transparent: e.Layer != crm.LayerNegotiations,
		}
		if e.Part != "" {
			out.UID += "-" + e.Part
		}
		out.UID += "@kontor"
		if e.AllDay && e.Yearly == nil {
			out.End = e.End.AddDate(0, 0, 1)
		}
		if e.Yearly != nil {
			w.yearly(&out, *e.Yearly)
		}
		switch crm.NegotiationState(e.State) {
		case crm.Cancelled, crm.Postponed:
			out.Status = "CANCELLED"
		}
		w.tell(&out, e)
		w.events = append(w.events, out)
	}
	return nil
}

// yearly begins a recurring day in the year before the window, or in its first
// year when that is known.
func (w *feedWriter) yearly(out *calendar.Event, y doc.Yearly) {
	year := max(y.Year, w.now.Year()-1)
	if y.Year > 1900 && y.Year < year {
		year = y.Year
	}
	out.Start = y.In(year).At(time.UTC)
	out.End = out.Start.AddDate(0, 0, 1)
	out.Yearly, out.Leap = true, y.Day == 29 && y.Month == 2
}

// inScope keeps a feed of one's own to what one takes part in.
func (w *feedWriter) inScope(e crm.Event) bool {
	mine := func(ids ...doc.ID) bool {
		return slices.ContainsFunc(ids, func(id doc.ID) bool { return id == w.employee || slices.Contains(w.actor.ActingFor, id) })
	}
	switch access.Scope(w.Scope) {
	case access.All:
		return true
	case access.Dept:
		return slices.ContainsFunc(append(e.People, e.Owner), func(id doc.ID) bool { return slices.Contains(w.actor.Dept, id) })
	}
	return mine(e.People...) || mine(e.Owner)
}

func (w *feedWriter) inWindow(d doc.Doc, e crm.Event) bool {
	if e.Yearly != nil {
		return true
	}
	state := crm.NegotiationState(e.State)
	if state == crm.Cancelled || state == crm.Postponed {
		return w.now.Sub(d.Meta().UpdatedAt.Time) < cancelledFor*24*time.Hour
	}
	return e.End.After(w.now.AddDate(0, 0, -daysBack)) && e.Start.Before(w.now.AddDate(0, 0, daysAhead))
}

// tell fills in the words that the level allows.
func (w *feedWriter) tell(out *calendar.Event, e crm.Event) {
	private := e.Private && e.Owner != w.employee
	if w.Level == levelBusy || private {
		out.Summary = w.words.T("Calendar.busy")
		return
	}
	out.Category = w.words.T("Layer." + string(e.Layer))
	out.Summary = calendar.Redact(w.summary(e))
	if w.Level != levelFull {
		return
	}
	out.Location = calendar.Redact(e.Place)
	lines := []string{e.Note}
	if w.Contacts {
		lines = append(lines, strings.Join(w.guests(e), ", "))
	}
	out.Description = calendar.Redact(strings.TrimSpace(strings.Join(lines, "\n")))
}

func (w *feedWriter) summary(e crm.Event) string {
	title := e.Title
	if e.Layer == crm.LayerBirthdays {
		title = w.words.Tf("Calendar.birthday", map[string]string{"name": e.Title})
	}
	if e.Layer == crm.LayerNegotiations {
		title = w.words.Value("Negotiation", "Kind", e.Form) + ": " + title
		if cp, err := w.snapshot.Get("Counterparty", e.Firm.ID()); err == nil && cp != nil {
			title += " — " + cp.Label()
		}
	}
	return title
}

func (w *feedWriter) guests(e crm.Event) []string {
	names := slices.Clone(e.Names)
	for _, g := range e.Guests {
		if p, err := w.snapshot.Get("ContactPerson", g.ID()); err == nil && p != nil {
			names = append(names, p.Label())
		}
	}
	return names
}
