package crm

import "kontor/shared/doc"

// earliestDay is the first that a person can mean: nothing older is entered.
const earliestDay doc.Date = "1990-01-01"

// furthest is how many years ahead he can mean a day: "for ever" is written as an
// end in this century, what lies beyond is a slip in the year.
const furthest = 100

// meant refuses a day that is entered now and cannot be meant.
func meant(c doc.Context, field string, day, was doc.Date) error {
	last := doc.DateOf(c.Now.In(c.Zone).AddDate(furthest, 0, 0))
	if day == was || day == "" || day >= earliestDay && day <= last {
		return nil
	}
	return doc.Invalid(field, "day_not_meant").With("day", string(earliestDay)).With("until", string(last))
}

// happened refuses the day of what has happened if it is still to come, or lies
// before what has to come first, and so does one that cannot be meant.
func happened(c doc.Context, field string, day, after doc.Date, reads ...string) error {
	switch {
	case day == "":
		return nil
	case day > c.Today():
		return doc.Invalid(field, "future_day").Reads(reads...)
	case day < max(after, earliestDay):
		return doc.Invalid(field, "day_too_early").With("day", string(max(after, earliestDay))).Reads(reads...)
	}
	return nil
}
