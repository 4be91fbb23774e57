package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/theme"
)

// navItem is a line of the sidebar: an icon, a word, how much waits there. Its
// measures are those of the design.
type navItem struct {
	widget.BaseWidget
	icon     fyne.Resource
	label    string
	badge    string
	alarm    bool // the badge calls
	selected bool
	narrow   bool
	hover    bool
	tap      func()
}

func newNavItem(icon fyne.Resource, label string, narrow bool, tap func()) *navItem {
	n := &navItem{icon: icon, label: label, narrow: narrow, tap: tap}
	n.ExtendBaseWidget(n)
	return n
}

// Tapped opens the page.
func (n *navItem) Tapped(*fyne.PointEvent) { n.tap() }

// MouseIn lights the line up.
func (n *navItem) MouseIn(*desktop.MouseEvent) { n.hover = true; n.Refresh() }

// MouseMoved does nothing; Fyne wants it.
func (n *navItem) MouseMoved(*desktop.MouseEvent) {}

// MouseOut puts the light out.
func (n *navItem) MouseOut() { n.hover = false; n.Refresh() }

func (n *navItem) set(selected bool) {
	if n.selected != selected {
		n.selected = selected
		n.Refresh()
	}
}

func (n *navItem) setBadge(text string, alarm bool) {
	if n.badge != text || n.alarm != alarm {
		n.badge, n.alarm = text, alarm
		n.Refresh()
	}
}

// CreateRenderer draws it.
func (n *navItem) CreateRenderer() fyne.WidgetRenderer {
	r := &navRenderer{n: n, ground: canvas.NewRectangle(color.Transparent), bar: canvas.NewRectangle(color.Transparent),
		pill: canvas.NewRectangle(color.Transparent), icon: canvas.NewImageFromResource(nil),
		label: canvas.NewText("", color.Transparent), badge: canvas.NewText("", color.Transparent)}
	r.icon.FillMode = canvas.ImageFillContain
	r.style()
	return r
}

type navRenderer struct {
	n                 *navItem
	ground, bar, pill *canvas.Rectangle
	icon              *canvas.Image
	label, badge      *canvas.Text
}

func (r *navRenderer) style() {
	n, ink := r.n, theme.SidebarText
	r.ground.FillColor, r.bar.FillColor, r.pill.FillColor = color.Transparent, color.Transparent, color.Transparent
	switch {
	case n.selected:
		ink = theme.SidebarTitle
		r.ground.FillColor, r.bar.FillColor = theme.Color(theme.SidebarSelected), theme.Color(fynetheme.ColorNamePrimary)
	case n.hover:
		r.ground.FillColor = color.NRGBA{R: 255, G: 255, B: 255, A: 16}
	}
	r.ground.CornerRadius, r.bar.CornerRadius, r.pill.CornerRadius = theme.Px(5), theme.Px(2), theme.Px(8)
	r.icon.Resource = fynetheme.NewColoredResource(n.icon, ink)
	r.label.Text, r.label.TextSize, r.label.TextStyle.Bold = n.label, theme.Size(fynetheme.SizeNameText), n.selected
	r.label.Color = theme.Color(ink)
	r.badge.Text, r.badge.TextSize, r.badge.TextStyle.Bold = n.badge, theme.Size(fynetheme.SizeNameCaptionText), true
	r.badge.Alignment, r.badge.Color = fyne.TextAlignCenter, theme.Color(ink)
	if n.alarm && n.badge != "" {
		r.pill.FillColor = theme.Color(fynetheme.ColorNameError)
		r.badge.Color = theme.Color(fynetheme.ColorNameForegroundOnPrimary)
	}
	r.label.Hidden = n.narrow
}

func (r *navRenderer) Layout(s fyne.Size) {
	px := theme.Px
	r.ground.Move(fyne.NewPos(px(6), px(1)))
	r.ground.Resize(fyne.NewSize(s.Width-px(12), s.Height-px(2)))
	r.bar.Move(fyne.NewPos(px(6), px(7)))
	r.bar.Resize(fyne.NewSize(px(3), s.Height-px(14)))
	r.icon.Resize(fyne.NewSquareSize(px(16)))
	r.icon.Move(fyne.NewPos(px(18), (s.Height-px(16))/2))
	wide := max(fyne.MeasureText(r.badge.Text, r.badge.TextSize, r.badge.TextStyle).Width+px(10), px(18))
	right := s.Width - px(14)
	y := (s.Height - px(17)) / 2
	if r.n.narrow {
		right, y = s.Width-px(4), px(1)
	}
	r.pill.Move(fyne.NewPos(right-wide, y))
	r.pill.Resize(fyne.NewSize(wide, px(17)))
	r.badge.Move(r.pill.Position())
	r.badge.Resize(r.pill.Size())
	room := s.Width - px(44) - px(12)
	if r.n.badge != "" {
		room = right - wide - px(48)
	}
	r.label.Text = kit.NewRuler(r.label.TextSize, r.label.TextStyle).Fit(r.n.label, room)
	r.label.Move(fyne.NewPos(px(44), 0))
	r.label.Resize(fyne.NewSize(room, s.Height))
}

func (r *navRenderer) MinSize() fyne.Size { return fyne.NewSize(theme.Px(52), theme.Px(32)) }
func (r *navRenderer) Refresh() {
	r.style()
	r.Layout(r.n.Size())
	canvas.Refresh(r.n)
}
func (r *navRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.bar, r.icon, r.label, r.pill, r.badge}
}
func (r *navRenderer) Destroy() {}
