package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"kontor/desktop/ui/views"
)

// TestCalendar: the company's day is 10 November 2026.
func TestCalendar(t *testing.T) {
	s := desk(t, "dina")
	firm := s.firm("Календарная", "BY")
	talk := s.write("Negotiation", map[string]any{
		"Counterparty": firm, "Kind": "meeting", "Subject": "Совещание у клиента",
		"When":                map[string]string{"From": "2026-11-12T12:00:00Z", "To": "2026-11-12T13:00:00Z"},
		"OurPeople/" + s.id(): map[string]any{"Employee": s.app.Me()},
	})
	s.write("Task", map[string]any{"Title": "Сдать отчёт", "Kind": "document", "Due": "2026-11-12T15:00:00Z", "Executor": s.app.Me()})
	s.write("Task", map[string]any{"Title": "Декабрьское", "Kind": "document", "Due": "2026-12-01T15:00:00Z", "Executor": s.app.Me()})
	s.tap("Календарь")
	s.read("Ноябрь 2026")
	s.read("15:00 Совещание")
	s.read("18:00 Сдать отчёт")
	want(t, "the days around are seen", s.sees("Декабрьское"), true)

	s.press(fyne.KeyRight, fyne.KeyRight)
	s.press(fyne.KeyReturn) // as a list
	s.read("12 ноября, четверг")
	s.read("Совещание у клиента 15:00–16:00")
	want(t, "a list is of the month alone", s.sees("Декабрьское"), false)
	want(t, "where it stands", s.sees("Запланированы"), true)
	s.tap("Совещание у клиента")
	want(t, "a click opens", s.tabs.shown().Key(), string(talk))
	s.tap("Календарь")

	s.tap("Слои")
	s.tap("Задачи")
	want(t, "without tasks", s.sees("Сдать отчёт"), false)
	want(t, "talks are left", s.sees("Совещание у клиента"), true)
	s.tap("Слои")
	s.tap("Задачи")
	s.read("Сдать отчёт")

	s.tap("Месяц")
	s.tap("Сегодня")
	s.press(fyne.KeyPageDown)
	s.read("Декабрь 2026")
	s.press(fyne.KeyPageUp, fyne.KeyPageUp)
	s.read("Октябрь 2026")
	s.press(fyne.KeyHome)
	s.read("Ноябрь 2026")
	for _, k := range []fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyDown} {
		s.press(k) // 1 December
	}
	s.read("Декабрь 2026")
	s.chord(fyne.KeyT, ctrl)
	s.read("Ноябрь 2026")

	s.press(fyne.KeyDown, fyne.KeyInsert)
	s.read("Переговоры: новая запись")
	want(t, "planned on the chosen day", s.sees("17.11.2026"), true)
	want(t, "in the morning", s.sees("10:00"), true)

	s.run("close_tab")
	s.settle()
	s.tap("Календарь")
	s.tap("Дроздова Дина Львовна")
	s.tap("Все сотрудники")
	s.until("everybody's", func() bool { return s.sees("15:00 Совещание") })
	s.SetLanguage("en")
	s.settle()
	s.read("November 2026")
	s.read("Everybody")
	again := s.tabs.shown().(*views.Calendar)
	again.Agenda()
	s.settle()
	s.read("12 November, Thursday")
}

// TestCalendarFollows: what a colleague plans for me is there without asking.
func TestCalendarFollows(t *testing.T) {
	boss := company.at(t, "vera")
	s := desk(t, "dina")
	s.tap("Календарь")
	s.gone("Позвонить в порт")
	other := &seat{T: t, app: boss, work: s.work, Shell: s.Shell}
	other.write("Task", map[string]any{"Title": "Позвонить в порт", "Kind": "call", "Due": "2026-11-19T09:00:00Z", "Executor": s.app.Me()})
	s.until("the task", func() bool { return strings.Contains(strings.Join(s.texts(), " "), "12:00 Позвонить") })
}
