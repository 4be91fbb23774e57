package crm

import (
	"errors"

	"kontor/shared/doc"
)

// Check implements the kind's own rules. What only a firm we do business with
// must have is asked when its status says so.
func (c *Counterparty) Check(prev *Counterparty) error {
	return errors.Join(
		c.checkStatus(prev),
		c.checkEvidence(prev),
		c.checkName(),
		c.checkIDs(),
		c.checkKPPAlone(prev),
		c.checkKnown(),
		checkComms("Comms", c.Comms),
		checkAccounts(c.BankAccounts, prev.BankAccounts, string(c.Country), string(prev.Country)),
		c.checkCurators(prev),
		c.checkMoney(),
	)
}

func (c *Counterparty) checkStatus(prev *Counterparty) error {
	if c.Status == "" { // nobody has set it: it is where the flow starts
		return nil
	}
	before := prev.Status
	if before == "" {
		before = Potential
	}
	return statusFlow.Check("Status", before, c.Status)
}

func (c *Counterparty) checkName() error {
	var faults []error
	if n := len([]rune(c.NameShort)); n == 1 || n > 160 {
		faults = append(faults, doc.Invalid("NameShort", "name_length"))
	}
	if len([]rune(c.NameFull)) > 500 {
		faults = append(faults, doc.Invalid("NameFull", "too_long"))
	}
	if len([]rune(c.NameEN)) > 250 {
		faults = append(faults, doc.Invalid("NameEN", "too_long"))
	}
	if c.NameEN == "" && !c.resident() && c.known() {
		faults = append(faults, doc.Invalid("NameEN", "name_en_required").Reads("Country", "Status"))
	}
	return errors.Join(faults...)
}

// known reports whether we do business with the firm, so that what papers need
// has to be there.
func (c *Counterparty) known() bool { return c.Status == Active || c.Status == Passive }

// checkKnown asks of a firm we do business with what a potential one may lack.
func (c *Counterparty) checkKnown() error {
	if !c.known() {
		return nil
	}
	var faults []error
	if c.TaxID == "" && c.Kind != Individual {
		faults = append(faults, doc.Invalid("TaxID", "tax_id_required").Reads("Status", "Kind"))
	}
	legal := false
	for _, a := range c.Addresses {
		legal = legal || a.Kind == "legal"
	}
	if !legal && c.Kind != Individual {
		faults = append(faults, doc.Invalid("Addresses", "legal_address_required").Reads("Status", "Kind"))
	}
	return errors.Join(faults...)
}

func (c *Counterparty) checkIDs() error {
	return numbers{string(c.Country), c.TaxID, c.KPP, c.OGRN, c.OKPO, c.person()}.check()
}

// checkKPPAlone refuses a code of the tax office's without the number that it
// belongs to.
func (c *Counterparty) checkKPPAlone(prev *Counterparty) error {
	if c.Country != Russia || c.KPP == "" || c.TaxID != "" || c.KPP == prev.KPP && prev.TaxID == "" {
		return nil
	}
	rule := "kpp_without_inn"
	if c.person() {
		rule = "kpp_person"
	}
	return doc.Invalid("KPP", rule).Reads("TaxID", "Country", "Kind")
}

func (c *Counterparty) checkMoney() error {
	var faults []error
	for field, m := range map[string]doc.Money{"PotentialMonth": c.PotentialMonth, "CreditLimit": c.CreditLimit} {
		if m.Minor < 0 {
			faults = append(faults, doc.Invalid(field, "negative"))
		}
	}
	if c.PaymentDays < 0 || c.PaymentDays > 365 {
		faults = append(faults, doc.Invalid("PaymentDays", "payment_days"))
	}
	return errors.Join(faults...)
}

// Keys keeps one firm from being entered twice. A branch may stand beside its
// firm: it has a KPP of its own.
func (c *Counterparty) Keys() []doc.Key {
	if c.TaxID == "" {
		return nil
	}
	key := "tax:" + string(c.Country) + ":" + NormalTaxID(string(c.Country), c.TaxID)
	if c.branch() {
		key += ":" + c.KPP
	}
	return []doc.Key{{Key: key, Field: "TaxID"}}
}

// KeyedBy implements doc.Keyed.
func (*Counterparty) KeyedBy() []string { return []string{"TaxID", "Country", "KPP", "Parent"} }

// branch reports whether the KPP is a branch's: by its parent, or by the fifth
// and sixth signs, which say why the tax office keeps the firm: 01 is its own
// seat, 50 a taxpayer of the largest. A card without KPP is the firm's own.
func (c *Counterparty) branch() bool {
	if len(c.KPP) != 9 {
		return false
	}
	why := c.KPP[4:6]
	return c.Parent != "" || why != "01" && why != "50"
}

// Warnings tells what is odd and may yet be right.
func (c *Counterparty) Warnings(ctx doc.Context, prev *Counterparty) error {
	var odd []error
	if c.Status != Banned && !c.knownAs(prev) {
		odd = maybeBanned(ctx, c.ID, c.marks())
	}
	if c.NameEN == "" && !c.resident() && !c.known() {
		odd = append(odd, doc.Invalid("NameEN", "name_en_required").Reads("Country"))
	}
	if c.Country != "" && !c.resident() && c.TaxID == "" {
		odd = append(odd, doc.Invalid("TaxID", "tax_id_unknown").Reads("Country"))
	}
	if c.Country == Russia && c.Roles.Has("forwarder") && c.GoslogNo == "" {
		odd = append(odd, doc.Invalid("GoslogNo", "goslog_needed").Reads("Roles", "Country"))
	}
	for _, id := range c.BankAccounts.Sorted() {
		if bik := c.BankAccounts[id].BIK; bik != "" && oddBIK(bik) {
			odd = append(odd, doc.Invalid("BankAccounts/"+string(id)+"/BIK", "bik_treasury").Reads("BankAccounts"))
		}
	}
	return errors.Join(odd...)
}
