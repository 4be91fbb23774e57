package kit

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"kontor/desktop/ui/theme"
	"kontor/shared/i18n"
)

func TestDateField(t *testing.T) {
	d := NewDateField(russian(), now)
	w := open(t, container.NewVBox(d, NewEntry()))
	w.Canvas().Focus(d)
	var days []string
	d.OnChanged = func(day string) { days = append(days, day) }
	test.Type(d, "x311226")
	want(t, "value", d.Value(), "2026-12-31")
	key(d, fyne.KeyReturn)
	want(t, "tidied", d.Text, "31.12.2026")
	d.TypedRune('+')
	want(t, "the day after", d.Value(), "2027-01-01")
	d.TypedRune('-')
	want(t, "the day before", d.Value(), "2026-12-31")
	d.TypedRune('е')
	want(t, "today", d.Value(), "2026-11-12")
	want(t, "told last", days[len(days)-1], "2026-11-12")
	d.SetText("45.01.2026")
	want(t, "no day", d.Valid(), false)
	days = nil
	d.SetValue("2026-01-02")
	want(t, "shown quietly", strings.Join(days, "")+d.Text, "02.01.2026")
}

func TestDateFieldOpensCalendar(t *testing.T) {
	d := NewDateField(russian(), now)
	w := open(t, d)
	d.SetValue("2026-11-12")
	w.Canvas().Focus(d)
	key(d, fyne.KeyF4)
	days, ok := w.Canvas().Focused().(*Days)
	if !ok {
		t.Fatalf("the focus is on %T", w.Canvas().Focused())
	}
	key(days, fyne.KeyRight, fyne.KeyDown, fyne.KeyPageDown)
	key(days, fyne.KeyReturn)
	want(t, "chosen", d.Value(), "2026-12-20")
	want(t, "the focus is back", w.Canvas().Focused() == fyne.Focusable(d), true)
	key(d, fyne.KeyDown)
	key(w.Canvas().Focused(), fyne.KeyEscape)
	want(t, "Esc changes nothing", d.Value(), "2026-12-20")
	want(t, "closed", w.Canvas().Overlays().Top(), nil)
	d.Disable()
	d.openCalendar()
	want(t, "disabled", w.Canvas().Overlays().Top(), nil)
}

// TestWeekdays: 12 November 2026 is a Thursday, and stands under Чт. (Fyne's
// own calendar shows Tuesday and Thursday the wrong way round in Russian.)
func TestWeekdays(t *testing.T) {
	for lang, thursday := range map[i18n.Lang]string{i18n.RU: "Чт", i18n.EN: "Th"} {
		days := NewDays(i18n.New(lang).T, now, noon)
		open(t, days)
		r := test.WidgetRenderer(days).(*daysRenderer)
		var name string
		var under *canvas.Text
		for i, text := range r.texts {
			if i >= 7 && text.Text == "12" {
				under = text
				name = r.texts[i%7].Text
			}
		}
		if under == nil || !strings.HasPrefix(name, thursday) {
			t.Errorf("%s: the 12th stands under %q", lang, name)
		}
		if under.Position().X != r.texts[3].Position().X {
			t.Errorf("%s: the 12th is not in the fourth column", lang)
		}
	}
}

func TestDaysTapped(t *testing.T) {
	days := NewDays(russian(), now, noon)
	open(t, days)
	var chosen time.Time
	days.OnChoose = func(d time.Time) { chosen = d }
	c := days.cell()
	days.Tapped(&fyne.PointEvent{Position: fyne.NewPos(c.Width*3.5, days.top()+c.Height*2.5)})
	want(t, "chosen", chosen.Format(isoDay), "2026-11-12")
	chosen = time.Time{}
	days.Tapped(&fyne.PointEvent{Position: fyne.NewPos(5, 5)})
	want(t, "the title chooses nothing", chosen.IsZero(), true)
}

func TestMomentField(t *testing.T) {
	zone := time.FixedZone("MSK", 3*3600)
	m := NewMomentField(russian(), now, zone)
	open(t, m)
	m.SetValue(noon)
	want(t, "shown", m.day.Text+" "+m.clock.Text, "12.11.2026 15:00")
	var last time.Time
	m.OnChanged = func(t time.Time) { last = t }
	m.clock.SetText("9")
	want(t, "told", last.UTC().Format(time.RFC3339), "2026-11-12T06:00:00Z")
	m.day.SetText("")
	want(t, "a time without a day", m.Valid(), false)
}

func TestCalendarScreens(t *testing.T) {
	for _, lang := range i18n.Langs() {
		d := NewDateField(i18n.New(lang).T, now)
		w := open(t, container.NewVBox(d))
		w.Resize(fyne.NewSize(300, 280))
		d.SetValue("2026-11-18")
		w.Canvas().Focus(d)
		key(d, fyne.KeyF4)
		save(t, w, "kit-calendar-"+string(lang)+"-light")
		fyne.CurrentApp().Settings().SetTheme(theme.New(theme.Dark, 1))
		save(t, w, "kit-calendar-"+string(lang)+"-dark")
	}
}
