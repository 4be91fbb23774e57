package views

import (
	"slices"

	"kontor/shared/crm"
	"kontor/shared/doc"
)

// admissionOffers says from which states the commands on a case lead on.
var admissionOffers = map[string][]crm.AdmissionCaseState{
	"admission.submit": {crm.AdmissionDraft}, "admission.withdraw": {crm.AdmissionDraft, crm.AdmissionSubmitted},
	"admission.take": {crm.AdmissionSubmitted}, "admission.ask": {crm.AdmissionInReview}, "admission.clear": {crm.AdmissionInReview, crm.AdmissionNeedsInfo},
	"admission.answer":  {crm.AdmissionNeedsInfo},
	"admission.approve": {crm.AdmissionInReview}, "admission.reject": {crm.AdmissionInReview},
}

func admissionFace() Face {
	return Face{
		Kind: "Admission", Icon: "task", Order: "-Number", Status: "State", Under: []string{"Number", "Counterparty", "DueAt", "ValidUntil"},
		Columns: []Column{
			{Field: "Number", Width: 110, Muted: true}, {Field: "Title", Width: 260, Bold: true}, {Field: "State", Width: 196}, {Field: "DueAt", Width: 110},
			{Field: "Officer", Width: 180}, {Field: "RiskScore", Width: 90, Right: true}, {Field: "ValidUntil", Width: 120}, {Field: "SubmittedBy", Width: 180}, {Field: "Purpose", Width: 140},
			{Field: "Overdue", Width: 100}, {Field: "AwaitsMe", Width: 96},
		},
		Filters: []string{"State", "Officer", "AwaitsMe", "Overdue"},
		Sections: []Section{
			{Title: "ui.section.main", Fields: []string{"Counterparty", "Purpose", "RequestedLimit", "Comment", "Question", "Answer"}},
			{Title: "ui.section.decision", Fields: []string{"Officer", "DueAt", "RiskScore", "DecidedBy", "DecidedAt", "ValidUntil", "GraceUntil", "Reason", "OfficerComment"}},
			{Title: "ui.section.conditions", Fields: []string{"Conditions"}, Wide: true},
		},
		Decides:  true,
		Sheet:    &Sheet{Title: "ui.admission.sheet", Fields: []string{"Checklist", "Cleared", "Title", "SubmittedAt", "SubmittedBy"}, Commands: true, Make: newAdmissionSheet},
		Children: []Child{{"Task", "Link"}},
		Offers: func(command string, d doc.Doc) bool {
			a, ok := d.(*crm.Admission)
			return ok && slices.Contains(admissionOffers[command], a.State)
		},
		New: func(*Desk) doc.Patch { return doc.Patch{"Purpose": value("client")} },
	}
}

func approvalFace() Face {
	return Face{
		Kind: "Approval", Icon: "fork", Order: "-LapsesOn", Status: "State", Under: []string{"LapsesOn"}, Told: []string{"Command", "Args", "Title"},
		Columns: []Column{
			{Field: "Title", Width: 280, Bold: true}, {Field: "Command", Width: 200}, {Field: "State", Width: 170}, {Field: "Owner", Width: 180},
			{Field: "SignedBy", Width: 180}, {Field: "LapsesOn", Width: 120}, {Field: "DecidedBy", Width: 180}, {Field: "DecidedAt", Width: 140}, {Field: "AwaitsMe", Width: 96},
		},
		Filters:  []string{"State", "AwaitsMe"},
		Decides:  true,
		Strip:    newApprovalStrip,
		Sections: []Section{{Title: "ui.section.main", Fields: []string{"Counterparty", "Role", "DecidedBy", "DecidedAt"}, Wide: true}},
		Offers: func(_ string, d doc.Doc) bool {
			a, ok := d.(*crm.Approval)
			return ok && a.State == crm.ApprovalWaiting
		},
	}
}
