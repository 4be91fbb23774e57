package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"kontor/desktop/ui/list"
	"kontor/desktop/ui/views"
)

// open names the tabs, the one in front in brackets.
func (s *seat) open() string {
	var names []string
	for i, t := range s.tabs.strip.tabs {
		name := t.title
		if i == s.tabs.at {
			name = "[" + name + "]"
		}
		names = append(names, name)
	}
	return strings.Join(names, " ")
}

// TestPlaces: the sidebar leads where one may read, and nowhere else.
func TestPlaces(t *testing.T) {
	all := []string{"Контрагенты", "Контактные лица", "Переговоры", "Задачи", "Мои задачи", "Календарь", "Сотрудники", "Отделы", "Справочники", "Конфликты", "Отклонённые"}
	for login, not := range map[string][]string{
		"anna":  nil,
		"admin": {"Контрагенты", "Контактные лица", "Переговоры", "Задачи"},
	} {
		t.Run(login, func(t *testing.T) {
			s := desk(t, login)
			seen := map[string]bool{}
			for _, item := range findAll[*navItem](s) {
				seen[item.label] = true
				test.Tap(item)
				s.settle()
				if got := s.tabs.shown().Title(); got != item.label {
					t.Errorf("«%s» leads to «%s»", item.label, got)
				}
				want(t, item.label+" is marked", item.selected, true)
			}
			for _, place := range all {
				want(t, place+" is there", seen[place], !slices.Contains(not, place))
			}
			want(t, "a part with nothing in it", s.sees("КЛИЕНТЫ"), login == "anna")
		})
	}
}

func TestTabs(t *testing.T) {
	s := desk(t, "anna")
	want(t, "at first", s.open(), "[Контрагенты]")
	s.tap("Задачи")
	s.tap("Справочники")
	s.tap("Задачи")
	want(t, "a page is open once", s.open(), "Контрагенты [Задачи] Справочники")
	s.chord(fyne.KeyTab, ctrl)
	want(t, "next", s.open(), "Контрагенты Задачи [Справочники]")
	s.chord(fyne.KeyTab, ctrl)
	want(t, "round", s.open(), "[Контрагенты] Задачи Справочники")
	s.chord(fyne.KeyTab, ctrl|fyne.KeyModifierShift)
	want(t, "back", s.open(), "Контрагенты Задачи [Справочники]")
	want(t, "keys go to the page in front", s.win.Canvas().Focused() == fyne.Focusable(s.grid()), true)
	want(t, "lists that are seen", len(findAll[*list.Grid](s)), 1)

	s.tabs.strip.tabs[0].MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonTertiary})
	s.settle()
	want(t, "the middle button closes", s.open(), "Задачи [Справочники]")
	s.tabs.strip.tabs[0].MouseIn(nil)
	test.Tap(s.tabs.strip.tabs[0].cross)
	s.settle()
	want(t, "the cross closes", s.open(), "[Справочники]")
	s.chord(fyne.KeyW, ctrl)
	want(t, "the last one closes", s.open(), "")
	s.gone("По-английски")
	for _, c := range s.all {
		if c.run == nil && s.action(c) != nil {
			t.Errorf("%s does something without a page", c.name)
		}
	}
	s.tap("Контрагенты")
	want(t, "and opens", s.open(), "[Контрагенты]")
}

// TestTabsInView: the tab in front is seen whole, also after its words have
// grown.
func TestTabsInView(t *testing.T) {
	s := desk(t, "anna")
	for _, p := range s.places() {
		for _, place := range p.places {
			s.visit(place)
		}
	}
	s.desk.Nav.New("Counterparty", nil)
	s.settle()
	strip := s.tabs.strip
	inView := func(what string) {
		t.Helper()
		front, from := strip.tabs[strip.at], strip.scroll.Offset.X
		if x := front.Position().X; x < from || x+front.Size().Width > from+strip.scroll.Size().Width+0.5 {
			t.Errorf("%s: the tab in front, %v to %v, is not in %v to %v", what, x, x+front.Size().Width, from, from+strip.scroll.Size().Width)
		}
	}
	if strip.line.MinSize().Width <= strip.scroll.Size().Width {
		t.Fatal("too few tabs to say anything")
	}
	inView("last")
	strip.rename(strip.at, "Общество с ограниченной ответственностью")
	inView("renamed")
	s.tabs.front(0)
	inView("first")
	strip.scroll.Offset.X = 200
	if x := strip.tabs[0].Position().X; x >= strip.scroll.Offset.X {
		t.Error("the check sees nothing")
	}
	test.Tap(strip.more)
	s.tap("Общество с ограниченной ответственностью")
	inView("chosen from the menu")
	want(t, "front", s.tabs.shown().Title(), "Контрагент: новая запись")
}

// TestDirtyCard: a card with something typed in it asks before it closes.
func TestDirtyCard(t *testing.T) {
	s := desk(t, "anna")
	typed := func() {
		s.desk.Nav.New("Task", nil)
		s.into("Title", "Набрано")
	}
	typed()
	s.chord(fyne.KeyW, ctrl)
	s.read("Введённое не сохранено.")
	s.press(fyne.KeyEscape)
	want(t, "after Esc", s.open(), "Контрагенты [Задача: новая запись]")
	want(t, "kept", string(s.form().Patch()["Title"]), `"Набрано"`)
	s.chord(fyne.KeyW, ctrl)
	s.tap("Не сохранять")
	want(t, "after forgetting", s.open(), "[Контрагенты]")

	typed()
	s.chord(fyne.KeyW, ctrl)
	s.press(fyne.KeyReturn) // save, which something is still missing for
	s.read("нужно заполнить")
	want(t, "after a save that failed", s.open(), "Контрагенты [Задача: новая запись]")
	s.pick("Kind", "Перезв")
	s.chord(fyne.KeyW, ctrl)
	s.tap("Сохранить")
	s.until("the tab to close", func() bool { return s.open() == "[Контрагенты]" })
	s.tap("Мои задачи")
	if rows := strings.Join(s.rows(), "\n"); strings.Count(rows, "Набрано") != 1 {
		t.Errorf("saved once: %s", rows)
	}
	card := views.NewCard(s.desk, "Task", nil)
	s.desk.Nav.Open(card)
	s.settle()
	s.chord(fyne.KeyW, ctrl)
	s.gone("Введённое не сохранено.") // nothing typed: nothing asked
}
