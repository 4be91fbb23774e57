package crm

import (
	"regexp"
	"strings"

	"kontor/shared/doc"
)

// dialing are the codes of the countries whose numbers are met without one,
// with the digits that follow it and the trunk prefix used at home.
var dialing = map[string]struct {
	code   string
	length int
	trunk  string
}{
	Russia:     {"7", 10, "8"},
	Kazakhstan: {"7", 10, "8"},
	Belarus:    {"375", 9, "80"},
}

var (
	extension = regexp.MustCompile(`(?i)[\s,;(]*(?:доб|ext|вн|внутр|добав)[а-яa-z]*\.?[\s:№#]*(\d{1,6})\)?\s*$`)
	separator = regexp.MustCompile(`[,;/|\n\r]+|\s+и\s+|\s{3,}`)
	notDigits = regexp.MustCompile(`[^\d]`)
	tail      = regexp.MustCompile(`^[\s\d()\-–—.+]*$`)
)

// NormalPhone reads a number as people write it. country says which code bare
// digits get. It reports false if no number can be made of it.
func NormalPhone(raw, country string) (doc.Phone, bool) {
	var p doc.Phone
	if m := extension.FindStringSubmatchIndex(raw); m != nil {
		p.Ext, raw = raw[m[2]:m[3]], raw[:m[0]]
	}
	raw = strings.TrimSpace(strings.Trim(strings.TrimSpace(raw), ".,;"))
	for _, prefix := range []string{"тел", "Тел", "т.", "Т.", "моб", "факс", "Факс", "phone", "tel"} {
		raw = strings.TrimPrefix(raw, prefix)
	}
	raw = strings.TrimLeft(raw, ".: ефакс/")
	if !tail.MatchString(raw) {
		return doc.Phone{}, false
	}
	digits := notDigits.ReplaceAllString(raw, "")
	home := dialing[country]
	switch {
	case strings.HasPrefix(strings.TrimLeft(raw, "( "), "+"):
	case len(digits) == home.length && home.code != "":
		digits = home.code + digits
	case home.trunk != "" && strings.HasPrefix(digits, home.trunk) && len(digits) == len(home.trunk)+home.length:
		digits = home.code + digits[len(home.trunk):]
	case strings.HasPrefix(digits, "80") && len(digits) == 11 && country != Russia && country != Kazakhstan:
		digits = "375" + digits[2:]
	case strings.HasPrefix(digits, "8") && len(digits) == 11:
		digits = "7" + digits[1:]
	case strings.HasPrefix(digits, "810"):
		digits = digits[3:]
	case len(digits) < 11:
		return doc.Phone{}, false
	}
	p.E164 = "+" + digits
	if p.Sound() != "" {
		return doc.Phone{}, false
	}
	return p, true
}

// SplitPhones reads every number in a cell; what is none comes back as rest.
func SplitPhones(cell, country string) (phones []doc.Phone, rest string) {
	var left []string
	for _, part := range separator.Split(cell, -1) {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		if p, ok := NormalPhone(part, country); ok {
			phones = append(phones, p)
			continue
		}
		if more, ok := runOn(part, country); ok {
			phones = append(phones, more...)
			continue
		}
		if n := len(phones); n > 0 && isExtension(part) {
			phones[n-1].Ext = notDigits.ReplaceAllString(part, "")
			continue
		}
		left = append(left, part)
	}
	if len(phones) == 0 {
		if p, ok := NormalPhone(cell, country); ok {
			return []doc.Phone{p}, ""
		}
	}
	return phones, strings.Join(left, "; ")
}

var onlyExtension = regexp.MustCompile(`(?i)^(доб|вн|ext)[а-яa-z]*\.?\s*\d{1,6}$`)

func isExtension(s string) bool { return onlyExtension.MatchString(s) }

// start is where a number begins inside a run of several without separators.
var start = regexp.MustCompile(`(?:\+7|\b8)\s*[\s(\-]`)

func runOn(s, country string) ([]doc.Phone, bool) {
	at := start.FindAllStringIndex(s, -1)
	if len(at) < 2 {
		return nil, false
	}
	var phones []doc.Phone
	for i, m := range at {
		end := len(s)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		p, ok := NormalPhone(s[m[0]:end], country)
		if !ok {
			return nil, false
		}
		phones = append(phones, p)
	}
	return phones, strings.TrimSpace(s[:at[0][0]]) == ""
}
