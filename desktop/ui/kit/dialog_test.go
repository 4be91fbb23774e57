package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"kontor/desktop/ui/theme"
)

func TestDialogKeys(t *testing.T) {
	under := NewEntry()
	w := open(t, under)
	w.Canvas().Focus(under)
	a, b := NewEntry(), NewEntry()
	var did []string
	may := false
	show := func() *Dialog {
		d := NewDialog(w.Canvas(), "Заголовок", container.NewVBox(a, b),
			Action{Label: "Отмена", Cancel: true, Run: func() bool { did = append(did, "cancel"); return true }},
			Action{Label: "Готово", Confirm: true, Run: func() bool { did = append(did, "confirm"); return may }})
		d.OnClosed = func() { did = append(did, "closed") }
		d.Show()
		return d
	}
	d := show()
	want(t, "focus in", w.Canvas().Focused() == fyne.Focusable(a), true)
	key(a, fyne.KeyReturn)
	want(t, "Enter goes on", w.Canvas().Focused() == fyne.Focusable(b), true)
	key(b, fyne.KeyReturn)
	want(t, "Enter after the last field confirms; it may refuse", did, "[confirm]")
	want(t, "still open", d.IsOpen(), true)
	want(t, "the next Enter confirms again", w.Canvas().Focused() == fyne.Focusable(b), true)
	may = true
	a.TypedShortcut(ctrl(fyne.KeyS))
	want(t, "Ctrl+S confirms", did, "[confirm confirm closed]")
	want(t, "focus back", w.Canvas().Focused() == fyne.Focusable(under), true)
	did = nil
	d = show()
	key(w.Canvas().Focused(), fyne.KeyEscape)
	want(t, "Esc cancels", did, "[cancel closed]")
	want(t, "closed", d.IsOpen(), false)
	did = nil
	d = show()
	d.SetEnabled(1, false)
	d.confirm()
	want(t, "a grey button", did, "[]")
	d.over.Tapped(&fyne.PointEvent{})
	want(t, "a click beside it does not close", d.IsOpen(), true)
	d.Close()
}

func TestButtonKeepsFocus(t *testing.T) {
	pressed := 0
	b := NewButton("Ещё", nil, func() { pressed++ })
	w := open(t, container.NewVBox(NewEntry(), b, NewEntry()))
	w.Canvas().Focus(b)
	key(b, fyne.KeySpace, fyne.KeyReturn)
	b.Disable()
	key(b, fyne.KeyReturn)
	want(t, "pressed", pressed, 2)
	want(t, "focus", w.Canvas().Focused() == fyne.Focusable(b), true)
}

func TestDialogHoldsKeys(t *testing.T) {
	e := NewEntry()
	w := open(t, NewEntry())
	w.Canvas().SetOnTypedKey(func(*fyne.KeyEvent) { t.Error("the window hears a key under a dialog") })
	d := NewDialog(w.Canvas(), "x", e, Action{Label: "OK", Confirm: true})
	d.Show()
	want(t, "modal", Modal(w.Canvas()), true)
	key(e, fyne.KeyF5)
	d.Close()
	want(t, "modal", Modal(w.Canvas()), false)
}

func TestAsk(t *testing.T) {
	w := open(t, NewEntry())
	var said []bool
	hear := func(yes bool) { said = append(said, yes) }
	Ask(w.Canvas(), "?", "Точно?", "Да", "Нет", hear)
	key(w.Canvas().Focused(), fyne.KeyReturn)
	Ask(w.Canvas(), "?", "Точно?", "Да", "Нет", hear)
	key(w.Canvas().Focused(), fyne.KeyEscape)
	d := AskDanger(w.Canvas(), "?", "Удалить?", "Удалить", "Нет", hear)
	key(w.Canvas().Focused(), fyne.KeyReturn)
	want(t, "what destroys is not said by Enter", d.IsOpen(), false)
	d = AskDanger(w.Canvas(), "?", "Удалить?", "Удалить", "Нет", hear)
	d.confirm()
	want(t, "nor by Ctrl+S", d.IsOpen(), true)
	test.Tap(d.buttons[1])
	want(t, "said", said, "[true false false true]")
}

func TestDialogScreens(t *testing.T) {
	w := open(t, NewEntry())
	w.Resize(fyne.NewSize(700, 400))
	AskDanger(w.Canvas(), "Пометить на удаление?", "Документ останется в истории, снять пометку можно в любое время. Связанные документы не изменятся.", "Пометить", "Отмена", func(bool) {})
	save(t, w, "kit-dialog-light")
	fyne.CurrentApp().Settings().SetTheme(theme.New(theme.Dark, 1))
	save(t, w, "kit-dialog-dark")
}
