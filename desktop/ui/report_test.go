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

// TestReports: a head takes a list out, which security finds in its journal;
// the row leads to what is behind it, the filters narrow it, and it can be
// copied.
func TestReports(t *testing.T) {
	file := filepath.Join(t.TempDir(), "out.csv")
	v := desk(t, "vera")
	v.firm("Экранная Выгрузка", "BY")
	v.tap("Контрагенты")
	for range 2 {
		v.run("export")
		v.settle()
		v.read("Выгрузка попадёт в журнал доступа")
		path := find[*kit.Entry](v)
		path.SetText(file)
		v.tap("Выгрузить в файл")
		if _, err := os.Stat(file); err == nil && strings.Contains(strings.Join(v.texts(), "|"), "Заменить файл") {
			v.tap("Заменить файл")
		}
		v.until("the end of the export", func() bool { return v.win.Canvas().Overlays().Top() == nil })
	}
	raw, err := os.ReadFile(file)
	check(t, err)
	if !strings.Contains(string(raw), "Выгрузил(а): Власова Вера Олеговна") {
		t.Errorf("%s", raw)
	}
	v.step()

	g := desk(t, "gleb")
	g.step()
	g.tap("Журнал доступа")
	grid := find[*list.Grid](g)
	hers := -1
	for i := range grid.Rows().Len() {
		if grid.Rows().Row(i).Cells[0] == "Власова Вера Олеговна" {
			hers = i
		}
	}
	if hers < 0 {
		t.Fatalf("%d rows, and none of vera's", grid.Rows().Len())
	}
	cells := grid.Rows().Row(hers).Cells
	want(t, "exports", cells[3], "2")
	g.read("выгрузок: 2")
	want(t, "taken out", cells[4] != "0", true)
	g.read("по данным на")
	if tsv := grid.TSV(); !strings.HasPrefix(tsv, "Сотрудник\tОтдел\t") {
		t.Errorf("copied: %q", tsv)
	}
	g.win.Canvas().Focus(grid)
	grid.Select(grid.Rows().Row(hers).ID)
	g.press(fyne.KeyReturn)
	g.read("Выгрузка · Контрагент")
	behind := findAll[*list.Grid](g)
	want(t, "behind it", behind[len(behind)-1].Rows().Len(), 2)
	g.press(fyne.KeyEscape)

	days := findAll[*kit.DateField](g)
	days[0].SetText("01.01.2030")
	g.settle()
	want(t, "rows of another time", find[*list.Grid](g).Rows().Len(), 0)
	g.read("По этим условиям ничего нет")
	g.tap("Допуск к бизнесу")
	g.read("дел: ")
	for _, title := range []string{"Контроль договоров"} {
		g.tap(title)
		g.read("договоров истекает: ")
	}
	for _, b := range findAll[*kit.Button](g) {
		if b.Text == "Выгрузить в файл" {
			t.Error("security may take lists out")
		}
	}
}
