package sheet

import (
	"archive/zip"
	"bytes"
	"io"
	"math"
	"regexp"
	"strconv"

	"github.com/xuri/excelize/v2"
)

// maxParts is how many files an XLSX may hold; real ones have tens.
const maxParts = 2000

// readXLSX reads the first visible sheet with anything in it. The library may
// panic on a file made to harm; that is a broken file and no more.
func readXLSX(file []byte, limits Limits) (t Table, err error) {
	defer func() {
		if recover() != nil {
			t, err = Table{}, Broken
		}
	}()
	if err := weigh(file, limits); err != nil {
		return Table{}, err
	}
	// Nothing is unpacked to the disk: what is imported stays out of it.
	size := int64(limits.Unpacked)
	book, err := excelize.OpenReader(bytes.NewReader(file), excelize.Options{UnzipSizeLimit: size, UnzipXMLSizeLimit: size})
	if err != nil {
		return Table{}, Broken
	}
	defer book.Close() // read only: nothing to lose
	for _, name := range book.GetSheetList() {
		if visible, err := book.GetSheetVisible(name); err != nil || !visible {
			continue
		}
		rows, err := sheetRows(book, name, limits)
		if err != nil {
			return Table{}, err
		}
		if len(rows) > 0 {
			return tabulate(rows, Source{Sheet: name})
		}
	}
	return Table{}, Empty
}

// weigh unpacks a file into nothing, because the sizes it states may be lies.
func weigh(file []byte, limits Limits) error {
	packed, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return Broken
	}
	if len(packed.File) > maxParts {
		return TooBig
	}
	left := int64(limits.Unpacked)
	for _, part := range packed.File {
		r, err := part.Open()
		if err != nil {
			return Broken
		}
		n, err := io.Copy(io.Discard, io.LimitReader(r, left+1))
		r.Close()
		if left -= n; left < 0 {
			return TooBig
		}
		if err != nil {
			return Broken
		}
	}
	return nil
}

// sheetRows reads a sheet's rows as they are shown, and numbers that are shown
// as 7.7E+09 in full.
func sheetRows(book *excelize.File, name string, limits Limits) ([]Row, error) {
	shown, err := book.Rows(name)
	if err != nil {
		return nil, Broken
	}
	defer shown.Close()
	raw, err := book.Rows(name)
	if err != nil {
		return nil, Broken
	}
	defer raw.Close()
	var rows []Row
	for n := 1; shown.Next() && raw.Next(); n++ {
		cells, err := shown.Columns()
		if err != nil {
			return nil, Broken
		}
		plain, err := raw.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return nil, Broken
		}
		var stored []string
		for i := range cells {
			if i >= len(plain) || plain[i] == cells[i] {
				continue
			}
			number, is := inFull(plain[i])
			switch {
			case !is:
			case scientific.MatchString(cells[i]):
				cells[i] = number
			default:
				if stored == nil {
					stored = make([]string, len(cells))
				}
				stored[i] = number
			}
		}
		had := len(rows)
		if rows, err = take(rows, n, cells, limits); err != nil {
			return nil, err
		}
		if len(rows) > had {
			rows[had].Stored = stored
		}
	}
	if shown.Error() != nil {
		return nil, Broken
	}
	return rows, nil
}

var scientific = regexp.MustCompile(`^-?\d(?:[.,]\d+)?E[+]?\d{1,2}$`)

// inFull writes a number without an exponent, in the fifteen digits that a
// spreadsheet knows.
func inFull(number string) (text string, is bool) {
	f, err := strconv.ParseFloat(number, 64)
	switch {
	case err != nil || math.IsNaN(f):
		return "", false
	case f > 1e18 || f < -1e18:
		return number, true
	case f != math.Trunc(f):
		if f, err = strconv.ParseFloat(strconv.FormatFloat(f, 'g', 15, 64), 64); err != nil {
			return "", false
		}
	}
	return strconv.FormatFloat(f, 'f', -1, 64), true
}
