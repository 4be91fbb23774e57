// Package calendar writes iCalendar feeds that Outlook and others subscribe
// to. It knows neither documents nor rights: events are handed in.
package calendar

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/emersion/go-ical"
)

// Event is one entry of a feed.
type Event struct {
	UID         string
	Start       time.Time
	End         time.Time // exclusive
	AllDay      bool      // only the dates of Start and End count
	Yearly      bool
	Leap        bool // a yearly 29 February: every year's last of the month
	Summary     string
	Description string
	Location    string
	Status      string // CONFIRMED, TENTATIVE or CANCELLED
	Transparent bool   // does not make anybody busy
	Sequence    int64  // grows with every change that is shown
	Modified    time.Time
	Category    string
}

// errEvent reports an event that no calendar could read.
var errEvent = errors.New("event")

// encode writes one event. Each is encoded alone, so that a bad one spoils no
// other.
func encode(e Event) ([]byte, error) {
	if e.UID == "" || e.Start.IsZero() || e.End.Before(e.Start) {
		return nil, fmt.Errorf("%w %q: no UID or no time", errEvent, e.UID)
	}
	c := ical.NewComponent(ical.CompEvent)
	text := func(name, value string) {
		if value != "" {
			p := ical.NewProp(name)
			p.SetText(clean(value))
			c.Props.Set(p)
		}
	}
	raw := func(name, value string, params ...string) {
		p := ical.NewProp(name)
		p.Value = value
		if len(params) == 2 {
			p.Params.Set(params[0], params[1])
		}
		c.Props.Set(p)
	}
	const utc, day = "20060102T150405Z", "20060102"
	text("UID", e.UID)
	raw("DTSTAMP", e.Modified.UTC().Format(utc))
	raw("LAST-MODIFIED", e.Modified.UTC().Format(utc))
	raw("SEQUENCE", strconv.FormatInt(e.Sequence, 10))
	if e.AllDay {
		raw("DTSTART", e.Start.Format(day), "VALUE", "DATE")
		raw("DTEND", e.End.Format(day), "VALUE", "DATE")
	} else {
		raw("DTSTART", e.Start.UTC().Format(utc))
		raw("DTEND", e.End.UTC().Format(utc))
	}
	switch {
	case e.Yearly && e.Leap:
		raw("RRULE", "FREQ=YEARLY;BYMONTHDAY=-1;BYMONTH=2")
	case e.Yearly:
		raw("RRULE", "FREQ=YEARLY")
	}
	text("SUMMARY", e.Summary)
	text("DESCRIPTION", e.Description)
	text("LOCATION", e.Location)
	text("CATEGORIES", e.Category)
	raw("STATUS", e.Status)
	transp := "OPAQUE"
	if e.Transparent {
		transp = "TRANSPARENT"
	}
	raw("TRANSP", transp)
	return component(c)
}

// component encodes one component: the library writes whole calendars only,
// so it is cut out of one, and folded, which the library does not.
func component(c *ical.Component) ([]byte, error) {
	cal := ical.NewCalendar()
	cal.Props.SetText(ical.PropVersion, "2.0")
	cal.Props.SetText(ical.PropProductID, "-")
	cal.Children = []*ical.Component{c}
	var buf bytes.Buffer
	if err := ical.NewEncoder(&buf).Encode(cal); err != nil {
		return nil, fmt.Errorf("%w: %w", errEvent, err)
	}
	from := bytes.Index(buf.Bytes(), []byte("BEGIN:VEVENT"))
	to := bytes.LastIndex(buf.Bytes(), []byte("END:VCALENDAR"))
	return fold(buf.Bytes()[from:to]), nil
}
