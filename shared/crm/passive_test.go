package crm

import (
	"testing"
	"time"

	"kontor/shared/doc"
)

// active makes a firm of anna's that is active since today.
func (w *world) active(name string) doc.ID {
	w.t.Helper()
	id := w.firm(name, map[string]any{
		"TaxID": "7736050003", "Addresses/" + string(doc.Derive("a")): map[string]any{"Kind": "legal", "Address": doc.Address{City: "Москва"}},
	})
	w.machine(edit("Counterparty", id, map[string]any{"Status": Active}))
	return id
}

// soon lists the open tasks that tell of a firm about to become passive.
func (w *world) soon(firm doc.ID) (open []*Task) {
	w.t.Helper()
	all, err := worldReader{w}.Pointing("Task", "Link", firm)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, d := range all {
		if t := d.(*Task); t.SourceRule == rulePassive && t.Open() {
			open = append(open, t)
		}
	}
	return open
}

// days moves the clock and lets the night come for a firm when it is due.
func (w *world) nights(firm doc.ID, n int) {
	w.t.Helper()
	for range n {
		before := doc.DateOf(w.now.In(w.zone))
		w.now = w.now.AddDate(0, 0, 1)
		if next := w.counterparty(firm).Next(before); next != "" && next <= doc.DateOf(w.now.In(w.zone)) {
			w.wake("Counterparty", firm)
		}
	}
}

// TestPassive: 180 days after the last thing done an active firm is passive,
// its curator having been told 14 days before.
func TestPassive(t *testing.T) {
	w := newWorld(t)
	firm := w.active("Альфа")
	if c := w.counterparty(firm); c.ActiveSince != "2026-05-12" || c.PassiveOn != "2026-11-08" {
		t.Fatalf("active since %s, passive on %s", c.ActiveSince, c.PassiveOn)
	}
	w.nights(firm, 165)
	if n := len(w.soon(firm)); n != 0 {
		t.Fatalf("told too soon: %d", n)
	}
	w.nights(firm, 1)
	soon := w.soon(firm)
	if len(soon) != 1 || soon[0].Executor.ID() != anna || soon[0].Owner != anna {
		t.Fatalf("told 14 days before: %+v", soon)
	}
	w.nights(firm, 13)
	if c := w.counterparty(firm); c.Status != Active || len(w.soon(firm)) != 1 {
		t.Fatalf("a day too soon: %s", c.Status)
	}
	w.nights(firm, 1)
	if c := w.counterparty(firm); c.Status != Passive || c.PassiveOn != "" {
		t.Fatalf("on the day: %s", c.Status)
	}
	if n := len(w.soon(firm)); n != 0 {
		t.Error("the notice stays when it has happened")
	}
}

// TestPassive_Talk: a held talk puts the day off and takes the notice back.
func TestPassive_Talk(t *testing.T) {
	w := newWorld(t)
	firm := w.active("Альфа")
	w.nights(firm, 170)
	if len(w.soon(firm)) != 1 {
		t.Fatal("not told")
	}
	from := doc.TimeOf(w.now)
	w.must(anna, newWrite("Negotiation", doc.Derive("talk"), map[string]any{
		"Counterparty": firm, "Kind": "call_out", "Subject": "Ставки", "State": Held, "Result": "info", "ResultText": "ясно",
		"When": doc.Span{From: from, To: doc.TimeOf(from.Add(time.Hour))},
	}))
	if c := w.counterparty(firm); c.PassiveOn != doc.DateOf(w.now).Add(180) || len(w.soon(firm)) != 0 {
		t.Errorf("passive on %s, %d notices", c.PassiveOn, len(w.soon(firm)))
	}
	w.nights(firm, 60)
	if c := w.counterparty(firm); c.Status != Active {
		t.Error("passive though it was talked to")
	}
}

// TestPassive_Setting: the company's own figure holds.
func TestPassive_Setting(t *testing.T) {
	w := newWorld(t)
	w.machine(newWrite("Settings", SettingsID, map[string]any{"PassiveAfterDays": 30}))
	firm := w.active("Альфа")
	w.nights(firm, 30)
	if c := w.counterparty(firm); c.Status != Passive {
		t.Errorf("%s after 30 days", c.Status)
	}
}

func TestRest(t *testing.T) {
	w := newWorld(t)
	firm := w.active("Альфа")
	wantRule(t, w.order(anna, "counterparty.rest", "Counterparty", firm, `{"Comment":"нет грузов"}`), "", "head_only")
	wantRule(t, w.order(vera, "counterparty.rest", "Counterparty", firm, `{}`), "Comment", "required")
	wantRule(t, w.order(vera, "counterparty.rest", "Counterparty", firm, `{"Comment":"нет грузов"}`), "", "")
	wantRule(t, w.order(vera, "counterparty.rest", "Counterparty", firm, `{"Comment":"нет грузов"}`), "Status", "move")
}

// TestActivate_AfterSuspension: who was admitted while suspended, and has a
// contract in force, is active once the suspension is lifted.
func TestActivate_AfterSuspension(t *testing.T) {
	w := newWorld(t)
	w.bar()
	firm := w.partner("Альфа")
	w.admit(firm)
	contract := w.contract(firm, ContractInForce, nil)
	w.machine(edit("Counterparty", firm, map[string]any{"Status": Banned}))
	w.now = w.now.AddDate(0, 0, 1)
	wantRule(t, w.order(egor, "counterparty.unban", "Counterparty", firm, `{"Comment":"ошибка"}`), "", "")
	w.suspend(firm)
	w.admit(firm)
	wantRule(t, w.order(gleb, "counterparty.lift", "Counterparty", firm, `{"Comment":"допущен"}`), "", "")
	if c := w.counterparty(firm); c.Status != Active || c.StatusBasis != doc.LinkTo("Contract", contract) {
		t.Errorf("%s by %s", c.Status, c.StatusBasis)
	}
}
