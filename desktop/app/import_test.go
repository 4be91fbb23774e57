package app_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"

	"kontor/desktop/app"
	"kontor/shared/doc"
)

// table writes a file as old programs do: Windows-1251, semicolons.
func table(t *testing.T, lines ...string) string {
	t.Helper()
	raw, err := charmap.Windows1251.NewEncoder().String(strings.Join(lines, "\r\n") + "\r\n")
	check(t, err)
	name := filepath.Join(t.TempDir(), "firms.csv")
	check(t, os.WriteFile(name, []byte(raw), 0o600))
	return name
}

var russian = map[string]json.RawMessage{"Country": json.RawMessage(`"RU"`)}

// sums are the counts of an import.
func sums(out app.Imported) string {
	return fmt.Sprintf("%d rows, %d created, %d merged, %d skipped, %d errors", out.Rows, out.Created, out.Merged, out.Skipped, len(out.Errors))
}

// firmsNamed are the firms whose name begins so.
func firmsNamed(t *testing.T, d *desk, name string) map[string]*app.Document {
	t.Helper()
	page, err := d.List(t.Context(), app.Query{Kind: "Counterparty", Search: name})
	check(t, err)
	found := map[string]*app.Document{}
	for _, f := range page.Rows {
		if strings.HasPrefix(f.Title, name) {
			found[f.Title] = f
		}
	}
	return found
}

