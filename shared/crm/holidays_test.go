package crm

import (
	"testing"

	"kontor/shared/doc"
)

// TestHolidays: a working calendar shows its country's named days off and the
// days of the trades, the movable ones on their Sundays.
func TestHolidays(t *testing.T) {
	w := &WorkCalendar{Country: Russia, Year: 2026, Days: doc.Rows[WorkDay]{
		"a": {Date: "2026-05-09", Kind: Holiday, Title: "День Победы"}, "b": {Date: "2026-05-08", Kind: ShortDay, Title: "Короткий"},
		"c": {Date: "2026-01-03", Kind: Holiday}, "d": {Date: "2026-04-25", Kind: WorkingDay, Title: "За 20 апреля"},
	}}
	for year, want := range map[int64]map[string]doc.Date{
		2026: {"holiday": "2026-05-09", "day_fleet": "2026-07-05", "day_railway": "2026-08-02", "day_customs": "2026-10-25", "day_road": "2026-10-25"},
		2027: {"holiday": "2026-05-09", "day_fleet": "2027-07-04", "day_railway": "2027-08-01", "day_customs": "2027-10-25", "day_road": "2027-10-31"},
	} {
		w.Year = year
		got := map[string]doc.Date{}
		for _, e := range EventsOf(w) {
			got[e.Word] = e.Day
			if !e.AllDay || e.Layer != LayerHolidays || e.Country != Russia || e.Part == "" || e.Word == "holiday" && e.Title != "День Победы (RU)" {
				t.Errorf("%+v", e)
			}
		}
		if len(got) != len(want) {
			t.Errorf("%d: %v", year, got)
		}
		for word, day := range want {
			if got[word] != day {
				t.Errorf("%d: %s on %q, want %s", year, word, got[word], day)
			}
		}
	}
	w.Country, w.Year = Kazakhstan, 2026
	want := map[string]doc.Date{"holiday": "2026-05-09", "day_aviation": "2026-02-01", "day_transport": "2026-08-02"}
	for _, e := range EventsOf(w) {
		if e.Day != want[e.Word] || e.Country != Kazakhstan {
			t.Errorf("%+v", e)
		}
		delete(want, e.Word)
	}
	if len(want) != 0 {
		t.Errorf("not told: %v", want)
	}
	if w.Country = "CN"; len(EventsOf(w)) != 1 {
		t.Error("days of the trades of a country that we know none of")
	}
}
