package kit

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
)

// DateField is a line for a day, with a calendar of its own. Fyne's shows the
// weekdays of Russian in a wrong order and writes dates as the system likes.
type DateField struct {
	Entry
	OnChanged func(day string) // while typing, whenever the day is another

	words Words
	now   func() time.Time
	last  string
	popup *Overlay
}

// NewDateField makes an empty line; now tells what today is.
func NewDateField(words Words, now func() time.Time) *DateField {
	d := &DateField{words: words, now: now}
	d.Entry.OnChanged = func(string) { d.changed() }
	d.OnLeave = func() {
		if day, ok := ParseDay(d.Text, d.now()); ok {
			d.show(ShowDay(day))
		}
	}
	d.OnKey = d.key
	d.ActionItem = NewGlyph(fynetheme.CalendarIcon(), d.openCalendar)
	d.PlaceHolder = words("Kit.DayHint")
	d.extend(d)
	return d
}

// Value is the day as 2006-01-02, or nothing.
func (d *DateField) Value() string {
	day, _ := ParseDay(d.Text, d.now())
	return day
}

// Valid tells whether what is typed is a day, or nothing at all.
func (d *DateField) Valid() bool {
	_, ok := ParseDay(d.Text, d.now())
	return ok
}

// SetValue shows a day.
func (d *DateField) SetValue(day string) {
	d.last = day
	d.show(ShowDay(day))
}

func (d *DateField) changed() {
	if day, ok := ParseDay(d.Text, d.now()); ok && day != d.last {
		d.last = day
		if d.OnChanged != nil {
			d.OnChanged(day)
		}
	}
}

// choose puts a day as if it were typed.
func (d *DateField) choose(day string) {
	d.SetText(ShowDay(day))
	d.CursorColumn = len([]rune(d.Text))
	d.Refresh()
}

// TypedRune: + and - move a whole day, T is today.
func (d *DateField) TypedRune(r rune) {
	t, whole := time.Parse(shownDay, d.Text)
	switch {
	case whole == nil && (r == '+' || r == '='):
		d.choose(t.AddDate(0, 0, 1).Format(isoDay))
	case whole == nil && (r == '-' || r == '_'):
		d.choose(t.AddDate(0, 0, -1).Format(isoDay))
	case r == 't', r == 'T', r == 'е', r == 'Е', r == 'т', r == 'Т':
		d.choose(d.now().Format(isoDay))
	case r == 'ю', r == 'Ю', r == 'б', r == 'Б': // the keys of . and , in the Russian layout
		d.Entry.TypedRune('.')
	case r >= '0' && r <= '9', r == '.', r == '/', r == ',', r == '-', r == '+', r == ' ':
		d.Entry.TypedRune(r)
	}
}

func (d *DateField) key(k *fyne.KeyEvent) bool {
	switch k.Name {
	case fyne.KeyF4, fyne.KeyDown:
		d.openCalendar()
		return true
	}
	return false
}

// TypedShortcut: Alt+Down opens the calendar, as lists do everywhere.
func (d *DateField) TypedShortcut(s fyne.Shortcut) {
	if c, ok := s.(*desktop.CustomShortcut); ok && c.Modifier == fyne.KeyModifierAlt && c.KeyName == fyne.KeyDown {
		d.openCalendar()
		return
	}
	d.Entry.TypedShortcut(s)
}

func (d *DateField) openCalendar() {
	c := canvasOf(d)
	if c == nil || d.Disabled() || d.popup != nil && d.popup.IsOpen() {
		return
	}
	at, ok := parseISO(d.Value())
	if !ok {
		at = d.now()
	}
	days := NewDays(d.words, d.now, at)
	d.popup = Popup(c, d, days, nil)
	days.OnChoose = func(t time.Time) {
		d.popup.Close()
		d.choose(t.Format(isoDay))
		c.Focus(d)
	}
	days.OnCancel = d.popup.Close
	c.Focus(days)
}
