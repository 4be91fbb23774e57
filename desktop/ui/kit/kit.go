// Package kit is the box of widgets that every screen is put together from:
// fields that pass keys on, a picker, dialogs, calendars, the registry of
// commands. It draws and listens; what a document is, and what may be done
// with it, is not known here.
package kit

import "fyne.io/fyne/v2"

// Words says a key of the dictionary in the user's language.
type Words func(key string) string

// Field is what a form puts beside a label.
type Field interface {
	fyne.CanvasObject
	fyne.Disableable
	// Target is what takes the focus when the form jumps to the field.
	Target() fyne.Focusable
}

// Hooked is a field whose keys someone else may look at first: a table of rows
// does, to add and remove them.
type Hooked interface {
	Field
	HookKeys(take func(*fyne.KeyEvent) bool)
	HookFocus(gained func())
}

// Option is one of the values that a field offers.
type Option struct {
	ID, Title string
	Detail    string // small print beside the title
	Disabled  bool   // shown grey; it cannot be chosen
	Reason    string // why not
}
