package i18n

import "strings"

// Fold is how search compares: lower case, ё as е.
func Fold(s string) string { return strings.ReplaceAll(strings.ToLower(s), "ё", "е") }

// The keys of the two layouts, each under the other; a key with Shift has its
// own sign, whose letter is the same.
const (
	latin        = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
	latinShifted = `~QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>`
	cyrillic     = "ёйцукенгшщзхъфывапролджэячсмитьбю"
)

var toCyrillic, toLatin = layouts()

func layouts() (there, back *strings.Replacer) {
	var a, b []string
	shifted, letters := []rune(latinShifted), []rune(cyrillic)
	for i, key := range latin {
		letter := string(letters[i])
		a = append(a, string(key), letter, string(shifted[i]), letter)
		b = append(b, letter, string(key))
	}
	return strings.NewReplacer(a...), strings.NewReplacer(b...)
}

// SwapLayout reads, in lower case, what was typed in the wrong layout: ghbdtn
// is привет, and the other way round.
func SwapLayout(s string) string {
	s = strings.ToLower(s)
	if strings.ContainsAny(s, cyrillic) {
		return toLatin.Replace(s)
	}
	return toCyrillic.Replace(s)
}
