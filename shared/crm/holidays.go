package crm

import (
	"slices"
	"time"

	"kontor/shared/doc"
)

// professional is a day of a trade that forwarders deal with, kept in a country
// by law: on a date, or on a Sunday of its month counted from either end.
type professional struct {
	country string
	word    string // key of its name
	month   time.Month
	day     int
	sunday  int // 1 the first, -1 the last; 0: on the day
}

// professionals leave out what no law of the country dates.
var professionals = []professional{
	{country: Russia, word: "day_fleet", month: time.July, sunday: 1},           // decree of 1 October 1980 № 3018-X
	{country: Russia, word: "day_railway", month: time.August, sunday: 1},       // decree of 1 October 1980 № 3018-X
	{country: Russia, word: "day_customs", month: time.October, day: 25},        // decree of the President of 4 August 1995 № 811
	{country: Russia, word: "day_road", month: time.October, sunday: -1},        // decree of the President of 25 June 2012 № 897
	{country: Belarus, word: "day_railway", month: time.August, sunday: 1},      // decree of the President of 26 March 1998 № 157
	{country: Belarus, word: "day_customs", month: time.September, day: 20},     // the same
	{country: Kazakhstan, word: "day_aviation", month: time.February, day: 1},   // the minister's list of 17 November 2023
	{country: Kazakhstan, word: "day_transport", month: time.August, sunday: 1}, // decree of the President of 20 January 1998, and that list
}

// IsOwn reports whether a firm is an employee's own on a day: he answers for it or
// is its curator.
func (c *Counterparty) IsOwn(employee doc.ID, day doc.Date) bool {
	return c.Owner == employee || slices.Contains(c.Belongs(day), employee)
}

// in is the day's date in a year.
func (p professional) in(year int) doc.Date {
	at := time.Date(year, p.month, max(p.day, 1), 0, 0, 0, 0, time.UTC)
	switch p.sunday {
	case 1:
		at = at.AddDate(0, 0, (7-int(at.Weekday()))%7)
	case -1:
		at = at.AddDate(0, 1, -1)
		at = at.AddDate(0, 0, -int(at.Weekday()))
	}
	return doc.DateOf(at)
}

// events of a working calendar are the days off that have a name, and the
// professional days of its country. They concern whoever has firms there.
func (w *WorkCalendar) events() (events []Event) {
	country := string(w.Country)
	add := func(part, word, title string, on doc.Date) {
		e := wholeDay(LayerHolidays, part, word, title, on)
		e.Country = country
		events = append(events, e)
	}
	for _, row := range w.Days.Sorted() {
		if day := w.Days[row]; day.Kind == Holiday && day.Title != "" {
			add(string(row), "holiday", day.Title+" ("+country+")", day.Date)
		}
	}
	for _, p := range professionals {
		if p.country == country {
			add(p.word, p.word, country, p.in(int(w.Year)))
		}
	}
	return events
}
