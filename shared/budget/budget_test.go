package budget

import (
	"fmt"
	"testing"
	"time"
)

// jury hears what is found too dear.
type jury struct {
	testing.TB
	heard int
}

func (j *jury) Helper() {}

func (j *jury) Errorf(string, ...any) { j.heard++ }

// TestSheet: what costs twice its budget fails, and only that.
func TestSheet(t *testing.T) {
	for name, tt := range map[string]struct {
		note  func(*Sheet)
		fails bool
	}{
		"Within":   {func(s *Sheet) { s.Most("x", 10*time.Millisecond, 10*time.Millisecond) }, false},
		"Over":     {func(s *Sheet) { s.Most("x", 10*time.Millisecond, 20*time.Millisecond) }, false},
		"Twice":    {func(s *Sheet) { s.Most("x", 10*time.Millisecond, 20*time.Millisecond+1) }, true},
		"Never":    {func(s *Sheet) { s.Never("x", 2*time.Second, 2*time.Second) }, false},
		"NeverYet": {func(s *Sheet) { s.Never("x", 2*time.Second, 2*time.Second+1) }, true},
		"Often":    {func(s *Sheet) { s.Least("x", 1000, 500) }, false},
		"Seldom":   {func(s *Sheet) { s.Least("x", 1000, 499) }, true},
		"Small":    {func(s *Sheet) { s.Size("x", 1<<20, 2<<20) }, false},
		"Big":      {func(s *Sheet) { s.Size("x", 1<<20, 2<<20+1) }, true},
		"Floor":    {func(s *Sheet) { s.Floor("x", time.Hour) }, false},
	} {
		j := &jury{TB: t}
		tt.note(New(j, name))
		if (j.heard == 1) != tt.fails || j.heard > 1 {
			t.Errorf("%s: %d faults, want %v", name, j.heard, tt.fails)
		}
		tt.note(nil)
	}
}

func TestAt(t *testing.T) {
	var all []time.Duration
	for n := range 200 {
		all = append(all, time.Duration(200-n))
	}
	if got := fmt.Sprint(At(all, 0), At(all, 50), At(all, 99), At(all, 100)); got != "1ns 101ns 199ns 200ns" {
		t.Error(got)
	}
}

func TestWords(t *testing.T) {
	for want, got := range map[string]string{
		"1.23 s": long(1234 * time.Millisecond), "12.3 ms": long(12345 * time.Microsecond), "123 µs": long(123456 * time.Nanosecond),
		"1.5 MiB": bytes(3 << 19), "40.0 KiB": bytes(40 << 10),
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
