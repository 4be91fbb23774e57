package list

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/ui/theme"
)

// grip is how near to a column's edge the mouse takes hold of it, unscaled.
const grip = 5

// header is the titles of the columns: a click sorts, dragging an edge
// resizes, a double click on an edge makes the column as wide as its text.
type header struct {
	widget.BaseWidget
	g       *Grid
	held    int // the column whose edge is held, -1 for none
	hot     int // the column whose edge the mouse is over
	dragged bool
}

func newHeader(g *Grid) *header {
	h := &header{g: g, held: -1, hot: -1}
	h.ExtendBaseWidget(h)
	return h
}

// edgeAt is the column whose right edge is near x, or -1.
func (h *header) edgeAt(x float32) int {
	var at float32
	for i, c := range h.g.columns {
		at += theme.Px(c.Width)
		if x > at-theme.Px(grip) && x < at+theme.Px(grip) {
			return i
		}
	}
	return -1
}

// columnAt is the column under x, or -1.
func (h *header) columnAt(x float32) int {
	var at float32
	for i, c := range h.g.columns {
		if at += theme.Px(c.Width); x < at {
			return i
		}
	}
	return -1
}

// Cursor shows where an edge can be taken hold of.
func (h *header) Cursor() desktop.Cursor {
	if h.hot >= 0 || h.held >= 0 {
		return desktop.HResizeCursor
	}
	return desktop.DefaultCursor
}

// MouseIn looks for an edge.
func (h *header) MouseIn(e *desktop.MouseEvent) { h.hot = h.edgeAt(e.Position.X) }

// MouseMoved looks for an edge.
func (h *header) MouseMoved(e *desktop.MouseEvent) { h.hot = h.edgeAt(e.Position.X) }

// MouseOut forgets it.
func (h *header) MouseOut() { h.hot = -1 }

// MouseDown takes hold of an edge.
func (h *header) MouseDown(e *desktop.MouseEvent) {
	h.held, h.dragged = h.edgeAt(e.Position.X), false
}

// MouseUp sorts, when no edge was held. Fyne's tap would come late here: it
// waits for a second one.
func (h *header) MouseUp(e *desktop.MouseEvent) {
	held := h.held
	if !h.dragged {
		h.held = -1
	}
	if held >= 0 || e.Button != desktop.MouseButtonPrimary {
		return
	}
	if i := h.columnAt(e.Position.X); i >= 0 && !h.g.columns[i].Fixed {
		h.g.sortBy(h.g.columns[i].Name)
	}
}

// TappedSecondary asks for the choice of columns.
func (h *header) TappedSecondary(e *fyne.PointEvent) {
	if h.g.OnColumns != nil {
		h.g.OnColumns(e.AbsolutePosition)
	}
}

// Dragged resizes.
func (h *header) Dragged(e *fyne.DragEvent) {
	if h.held >= 0 {
		h.dragged = true
		h.g.resize(h.held, h.g.columns[h.held].Width+e.Dragged.DX/theme.Px(1))
	}
}

// DragEnd lets go.
func (h *header) DragEnd() {
	if h.held >= 0 {
		h.g.resized(h.held)
	}
	h.held, h.dragged = -1, false
}

// DoubleTapped makes a column as wide as what is seen of it.
func (h *header) DoubleTapped(e *fyne.PointEvent) {
	if i := h.edgeAt(e.Position.X); i >= 0 {
		h.g.fit(i)
		h.g.resized(i)
	}
}

// sortBy asks for rows in another order: the same column again turns it round.
func (g *Grid) sortBy(column string) {
	down := g.sort == column && !g.down
	g.SetSort(column, down)
	if g.OnSort != nil {
		g.OnSort(column, down)
	}
}

func (g *Grid) resize(i int, width float32) {
	g.fixed = true
	g.columns[i].Width = max(width, leastWidth)
	g.Refresh()
}

func (g *Grid) resized(i int) {
	if g.OnResize != nil {
		g.OnResize(g.columns[i].Name, g.columns[i].Width)
	}
}

func (g *Grid) fit(i int) {
	c := &g.columns[i]
	most := g.titleRuler().Width(c.Title) + theme.Px(14)
	for _, l := range g.body.lines {
		if l.row >= 0 && l.row < g.rows.Len() {
			most = max(most, g.ruler(c.bold()).Width(g.rows.Row(l.row).cell(i)))
		}
	}
	g.resize(i, most/theme.Px(1)+2*pad+1)
}

// CreateRenderer draws it.
func (h *header) CreateRenderer() fyne.WidgetRenderer {
	r := &headerRenderer{h: h, ground: canvas.NewRectangle(color.Transparent), rule: canvas.NewRectangle(color.Transparent)}
	r.Refresh()
	return r
}

type headerRenderer struct {
	h            *header
	ground, rule *canvas.Rectangle
	titles       []*canvas.Text
	edges        []*canvas.Rectangle
	objects      []fyne.CanvasObject
}

func (r *headerRenderer) Layout(s fyne.Size) {
	place(r.ground, 0, 0, s.Width, s.Height)
	place(r.rule, 0, s.Height-1, s.Width, 1)
	var x float32
	for i, c := range r.h.g.columns {
		if i >= len(r.titles) {
			return
		}
		w := theme.Px(c.Width)
		place(r.titles[i], x+theme.Px(pad), 0, w-theme.Px(2*pad), s.Height-1)
		x += w
		place(r.edges[i], x-1, s.Height/4, 1, s.Height/2)
	}
}

func (r *headerRenderer) Refresh() {
	g := r.h.g
	r.ground.FillColor = theme.Color(fynetheme.ColorNameHeaderBackground)
	r.rule.FillColor = theme.Color(fynetheme.ColorNameInputBorder)
	for len(r.titles) < len(g.columns) {
		r.titles = append(r.titles, canvas.NewText("", color.Transparent))
		r.edges = append(r.edges, canvas.NewRectangle(color.Transparent))
	}
	r.objects = append(r.objects[:0], r.ground, r.rule)
	for i, c := range g.columns {
		r.title(r.titles[i], c)
		r.edges[i].FillColor = theme.Color(fynetheme.ColorNameInputBorder)
		r.objects = append(r.objects, r.titles[i], r.edges[i])
	}
	r.Layout(r.h.Size())
	canvas.Refresh(r.h)
}

func (r *headerRenderer) title(t *canvas.Text, c Column) {
	g, room := r.h.g, theme.Px(c.Width-2*pad)
	t.TextSize, t.TextStyle.Bold, t.Alignment = titleSize(), true, c.Align
	t.Color = theme.Color(theme.Muted)
	t.Text = g.titleRuler().Fit(c.Title, room)
	if c.Name == g.sort && c.Name != "" {
		arrow := " ↑"
		if g.down {
			arrow = " ↓"
		}
		t.Text = g.titleRuler().Fit(c.Title, room-g.titleRuler().Width(arrow)) + arrow
		t.Color = theme.Color(fynetheme.ColorNamePrimary)
	}
}

func (r *headerRenderer) MinSize() fyne.Size           { return fyne.NewSize(1, headerHeight()) }
func (r *headerRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *headerRenderer) Destroy()                     {}
