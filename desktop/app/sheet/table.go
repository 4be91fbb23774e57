package sheet

import "slices"

// headingWithin is how far down a heading is looked for: above it may stand a
// title, a date, an author.
const headingWithin = 20

// tabulate makes a table of rows: finds the heading and makes all equally wide.
func tabulate(rows []Row, source Source) (Table, error) {
	if len(rows) == 0 {
		return Table{}, Empty
	}
	at := heading(rows)
	t := Table{Columns: rows[at].Cells, Rows: rows[at+1:], Heading: rows[at].Number, Source: source}
	width := len(t.Columns)
	for _, r := range t.Rows {
		width = max(width, len(r.Cells))
	}
	t.Columns = widen(t.Columns, width)
	for i := range t.Rows {
		t.Rows[i].Cells = widen(t.Rows[i].Cells, width)
	}
	return t, nil
}

// take adds a record to rows, tidied and without the empty cells at its end, so
// that no more is kept than has anything in it. A blank record is left out.
func take(rows []Row, number int, cells []string, limits Limits) ([]Row, error) {
	last := 0
	for i, c := range cells {
		cells[i] = tidy(c)
		if len(cells[i]) > limits.Cell {
			return nil, TooBig
		}
		if cells[i] != "" {
			last = i + 1
		}
	}
	switch {
	case last == 0:
		return rows, nil
	case last > limits.Columns:
		return nil, TooWide
	case len(rows) > limits.Rows: // one more, the heading
		return nil, TooManyRows
	}
	return append(rows, Row{Number: number, Cells: slices.Clone(cells[:last])}), nil
}

// heading is the row among the first in which most columns' names are known;
// if none of them is, the first row.
func heading(rows []Row) int {
	best, most := 0, 0
	for i, r := range rows[:min(len(rows), headingWithin)] {
		names := 0
		for _, c := range r.Cells {
			if known(c) {
				names++
			}
		}
		if names > most && (names > 1 || i == 0) {
			best, most = i, names
		}
	}
	return best
}

func widen(cells []string, width int) []string {
	for len(cells) < width {
		cells = append(cells, "")
	}
	return cells
}
