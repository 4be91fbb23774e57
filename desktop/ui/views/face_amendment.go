package views

import (
	"context"
	"encoding/json"
	"slices"

	"kontor/shared/crm"
	"kontor/shared/doc"
)

func amendmentFace() Face {
	return Face{
		Kind: "Amendment", Icon: "book", Order: "-From", Status: "State", Under: []string{"Number", "Title", "From", "OriginalStatus"},
		Columns: []Column{
			{Field: "Number", Width: 110, Muted: true}, {Field: "Title", Width: 150}, {Field: "Subject", Width: 280, Bold: true},
			{Field: "From", Width: 120}, {Field: "Changes", Width: 220}, {Field: "Until", Width: 110}, {Field: "State", Width: 120}, {Field: "OriginalStatus", Width: 170}, {Field: "OriginalDays", Width: 120, Right: true},
		},
		Filters: []string{"State", "OriginalStatus"},
		Sections: []Section{
			{Title: "ui.section.main", Fields: []string{"Contract", "Subject", "From", "Changes"}},
			{Title: "ui.section.contract_term", Fields: []string{"Until", "Renewal", "RenewalMonths", "NoticeDays", "SignMode", "EdoOperator", "EdoID", "SignedCopyAt"}},
			{Title: "ui.section.payment", Fields: []string{"Currency", "InvoiceCurrencies", "PayKind", "PrepayPct", "PayDays", "PayDaysKind", "PayFrom", "VatCode"}},
			{Title: "ui.section.scope", Fields: []string{"ScopeServices", "ScopeModes", "AllowDG", "AllowOOG", "AllowReefer", "MaxCargoValue"}},
			{Title: "ui.section.limits", Fields: []string{"CreditLimit", "TotalLimit", "FxSource", "FxDateRule", "FxUpliftPct"}},
			{Title: "ui.section.signers", Fields: []string{"OurSigner", "TheirSigner", "TheirSignerPost", "Basis", "BasisNo", "PoaUntil"}},
			{Title: "ui.section.lanes", Fields: []string{"ScopeLanes"}, Wide: true},
			{Title: "ui.section.demurrage", Fields: []string{"Demurrage"}, Wide: true},
			{Title: "ui.section.liability", Fields: []string{"Liability"}}, {Title: "ui.section.insurance", Fields: []string{"Insurance"}},
			{Title: "ui.section.originals", Fields: []string{"Originals"}, Wide: true},
			{Title: "ui.section.notes", Fields: []string{"Notes"}, Wide: true},
		},
		Told: []string{"OriginalDueOn", "WatchOn"},
		Uses: func(field string, now doc.Parts) bool {
			term := crm.TermOf(field)
			return term == "" || changes(now).Has(term)
		},
		Offers: func(command string, d doc.Doc) bool {
			a, ok := d.(*crm.Amendment)
			return ok && slices.Contains(map[string][]crm.AmendmentState{
				"amendment.agree": {crm.AmendmentDraft}, "amendment.enforce": {crm.AmendmentAgreed}, "amendment.cancel": {crm.AmendmentDraft, crm.AmendmentAgreed},
			}[command], a.State)
		},
	}
}

// changes are the terms that an amendment with these values changes.
func changes(now doc.Parts) (names doc.Set[crm.TermName]) {
	if raw := now["Changes"]; raw != nil && json.Unmarshal(raw, &names) != nil {
		return nil
	}
	return names
}

// watchTerms fills the fields of a term that has just been chosen with what it is
// now: an amendment sets all of a term, and only what differs is typed.
func (c *Card) watchTerms() {
	if c.kind.Name != "Amendment" {
		return
	}
	now := c.form.Parts()
	var of doc.ID
	if json.Unmarshal(now["Contract"], &of) != nil {
		return // they are filled when it is chosen
	}
	var added []crm.TermName
	for _, term := range changes(now) {
		if !c.terms.Has(term) {
			added = append(added, term)
		}
	}
	if c.terms = changes(now); len(added) == 0 {
		return
	}
	Go(c.desk, func(ctx context.Context) (doc.Parts, error) { return c.desk.App.ContractToday(ctx, of) }, func(was doc.Parts, err error) {
		if err != nil {
			c.desk.Log.Warn("terms of contract", "err", err)
			return
		}
		typed := c.form.Parts()
		for _, term := range added {
			for _, field := range term.Fields() {
				if typed[field] == nil && was[field] != nil {
					c.form.Set(field, was[field])
				}
			}
		}
	})
}
