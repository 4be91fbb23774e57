package crm

// CheckOKPO returns the rule that a statistical code breaks: 8 digits of a
// company, 10 of a sole proprietor. Weights 1, 2, 3… modulo 11; if that leaves
// 10, weights 3, 4, 5…, and if it does again, 0.
func CheckOKPO(s string, person bool) string {
	d := digits(s)
	switch {
	case d == nil:
		return "okpo_digits"
	case person && len(d) != 10:
		return "okpo_length_person"
	case !person && len(d) != 8:
		return "okpo_length"
	case oneDigit(s):
		return "okpo_not_real"
	}
	rest := okpoRest(d, 0)
	if rest == 10 {
		rest = okpoRest(d, 2)
	}
	if rest%10 != d[len(d)-1] {
		return "okpo_checksum"
	}
	return ""
}

func okpoRest(d []int, shift int) int {
	sum := 0
	for i, x := range d[:len(d)-1] {
		sum += x * ((i+shift)%10 + 1)
	}
	return sum % 11
}
