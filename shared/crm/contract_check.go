package crm

import (
	"errors"
	"slices"
	"strconv"

	"kontor/shared/doc"
)

// Check implements the kind's own rules.
func (c *Contract) Check(prev *Contract) error {
	before := prev.State
	if before == "" {
		before = ContractDraft
	}
	return errors.Join(
		contractFlow.Check("State", before, c.State),
		c.checkTerms(),
		c.checkLocked(prev),
		c.checkOriginals(),
	)
}

func (c *Contract) checkTerms() error {
	var faults []error
	if c.Term.From == "" {
		faults = append(faults, doc.Invalid("Term", "term_from"))
	}
	if c.Renewal == "auto" && (c.Term.To == "" || c.RenewalMonths < 1) {
		faults = append(faults, doc.Invalid("RenewalMonths", "renewal_months").Reads("Renewal", "Term"))
	}
	for field, v := range map[string]struct{ value, from, to int64 }{
		"RenewalMonths": {c.RenewalMonths, 0, 120}, "NoticeDays": {c.NoticeDays, 0, 365},
		"PrepayPct": {c.PrepayPct, 0, 100}, "PayDays": {c.PayDays, 0, 365},
	} {
		if v.value < v.from || v.value > v.to {
			faults = append(faults, doc.Invalid(field, "bounds").With("from", strconv.FormatInt(v.from, 10)).With("to", strconv.FormatInt(v.to, 10)))
		}
	}
	for field, m := range map[string]doc.Money{"CreditLimit": c.CreditLimit, "TotalLimit": c.TotalLimit, "MaxCargoValue": c.MaxCargoValue} {
		if m.Minor < 0 {
			faults = append(faults, doc.Invalid(field, "negative"))
		}
	}
	if c.SignMode == SignedEDO && c.locked() && c.EdoOperator == "" {
		faults = append(faults, doc.Invalid("EdoOperator", "required").Reads("SignMode", "State"))
	}
	return errors.Join(faults...)
}

// checkLocked refuses to change the terms of what both sides have signed.
func (c *Contract) checkLocked(prev *Contract) error {
	if !prev.locked() {
		return nil
	}
	for row, file := range prev.SignedCopy {
		if prev.running() && c.SignedCopy[row].SHA256 != file.SHA256 {
			return doc.Invalid("SignedCopy", "signed_copy_kept")
		}
	}
	a, b := *c, *prev
	for _, x := range []*Contract{&a, &b} {
		x.openOut()
		x.State, x.ClosedWhy, x.Title, x.AgreedAt, x.SentAt, x.SignedCopyAt, x.AmendedOn, x.WatchOn = "", "", "", "", "", "", "", ""
		x.EndsOn, x.OriginalDueOn = "", ""
	}
	if doc.Same(&a, &b) {
		return nil
	}
	return doc.Invalid("State", "terms_locked")
}

// openOut takes out what may be changed after signing: it is no term.
func (c *Contract) openOut() {
	c.Header = doc.Header{}
	c.Originals, c.SignedCopy, c.Files = nil, nil, nil
	c.Lawyer, c.Tags, c.Notes, c.PartnerNumber, c.EdoID = "", "", "", "", ""
}

func (c *Contract) checkOriginals() error {
	var faults []error
	for _, id := range c.Originals.Sorted() {
		o, path := c.Originals[id], "Originals/"+string(id)+"/"
		for _, d := range []struct {
			field       string
			day, before doc.Date
		}{{"ReceivedByCpAt", o.ReceivedByCpAt, o.SentAt}, {"ReturnedAt", o.ReturnedAt, o.SentAt}} {
			if d.day != "" && d.before != "" && d.day < d.before {
				faults = append(faults, doc.Invalid(path+d.field, "to_before_from").Reads("Originals"))
			}
		}
	}
	return errors.Join(faults...)
}

// Guard asks the status of the firm whether a contract may be worked on with
// it, and leaves drafts to their authors and lawyers.
func (c *Contract) Guard(ctx doc.Context, prev *Contract) error {
	if ctx.Actor.System() {
		return nil
	}
	var faults []error
	if prev.ID == "" || prev.Counterparty != c.Counterparty {
		faults = append(faults, c.permitted(ctx, DraftContract))
	}
	lawyer := ctx.Actor.Holds(string(Lawyer)) || ctx.Actor.Holds(string(Director))
	if prev.ID != "" && prev.State != ContractDraft && !lawyer && !c.sameButOpen(prev) {
		faults = append(faults, doc.Denied("contract_lawyer_only").With("roles", string(Lawyer)))
	}
	return errors.Join(faults...)
}

// sameButOpen reports whether only what stays open has been changed.
func (c *Contract) sameButOpen(prev *Contract) bool {
	a, b := *c, *prev
	a.openOut()
	b.openOut()
	return doc.Same(&a, &b)
}

// permitted asks the table of statuses, and of a potential firm whether it was
// admitted to business.
func (c *Contract) permitted(ctx doc.Context, a Action) error {
	cp, err := doc.Load(ctx, c.Counterparty)
	if err != nil || cp == nil {
		return err
	}
	return cp.admits(ctx, a)
}

// AdmittedOn reports whether the firm is admitted to business on a day.
func (c *Counterparty) AdmittedOn(day doc.Date) bool {
	return admitted(c.AdmissionState) && (c.AdmissionUntil == "" || day <= c.AdmissionUntil)
}

// incomplete lists what of the firm's requisites a contract cannot be without.
func (c *Counterparty) incomplete() (fields []string) {
	for field, has := range map[string]bool{
		"NameFull": c.NameFull != "" || c.Kind != Legal, "TaxID": c.TaxID != "" || c.Kind == Individual, "SignerName": c.SignerName != "" || c.Kind != Legal,
		"BankAccounts": len(c.BankAccounts) > 0, "Addresses": len(c.legalAddresses()) > 0 || c.Kind == Individual,
	} {
		if !has {
			fields = append(fields, field)
		}
	}
	slices.Sort(fields)
	return fields
}

// Warnings tells what is odd and may yet be right.
func (c *Contract) Warnings(doc.Context, *Contract) error {
	if c.PoaUntil != "" && (c.Term.To == "" || c.PoaUntil < c.Term.To) && !c.locked() {
		return doc.Invalid("PoaUntil", "poa_before_end").Reads("Term")
	}
	return nil
}
