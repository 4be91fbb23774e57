package crm

import (
	"errors"
	"regexp"
	"slices"

	"kontor/shared/doc"
)

var callWindow = regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$`)

// phoneKinds are the kinds whose row holds a phone; mailKind holds a mail.
var phoneKinds = []string{"mobile", "work", "home", "private", "fax"}

const mailKind = "email"

// checkComms wants each row to hold what its kind says, and nothing else.
func checkComms(field string, rows doc.Rows[Comm]) error {
	var faults []error
	for _, id := range rows.Sorted() {
		r := rows[id]
		want, has := "Value", r.Value != ""
		switch {
		case slices.Contains(phoneKinds, string(r.Kind)):
			want, has = "Phone", r.Phone != (doc.Phone{})
		case string(r.Kind) == mailKind:
			want, has = "Email", r.Email != ""
		}
		if !has {
			faults = append(faults, doc.Invalid(field+"/"+string(id)+"/"+want, "required").Reads(field))
		}
	}
	return errors.Join(faults...)
}
