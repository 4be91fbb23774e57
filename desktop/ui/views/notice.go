package views

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/theme"
)

// newNotice is a line that has to be seen: a coloured strip with words, and at
// its right what can be done about it.
func newNotice(tone fyne.ThemeColorName, text string, tools ...fyne.CanvasObject) fyne.CanvasObject {
	ground, edge := kit.NewPlate(tone), kit.NewPlate(tone)
	ground.Soft, ground.Radius, edge.Radius = true, 4, 2
	edge.Min = fyne.NewSize(4, 0)
	words := widget.NewLabel(text)
	words.Wrapping = fyne.TextWrapWord
	var right fyne.CanvasObject
	if len(tools) > 0 {
		right = container.NewCenter(kit.Pad(container.NewHBox(tools...), 0, 6))
	}
	return container.NewStack(ground, container.NewBorder(nil, nil, edge, right, words))
}

// NewReminder is a notice that it is time to do something, or past it.
func NewReminder(text string, late bool, tools ...fyne.CanvasObject) fyne.CanvasObject {
	tone := theme.Potential
	if late {
		tone = theme.Banned
	}
	return kit.Pads(newNotice(tone, text, tools...), 2, 0, 10, 10)
}

// heading stands on top of a page that is no list.
func heading(d *Desk, title, lead string) fyne.CanvasObject {
	t := kit.NewText(title, fynetheme.ColorNameForeground, fynetheme.SizeNameHeadingText, true)
	if lead == "" {
		return kit.Pads(t, 2, 6, 2, 2)
	}
	c := kit.Caption(lead)
	c.Truncate = true
	return kit.Pads(kit.Column(2, t, c), 2, 8, 2, 2)
}
