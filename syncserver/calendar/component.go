package calendar

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/emersion/go-ical"
)

// ErrEvent reports an event that no calendar could read. It costs only itself.
var ErrEvent = errors.New("unreadable event")

// The ways of writing a time.
const (
	utcTime  = "20060102T150405Z"
	wallTime = "20060102T150405"
	dateOnly = "20060102"
)

// The yearly rules. Clients disagree about what a 29 February does in the other
// years; nobody disagrees about the last day of the month.
const (
	everyYear      = "FREQ=YEARLY"
	everyLeapNight = "FREQ=YEARLY;BYMONTHDAY=-1;BYMONTH=2"
)

// maxSeq is the largest INTEGER (RFC 5545 §3.3.8).
const maxSeq = 1<<31 - 1

// check finds what would make a shown event unreadable.
func check(e Event) error {
	for _, t := range []time.Time{e.Start, e.Modified} {
		if t.IsZero() || t.UTC().Year() < 1 || t.UTC().Year() > 9998 {
			return fmt.Errorf("%w: no time of start or change", ErrEvent)
		}
	}
	switch {
	case e.UID == "" || len(e.UID) > 255 || clean(e.UID) != e.UID || strings.ContainsAny(e.UID, "\n\t"):
		return fmt.Errorf("%w: no sound UID", ErrEvent)
	case !e.End.IsZero() && e.End.Before(e.Start), e.End.UTC().Year() > 9998:
		return fmt.Errorf("%w: ends before it starts", ErrEvent)
	case e.Seq < 0 || e.Seq > maxSeq:
		return fmt.Errorf("%w: sequence %d", ErrEvent, e.Seq)
	case e.Status != "" && e.Status != Tentative && e.Status != Confirmed && e.Status != Cancelled:
		return fmt.Errorf("%w: status %q", ErrEvent, e.Status)
	}
	return nil
}

// props collects properties that are already in the written form: the library's
// own setters know neither our escaping nor when a parameter is due.
type props struct{ *ical.Component }

func (p props) raw(name, value string, params ...string) {
	prop := ical.Prop{Name: name, Value: value}
	if len(params) == 2 {
		prop.Params = ical.Params{params[0]: {params[1]}}
	}
	p.Props[name] = []ical.Prop{prop}
}

func (p props) text(name, value string) {
	if value != "" {
		p.raw(name, escape(clean(value)))
	}
}

// encode writes one event as it is shown in the zone.
func encode(e Event, zone *time.Location) ([]byte, error) {
	if err := check(e); err != nil {
		return nil, err
	}
	p := props{ical.NewComponent(ical.CompEvent)}
	p.text(ical.PropUID, e.UID)
	p.raw(ical.PropDateTimeStamp, e.Modified.UTC().Format(utcTime))
	p.raw(ical.PropLastModified, e.Modified.UTC().Format(utcTime))
	p.raw(ical.PropSequence, strconv.FormatInt(e.Seq, 10))
	p.times(e, zone)
	p.text(ical.PropSummary, e.Summary)
	p.text(ical.PropDescription, e.Description)
	p.text(ical.PropLocation, e.Location)
	if len(e.Categories) > 0 {
		list := make([]string, len(e.Categories))
		for i, c := range e.Categories {
			list[i] = escape(clean(c))
		}
		p.raw(ical.PropCategories, strings.Join(list, ","))
	}
	status, transparency := e.Status, "TRANSPARENT"
	if status == "" {
		status = Confirmed
	}
	if e.Busy && status != Cancelled {
		transparency = "OPAQUE"
	}
	p.raw(ical.PropStatus, string(status))
	p.raw(ical.PropTransparency, transparency)
	return written(p.Component)
}

// times writes when it is: days as dates, single moments in UTC, and repeated
// ones by the wall clock of the zone, which is what people repeat by.
func (p props) times(e Event, zone *time.Location) {
	start, end := e.Start.UTC(), e.End.UTC()
	switch {
	case e.AllDay:
		start, end = e.Start, dayAfter(e)
		p.raw(ical.PropDateTimeStart, start.Format(dateOnly), ical.ParamValue, "DATE")
		p.raw(ical.PropDateTimeEnd, end.Format(dateOnly), ical.ParamValue, "DATE")
	case e.Yearly && zoned(zone):
		start, end = e.Start.In(zone), e.End.In(zone)
		p.raw(ical.PropDateTimeStart, start.Format(wallTime), ical.PropTimezoneID, zone.String())
		if e.End.After(e.Start) {
			p.raw(ical.PropDateTimeEnd, end.Format(wallTime), ical.PropTimezoneID, zone.String())
		}
	default:
		p.raw(ical.PropDateTimeStart, start.Format(utcTime))
		if e.End.After(e.Start) {
			p.raw(ical.PropDateTimeEnd, end.Format(utcTime))
		}
	}
	if !e.Yearly {
		return
	}
	rule := everyYear
	if start.Month() == time.February && start.Day() == 29 {
		rule = everyLeapNight
	}
	p.raw(ical.PropRecurrenceRule, rule)
}

// dayAfter is the first day that an all-day event does not take.
func dayAfter(e Event) time.Time {
	if next := e.Start.AddDate(0, 0, 1); e.End.IsZero() || e.End.Format(dateOnly) < next.Format(dateOnly) {
		return next
	}
	return e.End
}
