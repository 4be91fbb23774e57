package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Button is Fyne's, pressed by Enter too, and passing on the keys it has no
// use for.
type Button struct{ widget.Button }

// NewButton makes a button; the icon may be nil.
func NewButton(label string, icon fyne.Resource, run func()) *Button {
	b := &Button{}
	b.Text, b.Icon, b.OnTapped = label, icon, run
	b.ExtendBaseWidget(b)
	return b
}

// NewMainButton makes the button that a screen is about.
func NewMainButton(label string, icon fyne.Resource, run func()) *Button {
	b := NewButton(label, icon, run)
	b.Importance = widget.HighImportance
	return b
}

// TypedKey presses the button or passes the key on. A tap would take the focus
// away, and with it the way to the next field.
func (b *Button) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		if b.OnTapped != nil && !b.Disabled() {
			b.OnTapped()
		}
	default:
		Forward(b, k)
	}
}

// TypedShortcut passes a shortcut on.
func (b *Button) TypedShortcut(s fyne.Shortcut) { ForwardShortcut(b, s) }
