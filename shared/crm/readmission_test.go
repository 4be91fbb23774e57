package crm

import (
	"slices"
	"testing"

	"kontor/shared/doc"
)

// TestAdmission_Ends: an admission ends on its day; after the days of grace a
// firm we work with is suspended, and only a person lifts that.
func TestAdmission_Ends(t *testing.T) {
	w := newWorld(t)
	firm := w.known("Альфа")
	w.machine(edit("Counterparty", firm, map[string]any{"Status": Active}))
	id := w.admit(firm)
	night := func() {
		w.wake("Admission", id)
		w.wake("Counterparty", firm)
	}
	at := func(day doc.Date) { w.now = day.At(w.zone) }
	if next := w.caseOf(id).Next("2026-05-12"); next != "2027-05-13" {
		t.Fatalf("looked at again on %s", next)
	}
	w.machine(edit("Counterparty", firm, map[string]any{"LastContactAt": "2027-04-01"}))
	at("2027-04-12")
	night()
	if open := w.open("Counterparty", firm); len(open) != 1 || open[0].SourceRule != ruleReadmission {
		t.Fatalf("a month before the end: %+v", open)
	}
	at("2027-05-12")
	night()
	if c := w.counterparty(firm); c.AdmissionState != "approved" {
		t.Fatalf("on its last day it is %s", c.AdmissionState)
	}
	at("2027-05-13")
	night()
	if c := w.counterparty(firm); c.AdmissionState != "expired" || c.Status != Active {
		t.Fatalf("the day after: %s, %s", c.AdmissionState, c.Status)
	}
	at("2027-05-26")
	night()
	if c := w.counterparty(firm); c.Status != Active {
		t.Fatalf("within the grace: %s", c.Status)
	}
	at("2027-05-27")
	night()
	c := w.counterparty(firm)
	if c.Status != TempBanned || c.SuspendReason != "admission" || c.StatusBefore != Active || c.SuspendedUntil != "" || c.StatusBasis != doc.LinkTo("Admission", id) {
		t.Fatalf("after the grace: %+v", c)
	}
	review := func() int {
		n := 0
		for _, task := range w.open("Counterparty", firm) {
			if task.SourceRule == "review_ban" && task.Executor.ID() == gleb {
				n++
			}
		}
		return n
	}
	if review() != 1 {
		t.Errorf("security is not asked to look at the ban: %+v", w.open("Counterparty", firm))
	}
	at("2028-05-27")
	night()
	if w.counterparty(firm).Status != TempBanned {
		t.Error("a suspension has ended by itself")
	}
	w.admit(firm) // it may be looked at again, which lifts nothing
	if c := w.counterparty(firm); c.Status != TempBanned || c.AdmissionState != "approved" {
		t.Errorf("admitted anew: %s, %s", c.Status, c.AdmissionState)
	}
	wantRule(t, w.order(gleb, "counterparty.lift", "Counterparty", firm, `{"Comment":"допущен заново"}`), "", "")
	if c := w.counterparty(firm); c.Status != Active || c.StatusBasis != "" {
		t.Errorf("lifted: %s by %q", c.Status, c.StatusBasis)
	}
	if review() != 0 {
		t.Error("security is asked still to look at a ban that is lifted")
	}
}

// TestAdmission_EndsOf: so is one that was admitted and never came to a contract,
// or rests; one that may do nothing anyway stays as it is.
func TestAdmission_EndsOf(t *testing.T) {
	for from, to := range map[CounterpartyStatus]CounterpartyStatus{Potential: TempBanned, Passive: TempBanned, Banned: Banned} {
		w := newWorld(t)
		firm := w.known("Альфа")
		id := w.admit(firm)
		w.machine(edit("Counterparty", firm, map[string]any{"Status": from}))
		for _, day := range []doc.Date{"2027-05-13", "2027-05-27"} {
			w.now = day.At(w.zone)
			w.wake("Admission", id)
		}
		if c := w.counterparty(firm); c.Status != to {
			t.Errorf("%s has become %s, want %s", from, c.Status, to)
		}
	}
}

// TestReadmission: what identifies, represents or pays a firm cannot change
// unseen by security.
func TestReadmission(t *testing.T) {
	row := string(doc.Derive("legal"))
	for name, tt := range map[string]struct {
		fields map[string]any
		asks   bool
	}{
		"FullName":     {map[string]any{"NameFull": "ООО «Омега»"}, true},
		"LegalAddress": {map[string]any{"Addresses/" + row: map[string]any{"Address": doc.Address{City: "Тверь"}}}, true},
		"Signer":       {map[string]any{"SignerName": "Петров"}, true},
		"KPP":          {map[string]any{"KPP": "770401001"}, true},
		"Account":      {map[string]any{"BankAccounts/" + row: map[string]any{"BIK": "049805746", "Account": "40602810700000000025"}}, true},
		"ShortName":    {map[string]any{"NameShort": "Омега"}, false},
		"OtherAddress": {map[string]any{"Addresses/" + string(doc.Derive("post")): map[string]any{"Kind": "postal", "Address": doc.Address{City: "Тверь"}}}, false},
		"Notes":        {map[string]any{"Notes": "звонить утром"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			firm := w.known("Альфа")
			w.admit(firm)
			w.must(anna, edit("Counterparty", firm, tt.fields))
			c := w.counterparty(firm)
			if asked := c.AdmissionState == Recheck; asked != tt.asks {
				t.Errorf("admission %s", c.AdmissionState)
			}
			asked := false
			for _, task := range w.open("Counterparty", firm) {
				asked = asked || task.SourceRule == ruleReadmission
			}
			if asked != tt.asks {
				t.Errorf("its curator was asked: %v", asked)
			}
			if tt.asks {
				w.now = w.now.AddDate(0, 0, 1)
				w.admit(firm)
				if c := w.counterparty(firm); c.AdmissionState != "approved" || len(w.open("Counterparty", firm)) > 1 {
					t.Errorf("admitted anew: %s, %d tasks", c.AdmissionState, len(w.open("Counterparty", firm)))
				}
			}
		})
	}
}

