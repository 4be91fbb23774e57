package views

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"fyne.io/fyne/v2"

	"kontor/desktop/app"
	"kontor/desktop/ui/form"
	"kontor/shared/doc"
)

// edit lays an editor over a cell.
func (t *Lines) edit(id doc.ID, column string, first rune) {
	f := t.list.kind.Field(column)
	if f == nil || f.Server || t.waiting || t.editing != nil {
		return
	}
	was := t.value(id, column, f)
	cell := form.NewCell(t.desk.formConfig(t.list.kind.Name, []*doc.Field{f}), f, was)
	t.editing = &editing{cell, id, column, was}
	cell.OnChosen = func() { t.commit(1) }
	cell.HookKeys(t.key)
	at, size := t.list.grid.CellArea()
	least := cell.Object().MinSize()
	area := fyne.NewSize(max(size.Width, least.Width), max(size.Height, least.Height))
	at = at.Add(t.offset()).SubtractXY(0, (area.Height-size.Height)/2)
	at.X = min(at.X, max(t.layer.Size().Width-area.Width, 0))
	cell.Object().Resize(area)
	cell.Object().Move(at)
	t.layer.Add(cell.Object())
	t.desk.Canvas().Focus(cell.Target())
	if first != 0 {
		cell.Begin(first)
	}
}

// offset is where the grid lies on the layer: the list's search line is above it.
func (t *Lines) offset() fyne.Position {
	driver := fyne.CurrentApp().Driver()
	return driver.AbsolutePositionForObject(t.list.grid).Subtract(driver.AbsolutePositionForObject(t.layer))
}

// value is what a cell holds, as it is stored.
func (t *Lines) value(id doc.ID, column string, f *doc.Field) json.RawMessage {
	if p, ok := t.drafts[id]; ok {
		return p[column]
	}
	rows, ok := t.list.grid.Rows().(tableRows)
	at := slices.Index(t.list.names(), column)
	if !ok || at < 0 {
		return nil
	}
	for _, r := range rows.table.Rows {
		if r.ID != id || at >= len(r.Raw) || r.Raw[at] == "" {
			continue
		}
		if f.Type == doc.TInt || f.Type == doc.TBool || r.Raw[at][0] == '{' {
			return json.RawMessage(r.Raw[at])
		}
		return value(r.Raw[at])
	}
	return nil
}

// key ends the editing of a cell: Enter and Tab take what was typed and go on,
// Esc leaves what was there.
func (t *Lines) key(k *fyne.KeyEvent) bool {
	switch k.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyTab:
		t.commit(1)
	case fyne.KeyDown:
		t.commit(len(t.list.grid.Columns()))
	case fyne.KeyEscape:
		t.close()
	default:
		return false
	}
	return true
}

// close takes the editor away.
func (t *Lines) close() {
	t.editing = nil
	t.layer.RemoveAll()
	t.layer.Refresh()
	t.desk.Canvas().Focus(t.list.grid)
}

// leave takes what was typed when the cursor has gone elsewhere by itself.
func (t *Lines) leave() {
	if t.editing != nil && !t.waiting {
		t.commit(0)
	}
}

// commit takes what was typed; once it is stored the cursor moves on. What is
// refused stays in the editor.
func (t *Lines) commit(by int) {
	e := t.editing
	if e == nil || t.waiting {
		return
	}
	raw, changed, rule := e.cell.Patch()
	switch {
	case rule != "":
		fault := doc.Invalid(e.field, rule)
		fault.Kind = t.list.kind.Name
		t.say(t.desk.Words().Error(fault))
		return
	case !changed:
		t.close()
		if by != 0 {
			t.list.grid.StepCell(by)
		}
		return
	}
	then := func() {
		t.close()
		if by != 0 { // else the cursor has gone elsewhere already
			t.list.grid.SelectCell(string(e.id), e.field)
			t.list.grid.StepCell(by)
		}
	}
	t.store(e.id, e.field, e.was, raw, then)
}

