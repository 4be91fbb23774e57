package crm

import (
	"strings"
	"unicode/utf8"
)

// Countries whose registration numbers are checked by rule.
const (
	Russia     = "RU"
	Belarus    = "BY"
	Kazakhstan = "KZ"
)

// maxForeignID is the length of a number from a country we have no rule for.
const maxForeignID = 32

// CheckTaxID returns the rule that a tax number breaks in its country, empty
// if none. person is true for sole proprietors and individuals.
func CheckTaxID(country, id string, person bool) string {
	switch country {
	case Russia:
		return CheckINN(id, person)
	case Belarus:
		return CheckUNP(id)
	case Kazakhstan:
		return CheckBIN(id)
	}
	return foreignID(id)
}

// CheckRegNo returns the rule that a state registration number breaks in its
// country: an ОГРН or ОГРНИП in Russia, the payer's number in Belarus, the БИН
// in Kazakhstan; elsewhere only its length is looked at.
func CheckRegNo(country, id string, person bool) string {
	switch country {
	case Russia:
		return CheckOGRN(id, person)
	case Belarus:
		return CheckUNP(id)
	case Kazakhstan:
		return CheckBIN(id)
	}
	return foreignID(id)
}

func foreignID(id string) string {
	if utf8.RuneCountInString(id) > maxForeignID {
		return "too_long"
	}
	return ""
}

// NormalTaxID is a tax number as it is stored and compared: without the spaces
// and dashes people put in, Belarusian letters in Latin.
func NormalTaxID(country, id string) string {
	switch country {
	case Russia, Kazakhstan:
		return spacing.Replace(id)
	case Belarus:
		return FoldUNP(spacing.Replace(id))
	}
	return strings.TrimSpace(id)
}

var spacing = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "\t", "", "-", "", "–", "")

// digits turns a text of digits into numbers, nil if it is anything else.
func digits(s string) []int {
	d := make([]int, 0, len(s))
	for _, r := range s {
		if r < '0' || r > '9' {
			return nil
		}
		d = append(d, int(r-'0'))
	}
	return d
}

func weighted(d, weights []int) int {
	sum := 0
	for i, w := range weights {
		sum += d[i] * w
	}
	return sum
}

// oneDigit reports a number made of one digit over and over: such a number is
// typed to get past a form, and zeros pass every arithmetic.
func oneDigit(s string) bool { return s != "" && strings.Count(s, s[:1]) == len(s) }
