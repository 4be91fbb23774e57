package crm

import (
	"slices"

	"kontor/shared/doc"
)

// ruleReadmission asks the curator to have a firm admitted anew.
const ruleReadmission = "readmission"

// readmitBefore is how many days before its end an admission is renewed.
const readmitBefore = 30

// readmission marks a firm to be looked at again when what it was admitted by
// has changed, and asks its curator for a new case when it is time.
func (c *Counterparty) readmission(ctx doc.Context, prev *Counterparty) (map[string]any, []control) {
	if !ctx.Server || c.AdmissionState == "" {
		return nil, nil
	}
	state := c.AdmissionState
	fields := map[string]any{}
	if prev.ID != "" && admitted(state) && state == prev.AdmissionState && c.otherThan(prev) {
		state = Recheck
		fields["AdmissionState"] = state
	}
	if before := c.AdmissionBefore; prev.ID != "" && admitted(before) && before == prev.AdmissionBefore && c.otherThan(prev) {
		fields["AdmissionBefore"] = Recheck // the case that is open decides on it
	}
	due := c.AdmissionUntil
	switch {
	case Permits(AskAdmission, c.Status) == Refused: // he would be asked for what the program refuses
		return fields, nil
	case state == Recheck:
		due = ctx.Today().Add(1)
	case state == AdmissionState(AdmissionExpired), admitted(state) && due.Add(-readmitBefore) <= ctx.Today():
	default:
		return fields, nil
	}
	key := string(c.Admission) + string(state)
	return fields, []control{{ruleReadmission, key, c.NameShort, c.Owner, endOfDay(due, ctx.Zone), "high"}}
}

// otherThan reports whether what identifies, represents or pays the firm has
// changed.
func (c *Counterparty) otherThan(prev *Counterparty) bool {
	return slices.ContainsFunc(questioned, func(q requisite) bool { return q.readmits && !q.same(c, prev) })
}

func (c *Counterparty) legalAddresses() map[doc.Address]bool {
	all := map[doc.Address]bool{}
	for _, a := range c.Addresses {
		if a.Kind == "legal" {
			all[a.Address] = true
		}
	}
	return all
}
