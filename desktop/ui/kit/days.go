package kit

import (
	"image/color"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/ui/theme"
)

// weeksShown is enough for any month, so that the calendar never jumps.
const weeksShown = 6

// Days is a small calendar to choose a day from: arrows move by a day and a
// week, PgUp and PgDn by a month, T is today.
type Days struct {
	widget.BaseWidget
	OnChoose func(time.Time)
	OnCancel func()

	words Words
	today time.Time
	at    time.Time
	back  *Glyph
	next  *Glyph
}

// NewDays makes a calendar that stands at a day.
func NewDays(words Words, now func() time.Time, at time.Time) *Days {
	d := &Days{words: words, today: dayStart(now()), at: dayStart(at)}
	d.back = NewGlyph(fynetheme.NavigateBackIcon(), func() { d.move(monthAway(d.at, -1)) })
	d.next = NewGlyph(fynetheme.NavigateNextIcon(), func() { d.move(monthAway(d.at, 1)) })
	d.ExtendBaseWidget(d)
	return d
}

// dayStart drops the time and the zone: a day of the calendar has neither.
func dayStart(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// monthAway is the same day of another month, or its last one.
func monthAway(t time.Time, n int) time.Time {
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, t.Location())
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(t.Day(), last)-1)
}

// monday is the first day of a week shown: weeks begin with Monday here.
func monday(t time.Time) time.Time { return t.AddDate(0, 0, -(int(t.Weekday())+6)%7) }

// gridStart is the Monday that the page of a month begins with.
func gridStart(t time.Time) time.Time {
	return monday(time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, t.Location()))
}

// At tells which day the calendar stands at.
func (d *Days) At() time.Time { return d.at }

func (d *Days) move(to time.Time) {
	d.at = to
	d.Refresh()
}

// FocusGained does nothing; the chosen day is always marked.
func (d *Days) FocusGained() {}

// FocusLost does nothing.
func (d *Days) FocusLost() {}

// TypedRune: + and - go by days, T goes to today.
func (d *Days) TypedRune(r rune) {
	switch r {
	case '+', '=':
		d.move(d.at.AddDate(0, 0, 1))
	case '-', '_':
		d.move(d.at.AddDate(0, 0, -1))
	case 't', 'T', 'е', 'Е', 'т', 'Т':
		d.move(d.today)
	}
}

// TypedKey moves, chooses, or gives up.
func (d *Days) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeyLeft:
		d.move(d.at.AddDate(0, 0, -1))
	case fyne.KeyRight:
		d.move(d.at.AddDate(0, 0, 1))
	case fyne.KeyUp:
		d.move(d.at.AddDate(0, 0, -7))
	case fyne.KeyDown:
		d.move(d.at.AddDate(0, 0, 7))
	case fyne.KeyPageUp:
		d.move(monthAway(d.at, -1))
	case fyne.KeyPageDown:
		d.move(monthAway(d.at, 1))
	case fyne.KeyHome:
		d.move(d.today)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		d.choose(d.at)
	case fyne.KeyEscape, fyne.KeyTab, fyne.KeyF4:
		if d.OnCancel != nil {
			d.OnCancel()
		}
	}
}

func (d *Days) choose(t time.Time) {
	d.at = t
	if d.OnChoose != nil {
		d.OnChoose(t)
	}
}

// Tapped chooses the day under the mouse.
func (d *Days) Tapped(e *fyne.PointEvent) {
	cell, top := d.cell(), d.top()
	col, row := int(e.Position.X/cell.Width), int((e.Position.Y-top)/cell.Height)
	if e.Position.Y < top || col < 0 || col > 6 || row >= weeksShown {
		return
	}
	d.choose(gridStart(d.at).AddDate(0, 0, row*7+col))
}

func (d *Days) cell() fyne.Size { return fyne.NewSize(theme.Px(32), theme.Px(26)) }
func (d *Days) top() float32    { return theme.Px(26) + theme.Px(20) }

