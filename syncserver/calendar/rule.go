package calendar

import (
	"fmt"
	"strings"
	"time"
)

// rule words what the shifts into summer time, or out of it, have in common
// over the years; empty when it is not a weekday of a month, counted from its
// beginning or its end.
func rule(all []shift, summer bool) string {
	var same []time.Time
	for _, s := range all {
		if s.summer == summer {
			same = append(same, s.wall)
		}
	}
	if len(same) < yearsAhead-1 {
		return ""
	}
	first, nth, last := same[0], week(same[0]), true
	for _, t := range same {
		if t.Month() != first.Month() || t.Weekday() != first.Weekday() || t.Format("150405") != first.Format("150405") {
			return ""
		}
		if week(t) != nth {
			nth = 0
		}
		last = last && t.AddDate(0, 0, 7).Month() != t.Month()
	}
	if last {
		nth = -1
	}
	if nth == 0 {
		return ""
	}
	day := strings.ToUpper(first.Weekday().String()[:2])
	return fmt.Sprintf("FREQ=YEARLY;BYMONTH=%d;BYDAY=%d%s", first.Month(), nth, day)
}

// week counts which of the month's Mondays, Tuesdays... the day is.
func week(t time.Time) int { return (t.Day()-1)/7 + 1 }
