package doc

import (
	"regexp"
	"slices"
	"strings"
)

// Value is a field value that can tell whether it is sound by itself.
type Value interface {
	// Sound returns the rule that the value breaks, empty if none.
	Sound() string
}

// Text is a string of several lines.
type Text string

// Sound implements Value.
func (t Text) Sound() string { return plain(string(t), MaxText, true) }

// Money is an amount in the minor units of a currency; never a float.
type Money struct {
	Minor    int64
	Currency string // ISO 4217, three letters
}

var currencyPattern = regexp.MustCompile(`^[A-Z]{3}$`)

// Sound implements Value.
func (m Money) Sound() string {
	if m != (Money{}) && !currencyPattern.MatchString(m.Currency) {
		return "currency"
	}
	return ""
}

// Decimal is an exact number as text: digits with an optional point.
type Decimal string

var decimalPattern = regexp.MustCompile(`^-?(0|[1-9]\d{0,14})(\.\d{1,6})?$`)

// Sound implements Value.
func (d Decimal) Sound() string {
	if d != "" && !decimalPattern.MatchString(string(d)) {
		return "number"
	}
	return ""
}

// Phone is a number in E.164 form with its extension kept apart.
type Phone struct {
	E164 string
	Ext  string `json:",omitempty"`
}

var (
	phonePattern = regexp.MustCompile(`^\+[1-9]\d{6,14}$`)
	extPattern   = regexp.MustCompile(`^\d{0,6}$`)
)

// Sound implements Value.
func (p Phone) Sound() string {
	if p == (Phone{}) {
		return ""
	}
	if !phonePattern.MatchString(p.E164) || !extPattern.MatchString(p.Ext) {
		return "phone"
	}
	return ""
}

// Email is a mail address: one @, at most 254 bytes, the domain in lower case.
type Email string

var emailPattern = regexp.MustCompile(`^[^\s\pC@<>,;"]{1,64}@[^\s\pC@<>,;"]+\.[^\s\pC@<>,;".]{2,}$`)

// Sound implements Value.
func (e Email) Sound() string {
	if e == "" {
		return ""
	}
	_, domain, _ := strings.Cut(string(e), "@")
	if len(e) > 254 || !emailPattern.MatchString(string(e)) || domain != strings.ToLower(domain) {
		return "email"
	}
	return ""
}

// Address is a place; one value, because its parts mean nothing apart.
type Address struct {
	Country string `json:",omitempty"` // ISO 3166 alpha-2
	Index   string `json:",omitempty"`
	Region  string `json:",omitempty"`
	City    string `json:",omitempty"`
	Street  string `json:",omitempty"`
	Locode  string `json:",omitempty"` // UN/LOCODE
	Geo     string `json:",omitempty"` // "lat,lon"
}

var (
	locodePattern  = regexp.MustCompile(`^[A-Z]{2}[A-Z2-9]{3}$`)
	countryPattern = regexp.MustCompile(`^[A-Z]{2}$`)
)

// Sound implements Value.
func (a Address) Sound() string {
	switch {
	case a.Country != "" && !countryPattern.MatchString(a.Country):
		return "country"
	case a.Locode != "" && !locodePattern.MatchString(a.Locode):
		return "locode"
	}
	for _, part := range []string{a.Index, a.Region, a.City, a.Street, a.Geo} {
		if rule := plain(part, MaxString, false); rule != "" {
			return rule
		}
	}
	return ""
}

// Line is the address in one line, for lists and search.
func (a Address) Line() string {
	parts := []string{a.Index, a.Country, a.Region, a.City, a.Street}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ")
}

// Enum is a string type with a closed list of values.
type Enum interface{ Values() []string }

// Set is a set of values of an enum or of codes, kept sorted.
type Set[E ~string] []E

// Has reports whether v is in the set.
func (s Set[E]) Has(v E) bool { return slices.Contains(s, v) }

// Rows are the rows of a document by their ID. Each is a path of its own, so
// that two people may add two rows without a conflict.
type Rows[T any] map[ID]T

// Sorted yields the rows' IDs in a lasting order.
func (r Rows[T]) Sorted() []ID {
	ids := make([]ID, 0, len(r))
	for id := range r {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}