// CreateRenderer draws it.
func (d *Days) CreateRenderer() fyne.WidgetRenderer {
	r := &daysRenderer{d: d, title: canvas.NewText("", color.Transparent), mark: canvas.NewRectangle(color.Transparent), now: canvas.NewRectangle(color.Transparent)}
	r.objects = append(r.objects, r.mark, r.now, r.title, d.back, d.next)
	for range 7 + 7*weeksShown {
		t := canvas.NewText("", color.Transparent)
		t.Alignment = fyne.TextAlignCenter
		r.texts = append(r.texts, t)
		r.objects = append(r.objects, t)
	}
	r.Refresh()
	return r
}

type daysRenderer struct {
	d         *Days
	title     *canvas.Text
	mark, now *canvas.Rectangle
	texts     []*canvas.Text // weekdays, then days
	objects   []fyne.CanvasObject
}

func (r *daysRenderer) MinSize() fyne.Size {
	c := r.d.cell()
	return fyne.NewSize(c.Width*7, r.d.top()+c.Height*weeksShown)
}

func (r *daysRenderer) Layout(fyne.Size) {
	c, side := r.d.cell(), theme.Px(24)
	r.d.back.Resize(fyne.NewSquareSize(side))
	r.d.next.Resize(fyne.NewSquareSize(side))
	r.d.next.Move(fyne.NewPos(c.Width*7-side, 0))
	r.title.Resize(fyne.NewSize(c.Width*7-2*side, side))
	r.title.Move(fyne.NewPos(side, 0))
	for i, t := range r.texts {
		y := side
		if i >= 7 {
			y = r.d.top() + c.Height*float32(i/7-1)
		}
		t.Move(fyne.NewPos(c.Width*float32(i%7), y))
		t.Resize(fyne.NewSize(c.Width, c.Height))
		if i < 7 {
			t.Resize(fyne.NewSize(c.Width, theme.Px(20)))
		}
	}
}

func (r *daysRenderer) Refresh() {
	d := r.d
	size := theme.Size(fynetheme.SizeNameText)
	r.title.Text = d.words("Month."+strconv.Itoa(int(d.at.Month()))) + " " + strconv.Itoa(d.at.Year())
	r.title.TextSize, r.title.TextStyle.Bold, r.title.Alignment = size, true, fyne.TextAlignCenter
	r.title.Color = theme.Color(fynetheme.ColorNameForeground)
	first := gridStart(d.at)
	r.mark.FillColor, r.mark.CornerRadius = theme.Color(fynetheme.ColorNamePrimary), theme.Px(4)
	r.now.StrokeColor, r.now.StrokeWidth, r.now.CornerRadius = theme.Color(fynetheme.ColorNamePrimary), 1, theme.Px(4)
	r.now.Hide()
	c, gap := d.cell(), theme.Px(1)
	for i, t := range r.texts {
		t.TextSize, t.TextStyle.Bold = size, false
		if i < 7 {
			t.Text = d.words("WeekdayShort." + strconv.Itoa(i+1))
			t.TextSize = theme.Size(fynetheme.SizeNameCaptionText)
			t.Color = theme.Color(weekdayColor(i, theme.Muted))
			continue
		}
		day := first.AddDate(0, 0, i-7)
		t.Text = strconv.Itoa(day.Day())
		t.Color = theme.Color(weekdayColor(i%7, fynetheme.ColorNameForeground))
		if day.Month() != d.at.Month() {
			t.Color = theme.Color(fynetheme.ColorNameDisabled)
		}
		at := fyne.NewPos(c.Width*float32(i%7)+gap, d.top()+c.Height*float32(i/7-1)+gap)
		box := c.Subtract(fyne.NewSquareSize(2 * gap))
		if day.Equal(d.today) {
			r.now.Show()
			r.now.Move(at)
			r.now.Resize(box)
			t.TextStyle.Bold = true
		}
		if day.Equal(d.at) {
			r.mark.Move(at)
			r.mark.Resize(box)
			t.Color = theme.Color(fynetheme.ColorNameForegroundOnPrimary)
		}
	}
	r.Layout(d.Size())
	canvas.Refresh(d)
}

// weekdayColor is red on days off.
func weekdayColor(col int, name fyne.ThemeColorName) fyne.ThemeColorName {
	if col > 4 {
		return fynetheme.ColorNameError
	}
	return name
}

func (r *daysRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *daysRenderer) Destroy()                     {}
