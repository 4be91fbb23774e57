package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/theme"
)

// The measures of the tabs, unscaled.
const (
	stripHeight = 33
	tabWidth    = 190 // the longest words
	tabPad      = 10
	tabCross    = 18
	stripMore   = 28 // the menu of all tabs
)

// tabStrip is the line of tabs. Fyne's own draws a scroll bar across them and
// forgets the one in front when its words grow.
type tabStrip struct {
	widget.BaseWidget
	choose func(at int)
	close  func(at int)
	tabs   []*tab
	at     int // in front, -1 if there are none
	line   *fyne.Container
	scroll *container.Scroll
	more   *kit.Glyph
	ruler  *kit.Ruler
}

func newTabStrip(choose, close func(at int)) *tabStrip {
	s := &tabStrip{choose: choose, close: close, at: -1, line: container.New(tabLine{})}
	s.ruler = kit.NewRuler(theme.Size(fynetheme.SizeNameText), fyne.TextStyle{Bold: true})
	s.scroll = container.NewScroll(s.line)
	s.scroll.Direction = container.ScrollVerticalOnly // moves sideways all the same, without a bar
	s.more = kit.NewGlyph(fynetheme.MoreHorizontalIcon(), s.list)
	s.ExtendBaseWidget(s)
	return s
}

func (s *tabStrip) add(title string) {
	t := newTab(s, title)
	s.tabs = append(s.tabs, t)
	s.line.Add(t)
	s.Refresh()
}

func (s *tabStrip) remove(at int) {
	s.line.Remove(s.tabs[at])
	s.tabs = slices.Delete(s.tabs, at, at+1)
	s.at = -1
	s.Refresh()
}

func (s *tabStrip) rename(at int, title string) {
	if s.tabs[at].title != title {
		s.tabs[at].title = title
		s.Refresh()
	}
}

// show brings a tab to the front and into view.
func (s *tabStrip) show(at int) {
	s.at = at
	s.Refresh()
}

// reveal scrolls to the tab in front.
func (s *tabStrip) reveal() {
	if s.at < 0 || s.at >= len(s.tabs) {
		return
	}
	front, offset, view := s.tabs[s.at], s.scroll.Offset.X, s.scroll.Size().Width
	from := front.Position().X
	to := from + front.Size().Width
	switch {
	case from < offset:
		offset = from
	case to > offset+view:
		offset = to - view
	}
	s.scroll.ScrollToOffset(fyne.NewPos(max(min(offset, s.line.MinSize().Width-view), 0), 0))
}

// list offers every tab by name.
func (s *tabStrip) list() {
	menu := fyne.NewMenu("")
	for i, t := range s.tabs {
		item := fyne.NewMenuItem(t.title, func() { s.choose(i) })
		item.Checked = i == s.at
		menu.Items = append(menu.Items, item)
	}
	d := fyne.CurrentApp().Driver()
	if c := d.CanvasForObject(s.more); c != nil && len(menu.Items) > 0 {
		widget.ShowPopUpMenuAtPosition(menu, c, d.AbsolutePositionForObject(s.more).AddXY(0, s.more.Size().Height))
	}
}

// CreateRenderer draws it.
func (s *tabStrip) CreateRenderer() fyne.WidgetRenderer {
	return &stripRenderer{s: s, rule: canvas.NewRectangle(theme.Color(fynetheme.ColorNameSeparator))}
}

type stripRenderer struct {
	s    *tabStrip
	rule *canvas.Rectangle
}

func (r *stripRenderer) Layout(size fyne.Size) {
	s, more := r.s, theme.Px(stripMore)
	s.line.Layout.Layout(s.line.Objects, s.line.MinSize())
	s.scroll.Resize(fyne.NewSize(max(size.Width-more, 0), size.Height-1))
	s.scroll.Refresh()
	s.more.Resize(fyne.NewSquareSize(theme.Px(22)))
	s.more.Move(fyne.NewPos(size.Width-more+theme.Px(2), (size.Height-theme.Px(22))/2))
	r.rule.Move(fyne.NewPos(0, size.Height-1))
	r.rule.Resize(fyne.NewSize(size.Width, 1))
	s.reveal()
}

func (r *stripRenderer) MinSize() fyne.Size {
	return fyne.NewSize(theme.Px(120), theme.Px(stripHeight))
}

func (r *stripRenderer) Refresh() {
	r.rule.FillColor = theme.Color(fynetheme.ColorNameSeparator)
	for _, t := range r.s.tabs {
		t.Refresh()
	}
	r.Layout(r.s.Size())
	canvas.Refresh(r.s)
}

func (r *stripRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.rule, r.s.scroll, r.s.more}
}

func (r *stripRenderer) Destroy() {}

// tabLine lays tabs beside each other.
type tabLine struct{}

func (tabLine) Layout(objects []fyne.CanvasObject, _ fyne.Size) {
	var x float32
	for _, o := range objects {
		m := o.MinSize()
		o.Move(fyne.NewPos(x, 0))
		o.Resize(m)
		x += m.Width
	}
}

func (tabLine) MinSize(objects []fyne.CanvasObject) (all fyne.Size) {
	for _, o := range objects {
		m := o.MinSize()
		all = fyne.NewSize(all.Width+m.Width, max(all.Height, m.Height))
	}
	return all
}
