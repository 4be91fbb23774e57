package form

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"kontor/desktop/ui/kit"
	"kontor/shared/doc"
)

// TestHalfTypedIsAFault: what is no value gives no patch and a fault, for every
// type that can be mistyped.
func TestHalfTypedIsAFault(t *testing.T) {
	for _, c := range []struct {
		name, text, rule string
		at               int
	}{
		{"Since", "45.13.2026", "date", 0}, {"Called", "40.01.2026", "date", 0}, {"Term", "39", "date", 0}, {"Birthday", "31.02", "date", 0}, {"Birthday", "x", "date", 0},
		{"Days", "1,5", "number", 0}, {"Weight", "1,2.3,4", "number", 0}, {"Limit", "1,234", "number", 0}, {"Limit", "9999999999999999999", "number", 0},
		{"Phone", "12", "phone", 0}, {"Mail", "no mail", "email", 0},
	} {
		f, _ := loaded(t, russian())
		w := view[kit.Hooked](t, f, c.name, c.at).Target()
		w.(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutSelectAll{})
		test.Type(w, c.text)
		faults := f.Faults()
		if len(faults) != 1 || faults[0].Field() != c.name || faults[0].Rule != c.rule {
			t.Errorf("%s %q: faults %v", c.name, c.text, faults)
		}
		if p := f.Patch(); len(p) > 0 {
			t.Errorf("%s %q: patch %v", c.name, c.text, p)
		}
		if !f.Changed() {
			t.Errorf("%s %q would be lost without a question", c.name, c.text)
		}
	}
}

func TestPeriodEndsBeforeItBegins(t *testing.T) {
	f, _ := loaded(t, russian())
	view[*kit.DateField](t, f, "Term", 1).SetText("01.01.2020")
	if faults := f.Faults(); len(faults) != 1 || faults[0].Rule != "to_before_from" {
		t.Errorf("faults %v", faults)
	}
}

// TestFaultsAreShown under their fields and over the form, and a click on a
// line goes to the field.
func TestFaultsAreShown(t *testing.T) {
	f, w := loaded(t, russian())
	phone := "Comms/" + string(rowID(3)) + "/Phone"
	f.ShowFaults([]*doc.Error{doc.Invalid("TaxID", "required"), doc.Invalid(phone, "phone").Reads("Comms"), doc.Invalid("", "required")})
	if h := f.item("TaxID").(*single).hint; !h.Visible() || h.label.Text != "нужно заполнить" {
		t.Errorf("under the field: %q", h.label.Text)
	}
	if h := f.item("Comms").(*table).row(phone).hint; !h.Visible() || !strings.HasPrefix(h.label.Text, "Phone: ") {
		t.Errorf("under the row: %q", h.label.Text)
	}
	if len(f.summary.lines.Objects) != 4 || !f.summary.Visible() {
		t.Errorf("%d lines in the summary", len(f.summary.lines.Objects))
	}
	test.Tap(f.summary.lines.Objects[1].(*jump))
	if w.Canvas().Focused() != f.item("TaxID").target("") {
		t.Error("the first line does not go to its field")
	}
	test.Tap(f.summary.lines.Objects[2].(*jump))
	if got := w.Canvas().Focused(); got != f.item("Comms").target(phone) || got == f.item("Comms").target("Comms") {
		t.Error("the second line does not go to its row's field")
	}
	f.ShowFaults(nil)
	if f.summary.Visible() || f.item("TaxID").(*single).hint.Visible() {
		t.Error("the faults are still shown")
	}
}

func TestLongSummary(t *testing.T) {
	f, _ := loaded(t, russian())
	f.ShowFaults(slices.Repeat([]*doc.Error{doc.Invalid("Name", "required")}, 20))
	if n := len(f.summary.lines.Objects); n != 1+mostFaults+1 {
		t.Errorf("%d lines", n)
	}
}

// TestEnterGoesOn: Enter leads through the fields in the order they stand.
func TestEnterGoesOn(t *testing.T) {
	c := russian()
	c.Layout = []Section{{Fields: []string{"Number", "Name", "TaxID KPP", "Kind", "Country", "Limit", "Term", "Active", "Mail"}}}
	f, w := loaded(t, c)
	f.Focus("")
	var went []string
	for range 10 {
		focused := w.Canvas().Focused()
		for _, it := range f.fields {
			if s, ok := it.(*single); ok && holds(s.e, focused) {
				went = append(went, s.name())
			}
		}
		focused.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	}
	if got := strings.Join(went, " "); got != "Name TaxID KPP Kind Country Limit Limit Term Term Active" {
		t.Errorf("Enter went through %s", got)
	}
}

func holds(e *editor, w fyne.Focusable) bool {
	if c, ok := e.view.(*compound); ok {
		return slices.ContainsFunc(c.parts, func(p kit.Hooked) bool { return p.Target() == w })
	}
	return e.view.Target() == w
}

// TestFocusIsBroughtIntoView: the form follows the focus.
func TestFocusIsBroughtIntoView(t *testing.T) {
	f, w := loaded(t, russian())
	w.Resize(fyne.NewSize(600, 300))
	for _, name := range []string{"Note", "Name", "Mail"} {
		f.Focus(name)
		o := f.item(name).object()
		d := fyne.CurrentApp().Driver()
		y := d.AbsolutePositionForObject(o).Y
		if y < 0 || y+o.Size().Height > 301 {
			t.Errorf("%s lies at %v to %v in a window of 300", name, y, y+o.Size().Height)
		}
	}
}
