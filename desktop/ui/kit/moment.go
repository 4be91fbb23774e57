package kit

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/ui/theme"
)

// MomentField is a day and a time of day in one zone.
type MomentField struct {
	widget.BaseWidget
	OnChanged func(time.Time)

	day   *DateField
	clock *ClockField
	zone  *time.Location
	last  time.Time
}

// NewMomentField makes an empty field; what is typed is meant in the zone.
func NewMomentField(words Words, now func() time.Time, zone *time.Location) *MomentField {
	here := func() time.Time { return now().In(zone) }
	m := &MomentField{day: NewDateField(words, here), clock: NewClockField(), zone: zone}
	m.day.OnChanged = func(string) { m.changed() }
	m.clock.OnChanged = func(string) { m.changed() }
	m.ExtendBaseWidget(m)
	return m
}

// Value is the moment, or zero. A day without a time is its beginning.
func (m *MomentField) Value() time.Time {
	day, ok := parseISO(m.day.Value())
	if !ok {
		return time.Time{}
	}
	var hour, minute int
	if t, err := time.Parse("15:04", m.clock.Value()); err == nil {
		hour, minute = t.Hour(), t.Minute()
	}
	return time.Date(day.Year(), day.Month(), day.Day(), hour, minute, 0, 0, m.zone)
}

// Valid tells whether both halves can be read, and no time stands without a day.
func (m *MomentField) Valid() bool {
	return m.day.Valid() && m.clock.Valid() && (m.day.Value() != "" || m.clock.Value() == "")
}

// SetValue shows a moment; zero empties the field.
func (m *MomentField) SetValue(t time.Time) {
	m.last = t
	if t.IsZero() {
		m.day.SetValue("")
		m.clock.SetValue("")
		return
	}
	t = t.In(m.zone)
	m.day.SetValue(t.Format(isoDay))
	m.clock.SetValue(t.Format("15:04"))
}

func (m *MomentField) changed() {
	if v := m.Value(); m.Valid() && !v.Equal(m.last) {
		m.last = v
		if m.OnChanged != nil {
			m.OnChanged(v)
		}
	}
}

// Target is the day.
func (m *MomentField) Target() fyne.Focusable { return m.day }

// HookKeys lets someone look at keys first.
func (m *MomentField) HookKeys(take func(*fyne.KeyEvent) bool) {
	m.day.HookKeys(take)
	m.clock.HookKeys(take)
}

// HookFocus tells someone when the focus has come.
func (m *MomentField) HookFocus(gained func()) {
	m.day.HookFocus(gained)
	m.clock.HookFocus(gained)
}

// Enable lets it be typed in.
func (m *MomentField) Enable() { m.day.Enable(); m.clock.Enable() }

// Disable makes it be read only.
func (m *MomentField) Disable() { m.day.Disable(); m.clock.Disable() }

// Disabled tells whether it can only be read. The Tab order still finds the
// halves by themselves.
func (m *MomentField) Disabled() bool { return m.day.Disabled() }

// CreateRenderer draws it.
func (m *MomentField) CreateRenderer() fyne.WidgetRenderer { return &momentRenderer{m} }

type momentRenderer struct{ m *MomentField }

func (r *momentRenderer) Layout(s fyne.Size) {
	clock, gap := theme.Px(62), theme.Px(4)
	r.m.day.Resize(fyne.NewSize(s.Width-clock-gap, s.Height))
	r.m.clock.Move(fyne.NewPos(s.Width-clock, 0))
	r.m.clock.Resize(fyne.NewSize(clock, s.Height))
}

func (r *momentRenderer) MinSize() fyne.Size {
	return fyne.NewSize(theme.Px(180), r.m.day.MinSize().Height)
}
func (r *momentRenderer) Refresh() { r.Layout(r.m.Size()); canvas.Refresh(r.m) }
func (r *momentRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.m.day, r.m.clock}
}
func (r *momentRenderer) Destroy() {}
