package list

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"

	"kontor/desktop/ui/theme"
)

// line is the objects that one row is drawn with. They are made once and
// written anew for whichever row comes into view.
type line struct {
	row    int // which row is written here, -1 for none
	ground *canvas.Rectangle
	rule   *canvas.Rectangle
	edge   *canvas.Rectangle
	strike *canvas.Rectangle
	frame  *canvas.Rectangle // of the cell that is edited next
	cells  []*canvas.Text
	edged  bool
	struck bool
	framed bool
}

func newLine() *line {
	bare := func() *canvas.Rectangle { return canvas.NewRectangle(color.Transparent) }
	return &line{row: -1, ground: bare(), rule: bare(), edge: bare(), strike: bare(), frame: bare()}
}

// palette is the colours of one drawing, asked for once.
type palette struct {
	surface, alternate, selected, hover, rule, frame color.Color
	size, width, px                                  float32
	tones                                            map[fyne.ThemeColorName]color.Color
}

func newPalette(g *Grid) *palette {
	return &palette{
		surface: theme.Color(theme.Surface), alternate: theme.Color(theme.RowAlt), selected: theme.Color(theme.RowSelected),
		hover: theme.Color(theme.AccentSoft), rule: theme.Color(fynetheme.ColorNameSeparator), frame: theme.Color(fynetheme.ColorNamePrimary),
		size: theme.Size(fynetheme.SizeNameText), width: max(g.width(), g.scroll.Size().Width), px: theme.Px(1),
		tones: map[fyne.ThemeColorName]color.Color{},
	}
}

func (p *palette) tone(name fyne.ThemeColorName) color.Color {
	c, ok := p.tones[name]
	if !ok {
		c = theme.Color(name)
		p.tones[name] = c
	}
	return c
}

// write puts row i into the line, for the columns that are seen.
func (l *line) write(g *Grid, i, from, to int, p *palette) {
	l.row, l.struck = i, false
	r, y, height := g.rows.Row(i), float32(i)*rowHeight(), rowHeight()
	l.paint(g, i, p)
	place(l.ground, 0, y, p.width, height)
	l.rule.FillColor = p.rule
	place(l.rule, 0, y+height-1, p.width, 1)
	if l.edged = r.Edge != ""; l.edged {
		l.edge.FillColor = p.tone(r.Edge)
		place(l.edge, 0, y, 3*p.px, height-1)
	}
	l.frameCell(g, i, p)
	for len(l.cells) < len(g.columns) {
		l.cells = append(l.cells, canvas.NewText("", color.Transparent))
	}
	var x float32
	for c := range g.columns[:to] {
		col := &g.columns[c]
		w := col.Width * p.px
		if c >= from {
			l.writeCell(l.cells[c], g, col, r, r.cell(c), w-2*pad*p.px, p)
			place(l.cells[c], x+pad*p.px, y, w-2*pad*p.px, height-1)
			if r.Marked && c == g.known() {
				l.strikeOut(g, l.cells[c], x+pad*p.px, y+height/2, p)
			}
		}
		x += w
	}
}

func (l *line) paint(g *Grid, i int, p *palette) {
	l.ground.FillColor, l.ground.StrokeWidth = p.surface, 0
	switch {
	case g.selected[i]:
		l.ground.FillColor = p.selected
	case i == g.hover:
		l.ground.FillColor = p.hover
	case i%2 == 1:
		l.ground.FillColor = p.alternate
	}
	if i == g.cursor && g.focused {
		l.ground.StrokeWidth, l.ground.StrokeColor = 1, p.frame
	}
}

func (l *line) writeCell(t *canvas.Text, g *Grid, col *Column, r Row, text string, width float32, p *palette) {
	t.Text = g.ruler(col.bold()).Fit(text, width)
	t.Color = p.tone(col.tone(r, text))
	t.TextSize, t.Alignment = p.size, col.Align
	t.TextStyle = fyne.TextStyle{Bold: col.bold()}
}

// strikeOut draws a line through a text: Fyne's own goes astray where a text
// stands at the right.
func (l *line) strikeOut(g *Grid, t *canvas.Text, x, y float32, p *palette) {
	l.struck = true
	l.strike.FillColor = t.Color
	place(l.strike, x, y, g.ruler(t.TextStyle.Bold).Width(t.Text), p.px)
}

// objects adds what is to be drawn of the line.
func (l *line) objects(to []fyne.CanvasObject, first, last int) []fyne.CanvasObject {
	to = append(to, l.ground, l.rule)
	if l.edged {
		to = append(to, l.edge)
	}
	for _, c := range l.cells[first:last] {
		if c.Text != "" {
			to = append(to, c)
		}
	}
	if l.struck {
		to = append(to, l.strike)
	}
	if l.framed {
		to = append(to, l.frame)
	}
	return to
}

func place(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

func pixels(v float32) float32 { return theme.Px(v) }
