package app_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"kontor/desktop/app"
)

// workbook writes rows as an XLSX.
func workbook(t testing.TB, rows ...[]any) string {
	t.Helper()
	x := excelize.NewFile()
	w, err := x.NewStreamWriter("Sheet1")
	check(t, err)
	for i, row := range rows {
		check(t, w.SetRow(fmt.Sprintf("A%d", i+1), row))
	}
	check(t, w.Flush())
	name := filepath.Join(t.TempDir(), "tariff.xlsx")
	check(t, errors.Join(x.SaveAs(name), x.Close()))
	return name
}

func (x deal) defaults() map[string]json.RawMessage {
	return map[string]json.RawMessage{"Annex": json.RawMessage(`"` + string(x.annex) + `"`)}
}

var lineColumns = []any{"Услуга", "Откуда", "Куда", "Тип контейнера", "Ед. изм.", "Вес от", "Вес до", "Ставка", "Валюта", "Действует с", "Срок доставки", "Прочее"}

// TestImport_Lines: a dry run tells what a real one then does; a row becomes a
// line, is there already, or is told what is wrong with it, both lines named where
// two would price the same. All of it is one batch to undo, but for what was
// changed since.
func TestImport_Lines(t *testing.T) {
	anna := at(t, "anna")
	x := anna.deal(t, "Строки", false)
	anna.line(t, x, x.annex, fields{"From": "TRIST", "Rate": "50"})
	row := func(cells ...any) []any { return cells }
	file := workbook(t, row("Тарифы на 2026 год"), lineColumns,
		row("Морской фрахт", "cnsha", "RULED", "40HQ", "конт.", "", "", 1234.5, "USD", "", "30-35", "до порта"),
		row("main_sea", "Китай", "", "", "container", 0, 10, "1 100,00", "", "01.06.2026", "", ""),
		row("main_sea", "Китай", "", "", "container", 9, 20, 900, "", "", "", ""),   // clashes with the row before
		row("main_sea", "TRIST", "", "", "container", "", "", 55, "", "", "", ""),   // and with one that is there
		row("main_sea", "TRIST", "", "", "container", "", "", 50, "", "", "", ""),   // is there
		row("полёт", "", "", "", "container", "", "", "договорная", "", "", "", ""), // two faults
		row("thc", "", "", "", "container", 5, 5, 10, "", "", "", ""),               // an empty break
		row("thc", "", "", "", "container", "", "", 10, "", "01.01.2025", "", ""),   // before the annex begins
		row("thc", "", "", "", "", "", "", 10, "", "", "", ""),                      // per what
		row("thc", "", "", "", "container", "", "", 10, "", "", "", ""),             // good
	)
	args := app.ImportArgs{File: file, Kind: "AnnexLine", Defaults: x.defaults()}
	anna.offline(t)
	dry := args
	dry.DryRun = true
	trial, err := anna.Import(t.Context(), dry)
	check(t, err)
	if len(anna.lines(t, x.annex)) != 1 {
		t.Fatal("a dry run stored lines")
	}
	out, err := anna.Import(t.Context(), args)
	check(t, err)
	const want = "10 rows, 3 created, 0 merged, 1 skipped, 7 errors"
	if sums(trial) != want || sums(out) != want || !slices.Equal(trial.Errors, out.Errors) {
		t.Errorf("dry: %s %v\nreal: %s %v", sums(trial), trial.Errors, sums(out), out.Errors)
	}
	for i, want := range []app.ImportError{
		{Row: 5, Code: "lines_clash"}, {Row: 6, Code: "lines_clash"}, {Row: 8, Column: "Услуга", Code: "import_code"}, {Row: 8, Column: "Ставка", Code: "import_number"},
		{Row: 9, Column: "Вес до", Code: "break_order"}, {Row: 10, Column: "Действует с", Code: "line_term"}, {Row: 11, Column: "Ед. изм.", Code: "required"},
	} {
		if got := out.Errors[i]; got.Row != want.Row || got.Column != want.Column || got.Code != want.Code || got.Text == "" {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
	if text := out.Errors[0].Text; !strings.Contains(text, "900") || !strings.Contains(text, "1100") {
		t.Errorf("both lines are named: %s", text)
	}
	lines := anna.lines(t, x.annex)
	if len(lines) != 4 || string(lines[3].Parts["Rate"]) != `"1234.5"` || string(lines[3].Parts["Equipment"]) != `"40HC"` || string(lines[3].Parts["TransitMax"]) != "35" ||
		string(lines[3].Parts["Comment"]) != `"Прочее: до порта"` || string(lines[2].Parts["From"]) != `"CN"` {
		t.Fatalf("%d lines, %s", len(lines), lines[3].Parts.Body())
	}
	anna.online(t)
	clean(t, anna)
	again, err := anna.Import(t.Context(), args)
	check(t, err)
	if sums(again) != "10 rows, 0 created, 0 merged, 4 skipped, 7 errors" {
		t.Errorf("the same file again: %s %v", sums(again), again.Errors)
	}
	changed := lines[3].ID
	anna.edit(t, "AnnexLine", changed, fields{"Rate": "1300"})
	undone, err := anna.UndoImport(t.Context(), out.Batch)
	check(t, err)
	if undone.Deleted != 2 || len(undone.Left) != 1 || undone.Left[0].ID != changed || undone.Left[0].Rule != "import_changed" || undone.Left[0].Text == "" {
		t.Errorf("%+v", undone)
	}
	if left := anna.lines(t, x.annex); len(left) != 2 {
		t.Errorf("%d lines are left", len(left))
	}
	anna.sync(t)
	clean(t, anna)
	_, err = anna.UndoImport(t.Context(), anna.id(t))
	anna.refuses(t, err, "batch unknown_batch")
}

// TestImport_Paste: what was copied out of a spreadsheet has no heading, or one.
func TestImport_Paste(t *testing.T) {
	anna := at(t, "anna")
	x := anna.deal(t, "Вставка", false)
	args := app.ImportArgs{Kind: "AnnexLine", Defaults: x.defaults(), Fields: []string{"Service", "From", "Unit", "Rate"}, Text: "thc\tCNSHA\tконт.\t1 200,50\r\nthc\tCNNGB\tконт.\tмного\r\n"}
	out, err := anna.Import(t.Context(), args)
	check(t, err)
	if sums(out) != "2 rows, 1 created, 0 merged, 0 skipped, 1 errors" || out.Errors[0].Row != 2 {
		t.Errorf("%s %v", sums(out), out.Errors)
	}
	args.Text = "Ставка\tУслуга\tЕд. изм.\n15\tdocuments\tдокумент\n"
	out, err = anna.Import(t.Context(), args)
	check(t, err)
	if lines := anna.lines(t, x.annex); sums(out) != "1 rows, 1 created, 0 merged, 0 skipped, 0 errors" || len(lines) != 2 || string(lines[1].Parts["Rate"]) != `"1200.5"` {
		t.Errorf("%s, %d lines", sums(out), len(lines))
	}
	args.Text = "1\t2\t3\t4\t5"
	_, err = anna.Import(t.Context(), args)
	anna.refuses(t, err, "file sheet_columns")
}

// TestImport_LinesRefused: without an annex, into one that is a draft no longer,
// and without the columns that every line needs, nothing is begun.
func TestImport_LinesRefused(t *testing.T) {
	anna := at(t, "anna")
	x := anna.deal(t, "Отказ строк", true)
	file := workbook(t, []any{"Услуга", "Ед. изм.", "Ставка"}, []any{"thc", "container", 1})
	for rule, args := range map[string]app.ImportArgs{
		"defaults import_no_annex": {File: file},
		"map import_no_column":     {File: workbook(t, []any{"Услуга", "Ед. изм."}, []any{"thc", "container"}), Defaults: x.defaults()},
		"map import_field":         {File: file, Map: map[string]string{"Услуга": "NameShort"}, Defaults: x.defaults()},
	} {
		args.Kind = "AnnexLine"
		_, err := anna.Import(t.Context(), args)
		anna.refuses(t, err, rule)
	}
	activate(t, x.annex)
	anna.sync(t)
	_, err := anna.Import(t.Context(), app.ImportArgs{File: file, Kind: "AnnexLine", Defaults: x.defaults()})
	anna.refuses(t, err, "annex_immutable")
	if lines := anna.lines(t, x.annex); len(lines) != 0 {
		t.Errorf("%d lines", len(lines))
	}
}

// TestImport_UndoFirms: a firm that something refers to by now is left.
func TestImport_UndoFirms(t *testing.T) {
	anna := at(t, "anna")
	out, err := anna.Import(t.Context(), app.ImportArgs{Defaults: russian,
		File: table(t, "Наименование;Контактное лицо", "Откат первый;Иванов Иван", "Откат второй;", "Откат третий;")})
	check(t, err)
	firms := firmsNamed(t, anna, "Откат")
	anna.talk(t, firms["Откат второй"].ID, "О ставках", "2026-05-20T10:00:00Z")
	undone, err := anna.UndoImport(t.Context(), out.Batch)
	check(t, err)
	if undone.Deleted != 3 || len(undone.Left) != 1 || undone.Left[0].Title != "Откат второй" || undone.Left[0].Rule != "import_used" {
		t.Errorf("%+v", undone)
	}
	if left := firmsNamed(t, anna, "Откат"); len(left) != 1 {
		t.Errorf("%d firms are left", len(left))
	}
	anna.sync(t)
	clean(t, anna)
}

// TestImport_Batch: thousands of lines travel in mutations of a thousand and are
// one batch, every one of them undone together.
func TestImport_Batch(t *testing.T) {
	anna := at(t, "anna")
	x := anna.deal(t, "Большой тариф", false)
	anna.offline(t)
	out, err := anna.Import(t.Context(), app.ImportArgs{File: workbook(t, tariffRows(2_500)...), Kind: "AnnexLine", Defaults: x.defaults()})
	check(t, err)
	if sums(out) != "2500 rows, 2498 created, 0 merged, 0 skipped, 2 errors" {
		t.Fatalf("%s %v", sums(out), out.Errors[:min(3, len(out.Errors))])
	}
	if queued, _, _ := anna.counts(t); queued != 3 {
		t.Errorf("%d mutations", queued)
	}
	undone, err := anna.UndoImport(t.Context(), out.Batch)
	check(t, err)
	if undone.Deleted != 2498 || len(undone.Left) != 0 {
		t.Errorf("%d deleted, %d left", undone.Deleted, len(undone.Left))
	}
	anna.online(t)
	clean(t, anna)
	if lines := anna.lines(t, x.annex); len(lines) != 0 {
		t.Errorf("%d lines are left", len(lines))
	}
}

// tariffRows are rows of a rate sheet, one in a thousand of them wrong.
func tariffRows(n int) [][]any {
	rows := [][]any{lineColumns}
	for i := range n {
		rate := any(100 + float64(i)/4)
		if i%1000 == 500 {
			rate = "договорная"
		}
		rows = append(rows, []any{"Морской фрахт", fmt.Sprintf("CN%03d", 200+i/250), fmt.Sprintf("RU%03d", 200+i%250), "40HQ", "контейнер", "", "", rate, "USD", "15.05.2026", "30-35", "до порта"})
	}
	return rows
}
