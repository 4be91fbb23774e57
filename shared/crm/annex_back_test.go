package crm

import (
	"testing"

	"kontor/shared/doc"
)

// TestAnnexLine_Back: a line whose mark for deletion is taken back comes to no
// annex that is agreed or prices already: nobody has seen it there, and nothing
// has looked whether it clashes.
func TestAnnexLine_Back(t *testing.T) {
	w, contract := dealt(t)
	annex := w.annex(contract, "Море", nil, map[string]any{"Rate": "10"}, map[string]any{"Rate": "20"})
	second := doc.Derive("line", "Море", "1")
	mark := func(deleted bool) error {
		_, err := w.do(anna, "лишняя", edit("AnnexLine", second, map[string]any{doc.DeletedPath: deleted}))
		return err
	}
	for _, deleted := range []bool{true, false, true} {
		wantRule(t, mark(deleted), "", "")
	}
	wantRule(t, w.activate(annex), "", "")
	wantRule(t, mark(false), "Annex", "annex_immutable")
	if !w.get("AnnexLine", second).Meta().Deleted {
		t.Error("it is back")
	}
}

// TestAnnex_VersionBack: a version whose mark for deletion is taken back keeps its
// number, unless another has it meanwhile: of two of one number neither would give
// way to the other.
func TestAnnex_VersionBack(t *testing.T) {
	for name, tt := range map[string]struct {
		other bool
		want  int64
	}{"Alone": {false, 2}, "Taken": {true, 3}} {
		w, contract := dealt(t)
		first := w.annex(contract, "v1", nil, map[string]any{"Rate": "100"})
		version := func(name string) doc.ID {
			return w.annex(contract, name, map[string]any{"First": first}, map[string]any{"Rate": "120"})
		}
		gone := version("v2")
		mark := func(deleted bool) {
			if _, err := w.do(anna, "ошибка", edit("Annex", gone, map[string]any{doc.DeletedPath: deleted})); err != nil {
				t.Fatal(err)
			}
		}
		mark(true)
		if tt.other {
			if v := w.get("Annex", version("другая")).(*Annex).Version; v != 2 {
				t.Fatalf("the other is version %d", v)
			}
		}
		mark(false)
		if v := w.get("Annex", gone).(*Annex).Version; v != tt.want {
			t.Errorf("%s: it is version %d, want %d", name, v, tt.want)
		}
	}
}

// TestTariff_ClashPast: prices for days that are over clash with those that held on
// them, the night before they are noted to be over as well as after it; on other
// days they do not.
func TestTariff_ClashPast(t *testing.T) {
	march := doc.Period{From: "2026-03-01", To: "2026-03-31"}
	for _, nights := range []int{0, 1} {
		w, contract := dealt(t)
		over := w.annex(contract, "Март", map[string]any{"Term": march}, map[string]any{"Rate": "10"})
		wantRule(t, w.activate(over), "", "")
		for range nights {
			w.now = w.now.AddDate(0, 0, 1)
			w.wake("Annex", over)
		}
		if s := w.get("Annex", over).(*Annex).State; (s == AnnexExpired) != (nights > 0) {
			t.Fatalf("after %d nights it is %s", nights, s)
		}
		wantRule(t, w.activate(w.annex(contract, "Март иначе", map[string]any{"Term": march}, map[string]any{"Rate": "20"})), "", "lines_clash")
		april := doc.Period{From: "2026-04-01", To: "2026-12-31"}
		wantRule(t, w.activate(w.annex(contract, "Апрель", map[string]any{"Term": april}, map[string]any{"Rate": "30"})), "", "")
		again := w.annex(contract, "Март v2", map[string]any{"Term": march, "First": over}, map[string]any{"Rate": "20"})
		wantRule(t, w.activate(again), "", "") // a new version is how the past is put right
	}
}
