package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// made builds an XLSX by hand.
func made(t *testing.T, fill func(x *excelize.File) error) []byte {
	t.Helper()
	x := excelize.NewFile()
	defer x.Close()
	if err := fill(x); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := x.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// cells are those of the only row under the heading.
func cells(t *testing.T, file []byte) []string {
	t.Helper()
	table, err := Read(file, Usual())
	if err != nil || len(table.Rows) != 1 {
		t.Fatalf("%+v %v", table, err)
	}
	return table.Rows[0].Cells
}

// TestRead_XLSXTypes: dates, sums and answers of formulas read as they are
// shown; a formula itself is never read.
func TestRead_XLSXTypes(t *testing.T) {
	file := made(t, func(x *excelize.File) error {
		day, err := x.NewStyle(&excelize.Style{NumFmt: 14})
		if err != nil {
			return err
		}
		sum := "#,##0.00"
		money, err := x.NewStyle(&excelize.Style{CustomNumFmt: &sum})
		if err != nil {
			return err
		}
		return errors.Join(
			x.SetSheetRow("Sheet1", "A1", &[]any{"Наименование", "Дата", "Сумма", "Да", "Формула", "Счёт", "Знаки"}),
			x.SetSheetRow("Sheet1", "A2", &[]any{"Ёж", time.Date(2026, 5, 12, 0, 0, 0, 0, time.UTC), 1234567.5, true, nil, "40702810900000000025", "№ «Ёж» & <b>"}),
			x.SetCellStyle("Sheet1", "B2", "B2", day), x.SetCellStyle("Sheet1", "C2", "C2", money),
			x.SetCellFormula("Sheet1", "E2", `HYPERLINK("http://evil.example","x")`),
		)
	})
	got := cells(t, file)
	if got[0] != "Ёж" || got[2] != "1,234,567.50" || got[3] != "TRUE" || got[4] != "" || got[5] != "40702810900000000025" || got[6] != "№ «Ёж» & <b>" {
		t.Errorf("%q", got)
	}
	if !strings.Contains(got[1], "26") || !strings.Contains(got[1], "12") || strings.Contains(got[1], "46154") {
		t.Errorf("a date reads %q", got[1])
	}
}

// TestRead_XLSXSheets: the first sheet that is seen and has something in it.
func TestRead_XLSXSheets(t *testing.T) {
	file := made(t, func(x *excelize.File) error {
		for i, name := range []string{"Скрытый", "Пустой", "Список"} {
			if _, err := x.NewSheet(name); err != nil {
				return err
			}
			if i != 1 {
				if err := x.SetSheetRow(name, "A1", &[]any{"Наименование", name}); err != nil {
					return err
				}
			}
		}
		x.SetActiveSheet(3)
		return errors.Join(x.DeleteSheet("Sheet1"), x.SetSheetVisible("Скрытый", false))
	})
	table, err := Read(file, Usual())
	if err != nil || table.Source.Sheet != "Список" || table.Columns[1] != "Список" {
		t.Errorf("%+v %v", table, err)
	}
}

// TestRead_Plain: in a text what looks like a formula is text.
func TestRead_Plain(t *testing.T) {
	got := cells(t, []byte("Наименование;Примечание;Телефон\n=1+1;\"=cmd|' /C calc'!A0\";+7 901 234-56-78\n"))
	if want := []string{"=1+1", "=cmd|' /C calc'!A0", "+7 901 234-56-78"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// TestRead_Controls: signs that nobody sees part words and lines, and are gone.
func TestRead_Controls(t *testing.T) {
	got := cells(t, []byte("Наименование;Примечание;Телефон\nЁж\x07ик\x1f;раз\vдва\fтри;\"7\t901\"\n"))
	if want := []string{"Ёж ик", "раз\nдва\nтри", "7\t901"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// TestRead_LongCell: a cell of a million letters is refused, quoted or not, and
// costs little time; the longest that may be is read.
func TestRead_LongCell(t *testing.T) {
	long := strings.Repeat("ж", 1_000_000)
	for name, text := range map[string]string{
		"Bare": "a;b\n" + long + ";x\n", "Quoted": "a;b\n\"" + long + "\";x\n", "Open": "a;b\n\"" + long + ";x\n", "Heading": long + ";b\n1;2\n",
		"Quotes": "a;b\n" + strings.Repeat(`"`, 1_000_001) + ";x\n", "ManyLines": "a;b\n\"" + strings.Repeat("ж\n", 200_000) + "\";x\n",
	} {
		start := time.Now()
		if _, err := Read([]byte(text), Usual()); !errors.Is(err, TooBig) && !errors.Is(err, TooManyRows) {
			t.Errorf("%s: %v", name, err)
		}
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%s took %s", name, took)
		}
	}
	most := strings.Repeat("x", Usual().Cell)
	if got := cells(t, []byte("a;b\n\""+most+"\";x\n")); got[0] != most {
		t.Errorf("%d of %d letters", len(got[0]), len(most))
	}
}

// TestRead_HostileXLSX: packages made to harm are refused by one of the words,
// or read without what would harm.
func TestRead_HostileXLSX(t *testing.T) {
	good := book(t, [][]any{{"Наименование"}, {"Ёж"}})
	for name, c := range map[string]struct {
		file []byte
		want []Error
	}{
		"Cut":       {good[:len(good)/2], []Error{Broken}},
		"NoSheets":  {repacked(t, good, func(name string, body []byte) []byte { return nil }), []Error{Broken, Empty}},
		"Entities":  {repacked(t, good, entities), nil},
		"NoXML":     {repacked(t, good, func(string, []byte) []byte { return []byte("\x00\xff<") }), []Error{Broken, Empty}},
		"FarRow":    {repacked(t, good, replaced(`r="2"`, `r="99999999999"`)), []Error{Broken, Empty, TooManyRows}},
		"FarColumn": {repacked(t, good, replaced(`r="A2"`, `r="ZZZZZZ2"`)), []Error{Broken, TooWide}},
		"BadString": {repacked(t, good, replaced(`t="s"><v>1</v>`, `t="s"><v>-7</v>`)), nil},
	} {
		table, err := Read(c.file, Usual())
		if c.want == nil && err == nil {
			if len(table.Rows) > 1 || strings.Contains(fmt.Sprint(table.Rows), "haha") {
				t.Errorf("%s: %+v", name, table)
			}
			continue
		}
		var word Error
		if !errors.As(err, &word) || c.want != nil && !slices.Contains(c.want, word) {
			t.Errorf("%s: %+v %v", name, table, err)
		}
	}
	if table, err := Read(repacked(t, good, func(_ string, body []byte) []byte { return body }), Usual()); err != nil || len(table.Rows) != 1 {
		t.Errorf("control: %+v %v", table, err)
	}
	var many bytes.Buffer
	z := zip.NewWriter(&many)
	for i := range maxParts + 1 {
		if _, err := z.CreateHeader(&zip.FileHeader{Name: fmt.Sprint("xl/", i, ".xml")}); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(many.Bytes(), Usual()); !errors.Is(err, TooBig) {
		t.Errorf("many parts: %v", err)
	}
}

// repacked is an XLSX with its parts changed; a part that becomes nil is left
// out.
func repacked(t *testing.T, file []byte, change func(name string, body []byte) []byte) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, part := range in.File {
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if body = change(part.Name, body); body == nil {
			continue
		}
		w, err := z.Create(part.Name)
		if err == nil {
			_, err = w.Write(body)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func replaced(old, text string) func(string, []byte) []byte {
	return func(_ string, body []byte) []byte { return bytes.ReplaceAll(body, []byte(old), []byte(text)) }
}

// entities makes a sheet whose text grows without end when it is expanded.
func entities(name string, body []byte) []byte {
	if !strings.HasPrefix(name, "xl/worksheets/") {
		return body
	}
	laugh := `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>`
	return append([]byte(laugh), bytes.ReplaceAll(body, []byte("<v>1</v>"), []byte("<v>&c;</v>"))...)
}

// TestReadFile: what is no file of a table is said to be none, and one too big
// is not taken into memory.
func TestReadFile(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "list.csv")
	if err := os.WriteFile(name, []byte("Наименование\nЁж\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if table, err := ReadFile(name, Usual()); err != nil || len(table.Rows) != 1 {
		t.Errorf("%+v %v", table, err)
	}
	tight := Usual()
	tight.Bytes = 10
	if _, err := ReadFile(name, tight); !errors.Is(err, TooBig) {
		t.Errorf("too big: %v", err)
	}
	if _, err := ReadFile(dir, Usual()); !errors.Is(err, NoFile) {
		t.Errorf("a folder: %v", err)
	}
	if _, err := ReadFile(filepath.Join(dir, "none"), Usual()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("nothing: %v", err)
	}
}
