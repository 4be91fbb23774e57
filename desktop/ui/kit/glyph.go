package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/ui/theme"
)

// Glyph is a small button of an icon only. It never takes the focus: inside a
// field, Tab and Enter must lead to the next field, not to a decoration.
type Glyph struct {
	widget.BaseWidget
	icon  fyne.Resource
	run   func()
	tone  fyne.ThemeColorName
	hover bool
}

// NewGlyph makes a small icon button.
func NewGlyph(icon fyne.Resource, run func()) *Glyph {
	g := &Glyph{icon: icon, run: run, tone: theme.Muted}
	g.ExtendBaseWidget(g)
	return g
}

// SetTone draws the icon in another colour.
func (g *Glyph) SetTone(tone fyne.ThemeColorName) {
	g.tone = tone
	g.Refresh()
}

// SetIcon draws another icon.
func (g *Glyph) SetIcon(icon fyne.Resource) {
	g.icon = icon
	g.Refresh()
}

// Tapped runs what the glyph is for.
func (g *Glyph) Tapped(*fyne.PointEvent) {
	if g.run != nil {
		g.run()
	}
}

// Cursor is an arrow: over a field it would be a text cursor otherwise.
func (g *Glyph) Cursor() desktop.Cursor { return desktop.DefaultCursor }

// MouseIn lights it up.
func (g *Glyph) MouseIn(*desktop.MouseEvent) { g.hover = true; g.Refresh() }

// MouseMoved does nothing; Fyne wants it.
func (g *Glyph) MouseMoved(*desktop.MouseEvent) {}

// MouseOut puts the light out.
func (g *Glyph) MouseOut() { g.hover = false; g.Refresh() }

// CreateRenderer draws it.
func (g *Glyph) CreateRenderer() fyne.WidgetRenderer {
	r := &glyphRenderer{g: g, ground: canvas.NewRectangle(color.Transparent), icon: canvas.NewImageFromResource(nil)}
	r.icon.FillMode = canvas.ImageFillContain
	r.style()
	return r
}

type glyphRenderer struct {
	g      *Glyph
	ground *canvas.Rectangle
	icon   *canvas.Image
}

func (r *glyphRenderer) style() {
	r.icon.Resource = fynetheme.NewColoredResource(r.g.icon, r.g.tone)
	r.ground.CornerRadius = theme.Px(4)
	r.ground.FillColor = color.Transparent
	if r.g.hover {
		r.ground.FillColor = theme.Color(fynetheme.ColorNameHover)
	}
}

func (r *glyphRenderer) Refresh() {
	r.style()
	r.ground.Refresh()
	r.icon.Refresh()
}

func (r *glyphRenderer) Layout(s fyne.Size) {
	side := theme.Px(16)
	r.ground.Resize(s)
	r.icon.Resize(fyne.NewSquareSize(side))
	r.icon.Move(fyne.NewPos((s.Width-side)/2, (s.Height-side)/2))
}

func (r *glyphRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(theme.Px(22)) }
func (r *glyphRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.icon}
}
func (r *glyphRenderer) Destroy() {}
