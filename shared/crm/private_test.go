package crm

import (
	"testing"
	"time"

	"kontor/shared/change"
	"kontor/shared/doc"
)

// sees reports whether somebody sees a document that is there.
func (w *world) sees(who doc.ID, kind string, id doc.ID) bool {
	w.t.Helper()
	k, err := w.kinds.Kind(kind)
	if err != nil {
		w.t.Fatal(err)
	}
	d := w.get(kind, id)
	if d == nil {
		w.t.Fatalf("no %s %s", kind, id)
	}
	s, err := change.SightOf(w.context(who, ""), w.kinds, k, d)
	if err != nil {
		w.t.Fatal(err)
	}
	_, visible := w.actor(who).Hidden(k, s)
	return visible
}

// TestNegotiation_Private: a private talk and the tasks it makes are its
// people's alone; neither the curator of the firm nor any head has them. That
// they are busy all see.
func TestNegotiation_Private(t *testing.T) {
	w := newWorld(t)
	firm, talk, promise := w.firm("Альфа", nil), doc.Derive("talk"), doc.Derive("promise")
	w.must(anna, newWrite("Negotiation", talk, w.meeting(firm, map[string]any{
		"When": span(w.zone, time.Date(2026, 5, 12, 8, 0, 0, 0, w.zone), 1),
		"OurPeople/" + string(doc.Derive("row", "anna")): map[string]any{"Employee": anna},
		"OurPeople/" + string(doc.Derive("row", "egor")): map[string]any{"Employee": egor},
	})))
	w.must(anna, edit("Negotiation", talk, held(map[string]any{
		"Agreements/" + string(promise): map[string]any{"Text": "Тайна", "Executor": boris, "Due": "2026-05-20"},
	})))
	agreement, next := doc.Made("task", "agreement", string(talk), string(promise)), doc.Made("task", "next", string(talk))
	everybody := []doc.ID{anna, boris, vera, gleb, dina, far, mark, egor}
	want := func(when, kind string, id doc.ID, eyes ...doc.ID) {
		t.Helper()
		may := map[doc.ID]bool{}
		for _, who := range eyes {
			may[who] = true
		}
		for _, who := range everybody {
			if got := w.sees(who, kind, id); got != may[who] {
				t.Errorf("%s: %s sees %s: %v", when, who, kind, got)
			}
		}
	}
	for range 2 {
		want("open", "Negotiation", talk, anna, boris, vera, gleb, mark, egor)
		want("open", "Task", agreement, anna, boris, vera, egor)
		want("open", "Task", next, anna, vera, egor)
		w.must(anna, edit("Negotiation", talk, map[string]any{"Private": true}))
		want("private", "Negotiation", talk, anna, egor)
		want("private", "Task", agreement, anna, boris)
		want("private", "Task", next, anna)
		want("private", "Busy", doc.Made("busy", string(talk), string(anna)), everybody...)
		w.must(anna, edit("Negotiation", talk, map[string]any{"Private": false}))
	}
	t.Run("FromTheStart", func(t *testing.T) {
		talk := doc.Derive("talk", "2")
		w.must(anna, newWrite("Negotiation", talk, w.meeting(firm, map[string]any{"Private": true})))
		w.now = w.now.AddDate(0, 0, 7)
		w.must(anna, edit("Negotiation", talk, map[string]any{"Place": "Минск"})) // it is overdue
		asked := noResultID(w.negotiation(talk))
		want("overdue", "Task", asked, anna)
		w.must(anna, edit("Negotiation", talk, held(nil)))
		want("held", "Task", doc.Made("task", "next", string(talk)), anna)
		if w.get("Task", asked).(*Task).State != TaskCancelled {
			t.Error("it is asked for a result that it has")
		}
	})
	t.Run("ErrNotByAnOutsider", func(t *testing.T) {
		_, err := w.do(vera, "", edit("Negotiation", talk, map[string]any{"Private": true}))
		if doc.CodeOf(err) != doc.CodeDenied {
			t.Errorf("a head hides a talk from herself: %v", err)
		}
	})
}
