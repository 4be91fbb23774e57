package views

import (
	"context"
	"encoding/json"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"kontor/desktop/app"
	"kontor/desktop/ui/form"
	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/theme"
	"kontor/shared/access"
	"kontor/shared/crm"
	"kontor/shared/doc"
)

// Lines is the tab of an annex on which its lines are edited where they stand.
type Lines struct {
	desk  *Desk
	card  *Card
	list  *List
	annex *app.Document

	layer   *fyne.Container // over the grid, for the cell that is edited
	told    *fyne.Container
	tools   []*kit.Button // what is of use while the annex is a draft
	undo    *kit.Button
	content fyne.CanvasObject

	editing *editing
	waiting bool                 // a value is being saved
	drafts  map[doc.ID]doc.Patch // lines that lack something yet, not saved
	order   []doc.ID             // of the drafts
	done    []step               // what can be taken back, the last one last
	clashes map[doc.ID]string
}

// step is something that was done to the lines, and how it is taken back.
type step func(ctx context.Context) error

// editing is the cell that is being edited.
type editing struct {
	cell  *form.Cell
	id    doc.ID
	field string
	was   json.RawMessage // what it held when the editing began
}

// newLines makes the tab around the list of an annex's lines.
func newLines(c *Card, l *List) *Lines {
	d := c.desk
	t := &Lines{desk: d, card: c, list: l, annex: c.doc, layer: container.NewWithoutLayout(), told: kit.Column(3), drafts: map[doc.ID]doc.Patch{}, clashes: map[doc.ID]string{}}
	add := kit.NewMainButton(d.T("ui.lines.add")+"  Ins", fynetheme.ContentAddIcon(), t.add)
	paste := kit.NewButton(d.T("ui.lines.paste")+"  Ctrl+V", fynetheme.ContentPasteIcon(), func() { t.paste(fyne.CurrentApp().Clipboard().Content()) })
	load := kit.NewButton(d.T("ui.lines.import"), fynetheme.DownloadIcon(), t.load)
	t.undo = kit.NewButton(d.T("ui.lines.undo")+"  Ctrl+Z", fynetheme.ContentUndoIcon(), t.takeBack)
	version := kit.NewButton(d.T("ui.lines.version"), fynetheme.ContentCopyIcon(), func() { askVersion(d, t.annex) })
	t.tools = []*kit.Button{add, paste, load}
	if !d.App.May(access.Create, "AnnexLine") {
		version.Disable()
	}
	bar := kit.Pads(container.NewHBox(add, paste, load, t.undo, version), 4, 0, 4, 4)
	t.content = container.NewBorder(kit.Column(0, bar, kit.Pads(t.told, 2, 2, 4, 4)), nil, nil, nil, container.NewStack(l.Content(), t.layer))
	l.grid.OnPaste, l.grid.OnUndo = t.paste, t.takeBack
	l.loaded, l.make = t.loaded, t.add
	l.grid.OnSelect = func() {
		d.Nav.Alive()
		t.leave()
	}
	t.show(c.doc)
	return t
}

// open reports whether lines may be edited: by this person, now.
func (t *Lines) open() bool {
	a, ok := t.annex.Doc.(*crm.Annex)
	return ok && a.State == crm.AnnexDraft && !t.annex.Deleted && t.desk.App.May(access.Create, "AnnexLine")
}

// show takes over how the annex stands.
func (t *Lines) show(annex *app.Document) {
	t.annex = annex
	g := t.list.grid
	g.OnEdit, g.OnNew, g.OnCopy, g.OnMark = nil, nil, nil, nil
	if t.open() {
		g.OnEdit = func(id, column string, first rune) { t.edit(doc.ID(id), column, first) }
		g.OnNew, g.OnCopy, g.OnMark = t.add, func(id string) { t.copy(doc.ID(id)) }, t.remove
	}
	for _, b := range t.tools {
		if t.open() {
			b.Enable()
		} else {
			b.Disable()
		}
	}
	t.say("")
	g.Refresh()
}

