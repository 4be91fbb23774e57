package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kontor/desktop/ui/theme"
)

// Flow puts objects beside each other and begins a new line where there is no
// room; gap is the room between them, unscaled.
func Flow(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&flowLayout{gap: gap}, objects...)
}

// flowLayout puts objects beside each other and begins a new line where there
// is no room.
type flowLayout struct {
	gap   float32
	width float32 // of the last layout: the height depends on it
}

func (f *flowLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	f.width = s.Width
	f.flow(objects, s.Width, func(o fyne.CanvasObject, at fyne.Position) {
		o.Move(at)
		o.Resize(o.MinSize())
	})
}

func (f *flowLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var least fyne.Size
	for _, o := range objects {
		least = least.Max(o.MinSize())
	}
	width := f.width
	if width < least.Width {
		width = theme.Px(320)
	}
	least.Height = f.flow(objects, width, func(fyne.CanvasObject, fyne.Position) {})
	return least
}

// flow places the objects and tells how high they are together.
func (f *flowLayout) flow(objects []fyne.CanvasObject, width float32, put func(fyne.CanvasObject, fyne.Position)) float32 {
	var x, y, line float32
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		if x > 0 && x+m.Width > width {
			x, y, line = 0, y+line, 0
		}
		put(o, fyne.NewPos(x, y))
		x += m.Width + theme.Px(f.gap)
		line = max(line, m.Height)
	}
	return y + line
}