// TestReadmission_Banned: nobody is asked to have a banned firm admitted anew,
// until it is given another chance.
func TestReadmission_Banned(t *testing.T) {
	w := newWorld(t)
	firm := w.known("Альфа")
	w.admit(firm)
	w.must(anna, edit("Counterparty", firm, map[string]any{"SignerName": "Петров"}))
	for _, step := range []struct {
		status CounterpartyStatus
		asked  bool
	}{{Potential, true}, {TempBanned, true}, {Banned, false}, {Potential, true}} {
		if w.counterparty(firm).Status != step.status {
			w.machine(edit("Counterparty", firm, map[string]any{"Status": step.status}))
		}
		w.must(gleb, edit("Counterparty", firm, map[string]any{"NameFull": "ООО «" + string(step.status) + "»"}))
		asked := slices.ContainsFunc(w.open("Counterparty", firm), func(task *Task) bool { return task.SourceRule == ruleReadmission })
		if asked != step.asked {
			t.Errorf("%s: its curator was asked: %v", step.status, asked)
		}
	}
}

// TestReadmission_InTime: whoever asks anew before the end stays admitted while
// the case is looked at, and is what he was when it is withdrawn.
func TestReadmission_InTime(t *testing.T) {
	w := newWorld(t)
	firm := w.known("Альфа")
	w.admit(firm)
	again := func(want AdmissionState, admitted bool) doc.ID {
		t.Helper()
		w.now = w.now.AddDate(0, 0, 1)
		id := w.admission(firm)
		wantRule(t, w.order(anna, "admission.submit", "Admission", id, `{}`), "", "")
		c := w.counterparty(firm)
		if day := doc.DateOf(w.now); c.AdmissionState != "submitted" || c.AdmissionBefore != want || c.AdmittedOn(day) != admitted {
			t.Fatalf("handed in: %s, before %s, admitted %v", c.AdmissionState, c.AdmissionBefore, c.AdmittedOn(day))
		}
		return id
	}
	withdrawn := func(id doc.ID, want AdmissionState) {
		t.Helper()
		wantRule(t, w.order(anna, "admission.withdraw", "Admission", id, `{}`), "", "")
		if c := w.counterparty(firm); c.AdmissionState != want || c.AdmissionBefore != "" {
			t.Fatalf("withdrawn: %s, before %s", c.AdmissionState, c.AdmissionBefore)
		}
	}
	withdrawn(again("approved", true), "approved")

	id := again("approved", true)
	w.must(anna, edit("Counterparty", firm, map[string]any{"SignerName": "Петров"}))
	if c := w.counterparty(firm); c.AdmittedOn(doc.DateOf(w.now)) {
		t.Error("admitted while another signs for it")
	}
	withdrawn(id, Recheck)
	withdrawn(again(Recheck, false), Recheck)

	w.now = w.now.AddDate(0, 0, 1)
	w.admit(firm)
	id = again("approved", true)
	w.now = w.counterparty(firm).AdmissionUntil.Add(1).At(w.zone)
	w.wake("Admission", w.counterparty(firm).Admission.ID())
	if c := w.counterparty(firm); c.AdmissionState != "submitted" || c.AdmittedOn(doc.DateOf(w.now)) {
		t.Errorf("after its end: %s, before %s", c.AdmissionState, c.AdmissionBefore)
	}
	withdrawn(id, "expired")
	if open := w.open("Counterparty", firm); len(open) != 1 || open[0].SourceRule != ruleReadmission {
		t.Errorf("nobody is asked to have it admitted: %+v", open)
	}
}

// TestUnban_OldCase: the admission of before a ban is over with it: when it runs
// out, the firm that was given another chance is not suspended for it.
func TestUnban_OldCase(t *testing.T) {
	w := newWorld(t)
	firm := w.known("Альфа")
	id := w.admit(firm)
	w.machine(edit("Counterparty", firm, map[string]any{"Status": Banned}))
	wantRule(t, w.order(egor, "counterparty.unban", "Counterparty", firm, `{"Comment":"ошибка"}`), "", "")
	for _, day := range []doc.Date{"2027-05-13", "2027-05-27"} {
		w.now = day.At(w.zone)
		w.wake("Admission", id)
	}
	if c := w.counterparty(firm); c.Status != Potential || c.Admission != "" {
		t.Errorf("it is %s by the case %s", c.Status, c.Admission)
	}
}
