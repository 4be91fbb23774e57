package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"kontor/desktop/app"
	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/views"
	"kontor/shared/crm"
	"kontor/shared/doc"
)

// TestCall: from the list F8, then what came of it, is a talk that was held and
// a task.
func TestCall(t *testing.T) {
	s := desk(t, "anna")
	firm := s.firm("Звонок по делу", "BY")
	s.write("ContactPerson", map[string]any{"LastName": "Собеседник", "Positions/" + s.id(): map[string]any{"Counterparty": firm}})
	s.search("звонок по делу")
	s.press(fyne.KeyF8)
	s.read("Звонок: Звонок по делу")
	s.tap("Записать")
	s.read("Выберите результат")
	s.typed("н") // the focus is where the call is told in a letter
	s.press(fyne.KeyReturn)
	s.typed("Просят ставку на Шанхай")
	s.tap("Записать")
	s.read("Укажите следующий шаг: он станет задачей")
	s.typed("Отправить ставку")
	s.press(fyne.KeyReturn, fyne.KeyReturn) // over the date, which is tomorrow
	s.until("the dialog to close", func() bool { return s.win.Canvas().Overlays().Top() == nil })

	talk := only[*crm.Negotiation](s, "Negotiation", firm)
	want(t, "state", talk.Stands(), crm.Held)
	want(t, "result", talk.Result, "calculate")
	want(t, "what was said", talk.ResultText, "Просят ставку на Шанхай")
	want(t, "next", talk.NextStep+" "+string(talk.NextAt), "Отправить ставку 2026-11-11")
	task := only[*crm.Task](s, "Task", firm)
	want(t, "executor", task.Executor.ID(), s.app.Me())
	want(t, "kept with the firm", task.Title, "Отправить ставку")
	s.tap("Мои задачи")
	want(t, "in my tasks", strings.Count(strings.Join(s.rows(), "\n"), "Отправить ставку"), 1)

	s.listed("звонок по делу")
	s.press(fyne.KeyF8)
	fields := findAll[*kit.Entry](s)
	find[*kit.Picker](s).Tapped(nil)
	s.settle()
	want(t, "the firm's people are offered", s.sees("Собеседник"), true)
	s.press(fyne.KeyReturn)
	fields[1].SetText("Узнать ставку")
	find[*kit.Choice](s).Tapped(nil)
	s.tap("Информационный")
	s.tap("Записать") // after which nothing more is asked
	s.until("the dialog to close", func() bool { return s.win.Canvas().Overlays().Top() == nil })
	want(t, "talks", len(all(s, "Negotiation", firm)), 2)
	want(t, "tasks", len(all(s, "Task", firm)), 1)
}

// all reads the documents of a kind that a firm has.
func all(s *seat, kind string, firm doc.ID) []*app.Document {
	s.Helper()
	page, err := s.app.List(s.Context(), app.Query{Kind: kind, Where: []app.Where{{Field: "Counterparty", Any: []string{string(firm)}}}})
	check(s.T, err)
	return page.Rows
}

func only[D doc.Doc](s *seat, kind string, firm doc.ID) D {
	s.Helper()
	rows := all(s, kind, firm)
	if len(rows) != 1 {
		s.Fatalf("%d of %s, want one", len(rows), kind)
	}
	return rows[0].Doc.(D)
}

// TestMeeting: planned from the list, held on its card; what was promised
// becomes tasks.
func TestMeeting(t *testing.T) {
	s := desk(t, "anna")
	firm := s.firm("Встреча в пути", "BY")
	s.search("встреча в пути")
	s.press(fyne.KeyF7)
	s.read("Переговоры: новая запись")
	for _, begun := range []string{"Встреча в пути", "Встреча", "10.11.2026", "Орлова Анна Петровна"} {
		if !s.sees(begun) {
			t.Errorf("a new meeting begins without «%s»", begun)
		}
	}
	s.into("Subject", "Ставки на год")
	s.chord(fyne.KeyS, ctrl)
	s.read("не указан никто со стороны контрагента")
	s.tap("Всё равно сохранить")
	s.until("the meeting to be saved", func() bool { return s.tabs.shown().Title() == "Ставки на год" })
	s.tap("Состоялись")
	s.read("Заполните поле и сохраните: Ctrl+S")
	s.typed("догов")
	s.press(fyne.KeyReturn)
	s.form().Set("When", []byte(`{"From":"2026-11-10T06:00:00Z","To":"2026-11-10T06:45:00Z"}`)) // they came before it was written down
	s.into("ResultText", "По рукам")
	s.into("NextStep", "Договор")
	s.form().Set("NextAt", []byte(`"2026-11-20"`))
	s.form().Set("Agreements", []byte(`{"`+s.id()+`":{"Text":"Прислать проект договора","Executor":"`+string(s.app.Me())+`","Due":"2026-11-18"}}`))
	s.chord(fyne.KeyS, ctrl)
	s.until("the meeting to be held", func() bool { return s.times("Состоялись") > 0 && !s.verbed("Перенести") })
	want(t, "state", only[*crm.Negotiation](s, "Negotiation", firm).Stands(), crm.Held)
	var titles []string
	for _, d := range all(s, "Task", firm) {
		titles = append(titles, d.Title)
	}
	if !strings.Contains(strings.Join(titles, "|"), "Прислать проект договора") {
		t.Errorf("tasks are %q", titles)
	}
	s.desk.Nav.Card(firm)
	s.settle()
	s.tap("Переговоры (1)")
	want(t, "on the firm's card", strings.Contains(strings.Join(s.rows(), ""), "Ставки на год"), true)
	want(t, "the firm is not repeated", strings.Contains(strings.Join(s.rows(), ""), "Встреча в пути"), false)
	s.tap("Отношения")
	want(t, "in the relations", strings.Contains(strings.Join(s.rows(), ""), "Ставки на год|Состоялись"), true)
}

// verbed tells whether a button offers something.
func (s *seat) verbed(label string) bool {
	for _, b := range findAll[*kit.Button](s) {
		if b.Text == label {
			return true
		}
	}
	return false
}

// TestTaskMoves: a task is taken and done by its buttons.
func TestTaskMoves(t *testing.T) {
	s := desk(t, "anna")
	id := s.write("Task", map[string]any{"Title": "Ходовая", "Kind": "call", "Due": "2026-11-12T09:00:00Z", "Executor": s.app.Me()})
	s.desk.Nav.Card(id)
	s.settle()
	s.tap("Взять в работу")
	s.until("the task to be taken", func() bool { return s.sees("В работе") && !s.verbed("Взять в работу") })
	s.tap("Выполнена")
	s.until("the task to be done", func() bool { return s.verbed("Принять") && !s.verbed("Выполнена") })
	want(t, "saving is offered still", s.verb(views.VerbSave), true)
}
