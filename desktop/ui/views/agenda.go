package views

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/app"
	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/theme"
)

// agendaView is the days of a month under each other, those with something on.
type agendaView struct {
	widget.BaseWidget
	c      *Calendar
	column *fyne.Container
	scroll *container.Scroll
}

func newAgendaView(c *Calendar) *agendaView {
	a := &agendaView{c: c, column: kit.Column(8)}
	a.scroll = container.NewVScroll(a.column)
	a.ExtendBaseWidget(a)
	return a
}

// CreateRenderer draws it.
func (a *agendaView) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(a.scroll) }

// fill shows the events that were read, and scrolls to the chosen day.
func (a *agendaView) fill() {
	if !a.c.agenda {
		return
	}
	a.column.RemoveAll()
	from, to := a.c.span()
	var chosen fyne.CanvasObject
	for day := from; !day.After(to); day = day.AddDate(0, 0, 1) {
		events := a.c.on(day)
		if len(events) == 0 {
			continue
		}
		o := a.day(day, events)
		a.column.Add(o)
		if chosen == nil && !day.Before(a.c.day) {
			chosen = o
		}
	}
	if len(a.column.Objects) == 0 {
		a.column.Add(kit.NewPanel(kit.Caption(a.c.desk.T("ui.calendar.nothing"))))
	}
	a.scroll.Refresh()
	if chosen != nil {
		a.scroll.ScrollToOffset(chosen.Position())
	}
}

func (a *agendaView) day(day time.Time, events []app.CalendarEvent) fyne.CanvasObject {
	w := a.c.desk.Words()
	title := strconv.Itoa(day.Day()) + " " + w.T("MonthOf."+strconv.Itoa(int(day.Month()))) + ", " + w.T("Weekday."+strconv.Itoa((int(day.Weekday())+6)%7+1))
	rows := container.New(tight{})
	for _, e := range events {
		rows.Add(newAgendaRow(a.c, e))
	}
	if day.Equal(today(a.c.desk)) {
		return kit.NewSection(title, rows, kit.NewChip(w.T("Word.today"), fynetheme.ColorNamePrimary))
	}
	return kit.NewSection(title, rows)
}

// tight stacks rows without a gap.
type tight struct{}

func (tight) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	var y float32
	for _, o := range objects {
		h := o.MinSize().Height
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(s.Width, h))
		y += h
	}
}

func (tight) MinSize(objects []fyne.CanvasObject) (all fyne.Size) {
	for _, o := range objects {
		m := o.MinSize()
		all = fyne.NewSize(max(all.Width, m.Width), all.Height+m.Height)
	}
	return all
}

// agendaRow is one event: when, what, where it stands.
type agendaRow struct {
	widget.BaseWidget
	open    func()
	ground  *kit.Plate
	content fyne.CanvasObject
}

func newAgendaRow(c *Calendar, e app.CalendarEvent) *agendaRow {
	w, zone := c.desk.Words(), c.desk.App.Zone()
	when := w.T("ui.calendar.allday")
	if !e.AllDay {
		when = w.Clock(e.Start, zone)
		if e.Layer != "tasks" && !e.End.IsZero() {
			when += "–" + w.Clock(e.End, zone)
		}
	}
	tone := toneOfEvent(e, c.desk.App.Now())
	dot := kit.NewPlate(tone)
	dot.Radius, dot.Min = 4, fyne.NewSize(8, 8)
	clock := kit.Caption(when)
	title := kit.Body(e.Title)
	title.Truncate = true
	line := kit.Line(8, dot, container.NewGridWrap(fyne.NewSize(theme.Px(92), clock.MinSize().Height), clock))
	side := fyne.CanvasObject(kit.Caption(w.T("Layer." + e.Layer)))
	if e.State != "" && e.Kind != "" {
		side = kit.Line(8, side, kit.NewChip(w.Value(e.Kind, "State", e.State), tone))
	}
	r := &agendaRow{open: func() { c.open(e) }, ground: kit.NewPlate("")}
	r.ground.Radius = 4
	r.content = container.NewStack(r.ground, kit.Pad(container.NewBorder(nil, nil, line, side, title), 3, 6))
	r.ExtendBaseWidget(r)
	return r
}

// Tapped opens the document.
func (r *agendaRow) Tapped(*fyne.PointEvent) { r.open() }

// MouseIn lights it up.
func (r *agendaRow) MouseIn(*desktop.MouseEvent) { r.light(fynetheme.ColorNameHover) }

// MouseMoved does nothing; Fyne wants it.
func (r *agendaRow) MouseMoved(*desktop.MouseEvent) {}

// MouseOut puts the light out.
func (r *agendaRow) MouseOut() { r.light("") }

func (r *agendaRow) light(fill fyne.ThemeColorName) {
	r.ground.Fill = fill
	r.ground.Refresh()
}

// Cursor shows that it can be clicked.
func (r *agendaRow) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer draws it.
func (r *agendaRow) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.content) }
