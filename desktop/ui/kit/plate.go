package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/ui/theme"
)

// Plate is a rectangle in colours of the theme: the ground under cards, bars,
// notices. A bare canvas.Rectangle would keep the colours of an old theme.
type Plate struct {
	widget.BaseWidget
	Fill   fyne.ThemeColorName
	Soft   bool // the pale ground of Fill instead of Fill itself
	Stroke fyne.ThemeColorName
	Radius float32
	Raised bool // it throws a shadow
	Min    fyne.Size
}

// NewPlate makes a ground of one colour.
func NewPlate(fill fyne.ThemeColorName) *Plate {
	p := &Plate{Fill: fill}
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer draws it.
func (p *Plate) CreateRenderer() fyne.WidgetRenderer {
	r := &plateRenderer{p: p, out: canvas.NewRectangle(color.Transparent)}
	r.style()
	return r
}

type plateRenderer struct {
	p   *Plate
	out *canvas.Rectangle
}

func (r *plateRenderer) style() {
	p := r.p
	switch {
	case p.Fill == "":
		r.out.FillColor = color.Transparent
	case p.Soft:
		r.out.FillColor = theme.Soft(p.Fill)
	default:
		r.out.FillColor = theme.Color(p.Fill)
	}
	r.out.CornerRadius = theme.Px(p.Radius)
	r.out.StrokeWidth = 0
	if p.Stroke != "" {
		r.out.StrokeColor, r.out.StrokeWidth = theme.Color(p.Stroke), 1
	}
	r.out.Shadow = canvas.Shadow{}
	if p.Raised {
		r.out.Shadow = canvas.Shadow{Color: theme.Color("shadow"), BlurRadius: 8, Offset: fyne.NewPos(0, 2)}
	}
}

func (r *plateRenderer) Refresh() {
	r.style()
	r.out.Refresh()
}

func (r *plateRenderer) Layout(s fyne.Size) { r.out.Resize(s) }
func (r *plateRenderer) MinSize() fyne.Size {
	return fyne.NewSize(theme.Px(r.p.Min.Width), theme.Px(r.p.Min.Height))
}
func (r *plateRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.out} }
func (r *plateRenderer) Destroy()                     {}
