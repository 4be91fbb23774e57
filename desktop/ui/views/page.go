package views

import (
	"fyne.io/fyne/v2"

	"kontor/desktop/app"
)

// Page is what a tab shows.
type Page interface {
	// Key tells pages apart: two with the same key show the same.
	Key() string
	// Title stands on the tab.
	Title() string
	// Content is made once and kept.
	Content() fyne.CanvasObject
	// Update hears what has changed.
	Update(app.Event)
	// Verbs are the commands that work here now, by name.
	Verbs() map[string]func()
	// Leave runs then once nothing is lost by closing the page; it may ask.
	Leave(then func())
	// Again makes the page anew, in another language, with what was typed.
	Again() Page
}

// Focuser is a page that knows where the focus belongs when it is shown.
type Focuser interface{ Focus() }

// Dropper is a page that takes files dragged onto the window, to where they were
// let go.
type Dropper interface {
	Drop(paths []string, at fyne.Position)
}

// Paster is a page that takes what is in the clipboard and is no text.
type Paster interface{ Paste() }

// The verbs that menu, shortcuts and palette know.
const (
	VerbNew      = "new"
	VerbOpen     = "open"
	VerbCopy     = "copy"   // a new document like this one
	VerbDelete   = "delete" // or restore, of what is deleted
	VerbSave     = "save"
	VerbSaveOut  = "save_close"
	VerbRevert   = "revert" // throws away what was typed
	VerbRefresh  = "refresh"
	VerbFind     = "find"
	VerbCall     = "call"    // write down a talk with this firm
	VerbMeeting  = "meeting" // plan one
	VerbTask     = "task"    // give a task about it
	VerbHistory  = "history"
	VerbExport   = "export"   // take the list out as a table
	VerbReturned = "returned" // the selected originals have come back
	VerbSent     = "sent"     // or were sent
	VerbBack     = "back"     // to the day, month or tab before
	VerbForward  = "forward"
	VerbToday    = "today"

	VerbText     = "contract_text" // fill a template with this contract
	VerbPrint    = "print"
	VerbContract = "contract" // draw a contract up from this talk
)
