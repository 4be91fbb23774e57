package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/theme"
)

// The widths of the sidebar, unscaled.
const (
	sideWide   = 204
	sideNarrow = 52
)

// sidebar is the navigation: sections of places, with what waits in each.
type sidebar struct {
	items   map[string]*navItem // by the key of the page
	user    *kit.Text
	post    *kit.Text
	content fyne.CanvasObject
}

func newSidebar(s *Shell) *sidebar {
	b := &sidebar{items: map[string]*navItem{}}
	narrow := s.set.Narrow
	list := container.New(stacked{})
	for _, part := range s.places() {
		inner := container.New(stacked{})
		for _, p := range part.places {
			item := newNavItem(p.icon, p.title, narrow, func() { s.visit(p) })
			b.items[p.key] = item
			inner.Add(item)
		}
		if part.title != "" {
			inner.Hidden = s.set.Folded[part.name]
			list.Add(newNavHead(part.title, inner.Hidden, narrow, func(folded bool) {
				s.set.Folded[part.name] = folded
				s.keep()
				inner.Hidden = folded
				list.Refresh()
			}))
		}
		list.Add(inner)
	}
	b.user = kit.NewText("", theme.SidebarText, fynetheme.SizeNameText, true)
	b.post = kit.NewText("", theme.SidebarText, fynetheme.SizeNameCaptionText, false)
	b.user.Truncate, b.post.Truncate = true, true
	brand := kit.NewText(s.desk.T("ui.brand"), theme.SidebarTitle, fynetheme.SizeNameSubHeadingText, true)
	fold := kit.NewGlyph(fynetheme.MenuIcon(), s.toggleSidebar)
	fold.SetTone(theme.SidebarText)
	top := fyne.CanvasObject(kit.Pads(container.NewBorder(nil, nil, nil, fold, brand), 10, 8, 18, 10))
	foot := fyne.CanvasObject(kit.Pads(kit.Column(1, b.user, b.post), 8, 10, 18, 8))
	width := float32(sideWide)
	if narrow {
		top, foot, width = kit.Pads(container.NewCenter(fold), 10, 8, 0, 0), kit.Pads(kit.Body(" "), 0, 0, 0, 0), sideNarrow
	}
	ground := kit.NewPlate(theme.Sidebar)
	ground.Min = fyne.NewSize(width, 0)
	b.content = container.NewStack(ground, container.NewBorder(top, foot, nil, nil, container.NewVScroll(list)))
	return b
}

// stacked lays lines under each other without a gap.
type stacked struct{}

func (stacked) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	var y float32
	for _, o := range objects {
		if o.Visible() {
			h := o.MinSize().Height
			o.Move(fyne.NewPos(0, y))
			o.Resize(fyne.NewSize(s.Width, h))
			y += h
		}
	}
}

func (stacked) MinSize(objects []fyne.CanvasObject) (all fyne.Size) {
	for _, o := range objects {
		if o.Visible() {
			m := o.MinSize()
			all.Width = max(all.Width, m.Width)
			all.Height += m.Height
		}
	}
	return all
}

func (b *sidebar) choose(key string) {
	for k, item := range b.items {
		item.set(k == key)
	}
}

func (b *sidebar) badge(key, text string, alarm bool) {
	if item := b.items[key]; item != nil {
		item.setBadge(text, alarm)
	}
}

// who shows the user by surname and first name.
func (b *sidebar) who(name, post string) {
	if parts := strings.Fields(name); len(parts) > 2 {
		name = parts[0] + " " + parts[1]
	}
	b.user.Set(name)
	b.post.Set(post)
}
