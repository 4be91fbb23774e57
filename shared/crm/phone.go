package crm

import (
	"regexp"
	"strings"
	"unicode"

	"kontor/shared/doc"
)

// plan is how numbers are written at home: the country's code, how many digits
// follow it and what is dialled before them inside the country.
type plan struct {
	code  string
	len   int
	trunk string
}

// plans are those of the countries whose numbers are met without a code.
var plans = map[string]plan{
	Russia:     {"7", 10, "8"},
	Kazakhstan: {"7", 10, "8"},
	Belarus:    {"375", 9, "80"},
	"UA":       {"380", 9, "0"},
	"UZ":       {"998", 9, "8"},
	"KG":       {"996", 9, "0"},
	"TJ":       {"992", 9, "8"},
	"AM":       {"374", 8, "0"},
	"GE":       {"995", 9, "0"},
	"AZ":       {"994", 9, "0"},
	"PL":       {"48", 9, "0"},
	"LV":       {"371", 8, ""},
	"LT":       {"370", 8, "8"},
	"TR":       {"90", 10, "0"},
	"CN":       {"86", 11, "0"},
}

var (
	hashed    = regexp.MustCompile(`\s*#\s*(\d{1,6})\s*$`)
	spelled   = regexp.MustCompile(`^[(\s]*\+?[\d\s()\-.]+$`)
	plusTrunk = regexp.MustCompile(`^\(?\+8[\s(\-]+\d{3}`)
	dropZero  = regexp.MustCompile(`^(\(?\+\d{1,3}\)?[\s\-]*)\(0\)`)
	blanks    = strings.NewReplacer("\u00a0", " ", "\u2007", " ", "\u202f", " ", "\t", " ", "–", "-", "—", "-", "−", "-", "‑", "-", "‐", "-", "[", "(", "]", ")")
)

// NormalPhone reads a number as people write it. country says which code bare
// digits get. It reports false if no number can be made of it for certain.
func NormalPhone(raw, country string) (doc.Phone, bool) {
	raw, ext := cutExtension(cleanPhone(raw))
	raw = spellings().before.ReplaceAllString(raw, "")
	raw = strings.Trim(raw, " .,;:")
	if strings.HasPrefix(raw, "(") && strings.HasSuffix(raw, ")") && strings.Count(raw, "(") == 1 {
		raw = strings.Trim(raw, "()")
	}
	raw = dropZero.ReplaceAllString(raw, "$1")
	if !spelled.MatchString(raw) {
		return doc.Phone{}, false
	}
	e164, ok := dial(raw, onlyDigits(raw), country)
	p := doc.Phone{E164: "+" + e164, Ext: ext}
	if !ok || p.Sound() != "" {
		return doc.Phone{}, false
	}
	return p, true
}

// dial makes the international number of a written one.
func dial(raw, number, country string) (string, bool) {
	home, known := plans[country]
	switch {
	case plusTrunk.MatchString(raw) && len(number) == 11:
		return "7" + number[1:], true // "+8 (495)": the trunk digit for the code
	case strings.HasPrefix(strings.TrimLeft(raw, "( "), "+"):
		return abroad(number, true)
	case strings.HasPrefix(number, "810") && len(number) > 12:
		return abroad(number[3:], true)
	case strings.HasPrefix(number, "00") && len(number) > 11:
		return abroad(number[2:], true)
	case strings.HasPrefix(number, "80") && len(number) == 11:
		return "375" + number[2:], true // no Russian area begins with 0
	case known && len(number) == home.len && number[0] != '0':
		return home.code + number, true
	case known && home.trunk != "" && strings.HasPrefix(number, home.trunk) && len(number) == len(home.trunk)+home.len:
		return home.code + number[len(home.trunk):], true
	case country == Belarus && len(number) == 10 && number[0] == '0':
		return "375" + number[1:], true
	case len(number) == 11 && number[0] == '8' && number[1] != '0':
		return "7" + number[1:], true
	case strings.HasPrefix(strings.TrimSpace(raw), "("):
		return "", false // an area code in brackets and the wrong count of digits
	}
	return abroad(number, false)
}

// abroad accepts a number that begins with a country's code. Without a plus
// the code has to be of a country whose count of digits is known.
func abroad(number string, plus bool) (string, bool) {
	for _, p := range plans {
		if strings.HasPrefix(number, p.code) {
			if len(number) == len(p.code)+p.len {
				return number, true
			}
			if p.trunk != "" && len(number) == len(p.code)+len(p.trunk)+p.len && strings.HasPrefix(number[len(p.code):], p.trunk) {
				return p.code + number[len(p.code)+len(p.trunk):], true
			}
			if p.code == "7" || p.code == "375" || !plus {
				return "", false
			}
		}
	}
	return number, plus
}

// cutExtension parts a number from the extension behind it.
func cutExtension(s string) (number, ext string) {
	for _, re := range []*regexp.Regexp{spellings().extension, hashed} {
		if m := re.FindStringSubmatchIndex(s); m != nil && m[0] > 0 {
			return s[:m[0]], s[m[2]:m[3]]
		}
	}
	return s, ""
}

// cleanPhone takes out what copying from pages and papers leaves in a number.
func cleanPhone(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(blanks.Replace(s))
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}
