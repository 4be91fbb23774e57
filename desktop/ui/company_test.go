package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"kontor/shared/crm"
	"kontor/shared/doc"
)

// TestSettingsCard: every figure stands on one card with what it usually is, and is
// put back to that by a click; a year to come without a calendar is warned of.
func TestSettingsCard(t *testing.T) {
	s := desk(t, "admin")
	s.tap("Настройки")
	s.read("Обычно: 180 (от 1 до 3650)")
	s.read("Обычно: 14,30,45")
	s.read("Обычно: 2/8")
	s.read("Нет рабочего календаря на 2027")
	s.into("PassiveAfterDays", "90")
	s.into("SLASea", "3/12")
	s.chord(fyne.KeyS, ctrl)
	s.until("saved", func() bool { return s.setting().PassiveAfterDays == 90 && s.setting().SLASea == "3/12" })
	s.into("SLASea", "9/3")
	s.chord(fyne.KeyS, ctrl)
	s.read("два числа часов через дробь")
	for field, raw := range map[string]string{"SLASea": `"2/8"`, "PassiveAfterDays": "180"} {
		s.form().Set(field, []byte(raw))
	}
	s.chord(fyne.KeyS, ctrl)
	s.until("put back", func() bool { return s.setting().PassiveAfterDays == 180 && s.setting().SLASea == "2/8" })
}

func (s *seat) setting() *crm.Settings {
	d, err := s.app.Get(s.Context(), crm.SettingsID)
	check(s.T, err)
	return d.Doc.(*crm.Settings)
}

// TestWorkYear: a calendar is entered for the year to come, takes over last
// year's holidays, and a day is changed by the keys.
func TestWorkYear(t *testing.T) {
	s := desk(t, "admin")
	s.tap("Календари")
	s.settle()
	s.press(fyne.KeyInsert)
	s.settle()
	s.form().Set("Country", []byte(`"KZ"`))
	s.form().Set("Year", []byte("2027"))
	s.chord(fyne.KeyS, ctrl)
	id := crm.WorkCalendarID("KZ", 2027)
	s.until("the year", func() bool { return s.sees("Праздники прошлого года") })
	s.tap("Праздники прошлого года")
	days := func() map[doc.Date]crm.WorkDayKind {
		d, err := s.app.Get(s.Context(), id)
		check(t, err)
		all := map[doc.Date]crm.WorkDayKind{}
		for _, day := range d.Doc.(*crm.WorkCalendar).Days {
			all[day.Date] = day.Kind
		}
		return all
	}
	s.chord(fyne.KeyS, ctrl)
	s.until("saved", func() bool { return days()["2027-01-01"] == crm.Holiday })
	s.tap("Основное")
	s.tap("Год")          // its days have the keys now
	s.press(fyne.KeyDown) // from 1 January to the 8th, a Friday
	s.typed("  ")         // holiday, short
	s.read("Сокращённый")
	s.chord(fyne.KeyS, ctrl)
	s.until("a short day", func() bool { return days()["2027-01-08"] == crm.ShortDay })
}
