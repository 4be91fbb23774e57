package form

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"kontor/desktop/ui/theme"
)

// reveal scrolls to what has got the focus.
func (f *Form) reveal(o fyne.CanvasObject) {
	d := fyne.CurrentApp().Driver()
	y := d.AbsolutePositionForObject(o).Y - d.AbsolutePositionForObject(f.scroll.Content).Y
	view, at, room := f.scroll.Size().Height, f.scroll.Offset, theme.Px(24)
	switch bottom := y + o.Size().Height + room; {
	case view <= 0:
		return
	case y-room < at.Y:
		at.Y = max(y-room, 0)
	case bottom > at.Y+view:
		at.Y = bottom - view
	}
	f.scroll.ScrollToOffset(at)
}

// relayout finds a place for what has appeared or gone.
func (f *Form) relayout() {
	if s := f.Size(); s.Width > 0 {
		f.place(s)
		canvas.Refresh(f)
	}
}

func (f *Form) place(s fyne.Size) {
	var y float32
	if f.summary.Visible() {
		y = f.summary.MinSize().Height
		f.summary.Resize(fyne.NewSize(s.Width, y))
	}
	f.scroll.Move(fyne.NewPos(0, y))
	content := f.scroll.Content
	content.Resize(fyne.NewSize(s.Width, content.Size().Height)) // lines break by the width
	content.Resize(fyne.NewSize(s.Width, content.MinSize().Height))
	f.scroll.Resize(fyne.NewSize(s.Width, max(s.Height-y, 0)))
	f.scroll.Refresh()
}

// CreateRenderer draws it.
func (f *Form) CreateRenderer() fyne.WidgetRenderer { return &formRenderer{f} }

type formRenderer struct{ f *Form }

func (r *formRenderer) Layout(s fyne.Size) { r.f.place(s) }
func (r *formRenderer) MinSize() fyne.Size { return fyne.NewSize(theme.Px(320), theme.Px(160)) }
func (r *formRenderer) Refresh()           { r.f.summary.Refresh(); r.f.place(r.f.Size()); canvas.Refresh(r.f) }
func (r *formRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.f.summary, r.f.scroll}
}
func (r *formRenderer) Destroy() {}
