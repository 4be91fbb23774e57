package crm

import "regexp"

var hsPattern = regexp.MustCompile(`^(\d{4}|\d{6}|\d{8}|\d{10})$`)

// CheckHS returns the rule that a commodity code (ТН ВЭД) breaks: 4, 6, 8 or 10
// digits.
func CheckHS(s string) string {
	switch {
	case digits(s) == nil:
		return "hs_digits"
	case !hsPattern.MatchString(s):
		return "hs_length"
	}
	return ""
}
