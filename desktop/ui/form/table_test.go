package form

import (
	"encoding/json"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"kontor/desktop/ui/kit"
	"kontor/shared/doc"
)

func accounts(f *Form) *table { return f.item("Accounts").(*table) }

func (r *row) entry(t *testing.T, name string) *kit.Entry {
	t.Helper()
	for _, c := range r.cells {
		if c.field.Name == name {
			return widgetIn[*kit.Entry](t, c.e, 0)
		}
	}
	t.Fatalf("no cell %s", name)
	return nil
}

// TestRowsPatch: an edited row names its changed keys only, a new one all it
// has, a removed one null.
func TestRowsPatch(t *testing.T) {
	f, w := loaded(t, russian())
	told := 0
	f.OnChanged = func() { told++ }
	a := accounts(f)
	if len(a.rows) != 2 || a.rows[0].id != string(rowID(1)) {
		t.Fatalf("rows are not in their order")
	}
	test.Type(a.rows[0].entry(t, "Number"), "9")
	test.Tap(a.add)
	if got := w.Canvas().Focused(); got != a.rows[2].target("") {
		t.Error("a new row does not get the focus")
	}
	test.Type(w.Canvas().Focused(), "Новый")
	a.remove(a.rows[1])
	if told < 3 {
		t.Errorf("told %d times", told)
	}
	p := f.Patch()
	fresh := "Accounts/" + string(rowID(101))
	wantPatch(t, p, map[string]string{
		"Accounts/" + string(rowID(1)): `{"Number":"940702810000000000001"}`,
		"Accounts/" + string(rowID(2)): `null`,
		fresh:                          `{"Bank":"Новый","Order":3}`,
	})
	after, err := doc.KindOf[firm]().Apply(parts(t, sample), p, false)
	if err != nil {
		t.Fatalf("the declaration refuses the patch: %v", err)
	}
	f.Rebase(after)
	if f.Changed() {
		t.Errorf("what was saved counts as changed: %v", f.Patch())
	}
	f.Load(parts(t, sample))
	if len(a.rows) != 2 || f.Changed() {
		t.Error("the rows are not back")
	}
}

// TestBlankRowIsNone: a row that was added and not filled is not saved.
func TestBlankRowIsNone(t *testing.T) {
	f, w := loaded(t, russian())
	a := accounts(f)
	w.Canvas().Focus(a.rows[0].target(""))
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyInsert})
	if len(a.rows) != 3 {
		t.Fatal("Ins adds no row")
	}
	if f.Changed() || len(f.Patch()) > 0 {
		t.Errorf("a blank row gives %v", f.Patch())
	}
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyF8})
	if len(a.rows) != 2 {
		t.Error("F8 does not remove the row")
	}
}

// TestRowOnlyShowsWhatItUses: a row of a phone has no place for a mail.
func TestRowOnlyShowsWhatItUses(t *testing.T) {
	c := russian()
	c.RowField = func(rows, field string, row doc.Parts) bool {
		if rows != "Comms" || field != "Phone" && field != "Email" {
			return true
		}
		return (field == "Phone") == (string(row["Kind"]) == `"legal"`)
	}
	f, _ := loaded(t, c)
	rows := f.item("Comms").(*table).rows
	for _, r := range rows {
		legal := r.id == string(rowID(3))
		if r.cells[1].box.Hidden == legal || r.cells[2].box.Hidden != legal {
			t.Errorf("row %s shows the wrong values", r.id)
		}
	}
	if p := f.Patch(); len(p) > 0 {
		t.Errorf("hiding changes values: %v", p)
	}
	choice := widgetIn[*kit.Choice](t, rows[0].cells[0].e, 0)
	before := rows[0].cells[1].box.Hidden
	if choice.TypedRune('l'); choice.Value() != "legal" {
		choice.TypedRune('p')
	}
	choice.TypedRune('p')
	choice.TypedRune('l')
	choice.TypedRune(map[bool]rune{true: 'l', false: 'p'}[before])
	if rows[0].cells[1].box.Hidden == before {
		t.Error("another kind shows the same values")
	}
}

func TestLockedRowsAreRead(t *testing.T) {
	c := russian()
	c.Locked = func(name string) bool { return name == "Accounts" }
	f, _ := loaded(t, c)
	a := accounts(f)
	if got := a.rows[0].cells[2].text.text; got != "01.02.2020" {
		t.Errorf("the date reads %q", got)
	}
	if a.target("Accounts") != nil || len(f.Patch()) > 0 {
		t.Error("locked rows can be edited")
	}
}

func TestRowFaults(t *testing.T) {
	f, _ := loaded(t, russian())
	r := f.item("Comms").(*table).rows[0]
	for _, c := range r.cells {
		if c.field.Type == doc.TEmail {
			widgetIn[*kit.Entry](t, c.e, 0).SetText("no mail")
		}
	}
	faults := f.Faults()
	if len(faults) != 1 || faults[0].Field() != "Comms/"+r.id+"/Email" {
		t.Errorf("faults %v", faults)
	}
	if !f.Changed() {
		t.Error("the half typed mail would be lost without a question")
	}
}

// TestUnknownRowFieldsStay: what a newer program has written into a row is
// neither shown nor lost.
func TestUnknownRowFieldsStay(t *testing.T) {
	f, _ := loaded(t, russian())
	f.Load(parts(t, `{"Accounts":{"$1":{"Bank":"А","Later":7,"Order":4}}}`))
	accounts(f).rows[0].entry(t, "Bank").SetText("Б")
	wantPatch(t, f.Patch(), map[string]string{"Accounts/" + string(rowID(1)): `{"Bank":"Б"}`})
	var row map[string]json.RawMessage
	if err := json.Unmarshal(f.Parts().At("Accounts/"+string(rowID(1))), &row); err != nil || string(row["Later"]) != "7" {
		t.Errorf("the row is %s", f.Parts()["Accounts"])
	}
}
