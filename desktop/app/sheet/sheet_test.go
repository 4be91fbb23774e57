package sheet

import (
	"bytes"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// TestRead_Messy reads a file with the faults that lists of firms have.
func TestRead_Messy(t *testing.T) {
	file, err := os.ReadFile("testdata/messy-cp1251.csv")
	if err != nil {
		t.Fatal(err)
	}
	table, err := Read(file, Usual())
	if err != nil {
		t.Fatal(err)
	}
	if want := (Source{Encoding: "Windows-1251", Delimiter: ";"}); table.Source != want {
		t.Errorf("read as %+v", table.Source)
	}
	if len(table.Rows) != 5 || len(table.Columns) != 7 || table.Heading != 1 {
		t.Fatalf("%d rows, %d columns, heading in row %d", len(table.Rows), len(table.Columns), table.Heading)
	}
	cell := func(row, col int) string { return table.Rows[row].Cells[col] }
	for _, c := range []struct{ got, want string }{
		{cell(0, 3), "(901) 234-56-78"},
		{cell(0, 6), "Краски; эмали"},
		{cell(1, 0), "Вторая «Звезда»"},
		{cell(1, 2), `190001, г. Пример, ул. Вторая, вл. 2 "Б""`},
		{cell(1, 4), "Форма обратной связи"},
		{cell(2, 0), "Третий дом"},
		{cell(2, 4), "a@tretiy.example; b@tretiy.example"},
		{cell(2, 6), "Две строки\nв одной ячейке"},
		{cell(4, 6), ""}, // a short row is filled up
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
	if n := table.Rows[4].Number; n != 6 {
		t.Errorf("the last row is number %d", n)
	}
}

func encoded(t *testing.T, enc encoding.Encoding, text string) []byte {
	t.Helper()
	file, err := enc.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// TestRead_Encodings reads the same table however it is written.
func TestRead_Encodings(t *testing.T) {
	text := "Наименование;ИНН\r\nЁж;7707083893\r\n"
	for name, file := range map[string][]byte{
		"UTF8":       []byte(text),
		"UTF8Mark":   []byte("\xef\xbb\xbf" + text),
		"1251":       encoded(t, charmap.Windows1251, text),
		"UTF16":      encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), text),
		"UTF16Big":   encoded(t, unicode.UTF16(unicode.BigEndian, unicode.UseBOM), text),
		"UTF16Plain": encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), text),
	} {
		table, err := Read(file, Usual())
		if err != nil || len(table.Rows) != 1 || table.Rows[0].Cells[0] != "Ёж" || table.Columns[1] != "ИНН" {
			t.Errorf("%s: %+v %v", name, table, err)
		}
	}
}

func TestRead_Delimiters(t *testing.T) {
	for name, text := range map[string]string{
		"Semicolon": "name;city;phone\nA, B and C;X, Y;1\nD, E;Z;2\n",
		"Comma":     "name,city,phone\n\"A; B and C\",X,1\nD;E,Z,2\n",
		"Tab":       "name\tcity\tphone\nA, B\tX; Y\t1\nD\tZ\t2",
		"Bar":       "name|city|phone\r\nA|X|1\r\nD|Z|2",
		"Declared":  "sep=|\r\nname|city|phone;phone;phone\r\nA|X|1;1;1\r\nD|Z|2;2;2",
		"BareCR":    "name;city;phone\rA;X;1\rD;Z;2\r",
	} {
		table, err := Read([]byte(text), Usual())
		if err != nil || len(table.Rows) != 2 || len(table.Columns) != 3 {
			t.Errorf("%s: %+v %v", name, table, err)
		}
	}
}

// TestRead_Quotes goes on behind quotes that are not closed.
func TestRead_Quotes(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"Doubled":   {`x;"a ""b"" c";y`, []string{"x", `a "b" c`, "y"}},
		"Inside":    {`x;"a "b" c";y`, []string{"x", `a "b" c`, "y"}},
		"Late":      {`x;a "b" c;y`, []string{"x", `a "b" c`, "y"}},
		"Unclosed":  {`x;"a b;y`, []string{"x", `"a b`, "y"}},
		"Delimiter": {`x;"a;b";y`, []string{"x", "a;b", "y"}},
		"Spaced":    {`x; "a;b" ;y`, []string{"x", "a;b", "y"}},
		"Empty":     {`x;"";y`, []string{"x", "", "y"}},
	} {
		table, err := Read([]byte("name;note;city\n"+c.text+"\nA;B;C\n"), Usual())
		if err != nil || len(table.Rows) != 2 || !slices.Equal(table.Rows[0].Cells, c.want) {
			t.Errorf("%s: %+v %v", name, table.Rows, err)
		}
	}
}

