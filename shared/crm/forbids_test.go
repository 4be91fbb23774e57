package crm

import (
	"strings"
	"testing"

	"kontor/shared/doc"
)

// TestForbids is §3.2's second table, sign by sign: + allowed, ! with a reason,
// a after admission, s by security, f by few, h by a head,
// d by a director, n name only, x refused, - cannot come up.
func TestForbids(t *testing.T) {
	signs := map[Verdict]string{Allowed: "+", WithReason: "!", WithAdmitted: "a", BySecurity: "s", ByFew: "f", ByHead: "h", ByDirector: "d", NameOnly: "n", Refused: "x", Never: "-"}
	want := map[Action]string{
		ViewCard: "++++n", GoOn: "-++hd", AskAdmission: "++++x",
		EditRequisites: "+++ss", AddContact: "+++!x", PlanNegotiation: "+++!x", RecordHeld: "++++f", NewRequest: "+++xx",
		SendTasks: "+++xx", DraftContract: "a++xx", ForceContract: "a++xx", RegisterOrder: "a++xx", AdmitOrder: "x++xx",
		ChooseSupplier: "a++xx", IncludeInMailing: "+++xx",
	}
	if len(want) != len(forbids) {
		t.Errorf("%d actions, the table has %d", len(forbids), len(want))
	}
	for action, row := range want {
		var got strings.Builder
		for _, s := range statusFlow.Values() {
			got.WriteString(signs[Permits(action, CounterpartyStatus(s))])
		}
		if got.String() != row {
			t.Errorf("%s: %s, want %s", action, got.String(), row)
		}
	}
}

// TestForbids_Guards holds what the table says against what happens to real
// documents of a suspended and of a banned firm.
func TestForbids_Guards(t *testing.T) {
	for _, tt := range []struct {
		name   string
		status CounterpartyStatus
		who    doc.ID
		reason string
		write  func(w *world, firm doc.ID) doc.Write
		rule   string
	}{
		{"PlanSuspendedErrReason", TempBanned, anna, "", planned, "reason_required"},
		{"PlanSuspendedOK", TempBanned, anna, "забрать долг", planned, ""},
		{"RecordSuspendedOK", TempBanned, anna, "", recorded, ""},
		{"PersonSuspendedErrReason", TempBanned, anna, "", person, "reason_required"},
		{"PersonSuspendedOK", TempBanned, anna, "новый бухгалтер", person, ""},
		{"PlanBannedErr", Banned, anna, "очень надо", planned, "status_forbids"},
		{"PlanBannedErrHead", Banned, vera, "очень надо", planned, "status_forbids"},
		{"RecordBannedErrSales", Banned, anna, "был звонок", recorded, "status_forbids"},
		{"RecordBannedErrReason", Banned, vera, "", recorded, "reason_required"},
		{"RecordBannedOKHead", Banned, vera, "был звонок", recorded, ""},
		{"PersonBannedErr", Banned, anna, "новый бухгалтер", person, "status_forbids"},
		{"PlanPotentialOK", Potential, anna, "", planned, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			firm := w.firm("Альфа", nil)
			switch tt.status {
			case TempBanned:
				w.suspend(firm)
			case Banned:
				w.machine(edit("Counterparty", firm, map[string]any{"Status": Banned}))
			}
			_, err := w.do(tt.who, tt.reason, tt.write(w, firm))
			wantRule(t, err, "", tt.rule)
			if tt.rule == "reason_required" && tt.status == TempBanned {
				p := doc.Faults(err)[0].Params
				if p["by"] != "Глеб" || p["reason"] != "debt" || p["until"] != "2026-10-01" || p["title"] != "Альфа" || p["lifters"] != "security, director" {
					t.Errorf("the fault tells %v", p)
				}
				if strings.Contains(err.Error(), "90") {
					t.Error("the fault tells the officer's comment")
				}
			}
		})
	}
}

func planned(w *world, firm doc.ID) doc.Write {
	return newWrite("Negotiation", doc.Derive("n"), w.meeting(firm, nil))
}

func recorded(w *world, firm doc.ID) doc.Write {
	return newWrite("Negotiation", doc.Derive("n"), w.meeting(firm, held(nil)))
}

func person(_ *world, firm doc.ID) doc.Write {
	return newWrite("ContactPerson", doc.Derive("person"), personFields(firm, nil))
}

// TestForbids_Later takes what was planned before the ban: it may be held,
// cancelled and edited, and needs a reason to be moved in time.
func TestForbids_Later(t *testing.T) {
	w := newWorld(t)
	firm, n := w.firm("Альфа", nil), doc.Derive("n")
	w.must(anna, newWrite("Negotiation", n, w.meeting(firm, nil)))
	w.suspend(firm)
	w.must(anna, edit("Negotiation", n, map[string]any{"Place": "Минск"}))
	moved := edit("Negotiation", n, map[string]any{"When": span(w.zone, w.now.AddDate(0, 0, 9), 1)})
	_, err := w.do(anna, "", moved)
	wantRule(t, err, "Counterparty", "reason_required")
	_, err = w.do(anna, "забрать долг", moved)
	wantRule(t, err, "", "")
	_, err = w.do(anna, "", edit("Negotiation", n, map[string]any{"State": Postponed, "MovedTo": span(w.zone, w.now.AddDate(0, 0, 20), 1)}))
	wantRule(t, err, "Counterparty", "reason_required")
	w.must(anna, edit("Negotiation", n, held(nil)))
}

// TestExcludes: a picker leaves out what the table refuses, and what it takes
// with a reason it offers; a status knows since when it is and who may lift it.
func TestExcludes(t *testing.T) {
	w := newWorld(t)
	firm := w.firm("Альфа", nil)
	rule := func(who doc.ID, a Action) string {
		if e := Excludes(w.context(who, ""), a, w.counterparty(firm)); e != nil {
			return e.Rule
		}
		return ""
	}
	check := func(what, got, want string) {
		t.Helper()
		if got != want {
			t.Errorf("%s: %q, want %q", what, got, want)
		}
	}
	check("a contract with a potential firm", rule(anna, DraftContract), "not_admitted")
	check("a talk with it", rule(anna, PlanNegotiation), "")
	if n := len(w.counterparty(firm).Lifters()); n != 0 {
		t.Errorf("%d may lift nothing", n)
	}
	w.now = w.now.AddDate(0, 0, 3)
	w.suspend(firm)
	check("a contract with a suspended firm", rule(anna, DraftContract), "status_forbids")
	check("a talk with it", rule(anna, PlanNegotiation), "")
	check("its requisites by sales", rule(anna, EditRequisites), "by_security")
	check("its requisites by security", rule(gleb, EditRequisites), "")
	check("since", string(w.counterparty(firm).StatusSince), "2026-05-15")
	if got := w.counterparty(firm).Lifters(); len(got) != 2 || got[0] != Security || got[1] != Director {
		t.Errorf("lifted by %v", got)
	}
	w.machine(edit("Counterparty", firm, map[string]any{"Status": Banned}))
	check("a talk with a banned firm", rule(anna, PlanNegotiation), "status_forbids")
	if got := w.counterparty(firm).Lifters(); len(got) != 1 || got[0] != Director {
		t.Errorf("lifted by %v", got)
	}
}
