package crm

import (
	"testing"
	"time"

	"kontor/shared/doc"
)

// reviews lists the open tasks to look again at a firm's ban.
func (w *world) reviews(firm doc.ID) (open []*Task) {
	w.t.Helper()
	for _, task := range w.open("Counterparty", firm) {
		if task.SourceRule == ruleReview {
			open = append(open, task)
		}
	}
	return open
}

// TestReview_GoesToSecurity: whoever suspends, security is asked to look again,
// and the task is its own.
func TestReview_GoesToSecurity(t *testing.T) {
	for name, who := range map[string]doc.ID{"Finance": dina, "Director": egor, "Security": guard2} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.secondGuard()
			w.machine(edit("Employee", dina, map[string]any{"Roles": []Role{Finance, Head}}))
			firm := w.firm("Альфа", nil)
			wantRule(t, w.command(who, "counterparty.suspend", firm, map[string]any{"Reason": "debt", "Comment": "долг", "Until": "2026-10-01"}), "", "")
			wants := gleb // the first of the security department
			if who == guard2 {
				wants = who
			}
			if open := w.reviews(firm); len(open) != 1 || open[0].Executor.ID() != wants || open[0].Owner != wants {
				t.Errorf("want %s: %+v", wants, open)
			}
		})
	}
}

// TestReview_Again: a second ban until the same day is looked at again though the
// task of the first was done, and lifting calls that off.
func TestReview_Again(t *testing.T) {
	w := newWorld(t)
	firm := w.firm("Альфа", nil)
	for range 3 {
		w.suspend(firm)
		open := w.reviews(firm)
		if len(open) != 1 {
			t.Fatalf("%d tasks", len(open))
		}
		w.must(gleb, edit("Task", open[0].ID, map[string]any{"State": TaskDone}))
		wantRule(t, w.command(gleb, "counterparty.lift", firm, map[string]any{"Comment": "оплатили"}), "", "")
	}
	w.suspend(firm)
	wantRule(t, w.command(gleb, "counterparty.lift", firm, map[string]any{"Comment": "оплатили"}), "", "")
	if open := w.reviews(firm); len(open) != 0 {
		t.Errorf("lifted, and %d tasks are open", len(open))
	}
}

// TestReview_OnTheDay: on the last day of a ban somebody is asked to look again,
// though the task was done long before; the ban holds, and he is asked once.
func TestReview_OnTheDay(t *testing.T) {
	w := newWorld(t)
	firm := w.firm("Альфа", nil)
	w.suspend(firm)
	w.must(gleb, edit("Task", w.reviews(firm)[0].ID, map[string]any{"State": TaskDone}))
	if next := w.counterparty(firm).Next("2026-09-30"); next != "2026-10-01" {
		t.Fatalf("looked at again on %s", next)
	}
	for day, wants := range []int{0, 1, 1} {
		w.now = doc.Date("2026-09-30").Add(day).At(w.zone)
		w.wake("Counterparty", firm)
		if n := len(w.reviews(firm)); n != wants || w.counterparty(firm).Status != TempBanned {
			t.Errorf("day %d: %d tasks, %s", day, n, w.counterparty(firm).Status)
		}
	}
}

// TestSuspend_LeapDay: a year is a year in February too.
func TestSuspend_LeapDay(t *testing.T) {
	for day, last := range map[doc.Date]doc.Date{"2028-02-29": "2029-02-28", "2027-02-28": "2028-02-28", "2027-12-31": "2028-12-31"} {
		w := newWorld(t)
		firm := w.firm("Альфа", nil)
		w.now = day.At(w.zone).Add(10 * time.Hour)
		args := map[string]any{"Reason": "debt", "Comment": "долг", "Until": last.Add(1)}
		wantRule(t, w.command(gleb, "counterparty.suspend", firm, args), "Until", "suspend_until")
		args["Until"] = last
		wantRule(t, w.command(gleb, "counterparty.suspend", firm, args), "", "")
	}
}

// TestRest_Reason: why a head has made a firm passive is kept as long as it is.
func TestRest_Reason(t *testing.T) {
	w := newWorld(t)
	firm := w.active("Альфа")
	wantRule(t, w.command(vera, "counterparty.rest", firm, map[string]any{"Comment": "закрывают направление"}), "", "")
	if c := w.counterparty(firm); c.Status != Passive || c.RestReason != "закрывают направление" {
		t.Fatalf("%s: %q", c.Status, c.RestReason)
	}
	w.suspend(firm)
	wantRule(t, w.command(gleb, "counterparty.lift", firm, map[string]any{"Comment": "оплатили"}), "", "")
	if c := w.counterparty(firm); c.Status != Passive || c.RestReason == "" {
		t.Fatalf("%s: %q", c.Status, c.RestReason)
	}
	w.machine(edit("Counterparty", firm, map[string]any{"Status": Active}))
	if c := w.counterparty(firm); c.RestReason != "" {
		t.Errorf("active, and yet %q", c.RestReason)
	}
}
