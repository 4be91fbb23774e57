package kit

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/ui/theme"
)

// Overlay is what lies over a window and takes its keys: a dialog, the list
// under a field, the palette. Fyne's own pop-ups swallow Esc and Enter or pass
// neither on; this one decides itself.
type Overlay struct {
	widget.BaseWidget
	OnKey      func(*fyne.KeyEvent) bool // looks at keys that no field wanted
	OnShortcut func(fyne.Shortcut) bool
	OnOutside  func() // a click beside the content; nil closes
	OnClosed   func()

	canvas  fyne.Canvas
	shade   *Plate
	content fyne.CanvasObject
	place   func(window fyne.Size) (fyne.Position, fyne.Size)
	confirm func() // what Enter after the last field does
	open    bool
	modal   bool
	keep    bool           // it lies there again after the window was cleared
	focus   fyne.Focusable // what had the focus when it was
}

// NewOverlay prepares an overlay; place says where its content lies in a
// window of the given size. A modal one darkens what is under it.
func NewOverlay(c fyne.Canvas, content fyne.CanvasObject, modal bool, place func(fyne.Size) (fyne.Position, fyne.Size)) *Overlay {
	o := &Overlay{canvas: c, content: content, place: place, modal: modal, shade: NewPlate("")}
	if modal {
		o.shade.Fill = theme.Shade
	}
	o.ExtendBaseWidget(o)
	return o
}

// Show lays it over the window.
func (o *Overlay) Show() {
	if o.open {
		return
	}
	o.open = true
	o.BaseWidget.Show()
	o.canvas.Overlays().Add(o)
	o.canvas.Focus(o)
}

// Close takes it away; the window's focus is back where it was.
func (o *Overlay) Close() {
	if !o.open {
		return
	}
	o.open = false
	o.canvas.Overlays().Remove(o)
	if o.OnClosed != nil {
		o.OnClosed()
	}
}

// Clear takes everything off the window, and gives what PutBack lays there again.
func Clear(c fyne.Canvas) (kept []*Overlay) {
	for top := c.Overlays().Top(); top != nil; top = c.Overlays().Top() {
		if o, ok := top.(*Overlay); ok && o.keep {
			o.focus = c.Focused()
			kept = slices.Insert(kept, 0, o)
		}
		c.Overlays().Remove(top)
	}
	return kept
}

// PutBack lays it over the window as it was, unless it was closed meanwhile.
func (o *Overlay) PutBack() {
	if !o.open {
		return
	}
	o.canvas.Overlays().Add(o)
	o.canvas.Focus(o)
	if o.focus != nil {
		o.canvas.Focus(o.focus)
	}
}

// IsOpen tells whether it lies over the window now.
func (o *Overlay) IsOpen() bool { return o.open }

// Tapped closes what is not modal on a click beside it.
func (o *Overlay) Tapped(e *fyne.PointEvent) {
	at, size := o.place(o.Size())
	p := e.Position.Subtract(at)
	if p.X >= 0 && p.Y >= 0 && p.X <= size.Width && p.Y <= size.Height {
		return
	}
	switch {
	case o.OnOutside != nil:
		o.OnOutside()
	case !o.modal:
		o.Close()
	}
}

// TappedSecondary is as good as a click.
func (o *Overlay) TappedSecondary(e *fyne.PointEvent) { o.Tapped(e) }

// FocusGained does nothing; the overlay holds the focus till a field has it.
func (o *Overlay) FocusGained() {}

// FocusLost does nothing.
func (o *Overlay) FocusLost() {}

// TypedRune does nothing.
func (o *Overlay) TypedRune(rune) {}

// TypedKey asks the owner; Esc closes when nobody objects.
func (o *Overlay) TypedKey(k *fyne.KeyEvent) {
	if o.OnKey != nil && o.OnKey(k) {
		return
	}
	if k.Name == fyne.KeyEscape {
		o.Close()
	}
}

// TypedShortcut asks the owner; the window's shortcuts rest meanwhile.
func (o *Overlay) TypedShortcut(s fyne.Shortcut) {
	if o.OnShortcut != nil {
		o.OnShortcut(s)
	}
}

// CreateRenderer draws it.
func (o *Overlay) CreateRenderer() fyne.WidgetRenderer { return &overlayRenderer{o: o} }

type overlayRenderer struct{ o *Overlay }

func (r *overlayRenderer) Layout(s fyne.Size) {
	r.o.shade.Resize(s)
	at, size := r.o.place(s)
	r.o.content.Move(at)
	r.o.content.Resize(size)
}
func (r *overlayRenderer) MinSize() fyne.Size { return fyne.NewSize(1, 1) }
func (r *overlayRenderer) Refresh() {
	r.Layout(r.o.Size())
	r.o.shade.Refresh()
}
func (r *overlayRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.o.shade, r.o.content}
}
func (r *overlayRenderer) Destroy() {}

// Modal tells whether a dialog lies over the window: a command of the window
// must not run under it.
func Modal(c fyne.Canvas) bool {
	_, ok := c.Overlays().Top().(*Overlay)
	return ok
}

// below places content under an anchor, or where there is room for it.
func below(anchor fyne.CanvasObject, size func() fyne.Size) func(fyne.Size) (fyne.Position, fyne.Size) {
	return func(window fyne.Size) (fyne.Position, fyne.Size) {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(anchor)
		s := size()
		s.Width, s.Height = min(s.Width, window.Width), min(s.Height, window.Height)
		at.Y += anchor.Size().Height + theme.Px(2)
		if at.Y+s.Height > window.Height {
			over := at.Y - anchor.Size().Height - theme.Px(4) - s.Height
			at.Y = max(over, 0)
		}
		at.X = max(min(at.X, window.Width-s.Width), 0)
		return at, s
	}
}

// floating puts content on a card that floats over the window.
func floating(content fyne.CanvasObject, radius float32) *fyne.Container {
	p := NewPlate(fynetheme.ColorNameOverlayBackground)
	p.Radius, p.Raised, p.Stroke = radius, true, fynetheme.ColorNameInputBorder
	return container.NewStack(p, content)
}

// Popup shows content on a card under an anchor; a nil size is the content's.
func Popup(c fyne.Canvas, anchor, content fyne.CanvasObject, size func() fyne.Size) *Overlay {
	card := floating(Pad(content, 4, 4), 5)
	if size == nil {
		size = card.MinSize
	}
	o := NewOverlay(c, card, false, below(anchor, size))
	o.Show()
	return o
}
