package crm

import (
	"testing"
	"time"

	"kontor/shared/doc"
)

// calendars enters the calendars that the program brings.
func (w *world) calendars() {
	w.t.Helper()
	seeds, err := calendarSeeds()
	if err != nil {
		w.t.Fatal(err)
	}
	w.machine(seeds...)
}

func TestWorktime(t *testing.T) {
	w := newWorld(t)
	w.calendars()
	for _, tt := range []struct {
		country string
		day     doc.Date
		want    string // works, short, rests
	}{
		{"RU", "2026-01-09", "rests"}, {"RU", "2026-01-12", "works"}, {"RU", "2026-04-30", "short"}, {"RU", "2026-05-01", "rests"},
		{"RU", "2026-05-11", "rests"}, {"RU", "2026-05-16", "rests"}, {"RU", "2026-12-31", "rests"},
		{"BY", "2026-04-20", "rests"}, {"BY", "2026-04-21", "rests"}, {"BY", "2026-04-25", "works"}, {"BY", "2026-05-11", "works"},
		{"KZ", "2026-03-25", "rests"}, {"KZ", "2026-12-16", "rests"}, {"KZ", "2026-06-12", "works"},
		{"RU", "2031-01-01", "works"}, // no calendar: a Wednesday
	} {
		works, short, err := newWorktime(w.context(anna, ""), tt.country).works(tt.day)
		if err != nil {
			t.Fatal(err)
		}
		got := map[bool]string{true: "works", false: "rests"}[works]
		if short {
			got = "short"
		}
		if got != tt.want {
			t.Errorf("%s %s: %s, want %s", tt.country, tt.day, got, tt.want)
		}
	}
}

func TestWorktime_Add(t *testing.T) {
	w := newWorld(t)
	w.calendars()
	for _, tt := range []struct {
		country string
		from    doc.Date
		n       int
		want    doc.Date
	}{
		{"RU", "2026-05-08", 1, "2026-05-12"}, {"RU", "2026-05-08", 2, "2026-05-13"}, {"BY", "2026-04-24", 1, "2026-04-25"},
		{"RU", "2026-12-30", 1, "2027-01-01"}, // nobody has entered 2027
	} {
		wt := newWorktime(w.context(anna, ""), tt.country)
		got, err := wt.add(tt.from, tt.n)
		if err != nil || got != tt.want {
			t.Errorf("%s %s + %d: %s, want %s, %v", tt.country, tt.from, tt.n, got, tt.want, err)
		}
		back, err := wt.between(tt.from, got, 100)
		if err != nil || back != tt.n {
			t.Errorf("%s from %s to %s: %d, want %d, %v", tt.country, tt.from, got, back, tt.n, err)
		}
		if missing := len(wt.missing) > 0; missing != (tt.want > "2027") {
			t.Errorf("%s: years without a calendar: %v", tt.from, wt.missing)
		}
	}
}

func TestMinutes(t *testing.T) {
	w := newWorld(t)
	w.calendars()
	at := func(text string) time.Time {
		m, err := time.ParseInLocation("2006-01-02 15:04", text, w.zone)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	usual, late := &Department{Calendar: "RU"}, &Department{Calendar: "RU", WorkHours: "10:00-19:00"}
	almaty := &Department{Calendar: "RU", TimeZone: "Asia/Almaty"} // two hours ahead of the company
	for name, tt := range map[string]struct {
		d        *Department
		from, to string
		want     int
	}{
		"WithinADay":    {usual, "2026-05-12 10:00", "2026-05-12 12:30", 150},
		"OverNight":     {usual, "2026-05-12 16:00", "2026-05-13 10:00", 120},
		"OverWeekend":   {usual, "2026-05-15 16:00", "2026-05-18 10:00", 120},
		"OverHolidays":  {usual, "2026-05-08 15:00", "2026-05-12 10:00", 120}, // the 8th ends at 16:00
		"BeforeHours":   {usual, "2026-05-12 05:00", "2026-05-12 08:59", 0},
		"OwnHours":      {late, "2026-05-12 09:00", "2026-05-12 20:00", 540},
		"OwnZone":       {almaty, "2026-05-12 07:00", "2026-05-12 08:00", 60},
		"BackwardsNone": {usual, "2026-05-12 12:00", "2026-05-12 11:00", 0},
	} {
		got, err := Minutes(w.context(anna, ""), tt.d, at(tt.from), at(tt.to))
		if err != nil || got != tt.want {
			t.Errorf("%s: %d, want %d, %v", name, got, tt.want, err)
		}
	}
}

func TestWorkCalendar_Check(t *testing.T) {
	w := newWorld(t)
	id, row := WorkCalendarID("RU", 2030), string(doc.Derive("row"))
	for name, tt := range map[string]struct {
		id     doc.ID
		fields map[string]any
		rule   string
	}{
		"OK":          {id, map[string]any{"Country": "RU", "Year": 2030, "Days/" + row: WorkDay{Date: "2030-01-07", Kind: Holiday}}, ""},
		"ErrOtherID":  {doc.Derive("x"), map[string]any{"Country": "RU", "Year": 2030}, "calendar_id"},
		"ErrOtherDay": {id, map[string]any{"Country": "RU", "Year": 2030, "Days/" + row: WorkDay{Date: "2031-01-07", Kind: Holiday}}, "calendar_day"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := w.do(adminOf(w), "", newWrite("WorkCalendar", tt.id, tt.fields))
			wantRule(t, err, "", tt.rule)
			delete(w.rows, tt.id)
		})
	}
}

// adminOf makes the administrator and names him.
func adminOf(w *world) doc.ID {
	w.t.Helper()
	id := doc.Derive("test", "admin")
	if w.get("Employee", id) == nil {
		w.machine(newWrite("Employee", id, map[string]any{"Name": "Админ", "Login": "admin", "Roles": []Role{Admin}, "State": Working}))
	}
	return id
}

// TestHeldEdit_Calendar: holidays do not use up the days to edit a held talk.
func TestHeldEdit_Calendar(t *testing.T) {
	w := newWorld(t)
	w.zone = mustZone(t, "Europe/Moscow")
	w.now = time.Date(2026, 4, 29, 12, 0, 0, 0, w.zone)
	firm, talk := w.firm("Альфа", nil), doc.Derive("talk")
	w.must(anna, newWrite("Negotiation", talk, map[string]any{
		"Counterparty": firm, "Kind": "call_out", "Subject": "Ставки", "State": Held, "Result": "info", "ResultText": "ясно",
		"When": doc.Span{From: doc.TimeOf(w.now), To: doc.TimeOf(w.now.Add(time.Hour))},
	}))
	w.now = time.Date(2026, 5, 5, 12, 0, 0, 0, w.zone) // 30 April, 4 and 5 May
	again := edit("Negotiation", talk, map[string]any{"ResultText": "ещё яснее"})
	if _, err := w.do(anna, "", edit("Negotiation", talk, map[string]any{"ResultText": "яснее"})); err == nil {
		t.Fatal("four days by the week, and it was edited without a calendar")
	}
	w.calendars()
	_, err := w.do(anna, "", again)
	wantRule(t, err, "", "")
}

func mustZone(t *testing.T, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}