// say shows why something was not done, or what the lines are to be told of.
func (t *Lines) say(text string) {
	d := t.desk
	t.told.RemoveAll()
	if a, ok := t.annex.Doc.(*crm.Annex); ok && a.State != crm.AnnexDraft {
		state := d.Words().Value("Annex", "State", string(a.State))
		t.told.Add(newNotice(theme.Potential, d.Words().Tf("ui.lines.locked", map[string]string{"state": state})))
	}
	if text != "" {
		t.told.Add(newNotice(theme.Banned, text))
	}
	if n := len(t.clashes); n > 0 && text == "" {
		t.told.Add(newNotice(theme.TempBanned, d.Words().N("ui.lines.clash", n)+" "+t.firstClash()))
	}
	if len(t.done) > 0 {
		t.undo.Enable()
	} else {
		t.undo.Disable()
	}
	t.content.Refresh()
}

// firstClash is what the line under the cursor clashes with, or the first that
// clashes.
func (t *Lines) firstClash() string {
	if text := t.clashes[t.list.current()]; text != "" {
		return text
	}
	rows := t.list.grid.Rows()
	for i := range rows.Len() {
		if text := t.clashes[doc.ID(rows.Row(i).ID)]; text != "" {
			return text
		}
	}
	return ""
}

// loaded adds the drafts to what was read, and looks for lines that clash.
func (t *Lines) loaded(table *app.Table) {
	for _, id := range t.order {
		if t.drafts[id] == nil {
			continue // it was saved by the tab that this one has adopted it from
		}
		row := app.TableRow{ID: id, Pending: true}
		for _, name := range t.list.names() {
			raw := t.drafts[id][name]
			row.Raw = append(row.Raw, plainText(raw))
			row.Cells = append(row.Cells, t.desk.Show(t.list.kind, name, raw))
		}
		table.Rows = append(table.Rows, row)
		table.Total++
	}
	if !t.open() {
		t.clashes = map[doc.ID]string{}
		return
	}
	Go(t.desk, func(ctx context.Context) (map[doc.ID]string, error) { return t.desk.App.LineClashes(ctx, t.annex.ID) }, func(found map[doc.ID]string, err error) {
		if err != nil {
			t.desk.Log.Warn("clashes", "err", err)
			return
		}
		had := len(t.clashes) + len(found)
		t.clashes, t.list.marks = found, found
		if had > 0 && t.editing == nil {
			t.say("")
			t.list.grid.Refresh()
		}
	})
}

// takeBack undoes the last step.
func (t *Lines) takeBack() {
	if len(t.done) == 0 || t.waiting {
		return
	}
	last := t.done[len(t.done)-1]
	t.done = t.done[:len(t.done)-1]
	t.run(last, nil)
}

// run does something to the lines and reads them again; then is told when it has
// gone well.
func (t *Lines) run(do step, then func()) {
	t.waiting = true
	Run(t.desk, do, func(err error) {
		t.waiting = false
		if err != nil {
			t.say(t.desk.Text(err))
		} else {
			if then != nil {
				then()
			}
			t.say("")
		}
		t.list.load()
	})
}

// save writes one line; what was there before can be put back.
func (t *Lines) save(w doc.Write, back step, then func()) {
	t.run(func(ctx context.Context) error {
		_, err := t.desk.App.Save(ctx, app.Draft{Writes: []doc.Write{w}})
		return err
	}, func() {
		t.done = append(t.done, back)
		if then != nil {
			then()
		}
	})
}

// drop takes a line that was made away again, or puts one back.
func (t *Lines) drop(id doc.ID, deleted bool) step {
	return func(ctx context.Context) error {
		if deleted {
			return t.desk.App.Delete(ctx, id, t.desk.T("ui.lines.reason"))
		}
		return t.desk.App.Restore(ctx, id, t.desk.T("ui.lines.reason"))
	}
}

// plainText is a JSON text out of its quotes; other JSON stays as it is.
func plainText(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	return string(raw)
}
