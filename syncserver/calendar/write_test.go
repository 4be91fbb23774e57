package calendar

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

var monday = time.Date(2026, 5, 11, 7, 0, 0, 0, time.UTC)

// talk is a sound event.
func talk(uid string) Event {
	return Event{UID: uid, Start: monday, End: monday.Add(time.Hour), Modified: monday.AddDate(0, -1, 0), Seq: 7, Summary: "Ставки — Альфа", Busy: true}
}

func write(t *testing.T, f Feed, events ...Event) (part, []Skipped) {
	t.Helper()
	var b bytes.Buffer
	skipped, err := Write(&b, f, events)
	if err != nil {
		t.Fatal(err)
	}
	return readFeed(t, b.Bytes()), skipped
}

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestWrite(t *testing.T) {
	long := strings.Repeat("Очень длинная тема; с запятыми, и \\ знаками. ", 20)
	e := talk("a@kontor")
	e.Summary, e.Description, e.Location, e.Categories = long, "раз\r\nдва\rтри\x00\x07", "Офис", []string{"Переговоры, важные", "x"}
	root, skipped := write(t, Feed{Name: "Мой; календарь", Level: Full, TTL: time.Hour}, e)
	if len(skipped) > 0 {
		t.Fatal(skipped)
	}
	for name, want := range map[string]string{
		"VERSION": "2.0", "METHOD": "PUBLISH", "REFRESH-INTERVAL": "PT60M", "X-PUBLISHED-TTL": "PT60M", "X-WR-CALNAME": `Мой\; календарь`,
	} {
		if got := root.one(t, name).text; got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	events := root.all("VEVENT")
	if len(events) != 1 {
		t.Fatalf("%d events", len(events))
	}
	for name, want := range map[string]string{
		"UID": "a@kontor", "DTSTART": "20260511T070000Z", "DTEND": "20260511T080000Z", "SEQUENCE": "7",
		"DTSTAMP": "20260411T070000Z", "LAST-MODIFIED": "20260411T070000Z", "STATUS": "CONFIRMED", "TRANSP": "OPAQUE",
		"SUMMARY": long, "DESCRIPTION": "раз\nдва\nтри", "LOCATION": "Офис", "CATEGORIES": "Переговоры, важные,x",
	} {
		if got := unescape(events[0].one(t, name).text); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if len(events[0].props["ATTENDEE"])+len(events[0].props["ORGANIZER"]) > 0 {
		t.Error("a published feed invites nobody")
	}
}

func TestWriteDays(t *testing.T) {
	minsk := zone(t, "Europe/Minsk")
	day := func(year int, month time.Month, d int) time.Time { return time.Date(year, month, d, 0, 0, 0, 0, minsk) }
	for name, tt := range map[string]struct {
		e                Event
		start, end, rule string
	}{
		"OneDay":    {Event{Start: day(2026, 5, 11)}, "20260511", "20260512", ""},
		"ThreeDays": {Event{Start: day(2026, 5, 11), End: day(2026, 5, 14)}, "20260511", "20260514", ""},
		"Backwards": {Event{Start: day(2026, 5, 11), End: day(2026, 5, 11)}, "20260511", "20260512", ""},
		"Yearly":    {Event{Start: day(2025, 6, 5), Yearly: true}, "20250605", "20250606", "FREQ=YEARLY"},
		"LeapDay":   {Event{Start: day(2024, 2, 29), Yearly: true}, "20240229", "20240301", "FREQ=YEARLY;BYMONTHDAY=-1;BYMONTH=2"},
		"NearLeap":  {Event{Start: day(2025, 2, 28), Yearly: true}, "20250228", "20250301", "FREQ=YEARLY"},
	} {
		t.Run(name, func(t *testing.T) {
			tt.e.UID, tt.e.AllDay, tt.e.Modified = "a@kontor", true, monday
			root, _ := write(t, Feed{Level: Brief, Zone: minsk}, tt.e)
			ev := root.all("VEVENT")[0]
			start, end := ev.one(t, "DTSTART"), ev.one(t, "DTEND")
			if start.text != tt.start || start.params["VALUE"] != "DATE" || end.text != tt.end || end.params["VALUE"] != "DATE" {
				t.Errorf("%v to %v", start, end)
			}
			rule := ""
			if len(ev.props["RRULE"]) > 0 {
				rule = ev.one(t, "RRULE").text
			}
			if rule != tt.rule {
				t.Errorf("rule %q, want %q", rule, tt.rule)
			}
		})
	}
}

// TestWriteZone: what repeats by a wall clock names its zone and explains it,
// with a STANDARD block also where no summer time is; what happens once is in
// UTC and needs none.
func TestWriteZone(t *testing.T) {
	for name, tt := range map[string]struct {
		standard, daylight bool
		rules              int
	}{
		"Europe/Minsk":  {true, false, 0},
		"Europe/Moscow": {true, false, 0},
		"Europe/Berlin": {true, true, 2},
		"Asia/Almaty":   {true, false, 0},
		"Africa/Cairo":  {true, true, 0}, // its autumn day has no rule of months and weeks: shifts are written out
	} {
		t.Run(name, func(t *testing.T) {
			z := zone(t, name)
			e := talk("a@kontor")
			e.Start, e.Yearly = time.Date(2026, 7, 1, 10, 0, 0, 0, z), true
			e.End = e.Start.Add(time.Hour)
			root, skipped := write(t, Feed{Zone: z, Level: Full}, e, talk("b@kontor"))
			if len(skipped) > 0 {
				t.Fatal(skipped)
			}
			zones := root.all("VTIMEZONE")
			if len(zones) != 1 || zones[0].one(t, "TZID").text != name {
				t.Fatalf("%d zones", len(zones))
			}
			if got := len(zones[0].all("STANDARD")) > 0; got != tt.standard {
				t.Errorf("STANDARD: %v", got)
			}
			if got := len(zones[0].all("DAYLIGHT")) > 0; got != tt.daylight {
				t.Errorf("DAYLIGHT: %v", got)
			}
			rules := 0
			for _, o := range zones[0].parts {
				rules += len(o.props["RRULE"])
				_, _, _ = o.one(t, "DTSTART"), o.one(t, "TZOFFSETFROM"), o.one(t, "TZOFFSETTO")
			}
			if rules != tt.rules {
				t.Errorf("%d rules, want %d", rules, tt.rules)
			}
			events := root.all("VEVENT")
			if v := events[0].one(t, "DTSTART"); v.params["TZID"] != name || v.text != "20260701T100000" {
				t.Errorf("repeated: %v", v)
			}
			if v := events[1].one(t, "DTSTART"); len(v.params) > 0 || v.text != "20260511T070000Z" {
				t.Errorf("once: %v", v)
			}
		})
	}
	if _, err := Write(&bytes.Buffer{}, Feed{Zone: time.FixedZone("MSK", 10800)}, nil); !errors.Is(err, ErrZone) {
		t.Errorf("a zone that has no name: %v", err)
	}
}

func TestWriteEmpty(t *testing.T) {
	for _, z := range []*time.Location{nil, zone(t, "Europe/Minsk")} {
		root, _ := write(t, Feed{Name: "Пусто", Zone: z})
		if len(root.all("VEVENT")) != 0 || len(root.all("VTIMEZONE")) != 1 || len(root.all("VTIMEZONE")[0].all("STANDARD")) == 0 {
			t.Errorf("in %v: %+v", z, root.parts)
		}
	}
}

// TestWriteBad: an event that no client could read is left out and told of; the
// others go on; if none is left it is a fault and no empty calendar.
func TestWriteBad(t *testing.T) {
	bad := map[string]func(*Event){
		"NoUID":        func(e *Event) { e.UID = "" },
		"ControlInUID": func(e *Event) { e.UID = "a\rb" },
		"LineInUID":    func(e *Event) { e.UID = "a\nb" },
		"LongUID":      func(e *Event) { e.UID = strings.Repeat("u", 256) },
		"NoStart":      func(e *Event) { e.Start = time.Time{} },
		"NoModified":   func(e *Event) { e.Modified = time.Time{} },
		"Backwards":    func(e *Event) { e.End = e.Start.Add(-time.Minute) },
		"FarFuture":    func(e *Event) { e.Start = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC); e.End = time.Time{} },
		"Sequence":     func(e *Event) { e.Seq = 1 << 31 },
		"Negative":     func(e *Event) { e.Seq = -1 },
		"Status":       func(e *Event) { e.Status = "MAYBE" },
	}
	for name, spoil := range bad {
		t.Run(name, func(t *testing.T) {
			e := talk("bad@kontor")
			spoil(&e)
			root, skipped := write(t, Feed{Level: Full}, talk("a@kontor"), e, talk("b@kontor"))
			if len(root.all("VEVENT")) != 2 || len(skipped) != 1 || !errors.Is(skipped[0].Err, ErrEvent) {
				t.Errorf("%d events, skipped %v", len(root.all("VEVENT")), skipped)
			}
			var b bytes.Buffer
			if _, err := Write(&b, Feed{}, []Event{e}); !errors.Is(err, ErrNothing) || b.Len() > 0 {
				t.Errorf("alone: %v and %d bytes", err, b.Len())
			}
		})
	}
	newer := talk("a@kontor")
	newer.Seq, newer.Summary = 9, "новее"
	root, skipped := write(t, Feed{Level: Full}, talk("a@kontor"), newer)
	if len(skipped) != 1 || !errors.Is(skipped[0].Err, ErrTwice) || root.all("VEVENT")[0].one(t, "SUMMARY").text != "новее" {
		t.Errorf("one UID twice: %v", skipped)
	}
}

// TestWriteSame: the same events give the same bytes, in whatever order.
func TestWriteSame(t *testing.T) {
	var events []Event
	for i := range 50 {
		events = append(events, talk(fmt.Sprint(i, "@kontor")))
	}
	var a, b bytes.Buffer
	if _, err := Write(&a, Feed{Level: Full}, events); err != nil {
		t.Fatal(err)
	}
	slices.Reverse(events)
	if _, err := Write(&b, Feed{Level: Full}, events); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("the order matters")
	}
	d := new(Encoder)
	for range 2 { // the second time out of the cache
		if !bytes.Equal(a.Bytes(), bytesOf(t, d, events)) {
			t.Error("out of the cache it is another")
		}
	}
}

func bytesOf(t testing.TB, e *Encoder, events []Event) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := e.Write(&b, Feed{Level: Full}, events); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWriteStatus(t *testing.T) {
	e := talk("a@kontor")
	e.Status = Cancelled
	root, _ := write(t, Feed{Level: Busy}, e)
	ev := root.all("VEVENT")[0]
	if ev.one(t, "STATUS").text != "CANCELLED" || ev.one(t, "TRANSP").text != "TRANSPARENT" {
		t.Errorf("%+v", ev.props)
	}
}
