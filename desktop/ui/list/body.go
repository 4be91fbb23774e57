package list

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/ui/kit"
)

// body is as high as all the rows and draws those that are seen. Row i lies in
// lines[i % len(lines)]: when the wheel moves by one row, one line is written
// anew and the others stay as they are.
type body struct {
	widget.BaseWidget
	g     *Grid
	lines []*line
	seen  []fyne.CanvasObject
	stale bool // every line has to be written anew
	from  int  // the columns that are seen, the last excluded
	to    int
}

func newBody(g *Grid) *body {
	b := &body{g: g, stale: true}
	b.ExtendBaseWidget(b)
	return b
}

// draw writes the lines that have come into view.
func (b *body) draw() {
	g, view, height := b.g, b.g.scroll.Size(), rowHeight()
	if view.Height <= 0 {
		return
	}
	if most := int(view.Height/height) + 2; most != len(b.lines) {
		b.grow(most)
	}
	from, to := b.columns(view.Width)
	if b.stale || from != b.from || to != b.to {
		b.from, b.to = from, to
		b.stale = true
	}
	first := max(int(g.scroll.Offset.Y/height), 0)
	last := min(first+len(b.lines), g.rows.Len())
	var p *palette
	b.seen = b.seen[:0]
	for i := first; i < last; i++ {
		l := b.lines[i%len(b.lines)]
		if b.stale || l.row != i {
			if p == nil {
				p = newPalette(g)
			}
			l.write(g, i, from, to, p)
		}
		b.seen = l.objects(b.seen, from, to)
	}
	b.stale = false
	canvas.Refresh(b)
}

func (b *body) grow(n int) {
	for len(b.lines) < n {
		b.lines = append(b.lines, newLine())
	}
	b.lines, b.stale = b.lines[:n], true
}

// columns tells which columns are seen.
func (b *body) columns(width float32) (from, to int) {
	x, left := float32(0), b.g.scroll.Offset.X
	for i, c := range b.g.columns {
		w := pixels(c.Width)
		if x+w <= left {
			from = i + 1
		}
		if x < left+width {
			to = i + 1
		}
		x += w
	}
	return min(from, to), to
}

// redraw shows another selection, cursor or focus.
func (b *body) redraw() {
	b.stale = true
	b.draw()
}

func (b *body) rowAt(y float32) int {
	if i := int(y / rowHeight()); y >= 0 && i < b.g.rows.Len() {
		return i
	}
	return -1
}

// MouseDown selects.
func (b *body) MouseDown(e *desktop.MouseEvent) {
	g, i := b.g, b.rowAt(e.Position.Y)
	kit.FocusOn(g)
	g.at = g.columnAt(e.Position.X)
	switch {
	case i < 0:
	case e.Button == desktop.MouseButtonSecondary:
		if !g.selected[i] {
			g.moveTo(i, false)
		}
	case e.Modifier&fyne.KeyModifierShift != 0:
		g.moveTo(i, true)
	case e.Modifier&fyne.KeyModifierShortcutDefault != 0:
		g.toggle(i)
	default:
		g.moveTo(i, false)
	}
}

// MouseUp does nothing; Fyne wants it.
func (b *body) MouseUp(*desktop.MouseEvent) {}

// TappedSecondary asks for the menu.
func (b *body) TappedSecondary(e *fyne.PointEvent) { b.g.menu(e.AbsolutePosition) }

// DoubleTapped opens the row under the mouse.
func (b *body) DoubleTapped(e *fyne.PointEvent) {
	i := b.rowAt(e.Position.Y)
	if i >= 0 && i == b.g.cursor && b.g.edit(0) {
		return
	}
	if i >= 0 && b.g.OnOpen != nil {
		b.g.OnOpen(b.g.rows.Row(i).ID)
	}
}

// MouseIn lights up a row.
func (b *body) MouseIn(e *desktop.MouseEvent) { b.light(b.rowAt(e.Position.Y)) }

// MouseMoved lights up another row.
func (b *body) MouseMoved(e *desktop.MouseEvent) { b.light(b.rowAt(e.Position.Y)) }

// MouseOut puts the light out.
func (b *body) MouseOut() { b.light(-1) }

// light rewrites the two rows that change.
func (b *body) light(i int) {
	if i == b.g.hover || len(b.lines) == 0 {
		return
	}
	for _, row := range []int{b.g.hover, i} {
		if row >= 0 {
			b.lines[row%len(b.lines)].row = -1
		}
	}
	b.g.hover = i
	b.draw()
}

// CreateRenderer draws it.
func (b *body) CreateRenderer() fyne.WidgetRenderer { return &bodyRenderer{b} }

type bodyRenderer struct{ b *body }

func (r *bodyRenderer) Layout(fyne.Size) { r.b.draw() }
func (r *bodyRenderer) MinSize() fyne.Size {
	g := r.b.g
	return fyne.NewSize(g.width(), float32(g.rows.Len())*rowHeight())
}
func (r *bodyRenderer) Refresh()                     { r.b.redraw() }
func (r *bodyRenderer) Objects() []fyne.CanvasObject { return r.b.seen }
func (r *bodyRenderer) Destroy()                     {}
