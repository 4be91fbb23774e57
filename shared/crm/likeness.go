package crm

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// SimilarFrom is the share of common trigrams from which two names are
// reported as possibly one firm's.
const SimilarFrom = 0.6

// NormalName is a firm's name without what does not tell it from another's:
// case, legal form, quotes, punctuation, ё, look-alike letters.
func NormalName(s string) string {
	spell := spellings()
	s = spell.lookAlikes.Replace(strings.ToLower(norm.NFC.String(s)))
	words := strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	s = " " + strings.Join(words, " ") + " "
	for _, form := range spell.LegalForms {
		s = strings.ReplaceAll(s, form, " ")
	}
	s = strings.TrimSpace(s)
	if s == "" {
		s = strings.Join(words, " ") // a firm may be called by a legal form alone
	}
	return s
}

// Similarity compares two normal names: twice the common trigrams over all.
func Similarity(a, b string) float64 {
	x, y := trigrams(a), trigrams(b)
	if len(x) == 0 || len(y) == 0 {
		return 0
	}
	common := 0
	for t := range x {
		if y[t] {
			common++
		}
	}
	return 2 * float64(common) / float64(len(x)+len(y))
}

func trigrams(s string) map[string]bool {
	r := slices.Concat([]rune("  "), []rune(s), []rune(" "))
	set := map[string]bool{}
	for i := 0; i+3 <= len(r); i++ {
		set[string(r[i:i+3])] = true
	}
	return set
}
