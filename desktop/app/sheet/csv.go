package sheet

import (
	"slices"
	"strconv"
	"strings"
)

// delimiters are tried in this order; of equally good ones the first wins.
const delimiters = ";,\t|"

// sample is how much of a text its delimiter is told by.
const sample = 64 << 10

func readCSV(file []byte, limits Limits) (Table, error) {
	text, encoding, err := decode(file)
	if err != nil {
		return Table{}, err
	}
	delimiter, text := declared(text)
	if delimiter == 0 {
		delimiter = guessDelimiter(text[:min(len(text), sample)])
	}
	s := &scanner{text: text, delimiter: delimiter, cell: limits.Cell, columns: limits.Columns}
	var rows []Row
	for n := 1; s.more(); n++ {
		if rows, err = take(rows, n, s.record(), limits); err != nil {
			return Table{}, err
		}
	}
	return tabulate(rows, Source{Encoding: encoding, Delimiter: string(delimiter)})
}

// declared reads the line "sep=;" that a spreadsheet may put first.
func declared(text string) (delimiter byte, rest string) {
	line, after, _ := strings.Cut(text, "\n")
	line = strings.TrimRight(line, "\r")
	if len(line) == 5 && strings.HasPrefix(strings.ToLower(line), "sep=") && strings.IndexByte(delimiters, line[4]) >= 0 {
		return line[4], after
	}
	return 0, text
}

// guessDelimiter picks the one that parts most rows like the first with
// several cells.
func guessDelimiter(text string) byte {
	best, most := delimiters[0], 0.0
	for _, d := range []byte(delimiters) {
		s := &scanner{text: text, delimiter: d, cell: sample, columns: sample}
		width, alike, all := 0, 0, 0
		for s.more() && all < 200 {
			cells := s.record()
			if blank(cells) {
				continue
			}
			all++
			if width < 2 {
				width = len(cells)
			}
			if len(cells) == width && width > 1 {
				alike++
			}
		}
		if share := float64(alike) / float64(max(all, 1)); share > most {
			best, most = d, share
		}
	}
	return best
}

// Paste reads what was copied out of a spreadsheet: tabs part the cells. A first
// row of columns' names is one; without it the columns are called by their
// numbers, and no more of them are taken than are expected.
func Paste(text string, expected []string, limits Limits) (Table, error) {
	if len(text) > limits.Bytes {
		return Table{}, TooBig
	}
	s := &scanner{text: text, delimiter: '\t', cell: limits.Cell, columns: limits.Columns}
	var rows []Row
	var err error
	for n := 1; s.more(); n++ {
		if rows, err = take(rows, n, s.record(), limits); err != nil {
			return Table{}, err
		}
	}
	if len(rows) == 0 {
		return Table{}, Empty
	}
	if names := slices.DeleteFunc(slices.Clone(rows[0].Cells), func(c string) bool { return !known(c) }); len(names) > 1 {
		return tabulate(rows, Source{})
	}
	t := Table{Rows: rows}
	for i := range expected {
		t.Columns = append(t.Columns, strconv.Itoa(i+1))
	}
	for i, r := range rows {
		if len(r.Cells) > len(expected) {
			return Table{}, TooWide
		}
		t.Rows[i].Cells = widen(r.Cells, len(expected))
	}
	return t, nil
}
