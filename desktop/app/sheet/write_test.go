package sheet

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/xuri/excelize/v2"
)

func outgoing() Outgoing {
	return Outgoing{
		Columns: []string{"Имя", "Число"}, Numbers: []bool{false, true}, Note: "Выгрузил(а): =кто-то",
		Rows: [][]string{{"Ёж; \"лес\"", "12"}, {"=1+1", "-5"}, {"+7 495", ""}, {"-x", "=2"}, {"@a", "7"}, {"\tтаб", "8"}},
	}
}

// TestWrite: what is written reads back, and nothing in it is a formula.
func TestWrite(t *testing.T) {
	want := [][]string{{"Ёж; \"лес\"", "12"}, {"'=1+1", "-5"}, {"'+7 495", ""}, {"'-x", "'=2"}, {"'@a", "7"}, {"'\tтаб", "8"}, {"Выгрузил(а): =кто-то", ""}}
	for _, ending := range []string{".csv", ".xlsx"} {
		name := filepath.Join(t.TempDir(), "out"+ending)
		last := -1
		if err := WriteFile(t.Context(), name, outgoing(), func(done int) { last = done }); err != nil {
			t.Fatal(err)
		}
		table, err := ReadFile(name, Usual())
		if err != nil {
			t.Fatal(err)
		}
		var rows [][]string
		for _, r := range table.Rows {
			rows = append(rows, r.Cells)
		}
		if !slices.EqualFunc(rows, want, slices.Equal) || !slices.Equal(table.Columns, []string{"Имя", "Число"}) || last != 0 {
			t.Errorf("%s: %q, told %d", ending, rows, last)
		}
		if left, _ := filepath.Glob(filepath.Join(filepath.Dir(name), ".kontor-*")); len(left) > 0 {
			t.Errorf("%s: left %q", ending, left)
		}
	}
	book, err := excelize.OpenFile(write(t, ".xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close() // read only
	if f, err := book.GetCellFormula("Sheet1", "A3"); f != "" || err != nil {
		t.Errorf("a formula: %q, %v", f, err)
	}
	if kind, err := book.GetCellType("Sheet1", "B2"); kind == excelize.CellTypeSharedString || kind == excelize.CellTypeInlineString || err != nil {
		t.Errorf("a number is a text: %v, %v", kind, err)
	}
}

func write(t *testing.T, ending string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "out"+ending)
	if err := WriteFile(t.Context(), name, outgoing(), nil); err != nil {
		t.Fatal(err)
	}
	return name
}

// TestWrite_Fails: a file is there whole or not at all, and what was there
// stays.
func TestWrite_Fails(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	for _, ending := range []string{".csv", ".xlsx"} {
		name := write(t, ending)
		was, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := WriteFile(ctx, name, outgoing(), nil); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: cancelled: %v", ending, err)
		}
		is, err := os.ReadFile(name)
		left, _ := filepath.Glob(filepath.Join(filepath.Dir(name), ".kontor-*"))
		if err != nil || string(is) != string(was) || len(left) > 0 {
			t.Errorf("%s: it is another, or %q is left: %v", ending, left, err)
		}
	}
	if err := WriteFile(t.Context(), filepath.Join(t.TempDir(), "out.pdf"), outgoing(), nil); !errors.Is(err, Ending) {
		t.Errorf("a PDF: %v", err)
	}
	if err := WriteFile(t.Context(), filepath.Join(t.TempDir(), "none", "out.csv"), outgoing(), nil); err == nil {
		t.Error("no such folder and no error")
	}
}

func TestSafe(t *testing.T) {
	for text, want := range map[string]string{"": "", "a": "a", "=a": "'=a", "+1": "'+1", "-1": "'-1", "@a": "'@a", "\r": "'\r", "я=": "я="} {
		if got := Safe(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}
