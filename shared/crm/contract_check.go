package crm

import (
	"errors"
	"slices"

	"kontor/shared/doc"
)

// Check implements the kind's own rules.
func (c *Contract) Check(prev *Contract) error {
	before := prev.State
	if before == "" {
		before = ContractDraft
	}
	faults := []error{contractFlow.Check("State", before, c.State), c.checkTerms()}
	if prev.locked() && prev.State != ContractSigned { // it was worked under
		faults = append(faults, prev.keepsCopy(&c.Paperwork))
	}
	return errors.Join(faults...)
}

func (c *Contract) checkTerms() error {
	faults := []error{c.Terms.check()}
	if c.Term.From == "" {
		faults = append(faults, doc.Invalid("Term", "term_from"))
	}
	if c.Renewal == RenewalAuto && c.Term.To == "" {
		faults = append(faults, doc.Invalid("RenewalMonths", "renewal_months").Reads("Renewal", "Term"))
	}
	if c.locked() {
		faults = append(faults, c.operated())
	}
	return errors.Join(faults...)
}

// Closed implements doc.Closing: what both sides have signed is changed by an
// amendment only, what was given up not at all, and what is with the lawyers by
// them alone. What is no term stays open.
func (c *Contract) Closed(ctx doc.Context) (why *doc.Error, open []string) {
	open = []string{"Originals", "SignedCopy", "Files", "Lawyer", "Tags", "Notes", "PartnerNumber", "EdoID"}
	switch {
	case c.locked():
		return doc.Invalid("", "terms_locked"), open
	case c.State == ContractCancelled:
		return doc.Invalid("", "is_cancelled"), open
	case c.State != ContractDraft && !ctx.Actor.System() && lawyerOnly(ctx) != nil:
		return doc.Denied("contract_lawyer_only").With("roles", string(Lawyer)), open
	}
	return nil, nil
}

// Amendable reports whether an amendment may change the terms: until they are
// signed they are edited themselves.
func (c *Contract) Amendable() bool { return c.locked() && c.State != ContractTerminated }

// Guard refuses days that cannot be meant, and asks the status of the firm
// whether a contract may be worked on with it.
func (c *Contract) Guard(ctx doc.Context, prev *Contract) error {
	if ctx.Actor.System() {
		return nil
	}
	faults := []error{
		meant(ctx, "Date", c.Date, prev.Date), meant(ctx, "Term", c.Term.From, prev.Term.From), meant(ctx, "Term", c.Term.To, prev.Term.To),
		meant(ctx, "PoaUntil", c.PoaUntil, prev.PoaUntil), c.guardOriginals(ctx, &prev.Paperwork, originalContract, originalAnnex),
	}
	if prev.ID == "" || prev.Counterparty != c.Counterparty {
		faults = append(faults, c.permitted(ctx, DraftContract))
	}
	if prev.OwnEntity != c.OwnEntity {
		if prev.Number != "" {
			faults = append(faults, doc.Invalid("OwnEntity", "own_entity_numbered").Reads("Number"))
		}
		faults = append(faults, c.guardOwnEntity(ctx))
	}
	return errors.Join(faults...)
}

// guardOwnEntity refuses a firm of ours that we do not contract with any more.
func (c *Contract) guardOwnEntity(ctx doc.Context) error {
	ours, err := doc.Load(ctx, c.OwnEntity)
	if err != nil || ours == nil {
		return err
	}
	if bar := ours.Excluded(); bar != nil {
		return bar
	}
	return nil
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
		"BankAccounts": c.payable(), "Addresses": len(c.legalAddresses()) > 0 || c.Kind == Individual,
	} {
		if !has {
			fields = append(fields, field)
		}
	}
	slices.Sort(fields)
	return fields
}

// payable reports whether the firm has an account that money can be sent to.
func (c *Counterparty) payable() bool {
	for _, a := range c.BankAccounts {
		if a.usable(string(c.Country)) {
			return true
		}
	}
	return false
}

// Warnings tells what is odd and may yet be right.
func (c *Contract) Warnings(doc.Context, *Contract) error {
	if c.poaEndsFirst() && !c.locked() {
		return doc.Invalid("PoaUntil", "poa_before_end").Reads("Term")
	}
	return nil
}

// poaEndsFirst reports whether a power of attorney ends before the contract does.
func (c *Contract) poaEndsFirst() bool {
	return c.PoaUntil != "" && (c.Term.To == "" || c.PoaUntil < c.Term.To)
}
