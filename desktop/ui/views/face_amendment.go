package views

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"

	"kontor/desktop/app"
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
		Told:    []string{"OriginalDueOn", "WatchOn"},
		Follows: termsFollow,
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

// termsFollow fills the fields of a term that has just been chosen with what it
// is now: an amendment sets all of a term, and only what differs is typed. Of
// another contract all the terms are others.
func termsFollow(was, now doc.Parts) follows {
	var of doc.ID
	if json.Unmarshal(now["Contract"], &of) != nil {
		return nil // they are filled when it is chosen
	}
	terms := changes(now)
	if bytes.Equal(was["Contract"], now["Contract"]) {
		terms = slices.DeleteFunc(terms, changes(was).Has)
	}
	if len(terms) == 0 {
		return nil
	}
	return func(ctx context.Context, a *app.App) (doc.Parts, error) {
		today, err := a.ContractToday(ctx, of)
		found := doc.Parts{}
		for _, term := range terms {
			for _, field := range term.Fields() {
				found[field] = today[field]
			}
		}
		return found, err
	}
}
