package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/ui/theme"
)

// optionRow is one option of a list: its title, and at the right the small
// print or the reason why it cannot be chosen.
type optionRow struct {
	widget.BaseWidget
	list   *options
	index  int
	option Option
	ground *Plate
	title  *Text
	detail *Text
}

func newOptionRow(list *options, index int) *optionRow {
	r := &optionRow{list: list, index: index, ground: NewPlate(""), title: Body(""), detail: NewText("", theme.Muted, fynetheme.SizeNameCaptionText, false)}
	r.ground.Radius = 4
	r.title.Truncate, r.detail.Truncate = true, true
	r.detail.Align = fyne.TextAlignTrailing
	r.ExtendBaseWidget(r)
	return r
}

func (r *optionRow) set(op Option) {
	r.option = op
	r.title.text, r.title.color = op.Title, fynetheme.ColorNameForeground
	r.detail.text, r.detail.color = op.Detail, theme.Muted
	if op.Disabled {
		r.title.color = fynetheme.ColorNameDisabled
		if op.Reason != "" {
			r.detail.text, r.detail.color = op.Reason, theme.TempBanned
		}
	}
	r.title.Refresh()
	r.detail.Refresh()
	r.Refresh()
}

func (r *optionRow) setMarked(on bool) {
	fill := fyne.ThemeColorName("")
	if on {
		fill = theme.RowSelected
	}
	if r.ground.Fill != fill {
		r.ground.Fill = fill
		r.ground.Refresh()
	}
}

// Tapped chooses the option.
func (r *optionRow) Tapped(*fyne.PointEvent) { r.list.choose(r.index) }

// MouseIn marks it.
func (r *optionRow) MouseIn(*desktop.MouseEvent) {
	if !r.option.Disabled {
		r.list.mark(r.index)
	}
}

// MouseMoved does nothing; Fyne wants it.
func (r *optionRow) MouseMoved(*desktop.MouseEvent) {}

// MouseOut does nothing: the mark stays.
func (r *optionRow) MouseOut() {}

// CreateRenderer draws it.
func (r *optionRow) CreateRenderer() fyne.WidgetRenderer { return &optionRowRenderer{r} }

type optionRowRenderer struct{ r *optionRow }

func (o *optionRowRenderer) Layout(s fyne.Size) {
	r, pad := o.r, theme.Px(8)
	r.ground.Resize(s)
	title, detail := textWidth(r.title), textWidth(r.detail)
	room := s.Width - 3*pad
	if title+detail > room { // the title is what one looks for
		title = min(title, max(room-detail, room*0.6))
		detail = room - title
	} else {
		title = room - detail
	}
	r.title.Move(fyne.NewPos(pad, 0))
	r.title.Resize(fyne.NewSize(title, s.Height))
	r.detail.Move(fyne.NewPos(s.Width-pad-detail, 0))
	r.detail.Resize(fyne.NewSize(detail, s.Height))
}

func textWidth(t *Text) float32 {
	return fyne.MeasureText(t.text, theme.Size(t.size), t.style).Width + 1
}

func (o *optionRowRenderer) MinSize() fyne.Size { return fyne.NewSize(theme.Px(60), optionHeight()) }
func (o *optionRowRenderer) Refresh()           { o.Layout(o.r.Size()) }
func (o *optionRowRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{o.r.ground, o.r.title, o.r.detail}
}
func (o *optionRowRenderer) Destroy() {}
