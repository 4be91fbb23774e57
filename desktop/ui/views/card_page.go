package views

import (
	"maps"
	"slices"

	"fyne.io/fyne/v2"

	"kontor/desktop/app"
	"kontor/desktop/ui/kit"
	"kontor/shared/access"
	"kontor/shared/doc"
)

// Key implements Page.
func (c *Card) Key() string { return string(c.id) }

// Title implements Page.
func (c *Card) Title() string {
	switch {
	case c.kind == nil:
		return "…"
	case c.fresh || c.doc == nil:
		return c.desk.T(c.kind.Name) + ": " + c.desk.T("ui.card.new")
	case c.doc.Title == "":
		return c.desk.T(c.kind.Name)
	}
	return c.doc.Title
}

// Content implements Page.
func (c *Card) Content() fyne.CanvasObject { return c.content }

// Focus puts the cursor into the first field of a new document.
func (c *Card) Focus() {
	if c.form != nil && c.fresh {
		c.form.Focus("")
	}
}

// Update implements Page.
func (c *Card) Update(e app.Event) {
	if c.fresh || c.busy {
		return
	}
	if e.All || e.Rights || slices.Contains(e.Changed, c.id) {
		c.load()
		return
	}
	if e.Status && c.doc != nil {
		c.warn()
	}
	for _, s := range c.sides {
		s.list.Update(e)
	}
}

// Verbs implements Page.
func (c *Card) Verbs() map[string]func() {
	if c.form == nil {
		return nil
	}
	verbs := map[string]func(){}
	if c.files != nil && c.tabs.Selected().Content == fyne.CanvasObject(c.files) {
		maps.Copy(verbs, c.files.verbs())
	}
	if s := c.side(); s != nil { // what is on the tab in front comes first
		maps.Copy(verbs, s.list.Verbs())
	}
	if c.editable() {
		verbs[VerbSave] = func() { c.save(nil) }
		verbs[VerbSaveOut] = func() { c.save(func() { c.desk.Nav.Close(c) }) }
		verbs[VerbRevert] = c.revert
	}
	if c.fresh || c.doc == nil {
		return verbs
	}
	if verbs[VerbRefresh] == nil {
		verbs[VerbRefresh] = c.load
	}
	verbs[VerbHistory] = func() { c.tabs.SelectIndex(len(c.tabs.Items) - 1) }
	if c.desk.App.May(access.Create, c.kind.Name) && verbs[VerbCopy] == nil {
		verbs[VerbCopy] = func() { c.desk.Nav.New(c.kind.Name, copyOf(c.desk, c.doc)) }
	}
	if c.doc.May(access.Edit) && verbs[VerbDelete] == nil && !c.bars.locks(doc.DeletedPath) && (!c.closed(doc.DeletedPath) || c.doc.Deleted) {
		verbs[VerbDelete] = c.mark
	}
	if c.face.Verbs != nil {
		c.face.Verbs(c, verbs)
	}
	c.bars.bar(verbs)
	return verbs
}

// revert throws away what was typed.
func (c *Card) revert() {
	c.quietly(c.form.Undo)
	clear(c.given)
	if s, ok := c.sheet.(typing); ok {
		s.forget()
	}
}

// Drop implements Dropper: what is dragged onto a card is attached to it.
func (c *Card) Drop(paths []string, at fyne.Position) {
	switch {
	case c.fresh:
		c.desk.Note(c.desk.T("ui.files.save_first"))
	case c.files == nil || !c.editable():
		c.desk.Note(c.desk.T("ui.files.none_here"))
	case c.dropInto(paths, at):
	default:
		c.ShowTab("ui.card.files")
		c.files.attach(paths)
	}
}

// Leave implements Page: what was typed is asked about.
func (c *Card) Leave(then func()) {
	if !c.touched() {
		then()
		return
	}
	d := c.desk
	d.Nav.Open(c)
	dialog := kit.NewDialog(d.Canvas(), c.Title(), wrapped(d.T("ui.card.unsaved")),
		kit.Action{Label: d.T("Do.cancel"), Cancel: true},
		kit.Action{Label: d.T("ui.card.forget"), Danger: true, Run: func() bool { then(); return true }},
		kit.Action{Label: d.T("Do.save"), Confirm: true, Run: func() bool { c.save(then); return true }})
	dialog.Size = fyne.NewSize(420, 0)
	dialog.Show()
}

// Again implements Page.
func (c *Card) Again() Page {
	if c.form == nil {
		n := OpenCardWith(c.desk, c.id, c.typed)
		n.saved, n.was = c.saved, c.was
		return n
	}
	if !c.fresh {
		n := OpenCardWith(c.desk, c.id, c.unsaved())
		n.saved, n.was, n.lost = c.saved, c.place(), c.lost
		return n
	}
	n := &Card{desk: c.desk, kind: c.kind, face: faceOf(c.kind.Name), id: c.id, fresh: true, saved: c.saved, begun: c.begun}
	n.build()
	n.put(c.form.Patch())
	n.head.show()
	return n
}
