package crm

import "regexp"

var (
	locodePattern  = regexp.MustCompile(`^[A-Z]{2}[A-Z2-9]{3}$`)
	iataPattern    = regexp.MustCompile(`^[A-Z]{3}$`)
	stationPattern = regexp.MustCompile(`^\d{6}$`)
	unPattern      = regexp.MustCompile(`^\d{4}$`)
)

// CheckLocode returns the rule that a UN/LOCODE breaks: a country and three
// signs, of which 0 and 1 are none.
func CheckLocode(s string) string {
	switch {
	case !locodePattern.MatchString(s):
		return "locode_format"
	case !Has("Country", s[:2]):
		return "locode_country"
	}
	return ""
}

// CheckIATA returns the rule that an airport's code breaks.
func CheckIATA(s string) string {
	if !iataPattern.MatchString(s) {
		return "iata_format"
	}
	return ""
}

// CheckStation returns the rule that a railway station's code (ЕСР) breaks.
func CheckStation(s string) string {
	if !stationPattern.MatchString(s) {
		return "station_format"
	}
	return ""
}

// CheckUN returns the rule that a dangerous cargo's UN number breaks.
func CheckUN(s string) string {
	if !unPattern.MatchString(s) {
		return "un_format"
	}
	return ""
}
