package form

import (
	"encoding/json"
	"maps"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/ui/kit"
	"kontor/shared/doc"
)

const lowImportance = widget.LowImportance

// row is one line of a table.
type row struct {
	t     *table
	id    string
	old   json.RawMessage // as loaded, nil for a new row
	body  doc.Parts       // as loaded or put, with what no widget shows
	order int64
	cells []*cell
	hint  *hint
	flow  *fyne.Container
	view  *fyne.Container
}

// cell is a value of a row: an editor, or text where it may only be read.
type cell struct {
	field   *doc.Field
	e       *editor
	text    *plain
	caption *kit.Text
	box     *fyne.Container
}

func newRow(t *table, id string, old json.RawMessage) *row {
	r := &row{t: t, id: id, old: old, hint: newHint()}
	line := &cellFlow{t: t, r: r}
	r.flow = container.New(line)
	for _, f := range t.cells {
		c := r.newCell(f)
		r.cells = append(r.cells, c)
		r.flow.Add(c.box)
	}
	if !t.locked {
		line.cross = kit.NewGlyph(fynetheme.CancelIcon(), func() { t.remove(r) })
		r.flow.Add(line.cross)
	}
	r.view = kit.Column(1, r.flow, r.hint)
	return r
}

func (r *row) newCell(f *doc.Field) *cell {
	path := r.t.name() + "/" + r.id + "/" + f.Name
	c := &cell{field: f, caption: kit.NewText(r.t.caption(f), captionColor, fynetheme.SizeNameCaptionText, false)}
	c.caption.Truncate = true
	if r.t.locked || f.Server || f.Type == doc.TFile { // a file is attached, not typed
		c.text = newPlain(r.t.m.c)
		var shown fyne.CanvasObject = c.text
		if attach := r.t.m.c.OnAttach; f.Type == doc.TFile && !r.t.locked && attach != nil {
			shown = container.NewBorder(nil, nil, nil, container.NewCenter(kit.NewGlyph(fynetheme.MailAttachmentIcon(), func() { attach(path) })), c.text)
		}
		c.box = container.New(&under{}, c.caption, shown)
		return c
	}
	m := &maker{c: r.t.m.c, told: r.typed}
	c.e = m.edit(f, path)
	c.e.view.HookKeys(r.key)
	c.e.view.HookFocus(func() { r.t.reveal(r.view) })
	c.box = container.New(&under{}, c.caption, c.e.view)
	return c
}

// typed tells of a change, and shows the values that the row now has.
func (r *row) typed() {
	r.adapt()
	r.t.m.told()
}

// adapt hides the values that a row with these values does not use.
func (r *row) adapt() {
	uses := r.t.m.c.RowField
	if uses == nil {
		return
	}
	var now doc.Parts
	moved := false
	for _, c := range r.cells {
		if now == nil {
			now, _ = doc.Body(r.now()).Parts()
		}
		if hide := !uses(r.t.name(), c.field.Name, now); hide != c.box.Hidden {
			c.box.Hidden, moved = hide, true
		}
	}
	if moved {
		r.t.head.Refresh()
		r.t.relayout()
	}
}

// key adds and removes rows.
func (r *row) key(k *fyne.KeyEvent) bool {
	switch k.Name {
	case fyne.KeyInsert:
		r.t.append()
	case fyne.KeyF8:
		r.t.remove(r)
	default:
		return false
	}
	return true
}

// put shows a body.
func (r *row) put(raw json.RawMessage) {
	r.body, _ = doc.Body(raw).Parts()
	r.order = decode[int64](r.body[orderField])
	was, _ := doc.Body(r.old).Parts()
	for _, c := range r.cells {
		value := r.body[c.field.Name]
		if c.e == nil {
			c.text.say(r.t.m.c.Say(c.field, r.t.name()+"/"+r.id+"/"+c.field.Name, value))
			continue
		}
		c.e.load(was[c.field.Name])
		if !same(value, was[c.field.Name]) {
			c.e.set(value)
		}
	}
	r.adapt()
}

// settle takes what is shown for unchanged.
func (r *row) settle() {
	for _, c := range r.cells {
		if c.e != nil {
			c.e.settle()
		}
	}
}

// now is the row with what was typed.
func (r *row) now() json.RawMessage {
	all := maps.Clone(r.body)
	for _, c := range r.cells {
		if c.e == nil {
			continue
		}
		if raw, rule := c.e.get(); rule == "" {
			all.Set(c.field.Name, raw)
		}
	}
	if r.order != 0 && r.t.ordered() {
		all[orderField] = encode(r.order)
	}
	return json.RawMessage(all.Body())
}

// patch names the changed values only; nil when there are none. A new row
// names all it has; one that nothing was put into is none.
func (r *row) patch() json.RawMessage {
	if r.old == nil {
		if r.blank() {
			return nil
		}
		return r.now()
	}
	p := doc.Parts{}
	for _, c := range r.cells {
		if c.e == nil {
			continue
		}
		if raw, is := c.e.changed(); is {
			p[c.field.Name] = orNull(raw)
		}
	}
	if len(p) == 0 {
		return nil
	}
	return json.RawMessage(p.Body())
}

func (r *row) blank() bool {
	for _, c := range r.cells {
		if c.e == nil {
			continue
		}
		if raw, rule := c.e.get(); raw != nil || rule != "" {
			return false
		}
	}
	return true
}

func (r *row) faults() (all []*doc.Error) {
	for _, c := range r.cells {
		if c.e == nil || c.box.Hidden {
			continue
		}
		if rule := c.e.fault(); rule != "" {
			all = append(all, doc.Invalid(c.e.path, rule).Reads(r.t.name()))
		}
	}
	return all
}

// target is the widget of a path, or the first that can be edited.
func (r *row) target(path string) fyne.Focusable {
	for _, c := range r.cells {
		if c.e != nil && !c.box.Hidden && (strings.Count(path, "/") < 2 || c.e.path == path) {
			return c.e.view.Target()
		}
	}
	return nil
}
