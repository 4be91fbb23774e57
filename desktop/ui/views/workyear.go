package views

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/app"
	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/theme"
	"kontor/shared/crm"
	"kontor/shared/doc"
)

// yearSheet shows a working calendar as the year that it is: a click on a day
// makes it a holiday, a short day or a working one. What was clicked is typed
// into the form, to be saved or undone with the rest.
type yearSheet struct {
	widget.BaseWidget
	c       *Card
	year    int
	days    map[doc.Date]yearDay
	chosen  doc.Date
	months  *yearView
	about   *kit.Text
	count   *kit.Text
	like    *kit.Button
	content fyne.CanvasObject
}

// yearDay is a day that is not as its weekday says, and its row.
type yearDay struct {
	row doc.ID
	crm.WorkDay
}

func newYearSheet(c *Card) part {
	s := &yearSheet{c: c, days: map[doc.Date]yearDay{}}
	d := c.desk
	s.months = newYearView(s)
	s.about, s.count = kit.Body(""), kit.Caption("")
	s.about.Truncate = true
	s.like = kit.NewButton(d.T("ui.workyear.like"), fynetheme.ContentCopyIcon(), s.likeLast)
	legend := kit.Line(14, s.mark(theme.Banned, "holiday"), s.mark(theme.TempBanned, "short"), s.mark(theme.Potential, "working"), s.count)
	foot := container.NewBorder(nil, nil, legend, s.like, kit.Pads(s.about, 0, 0, 16, 8))
	s.content = container.NewBorder(nil, kit.Pad(foot, 6, 8), nil, nil, container.NewScroll(kit.Pad(s.months, 4, 8)))
	s.ExtendBaseWidget(s)
	return s
}

func (s *yearSheet) mark(tone fyne.ThemeColorName, kind string) fyne.CanvasObject {
	dot := kit.NewPlate(tone)
	dot.Radius, dot.Min = 3, fyne.NewSize(12, 12)
	return kit.Line(5, dot, kit.Caption(s.c.desk.Words().Value("WorkCalendar", "Days//Kind", kind)))
}

// CreateRenderer draws it.
func (s *yearSheet) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(s.content) }

// show reads the days of the form, with what was typed into it.
func (s *yearSheet) show() {
	parts := s.c.form.Parts()
	if raw := parts["Year"]; raw == nil || json.Unmarshal(raw, &s.year) != nil {
		return
	}
	s.days = map[doc.Date]yearDay{}
	rows := map[doc.ID]crm.WorkDay{}
	if raw := parts["Days"]; raw != nil && json.Unmarshal(raw, &rows) != nil {
		return
	}
	for id, day := range rows {
		s.days[day.Date] = yearDay{id, day}
	}
	if s.chosen == "" {
		s.chosen = doc.Date(strconv.Itoa(s.year) + "-01-01")
	}
	s.like.Hidden = !s.c.editable()
	s.tell()
}

// tell says what the chosen day is, and how many days are worked.
func (s *yearSheet) tell() {
	w := s.c.desk.Words()
	parts := []string{w.Date(s.chosen)}
	if day, is := s.days[s.chosen]; is {
		parts = append(parts, w.Value("WorkCalendar", "Days//Kind", string(day.Kind)))
		if day.Title != "" {
			parts = append(parts, day.Title)
		}
	}
	s.about.Set(strings.Join(parts, " · "))
	works := 0
	for at := time.Date(s.year, 1, 1, 0, 0, 0, 0, time.UTC); at.Year() == s.year; at = at.AddDate(0, 0, 1) {
		switch s.days[doc.DateOf(at)].Kind {
		case crm.WorkingDay, crm.ShortDay:
			works++
		case crm.Holiday:
		default:
			if !weekend(at) {
				works++
			}
		}
	}
	s.count.Set(w.N("ui.workyear.works", works))
	s.months.Refresh()
	s.content.Refresh()
}

func weekend(at time.Time) bool { return at.Weekday() == time.Saturday || at.Weekday() == time.Sunday }

// turn makes the chosen day the next that it can be.
func (s *yearSheet) turn() {
	if !s.c.editable() {
		return
	}
	kinds := []crm.WorkDayKind{"", crm.Holiday, crm.ShortDay}
	if weekend(s.chosen.At(time.UTC)) {
		kinds = []crm.WorkDayKind{"", crm.WorkingDay, crm.ShortDay, crm.Holiday}
	}
	now := s.days[s.chosen].Kind
	next := kinds[0]
	for i, k := range kinds {
		if k == now {
			next = kinds[(i+1)%len(kinds)]
		}
	}
	s.set(s.chosen, next, s.days[s.chosen].Title)
	s.put()
}

// set makes a day of a kind, none being as its weekday says.
func (s *yearSheet) set(on doc.Date, kind crm.WorkDayKind, title string) {
	day, had := s.days[on]
	switch {
	case kind == "":
		delete(s.days, on)
		return
	case !had:
		row, ok := s.c.desk.row()
		if !ok {
			return
		}
		day = yearDay{row: doc.ID(row), WorkDay: crm.WorkDay{Date: on}}
	}
	day.Kind, day.Title = kind, title
	s.days[on] = day
}

// put types the days into the form.
func (s *yearSheet) put() {
	rows := map[doc.ID]crm.WorkDay{}
	for _, day := range s.days {
		rows[day.row] = day.WorkDay
	}
	s.c.form.Set("Days", value(rows))
	s.tell()
}

// likeLast takes over the holidays of the year before by their dates. Which of
// them were moved is decided anew each year, and is for the user to correct.
func (s *yearSheet) likeLast() {
	d := s.c.desk
	var country string
	if raw := s.c.doc.Parts["Country"]; raw == nil || json.Unmarshal(raw, &country) != nil {
		return
	}
	Go(d, func(ctx context.Context) (*app.Document, error) {
		return d.App.Get(ctx, crm.WorkCalendarID(country, s.year-1))
	}, func(before *app.Document, err error) {
		if err != nil {
			d.Note(d.T("ui.workyear.none"))
			return
		}
		for _, day := range before.Doc.(*crm.WorkCalendar).Days {
			on := doc.Date(strconv.Itoa(s.year) + string(day.Date)[4:])
			if day.Kind == crm.Holiday && s.days[on].Kind == "" && on.At(time.UTC).Year() == s.year {
				s.set(on, crm.Holiday, day.Title)
			}
		}
		s.put()
		d.Note(d.T("ui.workyear.check"))
	})
}

// Focus lets the keys move over the days.
func (s *yearSheet) Focus() { s.c.desk.Canvas().Focus(s.months) }

// typed says that nothing is kept beside the form.
func (s *yearSheet) typed() doc.Patch { return nil }

// forget shows what the form has gone back to.
func (s *yearSheet) forget() { s.show() }

// retype does nothing: the form has it.
func (s *yearSheet) retype(doc.Patch) {}
