package views

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/app"
	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/theme"
)

// eventBar is an event on the sheet of a month: a click opens its document.
type eventBar struct {
	widget.BaseWidget
	text string
	tone fyne.ThemeColorName
	gone bool // cancelled or moved: paler than the others
	open func()
}

func newEventBar(c *Calendar, e app.CalendarEvent, day time.Time) *eventBar {
	b := &eventBar{text: e.Title, tone: toneOfEvent(e, c.desk.App.Now()), open: func() { c.open(e) }}
	b.gone = e.State == "cancelled" || e.State == "postponed"
	if start := e.Start.In(day.Location()); !e.AllDay && !start.Before(day) {
		b.text = start.Format("15:04") + " " + e.Title
	}
	b.ExtendBaseWidget(b)
	return b
}

// Tapped opens the document.
func (b *eventBar) Tapped(*fyne.PointEvent) { b.open() }

// Cursor shows that it can be clicked.
func (b *eventBar) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer draws it.
func (b *eventBar) CreateRenderer() fyne.WidgetRenderer {
	r := &eventRenderer{b: b, ground: canvas.NewRectangle(theme.Soft(b.tone)), edge: canvas.NewRectangle(theme.Color(b.tone)), text: canvas.NewText("", color.Transparent)}
	r.ground.CornerRadius = theme.Px(3)
	return r
}

type eventRenderer struct {
	b            *eventBar
	ground, edge *canvas.Rectangle
	text         *canvas.Text
}

func (r *eventRenderer) Layout(s fyne.Size) {
	px := theme.Px
	r.ground.Resize(s)
	r.edge.Resize(fyne.NewSize(px(3), s.Height))
	r.text.TextSize = theme.Size(fynetheme.SizeNameCaptionText)
	r.text.Color = theme.Color(fynetheme.ColorNameForeground)
	if r.b.gone {
		r.text.Color = theme.Color(theme.Muted)
	}
	ruler := kit.NewRuler(r.text.TextSize, fyne.TextStyle{})
	r.text.Text = ruler.Fit(r.b.text, s.Width-px(10))
	r.text.Move(fyne.NewPos(px(7), 0))
	r.text.Resize(fyne.NewSize(s.Width-px(9), s.Height))
}
func (r *eventRenderer) MinSize() fyne.Size { return fyne.NewSize(10, theme.Px(eventLine-2)) }
func (r *eventRenderer) Refresh()           { r.Layout(r.b.Size()) }
func (r *eventRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.edge, r.text}
}
func (r *eventRenderer) Destroy() {}

// more tells how many events of a day have no room.
type more struct {
	widget.BaseWidget
	text *kit.Text
	tap  func()
}

func newMore(text string, tap func()) *more {
	m := &more{text: kit.NewText(text, theme.Muted, fynetheme.SizeNameCaptionText, false), tap: tap}
	m.ExtendBaseWidget(m)
	return m
}

// Tapped shows them.
func (m *more) Tapped(*fyne.PointEvent) { m.tap() }

// Cursor shows that it can be clicked.
func (m *more) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer draws it.
func (m *more) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(m.text) }
