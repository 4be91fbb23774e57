package ui

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/theme"
)

// tab is the name of an open page: a click shows the page, its cross or the
// middle button closes it.
type tab struct {
	widget.BaseWidget
	strip *tabStrip
	title string
	cross *kit.Glyph
	hover bool
}

func newTab(s *tabStrip, title string) *tab {
	t := &tab{strip: s, title: title}
	t.cross = kit.NewGlyph(fynetheme.WindowCloseIcon(), func() { s.close(t.index()) })
	t.ExtendBaseWidget(t)
	return t
}

func (t *tab) index() int { return slices.Index(t.strip.tabs, t) }

func (t *tab) front() bool { return t.index() == t.strip.at }

// Tapped shows the page.
func (t *tab) Tapped(*fyne.PointEvent) { t.strip.choose(t.index()) }

// MouseDown closes the page by the middle button.
func (t *tab) MouseDown(e *desktop.MouseEvent) {
	if e.Button == desktop.MouseButtonTertiary {
		t.strip.close(t.index())
	}
}

// MouseUp does nothing; Fyne wants it.
func (t *tab) MouseUp(*desktop.MouseEvent) {}

// MouseIn shows the cross.
func (t *tab) MouseIn(*desktop.MouseEvent) { t.hover = true; t.Refresh() }

// MouseMoved does nothing; Fyne wants it.
func (t *tab) MouseMoved(*desktop.MouseEvent) {}

// MouseOut hides it.
func (t *tab) MouseOut() { t.hover = false; t.Refresh() }

// CreateRenderer draws it.
func (t *tab) CreateRenderer() fyne.WidgetRenderer {
	bare := func() *canvas.Rectangle { return canvas.NewRectangle(color.Transparent) }
	r := &tabRenderer{t: t, ground: bare(), mark: bare(), text: canvas.NewText("", color.Transparent)}
	r.text.TextStyle.Bold = true
	r.style()
	return r
}

type tabRenderer struct {
	t            *tab
	ground, mark *canvas.Rectangle
	text         *canvas.Text
}

func (r *tabRenderer) style() {
	t := r.t
	ink := theme.Color(fynetheme.ColorNameForeground)
	r.ground.FillColor, r.mark.FillColor = color.Transparent, color.Transparent
	switch {
	case t.front():
		ink = theme.Color(fynetheme.ColorNamePrimary)
		r.mark.FillColor = ink
	case t.hover:
		r.ground.FillColor = theme.Color(fynetheme.ColorNameHover)
	}
	r.text.TextSize, r.text.Color = theme.Size(fynetheme.SizeNameText), ink
	r.text.Text = t.strip.ruler.Fit(t.title, theme.Px(tabWidth))
	t.cross.Hidden = !t.hover && !t.front()
}

func (r *tabRenderer) Layout(s fyne.Size) {
	px := theme.Px
	r.ground.Resize(s)
	r.mark.Move(fyne.NewPos(0, s.Height-px(2)))
	r.mark.Resize(fyne.NewSize(s.Width, px(2)))
	r.text.Move(fyne.NewPos(px(tabPad), 0))
	r.text.Resize(fyne.NewSize(s.Width-px(2*tabPad+tabCross), s.Height))
	r.t.cross.Move(fyne.NewPos(s.Width-px(tabCross+tabPad/2), (s.Height-px(tabCross))/2))
	r.t.cross.Resize(fyne.NewSquareSize(px(tabCross)))
}

func (r *tabRenderer) MinSize() fyne.Size {
	width := min(r.t.strip.ruler.Width(r.t.title), theme.Px(tabWidth))
	return fyne.NewSize(width+theme.Px(2*tabPad+tabCross), theme.Px(stripHeight)-1)
}

func (r *tabRenderer) Refresh() {
	r.style()
	r.Layout(r.t.Size())
	canvas.Refresh(r.t)
}

func (r *tabRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.text, r.mark, r.t.cross}
}

func (r *tabRenderer) Destroy() {}
