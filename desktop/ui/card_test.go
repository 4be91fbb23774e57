package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"kontor/desktop/app"
	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/views"
	"kontor/shared/access"
	"kontor/shared/crm"
	"kontor/shared/doc"
)

// times counts how often a line is written in front.
func (s *seat) times(text string) (n int) {
	for _, t := range s.texts() {
		if t == text {
			n++
		}
	}
	return n
}

// verb tells whether the page in front can do something.
func (s *seat) verb(name string) bool { return s.tabs.shown().Verbs()[name] != nil }

func TestNewCard(t *testing.T) {
	s := desk(t, "anna")
	s.press(fyne.KeyInsert)
	s.chord(fyne.KeyS, ctrl)
	s.read("3 ошибки")
	want(t, "under the fields", s.times("нужно заполнить"), 3)
	s.typed("Новый Берег") // the cursor is in the first field that is wrong
	s.tap("Роли: нужно заполнить")
	s.typed("клиент")
	s.press(fyne.KeyReturn)
	s.tap("Страна регистрации: нужно заполнить")
	s.typed("белар")
	s.press(fyne.KeyReturn)
	s.into("TaxID", "123456789")
	s.chord(fyne.KeyS, ctrl)
	s.read("1 ошибка")
	want(t, "still to fill in", s.times("нужно заполнить"), 0)
	want(t, "the tax number is complained of", slices.ContainsFunc(s.texts(), func(l string) bool { return strings.HasPrefix(l, "ИНН / УНП / БИН / рег. №: ") }), true)
	s.into("TaxID", "")
	s.chord(fyne.KeyS, ctrl)
	s.until("the card to be saved", func() bool { return s.tabs.shown().Title() == "Новый Берег" })
	for _, gone := range []string{"ошибка", "нужно заполнить"} {
		s.gone(gone)
	}
	for _, tab := range []string{"Контактные лица", "История", "Отношения"} {
		if s.times(tab) == 0 {
			t.Errorf("the saved card has no tab «%s»", tab)
		}
	}
	s.until("the server's number", func() bool { return s.sees("-0") && !s.sees("ожидает сервера") })
	want(t, "in the list", len(s.listed("новый берег")), 1)
}

// listed searches the list of firms and gives its rows.
func (s *seat) listed(text string) []string {
	s.Helper()
	s.tap("Контрагенты")
	s.search(text)
	return s.rows()
}

// TestTwin: a firm that may be here already is saved only when its author
// says so.
func TestTwin(t *testing.T) {
	s := desk(t, "anna")
	s.firm("Дубль Терминал", "BY")
	s.desk.Nav.New("Counterparty", nil)
	s.into("NameShort", "ООО «Дубль-Терминал»")
	s.pick("Country", "белар")
	s.pick("Roles", "клиент")
	s.chord(fyne.KeyS, ctrl)
	s.read("Проверьте, прежде чем сохранять")
	s.read("Наименование краткое: похоже на «Дубль Терминал», куратор Орлова Анна Петровна")
	s.tap("Отмена")
	want(t, "not saved", s.tabs.shown().Title(), "Контрагент: новая запись")
	s.chord(fyne.KeyS, ctrl)
	s.tap("Всё равно сохранить")
	s.until("the card to be saved", func() bool { return s.tabs.shown().Title() == "ООО «Дубль-Терминал»" })
	s.desk.Nav.New("Counterparty", nil)
	s.into("NameShort", "Ни на что не похоже")
	s.pick("Country", "белар")
	s.pick("Roles", "клиент")
	s.chord(fyne.KeyS, ctrl)
	s.until("a card without a like to be saved at once", func() bool { return s.tabs.shown().Title() == "Ни на что не похоже" })
}

// TestForeignCard: what one may read and not edit opens read only, says which
// right is missing and who answers for it; the rules refuse what goes round.
func TestForeignCard(t *testing.T) {
	mine := desk(t, "anna")
	id := mine.firm("Чужая фирма", "BY")
	inStep(t, mine.app)
	mine.desk.Nav.Card(id)
	mine.settle()
	want(t, "its curator may save", mine.verb(views.VerbSave) && mine.sees("Сохранить"), true)
	mine.gone("Только чтение")

	s := desk(t, "boris")
	inStep(t, s.app)
	want(t, "another may edit some firms", s.app.May(access.Edit, "Counterparty"), true)
	s.desk.Nav.Card(id)
	s.settle()
	s.read("Только чтение: нет права изменять эту запись. Отвечает за неё: Орлова Анна Петровна.")
	s.gone("Сохранить")
	for _, v := range []string{views.VerbSave, views.VerbSaveOut, views.VerbRevert, views.VerbDelete} {
		want(t, v, s.verb(v), false)
	}
	s.form().Set("NameShort", []byte(`"Взломано"`))
	want(t, "patch of a form that is only read", len(s.form().Patch()), 0)
	want(t, "leaving asks nothing", s.closes(), true)
	_, err := s.app.Save(t.Context(), app.Draft{Writes: []doc.Write{{Kind: "Counterparty", ID: id, Patch: doc.Patch{"NameShort": []byte(`"Взломано"`)}}}})
	if err == nil || doc.Faults(err)[0].Rule != "no_edit" {
		t.Errorf("a save of another's firm: %v", err)
	}
	s.tap("Сотрудники")
	s.press(fyne.KeyEnd, fyne.KeyReturn)
	s.read("Только чтение: нет права изменять «Сотрудник»; его даёт администратор.")
}

