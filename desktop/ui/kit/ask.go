package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// askWidth is wide enough for a sentence a line.
const askWidth = 420

// Ask puts a question; then hears yes or no, once.
func Ask(c fyne.Canvas, title, text, yes, no string, then func(bool)) *Dialog {
	return ask(c, title, text, Action{Label: yes, Confirm: true}, no, then)
}

// AskDanger puts a question whose yes cannot be undone: Enter does not say it.
func AskDanger(c fyne.Canvas, title, text, yes, no string, then func(bool)) *Dialog {
	return ask(c, title, text, Action{Label: yes, Danger: true}, no, then)
}

// Tell says something that has to be read.
func Tell(c fyne.Canvas, title, text, ok string) *Dialog {
	d := NewDialog(c, title, wrapped(text), Action{Label: ok, Confirm: true, Cancel: true})
	d.Size = fyne.NewSize(askWidth, 0)
	d.Show()
	return d
}

func ask(c fyne.Canvas, title, text string, yes Action, no string, then func(bool)) *Dialog {
	said := false
	yes.Run = func() bool {
		said = true
		return true
	}
	d := NewDialog(c, title, wrapped(text), Action{Label: no, Cancel: true}, yes)
	d.Size = fyne.NewSize(askWidth, 0)
	d.OnClosed = func() { then(said) }
	d.Focus = d.buttons[1]
	if yes.Danger {
		d.Focus = d.buttons[0]
	}
	d.Show()
	return d
}

// wrapped is a text that breaks its lines.
func wrapped(text string) *widget.Label {
	l := widget.NewLabel(text)
	l.Wrapping = fyne.TextWrapWord
	return l
}
