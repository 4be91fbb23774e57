package crm

import (
	"testing"

	"kontor/shared/doc"
)

// TestControl_NotHisWhoCausedIt: who changes bank details or enters a firm that
// looks like a banned one cannot call off what security is asked.
func TestControl_NotHisWhoCausedIt(t *testing.T) {
	w := newWorld(t)
	w.register()
	w.cheats()
	firm := w.firm("Бета", map[string]any{"TaxID": "7707083893"})
	account := "BankAccounts/" + string(doc.Derive("b"))
	w.must(anna, edit("Counterparty", firm, map[string]any{account: map[string]any{"BIK": "049805746", "Account": "40602810700000000025"}}))
	rules := map[string]bool{}
	for _, task := range w.open("Counterparty", firm) {
		rules[task.SourceRule] = true
		_, err := w.do(anna, "", edit("Task", task.ID, map[string]any{"State": TaskCancelled}))
		wantRule(t, err, "", "no_such_document")
		w.must(gleb, edit("Task", task.ID, map[string]any{"State": TaskDone})) // whose it is
	}
	if !rules["bank_check"] || !rules[ruleBannedMatch] {
		t.Errorf("asked were %v", rules)
	}
}
