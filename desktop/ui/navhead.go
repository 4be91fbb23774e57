package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/theme"
)

// navHead is the title of a section of the sidebar: a click folds it.
type navHead struct {
	widget.BaseWidget
	title  *kit.Text
	arrow  *kit.Glyph
	folded bool
	narrow bool
	fold   func(bool)
}

func newNavHead(title string, folded, narrow bool, fold func(bool)) *navHead {
	h := &navHead{folded: folded, narrow: narrow, fold: fold}
	h.title = kit.NewText(strings.ToUpper(title), theme.SidebarText, fynetheme.SizeNameCaptionText, true)
	h.title.Truncate = true
	h.arrow = kit.NewGlyph(fynetheme.MenuDropDownIcon(), func() { h.Tapped(nil) })
	h.arrow.SetTone(theme.SidebarText)
	h.show()
	h.ExtendBaseWidget(h)
	return h
}

func (h *navHead) show() {
	h.arrow.SetIcon(fynetheme.MenuDropDownIcon())
	if h.folded {
		h.arrow.SetIcon(fynetheme.MenuExpandIcon())
	}
}

// Tapped folds or unfolds the section.
func (h *navHead) Tapped(*fyne.PointEvent) {
	h.folded = !h.folded
	h.show()
	h.fold(h.folded)
}

// Cursor shows that the title can be clicked.
func (h *navHead) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer draws it.
func (h *navHead) CreateRenderer() fyne.WidgetRenderer { return &headRenderer{h} }

type headRenderer struct{ h *navHead }

func (r *headRenderer) Layout(s fyne.Size) {
	px, h := theme.Px, r.h
	h.arrow.Resize(fyne.NewSquareSize(px(20)))
	h.title.Hidden = h.narrow
	if h.narrow {
		h.arrow.Move(fyne.NewPos((s.Width-px(20))/2, s.Height-px(20)))
		return
	}
	h.title.Move(fyne.NewPos(px(18), s.Height-px(22)))
	h.title.Resize(fyne.NewSize(s.Width-px(50), px(20)))
	h.arrow.Move(fyne.NewPos(s.Width-px(30), s.Height-px(22)))
}
func (r *headRenderer) MinSize() fyne.Size { return fyne.NewSize(theme.Px(52), theme.Px(30)) }
func (r *headRenderer) Refresh()           { r.Layout(r.h.Size()) }
func (r *headRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.h.title, r.h.arrow}
}
func (r *headRenderer) Destroy() {}
