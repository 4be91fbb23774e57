package kit

import (
	"math/big"
	"strings"
	"unicode"
)

// nbsp parts the thousands, so that a sum never breaks over two lines.
const nbsp = "\u00a0"

// ParseNumber reads a number as people type and paste it: spaces of any kind
// between the thousands, a comma or a point before the fraction. The answer is
// plain: -1234.5. More than the allowed digits of fraction is no number.
func ParseNumber(text string, digits int) (plain string, ok bool) {
	s := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), r == '\'', r == '\u202f':
			return -1
		case r == '−', r == '–':
			return '-'
		}
		return r
	}, text)
	if s == "" {
		return "", true
	}
	sign := ""
	if s[0] == '-' || s[0] == '+' {
		if s[0] == '-' {
			sign = "-"
		}
		s = s[1:]
	}
	whole, fraction, ok := split(s)
	if !ok || !digitsOnly(whole) || !digitsOnly(fraction) || whole+fraction == "" {
		return "", false
	}
	fraction = strings.TrimRight(fraction, "0")
	whole = strings.TrimLeft(whole, "0")
	if len(fraction) > digits {
		return "", false
	}
	if whole == "" {
		whole = "0"
	}
	if fraction != "" {
		fraction = "." + fraction
	}
	if whole == "0" && fraction == "" {
		sign = ""
	}
	return sign + whole + fraction, true
}

// split finds the sign of the fraction: the last of the two in use.
func split(s string) (whole, fraction string, ok bool) {
	at := strings.LastIndexAny(s, ",.")
	if at < 0 {
		return s, "", true
	}
	whole, fraction = s[:at], s[at+1:]
	other := ","
	if s[at] == ',' {
		other = "."
	}
	if strings.Contains(whole, string(s[at])) { // 1,234,567: thousands only
		if strings.Contains(whole, other) {
			return "", "", false
		}
		return strings.ReplaceAll(s, string(s[at]), ""), "", true
	}
	return strings.ReplaceAll(whole, other, ""), fraction, true
}

func digitsOnly(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
}

// ShowNumber shows a plain number: 1 234,50. At least the given digits of
// fraction are shown, that sums in a column stand under each other.
func ShowNumber(plain string, least int) string {
	if plain == "" {
		return ""
	}
	if _, ok := new(big.Rat).SetString(plain); !ok {
		return plain
	}
	sign := ""
	if plain[0] == '-' {
		sign, plain = "-", plain[1:]
	}
	whole, fraction, _ := strings.Cut(plain, ".")
	for len(fraction) < least {
		fraction += "0"
	}
	var b strings.Builder
	for i, d := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(nbsp)
		}
		b.WriteRune(d)
	}
	if fraction != "" {
		b.WriteString("," + fraction)
	}
	return sign + b.String()
}
