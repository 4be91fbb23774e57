package calendar

import (
	"fmt"
	"time"

	"github.com/emersion/go-ical"
)

// zoned reports whether a zone has to be explained: UTC does not.
func zoned(zone *time.Location) bool {
	return zone != nil && zone != time.UTC && zone.String() != "UTC"
}

// shift is a moment at which a zone's clocks are put forward or back.
type shift struct {
	wall     time.Time // what the clocks showed just before, as if it were UTC
	from, to int       // seconds east of Greenwich
	name     string
	summer   bool
}

// shifts lists those after one moment and before another.
func shifts(zone *time.Location, after, before time.Time) (all []shift) {
	for t := after; ; {
		_, end := t.In(zone).ZoneBounds()
		if end.IsZero() || !end.Before(before) {
			return all
		}
		if s := shiftAt(zone, end); s.from != s.to {
			all = append(all, s)
		}
		t = end
	}
}

func shiftAt(zone *time.Location, at time.Time) shift {
	_, from := at.Add(-time.Second).In(zone).Zone()
	name, to := at.In(zone).Zone()
	return shift{at.UTC().Add(time.Duration(from) * time.Second), from, to, name, at.In(zone).IsDST()}
}

// How far ahead a zone's shifts are looked at, in years: enough to tell a rule
// from a habit, and to write out those without a rule.
const yearsAhead = 10

// timezone explains a zone for events that repeat by it, of which the first
// starts in the year first and the last in the year last: the past as it was,
// shift by shift, then what is to come, by a rule where there is one.
func timezone(zone *time.Location, first, last int) ([]byte, error) {
	c := ical.NewComponent(ical.CompTimezone)
	props{c}.raw(ical.PropTimezoneID, zone.String())
	from := time.Date(first, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, -1)
	c.Children = append(c.Children, observance(begins(zone, from), ""))
	now := time.Date(last, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, s := range shifts(zone, from, now) {
		c.Children = append(c.Children, observance(s, ""))
	}
	ahead := shifts(zone, now, now.AddDate(yearsAhead, 0, 0))
	ruled := map[bool]string{false: rule(ahead, false), true: rule(ahead, true)}
	seen := map[bool]bool{}
	for _, s := range ahead {
		if ruled[false] != "" && ruled[true] != "" {
			if !seen[s.summer] {
				c.Children = append(c.Children, observance(s, ruled[s.summer]))
			}
			seen[s.summer] = true
			continue
		}
		c.Children = append(c.Children, observance(s, ""))
	}
	mustHaveStandard(c)
	return written(c)
}

// begins gives the state that a zone is in at a moment, as the shift that
// brought it there.
func begins(zone *time.Location, at time.Time) shift {
	start, _ := at.In(zone).ZoneBounds()
	if start.IsZero() || start.Year() < 1900 {
		name, offset := at.In(zone).Zone()
		return shift{time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC), offset, offset, name, at.In(zone).IsDST()}
	}
	return shiftAt(zone, start)
}

func observance(s shift, rule string) *ical.Component {
	name := ical.CompTimezoneStandard
	if s.summer {
		name = ical.CompTimezoneDaylight
	}
	p := props{ical.NewComponent(name)}
	p.raw(ical.PropDateTimeStart, s.wall.Format(wallTime))
	p.raw(ical.PropTimezoneOffsetFrom, offset(s.from))
	p.raw(ical.PropTimezoneOffsetTo, offset(s.to))
	p.text(ical.PropTimezoneName, s.name)
	if rule != "" {
		p.raw(ical.PropRecurrenceRule, rule)
	}
	return p.Component
}

// mustHaveStandard makes sure of a STANDARD block: some clients throw a zone
// away that has none, and the events with it.
func mustHaveStandard(c *ical.Component) {
	for _, o := range c.Children {
		if o.Name == ical.CompTimezoneStandard {
			return
		}
	}
	c.Children[0].Name = ical.CompTimezoneStandard
}

func offset(seconds int) string {
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	s := fmt.Sprintf("%c%02d%02d", sign, seconds/3600, seconds/60%60)
	if seconds%60 != 0 {
		s += fmt.Sprintf("%02d", seconds%60)
	}
	return s
}
