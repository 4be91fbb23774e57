package crm

import (
	"fmt"
	"time"

	"kontor/shared/doc"
)

// usualHours are those of a department that has set none: eight hours.
const usualHours = "09:00-17:00"

// hoursOf are the minutes of the day from which and to which people work, on
// the department's own clock: "09:00-18:00".
func hoursOf(text string) (from, to int, ok bool) {
	if text == "" {
		text = usualHours
	}
	var a, b, x, y int
	if !callWindow.MatchString(text) {
		return 0, 0, false
	}
	if _, err := fmt.Sscanf(text, "%d:%d-%d:%d", &a, &b, &x, &y); err != nil {
		return 0, 0, false
	}
	from, to = a*60+b, x*60+y
	return from, to, from < to
}

// shortBy is how much earlier a short day ends, in minutes.
const shortBy = 60

// Minutes counts the working minutes of a department between two moments: only
// on working days of its country, within its hours, by its clock.
func Minutes(c doc.Context, d *Department, from, to time.Time) (minutes int, err error) {
	zone := departmentZone(c, d)
	begin, end, ok := hoursOf(d.WorkHours)
	if !ok || !from.Before(to) {
		return 0, nil
	}
	w := newWorktime(c, string(d.Calendar))
	last := doc.DateOf(to.In(zone))
	for day := doc.DateOf(from.In(zone)); day <= last; day = day.Add(1) {
		works, short, err := w.works(day)
		if err != nil {
			return 0, err
		}
		if !works {
			continue
		}
		until := end
		if short {
			until -= shortBy
		}
		at := day.At(zone)
		a := time.Date(at.Year(), at.Month(), at.Day(), 0, begin, 0, 0, zone)
		b := time.Date(at.Year(), at.Month(), at.Day(), 0, until, 0, 0, zone)
		if from.After(a) {
			a = from
		}
		if to.Before(b) {
			b = to
		}
		if a.Before(b) {
			minutes += int(b.Sub(a) / time.Minute)
		}
	}
	return minutes, nil
}

// departmentZone is the clock that a department works by.
func departmentZone(c doc.Context, d *Department) *time.Location {
	if zone, err := time.LoadLocation(string(d.TimeZone)); err == nil && d.TimeZone != "" {
		return zone
	}
	return c.Zone
}
