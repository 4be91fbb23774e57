package crm

import "regexp"

var swiftPattern = regexp.MustCompile(`^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$`)

// CheckSWIFT returns the rule that a bank's international code breaks.
func CheckSWIFT(s string) string {
	switch {
	case len(s) != 8 && len(s) != 11:
		return "swift_length"
	case !swiftPattern.MatchString(s):
		return "swift_format"
	}
	return ""
}
