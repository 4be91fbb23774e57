package crm

import (
	"regexp"
	"strings"
)

var (
	hsPattern        = regexp.MustCompile(`^(\d{4}|\d{6}|\d{8}|\d{10})$`)
	containerPattern = regexp.MustCompile(`^[A-Z]{3}[UJZ]\d{7}$`)
	iataPattern      = regexp.MustCompile(`^[A-Z]{3}$`)
)

// CheckHS checks the form of a commodity code: 4, 6, 8 or 10 digits.
func CheckHS(s string) string {
	if !hsPattern.MatchString(s) {
		return "hs_format"
	}
	return ""
}

// CheckIATA checks the form of an airport's code.
func CheckIATA(s string) string {
	if !iataPattern.MatchString(s) {
		return "iata_format"
	}
	return ""
}

// CheckContainer checks a container's number by ISO 6346: letters count from
// 10 without the multiples of 11, each place doubles the weight, modulo 11,
// and a remainder of 10 is written 0.
func CheckContainer(s string) string {
	s = strings.ToUpper(strings.ReplaceAll(s, " ", ""))
	if !containerPattern.MatchString(s) {
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
