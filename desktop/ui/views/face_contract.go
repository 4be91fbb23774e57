package views

import (
	"slices"

	"kontor/shared/crm"
	"kontor/shared/doc"
)

// contractOffers says from which states the commands on a contract lead on.
var contractOffers = map[string][]crm.ContractState{
	"contract.review": {crm.ContractDraft}, "contract.back": {crm.ContractReview}, "contract.agree": {crm.ContractReview},
	"contract.send": {crm.ContractAgreed}, "contract.signed": {crm.ContractSent}, "contract.enforce": {crm.ContractSigned},
	"contract.suspend": {crm.ContractInForce}, "contract.resume": {crm.ContractSuspended},
	"contract.terminate": {crm.ContractSigned, crm.ContractInForce, crm.ContractSuspended},
	"contract.cancel":    {crm.ContractDraft, crm.ContractReview, crm.ContractAgreed, crm.ContractSent},
}

func contractFace() Face {
	return Face{
		Kind: "Contract", Icon: "book", Order: "-Date", Status: "State", Under: []string{"Counterparty", "Kind", "Ends", "OriginalStatus"},
		Columns: []Column{
			{Field: "Light", Width: 110}, {Field: "Number", Width: 140, Bold: true}, {Field: "PartnerNumber", Width: 130}, {Field: "Date", Width: 100},
			{Field: "Counterparty", Width: 230}, {Field: "State", Width: 150}, {Field: "Ends", Width: 110}, {Field: "DaysLeft", Width: 100, Right: true},
			{Field: "OriginalStatus", Width: 170}, {Field: "OriginalDays", Width: 120, Right: true}, {Field: "Kind", Width: 180}, {Field: "Lawyer", Width: 160}, {Field: "Owner", Width: 160},
		},
		Filters: []string{"State", "Light", "OriginalStatus", "DaysLeft", "Kind", "Owner", "Lawyer"},
		Sections: []Section{
			{Title: "ui.section.main", Fields: []string{"Counterparty", "OwnEntity", "Kind", "Side", "Date", "Number", "PartnerNumber", "Lawyer", "FromTalk"}},
			{Title: "ui.section.contract_term", Fields: []string{"Term", "Renewal", "RenewalMonths", "NoticeDays", "SignMode", "EdoOperator", "EdoID", "SignedCopyAt"}},
			{Title: "ui.section.scope", Fields: []string{"ScopeServices", "ScopeModes", "AllowDG", "AllowOOG", "AllowReefer", "MaxCargoValue"}},
			{Title: "ui.section.payment", Fields: []string{"Currency", "InvoiceCurrencies", "PayKind", "PrepayPct", "PayDays", "PayDaysKind", "PayFrom", "VatCode"}},
			{Title: "ui.section.lanes", Fields: []string{"ScopeLanes"}, Wide: true},
			{Title: "ui.section.originals", Fields: []string{"Originals"}, Wide: true},
			{Title: "ui.section.signers", Fields: []string{"OurSigner", "TheirSigner", "TheirSignerPost", "Basis", "BasisNo", "PoaUntil"}},
			{Title: "ui.section.limits", Fields: []string{"CreditLimit", "TotalLimit", "FxSource", "FxDateRule", "FxUpliftPct"}},
			{Title: "ui.section.demurrage", Fields: []string{"Demurrage"}, Wide: true},
			{Title: "ui.section.liability", Fields: []string{"Liability"}}, {Title: "ui.section.insurance", Fields: []string{"Insurance"}},
			{Title: "ui.section.notes", Fields: []string{"Notes"}, Wide: true},
		},
		Strip:    newContractStrip,
		Verbs:    paperVerbs,
		Told:     []string{"EndsOn", "OriginalDueOn", "WatchOn", "AmendedOn"},
		Children: []Child{{"Amendment", "Contract"}, {"Annex", "Contract"}, {"Task", "Link"}},
		Offers: func(command string, d doc.Doc) bool {
			c, ok := d.(*crm.Contract)
			return ok && slices.Contains(contractOffers[command], c.State)
		},
		Instead: func(d doc.Doc) (by Child) {
			if c, is := d.(*crm.Contract); is && c.Amendable() {
				by = Child{"Amendment", "Contract"}
			}
			return by
		},
		New: func(d *Desk) doc.Patch {
			today := doc.DateOf(d.App.Now().In(d.App.Zone()))
			return doc.Patch{"Date": value(today), "Term": value(doc.Period{From: today}), "Side": value("client"), "Kind": value("forwarding"), "SignMode": value("scan")}
		},
	}
}
