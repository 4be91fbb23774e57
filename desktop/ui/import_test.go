package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/list"
)

// table is what somebody has kept in a spreadsheet, with a fault in a row.
const table = `Наименование;УНП;Телефон;Город;Заметка
Загрузка Первая;;+375 29 111-22-33;Минск;из таблицы
Загрузка Вторая;;12;Брест;
;;+375 29 111-22-44;Гродно;без имени
`

func TestImport(t *testing.T) {
	path := filepath.Join(t.TempDir(), "firms.csv")
	check(t, os.WriteFile(path, []byte(table), 0o600))
	s := desk(t, "dina")
	s.run("import")
	s.settle()
	buttons := map[string]*kit.Button{}
	for _, b := range findAll[*kit.Button](s) {
		buttons[b.Text] = b
	}
	want(t, "nothing to check yet", buttons["Проверить"].Disabled(), true)
	line := find[*kit.Entry](s)
	line.SetText(filepath.Join(t.TempDir(), "missing.csv"))
	s.win.Canvas().Focus(line)
	s.press(fyne.KeyReturn)
	s.read("Файл не читается")
	want(t, "nothing to check still", buttons["Проверить"].Disabled(), true)

	line.SetText(path)
	s.win.Canvas().Focus(line)
	s.press(fyne.KeyReturn)
	s.read("3 строки")
	grids := findAll[*list.Grid](s)
	var columns []string
	for i := range grids[0].Rows().Len() {
		columns = append(columns, strings.Join(grids[0].Rows().Row(i).Cells, "|"))
	}
	for _, c := range []string{"Наименование|Загрузка Первая|Наименование краткое", "Город|Минск|Адреса: город"} {
		if !strings.Contains(strings.Join(columns, "\n"), c) {
			t.Errorf("the columns are %q, want %q", columns, c)
		}
	}
	find[*kit.Picker](s).Tapped(nil)
	s.settle()
	s.typed("белар")
	s.press(fyne.KeyReturn)

	s.tap("Проверить")
	s.read("Проверено, ничего не записано. Строк: 3, будет создано: ")
	faults := grids[1].Rows()
	want(t, "faults", faults.Len() > 0, true)
	for i := range faults.Len() {
		if cells := faults.Row(i).Cells; cells[0] == "" || cells[2] == "" {
			t.Errorf("a fault reads %q", cells)
		}
	}
	s.tap("Контрагенты")
	s.search("загрузка")
	want(t, "after a trial", len(s.rows()), 0)
	s.tap("Загрузка из файла")
	s.tap("Загрузить")
	s.read("Загружено. Строк: 3, создано: ")
	s.tap("Контрагенты")
	s.press(fyne.KeyF5)
	want(t, "after the run", strings.Contains(s.found(), "Загрузка Первая"), true)
	s.step()
}

// TestFilePick: folders lead to the file, others are not shown.
func TestFilePick(t *testing.T) {
	dir := t.TempDir()
	check(t, os.Mkdir(filepath.Join(dir, "Таблицы"), 0o700))
	for _, name := range []string{"Таблицы/firms.csv", "Таблицы/photo.png", "Таблицы/.hidden.csv"} {
		check(t, os.WriteFile(filepath.Join(dir, name), []byte(table), 0o600))
	}
	s := desk(t, "dina")
	s.run("import")
	s.settle()
	find[*kit.Entry](s).SetText(filepath.Join(dir, "x.csv"))
	s.tap("Выбрать файл…")
	names := func() string {
		var all []string
		for i := range s.grid().Rows().Len() {
			all = append(all, s.grid().Rows().Row(i).ID)
		}
		return strings.Join(all, " ")
	}
	want(t, "in the folder", names(), "Таблицы")
	s.press(fyne.KeyReturn)
	want(t, "what may be chosen", names(), "firms.csv")
	s.press(fyne.KeyReturn)
	s.read("3 строки")
	want(t, "the path", find[*kit.Entry](s).Text, filepath.Join(dir, "Таблицы", "firms.csv"))
}
