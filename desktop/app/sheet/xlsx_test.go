package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// book writes rows as an XLSX.
func book(t testing.TB, rows [][]any) []byte {
	t.Helper()
	x := excelize.NewFile()
	defer x.Close()
	for i, row := range rows {
		at, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			t.Fatal(err)
		}
		if err := x.SetSheetRow("Sheet1", at, &row); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := x.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestRead_XLSX reads long numbers in full and numbers rows as the sheet does.
func TestRead_XLSX(t *testing.T) {
	table, err := Read(book(t, [][]any{
		{"Наименование", "ИНН", "Телефон", "Доля"},
		{" Ёж\u00a0", 500100732259, 79012345678, 0.5},
		{},
		{"Уж", "0012345678", "+7 901 234-56-78"},
	}), Usual())
	if err != nil {
		t.Fatal(err)
	}
	if len(table.Rows) != 2 || table.Rows[1].Number != 4 || table.Source.Sheet != "Sheet1" {
		t.Fatalf("%+v", table)
	}
	for i, want := range [][]string{{"Ёж", "500100732259", "79012345678", "0.5"}, {"Уж", "0012345678", "+7 901 234-56-78", ""}} {
		if !slices.Equal(table.Rows[i].Cells, want) {
			t.Errorf("%q, want %q", table.Rows[i].Cells, want)
		}
	}
}

// TestRead_FarCell refuses a cell beyond the columns' limit.
func TestRead_FarCell(t *testing.T) {
	row := make([]any, 300)
	row[0], row[299] = "Наименование", "далеко"
	if _, err := Read(book(t, [][]any{row, {"Ёж"}}), Usual()); !errors.Is(err, TooWide) {
		t.Fatal(err)
	}
}

// TestRead_Bomb refuses a small file that would unpack to a great one.
func TestRead_Bomb(t *testing.T) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	w, err := z.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(bytes.Repeat([]byte("<row/>"), 1<<20)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	limits := Usual()
	limits.Unpacked = 1 << 20
	if out.Len() > limits.Unpacked {
		t.Fatalf("%d bytes are no bomb", out.Len())
	}
	if _, err := Read(out.Bytes(), limits); !errors.Is(err, TooBig) {
		t.Fatal(err)
	}
	if _, err := Read(book(t, [][]any{{strings.Repeat("x", 30_000)}, {strings.Repeat("y", 30_000)}}), Limits{Bytes: 1 << 20, Unpacked: 1 << 20, Rows: 9, Columns: 9, Cell: 100}); !errors.Is(err, TooBig) {
		t.Fatalf("a long cell: %v", err)
	}
}

// TestRow_Plain: a number that is shown rounded or as a day is kept as it is.
func TestRow_Plain(t *testing.T) {
	x := excelize.NewFile()
	defer x.Close()
	style := func(cell string, value any, format int) {
		t.Helper()
		s, err := x.NewStyle(&excelize.Style{NumFmt: format})
		if err := errors.Join(err, x.SetCellValue("Sheet1", cell, value), x.SetCellStyle("Sheet1", cell, cell, s)); err != nil {
			t.Fatal(err)
		}
	}
	for cell, name := range map[string]string{"A1": "Ставка", "B1": "Действует с", "C1": "Услуга"} {
		if err := x.SetCellValue("Sheet1", cell, name); err != nil {
			t.Fatal(err)
		}
	}
	style("A2", 1234.56, 3) // #,##0
	style("B2", 46154, 14)  // a day
	style("C2", "THC", 0)
	var out bytes.Buffer
	if err := x.Write(&out); err != nil {
		t.Fatal(err)
	}
	table, err := Read(out.Bytes(), Usual())
	if err != nil {
		t.Fatal(err)
	}
	r := table.Rows[0]
	if r.Cells[0] != "1,235" || r.Plain(0) != "1234.56" || r.Plain(1) != "46154" || r.Plain(2) != "THC" || r.Cells[1] == r.Plain(1) {
		t.Errorf("%q, kept %q %q %q", r.Cells, r.Plain(0), r.Plain(1), r.Plain(2))
	}
}
