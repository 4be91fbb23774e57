package list

import "fyne.io/fyne/v2"

// A grid whose OnEdit is set has a cell to stand on, besides the row: the side
// keys move it, Enter, F2, a letter or a double click edit it.

// Cell is the column of the cell that the cursor is on.
func (g *Grid) Cell() string {
	if g.at < len(g.columns) {
		return g.columns[g.at].Name
	}
	return ""
}

// StepCell moves to the next or the former column, at the end of a row to the
// next row; false at the end of the last.
func (g *Grid) StepCell(by int) bool {
	at, row := g.at+by, g.cursor
	switch {
	case at >= len(g.columns):
		at, row = 0, row+1
	case at < 0:
		at, row = len(g.columns)-1, row-1
	}
	if row < 0 || row >= g.rows.Len() {
		return false
	}
	g.at = at
	g.moveTo(row, false)
	g.showCell()
	return true
}

// SelectCell moves to a cell; it tells whether there is such a row.
func (g *Grid) SelectCell(id, column string) bool {
	for i, c := range g.columns {
		if c.Name == column {
			g.at = i
		}
	}
	found := g.Select(id)
	g.showCell()
	return found
}

// CellArea is where the cell is, within the grid.
func (g *Grid) CellArea() (at fyne.Position, size fyne.Size) {
	var x float32
	for _, c := range g.columns[:min(g.at, len(g.columns))] {
		x += pixels(c.Width)
	}
	width := float32(0)
	if g.at < len(g.columns) {
		width = pixels(g.columns[g.at].Width)
	}
	return fyne.NewPos(x-g.scroll.Offset.X, headerHeight()+float32(g.cursor)*rowHeight()-g.scroll.Offset.Y), fyne.NewSize(width, rowHeight())
}

// showCell brings the column of the cell into view.
func (g *Grid) showCell() {
	at, size := g.CellArea()
	view, to := g.scroll.Size().Width, g.scroll.Offset
	switch {
	case at.X < 0:
		to.X += at.X
	case at.X+size.Width > view:
		to.X += min(at.X, at.X+size.Width-view)
	default:
		return
	}
	g.scroll.ScrollToOffset(to)
	g.scrolled()
	g.body.redraw()
}

// columnAt is the column that a place of the body is in.
func (g *Grid) columnAt(x float32) int {
	for i, c := range g.columns {
		if x -= pixels(c.Width); x < 0 {
			return i
		}
	}
	return max(len(g.columns)-1, 0)
}

// edit has the cell edited, beginning with what was typed, if anything was.
func (g *Grid) edit(first rune) bool {
	row, has := g.Current()
	if g.OnEdit == nil || !has {
		return false
	}
	g.showCell()
	g.OnEdit(row.ID, g.Cell(), first)
	return true
}

// frameCell draws a frame around the cell that the cursor is on.
func (l *line) frameCell(g *Grid, i int, p *palette) {
	if l.framed = i == g.cursor && g.OnEdit != nil; !l.framed {
		return
	}
	var x float32
	for _, c := range g.columns[:min(g.at, len(g.columns))] {
		x += c.Width * p.px
	}
	l.frame.StrokeColor, l.frame.StrokeWidth = p.frame, 2
	if g.at < len(g.columns) {
		place(l.frame, x, float32(i)*rowHeight(), g.columns[g.at].Width*p.px, rowHeight()-1)
	}
}

// paste hands what the clipboard holds to whoever wants it.
func (g *Grid) paste() bool {
	text := fyne.CurrentApp().Clipboard().Content()
	return text != "" && call(g.OnPaste, text)
}
