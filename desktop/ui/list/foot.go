package list

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/theme"
)

// foot is what stands under the rows: totals of columns, if there are any,
// and how many rows are shown and selected.
type foot struct {
	widget.BaseWidget
	g      *Grid
	all    int
	totals map[string]string
	sums   *sums
}

func newFoot(g *Grid) *foot {
	f := &foot{g: g, all: -1, sums: &sums{g: g}}
	f.sums.ExtendBaseWidget(f.sums)
	f.ExtendBaseWidget(f)
	return f
}

// slide keeps the totals under their columns.
func (f *foot) slide(x float32) { f.sums.Move(fyne.NewPos(x, 0)) }

func (f *foot) text() string {
	g, n := f.g, f.g.rows.Len()
	text := g.words.Nf("List.shown", n, nil)
	if f.all > n {
		text = g.words.Nf("List.shown_of", n, map[string]string{"all": g.words.Int(int64(f.all))})
	}
	if k := len(g.selected); k > 1 {
		text += ", " + g.words.N("Count.selected", k)
	}
	return text
}

// CreateRenderer draws it.
func (f *foot) CreateRenderer() fyne.WidgetRenderer {
	return &footRenderer{f: f, ground: kit.NewPlate(fynetheme.ColorNameBackground), count: kit.Caption(f.text()), clip: container.NewClip(f.sums)}
}

type footRenderer struct {
	f      *foot
	ground *kit.Plate
	count  *kit.Text
	clip   *container.Clip
}

func (r *footRenderer) Layout(s fyne.Size) {
	top := float32(0)
	if len(r.f.totals) > 0 {
		top = rowHeight()
	}
	r.clip.Hidden = top == 0
	r.clip.Resize(fyne.NewSize(s.Width, top))
	r.f.sums.Resize(fyne.NewSize(max(s.Width, r.f.g.width()), top))
	place(r.ground, 0, top, s.Width, s.Height-top)
	place(r.count, theme.Px(4), top, max(s.Width-theme.Px(8), 1), s.Height-top)
}

func (r *footRenderer) MinSize() fyne.Size {
	h := theme.Px(26)
	if len(r.f.totals) > 0 {
		h += rowHeight()
	}
	return fyne.NewSize(1, h)
}

func (r *footRenderer) Refresh() {
	r.count.Set(r.f.text())
	r.count.Refresh()
	r.ground.Refresh()
	r.f.sums.Refresh()
	r.Layout(r.f.Size())
	canvas.Refresh(r.f)
}

func (r *footRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.count, r.clip}
}
func (r *footRenderer) Destroy() {}

// sums is the line of totals.
type sums struct {
	widget.BaseWidget
	g *Grid
}

// CreateRenderer draws it.
func (s *sums) CreateRenderer() fyne.WidgetRenderer {
	r := &sumsRenderer{s: s, ground: canvas.NewRectangle(color.Transparent)}
	r.Refresh()
	return r
}

type sumsRenderer struct {
	s       *sums
	ground  *canvas.Rectangle
	texts   []*canvas.Text
	objects []fyne.CanvasObject
}

func (r *sumsRenderer) Layout(s fyne.Size) {
	place(r.ground, 0, 0, s.Width, s.Height)
	var x float32
	for i, c := range r.s.g.columns {
		w := theme.Px(c.Width)
		if i < len(r.texts) {
			place(r.texts[i], x+theme.Px(pad), 0, w-theme.Px(2*pad), s.Height)
		}
		x += w
	}
}

func (r *sumsRenderer) Refresh() {
	g := r.s.g
	r.ground.FillColor = theme.Color(fynetheme.ColorNameHeaderBackground)
	r.objects = append(r.objects[:0], r.ground)
	for i, c := range g.columns {
		if i == len(r.texts) {
			r.texts = append(r.texts, canvas.NewText("", color.Transparent))
		}
		t := r.texts[i]
		t.Text = g.ruler(true).Fit(g.foot.totals[c.Name], theme.Px(c.Width-2*pad))
		t.TextSize, t.TextStyle.Bold, t.Alignment = theme.Size(fynetheme.SizeNameText), true, c.Align
		t.Color = theme.Color(fynetheme.ColorNameForeground)
		r.objects = append(r.objects, t)
	}
	r.Layout(r.s.Size())
	canvas.Refresh(r.s)
}

func (r *sumsRenderer) MinSize() fyne.Size           { return fyne.NewSize(1, rowHeight()) }
func (r *sumsRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *sumsRenderer) Destroy()                     {}
