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

// legalForms are dropped before names are compared; of two that begin or end
// alike the longer stands first.
var legalForms = []string{
	"товарищество с ограниченной ответственностью", "общество с ограниченной ответственностью",
	"общество с дополнительной ответственностью", "частное торговое унитарное предприятие",
	"непубличное акционерное общество", "публичное акционерное общество", "закрытое акционерное общество",
	"открытое акционерное общество", "частное унитарное предприятие", "индивидуальный предприниматель",
	"акционерное общество", "группа компаний", "торговый дом",
	"ооо", "оао", "зао", "пао", "нао", "ао", "ип", "чуп", "одо", "тоо", "уп", "чп", "чтуп", "чтпуп", "суп", "сооо", "иооо",
	"фгуп", "гуп", "муп", "руп", "куп", "кфх", "ано", "гк", "тд", "осоо", "мчж",
	"limited liability company", "joint stock company", "gmbh co kg", "co ltd", "pvt ltd", "ltd sti", "sp z o o", "s r o", "d o o", "s r l", "s p a", "a s", "s a", "b v", "n v",
	"llc", "ltd", "limited", "gmbh", "inc", "corp", "corporation", "co", "company", "jsc", "ojsc", "cjsc", "pjsc", "plc", "llp",
	"bv", "nv", "sa", "srl", "sarl", "spa", "sro", "doo", "uab", "sia", "oü", "ou", "oy", "ab", "ag", "as", "aş", "kft", "fze", "fzco",
}

// lookAlikes are Latin letters that stand for Cyrillic ones in mixed names.
var lookAlikes = strings.NewReplacer("a", "а", "b", "в", "c", "с", "e", "е", "h", "н", "k", "к", "m", "м", "o", "о", "p", "р", "t", "т", "x", "х", "y", "у", "ё", "е")

// NormalName is a firm's name without what does not tell it from another's:
// case, legal form, quotes, punctuation, ё, look-alike letters.
func NormalName(s string) string {
	s = lookAlikes.Replace(strings.ToLower(norm.NFC.String(s)))
	words := strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	s = " " + strings.Join(words, " ") + " "
	for _, form := range legalForms {
		s = strings.ReplaceAll(s, " "+lookAlikes.Replace(form)+" ", " ")
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
