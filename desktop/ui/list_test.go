package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/list"
	"kontor/shared/doc"
)

// found are the names of the firms in the list.
func (s *seat) found() string {
	s.Helper()
	g := s.grid()
	at := slices.IndexFunc(g.Columns(), func(c list.Column) bool { return c.Name == "NameShort" })
	var names []string
	for i := range g.Rows().Len() {
		names = append(names, g.Rows().Row(i).Cells[at])
	}
	return strings.Join(names, ", ")
}

// cell is what a row shows under a column.
func (s *seat) cell(id, column string) string {
	s.Helper()
	g := s.grid()
	at := slices.IndexFunc(g.Columns(), func(c list.Column) bool { return c.Name == column })
	for i := range g.Rows().Len() {
		if r := g.Rows().Row(i); r.ID == id {
			return r.Cells[at]
		}
	}
	s.Fatalf("no row %s", id)
	return ""
}

// search replaces what is searched for.
func (s *seat) search(text string) {
	s.Helper()
	s.chord(fyne.KeyF, ctrl)
	s.win.Canvas().Focused().(*kit.Entry).SetText("")
	s.typed(text)
	s.press(fyne.KeyDown)
}

// header clicks on a column's title.
func (s *seat) header(title string, secondary bool) {
	s.Helper()
	at := fyne.Position{}
	walk(s.front(), nil, func(o fyne.CanvasObject, way []fyne.CanvasObject) bool {
		if len(way) > 0 && strings.HasPrefix(textOf(o), title) {
			if m, ok := way[len(way)-1].(desktop.Mouseable); ok {
				at = o.Position().AddXY(4, 4)
				if secondary {
					m.(fyne.SecondaryTappable).TappedSecondary(&fyne.PointEvent{Position: at, AbsolutePosition: at})
				} else {
					e := &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}, Button: desktop.MouseButtonPrimary}
					m.MouseDown(e)
					m.MouseUp(e)
				}
				return false
			}
		}
		return true
	})
	if at.IsZero() {
		s.Fatalf("no column «%s»", title)
	}
	s.settle()
}

func TestListFinds(t *testing.T) {
	s := desk(t, "anna")
	for name, country := range map[string]string{"Отбор Бета": "BY", "Отбор Альфа": "RU", "Отбор Гамма": "BY"} {
		s.firm(name, country)
	}
	s.settle()
	s.typed("отб") // a letter begins the search
	want(t, "typed in the list", s.found(), "Отбор Альфа, Отбор Бета, Отбор Гамма")
	s.search("jn,jh ufv") // in the other layout
	want(t, "in the other layout", s.found(), "Отбор Гамма")
	s.search("нет такого")
	s.read("Ничего не найдено. Измените поиск или отборы.")
	s.search("отбор")

	s.tap("Страна: все")
	s.tap("Беларусь")
	want(t, "filtered", s.found(), "Отбор Бета, Отбор Гамма")
	s.tap("Статус: все")
	s.tap("Активный")
	want(t, "two filters", s.found(), "")
	s.tap("Активный")
	s.tap("Статус: все")
	want(t, "one again", s.found(), "Отбор Бета, Отбор Гамма")
	s.tap("Беларусь")
	s.tap("Страна: все")

	s.header("Наименование", false)
	want(t, "turned round", s.found(), "Отбор Гамма, Отбор Бета, Отбор Альфа")
	s.header("Страна", false)
	want(t, "by country", strings.HasSuffix(s.found(), "Отбор Альфа"), true)
	s.chord(fyne.KeyF, ctrl)
	s.press(fyne.KeyEscape)
	want(t, "Esc empties the search", find[*kit.Entry](s).Text, "")
}

func TestListColumns(t *testing.T) {
	s := desk(t, "anna")
	s.firm("Колонка", "BY")
	names := func() string {
		var all []string
		for _, c := range s.grid().Columns() {
			all = append(all, c.Name)
		}
		return strings.Join(all, " ")
	}
	usual := names()
	s.header("Город", true)
	s.tap("Город")
	want(t, "hidden", names(), strings.Replace(usual, "City ", "", 1))
	s.header("Номер", true)
	s.tap("Кураторы") // rows of a table, too
	want(t, "shown", strings.HasSuffix(names(), " Curators"), true)
	s.search("колонка")
	if rows := s.rows(); len(rows) != 1 || !strings.HasSuffix(rows[0], "|Орлова Анна Петровна, Основной") {
		t.Errorf("curators read %q", rows)
	}
	kept := s.set.Columns["Counterparty"]
	want(t, "kept in the settings", len(kept), len(s.grid().Columns()))
	s.header("Номер", true)
	s.tap("Вернуть обычные колонки")
	want(t, "as usual", names(), usual)
	want(t, "kept in the settings", len(s.set.Columns), 0)
}

// TestListKeys: what 1C has taught: Ins, F2, F9, Del, F5, and the menu of a row.
func TestListKeys(t *testing.T) {
	s := desk(t, "anna")
	id := string(s.firm("Клавиши", "BY"))
	list := func() {
		s.forgetPages()
		s.search("клавиши")
		want(t, "found", s.found(), "Клавиши")
	}
	list()
	s.press(fyne.KeyInsert)
	want(t, "Ins", s.tabs.shown().Title(), "Контрагент: новая запись")
	list()
	s.press(fyne.KeyF2)
	want(t, "F2", s.tabs.shown().Key(), id)
	list()
	s.press(fyne.KeyReturn)
	want(t, "Enter", s.tabs.shown().Key(), id)
	list()
	s.press(fyne.KeyF9)
	want(t, "F9", s.tabs.shown().Title(), "Контрагент: новая запись")
	want(t, "F9 takes over", string(s.form().Patch()["NameShort"]), `"Клавиши"`)
	list()
	s.edit("Counterparty", s.grid0(), map[string]any{"NameShort": "Клавиши!"})
	s.press(fyne.KeyF5)
	want(t, "F5", s.found(), "Клавиши!")

	s.press(fyne.KeyDelete)
	s.read("Пометить на удаление 1 запись?")
	s.typed("Лишняя")
	s.tap("Пометить на удаление")
	s.until("the row to go", func() bool { return s.found() == "" })
	s.press(fyne.KeyEscape)
	s.search("клавиши")
	want(t, "marked rows are not shown", s.found(), "")
}

