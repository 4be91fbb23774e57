package doc

import (
	"encoding/json"
	"fmt"
	"time"
)

// Date is a calendar day without a time zone, "2006-01-02"; empty when unknown.
type Date string

// DateOf returns the day that t falls on in its own location.
func DateOf(t time.Time) Date { return Date(t.Format(time.DateOnly)) }

// Sound implements Value.
func (d Date) Sound() string {
	if d == "" {
		return ""
	}
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return "date"
	}
	return soundYear(t)
}

// soundYear keeps out years that nobody means and that, a zone further, could
// not be written with four digits.
func soundYear(t time.Time) string {
	if t.Year() < 1800 || t.Year() > 2999 {
		return "date"
	}
	return ""
}

// At returns the day's first instant in the zone.
func (d Date) At(zone *time.Location) time.Time {
	t, _ := time.ParseInLocation(time.DateOnly, string(d), zone)
	return t
}

// Add returns the day n days later.
func (d Date) Add(n int) Date { return DateOf(d.At(time.UTC).AddDate(0, 0, n)) }

// AddMonths returns the day n months later. It keeps to the month, a month after
// 30 January being the last of February, and the last day of a month stays one:
// after 30 June comes 31 July, or a day that comes each month would move forward
// for good.
func (d Date) AddMonths(n int) Date {
	at := d.At(time.UTC)
	first := time.Date(at.Year(), at.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	if at.AddDate(0, 0, 1).Day() == 1 {
		return DateOf(first.AddDate(0, 0, last-1))
	}
	return DateOf(first.AddDate(0, 0, min(at.Day(), last)-1))
}

// Time is an instant, stored in UTC to the second; the zero value is unknown.
type Time struct{ time.Time }

// TimeOf returns t as a document keeps it.
func TimeOf(t time.Time) Time { return Time{t.UTC().Truncate(time.Second)} }

// Sound implements Value.
func (t Time) Sound() string {
	if t.IsZero() {
		return ""
	}
	return soundYear(t.Time)
}

// MarshalJSON writes RFC 3339 in UTC.
func (t Time) MarshalJSON() ([]byte, error) {
	if t.IsZero() {
		return []byte("null"), nil
	}
	return json.Marshal(t.UTC().Format(time.RFC3339))
}

// UnmarshalJSON reads RFC 3339 of any zone.
func (t *Time) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil || s == "" {
		*t = Time{}
		return err
	}
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return fmt.Errorf("time: %w", err)
	}
	*t = TimeOf(at)
	return nil
}

// Period is a run of days, both ends included; either may be open.
type Period struct {
	From Date `json:",omitempty"`
	To   Date `json:",omitempty"`
}

// Sound implements Value.
func (p Period) Sound() string {
	if p.From.Sound() != "" || p.To.Sound() != "" {
		return "date"
	}
	if p.From != "" && p.To != "" && p.To < p.From {
		return "to_before_from"
	}
	return ""
}

// Holds reports whether the day lies inside.
func (p Period) Holds(day Date) bool {
	return (p.From == "" || p.From <= day) && (p.To == "" || day <= p.To)
}

// Meets reports whether some day lies inside both.
func (p Period) Meets(other Period) bool {
	return (p.From == "" || other.To == "" || p.From <= other.To) && (other.From == "" || p.To == "" || other.From <= p.To)
}

// Span is a run of time from one instant to a later one.
type Span struct {
	From Time `json:",omitzero"`
	To   Time `json:",omitzero"`
}

// Sound implements Value.
func (s Span) Sound() string {
	if s.From.Sound() != "" || s.To.Sound() != "" {
		return "date"
	}
	if !s.To.IsZero() && (s.From.IsZero() || !s.To.After(s.From.Time)) {
		return "to_before_from"
	}
	return ""
}

// Yearly is a day that comes each year; Year, when known, is the first.
type Yearly struct {
	Day   int
	Month int
	Year  int `json:",omitempty"`
}

// Sound implements Value. 29 February needs no leap year where the year is not
// known: it is every year's last of February.
func (y Yearly) Sound() string {
	if y == (Yearly{}) {
		return ""
	}
	if y.Month < 1 || y.Month > 12 || y.Day < 1 || y.Year < 0 || y.Year > 2999 {
		return "date"
	}
	year := y.Year
	if year == 0 {
		year = 2024 // a leap year
	}
	if y.Day > time.Date(year, time.Month(y.Month)+1, 0, 0, 0, 0, 0, time.UTC).Day() {
		return "date"
	}
	return ""
}

// In returns the day's date in the year.
func (y Yearly) In(year int) Date {
	last := time.Date(year, time.Month(y.Month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
	return DateOf(time.Date(year, time.Month(y.Month), min(y.Day, last), 0, 0, 0, 0, time.UTC))
}
