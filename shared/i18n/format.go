package i18n

import (
	"strconv"
	"strings"
	"time"

	"kontor/shared/doc"
)

// blank stands between thousands and before a unit: a line never breaks there.
const blank = "\u00a0"

// Date writes a day as dd.mm.yyyy; what is no day stays as it is.
func (w *Words) Date(d doc.Date) string {
	if t, err := time.Parse(time.DateOnly, string(d)); err == nil {
		return t.Format("02.01.2006")
	}
	return string(d)
}

// Moment writes an instant in a zone as dd.mm.yyyy hh:mm.
func (w *Words) Moment(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return ""
	}
	return t.In(zone).Format("02.01.2006 15:04")
}

// Clock writes only the time of day of an instant in a zone.
func (w *Words) Clock(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return ""
	}
	return t.In(zone).Format("15:04")
}

// Became writes what a value was and what it is now. An arrow would do better,
// but the window's font has none, and where it borrows one it loses the blank
// behind it.
func (w *Words) Became(old, now string) string { return old + " › " + now }

// Int writes a whole number with its thousands apart.
func (w *Words) Int(n int64) string { return w.group(strconv.FormatInt(n, 10)) }

// Decimal writes an exact number; what is no number stays as it is.
func (w *Words) Decimal(d doc.Decimal) string {
	if d == "" || d.Sound() != "" {
		return string(d)
	}
	whole, part, has := strings.Cut(string(d), ".")
	if !has {
		return w.group(whole)
	}
	return w.group(whole) + w.point() + part
}

// group parts the thousands of a row of digits that may begin with a minus.
func (w *Words) group(digits string) string {
	digits, minus := strings.CutPrefix(digits, "-")
	apart := blank
	if w.Lang == EN {
		apart = ","
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + apart + digits[i:]
	}
	if minus {
		return "-" + digits
	}
	return digits
}

func (w *Words) point() string {
	if w.Lang == EN {
		return "."
	}
	return ","
}