func TestRead_Heading(t *testing.T) {
	table, err := Read([]byte("Список клиентов\n\nна 1 мая;;\nНаименование;ИНН;Телефон\n\nЁж;7707083893;1\n"), Usual())
	if err != nil || table.Heading != 4 || len(table.Rows) != 1 || table.Rows[0].Number != 6 {
		t.Errorf("%+v %v", table, err)
	}
	table, err = Read([]byte("Столбец;Ещё один\nКомпания Ёж;адрес Ежа\n"), Usual())
	if err != nil || table.Heading != 1 || len(table.Rows) != 1 {
		t.Errorf("unknown names: %+v %v", table, err)
	}
}

func TestRead_Refused(t *testing.T) {
	tight := Limits{Bytes: 200, Unpacked: 1000, Rows: 5, Columns: 4, Cell: 20}
	for name, c := range map[string]struct {
		file []byte
		want Error
	}{
		"Nothing":  {nil, Empty},
		"Blanks":   {[]byte(" \r\n;;;\r\n\t"), Empty},
		"TooBig":   {bytes.Repeat([]byte("a"), 201), TooBig},
		"Rows":     {[]byte(strings.Repeat("a;b\n", 9)), TooManyRows},
		"Columns":  {[]byte("a;b;c;d;e\n"), TooWide},
		"Cell":     {[]byte("a;b\n" + strings.Repeat("x", 30) + ";b\n"), TooBig},
		"Binary":   {make([]byte, 100), Broken},
		"OldExcel": {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), OldFormat},
		"NoZip":    {[]byte("PK\x03\x04 and nothing"), Broken},
	} {
		if _, err := Read(c.file, tight); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// TestFits: what a column is guessed to hold it may be said to hold.
func TestFits(t *testing.T) {
	if !Fits("Counterparty", GuessColumn("Counterparty", "Телефон")) || !Fits("Counterparty", "NameShort") || Fits("Counterparty", "Colour") || Fits("Counterparty", "") ||
		Fits("AnnexLine", "NameShort") || !Reads("AnnexLine") || Reads("Task") {
		t.Error("a known field does not fit, or an unknown one does")
	}
}

// FuzzRead holds for any file: it is read or refused by one of the words, and
// what is read is rectangular and within the limits.
func FuzzRead(f *testing.F) {
	messy, err := os.ReadFile("testdata/messy-cp1251.csv")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(messy)
	f.Add(book(f, [][]any{{"Наименование", "ИНН"}, {"Ёж", 7707083893}}))
	for _, text := range []string{"", "a;b\n\"c", strings.Repeat("\"\n", 300), "\xff\xfea\x00;\x00", "sep=,\na,b", "PK\x03\x04", "\xd0\xcf\x11\xe0"} {
		f.Add([]byte(text))
	}
	limits := Limits{Bytes: 1 << 20, Unpacked: 4 << 20, Rows: 1000, Columns: 64, Cell: 4096}
	f.Fuzz(func(t *testing.T, file []byte) {
		table, err := Read(file, limits)
		if err != nil {
			if word := Error(""); !errors.As(err, &word) {
				t.Fatalf("refused without a word: %v", err)
			}
			return
		}
		if len(table.Columns) > limits.Columns || len(table.Rows) > limits.Rows {
			t.Fatalf("%d columns, %d rows", len(table.Columns), len(table.Rows))
		}
		last := table.Heading
		for _, r := range table.Rows {
			if len(r.Cells) != len(table.Columns) || r.Number <= last || blank(r.Cells) {
				t.Fatalf("row %d after %d: %q", r.Number, last, r.Cells)
			}
			last = r.Number
		}
	})
}
