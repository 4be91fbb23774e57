package syncer

import (
	"testing"
	"time"
)

// TestClock: the server's time is what it told last and what has passed since,
// whatever this machine's clock says.
func TestClock(t *testing.T) {
	here := time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC) // a clock that is far behind
	told := time.Date(2026, 5, 12, 10, 0, 0, 0, time.UTC)
	c := clock{local: func() time.Time { return here }}
	if got := c.now(); !got.Equal(here) {
		t.Errorf("nobody was heard: %s", got)
	}
	c.hear(told)
	for _, step := range []struct {
		by   time.Duration
		want time.Time
	}{
		{0, told},
		{time.Hour, told.Add(time.Hour)},
		{-48 * time.Hour, told}, // set back: never before what was told
		{49 * time.Hour, told.Add(2 * time.Hour)},
	} {
		here = here.Add(step.by)
		if got := c.now(); !got.Equal(step.want) {
			t.Errorf("after %s here it is %s, want %s", step.by, got, step.want)
		}
	}
	c.hear(time.Time{})
	if got := c.now(); !got.Equal(told.Add(2 * time.Hour)) {
		t.Errorf("a frame without a time changed it to %s", got)
	}
}

// TestClock_Restore: a program started again knows the time that an earlier run
// has heard, and what of the setting it cannot read it leaves.
func TestClock_Restore(t *testing.T) {
	here := time.Date(2026, 5, 12, 12, 0, 0, 0, time.UTC)
	for text, want := range map[string]time.Time{
		"":        here,
		"nothing": here,
		"2026-05-13T09:00:00Z 2026-05-12T11:00:00Z": time.Date(2026, 5, 13, 10, 0, 0, 0, time.UTC),
		"2026-05-13T09:00:00Z 2026-05-12T15:00:00Z": time.Date(2026, 5, 13, 9, 0, 0, 0, time.UTC), // set back since
		"2026-05-13T09:00:00Z":                      time.Date(2026, 5, 13, 9, 0, 0, 0, time.UTC),
		"2026-05-13T09:00:00Z rubbish":              time.Date(2026, 5, 13, 9, 0, 0, 0, time.UTC),
	} {
		c := clock{local: func() time.Time { return here }}
		c.restore(text)
		if got := c.now(); !got.Equal(want) {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

// TestNow: a copy takes its time from the server and has it still when it is
// started without one, however wrong the machine's clock.
func TestNow(t *testing.T) {
	h := open(t)
	h.ahead = 100 * time.Hour
	d := h.sit(anna, config{})
	d.level(h)
	ahead := func(d *desk) time.Duration { return time.Until(d.s.Now()).Round(time.Minute) }
	if got := ahead(d); got != h.ahead {
		t.Errorf("%s ahead, the server is %s", got, h.ahead)
	}
	level := d.s.Status().AsOf
	check(t, d.stop())
	nobody := &gate{}
	nobody.shut()
	d = wake(t, d.dir, config{dial: nobody.dial})
	d.is(Connecting)
	if asOf := d.s.Status().AsOf; asOf.IsZero() || level.Sub(asOf).Abs() > time.Minute {
		t.Errorf("started offline the copy is as of %s, it was %s", asOf, level)
	}
	if got := ahead(d); got != h.ahead {
		t.Errorf("started offline it is %s ahead", got)
	}
	check(t, d.stop())
	// The machine's clock is put back a week meanwhile.
	d = wake(t, d.dir, config{dial: nobody.dial, now: func() time.Time { return time.Now().Add(-7 * 24 * time.Hour) }})
	d.is(Connecting)
	if got := ahead(d); got != h.ahead {
		t.Errorf("with the clock put back it is %s ahead", got)
	}
}
