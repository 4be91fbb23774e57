package list

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/theme"
)

// pad is the room at both sides of a cell's text, unscaled.
const pad = 8

// width is how wide all the columns are together.
func (g *Grid) width() float32 {
	var sum float32
	for _, c := range g.columns {
		sum += c.Width
	}
	return theme.Px(sum)
}

// stretch gives the room that is left over to the strong columns, until the
// user has set a width.
func (g *Grid) stretch(room float32) {
	if g.fixed {
		return
	}
	var strong []int
	left := room / theme.Px(1)
	for i := range g.columns {
		g.columns[i].Width = g.asked[i]
		left -= g.asked[i]
		if g.columns[i].Kind == Strong {
			strong = append(strong, i)
		}
	}
	for _, i := range strong {
		g.columns[i].Width += max(left, 0) / float32(len(strong))
	}
}

// CreateRenderer draws it.
func (g *Grid) CreateRenderer() fyne.WidgetRenderer {
	return &renderer{g: g, ground: kit.NewPlate(theme.Surface), top: container.NewClip(g.header)}
}

type renderer struct {
	g      *Grid
	ground *kit.Plate
	top    *container.Clip
}

func (r *renderer) Layout(s fyne.Size) {
	g := r.g
	head, foot := headerHeight(), g.foot.MinSize().Height
	g.stretch(s.Width)
	r.ground.Resize(s)
	r.top.Resize(fyne.NewSize(s.Width, head))
	g.header.Resize(fyne.NewSize(max(s.Width, g.width()), head))
	g.scroll.Move(fyne.NewPos(0, head))
	g.scroll.Resize(fyne.NewSize(s.Width, max(s.Height-head-foot, 0)))
	g.foot.Move(fyne.NewPos(0, s.Height-foot))
	g.foot.Resize(fyne.NewSize(s.Width, foot))
	g.empty.Move(fyne.NewPos(0, head+theme.Px(28)))
	g.empty.Resize(fyne.NewSize(s.Width, g.empty.MinSize().Height))
	g.body.draw()
}

func (r *renderer) MinSize() fyne.Size {
	return fyne.NewSize(theme.Px(160), headerHeight()+3*rowHeight()+r.g.foot.MinSize().Height)
}

func (r *renderer) Refresh() {
	g := r.g
	g.empty.Hidden = g.rows.Len() > 0
	g.body.stale = true
	r.ground.Refresh()
	g.header.Refresh()
	g.foot.Refresh()
	g.empty.Refresh()
	r.Layout(g.Size())
	g.scroll.Refresh()
	canvas.Refresh(g)
}

func (r *renderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.g.scroll, r.top, r.g.empty, r.g.foot}
}
func (r *renderer) Destroy() {}
