package form

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/theme"
	"kontor/shared/doc"
)

const captionColor = theme.Muted

func (t *table) caption(f *doc.Field) string {
	c := t.m.c
	text := c.Words.Label(c.Name+"."+t.name(), f.Name)
	if f.Required && !t.locked {
		text += " *"
	}
	return text
}

func (t *table) ordered() bool { return len(t.cells) < len(t.field.Rows) }

// ruled tells whether one line of captions does for all rows: every value is
// shown in each, and they fit beside each other.
func (t *table) ruled(width float32) bool {
	room := width
	if !t.locked {
		room -= crossWidth()
	}
	for _, f := range t.cells {
		room -= scaled(f) + theme.Px(gap)
	}
	if room < 0 {
		return false
	}
	for _, r := range t.rows {
		for _, c := range r.cells {
			if c.box.Hidden {
				return false
			}
		}
	}
	return true
}

func crossWidth() float32 { return theme.Px(24) }

// under is a caption over a value; a hidden caption takes no room.
type under struct{}

func (under) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	var y float32
	if caption := objects[0]; caption.Visible() {
		y = caption.MinSize().Height
		caption.Resize(fyne.NewSize(s.Width, y))
	}
	objects[1].Move(fyne.NewPos(0, y))
	objects[1].Resize(fyne.NewSize(s.Width, max(s.Height-y, 0)))
}

func (under) MinSize(objects []fyne.CanvasObject) fyne.Size {
	m := objects[1].MinSize()
	if objects[0].Visible() {
		m.Height += objects[0].MinSize().Height
	}
	return fyne.NewSize(theme.Px(30), m.Height)
}

// cellFlow lays a row's values beside each other, in several lines where there
// is no room; each line is filled by their shares.
type cellFlow struct {
	t     *table
	r     *row
	cross *kit.Glyph
	width float32
}

func (l *cellFlow) Layout(_ []fyne.CanvasObject, s fyne.Size) {
	l.width = s.Width
	l.flow(func(c *cell, x, y, w, h float32) {
		c.box.Move(fyne.NewPos(x, y))
		c.box.Resize(fyne.NewSize(w, h))
	})
	if l.cross != nil {
		side := theme.Px(22)
		y := (lineHeight() - side) / 2
		if !l.t.ruled(s.Width) {
			y += fyne.MeasureText("M", theme.Size(fynetheme.SizeNameCaptionText), fyne.TextStyle{}).Height
		}
		l.cross.Move(fyne.NewPos(s.Width-side, y))
		l.cross.Resize(fyne.NewSquareSize(side))
	}
}

func (l *cellFlow) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(theme.Px(240), l.flow(func(*cell, float32, float32, float32, float32) {}))
}

// flow places the values and tells how high the row is.
func (l *cellFlow) flow(put func(c *cell, x, y, w, h float32)) float32 {
	width := max(l.width, theme.Px(240))
	ruled, between := l.t.ruled(width), theme.Px(gap)
	if l.cross != nil {
		width -= crossWidth()
	}
	var y float32
	for rest := l.r.visible(); len(rest) > 0; {
		n, wish := 0, float32(0)
		for n < len(rest) && (n == 0 || wish+scaled(rest[n].field)+between <= width) {
			if n > 0 {
				wish += between
			}
			wish += scaled(rest[n].field)
			n++
		}
		widths := spread(rest[:n], width-between*float32(n-1))
		x, high := float32(0), float32(0)
		for _, c := range rest[:n] {
			c.caption.Hidden = ruled
			high = max(high, c.box.MinSize().Height)
		}
		for i, c := range rest[:n] {
			put(c, x, y, widths[i], c.box.MinSize().Height)
			x += widths[i] + between
		}
		rest = rest[n:]
		y += high
		if len(rest) > 0 {
			y += theme.Px(2)
		}
	}
	return y
}

// spread shares a width among values: what is left over goes to those whose
// length is not known beforehand.
func spread(cells []*cell, width float32) []float32 {
	fields := make([]*doc.Field, len(cells))
	for i, c := range cells {
		fields[i] = c.field
	}
	return spreadFields(fields, width)
}

func spreadFields(fields []*doc.Field, width float32) []float32 {
	var all, free float32
	widths := make([]float32, len(fields))
	for i, f := range fields {
		widths[i] = scaled(f)
		all += widths[i]
		if grows(f) {
			free += widths[i]
		}
	}
	for i, f := range fields {
		switch {
		case all > width: // a single value wider than its line
			widths[i] *= width / all
		case grows(f):
			widths[i] += (width - all) * widths[i] / free
		}
	}
	return widths
}

// grows tells a value that may be of any length.
func grows(f *doc.Field) bool {
	switch f.Type {
	case doc.TString, doc.TText, doc.TEmail, doc.TAddress, doc.TRef, doc.TLink, doc.TCode, doc.TEnum, doc.TSet:
		return true
	}
	return false
}

func (r *row) visible() (cells []*cell) {
	for _, c := range r.cells {
		if !c.box.Hidden {
			cells = append(cells, c)
		}
	}
	return cells
}

// captions is the line over a table whose rows all look alike.
type captions struct {
	widget.BaseWidget
	t     *table
	texts []*kit.Text
	none  *kit.Text
}

func newCaptions(t *table) *captions {
	c := &captions{t: t, none: kit.Caption(t.m.c.Words.T("Form.no_rows"))}
	for _, f := range t.cells {
		text := kit.NewText(t.caption(f), captionColor, fynetheme.SizeNameCaptionText, false)
		text.Truncate = true
		c.texts = append(c.texts, text)
	}
	c.ExtendBaseWidget(c)
	return c
}

// CreateRenderer draws it.
func (c *captions) CreateRenderer() fyne.WidgetRenderer { return &captionsRenderer{c} }

type captionsRenderer struct{ c *captions }

func (r *captionsRenderer) Layout(s fyne.Size) {
	t, between := r.c.t, theme.Px(gap)
	r.c.none.Hidden = len(t.rows) > 0
	r.c.none.Resize(s)
	on := len(t.rows) > 0 && t.ruled(s.Width)
	width, x := s.Width-between*float32(len(t.cells)-1), float32(0)
	if !t.locked {
		width -= crossWidth()
	}
	widths := spreadFields(t.cells, width)
	for i, text := range r.c.texts {
		text.Hidden = !on
		text.Move(fyne.NewPos(x, 0))
		text.Resize(fyne.NewSize(widths[i], s.Height))
		x += widths[i] + between
	}
}

func (r *captionsRenderer) MinSize() fyne.Size {
	t := r.c.t
	h := fyne.MeasureText("M", theme.Size(fynetheme.SizeNameCaptionText), fyne.TextStyle{}).Height
	if len(t.rows) > 0 && !t.ruled(r.c.Size().Width) {
		h = 0
	}
	return fyne.NewSize(theme.Px(40), h)
}
func (r *captionsRenderer) Refresh() { r.Layout(r.c.Size()) }
func (r *captionsRenderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{r.c.none}
	for _, t := range r.c.texts {
		objects = append(objects, t)
	}
	return objects
}
func (r *captionsRenderer) Destroy() {}
