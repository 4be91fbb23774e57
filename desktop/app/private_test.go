package app_test

import (
	"slices"
	"strings"
	"testing"

	"kontor/desktop/app"
	"kontor/shared/doc"
)

// TestPrivate: neither the subject nor the agreements of a private meeting come
// into the copy of one who takes no part; made private later it is taken out of
// there again, and opened it comes back. That anna is busy the calendar tells.
func TestPrivate(t *testing.T) {
	anna, boris, vera := at(t, "anna"), at(t, "boris"), at(t, "vera")
	id := anna.counterparty(t, "Скрытная")
	secret := fields{
		"State": "held", "Result": "agreed", "ResultText": "Кубышка", "NextStep": "Кубышку открыть", "NextAt": "2026-05-20",
		"Agreements/" + string(anna.id(t)): fields{"Text": "Кубышку спрятать", "Due": "2026-05-19", "Executor": anna.Me()},
	}
	talk := anna.talk(t, id, "Кубышка деда", "2026-05-12T05:00:00Z", secret)
	hidden := anna.talk(t, id, "Сундук деда", "2026-05-12T06:00:00Z", fields{"Private": true}, secret)
	anna.sync(t)
	words := func(d *desk, word string) (n int) {
		t.Helper()
		d.sync(t)
		for _, kind := range []string{"Negotiation", "Task"} {
			page, err := d.List(t.Context(), app.Query{Kind: kind, Search: word})
			check(t, err)
			n += len(page.Rows)
		}
		return n
	}
	busy := func(d *desk, who doc.ID) (titles []string) {
		t.Helper()
		events, err := d.Calendar(t.Context(), app.CalendarQuery{From: today, To: today, Employee: who, Layers: []string{"negotiations"}})
		check(t, err)
		for _, e := range events {
			if strings.Contains(e.Title, "деда") || strings.Contains(e.Title, "Орлова") && slices.Contains([]int{5, 6}, e.Start.UTC().Hour()) {
				titles = append(titles, e.Title)
			}
		}
		return titles
	}
	taken := "Занято: Орлова Анна Петровна"
	want := func(when string, kubyshka int, calendar ...string) {
		t.Helper()
		for _, d := range []*desk{boris, vera} {
			if n := words(d, "сундук"); n > 0 || d.get(t, hidden) != nil {
				t.Errorf("%s: %d say what the private meeting is about", when, n)
			}
			for _, who := range []doc.ID{anna.Me(), ""} {
				if got := busy(d, who); !slices.Equal(got, calendar) {
					t.Errorf("%s: the calendar says %q, want %q", when, got, calendar)
				}
			}
		}
		if n := words(vera, "кубышк"); n != kubyshka {
			t.Errorf("%s: the head finds %d, want %d", when, n, kubyshka)
		}
		if n := words(anna, "кубышк"); n < 5 || anna.get(t, hidden) == nil {
			t.Errorf("%s: she who met him finds %d", when, n)
		}
	}
	want("open", 3, "Кубышка деда", taken)
	anna.edit(t, "Negotiation", talk, fields{"Private": true})
	anna.sync(t)
	want("private", 0, taken, taken)
	if got := busy(anna, anna.Me()); !slices.Equal(got, []string{"Кубышка деда", "Сундук деда"}) {
		t.Errorf("her own calendar says %q", got)
	}
	anna.edit(t, "Negotiation", talk, fields{"Private": false})
	anna.sync(t)
	want("opened", 3, "Кубышка деда", taken)
}
