package crm

import (
	"slices"
	"testing"

	"kontor/shared/doc"
)

// otherwise is what a list may come to say of an entry, field by field.
var otherwise = map[string]any{
	"Type": "person", "Name": "Severnyj Veter LLC", "Aliases": "SV Trade", "Country": "BY", "TaxID": "7707083893", "Born": "1970",
	"Documents": "MP 1234567", "Addresses": "Минск, Победителей 1", "Program": "X-2", "ListedOn": "2026-05-11", "Note": "см. также 12",
}

// TestDenied_Said: the mark of an entry moves with every field that a list fills
// in, and with nothing else.
func TestDenied_Said(t *testing.T) {
	w := newWorld(t)
	list := w.list("Список", [3]string{"Severny Veter LLC", "entity", "7"})
	entry := DeniedEntryID(list, "7", "")
	k, err := w.kinds.Kind("DeniedEntry")
	if err != nil {
		t.Fatal(err)
	}
	was := w.get("DeniedEntry", entry).(*DeniedEntry).said()
	for _, f := range k.Fields {
		value, says := otherwise[f.Name]
		switch {
		case f.Name == "List" || f.Name == "Code" || f.Name == "Keys": // which entry it is, and what finds it
			continue
		case !says:
			t.Errorf("%s: nothing else that it may say", f.Name)
			continue
		}
		w.must(adminOf(w), edit("DeniedEntry", entry, map[string]any{f.Name: value}))
		now := w.get("DeniedEntry", entry).(*DeniedEntry).said()
		if now == was {
			t.Errorf("%s says otherwise and the mark is the same", f.Name)
		}
		was = now
	}
	w.must(adminOf(w), edit("DeniedEntry", entry, map[string]any{"Code": "8"}))
	if w.get("DeniedEntry", entry).(*DeniedEntry).said() != was {
		t.Error("another number of the entry is another mark")
	}
}

// TestDenied_ChangedOpen: an entry that was found to be another is asked about
// again once the list says otherwise of it, and can be cleared anew; one that
// comes again as it was stays cleared.
func TestDenied_ChangedOpen(t *testing.T) {
	for name, tt := range map[string]struct {
		fields map[string]any
		want   CheckResult
	}{
		"Address":     {map[string]any{"Addresses": otherwise["Addresses"]}, CheckFail},
		"Name":        {map[string]any{"Name": otherwise["Name"]}, CheckFail},
		"Back":        {map[string]any{"Deleted": true}, CheckOK},
		"OKSame":      {map[string]any{"Name": "Severny Veter LLC", "Type": "entity"}, CheckOK},
		"OKOtherName": {map[string]any{"Name": "Южный берег"}, CheckOK},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			list := w.list("Список", [3]string{"Severny Veter LLC", "entity", "7"})
			entry := DeniedEntryID(list, "7", "")
			id := w.reviewed(w.known("Северный ветер"))
			clear := `{"Entry":"` + string(entry) + `","Comment":"другой город"}`
			w.answer(id, CheckOK)
			wantRule(t, w.order(gleb, "admission.clear", "Admission", id, clear), "", "")
			if _, err := w.do(adminOf(w), "в новом списке", edit("DeniedEntry", entry, tt.fields)); err != nil {
				t.Fatal(err)
			}
			if tt.fields["Deleted"] != nil {
				w.must(adminOf(w), edit("DeniedEntry", entry, map[string]any{"Deleted": false}))
			}
			if q := w.denied(id); q.Result != tt.want {
				t.Fatalf("%+v, want %s", q, tt.want)
			}
			if tt.want == CheckOK {
				wantRule(t, w.order(gleb, "admission.approve", "Admission", id, approve), "", "")
				return
			}
			wantRule(t, w.order(gleb, "admission.approve", "Admission", id, approve), "", "check_decisive")
			wantRule(t, w.order(gleb, "admission.clear", "Admission", id, clear), "", "")
			wantRule(t, w.order(gleb, "admission.approve", "Admission", id, approve), "", "")
		})
	}
}

