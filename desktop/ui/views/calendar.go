package views

import (
	"context"
	"slices"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/app"
	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/theme"
	"kontor/shared/access"
	"kontor/shared/crm"
	"kontor/shared/doc"
)

// morning is the hour at which a talk planned by a click on a day begins.
const morning = 10

// Calendar shows what is on: a month as a sheet, or the days as a list.
type Calendar struct {
	desk   *Desk
	day    time.Time // the chosen day, in the company's zone
	agenda bool
	hidden []string // layers left out
	person string   // an employee, empty: everybody one may see

	events  []app.CalendarEvent
	loading bool
	again   bool
	stale   bool

	title   *kit.Text
	month   *monthView
	list    *agendaView
	body    *fyne.Container
	modes   [2]*kit.Button
	people  *kit.Choice
	content fyne.CanvasObject
}

// NewCalendar makes the calendar of today.
func NewCalendar(d *Desk) *Calendar {
	c := &Calendar{desk: d, day: today(d), person: string(d.App.Me())}
	c.build()
	return c
}

func today(d *Desk) time.Time {
	now := d.App.Now().In(d.App.Zone())
	return time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
}

func (c *Calendar) build() {
	d := c.desk
	c.title = kit.NewText("", fynetheme.ColorNameForeground, fynetheme.SizeNameHeadingText, true)
	c.month, c.list = newMonthView(c), newAgendaView(c)
	c.body = container.NewStack()
	c.modes[0] = kit.NewButton(d.T("ui.calendar.month"), nil, func() { c.show(false) })
	c.modes[1] = kit.NewButton(d.T("ui.calendar.agenda"), nil, func() { c.show(true) })
	c.people = kit.NewChoice(nil)
	c.people.OnChanged = func(id string) {
		c.person = id
		c.load()
	}
	c.offerPeople()
	layers := kit.NewButton(d.T("ui.calendar.layers"), fynetheme.VisibilityIcon(), nil)
	layers.OnTapped = func() { c.chooseLayers(layers) }
	left := container.NewHBox(
		kit.NewButton("", fynetheme.NavigateBackIcon(), func() { c.turn(-1) }),
		kit.NewButton("", fynetheme.NavigateNextIcon(), func() { c.turn(1) }),
		kit.NewButton(d.T("ui.calendar.today"), nil, func() { c.choose(today(d)) }),
	)
	if c.desk.App.May(access.Create, "Negotiation") {
		left.Add(kit.NewMainButton(d.T("ui.calendar.plan"), fynetheme.ContentAddIcon(), c.plan))
	}
	width := fyne.NewSize(theme.Px(190), c.people.MinSize().Height)
	right := container.NewHBox(layers, container.NewGridWrap(width, c.people), c.modes[0], c.modes[1])
	head := container.NewBorder(nil, nil, left, right, kit.Pads(c.title, 0, 0, 10, 0))
	c.content = kit.Pad(container.NewBorder(kit.Pads(head, 0, 6, 0, 0), nil, nil, nil, c.body), 8, 10)
	c.show(c.agenda)
}

func (c *Calendar) offerPeople() {
	d := c.desk
	all := kit.Option{Title: d.T("ui.calendar.everybody")}
	c.people.SetOptions([]kit.Option{all})
	field := &doc.Field{Name: "Employee", Type: doc.TRef, Refers: "Employee"}
	Go(d, func(ctx context.Context) ([]app.Option, error) {
		return d.App.Options(ctx, "", field, "", filterOptions)
	}, func(found []app.Option, err error) {
		if err != nil {
			d.Log.Warn("calendar people", "err", err)
			return
		}
		options := []kit.Option{all}
		for _, o := range found {
			options = append(options, kit.Option{ID: o.Value, Title: o.Title})
		}
		c.people.SetOptions(options)
		c.people.SetValue(c.person)
	})
	c.people.SetValue(c.person)
}

func (c *Calendar) chooseLayers(at fyne.CanvasObject) {
	menu := fyne.NewMenu("")
	for _, layer := range crm.Layers {
		name := string(layer)
		item := fyne.NewMenuItem(c.desk.T("Layer."+name), func() {
			if i := slices.Index(c.hidden, name); i >= 0 {
				c.hidden = slices.Delete(c.hidden, i, i+1)
			} else {
				c.hidden = append(c.hidden, name)
			}
			c.load()
		})
		item.Checked = !slices.Contains(c.hidden, name)
		menu.Items = append(menu.Items, item)
	}
	pos := fyne.CurrentApp().Driver().AbsolutePositionForObject(at)
	widget.ShowPopUpMenuAtPosition(menu, c.desk.Canvas(), pos.AddXY(0, at.Size().Height))
}

// Agenda shows the days as a list.
func (c *Calendar) Agenda() { c.show(true) }

// show puts the sheet or the list.
func (c *Calendar) show(agenda bool) {
	c.agenda = agenda
	for i, b := range c.modes {
		b.Importance = widget.MediumImportance
		if (i == 1) == agenda {
			b.Importance = widget.HighImportance
		}
		b.Refresh()
	}
	c.body.Objects = []fyne.CanvasObject{c.month}
	if agenda {
		c.body.Objects = []fyne.CanvasObject{c.list}
	}
	c.body.Refresh()
	c.keys()
	c.load()
}

