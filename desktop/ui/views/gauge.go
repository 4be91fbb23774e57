package views

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/theme"
)

// gauge is a bar that is filled as far as a share says.
type gauge struct {
	widget.BaseWidget
	share       float32
	track, fill *kit.Plate
}

func newGauge(share float32, tone fyne.ThemeColorName) *gauge {
	g := &gauge{share: min(max(share, 0), 1), track: kit.NewPlate(fynetheme.ColorNameSeparator), fill: kit.NewPlate(tone)}
	g.track.Radius, g.fill.Radius = 4, 4
	g.ExtendBaseWidget(g)
	return g
}

// CreateRenderer draws it.
func (g *gauge) CreateRenderer() fyne.WidgetRenderer { return &gaugeRenderer{g} }

type gaugeRenderer struct{ g *gauge }

func (r *gaugeRenderer) Layout(s fyne.Size) {
	r.g.track.Resize(s)
	r.g.fill.Resize(fyne.NewSize(s.Width*r.g.share, s.Height))
}
func (r *gaugeRenderer) MinSize() fyne.Size { return fyne.NewSize(theme.Px(40), theme.Px(8)) }
func (r *gaugeRenderer) Refresh()           { r.Layout(r.g.Size()) }
func (r *gaugeRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.g.track, r.g.fill}
}
func (r *gaugeRenderer) Destroy() {}
