package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/ui/theme"
)

// mostOptions is how many options a list shows; whoever needs the next one
// types another letter.
const mostOptions = 100

// options is the list under a field: one is marked, the grey ones are passed
// over when choosing.
type options struct {
	widget.BaseWidget
	OnChoose func(Option)
	OnCancel func()

	all    []Option
	at     int
	rows   []*optionRow
	column *fyne.Container
	scroll *container.Scroll
	empty  *Text
}

func newOptions() *options {
	o := &options{column: container.New(columnOf{}), empty: Caption("")}
	o.scroll = container.NewVScroll(o.column)
	o.ExtendBaseWidget(o)
	return o
}

// set shows other options and marks the first that can be chosen.
func (o *options) set(all []Option, mark string) {
	o.all = all[:min(len(all), mostOptions)]
	o.at = -1
	for len(o.rows) < len(o.all) {
		r := newOptionRow(o, len(o.rows))
		o.rows = append(o.rows, r)
	}
	o.column.Objects = o.column.Objects[:0]
	for i, op := range o.all {
		o.rows[i].set(op)
		o.column.Add(o.rows[i])
		if !op.Disabled && (o.at < 0 || mark != "" && op.ID == mark) {
			o.at = i
		}
	}
	o.empty.Hidden = len(o.all) > 0
	o.mark(o.at)
	o.Refresh()
}

func (o *options) mark(i int) {
	o.at = i
	for k, r := range o.rows[:len(o.all)] {
		r.setMarked(k == i)
	}
	if i < 0 {
		o.scroll.ScrollToTop()
		return
	}
	h := optionHeight()
	y, off := float32(i)*h, o.scroll.Offset.Y
	switch view := o.scroll.Size().Height; {
	case view <= 0:
	case y < off:
		o.scroll.ScrollToOffset(fyne.NewPos(0, y))
	case y+h > off+view:
		o.scroll.ScrollToOffset(fyne.NewPos(0, y+h-view))
	}
}

// move marks another option, passing over the grey ones.
func (o *options) move(by int) {
	step := 1
	if by < 0 {
		step = -1
	}
	to := min(max(o.at+by, 0), len(o.all)-1)
	for i := to; i >= 0 && i < len(o.all); i += step {
		if !o.all[i].Disabled {
			o.mark(i)
			return
		}
	}
}

func (o *options) choose(i int) {
	if i >= 0 && i < len(o.all) && !o.all[i].Disabled && o.OnChoose != nil {
		o.OnChoose(o.all[i])
	}
}

// key works the list from wherever the focus is.
func (o *options) key(k *fyne.KeyEvent) bool {
	switch k.Name {
	case fyne.KeyDown:
		o.move(1)
	case fyne.KeyUp:
		o.move(-1)
	case fyne.KeyPageDown:
		o.move(8)
	case fyne.KeyPageUp:
		o.move(-8)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyTab:
		o.choose(o.at)
	case fyne.KeyEscape, fyne.KeyF4:
		if o.OnCancel != nil {
			o.OnCancel()
		}
	default:
		return false
	}
	return true
}

// height is what all the options need, up to a screenful.
func (o *options) height() float32 {
	return optionHeight() * float32(min(max(len(o.all), 1), 12))
}

// CreateRenderer draws it.
func (o *options) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(o.scroll, Pad(container.NewBorder(o.empty, nil, nil, nil), 4, 8)))
}

func optionHeight() float32 { return theme.Px(26) }

// columnOf stacks rows of one height without a gap.
type columnOf struct{}

func (columnOf) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	h := optionHeight()
	for i, r := range objects {
		r.Move(fyne.NewPos(0, float32(i)*h))
		r.Resize(fyne.NewSize(s.Width, h))
	}
}

func (columnOf) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(theme.Px(60), optionHeight()*float32(len(objects)))
}
