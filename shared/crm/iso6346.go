package crm

import (
	"regexp"
	"strings"
)

var containerPattern = regexp.MustCompile(`^[A-Z]{3}[UJZ]\d{7}$`)

// CheckContainer returns the rule that a container's number breaks (ISO 6346):
// letters count from 10 without the multiples of 11, each place doubles the
// weight, modulo 11, and a remainder of 10 is written 0.
func CheckContainer(s string) string {
	s = NormalContainer(s)
	switch {
	case len(s) != 11:
		return "container_length"
	case !containerPattern.MatchString(s):
		return "container_format"
	}
	sum := 0
	for i, r := range s[:10] {
		value := int(r - '0')
		if r >= 'A' {
			value = int(r-'A') + 10
			value += (value - 1) / 10 // skips 11, 22 and 33
		}
		sum += value << i
	}
	if sum%11%10 != int(s[10]-'0') {
		return "container_checksum"
	}
	return ""
}

// NormalContainer is a container's number as it is stored: capitals, no spaces.
func NormalContainer(s string) string { return strings.ToUpper(spacing.Replace(s)) }
