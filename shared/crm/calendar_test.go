package crm

import (
	"slices"
	"testing"
	"time"

	"kontor/shared/doc"
)

func TestEventsOf(t *testing.T) {
	at := time.Date(2026, 5, 13, 7, 0, 0, 0, time.UTC)
	n := &Negotiation{
		Header: doc.Header{ID: "n", Owner: anna}, Subject: "Ставки", Kind: "meeting", When: span(nil, at, 1), Counterparty: "firm",
		OurPeople:   doc.Rows[OurParticipant]{"a": {Employee: doc.Ref[Employee](boris)}},
		TheirPeople: doc.Rows[TheirParticipant]{"a": {Person: "person"}, "b": {Name: "Пётр"}},
	}
	t.Run("Negotiation", func(t *testing.T) {
		events := EventsOf(n)
		if len(events) != 1 {
			t.Fatalf("%d events", len(events))
		}
		e := events[0]
		if !e.Start.Equal(at) || !e.End.Equal(at.Add(time.Hour)) || e.State != "planned" || e.Form != "meeting" || e.Part != "" || e.Layer != LayerNegotiations {
			t.Fatalf("%+v", e)
		}
		if !slices.Equal(e.People, []doc.ID{boris}) || len(e.Guests) != 1 || !slices.Equal(e.Names, []string{"Пётр"}) {
			t.Fatalf("people %v, guests %v, names %v", e.People, e.Guests, e.Names)
		}
	})
	t.Run("CancelledStays", func(t *testing.T) {
		gone := *n
		gone.State = Cancelled
		if events := EventsOf(&gone); len(events) != 1 || events[0].State != "cancelled" {
			t.Fatalf("%+v", events)
		}
	})
	t.Run("CompanyDates", func(t *testing.T) {
		c := &Counterparty{NameShort: "Альфа", CompanyDates: doc.Rows[CompanyDate]{"b": {Title: "День рождения фирмы", Date: doc.Yearly{Day: 1, Month: 3, Year: 2001}}, "a": {Title: "Без даты"}}}
		events := EventsOf(c)
		if len(events) != 1 || events[0].Part != "b" || !events[0].AllDay || events[0].Layer != LayerCompanyDates {
			t.Fatalf("%+v", events)
		}
	})
	t.Run("Birthday", func(t *testing.T) {
		p := &ContactPerson{LastName: "Котов"}
		if events := EventsOf(p); len(events) != 0 {
			t.Fatalf("an event without a birthday: %+v", events)
		}
		p.Birthday = doc.Yearly{Day: 5, Month: 6}
		if events := EventsOf(p); len(events) != 1 || events[0].Title != "Котов" || events[0].Layer != LayerBirthdays {
			t.Fatalf("%+v", events)
		}
	})
	t.Run("Task", func(t *testing.T) {
		task := &Task{Title: "Позвонить", Due: doc.TimeOf(at), Executor: doc.Ref[Employee](boris)}
		if events := EventsOf(task); len(events) != 1 || !events[0].Start.Equal(at) || events[0].Layer != LayerTasks {
			t.Fatalf("%+v", events)
		}
	})
	t.Run("DeletedGivesNone", func(t *testing.T) {
		gone := *n
		gone.Deleted = true
		if events := EventsOf(&gone); len(events) != 0 {
			t.Fatalf("%+v", events)
		}
	})
}

func TestEvent_In(t *testing.T) {
	for name, tt := range map[string]struct {
		day      doc.Yearly
		from, to doc.Date
		want     []doc.Date
	}{
		"EachYear":       {doc.Yearly{Day: 9, Month: 5}, "2025-01-01", "2027-05-08", []doc.Date{"2025-05-09", "2026-05-09"}},
		"NotBeforeFirst": {doc.Yearly{Day: 9, Month: 5, Year: 2026}, "2025-01-01", "2026-12-31", []doc.Date{"2026-05-09"}},
		"LeapDay":        {doc.Yearly{Day: 29, Month: 2}, "2027-01-01", "2028-12-31", []doc.Date{"2027-02-28", "2028-02-29"}},
		"OnTheEdges":     {doc.Yearly{Day: 9, Month: 5}, "2026-05-09", "2026-05-09", []doc.Date{"2026-05-09"}},
		"Outside":        {doc.Yearly{Day: 9, Month: 5}, "2026-05-10", "2026-12-31", nil},
	} {
		t.Run(name, func(t *testing.T) {
			if got := (Event{Yearly: &tt.day}).In(tt.from, tt.to); !slices.Equal(got, tt.want) {
				t.Fatalf("%v, want %v", got, tt.want)
			}
		})
	}
}
