package crm

import (
	"strconv"
	"time"

	"kontor/shared/doc"
)

// WorkCalendar says which days of a year people work in a country, where that
// differs from Monday to Friday.
type WorkCalendar struct {
	doc.Header
	Country doc.Code[Country] `doc:"required,index"`
	Year    int64             `doc:"required,index"`
	Days    doc.Rows[WorkDay]
}

// WorkDay is a day that is not as its weekday says.
type WorkDay struct {
	Date  doc.Date    `doc:"required"`
	Kind  WorkDayKind `doc:"required"`
	Title string
}

// WorkDayKind is in what way a day differs.
type WorkDayKind string

// The kinds of day.
const (
	Holiday    WorkDayKind = "holiday"
	ShortDay   WorkDayKind = "short" // an hour less
	WorkingDay WorkDayKind = "working"
)

// Values implements doc.Enum.
func (WorkDayKind) Values() []string {
	return []string{string(Holiday), string(ShortDay), string(WorkingDay)}
}

// WorkCalendarID is the calendar of a country for a year.
func WorkCalendarID(country string, year int) doc.ID {
	return doc.Made("work_calendar", country, strconv.Itoa(year))
}

// Label implements doc.Doc.
func (w *WorkCalendar) Label() string { return string(w.Country) + " " + strconv.FormatInt(w.Year, 10) }

// Named implements doc.Named.
func (w *WorkCalendar) Named() doc.ID { return WorkCalendarID(string(w.Country), int(w.Year)) }

// Check keeps a calendar where its ID says it is, and its days in its year.
func (w *WorkCalendar) Check(*WorkCalendar) error {
	if w.ID != w.Named() {
		return doc.Invalid("Year", "calendar_id")
	}
	seen := map[doc.Date]bool{}
	for _, id := range w.Days.Sorted() {
		day := w.Days[id].Date
		if day.At(time.UTC).Year() != int(w.Year) || seen[day] {
			return doc.Invalid("Days/"+string(id)+"/Date", "calendar_day").Reads("Days", "Year")
		}
		seen[day] = true
	}
	return nil
}

// worktime tells working days in a country. Years without a calendar count as
// Monday to Friday; missing lists them.
type worktime struct {
	c       doc.Context
	country string
	years   map[int]map[doc.Date]WorkDayKind
	missing []int
}

// HomeOf is the country whose calendar holds for the company, by its zone.
func HomeOf(zone *time.Location) string {
	switch zone.String() {
	case "Europe/Minsk":
		return Belarus
	case "Asia/Almaty", "Asia/Qyzylorda", "Asia/Aqtau", "Asia/Aqtobe", "Asia/Oral", "Asia/Atyrau", "Asia/Qostanay":
		return Kazakhstan
	}
	return Russia
}

func newWorktime(c doc.Context, country string) *worktime {
	if country == "" {
		country = HomeOf(c.Zone)
	}
	return &worktime{c: c, country: country, years: map[int]map[doc.Date]WorkDayKind{}}
}

func (w *worktime) year(n int) (map[doc.Date]WorkDayKind, error) {
	if days, read := w.years[n]; read {
		return days, nil
	}
	d, err := w.c.Get("WorkCalendar", WorkCalendarID(w.country, n))
	if err != nil {
		return nil, err
	}
	days := map[doc.Date]WorkDayKind{}
	if d == nil || d.Meta().Deleted {
		w.missing = append(w.missing, n)
	} else {
		for _, day := range d.(*WorkCalendar).Days {
			days[day.Date] = day.Kind
		}
	}
	w.years[n] = days
	return days, nil
}

// works reports whether people work on a day, and whether the day is short.
func (w *worktime) works(day doc.Date) (works, short bool, err error) {
	at := day.At(time.UTC)
	days, err := w.year(at.Year())
	if err != nil {
		return false, false, err
	}
	switch days[day] {
	case Holiday:
		return false, false, nil
	case WorkingDay:
		return true, false, nil
	case ShortDay:
		return true, true, nil
	}
	weekday := at.Weekday()
	return weekday != time.Saturday && weekday != time.Sunday, false, nil
}

// MissingCalendars lists the years between two days that a country has no
// calendar for, so that they count as Monday to Friday; no country is the
// company's own.
func MissingCalendars(c doc.Context, country string, from, to doc.Date) ([]int, error) {
	w := newWorktime(c, country)
	if from == "" || to == "" {
		return nil, nil
	}
	for year := from.At(time.UTC).Year(); year <= to.At(time.UTC).Year(); year++ {
		if _, err := w.year(year); err != nil {
			return nil, err
		}
	}
	return w.missing, nil
}

// longestRun bounds the search for a working day: no country rests for longer.
const longestRun = 60

// add gives the n-th working day after a day; n is at least 1.
func (w *worktime) add(from doc.Date, n int) (doc.Date, error) {
	day, rest := from, 0
	for n > 0 && rest < longestRun {
		day = day.Add(1)
		works, _, err := w.works(day)
		if err != nil {
			return "", err
		}
		if rest++; works {
			n, rest = n-1, 0
		}
	}
	return day, nil
}

// between counts the working days after from up to to, no further than limit.
func (w *worktime) between(from, to doc.Date, limit int) (n int, err error) {
	for day := from.Add(1); day <= to && n <= limit; day = day.Add(1) {
		works, _, err := w.works(day)
		if err != nil {
			return 0, err
		}
		if works {
			n++
		}
	}
	return n, nil
}
