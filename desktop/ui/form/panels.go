package form

import (
	"fyne.io/fyne/v2"

	"kontor/desktop/ui/theme"
)

// twoColumns is the width from which two panels stand beside each other,
// unscaled.
const twoColumns = 900

// panels lays sections out in two columns where there is room, each in the
// column that is shorter so far; a wide one goes under both.
type panels struct {
	wide  []bool
	width float32 // of the last layout: the height depends on it
}

func (p *panels) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	p.width = s.Width
	p.flow(objects, func(o fyne.CanvasObject, at fyne.Position, w float32) {
		o.Resize(fyne.NewSize(w, o.MinSize().Height))
		o.Resize(fyne.NewSize(w, o.MinSize().Height)) // lines break by the width it has now
		o.Move(at)
	})
}

func (p *panels) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var least float32
	for _, o := range objects {
		least = max(least, o.MinSize().Width)
	}
	return fyne.NewSize(least, p.flow(objects, func(fyne.CanvasObject, fyne.Position, float32) {}))
}

// flow places the panels and tells how high they are together.
func (p *panels) flow(objects []fyne.CanvasObject, put func(fyne.CanvasObject, fyne.Position, float32)) float32 {
	between := theme.Px(8)
	half := (p.width - between) / 2
	single := p.width < theme.Px(twoColumns)
	var y [2]float32
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		if single || p.wide[i] {
			at := max(y[0], y[1])
			put(o, fyne.NewPos(0, at), p.width)
			y[0] = at + o.MinSize().Height + between
			y[1] = y[0]
			continue
		}
		k := 0
		if y[1] < y[0] {
			k = 1
		}
		put(o, fyne.NewPos(float32(k)*(half+between), y[k]), half)
		y[k] += o.MinSize().Height + between
	}
	return max(y[0], y[1], between) - between
}
