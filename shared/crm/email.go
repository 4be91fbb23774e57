package crm

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/net/idna"

	"kontor/shared/doc"
)

// NormalEmail reads an address as people write it: what stands around it left
// out, the domain in lower case. It reports false if it is none, or if it mixes
// Latin and Cyrillic letters, which no mail server would find.
func NormalEmail(raw string) (doc.Email, bool) {
	raw = strings.Trim(strings.TrimSpace(raw), "<>.,;:\"'()[]«»")
	if len(raw) > 7 && strings.EqualFold(raw[:7], "mailto:") {
		raw, _, _ = strings.Cut(raw[7:], "?")
	}
	name, domain, ok := strings.Cut(strings.TrimSpace(raw), "@")
	if !ok || name == "" || strings.Contains(raw, "..") || strings.HasPrefix(name, ".") || strings.HasSuffix(name, ".") {
		return "", false
	}
	domain = strings.ToLower(domain)
	if mixed(name) || strings.ContainsFunc(name, unicode.IsControl) {
		return "", false
	}
	for label := range strings.SplitSeq(domain, ".") {
		if mixed(label) {
			return "", false
		}
	}
	if _, err := idna.Lookup.ToASCII(domain); err != nil {
		return "", false
	}
	e := doc.Email(name + "@" + domain)
	return e, e.Sound() == ""
}

// mixed reports Latin and Cyrillic letters in one word: a look-alike typed in
// the wrong layout.
func mixed(s string) bool {
	latin, cyrillic := false, false
	for _, r := range s {
		latin = latin || unicode.Is(unicode.Latin, r)
		cyrillic = cyrillic || unicode.Is(unicode.Cyrillic, r)
	}
	return latin && cyrillic
}

var emailBetween = regexp.MustCompile(`[\s,;|]+`)

// SplitEmails reads every address in a cell of a table; what is none comes
// back as rest, so that it can be shown and nothing is lost.
func SplitEmails(cell string) (emails []doc.Email, rest string) {
	var left []string
	for _, part := range emailBetween.Split(strings.TrimSpace(cell), -1) {
		words := []string{part}
		if strings.Count(part, "@") > 1 {
			words = strings.Split(part, "/")
		}
		for _, word := range words {
			if e, ok := NormalEmail(word); ok {
				emails = append(emails, e)
			} else if word != "" {
				left = append(left, word)
			}
		}
	}
	return emails, strings.Join(left, " ")
}

// Domain is an address's domain in the one form that can be compared: an
// international name in its ASCII spelling.
func Domain(e doc.Email) string {
	_, domain, _ := strings.Cut(string(e), "@")
	if ascii, err := idna.Lookup.ToASCII(domain); err == nil {
		return ascii
	}
	return domain
}
