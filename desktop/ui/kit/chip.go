package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Chip is a status in a word: a pill in the tone of what it says.
type Chip struct {
	widget.BaseWidget
	ground *Plate
	word   *Text
}

// NewChip makes a pill.
func NewChip(text string, tone fyne.ThemeColorName) *Chip {
	c := &Chip{ground: NewPlate(tone), word: NewText(text, tone, fynetheme.SizeNameCaptionText, true)}
	c.ground.Soft, c.ground.Radius = true, 9
	c.ExtendBaseWidget(c)
	return c
}

// Set says something else.
func (c *Chip) Set(text string, tone fyne.ThemeColorName) {
	c.ground.Fill = tone
	c.word.text, c.word.color = text, tone
	c.ground.Refresh()
	c.word.Refresh()
	c.Refresh()
}

// Text tells what is said.
func (c *Chip) Text() string { return c.word.text }

// CreateRenderer draws it.
func (c *Chip) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(c.ground, Pad(c.word, 1, 8)))
}
