package list

import "fyne.io/fyne/v2"

// Row is one line of a grid.
type Row struct {
	ID     string
	Cells  []string            // in the order of the columns; missing ones are empty
	Marked bool                // marked for deletion: struck through
	Tone   fyne.ThemeColorName // of the Status cells
	Edge   fyne.ThemeColorName // a strip at the left that says something about the row, e.g. not sent yet
}

func (r Row) cell(i int) string {
	if i < len(r.Cells) {
		return r.Cells[i]
	}
	return ""
}

// Rows are the lines of a grid. Row is asked for on the main goroutine, for
// the rows that are seen, so it answers at once.
type Rows interface {
	Len() int
	Row(i int) Row
}

// Slice is rows that lie in memory.
type Slice []Row

// Len counts them.
func (s Slice) Len() int { return len(s) }

// Row gives one of them.
func (s Slice) Row(i int) Row { return s[i] }
