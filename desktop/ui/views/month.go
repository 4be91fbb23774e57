package views

import (
	"image/color"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/theme"
)

// The measures of a month's sheet, unscaled.
const (
	monthHead  = 24 // the line of weekdays
	cellTop    = 22 // the number of the day
	eventLine  = 18
	cellInset  = 4
	mostOfDay  = 40
	todayWidth = 26
)

// monthView is the sheet of a month.
type monthView struct {
	widget.BaseWidget
	c *Calendar
}

func newMonthView(c *Calendar) *monthView {
	m := &monthView{c: c}
	m.ExtendBaseWidget(m)
	return m
}

// dayAt finds the day under a point.
func (m *monthView) dayAt(p fyne.Position) (time.Time, bool) {
	s, top := m.Size(), theme.Px(monthHead)
	col, row := int(p.X/(s.Width/7)), int((p.Y-top)/((s.Height-top)/float32(m.c.weeks())))
	from, to := m.c.span()
	day := from.AddDate(0, 0, row*7+col)
	return day, p.Y >= top && col < 7 && !day.After(to)
}

// Tapped chooses a day.
func (m *monthView) Tapped(e *fyne.PointEvent) {
	kit.FocusOn(m)
	if day, ok := m.dayAt(e.Position); ok {
		m.c.choose(day)
	}
}

// DoubleTapped plans something on a day.
func (m *monthView) DoubleTapped(e *fyne.PointEvent) {
	if day, ok := m.dayAt(e.Position); ok {
		m.c.choose(day)
		m.c.plan()
	}
}

// FocusGained does nothing: the chosen day is always marked.
func (m *monthView) FocusGained() {}

// FocusLost does nothing.
func (m *monthView) FocusLost() {}

// TypedRune does nothing.
func (m *monthView) TypedRune(rune) {}

// TypedShortcut passes it on.
func (m *monthView) TypedShortcut(s fyne.Shortcut) { kit.ForwardShortcut(m, s) }

// TypedKey moves by days, weeks and months.
func (m *monthView) TypedKey(k *fyne.KeyEvent) {
	c := m.c
	switch k.Name {
	case fyne.KeyLeft:
		c.choose(c.day.AddDate(0, 0, -1))
	case fyne.KeyRight:
		c.choose(c.day.AddDate(0, 0, 1))
	case fyne.KeyUp:
		c.choose(c.day.AddDate(0, 0, -7))
	case fyne.KeyDown:
		c.choose(c.day.AddDate(0, 0, 7))
	case fyne.KeyPageUp:
		c.turn(-1)
	case fyne.KeyPageDown:
		c.turn(1)
	case fyne.KeyHome:
		c.choose(today(c.desk))
	case fyne.KeyReturn, fyne.KeyEnter:
		c.show(true)
	default:
		kit.Forward(m, k)
	}
}

// CreateRenderer draws it.
func (m *monthView) CreateRenderer() fyne.WidgetRenderer {
	r := &monthRenderer{m: m}
	r.Refresh()
	return r
}

type monthRenderer struct {
	m       *monthView
	objects []fyne.CanvasObject
	done    fyne.Size
}

func (r *monthRenderer) MinSize() fyne.Size {
	return fyne.NewSize(theme.Px(7*70), theme.Px(monthHead+6*60))
}
func (r *monthRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *monthRenderer) Destroy()                     {}
func (r *monthRenderer) Layout(s fyne.Size) {
	if s != r.done {
		r.draw(s)
	}
}
func (r *monthRenderer) Refresh() {
	r.draw(r.m.Size())
	canvas.Refresh(r.m)
}

// draw puts everything anew: a sheet changes rarely and holds little.
func (r *monthRenderer) draw(s fyne.Size) {
	r.done, r.objects = s, r.objects[:0]
	if s.Width < 10 || s.Height < 10 {
		return
	}
	c, px := r.m.c, theme.Px
	width, top := s.Width/7, px(monthHead)
	height := (s.Height - top) / float32(c.weeks())
	for i := range 7 {
		t := r.text(c.desk.T("WeekdayShort."+strconv.Itoa(i+1)), theme.Muted, fynetheme.SizeNameText, true)
		if i > 4 {
			t.Color = theme.Color(fynetheme.ColorNameError)
		}
		t.Alignment = fyne.TextAlignCenter
		r.put(t, float32(i)*width, 0, width, top)
	}
	from, _ := c.span()
	for i := range c.weeks() * 7 {
		r.cell(from.AddDate(0, 0, i), fyne.NewPos(float32(i%7)*width, top+float32(i/7)*height), fyne.NewSize(width, height))
	}
}

func (r *monthRenderer) cell(day time.Time, at fyne.Position, s fyne.Size) {
	c, px := r.m.c, theme.Px
	ground := canvas.NewRectangle(theme.Color(theme.Surface))
	if wd := day.Weekday(); wd == time.Saturday || wd == time.Sunday {
		ground.FillColor = theme.Color(theme.RowAlt)
	}
	ground.StrokeColor, ground.StrokeWidth = theme.Color(fynetheme.ColorNameSeparator), 0.5
	if day.Equal(c.day) {
		ground.FillColor = theme.Color(theme.AccentSoft)
	}
	r.put(ground, at.X, at.Y, s.Width, s.Height)
	number := r.text(strconv.Itoa(day.Day()), fynetheme.ColorNameForeground, fynetheme.SizeNameText, false)
	if day.Month() != c.day.Month() {
		number.Color = theme.Color(fynetheme.ColorNameDisabled)
	}
	if day.Equal(today(c.desk)) {
		pill := canvas.NewRectangle(theme.Color(fynetheme.ColorNamePrimary))
		pill.CornerRadius = px(9)
		r.put(pill, at.X+px(cellInset), at.Y+px(3), px(todayWidth), px(18))
		number.Color, number.TextStyle.Bold, number.Alignment = theme.Color(fynetheme.ColorNameForegroundOnPrimary), true, fyne.TextAlignCenter
		r.put(number, at.X+px(cellInset), at.Y+px(3), px(todayWidth), px(18))
	} else {
		r.put(number, at.X+px(cellInset)+2, at.Y+px(3), px(30), px(18))
	}
	r.events(day, at, s)
}

func (r *monthRenderer) events(day time.Time, at fyne.Position, s fyne.Size) {
	c, px := r.m.c, theme.Px
	events := c.on(day)
	room := min(int((s.Height-px(cellTop)-px(2))/px(eventLine)), mostOfDay)
	shown := len(events)
	if shown > room {
		shown = max(room-1, 0)
	}
	y := at.Y + px(cellTop)
	for _, e := range events[:shown] {
		bar := newEventBar(c, e, day)
		r.put(bar, at.X+px(cellInset), y, s.Width-px(2*cellInset), px(eventLine-2))
		y += px(eventLine)
	}
	if rest := len(events) - shown; rest > 0 && room > 0 {
		more := newMore(c.desk.Words().N("ui.calendar.more", rest), func() {
			c.choose(day)
			c.show(true)
		})
		r.put(more, at.X+px(cellInset), y, s.Width-px(2*cellInset), px(eventLine-2))
	}
}

func (r *monthRenderer) text(s string, tone fyne.ThemeColorName, size fyne.ThemeSizeName, bold bool) *canvas.Text {
	t := canvas.NewText(s, color.Transparent)
	t.Color, t.TextSize, t.TextStyle.Bold = theme.Color(tone), theme.Size(size), bold
	return t
}

func (r *monthRenderer) put(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
	r.objects = append(r.objects, o)
}
