package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"

	"kontor/desktop/ui/theme"
)

// NewPanel puts content on a white card with a thin frame.
func NewPanel(content fyne.CanvasObject) fyne.CanvasObject {
	ground := NewPlate(theme.Surface)
	ground.Radius, ground.Stroke = 6, fynetheme.ColorNameSeparator
	return container.NewStack(ground, Pad(content, 10, 12))
}

// NewSection is a panel with a title over its content and tools at its right.
func NewSection(title string, content fyne.CanvasObject, tools ...fyne.CanvasObject) fyne.CanvasObject {
	head := NewText(title, fynetheme.ColorNameForeground, fynetheme.SizeNameSubHeadingText, true)
	head.Truncate = true
	top := container.NewBorder(nil, nil, nil, container.NewHBox(tools...), head)
	return NewPanel(container.NewBorder(Pads(top, 0, 6, 0, 0), nil, nil, nil, content))
}

// Pad leaves room around content: above and below, left and right.
func Pad(content fyne.CanvasObject, vertical, horizontal float32) *fyne.Container {
	return Pads(content, vertical, vertical, horizontal, horizontal)
}

// Pads leaves room of its own on each side.
func Pads(content fyne.CanvasObject, top, bottom, left, right float32) *fyne.Container {
	px := theme.Px
	return container.New(layout.NewCustomPaddedLayout(px(top), px(bottom), px(left), px(right)), content)
}

// Column stacks objects with a gap between them.
func Column(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedVBoxLayout(theme.Px(gap)), objects...)
}

// Line puts objects beside each other with a gap between them, each in the
// middle of the height.
func Line(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&lineLayout{gap: gap}, objects...)
}

type lineLayout struct{ gap float32 }

func (l *lineLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	var x float32
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		o.Resize(m)
		o.Move(fyne.NewPos(x, (size.Height-m.Height)/2))
		x += m.Width + theme.Px(l.gap)
	}
}

func (l *lineLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var all fyne.Size
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		if all.Width > 0 {
			all.Width += theme.Px(l.gap)
		}
		all.Width += m.Width
		all.Height = max(all.Height, m.Height)
	}
	return all
}
