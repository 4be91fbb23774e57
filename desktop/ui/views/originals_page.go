package views

import (
	"fyne.io/fyne/v2"

	"kontor/desktop/app"
)

// Key implements Page.
func (o *Originals) Key() string { return originalsKey }

// Title implements Page.
func (o *Originals) Title() string { return o.desk.T("ui.place.originals") }

// Content implements Page.
func (o *Originals) Content() fyne.CanvasObject { return o.content }

// Focus puts the cursor on the rows.
func (o *Originals) Focus() {
	o.desk.Canvas().Focus(o.grid)
	if o.stale {
		o.load()
	}
}

// Update implements Page.
func (o *Originals) Update(e app.Event) {
	switch {
	case !e.All && !e.Rights && len(e.Changed) == 0:
	case o.desk.InFront(o):
		o.load()
	default:
		o.stale = true
	}
}

// Verbs implements Page.
func (o *Originals) Verbs() map[string]func() {
	return map[string]func(){
		VerbOpen: o.open, VerbRefresh: o.load, VerbFind: func() { o.desk.Canvas().Focus(o.search) },
		VerbReturned: func() { o.mark(markReturned) }, VerbSent: func() { o.mark(markSent) },
	}
}

// Show filters the register: out, late, back, lost, idle, all.
func (o *Originals) Show(state string) {
	o.state.SetValue(state)
	o.show()
}

// Leave implements Page.
func (o *Originals) Leave(then func()) { then() }

// Again implements Page.
func (o *Originals) Again() Page {
	n := NewOriginals(o.desk)
	n.order, n.down = o.order, o.down
	n.grid.SetSort(n.order, n.down)
	n.state.SetValue(o.state.Value())
	n.curator.SetValue(o.curator.Value())
	n.search.SetText(o.search.Text)
	return n
}
