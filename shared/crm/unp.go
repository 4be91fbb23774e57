package crm

import "strings"

var unpWeights = []int{29, 23, 19, 17, 13, 7, 5, 3}

// The letters that begin an individual's number. The first counts as a digit to
// the base of 36; the second by its order among the letters in use.
const (
	unpLetters = "ABCEHKMOPT"
	unpSigns   = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
)

// FoldUNP writes the Cyrillic look-alikes of a Belarusian number in Latin.
func FoldUNP(s string) string {
	return spellings().latin.Replace(strings.ToUpper(strings.TrimSpace(s)))
}

// CheckUNP returns the rule that a Belarusian payer's number breaks: nine
// digits, or two letters and seven digits in an individual's. Cyrillic letters
// that look like the Latin ones are taken for them.
func CheckUNP(s string) string {
	s = FoldUNP(s)
	if len(s) != 9 {
		return "unp_length"
	}
	values := digits(s)
	if values == nil {
		first, second := strings.IndexByte(unpSigns, s[0]), strings.IndexByte(unpLetters, s[1])
		rest := digits(s[2:])
		if strings.IndexByte(unpLetters, s[0]) < 0 || second < 0 || rest == nil {
			return "unp_format"
		}
		values = append([]int{first, second}, rest...)
	}
	if oneDigit(s) {
		return "unp_not_real"
	}
	if rest := weighted(values, unpWeights) % 11; rest == 10 || rest != values[8] {
		return "unp_checksum"
	}
	return ""
}
