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
		c.checkCopy(prev),
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
	faults = append(faults,
		within("RenewalMonths", c.RenewalMonths, 120), within("NoticeDays", c.NoticeDays, 365), within("PrepayPct", c.PrepayPct, 100), within("PayDays", c.PayDays, 365),
		owed("CreditLimit", c.CreditLimit), owed("TotalLimit", c.TotalLimit), owed("MaxCargoValue", c.MaxCargoValue),
	)
	if c.SignMode == SignedEDO && c.locked() && c.EdoOperator == "" {
		faults = append(faults, doc.Invalid("EdoOperator", "required").Reads("SignMode", "State"))
	}
	return errors.Join(faults...)
}

// within wants a number of a term between nought and the most it can be.
func within(field string, value, most int64) error {
	if value >= 0 && value <= most {
		return nil
	}
	return doc.Invalid(field, "bounds").With("from", "0").With("to", strconv.FormatInt(most, 10))
}

// owed wants a sum that is not less than nothing.
func owed(field string, m doc.Money) error {
	if m.Minor >= 0 {
		return nil
	}
	return doc.Invalid(field, "negative")
}

// checkCopy keeps the signed copy of what is worked under.
func (c *Contract) checkCopy(prev *Contract) error {
	for row, file := range prev.SignedCopy {
		if prev.running() && c.SignedCopy[row].SHA256 != file.SHA256 {
			return doc.Invalid("SignedCopy", "signed_copy_kept")
		}
	}
	return nil
}

// Closed implements doc.Closing: what both sides have signed is changed by an
// amendment only, and what is with the lawyers by them alone. What is no term
// stays open.
func (c *Contract) Closed(ctx doc.Context) (why *doc.Error, open []string) {
	open = []string{"Originals", "SignedCopy", "Files", "Lawyer", "Tags", "Notes", "PartnerNumber", "EdoID"}
	switch {
	case c.locked():
		return doc.Invalid("", "terms_locked"), open
	case c.State != ContractDraft && !ctx.Actor.System() && lawyerOnly(ctx) != nil:
		return doc.Denied("contract_lawyer_only").With("roles", string(Lawyer)), open
	}
	return nil, nil
}

// Amendable reports whether an amendment may change the terms: until they are
// signed they are edited themselves.
func (c *Contract) Amendable() bool { return c.locked() && c.State != ContractTerminated }

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
// it.
func (c *Contract) Guard(ctx doc.Context, prev *Contract) error {
	if ctx.Actor.System() || prev.ID != "" && prev.Counterparty == c.Counterparty {
		return nil
	}
	return c.permitted(ctx, DraftContract)
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

// AdmittedOn reports whether the firm is admitted to business on a day. One that
// is to be admitted anew in time still is while the new case is looked at.
func (c *Counterparty) AdmittedOn(day doc.Date) bool {
	return (admitted(c.AdmissionState) || admitted(c.AdmissionBefore)) && (c.AdmissionUntil == "" || day <= c.AdmissionUntil)
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
