package form

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/theme"
)

// widestLabel is how wide a label may be before it is cut, unscaled.
const widestLabel = 190

// longLabel is the part of a section that long labels may take.
const longLabel = 0.45

// label is the name beside a field, with a mark when the field is required.
type label struct {
	widget.BaseWidget
	name, mark *kit.Text
}

func newLabel(text string, required bool) *label {
	l := &label{name: kit.NewText(text, fynetheme.ColorNameForeground, fynetheme.SizeNameText, true), mark: kit.NewText("*", fynetheme.ColorNameError, fynetheme.SizeNameText, true)}
	l.name.Align, l.name.Truncate = fyne.TextAlignTrailing, true
	l.mark.Hidden = !required
	l.ExtendBaseWidget(l)
	return l
}

// wish is how wide the label would like to be.
func (l *label) wish() float32 {
	w := fyne.MeasureText(l.name.Text(), theme.Size(fynetheme.SizeNameText), fyne.TextStyle{Bold: true}).Width + theme.Px(1)
	if !l.mark.Hidden {
		w += theme.Px(11)
	}
	return w
}

// CreateRenderer draws it.
func (l *label) CreateRenderer() fyne.WidgetRenderer { return &labelRenderer{l} }

type labelRenderer struct{ l *label }

// Layout centres the name on the first line of the field.
func (r *labelRenderer) Layout(s fyne.Size) {
	l, line := r.l, lineHeight()
	words := min(l.wish(), s.Width)
	if !l.mark.Hidden {
		l.mark.Move(fyne.NewPos(s.Width-words, 0))
		l.mark.Resize(fyne.NewSize(theme.Px(8), line))
		words -= theme.Px(11)
	}
	l.name.Move(fyne.NewPos(s.Width-words, 0))
	l.name.Resize(fyne.NewSize(words, line))
}
func (r *labelRenderer) MinSize() fyne.Size {
	return fyne.NewSize(min(r.l.wish(), theme.Px(widestLabel)), lineHeight())
}
func (r *labelRenderer) Refresh() { r.Layout(r.l.Size()); canvas.Refresh(r.l) }
func (r *labelRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.l.mark, r.l.name}
}
func (r *labelRenderer) Destroy() {}

// lineHeight is how high a field of one line is.
func lineHeight() float32 {
	text := fyne.MeasureText("M", theme.Size(fynetheme.SizeNameText), fyne.TextStyle{}).Height
	return text + 2*theme.Size(fynetheme.SizeNameInnerPadding)
}

// beside lays pairs under each other: a label, then its field. All labels of a
// section are as wide as the widest.
type beside struct{}

func (beside) labels(objects []fyne.CanvasObject) (width float32) {
	for i := 0; i < len(objects); i += 2 {
		width = max(width, objects[i].MinSize().Width)
	}
	return width
}

// left is how wide the labels are where there is so much room: longer ones are
// let in as long as the fields keep the larger part.
func (b beside) left(objects []fyne.CanvasObject, room float32) float32 {
	least, wish := b.labels(objects), float32(0)
	for i := 0; i < len(objects); i += 2 {
		if l, ok := objects[i].(*label); ok {
			wish = max(wish, l.wish())
		}
	}
	return max(least, min(wish, room*longLabel))
}

func (b beside) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	left, between := b.left(objects, s.Width), theme.Px(10)
	var y float32
	for i := 0; i+1 < len(objects); i += 2 {
		name, field := objects[i], objects[i+1]
		if !field.Visible() {
			continue
		}
		w := max(s.Width-left-between, 1)
		field.Resize(fyne.NewSize(w, field.MinSize().Height))
		h := field.MinSize().Height // lines break by the width it has now
		field.Move(fyne.NewPos(left+between, y))
		field.Resize(fyne.NewSize(w, h))
		name.Move(fyne.NewPos(0, y))
		name.Resize(fyne.NewSize(left, max(h, lineHeight())))
		y += max(h, lineHeight()) + theme.Px(gap)
	}
}

func (b beside) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var all fyne.Size
	shown := 0
	for i := 0; i+1 < len(objects); i += 2 {
		if !objects[i+1].Visible() {
			continue
		}
		m := objects[i+1].MinSize()
		all.Width = max(all.Width, m.Width)
		all.Height += max(m.Height, lineHeight())
		if shown++; shown > 1 {
			all.Height += theme.Px(gap)
		}
	}
	all.Width += b.labels(objects) + theme.Px(10)
	return all
}
