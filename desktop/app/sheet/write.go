package sheet

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Outgoing is a table on its way out. Under its rows stands Note, a line by
// itself: who took it out, and when.
type Outgoing struct {
	Columns []string
	Numbers []bool // which columns hold whole numbers
	Rows    [][]string
	Note    string
}

// WriteFile writes a table as the name's ending says, CSV or XLSX. The file is
// there whole or not at all; one of that name is replaced.
func WriteFile(ctx context.Context, name string, out Outgoing, progress func(done int)) (err error) {
	write, err := writerOf(name)
	if err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(name), ".kontor-*")
	if err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(file.Name()))
		}
	}()
	err = write(ctx, file, out, progress)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	if err := os.Rename(file.Name(), name); err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	return nil
}

// Writable tells whether a table can be written under a name.
func Writable(name string) error {
	_, err := writerOf(name)
	return err
}

func writerOf(name string) (func(context.Context, io.Writer, Outgoing, func(int)) error, error) {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".csv":
		return writeCSV, nil
	case ".xlsx":
		return writeXLSX, nil
	}
	return nil, Ending
}

// Ending is the error of a name that says neither CSV nor XLSX.
const Ending Error = "sheet_ending"

// everyRows is after how many rows is told how far it has come, and asked
// whether to go on.
const everyRows = 100

func writeCSV(ctx context.Context, w io.Writer, out Outgoing, progress func(int)) error {
	var text bytes.Buffer
	text.WriteString("\ufeff") // by it spreadsheets know UTF-8
	c := csv.NewWriter(&text)
	c.Comma, c.UseCRLF = ';', true
	lines := [][]string{safeLine(out.Columns, nil)}
	for i, row := range out.Rows {
		if err := step(ctx, i, progress); err != nil {
			return err
		}
		lines = append(lines, safeLine(row, out.Numbers))
	}
	if out.Note != "" {
		lines = append(lines, []string{Safe(out.Note)})
	}
	if err := c.WriteAll(lines); err != nil {
		return err
	}
	_, err := w.Write(text.Bytes())
	return err
}

func step(ctx context.Context, i int, progress func(int)) error {
	if i%everyRows != 0 {
		return nil
	}
	if progress != nil {
		progress(i)
	}
	return ctx.Err()
}

func safeLine(cells []string, numbers []bool) []string {
	safe := make([]string, len(cells))
	for i, cell := range cells {
		safe[i] = Safe(cell)
		if i < len(numbers) && numbers[i] {
			if _, err := strconv.ParseInt(cell, 10, 64); err == nil {
				safe[i] = cell
			}
		}
	}
	return safe
}

// Safe is a text that no spreadsheet takes for a formula: where one would begin
// stands a quote.
func Safe(cell string) string {
	if strings.ContainsAny(cell[:min(len(cell), 1)], "=+-@\t\r\n|") {
		return "'" + cell
	}
	return cell
}

func writeXLSX(ctx context.Context, w io.Writer, out Outgoing, progress func(int)) (err error) {
	book := excelize.NewFile()
	defer func() { err = errors.Join(err, book.Close()) }()
	stream, err := book.NewStreamWriter(book.GetSheetName(0))
	if err != nil {
		return err
	}
	bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	put := func(n int, cells []any) error {
		at, err := excelize.CoordinatesToCellName(1, n)
		if err != nil {
			return err
		}
		return stream.SetRow(at, cells)
	}
	head := make([]any, len(out.Columns))
	for i, c := range out.Columns {
		head[i] = excelize.Cell{StyleID: bold, Value: Safe(c)}
	}
	if err := put(1, head); err != nil {
		return err
	}
	for i, row := range out.Rows {
		if err := step(ctx, i, progress); err != nil {
			return err
		}
		if err := put(i+2, typed(row, out.Numbers)); err != nil {
			return err
		}
	}
	if out.Note != "" {
		if err := put(len(out.Rows)+2, []any{Safe(out.Note)}); err != nil {
			return err
		}
	}
	if err := stream.Flush(); err != nil {
		return err
	}
	return book.Write(w)
}

// typed gives numbers as such. A text is text in a workbook; it is made safe all
// the same, because it may be saved as CSV later.
func typed(row []string, numbers []bool) []any {
	cells := make([]any, len(row))
	for i, cell := range row {
		cells[i] = Safe(cell)
		if i < len(numbers) && numbers[i] {
			if n, err := strconv.ParseInt(cell, 10, 64); err == nil {
				cells[i] = n
			}
		}
	}
	return cells
}
