package sheet

import "strings"

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
