package views

import (
	"context"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/theme"
	"kontor/shared/crm"
	"kontor/shared/doc"
)

// missingText warns of years in which deadlines are reckoned without a working
// calendar.
func missingText(d *Desk, key string, years []int) string {
	var all []string
	for _, y := range years {
		all = append(all, strconv.Itoa(y))
	}
	return d.Words().Tf(key, map[string]string{"years": strings.Join(all, ", ")})
}

// calendarStrip warns, on the card of settings, of years to come that have no
// working calendar yet.
type calendarStrip struct {
	widget.BaseWidget
	c   *Card
	box *fyne.Container
}

func newCalendarStrip(c *Card) part {
	s := &calendarStrip{c: c, box: kit.Pads(kit.Column(0), 0, 4, 10, 10)}
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer draws it.
func (s *calendarStrip) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(s.box) }

// yearAhead is how far deadlines are reckoned, in days.
const yearAhead = 365

func (s *calendarStrip) show() {
	d := s.c.desk
	Go(d, func(ctx context.Context) (years []int, err error) {
		err = d.App.Reckon(ctx, func(c doc.Context) (err error) {
			years, err = crm.MissingCalendars(c, "", c.Today(), doc.DateOf(c.Today().At(time.UTC).AddDate(0, 0, yearAhead)))
			return err
		})
		return years, err
	}, func(years []int, err error) {
		if err != nil {
			d.Log.Warn("calendars", "err", err)
		}
		s.box.RemoveAll()
		if len(years) > 0 {
			s.box.Add(newNotice(theme.TempBanned, missingText(d, "ui.calendar.missing_ahead", years)))
		}
		s.c.content.Refresh()
	})
}
