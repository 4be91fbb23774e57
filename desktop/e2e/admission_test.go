package e2e

import (
	"slices"
	"strings"
	"testing"
)

// TestE2EAdmission: without an admission that holds no contract comes about and
// none is put in force; with it the firm becomes active by itself, and its
// history names the contract by which.
func TestE2EAdmission(t *testing.T) {
	w := newTrade(t)
	raw := newStranger(t, w.office, w.must("user", "invite", "anna"))
	firm := w.partner("Альфа", tradeNumbers[0])
	draft := w.draft(firm, nil)
	if f := w.anna.refuses("not_admitted", "new", draft); !strings.Contains(f.Text, "Альфа") {
		t.Errorf("refused with %q", f.Text)
	}
	past := draft["fields"].(args)
	if ack := raw.create("Contract", past); len(ack.Faults) != 1 || ack.Faults[0].Rule != "not_admitted" {
		t.Errorf("a draft over the wire: %+v", ack.Faults)
	}

	w.admit(firm, "")
	contract := w.contract(firm, nil)
	w.signed(contract, begins)
	if ack := raw.edit("Contract", contract, args{"State": "in_force"}); len(ack.Faults) != 1 || ack.Faults[0].Rule != "server_field" {
		t.Errorf("put in force over the wire: %+v", ack.Faults)
	}
	// Somebody else signs for it now: whom the officer looked at was another.
	w.anna.must("save", args{"id": firm, "patch": args{"SignerName": "Новиков Новак Новикович"}})
	w.anna.sync()
	w.lena.sync()
	for _, d := range []*desk{w.anna, w.lena} {
		if is := d.get(firm); is.field("AdmissionState") != "recheck" || is.field("Status") != "potential" {
			t.Fatalf("with another signer: %s, %s", is.field("AdmissionState"), is.field("Status"))
		}
	}
	f := w.lena.refuses("not_admitted", "command", args{"name": "contract.enforce", "id": contract})
	t.Log(f.Text)
	if state := w.lena.get(contract).field("State"); state != "signed_copy" {
		t.Fatalf("refused and %s", state)
	}

	w.admit(firm, "")
	if status := w.anna.get(firm).field("Status"); status != "potential" {
		t.Fatalf("by the admission alone it is %s", status)
	}
	w.lena.done("contract.enforce", contract, nil)
	for _, d := range []*desk{w.anna, w.boris, w.olga} {
		d.sync()
		if status := d.get(firm).field("Status"); status != "active" {
			t.Errorf("with a contract in force it is %s", status)
		}
		w.why(d, firm, "active", "Contract/"+contract)
	}
	w.verify()
}

// why wants the history of a firm to say once that it took a status, and by
// which document.
func (w *trade) why(d *desk, firm, status, basis string) {
	w.t.Helper()
	all := slices.DeleteFunc(d.history(firm), func(p past) bool { return p.became("Status") != status })
	if len(all) != 1 || all[0].became("StatusBasis") != basis {
		w.t.Errorf("%d changes to %s: %+v, want one by %s", len(all), status, all, basis)
	}
}

// TestE2EAdmissionOver: an admission that has run out holds no contract back
// that runs, and lets none begin until the firm is admitted anew.
func TestE2EAdmissionOver(t *testing.T) {
	const ends = "2040-03-01"
	w := newTrade(t)
	firm := w.partner("Альфа", tradeNumbers[0])
	w.admit(firm, ends)
	runs, next := w.contract(firm, edo(nil)), w.contract(firm, edo(nil))
	w.force(runs, begins)
	w.signed(next, begins)
	enforce := args{"name": "contract.enforce", "id": next}
	w.clock(ends)
	w.lena.sync()
	if state := w.lena.get(firm).field("AdmissionState"); state != "approved" {
		t.Fatalf("on its last day the admission is %s", state)
	}
	w.clock(after(t, ends, 1))
	w.lena.sync()
	if state := w.lena.get(firm).field("AdmissionState"); state != "expired" {
		t.Fatalf("after its last day the admission is %s", state)
	}
	w.lena.refuses("not_admitted", "command", enforce)
	w.anna.refuses("not_admitted", "new", w.draft(w.partner("Бета", tradeNumbers[1]), nil))
	w.states("Contract", map[string]string{runs: "in_force", next: "signed_copy"})

	// Fifteen days later a person has to say that the firm may go on.
	w.clock(after(t, ends, 15))
	w.lena.sync()
	w.lena.refuses("status_forbids", "command", enforce)
	w.olga.sync()
	admission := text(w.olga.list("Admission", args{"where": args{"Counterparty": firm}})[0], "id")
	w.why(w.olga, firm, "temp_banned", "Admission/"+admission)
	w.admit(firm, "")
	w.lena.refuses("status_forbids", "command", enforce)
	w.olga.done("counterparty.lift", firm, args{"Comment": "Допущен заново"})
	w.lena.sync()
	w.lena.done("contract.enforce", next, nil)
	w.verify()
}