// TestImport: a dry run tells what a real one then does, and stores nothing. A
// row comes to a firm, adds to one that is there, or is told what is wrong with
// it, under its number and column.
func TestImport(t *testing.T) {
	anna := at(t, "anna")
	old, fresh := taxID(), taxID()
	there := anna.counterparty(t, "Ввоз Старый", fields{"TaxID": old, "Notes": "Не трогать",
		"Comms/" + string(anna.id(t)): fields{"Kind": "work", "Phone": fields{"E164": "+74951110001"}}})
	anna.sync(t)
	file := table(t,
		"Список клиентов;;;;;;",
		"Наименование;ИНН;Телефон;E-mail;Примечание;Контактное лицо;Любимый цвет",
		"Ввоз Первый;"+fresh+`;(495) 111-22-33, доб. 5;a@pervyj.example; "Краски; эмали";Иванов Иван;синий`, // a new one
		"ввоз старый;"+old+";(495) 111-00-01; ;Не трогать;;",                                                // nothing new
		"Ввоз старый;"+old+";8 495 111-00-02;b@staryj.example, форма;другое;Петрова Анна;",                  // adds to it
		"Ввоз Второй;"+mistyped(taxID())+";;;;;",                                                            // a wrong digit
		"Ввоз Третий;;234-56-78;;;;", // no area code
		";"+taxID()+";;;;;",          // nameless
		"Ввоз Первый;"+fresh+";(495) 111-22-33;;;Иванов Иван;", // the first again
		"Ввоз Четвёртый;;Форма обратной связи;нет;;;",          // reached by nothing
		"Ввоз Четвёртый;;;;;;",                                 // and again
		"Ввоз Четвёртый;;(495) 111-99-99;;;;",                  // another of the name
		"ИП Ввозов;500100732259;;;;;",
	)
	var progress []int
	run := func(dry bool) app.Imported {
		t.Helper()
		out, err := anna.Import(t.Context(), app.ImportArgs{File: file, Kind: "Counterparty", Defaults: russian, DryRun: dry,
			Progress: func(done, total int) { progress = append(progress, done, total) }})
		check(t, err)
		return out
	}
	anna.offline(t) // nothing of it takes a network
	trial := run(true)
	if queued, _, _ := anna.counts(t); queued != 0 || len(firmsNamed(t, anna, "Ввоз")) != 1 {
		t.Fatalf("a dry run stored something: %d queued", queued)
	}
	out := run(false)
	const want = "11 rows, 4 created, 1 merged, 3 skipped, 3 errors"
	if sums(trial) != want || sums(out) != want || !slices.Equal(trial.Errors, out.Errors) {
		t.Errorf("dry: %s\nreal: %s", sums(trial), sums(out))
	}
	for i, want := range []app.ImportError{{Row: 6, Column: "ИНН", Code: "inn_checksum"}, {Row: 7, Column: "Телефон", Code: "import_phone"}, {Row: 8, Column: "Наименование", Code: "import_name"}} {
		if got := out.Errors[i]; got.Row != want.Row || got.Column != want.Column || got.Code != want.Code || got.Text == "" {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
	if len(progress) != 44 || progress[20] != 11 || progress[21] != 11 || trial.Batch == out.Batch || !out.Batch.Valid() {
		t.Errorf("progress %v, batches %s and %s", progress, trial.Batch, out.Batch)
	}
	if out.Source.Encoding != "Windows-1251" || out.Map["Телефон"] != "Comms.Phone" || out.Map["Любимый цвет"] != "" || len(out.Columns) != 7 {
		t.Errorf("%+v %v", out.Source, out.Map)
	}
	got := firmsNamed(t, anna, "Ввоз")
	first := got["Ввоз Первый"]
	if first == nil || string(first.Parts["TaxID"]) != `"`+fresh+`"` || !strings.Contains(string(first.Parts["Comms"]), `"Ext":"5"`) ||
		string(first.Parts["Notes"]) != `"Краски; эмали\nЛюбимый цвет: синий"` {
		t.Fatalf("%+v", first)
	}
	merged := anna.get(t, there)
	if comms := string(merged.Parts["Comms"]); string(merged.Parts["Notes"]) != `"Не трогать\nдругое\nE-mail: форма"` || merged.Title != "Ввоз Старый" ||
		strings.Count(comms, "E164") != 2 || !strings.Contains(comms, "b@staryj.example") {
		t.Errorf("%s", merged.Parts.Body())
	}
	for firm, person := range map[doc.ID]string{first.ID: "Иванов Иван", there: "Петрова Анна"} {
		rows, err := anna.Feed(t.Context(), firm, "", "", []string{"ContactPerson"})
		check(t, err)
		if len(rows) != 1 || rows[0].Title != person {
			t.Errorf("%+v, want %s", rows, person)
		}
	}
	if sole := firmsNamed(t, anna, "ИП Ввозов")["ИП Ввозов"]; sole == nil || string(sole.Parts["Kind"]) != `"sole_proprietor"` {
		t.Errorf("%+v", sole)
	}
	anna.online(t)
	clean(t, anna)
	again := run(false)
	if sums(again) != "11 rows, 0 created, 0 merged, 8 skipped, 3 errors" {
		t.Errorf("the same file again: %s", sums(again))
	}
}

// TestImport_Alike: rows that resemble a firm that is there, or one of an earlier
// row, are taken and told of; a dry run tells the same. Hundreds take seconds.
func TestImport_Alike(t *testing.T) {
	anna := at(t, "anna")
	there := []string{"Зеркало Северный ветер", "Зеркало Южный берег"}
	for i, name := range there {
		anna.counterparty(t, name, fields{"Comms/" + string(anna.id(t)): fields{"Kind": "work", "Phone": fields{"E164": fmt.Sprintf("+7495111800%d", i)}}})
	}
	lines := []string{"Наименование;Телефон",
		"Зеркало Северный ветер;(495) 111-81-01", // reached in another way: no merge, a warning
		"Зеркала Южный берег;(495) 111-81-02",    // a typing error
		"Полдень Хрустальный;(495) 111-81-03",    // like nothing
		"Полдень Хрустальной;(495) 111-81-04",    // like the row above
		"Щучий яр;(495) 111-80-01",               // a phone that is there
	}
	for _, dry := range []bool{true, false} {
		out, err := anna.Import(t.Context(), app.ImportArgs{File: table(t, lines...), Kind: "Counterparty", Defaults: russian, DryRun: dry})
		check(t, err)
		var got []string
		for _, w := range out.Alike {
			got = append(got, fmt.Sprintf("%d %s %s", w.Row, w.Code, w.Title))
			if !strings.Contains(w.Text, w.Title) || strings.Contains(w.Text, "строка 4") != (w.Row == 5) {
				t.Errorf("row %d: %s", w.Row, w.Text)
			}
		}
		want := []string{"2 like_name " + there[0], "3 like_name " + there[1], "5 like_name Полдень Хрустальный", "6 same_phone " + there[1]}
		if !slices.Equal(got, want) || out.Created != 5 || len(out.Errors) != 0 {
			t.Errorf("dry %v: %s\n%q\nwant %q", dry, sums(out), got, want)
		}
	}
	lines = lines[:1]
	for i := range 600 {
		lines = append(lines, fmt.Sprintf("Зеркальный дом %d;(495) 222-%02d-%02d", i, i/100, i%100))
	}
	begun := time.Now()
	out, err := anna.Import(t.Context(), app.ImportArgs{File: table(t, lines...), Kind: "Counterparty", Defaults: russian, DryRun: true})
	check(t, err)
	if took := time.Since(begun); len(out.Alike) != 599 || took > 30*time.Second { // two seconds, on a machine that has nothing else to do
		t.Errorf("%d warnings in %s", len(out.Alike), took)
	}
}

// TestImport_Others: a colleague's firm is found, and not edited.
func TestImport_Others(t *testing.T) {
	anna, boris := at(t, "anna"), at(t, "boris")
	id := anna.counterparty(t, "Ввоз чужой", fields{"Tags": "чужая"})
	anna.sync(t)
	boris.until(t, "it has come", func() bool { return boris.get(t, id) != nil })
	out, err := boris.Import(t.Context(), app.ImportArgs{File: table(t, "Наименование;Примечание", "Ввоз чужой;его слова"), Defaults: russian})
	check(t, err)
	if sums(out) != "1 rows, 0 created, 0 merged, 0 skipped, 1 errors" || out.Errors[0].Row != 2 || out.Errors[0].Text == "" {
		t.Errorf("%s %+v", sums(out), out.Errors)
	}
	boris.sync(t)
	clean(t, boris)
}

// TestImport_Map: columns go where one says; a file that makes no sense is
// refused whole, before anything is stored.
func TestImport_Map(t *testing.T) {
	anna := at(t, "anna")
	file := table(t, "А;Б;В", "Ввоз по карте;Тула;слова")
	out, err := anna.Import(t.Context(), app.ImportArgs{File: file, Map: map[string]string{"А": "NameShort", "Б": "Addresses.City"}, Defaults: russian})
	check(t, err)
	f := firmsNamed(t, anna, "Ввоз по карте")["Ввоз по карте"]
	if sums(out) != "1 rows, 1 created, 0 merged, 0 skipped, 0 errors" || f == nil || string(f.Parts["Notes"]) != `"В: слова"` || !strings.Contains(string(f.Parts["Addresses"]), "Тула") {
		t.Errorf("%s, %+v", sums(out), f)
	}
	binary := filepath.Join(t.TempDir(), "x.bin")
	check(t, os.WriteFile(binary, make([]byte, 100), 0o600))
	for rule, args := range map[string]app.ImportArgs{
		"kind unknown_kind":          {File: file, Kind: "Nonsense", Defaults: russian},
		"kind import_kind":           {File: file, Kind: "Task", Defaults: russian},
		"map import_no_name":         {File: file, Defaults: russian},
		"map import_column":          {File: file, Map: map[string]string{"Г": "NameShort"}, Defaults: russian},
		"map import_field":           {File: file, Map: map[string]string{"А": "NameShort", "Б": "Nonsense"}, Defaults: russian},
		"defaults import_no_country": {File: file, Map: map[string]string{"А": "NameShort"}},
		"Nonsense unknown_field":     {File: file, Map: map[string]string{"А": "NameShort"}, Defaults: map[string]json.RawMessage{"Nonsense": json.RawMessage("1")}},
		"Status server_field":        {File: file, Map: map[string]string{"А": "NameShort"}, Defaults: map[string]json.RawMessage{"Status": json.RawMessage(`"active"`)}},
		"file no_file":               {File: filepath.Join(t.TempDir(), "none.csv"), Defaults: russian},
		"file sheet_no_file":         {File: t.TempDir(), Defaults: russian},
		"file sheet_broken":          {File: binary, Defaults: russian},
		"file sheet_empty":           {File: table(t, ";;"), Defaults: russian},
	} {
		_, err := anna.Import(t.Context(), args)
		if got := anna.rules(err); !slices.Equal(got, []string{rule}) {
			t.Errorf("%q, want %s", got, rule)
		} else if text := anna.Faults(err)[0].Text; text == "" {
			t.Errorf("%s without words", rule)
		}
	}
}

// TestImport_Cancelled: one that is broken off keeps what it has stored; read
// again, it adds the rest.
func TestImport_Cancelled(t *testing.T) {
	anna := at(t, "anna")
	lines := []string{"Наименование;Примечание"}
	for i := range 20 {
		lines = append(lines, fmt.Sprintf("Ввоз прерванный %c;%d", 'А'+rune(i), i))
	}
	file := table(t, lines...)
	ctx, cancel := context.WithCancel(t.Context())
	out, err := anna.Import(ctx, app.ImportArgs{File: file, Defaults: russian, Progress: func(done, _ int) {
		if done == 5 {
			cancel()
		}
	}})
	anna.refuses(t, err, "cancelled")
	if out.Created != 5 || len(firmsNamed(t, anna, "Ввоз прерванный")) != 5 {
		t.Errorf("%s", sums(out))
	}
	out, err = anna.Import(t.Context(), app.ImportArgs{File: file, Defaults: russian})
	check(t, err)
	if sums(out) != "20 rows, 15 created, 0 merged, 5 skipped, 0 errors" {
		t.Errorf("%s", sums(out))
	}
	anna.sync(t)
	clean(t, anna)
}
