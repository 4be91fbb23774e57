package form

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/theme"
	"kontor/shared/doc"
)

// orderField is the field of a row that says where it stands: it is kept by
// the table and not shown.
const orderField = "Order"

// table edits the rows of a field: a line for each, with a widget a value.
type table struct {
	m        *maker
	field    *doc.Field
	locked   bool
	base     map[string]json.RawMessage
	rows     []*row
	cells    []*doc.Field
	box      *fyne.Container
	lines    *fyne.Container
	head     *captions
	add      *kit.Button
	hint     *hint
	relayout func()
	reveal   func(fyne.CanvasObject)
}

func newTable(m *maker, f *doc.Field, locked bool, relayout func(), reveal func(fyne.CanvasObject)) *table {
	t := &table{m: m, field: f, locked: locked, relayout: relayout, reveal: reveal, hint: newHint(), lines: kit.Column(3)}
	for _, rf := range f.Rows {
		if rf.Name != orderField || rf.Type != doc.TInt {
			t.cells = append(t.cells, rf)
		}
	}
	t.head = newCaptions(t)
	t.add = kit.NewButton(m.c.Words.T("Form.add_row"), fynetheme.ContentAddIcon(), func() { t.append() })
	t.add.Importance = lowImportance
	t.box = kit.Column(3, t.head, t.lines, t.hint)
	if !locked {
		t.box.Add(kit.Line(0, t.add))
	}
	return t
}

func (t *table) name() string              { return t.field.Name }
func (t *table) object() fyne.CanvasObject { return t.box }
func (t *table) high() bool                { return true }

func (t *table) load(raw json.RawMessage) {
	t.base = decode[map[string]json.RawMessage](raw)
	t.put(raw)
	for _, r := range t.rows {
		r.settle()
	}
}

// put shows other rows; what differs from the base counts as typed.
func (t *table) put(raw json.RawMessage) {
	t.rows = nil
	for id, body := range decode[map[string]json.RawMessage](raw) {
		t.rows = append(t.rows, t.newRow(id, body))
	}
	slices.SortFunc(t.rows, func(a, b *row) int {
		if a.order != b.order {
			return int(a.order - b.order)
		}
		return cmp.Or(strings.Compare(t.day(a), t.day(b)), strings.Compare(a.id, b.id))
	})
	t.arrange()
}

// day is the first day that a row names: rows of days that have no order of
// their own stand in that of the calendar.
func (t *table) day(r *row) string {
	i := slices.IndexFunc(t.cells, func(f *doc.Field) bool { return f.Type == doc.TDate })
	if i < 0 || t.ordered() {
		return ""
	}
	now, err := doc.Body(r.now()).Parts()
	if err != nil {
		return ""
	}
	return string(decode[doc.Date](now[t.cells[i].Name]))
}

func (t *table) newRow(id string, body json.RawMessage) *row {
	r := newRow(t, id, t.base[id])
	r.put(body)
	return r
}

// arrange shows the rows that there are now.
func (t *table) arrange() {
	t.lines.RemoveAll()
	for _, r := range t.rows {
		t.lines.Add(r.view)
	}
	t.head.Refresh()
	t.relayout()
}

// append adds an empty row at the end and goes to its first value.
func (t *table) append() *row {
	order := int64(1)
	for _, r := range t.rows {
		order = max(order, r.order+1)
	}
	r := newRow(t, string(t.m.c.NewID()), nil)
	r.put(nil)
	r.order = order
	t.rows = append(t.rows, r)
	t.arrange()
	t.m.told()
	if o := r.target(""); o != nil {
		kit.FocusOn(o)
	}
	return r
}

func (t *table) remove(r *row) {
	i := slices.Index(t.rows, r)
	if i < 0 {
		return
	}
	t.rows = slices.Delete(t.rows, i, i+1)
	t.arrange()
	t.m.told()
	switch {
	case len(t.rows) > 0:
		kit.FocusOn(t.rows[min(i, len(t.rows)-1)].target(""))
	default:
		kit.FocusOn(t.add)
	}
}

func (t *table) now() json.RawMessage {
	if len(t.rows) == 0 {
		return nil
	}
	all := doc.Parts{}
	for _, r := range t.rows {
		all[r.id] = r.now()
	}
	return json.RawMessage(all.Body())
}

func (t *table) touched() bool {
	p := doc.Patch{}
	t.patch(p)
	return len(p) > 0 || len(t.faults()) > 0
}

func (t *table) patch(p doc.Patch) {
	if t.locked {
		return
	}
	left := map[string]bool{}
	for _, r := range t.rows {
		left[r.id] = true
		if raw := r.patch(); raw != nil {
			p[t.name()+"/"+r.id] = raw
		}
	}
	for id := range t.base {
		if !left[id] {
			p[t.name()+"/"+id] = json.RawMessage("null")
		}
	}
}

func (t *table) faults() (all []*doc.Error) {
	for _, r := range t.rows {
		all = append(all, r.faults()...)
	}
	return all
}

func (t *table) clear() {
	t.hint.say("")
	for _, r := range t.rows {
		r.hint.say("")
	}
}

func (t *table) row(path string) *row {
	for _, r := range t.rows {
		if p := t.name() + "/" + r.id; path == p || strings.HasPrefix(path, p+"/") {
			return r
		}
	}
	return nil
}

func (t *table) show(path, text string) bool {
	if top(path) != t.name() {
		return false
	}
	if r := t.row(path); r != nil {
		r.hint.say(text)
	} else {
		t.hint.say(text)
	}
	return true
}

func (t *table) target(path string) fyne.Focusable {
	switch r := t.row(path); {
	case t.locked:
		return nil
	case r != nil:
		return r.target(path)
	case len(t.rows) > 0:
		return t.rows[0].target("")
	}
	return t.add
}

// share is how much of a line's width a value of a type wants.
func share(f *doc.Field) float32 {
	switch f.Type {
	case doc.TBool:
		return 84 // the captions are longer than the box
	case doc.TInt:
		return 64
	case doc.TDate, doc.TDecimal, doc.TYearly:
		return 104
	case doc.TMoney, doc.TTime:
		return 170
	case doc.TPeriod:
		return 244
	case doc.TPhone:
		return 200
	case doc.TAddress:
		return 420
	case doc.TSpan:
		return 360
	}
	return 120
}

func scaled(f *doc.Field) float32 { return theme.Px(share(f)) }

func same(a, b json.RawMessage) bool { return bytes.Equal(a, b) }