// keys gives the sheet the focus, whatever button was clicked.
func (c *Calendar) keys() {
	if !c.agenda && c.desk.InFront(c) {
		c.desk.Canvas().Focus(c.month)
	}
}

// span is the first and the last day shown.
func (c *Calendar) span() (from, to time.Time) {
	first := time.Date(c.day.Year(), c.day.Month(), 1, 0, 0, 0, 0, c.day.Location())
	if c.agenda {
		return first, first.AddDate(0, 1, -1)
	}
	from = first.AddDate(0, 0, -(int(first.Weekday())+6)%7)
	return from, from.AddDate(0, 0, 7*c.weeks()-1)
}

// weeks is how many rows the month needs.
func (c *Calendar) weeks() int {
	first := time.Date(c.day.Year(), c.day.Month(), 1, 0, 0, 0, 0, c.day.Location())
	lead := (int(first.Weekday()) + 6) % 7
	return (lead + first.AddDate(0, 1, -1).Day() + 6) / 7
}

func (c *Calendar) load() {
	w := c.desk.Words()
	c.title.Set(w.T("Month."+strconv.Itoa(int(c.day.Month()))) + " " + strconv.Itoa(c.day.Year()))
	if c.loading {
		c.again = true
		return
	}
	c.loading, c.stale = true, false
	from, to := c.span()
	q := app.CalendarQuery{From: doc.DateOf(from), To: doc.DateOf(to), Employee: doc.ID(c.person)}
	for _, layer := range crm.Layers {
		if !slices.Contains(c.hidden, string(layer)) {
			q.Layers = append(q.Layers, string(layer))
		}
	}
	Go(c.desk, func(ctx context.Context) ([]app.CalendarEvent, error) {
		if len(q.Layers) == 0 {
			return nil, nil // no layer at all would mean every layer
		}
		return c.desk.App.Calendar(ctx, q)
	}, func(events []app.CalendarEvent, err error) {
		c.loading = false
		if err != nil {
			c.desk.Log.Warn("calendar", "err", err)
		}
		c.events = events
		c.month.Refresh()
		c.list.fill()
		if c.again {
			c.again = false
			c.load()
		}
	})
}

// on lists the events of a day in their order.
func (c *Calendar) on(day time.Time) (events []app.CalendarEvent) {
	next := day.AddDate(0, 0, 1)
	for _, e := range c.events {
		start, end := e.Start.In(day.Location()), e.End.In(day.Location())
		if start.Before(next) && (end.After(day) || !start.Before(day)) {
			events = append(events, e)
		}
	}
	slices.SortStableFunc(events, func(a, b app.CalendarEvent) int {
		if a.AllDay != b.AllDay {
			if a.AllDay {
				return -1
			}
			return 1
		}
		return a.Start.Compare(b.Start)
	})
	return events
}

// choose goes to a day.
func (c *Calendar) choose(day time.Time) {
	moved := day.Month() != c.day.Month() || day.Year() != c.day.Year()
	c.day = day
	c.desk.Nav.Alive()
	c.keys()
	if moved {
		c.load()
		return
	}
	c.month.Refresh()
}

// open shows the document that an event was reckoned from. That somebody is busy
// is all that there is to see.
func (c *Calendar) open(e app.CalendarEvent) {
	if e.Kind != "Busy" {
		c.desk.Nav.Card(e.ID)
	}
}

func (c *Calendar) turn(by int) {
	first := time.Date(c.day.Year(), c.day.Month()+time.Month(by), 1, 0, 0, 0, 0, c.day.Location())
	last := first.AddDate(0, 1, -1).Day()
	c.choose(first.AddDate(0, 0, min(c.day.Day(), last)-1))
}

// plan opens a card of a talk on the chosen day.
func (c *Calendar) plan() {
	if c.desk.App.May(access.Create, "Negotiation") {
		c.desk.Nav.New("Negotiation", talkAt(c.desk, c.day.Add(morning*time.Hour), "meeting"))
	}
}

// toneOfEvent is the colour of an event by its kind and state.
func toneOfEvent(e app.CalendarEvent, now time.Time) fyne.ThemeColorName {
	switch e.Layer {
	case string(crm.LayerCompanyDates), string(crm.LayerBirthdays), string(crm.LayerHolidays):
		return theme.TempBanned
	case string(crm.LayerTasks):
		switch {
		case e.State == "done" || e.State == "accepted":
			return theme.Active
		case e.Start.Before(now):
			return theme.Banned
		}
		return theme.Passive
	}
	if slices.Contains([]string{string(crm.LayerContracts), string(crm.LayerOriginals), string(crm.LayerAdmissions)}, e.Layer) {
		if e.End.Before(now) {
			return theme.Banned
		}
		return theme.TempBanned
	}
	switch {
	case e.State == "held":
		return theme.Active
	case e.State == "cancelled" || e.State == "postponed":
		return theme.Passive
	case e.State == "planned" && e.End.Add(24*time.Hour).Before(now):
		return theme.Banned
	}
	return theme.Potential
}
