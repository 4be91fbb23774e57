package form

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/ui/kit"
	"kontor/shared/doc"
	"kontor/shared/i18n"
)

// mostFaults is how many faults the summary lists; the others are under their
// fields.
const mostFaults = 6

// summary is a notice over the form that lists what is wrong; a click on a
// line goes to its field.
type summary struct {
	widget.BaseWidget
	words  *i18n.Words
	jump   func(path string)
	ground *kit.Plate
	lines  *fyne.Container
}

func newSummary(words *i18n.Words, jump func(string)) *summary {
	s := &summary{words: words, jump: jump, ground: kit.NewPlate(fynetheme.ColorNameError), lines: kit.Column(2)}
	s.ground.Soft, s.ground.Radius = true, 5
	s.ExtendBaseWidget(s)
	s.Hide()
	return s
}

// show lists faults in a tone; none hides the notice.
func (s *summary) show(faults []*doc.Error, tone fyne.ThemeColorName, head string) {
	s.lines.RemoveAll()
	s.ground.Fill = tone
	if len(faults) == 0 {
		s.Hide()
		return
	}
	s.lines.Add(kit.NewText(head, tone, fynetheme.SizeNameText, true))
	for _, e := range faults[:min(len(faults), mostFaults)] {
		s.lines.Add(newJump(s.words.Error(e), func() { s.jump(e.Field()) }))
	}
	if more := len(faults) - mostFaults; more > 0 {
		s.lines.Add(kit.Caption("+ " + s.words.Int(int64(more))))
	}
	s.Show()
	s.Refresh()
}

// CreateRenderer draws it.
func (s *summary) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(kit.Pads(container.NewStack(s.ground, kit.Pad(s.lines, 7, 10)), 2, 6, 4, 8))
}

// jump is a line to click on.
type jump struct {
	widget.BaseWidget
	text *kit.Text
	run  func()
}

func newJump(text string, run func()) *jump {
	j := &jump{text: kit.Body(text), run: run}
	j.text.Truncate = true
	j.ExtendBaseWidget(j)
	return j
}

// Tapped goes to the field.
func (j *jump) Tapped(*fyne.PointEvent) { j.run() }

// Cursor is a hand.
func (j *jump) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer draws it.
func (j *jump) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(j.text) }
