package crm

import (
	"testing"
	"time"

	"kontor/shared/doc"
)

// TestNoResult follows a planned talk that nobody tells the result of.
func TestNoResult(t *testing.T) {
	for name, tt := range map[string]struct {
		edit map[string]any
		want TaskState
	}{
		"Asked":     {nil, TaskNew},
		"Held":      {held(nil), TaskCancelled},
		"Cancelled": {map[string]any{"State": Cancelled}, TaskCancelled},
		"Moved":     {map[string]any{"When": span(nil, time.Date(2026, 6, 20, 7, 0, 0, 0, time.UTC), 1)}, TaskCancelled},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			firm, n := w.firm("Альфа", nil), doc.Derive("n")
			w.must(anna, newWrite("Negotiation", n, w.meeting(firm, map[string]any{"State": Planned})))
			talk := w.get("Negotiation", n).(*Negotiation)
			ask := noResultID(talk)
			wake := func() { w.machine(edit("Negotiation", n, nil)) }
			w.now = talk.end().Add(overdueAfter)
			if wake(); w.get("Task", ask) != nil {
				t.Fatal("asked too soon")
			}
			day := talk.Next(dayBefore(talk.end()))
			if day == "" || !talk.overdue(day.Add(1).At(w.zone)) {
				t.Fatalf("looked at on %q", day)
			}
			w.now = w.now.Add(time.Minute)
			wake()
			wake()
			task := w.get("Task", ask).(*Task)
			if task.Kind != "no_result" || task.Executor.ID() != anna || task.State != TaskNew || task.SourceRule != "no_result" {
				t.Fatalf("%+v", task)
			}
			if tt.edit != nil {
				w.must(anna, edit("Negotiation", n, tt.edit))
			}
			if got := w.get("Task", ask).(*Task).State; got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}

// dayBefore is the company's day before an instant.
func dayBefore(at doc.Time) doc.Date { return doc.DateOf(at.UTC()).Add(-1) }
