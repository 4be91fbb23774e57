package list

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/theme"
	"kontor/shared/i18n"
)

// Grid is a list. What is nil among its hooks is not done, and its key goes on
// to the window. All methods are for the main goroutine.
type Grid struct {
	widget.BaseWidget
	OnOpen    func(id string)                      // Enter, F2, double click
	OnNew     func()                               // Ins
	OnMark    func(ids []string)                   // Del: mark for deletion or take the mark back
	OnCopy    func(id string)                      // F9: a new document like this one
	OnRefresh func()                               // F5
	OnSearch  func(text string)                    // a letter was typed
	OnSort    func(column string, descending bool) // a header was clicked
	OnMenu    func(ids []string, at fyne.Position) // right click, Menu, Shift+F10; the position is the window's
	OnColumns func(at fyne.Position)               // right click on the header, or the sign at its end
	OnResize  func(column string, width float32)   // a column was dragged; before the user's scale
	OnSelect  func()                               // other rows are selected, or the cursor has moved
	OnEdit    func(id, column string, first rune)  // a cell is to be edited; the letter it begins with, 0 if none
	OnPaste   func(text string)                    // Ctrl+V
	OnUndo    func()                               // Ctrl+Z

	words   *i18n.Words
	columns []Column
	rows    Rows
	sort    string
	down    bool
	asked   []float32 // the widths of the columns before they were stretched
	fixed   bool      // the user has dragged a column: no more stretching

	selected map[int]bool
	cursor   int
	at       int // the column of the cell that is edited next
	anchor   int
	hover    int
	focused  bool
	mods     kit.Modifiers

	header *header
	body   *body
	scroll *container.Scroll
	foot   *foot
	empty  *kit.Text
	rulers [3]*kit.Ruler // of plain and bold cells, of titles
}

// New makes an empty grid.
func New(words *i18n.Words, columns []Column) *Grid {
	g := &Grid{words: words, rows: Slice(nil), selected: map[int]bool{}, hover: -1}
	g.setColumns(columns)
	g.header, g.body, g.foot = newHeader(g), newBody(g), newFoot(g)
	g.scroll = container.NewScroll(g.body)
	g.scroll.OnScrolled = func(fyne.Position) { g.scrolled() }
	g.empty = kit.Caption(words.T("List.empty"))
	g.empty.Align = fyne.TextAlignCenter
	g.ExtendBaseWidget(g)
	return g
}

// SetWords changes the language of the grid's own words; titles and cells are
// the caller's.
func (g *Grid) SetWords(words *i18n.Words) {
	if g.empty.Text() == g.words.T("List.empty") {
		g.empty.Set(words.T("List.empty"))
	}
	g.words = words
	g.Refresh()
}

// SetRows shows other rows. Selection and cursor stay with the rows they are
// on, by their IDs, as far as those are still there.
func (g *Grid) SetRows(rows Rows) {
	g.keepPlace(func() { g.rows = rows })
	g.Refresh()
}

// Rows gives what is shown.
func (g *Grid) Rows() Rows { return g.rows }

// SetColumns shows other columns; rows with cells for them should follow.
func (g *Grid) SetColumns(columns []Column) {
	g.setColumns(columns)
	g.Refresh()
}

// Columns tells the columns with the widths they have now.
func (g *Grid) Columns() []Column { return append([]Column(nil), g.columns...) }

func (g *Grid) setColumns(columns []Column) {
	g.columns, g.asked, g.fixed = make([]Column, len(columns)), make([]float32, len(columns)), false
	for i, c := range columns {
		g.columns[i] = c.normal()
		g.asked[i] = g.columns[i].Width
	}
}

// SetSort tells by which column the rows are sorted, for the header to show;
// an empty name is none. The sorting is the caller's.
func (g *Grid) SetSort(column string, descending bool) {
	g.sort, g.down = column, descending
	g.header.Refresh()
}

// SetEmpty says what an empty list says.
func (g *Grid) SetEmpty(text string) { g.empty.Set(text) }

// SetTotal tells how many rows there are with those that a search leaves out;
// negative when nobody knows.
func (g *Grid) SetTotal(all int) {
	g.foot.all = all
	g.foot.Refresh()
}

// SetTotals shows text under columns, by their names: sums, as a rule. With
// nothing the line goes away.
func (g *Grid) SetTotals(totals map[string]string) {
	g.foot.totals = totals
	g.Refresh()
}

// Scroll brings a row into view.
func (g *Grid) Scroll(i int) {
	if g.rows.Len() == 0 {
		return
	}
	h, view := rowHeight(), g.scroll.Size().Height
	y, at := float32(i)*h, g.scroll.Offset
	switch {
	case y < at.Y:
		at.Y = y
	case y+h > at.Y+view:
		at.Y = y + h - view
	}
	if at != g.scroll.Offset {
		g.scroll.ScrollToOffset(at)
		g.scrolled()
	}
}

func (g *Grid) scrolled() {
	g.header.Move(fyne.NewPos(-g.scroll.Offset.X, 0))
	g.foot.slide(-g.scroll.Offset.X)
	g.body.draw()
}

// ruler cuts the text of cells.
func (g *Grid) ruler(bold bool) *kit.Ruler {
	i := 0
	if bold {
		i = 1
	}
	return g.rulerOf(i, theme.Size(fynetheme.SizeNameText), bold)
}

// titleRuler cuts the titles of columns.
func (g *Grid) titleRuler() *kit.Ruler { return g.rulerOf(2, titleSize(), true) }

// rulerOf keeps a ruler till the size is another.
func (g *Grid) rulerOf(i int, size float32, bold bool) *kit.Ruler {
	if g.rulers[i] == nil || g.rulers[i].Size() != size {
		g.rulers[i] = kit.NewRuler(size, fyne.TextStyle{Bold: bold})
	}
	return g.rulers[i]
}

// known is the column that one knows a row by.
func (g *Grid) known() int {
	for i, c := range g.columns {
		if c.Kind == Strong {
			return i
		}
	}
	return 0
}

func rowHeight() float32    { return theme.Px(26) }
func headerHeight() float32 { return theme.Px(30) }
func titleSize() float32    { return theme.Px(12) }
