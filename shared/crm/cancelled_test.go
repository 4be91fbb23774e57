package crm

import (
	"testing"

	"kontor/shared/doc"
)

// TestCancelled: of what was given up nobody changes a term any more, its notes
// and files he may.
func TestCancelled(t *testing.T) {
	w, running := dealtWith(t, nil)
	w.now = w.now.Add(1)
	id := w.contract(w.deal(running).Counterparty.ID(), ContractAgreed, nil)
	am, annex := doc.Derive("am"), w.annex(running, "Море", nil, nil)
	w.must(anna, newWrite("Amendment", am, map[string]any{"Contract": running, "Subject": "Отсрочка", "From": "2026-06-01", "Changes": []string{"payment"}}))
	for _, tt := range []struct {
		kind, field, command, args, rule string
		id, who                          doc.ID
		before, after                    any
		open                             []string
	}{
		{"Contract", "PayDays", "contract.cancel", `{"Comment":"передумали"}`, "is_cancelled", id, lena, 5, 7, []string{"Notes", "Files", "Originals"}},
		{"Amendment", "PayDays", "amendment.cancel", `{}`, "is_cancelled", am, anna, 5, 7, []string{"Notes", "Files", "Originals"}},
		{"Annex", "Title", "annex.cancel", `{}`, "annex_immutable", annex, anna, "Воздух", "Ничего", []string{"Notes", "Files"}},
	} {
		w.must(tt.who, edit(tt.kind, tt.id, map[string]any{tt.field: tt.before}))
		wantRule(t, w.order(lena, tt.command, tt.kind, tt.id, tt.args), "", "")
		for _, who := range []doc.ID{anna, tt.who} {
			_, err := w.do(who, "", edit(tt.kind, tt.id, map[string]any{tt.field: tt.after}))
			wantRule(t, err, tt.field, tt.rule)
			w.wantClosed(who, tt.kind, tt.id, tt.rule, []string{tt.field}, tt.open)
		}
		w.must(anna, edit(tt.kind, tt.id, map[string]any{"Notes": "отменён"}))
	}
}
