package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

// TestEntryPassesKeysOn: keys that do not edit reach the window. Fyne's own
// entry, the control, swallows them.
func TestEntryPassesKeysOn(t *testing.T) {
	ours, theirs := NewEntry(), widget.NewEntry()
	w := open(t, container.NewVBox(ours, theirs))
	var heard []fyne.KeyName
	w.Canvas().SetOnTypedKey(func(k *fyne.KeyEvent) { heard = append(heard, k.Name) })
	for _, f := range []fyne.Focusable{ours, theirs} {
		w.Canvas().Focus(f)
		key(f, fyne.KeyF1, fyne.KeyF5, fyne.KeyEscape, fyne.KeyInsert, fyne.KeyUp)
		if f == fyne.Focusable(ours) {
			want(t, "heard of ours", heard, []fyne.KeyName{fyne.KeyF1, fyne.KeyF5, fyne.KeyEscape, fyne.KeyInsert, fyne.KeyUp})
		}
	}
	want(t, "heard of theirs", len(heard), 5)
	key(ours, fyne.KeyA, fyne.KeySpace)
	want(t, "letters come as letters", len(heard), 5)
}

func TestEnterAndTabGoOn(t *testing.T) {
	a, b, c := NewEntry(), NewMultiline(2), NewEntry()
	w := open(t, container.NewVBox(a, b, c))
	w.Canvas().Focus(a)
	key(a, fyne.KeyReturn)
	want(t, "Enter", w.Canvas().Focused() == fyne.Focusable(b), true)
	key(b, fyne.KeyReturn)
	want(t, "Enter breaks a line", b.Text, "\n")
	b.TypedShortcut(ctrl(fyne.KeyReturn))
	want(t, "Ctrl+Enter", w.Canvas().Focused() == fyne.Focusable(c), true)
	c.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	key(c, fyne.KeyTab)
	want(t, "Shift+Tab", w.Canvas().Focused() == fyne.Focusable(b), true)
	key(b, fyne.KeyTab)
	want(t, "Tab", w.Canvas().Focused() == fyne.Focusable(c), true)
	done := false
	c.OnEnter = func() { done = true }
	key(c, fyne.KeyEnter)
	want(t, "its own Enter", done, true)
}

func TestEntryStillEdits(t *testing.T) {
	e := NewEntry()
	w := open(t, e)
	w.Canvas().Focus(e)
	test.Type(e, "абв")
	key(e, fyne.KeyLeft, fyne.KeyBackspace)
	want(t, "text", e.Text, "ав")
	key(e, fyne.KeyHome, fyne.KeyDelete, fyne.KeyEnd)
	test.Type(e, "г")
	want(t, "text", e.Text, "вг")
	e.TypedShortcut(&fyne.ShortcutSelectAll{})
	e.TypedShortcut(&fyne.ShortcutCut{Clipboard: fyne.CurrentApp().Clipboard()})
	want(t, "cut", e.Text+fyne.CurrentApp().Clipboard().Content(), "вг")
}

func TestNumberFieldTakesDigitsOnly(t *testing.T) {
	n := NewMoneyField(2)
	w := open(t, container.NewVBox(n, NewEntry()))
	w.Canvas().Focus(n)
	var last string
	n.OnChanged = func(s string) { last = s }
	test.Type(n, "a12x34ю5z")
	want(t, "value", n.Value()+" "+last, "1234.5 1234.5")
	key(n, fyne.KeyReturn)
	want(t, "tidied", n.Text, "1\u00a0234,5"+"0")
	n.SetDigits(0)
	want(t, "no digits", n.Valid(), false)
}

func TestClockField(t *testing.T) {
	c := NewClockField()
	w := open(t, container.NewVBox(c, NewEntry()))
	w.Canvas().Focus(c)
	test.Type(c, "930")
	want(t, "value", c.Value(), "09:30")
	key(c, fyne.KeyReturn)
	want(t, "tidied", c.Text, "09:30")
}
