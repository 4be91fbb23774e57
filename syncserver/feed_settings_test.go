package main

import (
	"strings"
	"testing"

	"kontor/shared/crm"
	"kontor/shared/wire"
)

// TestFeedSettings: the company's settings bound what a feed shows, and say how
// often calendars come again.
func TestFeedSettings(t *testing.T) {
	o := newOffice(t)
	path, _ := o.subscribe(o.anna, wire.FeedArgs{Level: "full", Scope: "all"})
	before := o.text(path)
	if ttl := property(before, "REFRESH-INTERVAL"); len(ttl) != 1 || ttl[0] != "PT15M" || !strings.Contains(before, "Ставки") {
		t.Fatalf("%q\n%s", ttl, before)
	}
	o.edit("", "Settings", crm.SettingsID, map[string]any{"FeedDaysBack": 1, "FeedDaysAhead": 1, "FeedMinutes": 60})
	after := o.text(path)
	if ttl := property(after, "REFRESH-INTERVAL"); len(ttl) != 1 || ttl[0] != "PT60M" {
		t.Errorf("%q", ttl)
	}
	if a, b := strings.Count(before, "BEGIN:VEVENT"), strings.Count(after, "BEGIN:VEVENT"); b >= a {
		t.Errorf("%d events in two years, %d in three days", a, b)
	}
}
