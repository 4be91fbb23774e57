package ui

import (
	"slices"
	"strings"
	"testing"

	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/views"
	"kontor/shared/crm"
	"kontor/shared/doc"
)

// statuses are those of a firm, in the order of the tables below.
var statuses = []string{"potential", "active", "passive", "temp_banned", "banned"}

// onCard is what the card of a firm of each status offers whom: + it is on, x it
// is there and off. The potential one is not admitted to business.
var onCard = map[string]map[string]string{
	"anna": { // its curator
		views.VerbCall: "++++x", views.VerbMeeting: "++++x", "requisites": "+++xx", views.VerbDelete: "+++xx",
		"ContactPerson": "++++x", "Negotiation": "++++x", "Contract": "x++xx", "Admission": "++++x",
	},
	"vera": { // her head, who may record what was held with a banned firm
		views.VerbCall: "+++++", views.VerbMeeting: "++++x", "requisites": "+++xx", views.VerbDelete: "+++xx",
		"ContactPerson": "++++x", "Negotiation": "+++++", "Contract": "x++xx",
	},
	"gleb": {"requisites": "+++++", views.VerbDelete: "+++++"}, // security
	"lena": {"contract.enforce": "x++xx"},                      // the lawyer, on the card of a contract
}

// inPicker is which firms a field offers the curator to choose.
var inPicker = map[string]string{"Negotiation": "++++x", "ContactPerson": "++++x", "Contract": "x++xx", "Admission": "++++x", "Task": "+++++"}

// standing are firms of Anna's of every status, each with a contract that both
// have signed.
func standing(t *testing.T, s *seat) (firms, contracts map[string]doc.ID) {
	t.Helper()
	firms, contracts = map[string]doc.ID{}, map[string]doc.ID{}
	own := doc.ID(s.id())
	moves := [][]doc.Write{{{Kind: "OwnEntity", ID: own, New: true, Patch: patch(t, map[string]any{"NameShort": "Своя по клеткам", "Country": "BY", "TaxID": "192807567", "Prefix": "КЛ-"})}}}
	for i, status := range statuses {
		firm, contract := s.firm("Клетка "+status, "BY"), doc.ID(s.id())
		s.edit("Counterparty", firm, map[string]any{"TaxID": []string{"192930004", "192930109", "192930203", "192930308", "192930402"}[i],
			"Addresses/" + s.id(): map[string]any{"Kind": "legal", "Address": doc.Address{Country: "BY", City: "Минск", Street: "ул. Клеточная, 1"}}})
		firms[status], contracts[status] = firm, contract
		moves = append(moves, []doc.Write{{Kind: "Contract", ID: contract, New: true, Patch: patch(t, map[string]any{
			"Counterparty": firm, "OwnEntity": own, "Date": "2026-11-10", "Kind": "forwarding", "Side": "client", "Currency": "BYN",
			"Term": doc.Period{From: "2026-11-10"}, "SignMode": "edo", "EdoOperator": "Диадок", "EdoID": "1", // no original is waited for
		})}})
		for _, state := range []string{"legal_review", "agreed", "sent_to_cp", "signed_copy"} {
			moves = append(moves, []doc.Write{{Kind: "Contract", ID: contract, Patch: patch(t, map[string]any{"State": state})}})
		}
		if status == "potential" {
			continue
		}
		is := map[string]any{"Status": status, "AdmissionState": "approved", "AdmissionUntil": "2027-10-01"}
		if strings.HasSuffix(status, "banned") {
			is["SuspendReason"], is["SuspendComment"] = "debt", "не платит"
		}
		moves = append(moves, []doc.Write{{Kind: "Counterparty", ID: firm, Patch: patch(t, is)}})
	}
	inStep(t, s.app)
	asServer(t, moves...)
	inStep(t, s.app)
	s.settle()
	return firms, contracts
}

// TestStatusCells goes through what each status forbids on the screen: buttons
// of the card and of its tabs, the fields of the requisites, and what pickers
// offer, with the reason.
func TestStatusCells(t *testing.T) {
	s := desk(t, "anna")
	firms, contracts := standing(t, s)
	for i, status := range statuses {
		s.offers("anna", i, firms[status])
		for kind, row := range inPicker {
			s.picks(kind, firms[status], status, row[i] == '+')
		}
	}
	var err error
	company.invited["lena"], err = company.Hire("lena", "Лаптева Елена Олеговна", "lawyer", "Безопасность")
	check(t, err)
	for _, who := range []string{"vera", "gleb"} {
		s := desk(t, who)
		for i, status := range statuses {
			s.offers(who, i, firms[status])
		}
	}
	l := desk(t, "lena")
	enforce := l.desk.T("Command.contract.enforce")
	for i, status := range statuses {
		l.desk.Nav.Card(contracts[status])
		l.settle()
		l.read("Клетка " + status)
		l.until("the command", func() bool { return len(findButtons(l, enforce)) == 1 })
		want(t, "enforce with a "+status+" firm", !l.button(enforce).Disabled(), onCard["lena"]["contract.enforce"][i] == '+')
	}
}

// offers compares the card of a firm with what it should offer.
func (s *seat) offers(who string, i int, firm doc.ID) {
	s.Helper()
	s.desk.Nav.Card(firm)
	s.settle()
	s.read("Клетка " + statuses[i])
	for what, row := range onCard[who] {
		want(s.T, who+": "+what+" of a "+statuses[i]+" firm", s.isOn(what), row[i] == '+')
	}
	s.tab("ui.card.main")
}

// isOn reports whether a button, a tab or a field of the card in front can be
// used; what is off has to be seen all the same.
func (s *seat) isOn(what string) bool {
	s.Helper()
	s.tab("ui.card.main")
	switch what {
	case views.VerbCall, views.VerbMeeting:
		on := !s.button(s.desk.T("ui.short." + what)).Disabled()
		want(s.T, what+" by its key", s.verb(what), on)
		return on
	case views.VerbDelete:
		return s.verb(what)
	case "requisites":
		want(s.T, "notes can be typed", s.focuses("Notes"), true)
		return s.focuses("NameFull")
	}
	s.tab(what + ".many")
	on := !s.button(s.desk.T("Do.new")).Disabled()
	want(s.T, what+" by its key", s.verb(views.VerbNew), on)
	return on
}

// focuses reports whether a field of the form takes the cursor.
func (s *seat) focuses(field string) bool {
	s.Helper()
	s.win.Canvas().Unfocus()
	s.form().Focus(field)
	return s.win.Canvas().Focused() != nil
}

// picks wants a field of a new document to offer a firm, or to show it grey with
// the reason.
func (s *seat) picks(kind string, firm doc.ID, status string, free bool) {
	s.Helper()
	begin := doc.Patch{}
	if kind == "ContactPerson" {
		begin = patch(s.T, map[string]any{"Positions/" + s.id(): map[string]any{"Post": "директор"}})
	}
	s.desk.Nav.New(kind, begin)
	s.settle()
	for _, p := range findAll[*kit.Picker](s) {
		found := p.Search("Клетка " + status)
		at := slices.IndexFunc(found, func(o kit.Option) bool { return o.ID == string(firm) })
		if at < 0 {
			continue
		}
		why := s.desk.Words().Value("Counterparty", "Status", status)
		if status == string(crm.Potential) {
			why = "нет допуска"
		}
		if o := found[at]; o.Disabled == free || free != (o.Reason == "") || !free && !strings.HasPrefix(o.Reason, why) {
			s.Errorf("%s: a %s firm is offered as %+v", kind, status, o)
		}
		return
	}
	s.Errorf("%s: no field offers a %s firm", kind, status)
}
