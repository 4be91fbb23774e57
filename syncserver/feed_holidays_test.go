package main

import (
	"slices"
	"strings"
	"testing"

	"kontor/shared/crm"
	"kontor/shared/doc"
	"kontor/shared/wire"
)

// TestFeedHolidays: a feed that asks for them has the holidays of the countries
// of its owner's own firms, whatever its scope.
func TestFeedHolidays(t *testing.T) {
	for engine := range engines {
		t.Run(engine, func(t *testing.T) {
			o := newOfficeOn(t, engine)
			for _, country := range []string{crm.Belarus, crm.Kazakhstan} {
				day := crm.WorkDay{Date: "2041-07-03", Kind: crm.Holiday, Title: "Праздник"}
				if _, err := o.make(t.Context(), "", "", doc.Write{Kind: "WorkCalendar", ID: crm.WorkCalendarID(country, 2041), New: true, Patch: patch(map[string]any{
					"Country": country, "Year": 2041, "Days/" + string(o.next()): day,
				})}); err != nil {
					t.Fatal(err)
				}
			}
			path, _ := o.subscribe(o.anna, wire.FeedArgs{Layers: []string{"holidays"}, Level: "brief", Scope: "own"})
			text := o.text(path)
			days := property(text, "DTSTART")
			slices.Sort(days)
			if !slices.Equal(days, []string{"20410703", "20410804", "20410920"}) || !strings.Contains(text, "Праздник (BY)") || strings.Contains(text, "KZ") || strings.Contains(text, "OPAQUE") {
				t.Errorf("her firm's country:\n%s", text)
			}
			other, _ := o.subscribe(o.boris, wire.FeedArgs{Layers: []string{"holidays"}, Level: "full", Scope: "all"})
			if got := property(o.text(other), "UID"); len(got) > 0 {
				t.Errorf("of one who has no firm: %v", got)
			}
			without, _ := o.subscribe(o.anna, wire.FeedArgs{Layers: []string{"company_dates"}, Level: "full"})
			if strings.Contains(o.text(without), "Праздник (") {
				t.Error("nobody asked for holidays")
			}
		})
	}
}
