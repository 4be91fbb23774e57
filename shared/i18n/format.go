package i18n

import (
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"kontor/shared/doc"
)

// thin is the space between thousands: it does not break.
const thin = "\u00a0"

// Date writes a day as dd.mm.yyyy.
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

// Int writes a whole number with its thousands apart.
func (w *Words) Int(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, s = "-", s[1:]
	}
	sep := thin
	if w.Lang == EN {
		sep = ","
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + sep + s[i:]
	}
	return sign + s
}

// Decimal writes an exact number.
func (w *Words) Decimal(d doc.Decimal) string {
	whole, part, has := strings.Cut(string(d), ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return string(d)
	}
	if !has {
		return w.Int(n)
	}
	return w.Int(n) + w.point() + part
}

func (w *Words) point() string {
	if w.Lang == EN {
		return "."
	}
	return ","
}

// minor are the currencies that do not have two minor digits (ISO 4217).
var minor = map[string]int{"JPY": 0, "KRW": 0, "VND": 0, "KWD": 3}

// MinorDigits is how many digits stand after a currency's point.
func MinorDigits(currency string) int {
	if n, ok := minor[currency]; ok {
		return n
	}
	return 2
}

// Money writes an amount with its currency.
func (w *Words) Money(m doc.Money) string {
	if m == (doc.Money{}) {
		return ""
	}
	digits := MinorDigits(m.Currency)
	unit := int64(1)
	for range digits {
		unit *= 10
	}
	n, rest, sign := m.Minor/unit, m.Minor%unit, ""
	if rest < 0 {
		rest = -rest
		if n == 0 {
			sign = "-"
		}
	}
	text := sign + w.Int(n)
	if digits > 0 {
		part := strconv.FormatInt(rest, 10)
		text += w.point() + strings.Repeat("0", digits-len(part)) + part
	}
	return text + thin + m.Currency
}

// Fold is how search compares: lower case, ё as е.
func Fold(s string) string { return strings.ReplaceAll(strings.ToLower(s), "ё", "е") }

// The keys of the two layouts, each under the other.
const (
	latin    = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
	cyrillic = "ёйцукенгшщзхъфывапролджэячсмитьбю"
)

var toCyrillic, toLatin = layouts()

func layouts() (there, back *strings.Replacer) {
	var a, b []string
	l, c := []rune(latin), []rune(cyrillic)
	for i := range l {
		a = append(a, string(l[i]), string(c[i]))
		b = append(b, string(c[i]), string(l[i]))
	}
	return strings.NewReplacer(a...), strings.NewReplacer(b...)
}

// SwapLayout reads what was typed in the wrong layout: ghbdtn is привет.
func SwapLayout(s string) string {
	s = strings.ToLower(s)
	if strings.ContainsAny(s, cyrillic) {
		return toLatin.Replace(s)
	}
	return toCyrillic.Replace(s)
}

// Order compares as the language's dictionary does. It is not safe for several
// goroutines.
func (w *Words) Order() func(a, b string) int {
	c := collate.New(language.Make(string(w.Lang)), collate.IgnoreCase, collate.Numeric)
	return c.CompareString
}
