package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Entry is a line of text to type. Fyne's swallows every shortcut and key;
// this one keeps those it edits with, goes on to the next field on Enter, and
// passes on all others.
type Entry struct {
	widget.Entry
	OnKey   func(*fyne.KeyEvent) bool // looks at a key first
	OnEnter func()                    // instead of going to the next field
	OnLeave func()                    // when the focus has gone

	self   fyne.Focusable
	hooks  []func(*fyne.KeyEvent) bool
	gained []func()
	mods   Modifiers
}

// NewEntry makes a line.
func NewEntry() *Entry {
	e := &Entry{}
	e.extend(e)
	return e
}

// NewPassword makes a line that hides what is typed.
func NewPassword() *Entry {
	e := &Entry{}
	e.Password = true
	e.extend(e)
	return e
}

// NewMultiline makes a text of several lines: Enter breaks a line, Ctrl+Enter
// and Tab go on.
func NewMultiline(rows int) *Entry {
	e := &Entry{}
	e.MultiLine, e.Wrapping = true, fyne.TextWrapWord
	e.extend(e)
	e.SetMinRowsVisible(rows)
	return e
}

// textField is a widget built around an Entry.
type textField interface {
	fyne.Widget
	fyne.Focusable
}

func (e *Entry) extend(self textField) {
	if !e.MultiLine { // one line moves under the cursor; Fyne's own has a scroll bar across its letters
		e.Wrapping, e.Scroll = fyne.TextWrapOff, container.ScrollVerticalOnly
	}
	e.self = self
	e.ExtendBaseWidget(self)
}

func (e *Entry) object() fyne.CanvasObject { return e.self.(fyne.CanvasObject) }

// Target is the entry itself.
func (e *Entry) Target() fyne.Focusable { return e.self }

// HookKeys lets someone look at keys before the entry.
func (e *Entry) HookKeys(take func(*fyne.KeyEvent) bool) { e.hooks = append(e.hooks, take) }

// HookFocus tells someone when the focus has come.
func (e *Entry) HookFocus(gained func()) { e.gained = append(e.gained, gained) }

// AcceptsTab keeps Tab for us, that the next field can select its text.
func (e *Entry) AcceptsTab() bool { return true }

// FocusGained tells who wants to know.
func (e *Entry) FocusGained() {
	e.Entry.FocusGained()
	for _, f := range e.gained {
		f()
	}
}

// FocusLost tells who wants to know.
func (e *Entry) FocusLost() {
	e.mods.Forget()
	e.Entry.FocusLost()
	if e.OnLeave != nil {
		e.OnLeave()
	}
}

// KeyDown notes modifiers.
func (e *Entry) KeyDown(k *fyne.KeyEvent) {
	e.mods.Down(k)
	e.Entry.KeyDown(k)
}

// KeyUp notes modifiers.
func (e *Entry) KeyUp(k *fyne.KeyEvent) {
	e.mods.Up(k)
	e.Entry.KeyUp(k)
}

// TypedKey edits, moves on, or passes the key on.
func (e *Entry) TypedKey(k *fyne.KeyEvent) {
	for _, take := range e.hooks {
		if take(k) {
			return
		}
	}
	if e.OnKey != nil && e.OnKey(k) {
		return
	}
	switch k.Name {
	case fyne.KeyTab:
		if e.mods.Now()&fyne.KeyModifierShift != 0 {
			PreviousField(e.object())
		} else {
			NextField(e.object())
		}
	case fyne.KeyReturn, fyne.KeyEnter:
		if e.MultiLine {
			e.Entry.TypedKey(k)
			return
		}
		e.enter()
	case fyne.KeyBackspace, fyne.KeyDelete, fyne.KeyLeft, fyne.KeyRight, fyne.KeyHome, fyne.KeyEnd:
		e.Entry.TypedKey(k)
	case fyne.KeyUp, fyne.KeyDown, fyne.KeyPageUp, fyne.KeyPageDown:
		if e.MultiLine {
			e.Entry.TypedKey(k)
			return
		}
		Forward(e.object(), k)
	default:
		if !printed(k.Name) {
			Forward(e.object(), k)
		}
	}
}

func (e *Entry) enter() {
	if e.OnEnter != nil {
		e.OnEnter()
		return
	}
	leave(e.object())
}

// printed tells a key that comes again as a letter.
func printed(k fyne.KeyName) bool { return len(k) == 1 || k == fyne.KeySpace || k == fyne.KeyUnknown }

// TypedShortcut edits or passes the shortcut on.
func (e *Entry) TypedShortcut(s fyne.Shortcut) {
	switch s := s.(type) {
	case *desktop.CustomShortcut:
		switch s.KeyName {
		case fyne.KeyLeft, fyne.KeyRight, fyne.KeyBackspace, fyne.KeyDelete:
			if s.Modifier&fyne.KeyModifierAlt == 0 {
				e.Entry.TypedShortcut(s)
				return
			}
		case fyne.KeyReturn, fyne.KeyEnter:
			if e.MultiLine && s.Modifier == fyne.KeyModifierShortcutDefault {
				e.enter()
				return
			}
		}
		ForwardShortcut(e.object(), s)
	case *fyne.ShortcutPaste:
		text := s.Clipboard.Content() // asked for once: whoever holds it may give it once
		if text == "" {
			ForwardShortcut(e.object(), s) // it may be a picture
			return
		}
		e.Entry.TypedShortcut(&fyne.ShortcutPaste{Clipboard: taken(text)})
	default:
		e.Entry.TypedShortcut(s)
	}
}

// show puts a text without telling that it has changed, when it is another.
func (e *Entry) show(text string) {
	if e.Text == text {
		return
	}
	changed := e.OnChanged
	e.OnChanged = nil
	e.SetText(text)
	e.OnChanged = changed
}

// taken is a clipboard that was read already.
type taken string

// Content implements fyne.Clipboard.
func (t taken) Content() string { return string(t) }

// SetContent does nothing; Fyne wants it.
func (taken) SetContent(string) {}
