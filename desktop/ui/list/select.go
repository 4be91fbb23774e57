package list

import (
	"maps"
	"slices"

	"fyne.io/fyne/v2"
)

// Selected lists the IDs of the selected rows from top to bottom; without any,
// the row of the cursor is meant.
func (g *Grid) Selected() []string {
	var ids []string
	for _, i := range slices.Sorted(maps.Keys(g.selected)) {
		ids = append(ids, g.rows.Row(i).ID)
	}
	if ids == nil && g.cursor < g.rows.Len() {
		ids = []string{g.rows.Row(g.cursor).ID}
	}
	return ids
}

// Current is the row of the cursor.
func (g *Grid) Current() (Row, bool) {
	if g.cursor < g.rows.Len() {
		return g.rows.Row(g.cursor), true
	}
	return Row{}, false
}

// Select moves cursor and selection to a row and brings it into view; it tells
// whether there is such a row.
func (g *Grid) Select(id string) bool {
	for i := range g.rows.Len() {
		if g.rows.Row(i).ID == id {
			g.moveTo(i, false)
			return true
		}
	}
	return false
}

// SelectAll selects every row.
func (g *Grid) SelectAll() {
	for i := range g.rows.Len() {
		g.selected[i] = true
	}
	g.changed()
}

// moveTo moves the cursor; extending selects from where the selection began.
func (g *Grid) moveTo(i int, extend bool) {
	if g.rows.Len() == 0 {
		return
	}
	i = min(max(i, 0), g.rows.Len()-1)
	g.cursor = i
	clear(g.selected)
	if !extend {
		g.anchor = i
	}
	g.anchor = min(g.anchor, g.rows.Len()-1)
	for k := min(i, g.anchor); k <= max(i, g.anchor); k++ {
		g.selected[k] = true
	}
	g.Scroll(i)
	g.changed()
}

// toggle takes one row into the selection or out of it.
func (g *Grid) toggle(i int) {
	if i < 0 || i >= g.rows.Len() {
		return
	}
	if g.selected[i] {
		delete(g.selected, i)
	} else {
		g.selected[i] = true
	}
	g.cursor, g.anchor = i, i
	g.changed()
}

func (g *Grid) changed() {
	g.body.redraw()
	g.foot.Refresh()
	if g.OnSelect != nil {
		g.OnSelect()
	}
}

// keepPlace lets change put other rows, and finds selection and cursor again.
func (g *Grid) keepPlace(change func()) {
	chosen := map[string]bool{}
	for i := range g.selected {
		chosen[g.rows.Row(i).ID] = true
	}
	current, had := g.Current()
	change()
	clear(g.selected)
	g.hover = -1
	found := false
	if len(chosen) > 0 || had {
		for i := range g.rows.Len() {
			id := g.rows.Row(i).ID
			if chosen[id] {
				g.selected[i] = true
			}
			if had && id == current.ID {
				g.cursor, found = i, true
			}
		}
	}
	if !found {
		g.cursor = min(g.cursor, max(g.rows.Len()-1, 0))
	}
	g.anchor = g.cursor
}

// RowAt is the row at a place of the window.
func (g *Grid) RowAt(at fyne.Position) (Row, bool) {
	in := at.Subtract(fyne.CurrentApp().Driver().AbsolutePositionForObject(g))
	if in.X < 0 || in.Y < headerHeight() || in.X > g.Size().Width || in.Y > g.Size().Height {
		return Row{}, false
	}
	i := g.body.rowAt(in.Y - headerHeight() + g.scroll.Offset.Y)
	if i < 0 {
		return Row{}, false
	}
	return g.rows.Row(i), true
}
