package views

import (
	"fyne.io/fyne/v2"

	"kontor/desktop/app"
)

// Key implements Page.
func (c *Calendar) Key() string { return "calendar" }

// Title implements Page.
func (c *Calendar) Title() string { return c.desk.T("ui.place.calendar") }

// Content implements Page.
func (c *Calendar) Content() fyne.CanvasObject { return c.content }

// Focus puts the cursor on the sheet.
func (c *Calendar) Focus() {
	if !c.agenda {
		c.desk.Canvas().Focus(c.month)
	}
	if c.stale {
		c.load()
	}
}

// Update implements Page.
func (c *Calendar) Update(e app.Event) {
	switch {
	case !e.All && !e.Rights && len(e.Changed) == 0:
	case c.desk.InFront(c):
		c.load()
	default:
		c.stale = true
	}
}

// Verbs implements Page.
func (c *Calendar) Verbs() map[string]func() {
	return map[string]func(){
		VerbNew: c.plan, VerbRefresh: c.load, VerbToday: func() { c.choose(today(c.desk)) },
	}
}

// Leave implements Page.
func (c *Calendar) Leave(then func()) { then() }

// Again implements Page.
func (c *Calendar) Again() Page {
	n := &Calendar{desk: c.desk, day: c.day, agenda: c.agenda, hidden: c.hidden, person: c.person}
	n.build()
	return n
}
