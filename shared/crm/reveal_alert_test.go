package crm

import (
	"fmt"
	"testing"
	"time"

	"kontor/shared/doc"
)

// reveals lets somebody look at n cards, one after another with a pause between.
func (w *world) reveals(who doc.ID, from time.Time, n int, pause time.Duration) {
	w.t.Helper()
	for i := range n {
		at := from.Add(time.Duration(i) * pause)
		id := doc.Derive("reveal", string(who), at.String())
		if i%2 == 0 { // what is no reveal does not count
			w.must(who, newWrite("AccessEvent", doc.Derive("print", string(id)), map[string]any{"Kind": AccessPrint, "At": doc.TimeOf(at), "Subject": "Contract", "By": who}))
		}
		w.must(who, newWrite("AccessEvent", id, map[string]any{"Kind": AccessReveal, "At": doc.TimeOf(at), "Subject": "ContactPerson", "By": who}))
	}
}

// alerts are the tasks about what somebody has revealed.
func (w *world) alerts(who doc.ID) (all []*Task) {
	w.t.Helper()
	for _, t := range w.open("Employee", who) {
		if t.SourceRule == ruleRevealAlert {
			all = append(all, t)
		}
	}
	return all
}

// threshold sets how many reveals an hour are too many.
func (w *world) threshold(n int) {
	w.t.Helper()
	w.machine(newWrite("Settings", SettingsID, map[string]any{"RevealAlertPerHour": n}))
}

// TestRevealAlert: more reveals within one hour than the company has set make
// one alert, wherever on the clock that hour lies and in whatever order they come.
func TestRevealAlert(t *testing.T) {
	at := func(w *world, hour, minute int) time.Time { return time.Date(2026, 5, 12, hour, minute, 0, 0, w.zone) }
	for name, tt := range map[string]struct {
		do   func(w *world)
		want string // of the alerts, in order
	}{
		"OKAsMany":      {func(w *world) { w.reveals(anna, at(w, 10, 0), 5, time.Minute) }, "[]"},
		"OneMore":       {func(w *world) { w.reveals(anna, at(w, 10, 0), 6, time.Minute) }, "[Анна: 6]"},
		"OnceForMore":   {func(w *world) { w.reveals(anna, at(w, 10, 0), 40, time.Minute) }, "[Анна: 6]"},
		"AcrossTheHour": {func(w *world) { w.reveals(anna, at(w, 10, 30), 6, 11*time.Minute) }, "[Анна: 6]"},
		"OKSlow":        {func(w *world) { w.reveals(anna, at(w, 10, 30), 12, 12*time.Minute) }, "[]"},
		"OKTwoPeople": {func(w *world) {
			w.reveals(anna, at(w, 10, 0), 4, time.Minute)
			w.reveals(boris, at(w, 10, 0), 4, time.Minute)
		}, "[]"},
		"AnotherDay": {func(w *world) {
			w.reveals(anna, at(w, 10, 0), 6, time.Minute)
			w.reveals(anna, at(w, 34, 0), 7, time.Minute)
		}, "[Анна: 6 Анна: 6]"},
		"LateFromBefore": {func(w *world) {
			w.reveals(anna, at(w, 11, 5), 3, time.Minute)
			w.reveals(anna, at(w, 10, 50), 3, time.Minute)
		}, "[Анна: 6]"},
		"LateBetween": {func(w *world) {
			w.reveals(anna, at(w, 10, 20), 3, time.Minute)
			w.reveals(anna, at(w, 11, 10), 2, time.Minute)
			w.reveals(anna, at(w, 10, 50), 1, 0)
		}, "[Анна: 6]"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.threshold(5)
			tt.do(w)
			got := []string{}
			for _, a := range w.alerts(anna) {
				got = append(got, a.Title)
				if a.Executor.ID() != gleb || a.Owner != gleb || a.Kind != ruleRevealAlert || a.Priority != "high" {
					t.Errorf("%+v", a)
				}
				if w.actor(anna).May("read", "Task", []string{doc.PlaceOwn(a.Owner), doc.PlaceOf(a.Owner)}) {
					t.Error("whom it is about reads it")
				}
			}
			if fmt.Sprint(got) != tt.want {
				t.Errorf("%v, want %s", got, tt.want)
			}
		})
	}
}

// TestRevealAlert_Usual: a company that has set nothing is told of the two
// hundred and first.
func TestRevealAlert_Usual(t *testing.T) {
	w := newWorld(t)
	from := time.Date(2026, 5, 12, 10, 0, 0, 0, w.zone)
	w.reveals(anna, from, 200, 10*time.Second)
	if n := len(w.alerts(anna)); n != 0 {
		t.Fatalf("%d alerts of two hundred", n)
	}
	w.reveals(anna, from.Add(50*time.Minute), 1, 0)
	if a := w.alerts(anna); len(a) != 1 || a[0].Title != "Анна: 201" {
		t.Errorf("%+v", a)
	}
}

// TestRevealAlert_Guards: nobody watches himself: of security another is told, of
// the only one a director, and done stays done.
func TestRevealAlert_Guards(t *testing.T) {
	w := newWorld(t)
	w.threshold(2)
	from := time.Date(2026, 5, 12, 10, 0, 0, 0, w.zone)
	w.reveals(gleb, from, 3, time.Minute)
	a := w.alerts(gleb)
	if len(a) != 1 || a[0].Executor.ID() != egor {
		t.Fatalf("of the only officer: %+v", a)
	}
	w.must(egor, edit("Task", a[0].ID, map[string]any{"State": TaskDone}))
	w.reveals(gleb, from.Add(10*time.Minute), 3, time.Minute)
	if a := w.alerts(gleb); len(a) != 0 {
		t.Errorf("asked again about the same hour: %+v", a)
	}
	second := doc.Derive("test", "second")
	w.machine(newWrite("Employee", second, map[string]any{"Name": "Пётр", "Login": "petr", "Department": doc.Derive("d", "guard"), "Roles": []Role{Security}, "State": Working}))
	w.reveals(gleb, from.AddDate(0, 0, 1), 3, time.Minute)
	if a := w.alerts(gleb); len(a) != 1 || a[0].Executor.ID() != second {
		t.Errorf("of one of two officers: %+v", a)
	}
}