// store writes a value into a line; was is what it holds.
func (t *Lines) store(id doc.ID, field string, was, raw json.RawMessage, then func()) {
	if p, draft := t.drafts[id]; draft {
		t.fill(id, p, field, raw, then)
		return
	}
	if was == nil {
		was = json.RawMessage("null")
	}
	write := func(raw json.RawMessage) doc.Write {
		return doc.Write{Kind: "AnnexLine", ID: id, Patch: doc.Patch{field: raw}}
	}
	t.save(write(raw), func(ctx context.Context) error {
		_, err := t.desk.App.Save(ctx, app.Draft{Writes: []doc.Write{write(was)}})
		return err
	}, then)
}

// fill puts a value into a line that is not saved yet. Once it has all that a
// line needs it is.
func (t *Lines) fill(id doc.ID, p doc.Patch, field string, raw json.RawMessage, then func()) {
	next := maps.Clone(p)
	if string(raw) == "null" {
		delete(next, field)
	} else {
		next[field] = raw
	}
	w := doc.Write{Kind: "AnnexLine", ID: id, New: true, Patch: next}
	t.waiting = true
	Run(t.desk, func(ctx context.Context) error {
		_, err := t.desk.App.Save(ctx, app.Draft{Writes: []doc.Write{w}})
		return err
	}, func(err error) {
		t.waiting = false
		switch {
		case err == nil:
			t.forget(id)
			t.done = append(t.done, t.drop(id, true))
			then()
			t.say("")
		case lacks(err):
			t.drafts[id] = next
			then()
			t.say("")
		default:
			t.say(t.desk.Text(err))
		}
		t.list.load()
	})
}

// lacks reports whether something is only missing yet.
func lacks(err error) bool {
	return !slices.ContainsFunc(doc.Faults(err), func(f *doc.Error) bool { return f.Rule != "required" })
}

// add begins a new line under the others.
func (t *Lines) add() {
	if !t.open() {
		return
	}
	id, err := t.desk.App.NewID()
	if err != nil {
		t.desk.Fail(err)
		return
	}
	t.begin(id, maps.Clone(t.list.begin))
}

func (t *Lines) begin(id doc.ID, p doc.Patch) {
	t.drafts[id], t.order = p, append(t.order, id)
	column := t.list.names()[0]
	t.list.after = func() {
		if t.list.grid.SelectCell(string(id), column) {
			t.edit(id, column, 0)
		}
	}
	t.list.load()
}

// forget drops a draft.
func (t *Lines) forget(id doc.ID) {
	delete(t.drafts, id)
	t.order = slices.DeleteFunc(t.order, func(other doc.ID) bool { return other == id })
}

// copy makes a line like another, to be changed at once.
func (t *Lines) copy(from doc.ID) {
	Go(t.desk, func(ctx context.Context) (*app.Document, error) { return t.desk.App.Get(ctx, from) }, func(was *app.Document, err error) {
		if err != nil {
			t.say(t.desk.Text(err))
			return
		}
		id, err := t.desk.App.NewID()
		if err != nil {
			t.desk.Fail(err)
			return
		}
		p := copyOf(t.desk, was)
		delete(p, "Before")
		delete(p, "Rate") // two like lines would clash: the copy waits for its price
		t.begin(id, p)
	})
}

// remove takes the selected lines away.
func (t *Lines) remove(ids []string) {
	var writes []doc.Write
	for _, one := range ids {
		id := doc.ID(one)
		if _, draft := t.drafts[id]; draft {
			t.forget(id)
			continue
		}
		writes = append(writes, doc.Write{Kind: "AnnexLine", ID: id, Patch: doc.Patch{doc.DeletedPath: value(true)}})
	}
	if len(writes) == 0 {
		t.list.load()
		return
	}
	mark := func(deleted bool) step {
		return func(ctx context.Context) error {
			for chunk := range slices.Chunk(writes, app.MostWrites) {
				chunk = slices.Clone(chunk)
				for i := range chunk {
					chunk[i].Patch = doc.Patch{doc.DeletedPath: value(deleted)}
				}
				if _, err := t.desk.App.Save(ctx, app.Draft{Writes: chunk, Reason: t.desk.T("ui.lines.reason")}); err != nil {
					return err
				}
			}
			return nil
		}
	}
	t.run(mark(true), func() { t.done = append(t.done, mark(false)) })
}
