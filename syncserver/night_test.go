package main

import (
	"testing"

	"kontor/shared/crm"
	"kontor/shared/doc"
)

// tasks lists the tasks of a kind and where they stand.
func (o *office) tasks(kind string) (states []crm.TaskState) {
	o.t.Helper()
	if err := o.each(o.t.Context(), "Task", func(d doc.Doc) error {
		if x := d.(*crm.Task); string(x.Kind) == kind {
			states = append(states, x.State)
		}
		return nil
	}); err != nil {
		o.t.Fatal(err)
	}
	return states
}

// TestNight: the day after a planned talk has been over for a day its owner is
// asked for the result, once, and no more when he has told it.
func TestNight(t *testing.T) {
	o := newOffice(t)
	for _, now := range []string{"2041-05-15T09:00:00+03:00", "2041-05-15T23:00:00+03:00"} {
		if err := o.setClock(t.Context(), now); err != nil {
			t.Fatal(err)
		}
		if got := o.tasks("no_result"); got != nil {
			t.Fatalf("asked too soon: %v", got)
		}
	}
	head := o.records.Head()
	for _, now := range []string{"2041-05-16T00:00:05+03:00", "2041-05-17T09:00:00+03:00", "2041-06-17T09:00:00+03:00"} {
		if err := o.setClock(t.Context(), now); err != nil {
			t.Fatal(err)
		}
		if got := o.tasks("no_result"); len(got) != 1 || got[0] != crm.TaskNew {
			t.Fatalf("on %s: %v", now, got)
		}
	}
	if o.records.Head() > head+5 {
		t.Errorf("nights that move nothing leave %d changes", o.records.Head()-head)
	}
	o.edit(o.anna, "Negotiation", o.talk, map[string]any{"State": crm.Held, "Result": "info", "ResultText": "Рассказали о ставках"})
	if got := o.tasks("no_result"); len(got) != 1 || got[0] != crm.TaskCancelled {
		t.Errorf("after the result: %v", got)
	}
	sound(t, o.base)
}

// TestNightCurator: when a curator's time begins the firm is his, without
// anybody having to touch it.
func TestNightCurator(t *testing.T) {
	o := newOffice(t)
	var old doc.ID
	if err := o.each(t.Context(), "Counterparty", func(d doc.Doc) error {
		old = d.(*crm.Counterparty).Curators.Sorted()[0]
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	o.edit(o.anna, "Counterparty", o.firm, map[string]any{
		"Curators/" + string(old):      map[string]any{"Valid": doc.Period{To: "2041-05-20"}},
		"Curators/" + string(o.next()): crm.Curator{Employee: doc.Ref[crm.Employee](o.vera), Role: crm.MainCurator, Share: 100, Valid: doc.Period{From: "2041-05-21"}},
	})
	owner := func() (id doc.ID) {
		if err := o.each(t.Context(), "Counterparty", func(d doc.Doc) error { id = d.Meta().Owner; return nil }); err != nil {
			t.Fatal(err)
		}
		return id
	}
	if err := o.setClock(t.Context(), "2041-05-20T23:59:00+03:00"); err != nil || owner() != o.anna {
		t.Fatalf("it is %s's, %v", owner(), err)
	}
	if err := o.setClock(t.Context(), "2041-05-21T00:01:00+03:00"); err != nil || owner() != o.vera {
		t.Fatalf("it is %s's, %v", owner(), err)
	}
	sound(t, o.base)
}

// sound wants verify to find nothing.
func sound(t *testing.T, b *base) {
	t.Helper()
	if err := b.records.Verify(t.Context(), func(wrong string) { t.Error(wrong) }); err != nil {
		t.Error(err)
	}
}
