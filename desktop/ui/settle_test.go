package ui

import (
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"kontor/desktop/app"
	"kontor/shared/doc"
)

// away does something while there is no connection, and waits until the queue
// is empty once there is one again.
func (s *seat) away(do func()) {
	s.Helper()
	check(s.T, s.app.Online(s.Context(), false))
	s.until("to be offline", func() bool { return s.sees("Нет связи") })
	do()
	check(s.T, s.app.Online(s.Context(), true))
	s.step()
}

// step waits until the copy is in step and the screen says so.
func (s *seat) step() {
	s.Helper()
	inStep(s.T, s.app)
	s.settle()
}

// theirs has a colleague change a firm.
func theirs(t *testing.T, a *app.App, id doc.ID, values map[string]any) {
	t.Helper()
	inStep(t, a)
	_, err := a.Save(t.Context(), app.Draft{Writes: []doc.Write{{Kind: "Counterparty", ID: id, Patch: patch(t, values)}}})
	check(t, err)
	inStep(t, a)
}

func (s *seat) full(id doc.ID) string {
	s.Helper()
	d, err := s.app.Get(s.Context(), id)
	check(s.T, err)
	return string(d.Parts["NameFull"])
}

// TestConflicts: two have changed the same; both values are shown with what
// stood there, and either can be taken.
func TestConflicts(t *testing.T) {
	boss := company.at(t, "vera")
	s := desk(t, "anna")
	for take, value := range map[string]string{"Взять моё": `"Моё имя"`, "Оставить на сервере": `"Её имя"`} {
		t.Run(take, func(t *testing.T) {
			id := s.firm("Спорная "+take, "BY")
			s.edit("Counterparty", id, map[string]any{"NameFull": "Общее имя"})
			s.step()
			s.desk.Nav.Card(id)
			s.settle()
			s.away(func() {
				s.into("NameFull", "Моё имя")
				s.run("save")
				s.settle()
				s.read("ожидает сервера")
				theirs(t, boss, id, map[string]any{"NameFull": "Её имя"})
			})
			s.read("Наименование полное: значение изменили двое — Орлова Анна Петровна и Власова Вера Олеговна.")
			s.read("1 конфликт")
			want(t, "on the server stands", s.full(id), `"Её имя"`)
			s.tap("Посмотреть")
			for _, part := range []string{"Контрагент: Спорная " + take, "Моё Моё имя", "На сервере — Власова Вера Олеговна Её имя", "Было Общее имя"} {
				if !s.sees(part) {
					t.Errorf("not told: «%s» in %v", part, s.texts())
				}
			}
			s.tap(take)
			s.read("Конфликтов нет.")
			s.step()
			s.gone("1 конфликт")
			want(t, "stands in the end", s.full(id), value)
			inStep(t, boss)
			d, err := boss.Get(t.Context(), id)
			check(t, err)
			want(t, "and for the other", string(d.Parts["NameFull"]), value)
		})
	}
}

// TestRefusals: what the server has refused waits with its reason and all that
// was typed; it is corrected, pointed to what is there, or dropped.
func TestRefusals(t *testing.T) {
	boris := company.at(t, "boris")
	s := desk(t, "anna")
	// doubled writes a firm offline that a colleague has entered meanwhile, and
	// so many people who work there.
	doubled := func(t *testing.T, name, unp string, people int) {
		s.away(func() {
			inStep(t, boris)
			_, err := boris.Save(t.Context(), app.Draft{Writes: []doc.Write{{Kind: "Counterparty", ID: doc.ID(s.id()), New: true, Patch: patch(t, map[string]any{
				"NameShort": "Раньше " + name, "Kind": "legal", "Country": "BY", "Roles": []string{"client"}, "TaxID": unp,
				"Curators/" + s.id(): map[string]any{"Employee": boris.Me(), "Role": "main", "Share": 100},
			})}}})
			check(t, err)
			inStep(t, boris)
			id := doc.ID(s.id())
			s.save(doc.Write{Kind: "Counterparty", ID: id, New: true, Patch: patch(t, map[string]any{
				"NameShort": name, "Kind": "legal", "Country": "BY", "Roles": []string{"client"}, "TaxID": unp,
				"Curators/" + s.id(): map[string]any{"Employee": s.app.Me(), "Role": "main", "Share": 100},
			})})
			for range people {
				s.write("ContactPerson", map[string]any{"LastName": "Из " + name, "Positions/" + s.id(): map[string]any{"Counterparty": id}})
			}
		})
		s.read(strconv.Itoa(1+people) + " отклонено")
		s.tap("Отклонённые")
		s.read("уже есть: Раньше " + name + ", куратор Белов Борис Ильич")
	}
	t.Run("Correct", func(t *testing.T) {
		doubled(t, "Исправимая", "100000007", 1)
		s.tap("Исправить")
		want(t, "typed", string(s.form().Patch()["NameShort"])+string(s.form().Patch()["TaxID"]), `"Исправимая""100000007"`)
		want(t, "curators", s.times("Орлова Анна Петровна"), 1)
		s.into("TaxID", "200000003")
		s.run("save")
		s.settle()
		s.tap("Всё равно сохранить") // the names are alike
		s.step()
		s.read("1 отклонено")
		s.tap("Отклонённые")
		s.tap("Повторить с причиной") // the person, who finds the firm now
		s.typed("Фирма исправлена")
		s.tap("Повторить с причиной")
		s.read("Сервер принял всё.")
		s.step()
		s.gone("отклонено")
		want(t, "in the list", strings.Contains(strings.Join(s.listed("исправимая"), "\n"), "200000003"), true)
		s.tap("Контактные лица")
		s.search("из исправимая")
		want(t, "works there", strings.Count(strings.Join(s.rows(), ""), "|Исправимая|"), 1)
	})
	t.Run("Replace", func(t *testing.T) {
		doubled(t, "Заменимая", "500000002", 2)
		s.tap("Указать другую запись")
		s.win.Canvas().Focused().TypedRune('Р')
		s.settle()
		s.typed("аньше Зам")
		s.press(fyne.KeyReturn)
		s.tap("ОК")
		s.read("Сервер принял всё.")
		s.step()
		s.tap("Контактные лица")
		s.search("из заменимая")
		want(t, "both work where there is such a firm", strings.Count(strings.Join(s.rows(), ""), "|Раньше Заменимая|"), 2)
	})
	t.Run("Discard", func(t *testing.T) {
		doubled(t, "Лишняя", "400000006", 0)
		s.tap("Отказаться")
		s.read("Введённое будет потеряно.")
		s.tap("Отмена")
		s.read("уже есть")
		s.tap("Отказаться")
		s.tap("Отказаться") // the dialog's
		s.read("Сервер принял всё.")
	})
}
