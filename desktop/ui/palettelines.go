package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/theme"
)

// paletteLines is the list of the palette: one line is marked.
type paletteLines struct {
	widget.BaseWidget
	choose  func(entry)
	entries []entry
	lines   []*paletteLine
	at      int
	column  *fyne.Container
	scroll  *container.Scroll
}

func newPaletteLines(choose func(entry)) *paletteLines {
	l := &paletteLines{choose: choose, column: container.New(stacked{})}
	l.scroll = container.NewVScroll(l.column)
	l.ExtendBaseWidget(l)
	return l
}

// CreateRenderer draws it.
func (l *paletteLines) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(l.scroll)
}

func (l *paletteLines) show(entries []entry) {
	l.entries = entries
	for len(l.lines) < len(entries) {
		l.lines = append(l.lines, newPaletteLine(l, len(l.lines)))
	}
	l.column.Objects = l.column.Objects[:0]
	for i, e := range entries {
		l.lines[i].set(e)
		l.column.Objects = append(l.column.Objects, l.lines[i])
	}
	l.column.Refresh()
	l.mark(0)
	l.scroll.Refresh()
}

func (l *paletteLines) move(by int) {
	l.mark(min(max(l.at+by, 0), len(l.entries)-1))
}

func (l *paletteLines) mark(at int) {
	l.at = at
	for i, line := range l.lines[:len(l.entries)] {
		line.light(i == at)
	}
	if at < 0 || at >= len(l.entries) {
		return
	}
	h := theme.Px(paletteHeight)
	y, off, view := float32(at)*h, l.scroll.Offset.Y, l.scroll.Size().Height
	switch {
	case y < off:
		l.scroll.ScrollToOffset(fyne.NewPos(0, y))
	case view > 0 && y+h > off+view:
		l.scroll.ScrollToOffset(fyne.NewPos(0, y+h-view))
	}
}

func (l *paletteLines) chooseMarked() {
	if l.at >= 0 && l.at < len(l.entries) {
		l.choose(l.entries[l.at])
	}
}

// paletteHeight is how high a line is, unscaled.
const paletteHeight = 30

// paletteLine is one entry: what it is, and beside it its key or kind.
type paletteLine struct {
	widget.BaseWidget
	list   *paletteLines
	index  int
	ground *kit.Plate
	title  *kit.Text
	detail *kit.Text
}

func newPaletteLine(l *paletteLines, index int) *paletteLine {
	p := &paletteLine{list: l, index: index, ground: kit.NewPlate(""), title: kit.Body(""), detail: kit.NewText("", theme.Muted, fynetheme.SizeNameCaptionText, false)}
	p.ground.Radius, p.title.Truncate = 4, true
	p.ground.Min = fyne.NewSize(10, paletteHeight)
	p.ExtendBaseWidget(p)
	return p
}

func (p *paletteLine) set(e entry) {
	p.title.Set(e.title)
	p.detail.Set(e.detail)
	p.Refresh()
}

func (p *paletteLine) light(on bool) {
	p.ground.Fill = ""
	if on {
		p.ground.Fill = theme.RowSelected
	}
	p.ground.Refresh()
}

// Tapped chooses the entry.
func (p *paletteLine) Tapped(*fyne.PointEvent) { p.list.choose(p.list.entries[p.index]) }

// MouseIn marks it.
func (p *paletteLine) MouseIn(*desktop.MouseEvent) { p.list.mark(p.index) }

// MouseMoved does nothing; Fyne wants it.
func (p *paletteLine) MouseMoved(*desktop.MouseEvent) {}

// MouseOut does nothing: the mark stays.
func (p *paletteLine) MouseOut() {}

// CreateRenderer draws it.
func (p *paletteLine) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(p.ground,
		kit.Pad(container.NewBorder(nil, nil, nil, container.NewCenter(p.detail), p.title), 0, 10)))
}
