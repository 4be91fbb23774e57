package crm

import (
	"testing"

	"kontor/shared/doc"
)

// TestContract_SignedExit: one that both have signed and that comes to nothing is
// terminated with a reason, also when its firm was banned meanwhile; it is not
// cancelled, and nobody waits for its paper.
func TestContract_SignedExit(t *testing.T) {
	w := newWorld(t)
	w.bar()
	firm := w.partner("Альфа")
	w.admit(firm)
	id := w.contract(firm, ContractSigned, nil)
	w.suspend(firm)
	wantRule(t, w.order(lena, "contract.enforce", "Contract", id, `{}`), "Counterparty", "status_forbids")
	wantRule(t, w.order(lena, "contract.cancel", "Contract", id, `{"Comment":"не нужен"}`), "State", "move")
	wantRule(t, w.order(lena, "contract.terminate", "Contract", id, `{}`), "Comment", "required")
	wantRule(t, w.order(anna, "contract.terminate", "Contract", id, `{"Comment":"не нужен"}`), "", "contract_lawyer_only")
	wantRule(t, w.order(lena, "contract.terminate", "Contract", id, `{"Comment":"не нужен"}`), "", "")
	w.now = w.now.AddDate(0, 0, 46)
	w.wake("Contract", id)
	if c := w.deal(id); c.State != ContractTerminated || c.ClosedWhy != "не нужен" || c.OriginalDueOn != "" || len(w.open("Contract", id)) != 0 {
		t.Errorf("%s because of %q, due on %q, %d tasks", c.State, c.ClosedWhy, c.OriginalDueOn, len(w.open("Contract", id)))
	}
}

// TestMarked_GoesNoFurther: what is marked for deletion is in no list, and no
// command takes it further; with the mark taken back it goes on.
func TestMarked_GoesNoFurther(t *testing.T) {
	w, running := dealtWith(t, nil)
	w.now = w.now.Add(1)
	sent := w.contract(w.deal(running).Counterparty.ID(), ContractSent, nil)
	am, annex := doc.Derive("am"), w.annex(running, "Море", nil, map[string]any{"Rate": "10"})
	w.must(anna, newWrite("Amendment", am, map[string]any{"Contract": running, "Subject": "Отсрочка", "From": "2026-06-01", "Changes": []string{"payment"}}))
	for _, tt := range []struct {
		kind, command, args string
		id, who             doc.ID
	}{
		{"Contract", "contract.signed", `{"On":"2026-05-12"}`, sent, lena}, {"Amendment", "amendment.agree", `{}`, am, anna}, {"Annex", "annex.agree", `{}`, annex, anna},
	} {
		mark := func(deleted bool) {
			if _, err := w.do(tt.who, "лишнее", edit(tt.kind, tt.id, map[string]any{doc.DeletedPath: deleted})); err != nil {
				t.Fatal(err)
			}
		}
		mark(true)
		cmd, err := w.kinds.Command(tt.command)
		if err != nil || len(cmd.Try(w.context(lena, ""), w.get(tt.kind, tt.id))) == 0 {
			t.Errorf("%s: the button is live, %v", tt.command, err)
		}
		wantRule(t, w.order(lena, tt.command, tt.kind, tt.id, tt.args), "State", "is_deleted")
		mark(false)
		wantRule(t, w.order(lena, tt.command, tt.kind, tt.id, tt.args), "", "")
	}
}

// TestContract_FirmMarked: with a firm that is marked for deletion no contract is
// made or put in force, and none is extended.
func TestContract_FirmMarked(t *testing.T) {
	w, running := dealtWith(t, nil)
	firm := w.deal(running).Counterparty.ID()
	w.now = w.now.Add(1)
	signed := w.contract(firm, ContractSigned, nil)
	w.must(lena, edit("Contract", signed, scanned("подписан.pdf")))
	annex := w.annex(running, "Море", nil, nil)
	wantRule(t, w.order(vera, "annex.agree", "Annex", annex, `{}`), "", "")
	for _, tt := range []struct {
		marked      bool
		field, rule string
	}{{true, "Counterparty", "firm_deleted"}, {false, "", ""}} {
		if _, err := w.do(vera, "дубль", edit("Counterparty", firm, map[string]any{doc.DeletedPath: tt.marked})); err != nil {
			t.Fatal(err)
		}
		_, err := w.do(anna, "", newWrite("Contract", doc.Derive("new", tt.rule), contractFields(firm, nil)))
		wantRule(t, err, tt.field, tt.rule)
		wantRule(t, w.order(lena, "contract.enforce", "Contract", signed, `{}`), tt.field, tt.rule)
		wantRule(t, w.order(vera, "annex.activate", "Annex", annex, `{}`), tt.field, tt.rule)
	}
}