// closes closes the page in front and tells whether it has gone unasked.
func (s *seat) closes() bool {
	s.Helper()
	before := len(s.tabs.pages)
	s.chord(fyne.KeyW, ctrl)
	return len(s.tabs.pages) == before-1 && s.win.Canvas().Overlays().Top() == nil
}

// TestRightsGo: a card follows its reader's rights while it is open. What he
// had typed stays to be read.
func TestRightsGo(t *testing.T) {
	boss := company.at(t, "vera")
	s := desk(t, "dina")
	curator := s.id()
	id := s.write("Counterparty", map[string]any{
		"NameShort": "Уходящая", "Kind": "legal", "Country": "BY", "Roles": []string{"client"},
		"Curators/" + curator: map[string]any{"Employee": s.app.Me(), "Role": "main", "Share": 100},
	})
	inStep(t, s.app)
	inStep(t, boss)
	s.desk.Nav.Card(id)
	s.settle()
	s.into("NameFull", "Недописанное")
	want(t, "may save at first", s.verb(views.VerbSave), true)

	_, err := boss.Save(t.Context(), app.Draft{Writes: []doc.Write{{Kind: "Counterparty", ID: id, Patch: patch(t, map[string]any{
		"Curators/" + curator: map[string]any{"Employee": boss.Me()},
	})}}})
	check(t, err)
	inStep(t, boss)
	s.read("Только чтение")
	want(t, "may save", s.verb(views.VerbSave), false)
	s.read("права изменять эту запись больше нет: Наименование полное: Недописанное")
	s.tap("Скопировать")
	want(t, "copied", fyne.CurrentApp().Clipboard().Content(), "Наименование полное: Недописанное")

	company.must(t, "user", "set", "dina", "--role", "marketing")
	t.Cleanup(func() { company.must(t, "user", "set", "dina", "--role", "sales") })
	s.until("the rights of another post", func() bool { return !s.app.May(access.Edit, "Counterparty") })
	company.must(t, "user", "set", "dina", "--role", "admin")
	s.until("the clients to leave the sidebar", func() bool { return !s.sees("КЛИЕНТЫ") })
	s.until("the card to be gone", func() bool { return !s.sees("Уходящая") })
}

// TestDays: rows of days without an order of their own stand as in the
// calendar, and a year is written as one.
func TestDays(t *testing.T) {
	s := desk(t, "admin")
	days := map[string]any{"Country": "BY", "Year": 2031}
	for _, day := range []string{"2031-05-09", "2031-01-01", "2031-12-25", "2031-03-08"} {
		days["Days/"+s.id()] = map[string]any{"Date": day, "Kind": "holiday"}
	}
	id := crm.WorkCalendarID("BY", 2031)
	s.save(doc.Write{Kind: "WorkCalendar", ID: id, New: true, Patch: patch(t, days)})
	s.tap("Календари")
	want(t, "the year in the list", s.cell(string(id), "Year"), "2031")
	s.desk.Nav.Card(id)
	s.settle()
	s.tap("Основное") // behind the sheet of the year
	var seen []string
	for _, e := range findAll[*kit.DateField](s) {
		seen = append(seen, e.Text)
	}
	want(t, "the days", strings.Join(seen, " "), "01.01.2031 08.03.2031 09.05.2031 25.12.2031")
	want(t, "the year on the card", find[*kit.NumberField](s).Text, "2031")
}

// TestRelations tells of the firm's own changes too, though nobody has looked
// at its history yet.
func TestRelations(t *testing.T) {
	s := desk(t, "anna")
	id := s.firm("Отношения с прошлым", "BY")
	s.edit("Counterparty", id, map[string]any{"Rating": "3", "RatingComment": "Так себе"})
	s.step()
	s.edit("Counterparty", id, map[string]any{"Rating": "2", "RatingComment": "Лучше"})
	s.step()
	s.desk.Nav.Card(id)
	s.settle()
	s.tap("Отношения")
	rows := strings.Join(s.rows(), "\n")
	if !strings.Contains(rows, "Рейтинг: 3 — средний › 2 — хороший") {
		t.Errorf("the relations are %s", rows)
	}
}

func TestHistory(t *testing.T) {
	s := desk(t, "anna")
	id := s.firm("Прошлое", "BY")
	inStep(t, s.app)
	s.edit("Counterparty", id, map[string]any{"NameShort": "Настоящее"})
	inStep(t, s.app)
	s.desk.Nav.Card(id)
	s.settle()
	s.chord(fyne.KeyH, ctrl)
	s.read("Прошлое › Настоящее")
	s.read("Орлова Анна Петровна Рабочий стол")
	for _, wrong := range []string{"�", "→", string(s.app.Me()), "без сети"} {
		s.gone(wrong)
	}
	want(t, "lines of the rows", s.sees("Орлова Анна Петровна, Основной, Доля, %: 100"), true)
}
