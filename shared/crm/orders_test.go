package crm

import (
	"strings"
	"testing"

	"kontor/shared/access"
	"kontor/shared/doc"
)

// orderRights is the table of commands: which right of §4.3 each needs where
// its document is. Whose a move is besides, its own tests say.
var orderRights = map[string]string{
	"counterparty.suspend": "d u", "counterparty.lift": "d", "counterparty.ban": "d", "counterparty.unban": "d", "counterparty.rest": "d",
	"approval.confirm": "d", "approval.withdraw": "r",
	"admission.submit": "c", "admission.withdraw": "c", "admission.answer": "c",
	"admission.take": "d", "admission.ask": "d", "admission.clear": "d", "admission.approve": "d", "admission.reject": "d",
	"contract.review": "d u", "contract.cancel": "d u", "contract.back": "d", "contract.agree": "d", "contract.send": "d", "contract.signed": "d",
	"contract.enforce": "d", "contract.suspend": "d", "contract.resume": "d", "contract.terminate": "d",
	"amendment.agree": "d", "amendment.enforce": "d", "amendment.cancel": "d",
	"annex.agree": "d", "annex.back": "d", "annex.cancel": "d", "annex.activate": "d",
}

// TestGrants_Orders holds every command against the table.
func TestGrants_Orders(t *testing.T) {
	named := map[string]string{}
	for _, l := range letters {
		named[string(l.right)] = l.letter
	}
	for _, cmd := range Kinds().Commands {
		var all []string
		for _, right := range cmd.Rights {
			all = append(all, named[right])
		}
		got := strings.Join(all, " ")
		if want, ok := orderRights[cmd.Name]; got != want || !ok {
			t.Errorf("%s needs %q, want %q", cmd.Name, got, want)
		}
	}
}

// TestGrants_Scope: who sees all by one role decides by another only where that
// one's right reaches. Vera, the head of sales, sees the firms of far's
// department as a member of finance: she orders nothing about them.
func TestGrants_Scope(t *testing.T) {
	w := newWorld(t)
	w.bar()
	firms := map[bool]doc.ID{}
	cases := map[bool]doc.ID{}
	annexes := map[bool]doc.ID{}
	for near, owner := range map[bool]doc.ID{true: anna, false: far} {
		name := "Далёкая"
		if near {
			name = "Близкая"
		}
		firm := doc.Derive("scope", name)
		w.must(owner, newWrite("Counterparty", firm, firmFields(name, map[string]any{"TaxID": map[bool]string{true: "7736050003", false: "7707083893"}[near],
			"Addresses/" + string(doc.Derive("legal")): map[string]any{"Kind": "legal", "Address": doc.Address{City: "Москва"}}})))
		a := doc.Derive("scope case", name)
		w.must(owner, newWrite("Admission", a, map[string]any{"Counterparty": firm, "Purpose": "client"}))
		w.machine(edit("Counterparty", firm, map[string]any{"Status": Active}))
		contract := doc.Derive("scope contract", name)
		w.machine(newWrite("Contract", contract, contractFields(firm, map[string]any{doc.OwnerPath: owner})))
		annex := doc.Derive("scope annex", name)
		w.machine(newWrite("Annex", annex, map[string]any{doc.OwnerPath: owner, "Contract": contract, "Title": "Море", "Term": doc.Period{From: "2026-05-12", To: "2026-12-31"}, "Currency": "USD"}))
		firms[near], cases[near], annexes[near] = firm, a, annex
	}
	w.machine(edit("Employee", vera, map[string]any{"Roles": []Role{Head, Finance}}))
	if !w.actor(vera).May(access.Read, "Counterparty", []string{doc.PlaceAll}) {
		t.Fatal("she does not see all firms, the test shows nothing")
	}
	for near, want := range map[bool]map[string]string{true: {"rest": "", "submit": "", "agree": ""}, false: {"rest": "no_decide", "submit": "no_create", "agree": "no_decide"}} {
		wantRule(t, w.order(vera, "counterparty.rest", "Counterparty", firms[near], `{"Comment":"нет грузов"}`), "", want["rest"])
		wantRule(t, w.order(vera, "admission.submit", "Admission", cases[near], `{}`), "", want["submit"])
		wantRule(t, w.order(vera, "annex.agree", "Annex", annexes[near], `{}`), "", want["agree"])
	}
	// A role whose right reaches everywhere decides there.
	w.machine(edit("Employee", vera, map[string]any{"Roles": []Role{Head, Lawyer}}))
	wantRule(t, w.order(vera, "annex.agree", "Annex", annexes[false], `{}`), "", "")
	wantRule(t, w.order(gleb, "admission.take", "Admission", cases[true], `{}`), "", "")
	// Who has no right learns nothing of what the command has found.
	err := w.order(anna, "admission.approve", "Admission", cases[true], approve)
	if faults := doc.Faults(err); len(faults) != 1 || faults[0].Rule != "no_admission" {
		t.Errorf("whoever must not decide is told %v", err)
	}
}