// TestDenied_ChangedAdmitted: a firm that was admitted although an entry is like
// it is looked at again once the list says otherwise of that one. The task that
// is open serves; what was done was done about what stood there.
func TestDenied_ChangedAdmitted(t *testing.T) {
	w := newWorld(t)
	list := w.list("Список", [3]string{"Severny Veter LLC", "entity", "7"})
	entry := DeniedEntryID(list, "7", "")
	id := w.reviewed(w.known("Северный ветер"))
	w.answer(id, CheckOK)
	wantRule(t, w.order(gleb, "admission.clear", "Admission", id, `{"Entry":"`+string(entry)+`","Comment":"другой город"}`), "", "")
	wantRule(t, w.order(gleb, "admission.approve", "Admission", id, approve), "", "")
	says := func(what string, fields map[string]any, want int) *Task {
		t.Helper()
		if _, err := w.do(adminOf(w), "в новом списке", edit("DeniedEntry", entry, fields)); err != nil {
			t.Fatal(err)
		}
		open := w.open("DeniedEntry", entry)
		if len(open) != want {
			t.Fatalf("%s: %d tasks are open, want %d", what, len(open), want)
		}
		if want == 0 {
			return nil
		}
		return open[0]
	}
	says("the same", map[string]any{"Type": "entity", "Name": "Severny Veter LLC"}, 0)
	first := says("an address", map[string]any{"Addresses": "Минск"}, 1)
	if first.Executor.ID() != gleb || first.Kind != ruleDeniedMatch {
		t.Errorf("the task is %+v", first)
	}
	if again := says("a note", map[string]any{"Note": "через посредников"}, 1); again.ID != first.ID {
		t.Error("while one is open another is given")
	}
	w.must(gleb, edit("Task", first.ID, map[string]any{"State": TaskDone}))
	says("the same once more", map[string]any{"Note": "через посредников"}, 0)
	second := says("a programme", map[string]any{"Program": "X-2"}, 1)
	if second.ID == first.ID {
		t.Error("what was done is asked for again")
	}
	says("gone", map[string]any{"Deleted": true}, 0)
	if back := says("back", map[string]any{"Deleted": false}, 1); back.ID != second.ID {
		t.Errorf("it comes back as it was, with %s for %s", back.ID, second.ID)
	}
}

// TestDenied_ListGone: a list marked for deletion speaks against nobody; with the
// last one the question is people's again, and with it back the program's.
func TestDenied_ListGone(t *testing.T) {
	w := newWorld(t)
	list := w.list("Список", [3]string{"Severny Veter LLC", "entity", "7"})
	w.list("Другой", [3]string{"Южный берег", "entity", "1"})
	other := DeniedListID(SourceOther, "Другой")
	id := w.reviewed(w.known("Северный ветер"))
	mark := func(list doc.ID, gone bool) {
		t.Helper()
		res, err := w.do(adminOf(w), "больше не ведём", edit("DeniedList", list, map[string]any{doc.DeletedPath: gone}))
		wantRule(t, err, "", "")
		if kinds := res.Changed[0].Kind.Governs(res.Changed[0].Prev, res.Changed[0].Next); !slices.Contains(kinds, "Admission") {
			t.Fatalf("the cases are not looked at: %v", kinds)
		}
		w.wake("Admission", id)
	}
	for i, step := range []struct {
		list doc.ID
		gone bool
		says CheckResult
	}{{other, true, CheckFail}, {other, false, CheckFail}, {list, true, CheckOK}, {other, true, ""}, {list, false, CheckFail}} {
		if mark(step.list, step.gone); w.denied(id).Result != step.says {
			t.Fatalf("step %d: it says %+v", i, w.denied(id))
		}
	}
	mark(list, true)
	w.answer(id, CheckOK)
	if q := w.denied(id); q.By.ID() != gleb {
		t.Errorf("without lists answered by %q", q.By)
	}
}

// TestDenied_Dear: the lists are looked through when something says otherwise
// than before, not with every answer of an officer's.
func TestDenied_Dear(t *testing.T) {
	w := newWorld(t)
	w.list("Список", [3]string{"Южный берег", "entity", "1"})
	firm := w.known("Северный ветер")
	looks := len(w.counterparty(firm).listKeys())
	since := func(f func()) int {
		before := w.screenings
		f()
		return w.screenings - before
	}
	var id doc.ID
	if n := since(func() { id = w.reviewed(firm) }); n != looks {
		t.Errorf("a new case, handed in and taken, has them looked up %d times for %d keys", n, looks)
	}
	answer := "Checklist/" + string(AdmissionCheckID(id, "AC-02"))
	if n := since(func() { w.must(gleb, edit("Admission", id, map[string]any{answer: map[string]any{"Result": CheckOK}})) }); n != 0 {
		t.Errorf("an answer has them looked up %d times", n)
	}
	if n := since(func() {
		w.must(gleb, edit("Counterparty", firm, map[string]any{"NameFull": "ООО «Южный берег»"}))
	}); n == 0 || w.denied(id).Result != CheckFail {
		t.Errorf("by another name they were looked up %d times: %s", n, w.denied(id).Result)
	}
}