// grid0 is the document in the row of the cursor.
func (s *seat) grid0() doc.ID {
	r, _ := s.grid().Current()
	return doc.ID(r.ID)
}

func TestListMenu(t *testing.T) {
	s := desk(t, "anna")
	id := s.firm("Меню строки", "BY")
	s.firm("Меню другой", "BY")
	s.search("меню")
	s.grid().Select(string(id))
	s.press(desktop.KeyMenu)
	for _, item := range []string{"Открыть", "Создать", "Записать звонок", "Пометить на удаление / снять пометку", "Скопировать строки"} {
		if !s.sees(item) {
			t.Errorf("the menu lacks «%s»", item)
		}
	}
	s.tap("Скопировать строки")
	titles, rows, _ := strings.Cut(fyne.CurrentApp().Clipboard().Content(), "\n")
	if !strings.HasPrefix(titles, "Номер\tНаименование\t") || strings.Count(rows, "\n") != 1 || !strings.Contains(rows, "\tМеню строки\t") {
		t.Errorf("copied %q %q", titles, rows)
	}
	if strings.Contains(rows, "<nil>") || s.sees("<nil>") {
		t.Error("what is not known reads <nil>")
	}
	want(t, "silent for", s.cell(string(id), "DaysSilent"), "")

	s.grid().SelectAll()
	s.win.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutCopy{})
	want(t, "Ctrl+C copies", strings.Count(fyne.CurrentApp().Clipboard().Content(), "\n"), 3)

	s.press(fyne.KeyDelete)
	s.read("Пометить на удаление 2 записи?")
	s.typed("Обе")
	s.tap("Пометить на удаление")
	s.until("the rows to go", func() bool { return s.found() == "" })
	// A list without rows has no menu: one more brings it back.
	s.firm("Меню третьей", "BY")
	s.until("the third", func() bool { return s.found() == "Меню третьей" })
	s.press(desktop.KeyMenu)
	s.tap("Показывать помеченные на удаление")
	want(t, "marked ones are shown", s.found(), "Меню другой, Меню строки, Меню третьей")
	s.grid().Select(string(id))
	s.press(fyne.KeyDelete)
	s.read("Запись вернётся в списки.")
	s.typed("Нужна")
	s.tap("Снять пометку")
	s.until("the mark to go", func() bool { return !s.grid().Rows().Row(1).Marked })
	want(t, "the other stays marked", s.grid().Rows().Row(0).Marked, true)
}

// TestListReads: rows of a table, yes and no, lists of codes as people read
// them.
func TestListReads(t *testing.T) {
	s := desk(t, "anna")
	firm := s.firm("Читается", "BY")
	person := s.write("ContactPerson", map[string]any{
		"LastName": "Читаемый", "DoNotCall": true,
		"Positions/" + s.id(): map[string]any{"Counterparty": firm, "Post": "Логист", "Order": 2},
		"Positions/" + s.id(): map[string]any{"Counterparty": firm, "Post": "Директор", "Main": true, "Order": 3},
		"Positions/" + s.id(): map[string]any{"Counterparty": firm, "Post": "Грузчик", "Period": map[string]string{"To": "2020-01-01"}, "Order": 1},
		"Comms/" + s.id():     map[string]any{"Kind": "email", "Email": "a@b.by", "Order": 2},
		"Comms/" + s.id():     map[string]any{"Kind": "mobile", "Phone": map[string]string{"E164": "+375291234567", "Ext": "12"}, "Order": 1},
		"Comms/" + s.id():     map[string]any{"Kind": "email", "Email": "old@b.by", "Stale": true, "Order": 0},
	})
	plain := s.write("ContactPerson", map[string]any{"LastName": "Обычный", "Positions/" + s.id(): map[string]any{"Counterparty": firm}})
	s.tap("Контактные лица")
	want(t, "positions", s.cell(string(person), "Positions"), "Читается, Директор; Читается, Логист")
	want(t, "comms", s.cell(string(person), "Comms"), "+375 29 123-45-67 доб. 12; a@b.by")
	want(t, "yes", s.cell(string(person), "DoNotCall"), "да")
	want(t, "no", s.cell(string(plain), "DoNotCall"), "")
	s.tap("Справочники")
	s.search("mobile")
	if rows := s.rows(); len(rows) == 0 || !strings.HasPrefix(rows[0], "Средства связи|mobile|") {
		t.Errorf("lists read %q", rows)
	}
	s.tap("Справочник: все")
	s.tap("Роли в сделке")
	want(t, "filtered by a list", len(s.rows()), 0)
	s.SetLanguage("en")
	s.settle()
	s.tap("Deal roles")
	s.tap("List: all")
	if rows := s.rows(); len(rows) == 0 || !strings.HasPrefix(rows[0], "Ways to reach|mobile|") {
		t.Errorf("lists read %q", rows)
	}
}
