package sheet

import "strings"

// maxUnclosed is after how many quotes without an end quotes are taken for
// letters: a file full of them would else be read over and over.
const maxUnclosed = 50

// scanner parts a text into records and cells as spreadsheets do, and where a
// quote has no end goes on as if it were a letter instead of swallowing rows.
type scanner struct {
	text      string
	delimiter byte
	cell      int // bytes within which a quoted cell has to end
	columns   int // of a record are kept, and one more if there is
	at        int
	unclosed  int
}

func (s *scanner) more() bool { return s.at < len(s.text) }

// record reads the cells up to the end of a line outside quotes.
func (s *scanner) record() (cells []string) {
	for {
		cell, last := s.next()
		if len(cells) < s.columns || len(cells) == s.columns && tidy(cell) != "" {
			cells = append(cells, cell)
		}
		if last {
			return cells
		}
	}
}

// next reads a cell and says whether its record ends with it.
func (s *scanner) next() (cell string, last bool) {
	start := s.at
	for start < len(s.text) && s.text[start] == ' ' {
		start++
	}
	if start < len(s.text) && s.text[start] == '"' && s.unclosed < maxUnclosed {
		if cell, end, ok := s.quoted(start + 1); ok {
			s.at = end
			return cell, s.cut()
		}
		s.unclosed++
	}
	end := strings.IndexAny(s.text[s.at:], string(s.delimiter)+"\r\n")
	if end < 0 {
		end = len(s.text) - s.at
	}
	cell = s.text[s.at : s.at+end]
	s.at += end
	return cell, s.cut()
}

// quoted reads a cell behind its opening quote up to a quote that a delimiter
// or the end of the line follows; two quotes are one.
func (s *scanner) quoted(from int) (cell string, end int, ok bool) {
	var b strings.Builder
	for i := from; i < len(s.text) && i-from <= s.cell; i++ {
		c := s.text[i]
		if c != '"' {
			b.WriteByte(c)
			continue
		}
		if i+1 < len(s.text) && s.text[i+1] == '"' {
			b.WriteByte('"')
			i++
			continue
		}
		if after := s.past(i + 1); after >= 0 {
			return b.String(), after, true
		}
		b.WriteByte('"') // a quote inside, not doubled
	}
	return "", 0, false
}

// past returns where the delimiter or the line's end is that only spaces part
// from i, or -1.
func (s *scanner) past(i int) int {
	for i < len(s.text) && s.text[i] == ' ' {
		i++
	}
	if i == len(s.text) || s.text[i] == s.delimiter || s.text[i] == '\n' || s.text[i] == '\r' {
		return i
	}
	return -1
}

// cut steps over a delimiter or a line's end and says whether it was the
// latter.
func (s *scanner) cut() bool {
	switch {
	case s.at >= len(s.text):
		return true
	case s.text[s.at] == s.delimiter:
		s.at++
		return false
	case strings.HasPrefix(s.text[s.at:], "\r\n"):
		s.at += 2
	default:
		s.at++
	}
	return true
}
