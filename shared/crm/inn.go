package crm

import "strings"

// The weights of the Russian tax number (order of the tax service on the
// structure of the ИНН): one check digit for companies, two for persons.
var (
	innWeights10 = []int{2, 4, 10, 3, 5, 9, 4, 6, 8}
	innWeights11 = []int{7, 2, 4, 10, 3, 5, 9, 4, 6, 8}
	innWeights12 = []int{3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8}
)

// CheckINN returns the rule that a Russian tax number breaks: ten digits of a
// company, twelve of a person.
func CheckINN(s string, person bool) string {
	d := digits(s)
	switch {
	case d == nil:
		return "inn_digits"
	case len(d) != 10 && len(d) != 12:
		return "inn_length"
	case person && len(d) != 12:
		return "inn_person"
	case !person && len(d) != 10:
		return "inn_company"
	case oneDigit(s) || strings.HasPrefix(s, "00"):
		return "inn_not_real"
	}
	ok := len(d) == 10 && weighted(d, innWeights10)%11%10 == d[9] ||
		len(d) == 12 && weighted(d, innWeights11)%11%10 == d[10] && weighted(d, innWeights12)%11%10 == d[11]
	if !ok {
		return "inn_checksum"
	}
	return ""
}

// WithLostZero gives back the zero that a spreadsheet drops from a number of
// the regions 01 to 09, and reports whether one was missing.
func WithLostZero(inn string) (string, bool) {
	full := "0" + inn
	person := len(full) == 12
	if CheckINN(full, person) != "" {
		return inn, false
	}
	return full, true
}
