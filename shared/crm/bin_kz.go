package crm

// CheckBIN returns the rule that a Kazakh number of a company (БИН) or a person
// (ИИН) breaks: weights 1 to 11, and if that leaves 10, weights 3 to 11, 1, 2.
func CheckBIN(s string) string {
	d := digits(s)
	switch {
	case d == nil:
		return "bin_digits"
	case len(d) != 12:
		return "bin_length"
	case oneDigit(s):
		return "bin_not_real"
	}
	rest := binRest(d, 0)
	if rest == 10 {
		rest = binRest(d, 2)
	}
	if rest != d[11] {
		return "bin_checksum"
	}
	return ""
}

func binRest(d []int, shift int) int {
	sum := 0
	for i := range 11 {
		sum += d[i] * ((i+shift)%11 + 1)
	}
	return sum % 11
}
