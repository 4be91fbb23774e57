package form

import (
	"slices"

	"fyne.io/fyne/v2"
)

// panel is a section with its lines of fields.
type panel struct {
	box   fyne.CanvasObject
	pairs *fyne.Container // a label and what stands beside it for each line; nil where one field has the panel to itself
	lines [][]item
}

// adapt shows the lines of which a document with these values uses a field, and
// the panels that have such a line.
func (f *Form) adapt() {
	if f.c.Uses == nil {
		return
	}
	now, moved := f.Parts(), false
	for _, p := range f.panels {
		if p.adapt(func(field string) bool { return f.c.Uses(field, now) }) {
			moved = true
		}
	}
	if moved {
		f.body.Refresh()
		f.relayout()
	}
}

// adapt reports whether something has appeared or gone.
func (p panel) adapt(uses func(field string) bool) (moved bool) {
	used := false
	for i, line := range p.lines {
		on := slices.ContainsFunc(line, func(it item) bool { return uses(it.name()) })
		used = used || on
		if p.pairs != nil && p.pairs.Objects[2*i].Visible() != on {
			show(p.pairs.Objects[2*i], on)
			show(p.pairs.Objects[2*i+1], on)
			moved = true
		}
	}
	if moved {
		p.pairs.Refresh()
	}
	if p.box.Visible() != used {
		show(p.box, used)
		moved = true
	}
	return moved
}

func show(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}