// TestContract_OwnEntityInUse: with a firm of ours that is out of use no contract
// is made; those that there are go on.
func TestContract_OwnEntityInUse(t *testing.T) {
	w, running := dealtWith(t, nil)
	ours, firm := doc.Derive("ours"), w.deal(running).Counterparty.ID()
	for _, tt := range []struct {
		mark map[string]any
		rule string
	}{{map[string]any{"Inactive": true}, "own_entity_inactive"}, {map[string]any{"Inactive": nil}, ""}} {
		w.machine(edit("OwnEntity", ours, tt.mark))
		_, err := w.do(anna, "", newWrite("Contract", doc.Derive("new", tt.rule), contractFields(firm, nil)))
		field := ""
		if tt.rule != "" {
			field = "OwnEntity"
		}
		wantRule(t, err, field, tt.rule)
		w.must(anna, edit("Contract", running, map[string]any{"Notes": "идёт " + tt.rule}))
	}
}

// TestContract_EdoIDKept: the ID under which the signed copy lies at the operator
// is all there is of it: of one that was worked under it can be put right and not
// taken out.
func TestContract_EdoIDKept(t *testing.T) {
	w, id := dealtWith(t, map[string]any{"SignMode": "edo", "EdoOperator": "Диадок", "EdoID": "7f3a"})
	w.must(lena, edit("Contract", id, map[string]any{"EdoID": "7f3b"}))
	w.must(lena, edit("Contract", id, map[string]any{"EdoID": nil})) // a scan is there as well
	other := w.deal(id).Counterparty.ID()
	w.now = w.now.Add(1)
	next := w.contract(other, ContractSigned, map[string]any{"SignMode": "edo", "EdoOperator": "Диадок", "EdoID": "7f3a"})
	w.must(lena, edit("Contract", next, map[string]any{"EdoID": nil}))
	w.must(lena, edit("Contract", next, map[string]any{"EdoID": "7f3c"}))
	wantRule(t, w.order(lena, "contract.enforce", "Contract", next, `{}`), "", "")
	_, err := w.do(lena, "", edit("Contract", next, map[string]any{"EdoID": nil}))
	wantRule(t, err, "EdoID", "edo_id_missing")
}

// TestOriginal_Expired: the paper of one that is over its term is asked for as
// before, and so is that of its amendment, until it is back or the contract is
// terminated.
func TestOriginal_Expired(t *testing.T) {
	w, id := dealtWith(t, map[string]any{"Term": doc.Period{From: "2026-05-12", To: "2026-05-20"}})
	am := w.amendment(id, "Отсрочка", map[string]any{"From": "2026-05-12", "Changes": []string{"payment"}})
	w.now = doc.Date("2026-05-21").At(w.zone).Add(1)
	w.wake("Contract", id)
	asked := func() (n int) {
		for _, task := range append(w.open("Contract", id), w.open("Amendment", am)...) {
			if task.SourceRule == ruleOriginal {
				n++
			}
		}
		return n
	}
	if c := w.deal(id); c.State != ContractExpired || c.OriginalDueOn != "2026-06-11" || len(c.events()) != 1 {
		t.Fatalf("%s, its paper due on %q, %d events", c.State, c.OriginalDueOn, len(c.events()))
	}
	for _, tt := range []struct {
		day  doc.Date
		want int
	}{{"2026-05-25", 0}, {"2026-05-26", 2}, {"2026-06-12", 2}, {"2026-06-27", 2}} {
		w.now = tt.day.At(w.zone).Add(1)
		w.wake("Contract", id)
		w.wake("Amendment", am)
		if n := asked(); n != tt.want {
			t.Errorf("%s: %d tasks, want %d", tt.day, n, tt.want)
		}
	}
	w.must(anna, edit("Contract", id, map[string]any{"Originals/" + string(doc.Derive("o")): map[string]any{"Kind": "contract", "SentAt": "2026-05-12", "ReturnedAt": "2026-06-27"}}))
	if n := asked(); n != 1 {
		t.Errorf("its own is back: %d tasks", n)
	}
}
