package crm

import "strings"

// checkBIK returns the rule that the code of a Russian bank breaks.
func checkBIK(bik string) string {
	switch {
	case digits(bik) == nil:
		return "bik_digits"
	case len(bik) != 9:
		return "bik_length"
	}
	return ""
}

// oddBIK reports a code that no ordinary bank has: the treasury's, or an error.
func oddBIK(bik string) bool { return !strings.HasPrefix(bik, "04") }
