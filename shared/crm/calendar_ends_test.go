package crm

import (
	"testing"

	"kontor/shared/doc"
)

// TestEndsOf: a contract in force shows its end as amended and by when its paper
// is due, until that is back, on a desktop too; an admission shows its end.
func TestEndsOf(t *testing.T) {
	w := newWorld(t)
	firm, id, a := w.firm("Альфа", nil), doc.Derive("contract"), doc.Derive("amendment")
	w.machine(newWrite("Contract", id, map[string]any{
		"Counterparty": firm, "Date": "2026-01-01", "Kind": "forwarding", "Side": "client", "Currency": "BYN", "Number": "К-1", "Owner": anna,
		"Term": doc.Period{From: "2026-01-01", To: "2026-12-31"}, "SignMode": "scan", "OwnEntity": doc.Derive("ours"),
	}))
	for _, s := range []ContractState{ContractReview, ContractAgreed, ContractSent, ContractSigned, ContractInForce} {
		w.machine(edit("Contract", id, map[string]any{"State": s, "SignedCopyAt": "2026-05-01"}))
	}
	days := func() map[string]doc.Date {
		all := map[string]doc.Date{}
		for _, e := range EventsOf(w.get("Contract", id)) {
			all[e.Word] = e.Day
		}
		return all
	}
	want := func(what string, got, want doc.Date) {
		t.Helper()
		if got != want {
			t.Errorf("%s: %q, want %q", what, got, want)
		}
	}
	want("the end", days()["contract_end"], "2026-12-31")
	want("the paper", days()["original_due"], "2026-05-31") // thirty days after the copy
	w.machine(newWrite("Amendment", a, map[string]any{"Contract": id, "Subject": "срок", "From": "2026-05-01", "Changes": []TermName{TermPeriod}, "Until": "2027-06-30"}))
	for _, s := range []AmendmentState{AmendmentAgreed, AmendmentInForce} {
		w.machine(edit("Amendment", a, map[string]any{"State": s}))
	}
	w.machine(edit("Contract", id, map[string]any{"AmendedOn": "2026-05-12"}))
	want("the end as amended", days()["contract_end"], "2027-06-30")
	w.server = false
	w.must(anna, edit("Contract", id, map[string]any{"Originals/" + string(doc.Derive("row")): map[string]any{"Kind": "contract", "ReturnedAt": "2026-05-12"}}))
	want("the paper that is back", days()["original_due"], "")
	w.server = true
	w.machine(edit("Contract", id, map[string]any{"State": ContractTerminated}))
	if n := len(days()); n > 0 {
		t.Errorf("a terminated contract has %d events", n)
	}
	x := &Annex{State: AnnexActive, Term: doc.Period{From: "2026-01-01", To: "2026-12-31"}}
	for next, day := range map[doc.Date]doc.Date{"": "2026-12-31", "2027-01-01": "2026-12-31", "2026-08-01": "2026-07-31"} { // when it looks again
		x.WatchOn = next
		if events := EventsOf(x); len(events) != 1 || events[0].Day != day {
			t.Errorf("an annex that ends before %s: %+v", next, events)
		}
	}
	if x.WatchOn = "2025-12-01"; len(EventsOf(x)) != 0 {
		t.Error("an annex before whose beginning a later version begins has an end")
	}
	c := &Admission{State: AdmissionApproved, ValidUntil: "2027-05-12", Title: "Альфа"}
	if events := EventsOf(c); len(events) != 1 || events[0].Day != "2027-05-12" || events[0].Layer != LayerAdmissions {
		t.Errorf("the end of an admission: %+v", events)
	}
	c.State = AdmissionRejected
	if events := EventsOf(c); len(events) > 0 {
		t.Errorf("a refused case: %+v", events)
	}
}
