package crm

import (
	"regexp"
	"strings"
)

// Countries whose registration numbers are checked by rule.
const (
	Russia     = "RU"
	Belarus    = "BY"
	Kazakhstan = "KZ"
)

// CheckTaxID returns the rule that a tax number breaks in its country, empty
// if none. person is true for sole proprietors and individuals.
func CheckTaxID(country, id string, person bool) string {
	switch country {
	case Russia:
		return checkINN(id, person)
	case Belarus:
		return checkUNP(id)
	case Kazakhstan:
		return checkBIN(id)
	}
	if len(id) > 32 {
		return "too_long"
	}
	return ""
}

// digits turns a text of digits into numbers, nil if it is anything else.
func digits(s string) []int {
	d := make([]int, 0, len(s))
	for _, r := range s {
		if r < '0' || r > '9' {
			return nil
		}
		d = append(d, int(r-'0'))
	}
	return d
}

func weighted(d, weights []int) int {
	sum := 0
	for i, w := range weights {
		sum += d[i] * w
	}
	return sum
}

// The weights of the Russian tax number (order of the tax service on the
// structure of the ИНН): one check digit for companies, two for persons.
var (
	innWeights10 = []int{2, 4, 10, 3, 5, 9, 4, 6, 8}
	innWeights11 = []int{7, 2, 4, 10, 3, 5, 9, 4, 6, 8}
	innWeights12 = []int{3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8}
)

func checkINN(s string, person bool) string {
	d := digits(s)
	switch {
	case d == nil:
		return "inn_digits"
	case len(d) != 10 && len(d) != 12:
		return "inn_length"
	case person && len(d) != 12:
		return "inn_person"
	case !person && len(d) != 10:
		return "inn_company"
	case strings.Count(s, s[:1]) == len(s) || strings.HasPrefix(s, "00"):
		return "inn_not_real" // zeros pass the arithmetic
	}
	ok := len(d) == 10 && weighted(d, innWeights10)%11%10 == d[9] ||
		len(d) == 12 && weighted(d, innWeights11)%11%10 == d[10] && weighted(d, innWeights12)%11%10 == d[11]
	if !ok {
		return "inn_checksum"
	}
	return ""
}

var kppPattern = regexp.MustCompile(`^\d{4}[0-9A-Z]{2}\d{3}$`)

func checkKPP(s, inn string) string {
	switch {
	case len(inn) == 12:
		return "kpp_person"
	case !kppPattern.MatchString(s):
		return "kpp_format"
	}
	return ""
}

// checkOGRN checks the state registration number: 13 digits of a company, 15
// of a sole proprietor. The check digit is the last digit of the remainder.
func checkOGRN(s string, person bool) string {
	d := digits(s)
	switch {
	case d == nil:
		return "ogrn_digits"
	case !person && len(d) != 13 || person && len(d) != 15:
		return "ogrn_length"
	case !person && d[0] == 0 || person && d[0] != 3 && d[0] != 4:
		return "ogrn_start"
	}
	mod := 11
	if person {
		mod = 13
	}
	rest := 0
	for _, x := range d[:len(d)-1] {
		rest = (rest*10 + x) % mod
	}
	if rest%10 != d[len(d)-1] {
		return "ogrn_checksum"
	}
	return ""
}

var unpWeights = []int{29, 23, 19, 17, 13, 7, 5, 3}

// unpLetters are the letters of individuals' numbers; their place here is
// their value for the second letter, and the Cyrillic ones look the same.
const (
	unpFirst  = "ABCEHKMOPT"
	unpDigits = "0123456789ABCEHKMOPT"
)

var unpFold = strings.NewReplacer("А", "A", "В", "B", "С", "C", "Е", "E", "Н", "H", "К", "K", "М", "M", "О", "O", "Р", "P", "Т", "T")

// FoldUNP writes the Cyrillic look-alikes of a Belarusian number in Latin.
func FoldUNP(s string) string { return unpFold.Replace(strings.ToUpper(strings.TrimSpace(s))) }

// checkUNP checks the Belarusian payer's number: nine characters, the first two
// letters in an individual's.
func checkUNP(s string) string {
	if len(s) != 9 {
		return "unp_length"
	}
	letters := strings.IndexByte(unpFirst, s[0]) >= 0
	values := make([]int, 9)
	for i := range 9 {
		switch at := strings.IndexByte(unpDigits, s[i]); {
		case at < 0 || at >= 10 && i > 1 || at >= 10 && i == 1 && !letters:
			return "unp_format"
		case i == 0 && letters:
			values[i] = at
		case i == 1 && letters && at >= 10:
			values[i] = at - 10
		default:
			values[i] = at
		}
	}
	if rest := weighted(values, unpWeights) % 11; rest == 10 || rest != values[8] {
		return "unp_checksum"
	}
	return ""
}

// checkBIN checks the Kazakh number of a company or a person: weights 1 to 11,
// and if that leaves 10, weights 3 to 11, 1, 2.
func checkBIN(s string) string {
	d := digits(s)
	if d == nil || len(d) != 12 {
		return "bin_length"
	}
	sum := func(shift int) int {
		total := 0
		for i := range 11 {
			total += d[i] * ((i+shift)%11 + 1)
		}
		return total % 11
	}
	rest := sum(0)
	if rest == 10 {
		rest = sum(2)
	}
	if rest != d[11] {
		return "bin_checksum"
	}
	return ""
}
