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
	"kontor/shared/crm"
	"kontor/shared/doc"
)

// The measures of a year's sheet, unscaled.
const (
	yearAcross = 4 // months beside each other
	yearDown   = 3
	yearHead   = 20 // the name of a month
	yearGap    = 18
	yearCell   = 20 // the least height of a day's line
	yearLines  = 7  // weekdays, and six weeks
)

// yearView draws the months of a year and takes clicks and keys.
type yearView struct {
	widget.BaseWidget
	s *yearSheet
}

func newYearView(s *yearSheet) *yearView {
	v := &yearView{s: s}
	v.ExtendBaseWidget(v)
	return v
}

// place is where a month begins and how large its days are.
func (v *yearView) place(month int) (at fyne.Position, cell fyne.Size) {
	s, gap, head := v.Size(), theme.Px(yearGap), theme.Px(yearHead)
	width, height := (s.Width-gap*(yearAcross-1))/yearAcross, (s.Height-gap*(yearDown-1))/yearDown
	at = fyne.NewPos(float32(month%yearAcross)*(width+gap), float32(month/yearAcross)*(height+gap))
	return at, fyne.NewSize(width/7, (height-head)/yearLines)
}

// spot is where a day stands in its month: its column and its line.
func (v *yearView) spot(day time.Time) (column, line int) {
	lead := (int(day.AddDate(0, 0, 1-day.Day()).Weekday()) + 6) % 7
	return (lead + day.Day() - 1) % 7, (lead + day.Day() - 1) / 7
}

// Tapped chooses a day and changes it.
func (v *yearView) Tapped(e *fyne.PointEvent) {
	kit.FocusOn(v)
	for at := time.Date(v.s.year, 1, 1, 0, 0, 0, 0, time.UTC); at.Year() == v.s.year; at = at.AddDate(0, 0, 1) {
		pos, cell := v.box(at)
		if in := e.Position.Subtract(pos); in.X >= 0 && in.Y >= 0 && in.X < cell.Width && in.Y < cell.Height {
			v.s.chosen = doc.DateOf(at)
			v.s.turn()
			v.s.tell()
			return
		}
	}
}

// box is the rectangle of a day.
func (v *yearView) box(day time.Time) (fyne.Position, fyne.Size) {
	at, cell := v.place(int(day.Month()) - 1)
	column, line := v.spot(day)
	return at.AddXY(float32(column)*cell.Width, theme.Px(yearHead)+float32(line+1)*cell.Height), cell
}

// FocusGained marks the chosen day.
func (v *yearView) FocusGained() { v.Refresh() }

// FocusLost does nothing: the chosen day stays marked.
func (v *yearView) FocusLost() {}

// TypedRune changes the chosen day on Space.
func (v *yearView) TypedRune(r rune) {
	if r == ' ' {
		v.s.turn()
	}
}

// TypedShortcut passes it on.
func (v *yearView) TypedShortcut(s fyne.Shortcut) { kit.ForwardShortcut(v, s) }

// TypedKey moves by days and weeks, and passes other keys on.
func (v *yearView) TypedKey(k *fyne.KeyEvent) {
	by, moves := map[fyne.KeyName]int{fyne.KeyLeft: -1, fyne.KeyRight: 1, fyne.KeyUp: -7, fyne.KeyDown: 7}[k.Name]
	if !moves {
		kit.Forward(v, k)
		return
	}
	if next := v.s.chosen.Add(by); next.At(time.UTC).Year() == v.s.year {
		v.s.chosen = next
		v.s.tell()
	}
}

// CreateRenderer draws it.
func (v *yearView) CreateRenderer() fyne.WidgetRenderer { return &yearRenderer{v: v} }

type yearRenderer struct {
	v       *yearView
	objects []fyne.CanvasObject
}

func (r *yearRenderer) MinSize() fyne.Size {
	px := theme.Px
	return fyne.NewSize(px(yearAcross*7*30), px(yearDown*(yearHead+yearLines*yearCell)+(yearDown-1)*yearGap))
}
func (r *yearRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *yearRenderer) Destroy()                     {}
func (r *yearRenderer) Layout(fyne.Size)             { r.draw() }
func (r *yearRenderer) Refresh() {
	r.draw()
	canvas.Refresh(r.v)
}

func (r *yearRenderer) draw() {
	v := r.v
	r.objects = r.objects[:0]
	if v.s.year == 0 || v.Size().Width < 10 {
		return
	}
	w := v.s.c.desk.Words()
	for month := range 12 {
		at, cell := v.place(month)
		r.text(w.T("Month."+strconv.Itoa(month+1)), fynetheme.ColorNameForeground, true, at, fyne.NewSize(cell.Width*7, theme.Px(yearHead)))
		for i := range 7 {
			r.text(w.T("WeekdayShort."+strconv.Itoa(i+1)), theme.Muted, false, at.AddXY(float32(i)*cell.Width, theme.Px(yearHead)), cell)
		}
	}
	for day := time.Date(v.s.year, 1, 1, 0, 0, 0, 0, time.UTC); day.Year() == v.s.year; day = day.AddDate(0, 0, 1) {
		r.day(day)
	}
}

func (r *yearRenderer) day(day time.Time) {
	s := r.v.s
	at, cell := r.v.box(day)
	on := doc.DateOf(day)
	tone, ground := fynetheme.ColorNameForeground, color.Color(color.Transparent)
	if weekend(day) {
		tone = theme.Banned
	}
	switch s.days[on].Kind {
	case crm.Holiday:
		tone, ground = theme.Banned, theme.Soft(theme.Banned)
	case crm.ShortDay:
		tone, ground = theme.TempBanned, theme.Soft(theme.TempBanned)
	case crm.WorkingDay:
		tone, ground = theme.Potential, theme.Soft(theme.Potential)
	}
	plate := canvas.NewRectangle(ground)
	plate.CornerRadius = theme.Px(3)
	if on == s.chosen {
		plate.StrokeColor, plate.StrokeWidth = theme.Color(fynetheme.ColorNamePrimary), 1.5
	}
	plate.Move(at.AddXY(1, 1))
	plate.Resize(cell.SubtractWidthHeight(2, 2))
	r.objects = append(r.objects, plate)
	r.text(strconv.Itoa(day.Day()), tone, s.days[on].Kind != "", at, cell)
}

func (r *yearRenderer) text(s string, tone fyne.ThemeColorName, bold bool, at fyne.Position, size fyne.Size) {
	t := canvas.NewText(s, theme.Color(tone))
	t.TextSize, t.TextStyle.Bold, t.Alignment = theme.Size(fynetheme.SizeNameText), bold, fyne.TextAlignCenter
	t.Move(at)
	t.Resize(size)
	r.objects = append(r.objects, t)
}
