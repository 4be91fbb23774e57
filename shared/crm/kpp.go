package crm

import (
	"regexp"
	"strings"
)

var kppPattern = regexp.MustCompile(`^\d{4}[0-9A-Z]{2}\d{3}$`)

// checkKPP returns the rule that a code of the reason for registration breaks;
// only a company, whose number has ten digits, has one.
func checkKPP(s, inn string) string {
	switch {
	case len(inn) == 12:
		return "kpp_person"
	case len(s) != 9:
		return "kpp_length"
	case !kppPattern.MatchString(s):
		return "kpp_format"
	case strings.HasPrefix(s, "00"):
		return "kpp_not_real"
	}
	return ""
}
