package list

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"kontor/desktop/ui/theme"
)

// Kind says how a column looks.
type Kind int

// The kinds of column.
const (
	Plain  Kind = iota
	Strong      // what one knows a row by; takes the room that is left over
	Faint       // codes and small print
	Status      // in the tone of the row
	Number      // at the right, under each other
)

// Column is one column of a grid.
type Column struct {
	Name  string
	Title string
	Width float32 // before the user's scale; zero is a usual one
	Align fyne.TextAlign
	Kind  Kind
	Fixed bool // its header does not sort
	// Tone colours a cell otherwise than its kind does; nil or an empty answer
	// leaves it. It is asked for each drawn cell, so it must be cheap.
	Tone func(r Row, cell string) fyne.ThemeColorName
}

// The widths of a column, before the user's scale.
const (
	usualWidth = 120
	leastWidth = 36
)

// normal fills in what the caller has left open.
func (c Column) normal() Column {
	if c.Width <= 0 {
		c.Width = usualWidth
	}
	if c.Kind == Number && c.Align == fyne.TextAlignLeading {
		c.Align = fyne.TextAlignTrailing
	}
	return c
}

func (c *Column) tone(r Row, cell string) fyne.ThemeColorName {
	if c.Tone != nil {
		if t := c.Tone(r, cell); t != "" {
			return t
		}
	}
	switch {
	case r.Marked || c.Kind == Faint:
		return theme.Muted
	case c.Kind == Status && r.Tone != "":
		return r.Tone
	}
	return fynetheme.ColorNameForeground
}

func (c *Column) bold() bool { return c.Kind == Strong }
