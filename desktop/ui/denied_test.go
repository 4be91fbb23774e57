package ui

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/list"
)

// TestDeniedImport: the administrator checks a list, brings it in and sees its
// entries; who does not keep lists has no such button.
func TestDeniedImport(t *testing.T) {
	path := filepath.Join(t.TempDir(), "list.csv")
	check(t, os.WriteFile(path, []byte("Номер;Наименование;Тип\n1;Экранный Первый;организация\n2;Экранный Второй;дерево\n"), 0o600))
	s := desk(t, "admin")
	s.tap("Санкционные списки")
	s.tap("Загрузить список")
	entries := findAll[*kit.Entry](s)
	entries[0].SetText(path)
	s.win.Canvas().Focus(entries[0])
	s.press(fyne.KeyReturn)
	s.read("назовите список")
	entries[1].SetText("Экранный список")
	s.tap("Проверить")
	s.read("Проверено, ничего не записано. Записей в файле: 2, новых: 1")
	faults := find[*list.Grid](s).Rows()
	want(t, "faults", faults.Len(), 1)
	want(t, "row", faults.Row(0).Cells[0], "3")
	s.tap("Загрузить")
	s.read("Загружено. Записей в файле: 2, новых: 1")
	s.tap("Записи списков")
	s.search("экранный")
	want(t, "entries", len(s.rows()), 1)
	s.step()

	g := desk(t, "gleb")
	g.tap("Санкционные списки")
	for _, b := range findAll[*kit.Button](g) {
		if b.Text == "Загрузить список" {
			t.Error("security may bring lists in")
		}
	}
}
