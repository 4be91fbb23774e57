package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Forward passes on a key that a widget has no use for: to the open dialog,
// else to the window, where the commands listen. Fyne gives an unmodified key
// to the focused widget only, so whoever holds the focus has to do this.
func Forward(from fyne.CanvasObject, key *fyne.KeyEvent) {
	c := canvasOf(from)
	if c == nil {
		return
	}
	if top, ok := c.Overlays().Top().(*Overlay); ok {
		top.TypedKey(key)
		return
	}
	if listen := c.OnTypedKey(); listen != nil {
		listen(key)
	}
}

// ForwardShortcut passes on a shortcut that a widget has no use for.
func ForwardShortcut(from fyne.CanvasObject, s fyne.Shortcut) {
	c := canvasOf(from)
	if c == nil {
		return
	}
	if top, ok := c.Overlays().Top().(*Overlay); ok {
		top.TypedShortcut(s)
		return
	}
	if listen, ok := c.(fyne.Shortcutable); ok {
		listen.TypedShortcut(s)
	}
}

// NextField moves the focus on; in a dialog, going past the last field is to
// confirm it.
func NextField(from fyne.CanvasObject) {
	c := canvasOf(from)
	if c == nil {
		return
	}
	c.FocusNext()
	selectAll(c.Focused())
}

// PreviousField moves the focus back.
func PreviousField(from fyne.CanvasObject) {
	c := canvasOf(from)
	if c == nil {
		return
	}
	c.FocusPrevious()
	selectAll(c.Focused())
}

// leave is the Enter of a field: the next one, or the dialog's main button.
func leave(from fyne.CanvasObject) {
	NextField(from)
	c := canvasOf(from)
	if c == nil {
		return
	}
	top, ok := c.Overlays().Top().(*Overlay)
	if _, isButton := c.Focused().(*Button); !ok || top.confirm == nil || !isButton {
		return
	}
	if f, is := from.(fyne.Focusable); is {
		c.Focus(f) // should the dialog stay, the next Enter must not press Cancel
	}
	top.confirm()
}

// selectAll lets the next letter replace what a field holds.
func selectAll(f fyne.Focusable) {
	if s, ok := f.(fyne.Shortcutable); ok {
		if _, text := f.(interface{ SelectedText() string }); text {
			s.TypedShortcut(&fyne.ShortcutSelectAll{})
		}
	}
}

// FocusOn gives an object the focus, if it is on a screen.
func FocusOn(f fyne.Focusable) {
	o, ok := f.(fyne.CanvasObject)
	if !ok {
		return
	}
	if c := canvasOf(o); c != nil {
		c.Focus(f)
	}
}

// canvasOf is where an object lies. The driver learns it when it first draws the
// object; until then it is the window, for the program has but one.
func canvasOf(o fyne.CanvasObject) fyne.Canvas {
	d := fyne.CurrentApp().Driver()
	if c := d.CanvasForObject(o); c != nil {
		return c
	}
	if all := d.AllWindows(); len(all) > 0 {
		return all[0].Canvas()
	}
	return nil
}

// Modifiers notes the keys that are held, for a driver that does not tell.
type Modifiers struct{ held fyne.KeyModifier }

// Now tells which modifiers are down.
func (m *Modifiers) Now() fyne.KeyModifier {
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return d.CurrentKeyModifiers()
	}
	return m.held
}

// Down notes a pressed key.
func (m *Modifiers) Down(k *fyne.KeyEvent) { m.held |= modifier(k.Name) }

// Up notes a released key.
func (m *Modifiers) Up(k *fyne.KeyEvent) { m.held &^= modifier(k.Name) }

// Forget drops what was held: the widget has lost the focus.
func (m *Modifiers) Forget() { m.held = 0 }

func modifier(k fyne.KeyName) fyne.KeyModifier {
	switch k {
	case desktop.KeyShiftLeft, desktop.KeyShiftRight:
		return fyne.KeyModifierShift
	case desktop.KeyControlLeft, desktop.KeyControlRight:
		return fyne.KeyModifierControl
	case desktop.KeyAltLeft, desktop.KeyAltRight:
		return fyne.KeyModifierAlt
	case desktop.KeySuperLeft, desktop.KeySuperRight:
		return fyne.KeyModifierSuper
	}
	return 0
}
