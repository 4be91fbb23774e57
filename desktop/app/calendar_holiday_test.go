package app_test

import (
	"strings"
	"testing"
	"time"

	"kontor/desktop/app"
	"kontor/shared/doc"
)

// TestCalendar_Holidays: the holidays are those of the countries of one's own
// firms: all-day, in their own layer.
func TestCalendar_Holidays(t *testing.T) {
	_, err := firm.Hire("zoya", "Зимина Зоя Захаровна", "sales", "Продажи")
	check(t, err)
	zoya := at(t, "zoya")
	titles := func(who doc.ID, from, to doc.Date) string {
		t.Helper()
		events, err := zoya.Calendar(t.Context(), app.CalendarQuery{From: from, To: to, Employee: who, Layers: []string{"holidays"}})
		check(t, err)
		var all []string
		for _, e := range events {
			all = append(all, e.Title)
			if !e.AllDay || e.Kind != "WorkCalendar" || e.Layer != "holidays" || !e.Start.Equal(doc.DateOf(e.Start.In(zoya.Zone())).At(zoya.Zone())) || e.End.Sub(e.Start) != 24*time.Hour {
				t.Errorf("%+v", e)
			}
		}
		return strings.Join(all, ", ")
	}
	if got := titles("", "2026-01-01", "2026-12-31"); got != "" {
		t.Errorf("without a firm: %s", got)
	}
	zoya.counterparty(t, "Праздничная", fields{"Country": "BY"})
	zoya.sync(t)
	for _, who := range []doc.ID{"", zoya.Me()} {
		if got := titles(who, "2026-05-01", "2026-05-31"); got != "Праздник труда (BY), День Победы (BY)" {
			t.Errorf("with a firm in Belarus: %s", got)
		}
	}
	if got := titles("", "2026-08-01", "2026-09-30"); got != "День железнодорожника (BY), День таможенника (BY)" {
		t.Errorf("the days of the trades: %s", got)
	}
	if got := titles(at(t, "gleb").Me(), "2026-05-01", "2026-05-31"); got != "" {
		t.Errorf("of one who has no firm: %s", got)
	}
}
