package crm

// CheckOGRN returns the rule that a state registration number breaks: 13 digits
// of a company, 15 of a sole proprietor. The check digit is the last digit of
// the remainder, which for a proprietor can have two.
func CheckOGRN(s string, person bool) string {
	d := digits(s)
	switch {
	case d == nil:
		return "ogrn_digits"
	case person && len(d) != 15:
		return "ogrn_length_person"
	case !person && len(d) != 13:
		return "ogrn_length"
	case person && d[0] != 3 && d[0] != 4:
		return "ogrn_start_person"
	case !person && d[0] == 0:
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
