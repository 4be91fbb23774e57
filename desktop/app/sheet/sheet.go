// Package sheet reads tables that come from elsewhere, CSV and XLSX, into plain
// rows of text: whatever their encoding and delimiter, within limits. It knows
// no document of the product; what a column is for is only guessed by its name.
package sheet

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"unicode"
)

// Table is a table as it was found: every row as wide as the columns.
type Table struct {
	Columns []string
	Rows    []Row
	Heading int    // number of the row that holds the columns' names
	Source  Source // how it was read, to be shown
}

// Row is a row with its number in the file, counted from 1 as a spreadsheet
// shows it, so that people can find it there.
type Row struct {
	Number int
	Cells  []string
	Stored []string // of XLSX: numbers as they are kept, where they are shown otherwise
}

// Plain is a cell as it is kept: 1234.5 where the sheet shows 1 235, a number
// of days where it shows a date.
func (r Row) Plain(i int) string {
	if i < len(r.Stored) && r.Stored[i] != "" {
		return r.Stored[i]
	}
	return r.Cells[i]
}

// Source says how a table was read.
type Source struct {
	Encoding  string // of CSV
	Delimiter string // of CSV
	Sheet     string // of XLSX
}

// Limits bound what is read, so that no file can take all memory.
type Limits struct {
	Bytes    int // of the file
	Unpacked int // of an XLSX once unpacked
	Rows     int
	Columns  int
	Cell     int // bytes of a cell
}

// Usual are the limits of an import made by hand.
func Usual() Limits {
	return Limits{Bytes: 64 << 20, Unpacked: 256 << 20, Rows: 100_000, Columns: 256, Cell: 64 << 10}
}

// Error is why a file cannot be read, in the word under which the sentence for
// people is found.
type Error string

// Error implements error.
func (e Error) Error() string { return "sheet: " + string(e) }

// Why a file cannot be read.
const (
	TooBig      Error = "sheet_too_big"    // more bytes than the limits allow, packed or unpacked
	TooManyRows Error = "sheet_rows"       // more rows
	TooWide     Error = "sheet_columns"    // more columns
	Empty       Error = "sheet_empty"      // no row with anything in it
	OldFormat   Error = "sheet_old_format" // XLS, or an XLSX under a password
	Broken      Error = "sheet_broken"     // neither table nor text
	NoFile      Error = "sheet_no_file"    // a folder, or what else can be opened and is no file
)

// ReadFile reads the file of a name, of which no more is taken into memory than
// the limits allow.
func ReadFile(name string, limits Limits) (Table, error) {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return Table{}, fmt.Errorf("read table: %w", err)
	case !info.Mode().IsRegular():
		return Table{}, NoFile
	case info.Size() > int64(limits.Bytes):
		return Table{}, TooBig
	}
	file, err := os.ReadFile(name)
	if err != nil {
		return Table{}, fmt.Errorf("read table: %w", err)
	}
	return Read(file, limits)
}

// Read reads a file. What it is is told by what it holds, not by its name.
func Read(file []byte, limits Limits) (Table, error) {
	switch {
	case len(file) > limits.Bytes:
		return Table{}, TooBig
	case bytes.HasPrefix(file, []byte("PK\x03\x04")):
		return readXLSX(file, limits)
	case bytes.HasPrefix(file, []byte("\xd0\xcf\x11\xe0")):
		return Table{}, OldFormat
	}
	return readCSV(file, limits)
}

// tidy is a cell without what people cannot see around and inside it.
func tidy(cell string) string {
	cell = strings.Map(func(r rune) rune {
		switch {
		case r == 0, r == '\ufeff', r == '\u200b':
			return -1
		case r == '\r', r == '\v', r == '\f':
			return '\n'
		case unicode.IsControl(r) && r != '\n' && r != '\t':
			return ' '
		}
		return r
	}, strings.ReplaceAll(cell, "\r\n", "\n"))
	return strings.TrimSpace(strings.ToValidUTF8(cell, "\ufffd"))
}

func blank(cells []string) bool {
	for _, c := range cells {
		if c != "" {
			return false
		}
	}
	return true
}
