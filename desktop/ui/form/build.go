package form

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/theme"
	"kontor/shared/doc"
)

// top is the field that a path leads into.
func top(path string) string {
	name, _, _ := strings.Cut(path, "/")
	return name
}

// build makes the widgets of all the sections.
func (f *Form) build() {
	f.fields, f.panels = nil, nil
	f.summary = newSummary(f.c.Words, f.Focus)
	columns := &panels{}
	f.body = container.New(columns)
	for _, s := range f.layout() {
		if o := f.section(s); o != nil {
			f.body.Add(o)
			columns.wide = append(columns.wide, s.Wide)
		}
	}
	f.scroll = container.NewVScroll(kit.Pads(f.body, 2, 8, 4, 8))
}

func (f *Form) layout() []Section {
	if len(f.c.Layout) > 0 {
		return f.c.Layout
	}
	all := Section{Wide: true}
	for _, field := range f.c.Fields {
		all.Fields = append(all.Fields, field.Name)
	}
	return []Section{all}
}

// section makes a panel, nil when nothing in it is to be seen.
func (f *Form) section(s Section) fyne.CanvasObject {
	lines := f.items(s)
	if lines == nil {
		return nil
	}
	p := panel{lines: lines}
	switch one := lines[0]; {
	case len(lines) == 1 && len(one) == 1 && s.Title != "" && alone(f.c.field(one[0].name())):
		p.box = kit.NewSection(s.Title, one[0].object())
	case s.Title == "":
		p.pairs = f.lines(lines)
		p.box = kit.NewPanel(p.pairs)
	default:
		p.pairs = f.lines(lines)
		p.box = kit.NewSection(s.Title, p.pairs)
	}
	f.panels = append(f.panels, p)
	return p.box
}

// items makes the fields of a section, line by line.
func (f *Form) items(s Section) (lines [][]item) {
	for _, names := range s.Fields {
		var line []item
		for name := range strings.FieldsSeq(names) {
			field := f.c.field(name)
			if field == nil || f.c.hidden(name) {
				continue
			}
			it := f.make(field)
			f.fields = append(f.fields, it)
			line = append(line, it)
		}
		if line != nil {
			lines = append(lines, line)
		}
	}
	return lines
}

// alone tells a field that needs no label under the title of its section.
func alone(f *doc.Field) bool { return f.Type == doc.TText || f.Type == doc.TRows }

func (f *Form) make(field *doc.Field) item {
	m := &maker{c: &f.c, told: f.tell}
	switch {
	case field.Type == doc.TRows:
		return newTable(m, field, f.c.locked(field), f.relayout, f.reveal)
	case f.c.locked(field):
		r := newReading(&f.c, field)
		if note := f.c.note(field); note != "" {
			r.box.Add(kit.Pads(newNote(note), 0, 0, readingInset, 0))
		}
		return r
	}
	s := newSingle(m.edit(field, field.Name))
	s.e.view.HookFocus(func() { f.reveal(s.box) })
	if note := f.c.note(field); note != "" {
		s.box.Add(newNote(note))
	}
	if f.c.Usual != nil {
		if usual := f.c.Usual(field); usual != nil {
			s.box.Objects[0] = container.NewBorder(nil, nil, nil, container.NewCenter(kit.NewGlyph(fynetheme.HistoryIcon(), func() { f.Set(field.Name, usual) })), s.e.view)
		}
	}
	return s
}

// note is what is said of a field under it.
func (c *Config) note(f *doc.Field) string {
	if c.Note == nil {
		return ""
	}
	return c.Note(f)
}

// readingInset is how far a value that may only be read is set in, unscaled.
const readingInset = 6

func newNote(text string) *kit.Text {
	n := kit.NewText(text, theme.Muted, fynetheme.SizeNameCaptionText, false)
	n.Truncate = true
	return n
}

// lines puts labels beside fields.
func (f *Form) lines(lines [][]item) *fyne.Container {
	grid := container.New(&beside{})
	for _, line := range lines {
		var names []string
		required, objects, share := false, []fyne.CanvasObject{}, &shares{}
		for _, it := range line {
			field := f.c.field(it.name())
			names = append(names, f.c.Words.Label(f.c.Name, it.name()))
			required = required || field.Required && !f.c.locked(field)
			objects = append(objects, it.object())
			share.share = append(share.share, 1)
		}
		l := newLabel(strings.Join(names, " / "), required)
		content := objects[0]
		if len(objects) > 1 {
			content = container.New(share, objects...)
		}
		grid.Add(l)
		grid.Add(content)
	}
	return grid
}
