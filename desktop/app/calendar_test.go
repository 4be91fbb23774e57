package app_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"kontor/desktop/app"
	"kontor/shared/crm"
	"kontor/shared/doc"
)

// TestCalendar: what a day holds, in the company's zone, by layers and people.
func TestCalendar(t *testing.T) {
	anna, boris := at(t, "anna"), at(t, "boris")
	id := anna.counterparty(t, "Календарная", fields{
		"CompanyDates/" + string(anna.id(t)): fields{"Title": "Основание", "Date": doc.Yearly{Day: 3, Month: 7, Year: 1999}},
	})
	anna.create(t, "ContactPerson", fields{"LastName": "Именинов", "Birthday": doc.Yearly{Day: 29, Month: 2}, "Positions/" + string(anna.id(t)): fields{"Counterparty": id}})
	meet := anna.talk(t, id, "Встреча", "2026-07-01T10:00:00Z", fields{"OurPeople/" + string(anna.id(t)): fields{"Employee": boris.Me()}})
	anna.talk(t, id, "Ночной звонок", "2026-07-01T21:30:00Z") // half past midnight of the 2nd in Minsk
	anna.talk(t, id, "Через полночь", "2026-07-04T20:30:00Z") // from 23:30 to 0:30
	anna.create(t, "Task", fields{"Title": "Счёт", "Kind": "other", "Due": "2026-07-02T06:00:00Z", "Executor": boris.Me()})
	gone := anna.create(t, "Task", fields{"Title": "Отменена", "Kind": "other", "Due": "2026-07-02T07:00:00Z", "Executor": anna.Me(), "State": "cancelled"})
	anna.sync(t)
	events := func(q app.CalendarQuery) (all []string) {
		t.Helper()
		got, err := anna.Calendar(t.Context(), q)
		check(t, err)
		for i, e := range got {
			if e.Layer == "holidays" {
				continue // TestCalendar_Holidays: of what countries she has firms other tests say
			}
			all = append(all, e.Title)
			if i > 0 && e.Start.Before(got[i-1].Start) || e.ID == gone || e.Layer == "" || e.Kind == "" {
				t.Errorf("%+v", e)
			}
		}
		return all
	}
	july := app.CalendarQuery{From: "2026-07-01", To: "2026-07-31"}
	with := func(employee doc.ID, layers ...string) app.CalendarQuery {
		return app.CalendarQuery{From: july.From, To: july.To, Employee: employee, Layers: layers}
	}
	for name, c := range map[string]struct {
		q    app.CalendarQuery
		want string
	}{
		"Month":      {july, "Встреча, Ночной звонок, Счёт, Основание — Календарная, Через полночь"},
		"Day":        {app.CalendarQuery{From: "2026-07-01", To: "2026-07-01"}, "Встреча"},
		"NextDay":    {app.CalendarQuery{From: "2026-07-02", To: "2026-07-02"}, "Ночной звонок, Счёт"},
		"BothDays1":  {app.CalendarQuery{From: "2026-07-04", To: "2026-07-04"}, "Через полночь"},
		"BothDays2":  {app.CalendarQuery{From: "2026-07-05", To: "2026-07-05"}, "Через полночь"},
		"Empty":      {app.CalendarQuery{From: "2026-07-06", To: "2026-07-09"}, ""},
		"Talks":      {with("", "negotiations"), "Встреча, Ночной звонок, Через полночь"},
		"TwoLayers":  {with("", "tasks", "company_dates"), "Счёт, Основание — Календарная"},
		"Boris":      {with(boris.Me()), "Встреча, Счёт"},
		"BorisTalks": {with(boris.Me(), "negotiations"), "Встреча"},
		"Anna":       {with(anna.Me(), "company_dates"), "Основание — Календарная"},
		"EachYear":   {app.CalendarQuery{From: "2026-07-03", To: "2028-07-03", Layers: []string{"company_dates"}}, "Основание — Календарная, Основание — Календарная, Основание — Календарная"},
		"BeforeIt":   {app.CalendarQuery{From: "1998-07-01", To: "1998-07-31"}, ""},
	} {
		if got := strings.Join(events(c.q), ", "); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
	for day, want := range map[doc.Date]int{"2027-02-28": 1, "2027-03-01": 0, "2028-02-28": 0, "2028-02-29": 1} {
		if got := events(app.CalendarQuery{From: day, To: day, Layers: []string{"birthdays"}}); len(got) != want || want == 1 && !strings.Contains(got[0], "Именинов") {
			t.Errorf("%s: %q", day, got)
		}
	}
	got, err := anna.Calendar(t.Context(), july)
	check(t, err)
	at := func(id doc.ID) app.CalendarEvent {
		return got[slices.IndexFunc(got, func(e app.CalendarEvent) bool { return e.ID == id })]
	}
	if e := at(meet); !e.Start.Equal(time.Date(2026, 7, 1, 10, 0, 0, 0, time.UTC)) || e.End.Sub(e.Start) != time.Hour || e.AllDay || e.State != "planned" || e.Firm != "Календарная" || e.Kind != "Negotiation" {
		t.Errorf("%+v", e)
	}
	if e := at(id); !e.AllDay || !e.Start.Equal(doc.Date("2026-07-03").At(anna.Zone())) || e.End.Sub(e.Start) != 24*time.Hour {
		t.Errorf("%+v", e)
	}
	for rule, q := range map[string]app.CalendarQuery{
		"layers unknown_value":      {From: "2026-07-01", To: "2026-07-02", Layers: []string{"nonsense"}},
		"to calendar_long":          {From: "2026-07-01", To: "2099-07-02"},
		"employee no_such_document": {From: "2026-07-01", To: "2026-07-02", Employee: id}, // a firm's
		"to to_before_from":         {From: "2026-07-02", To: "2026-07-01"},
	} {
		_, err := anna.Calendar(t.Context(), q)
		anna.refuses(t, err, rule)
	}
}

// TestCalendar_OfContract: the end of an annex names the firm of its contract and
// is that one's lawyer's and curator's as well; it is nobody else's.
func TestCalendar_OfContract(t *testing.T) {
	anna, boris := at(t, "anna"), at(t, "boris")
	x := anna.deal(t, "Концы", true)
	asServer(t, []doc.Write{{Kind: "Contract", ID: x.contract, Patch: patch(fields{"Lawyer": boris.Me()})}}, []doc.Write{{Kind: "Annex", ID: x.annex, Patch: patch(fields{"Owner": at(t, "gleb").Me()})}})
	activate(t, x.annex)
	anna.sync(t)
	ends := func(who doc.ID) (titles []string) {
		t.Helper()
		events, err := anna.Calendar(t.Context(), app.CalendarQuery{From: "2026-12-31", To: "2026-12-31", Employee: who, Layers: []string{"contracts"}})
		check(t, err)
		for _, e := range events {
			if e.ID == x.annex {
				titles = append(titles, e.Title+" of "+e.Firm)
			}
		}
		return titles
	}
	const end = "Конец тарифа: Море — Концы of Концы"
	for who, want := range map[doc.ID]string{"": end, anna.Me(): end, boris.Me(): end, at(t, "vera").Me(): ""} {
		if got := strings.Join(ends(who), ", "); got != want {
			t.Errorf("%s: %q, want %q", who, got, want)
		}
	}
	asServer(t, []doc.Write{{Kind: "Contract", ID: x.contract, Patch: patch(fields{"State": crm.ContractTerminated})}})
	anna.sync(t)
	if got := ends(""); len(got) > 0 {
		t.Errorf("the contract is over: %q", got)
	}
}
