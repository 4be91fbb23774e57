package crm

import (
	"testing"

	"kontor/shared/doc"
)

// admission makes a case of anna's for a firm.
func (w *world) admission(firm doc.ID) doc.ID {
	w.t.Helper()
	id := doc.Derive("admission", string(firm), w.now.String())
	w.must(anna, newWrite("Admission", id, map[string]any{"Counterparty": firm, "Purpose": "client"}))
	return id
}

func (w *world) caseOf(id doc.ID) *Admission {
	w.t.Helper()
	return w.get("Admission", id).(*Admission)
}

// answer lets security answer every question that the program leaves to it.
func (w *world) answer(id doc.ID, result CheckResult) {
	w.t.Helper()
	fields := map[string]any{}
	for row, q := range w.caseOf(id).Checklist {
		if !q.Automatic() {
			fields["Checklist/"+string(row)] = map[string]any{"Result": result}
		} else if q.Result == "" {
			w.machine(edit("Admission", id, map[string]any{"Checklist/" + string(row): map[string]any{"Result": CheckOK}}))
		}
	}
	w.must(gleb, edit("Admission", id, fields))
}

const approve = `{"Comment":"проверен"}`

// admit takes a firm through admission.
func (w *world) admit(firm doc.ID) doc.ID {
	w.t.Helper()
	id := w.admission(firm)
	for _, step := range []struct {
		who  doc.ID
		name string
	}{{anna, "submit"}, {gleb, "take"}} {
		wantRule(w.t, w.order(step.who, "admission."+step.name, "Admission", id, `{}`), "", "")
	}
	w.answer(id, CheckOK)
	wantRule(w.t, w.order(gleb, "admission.approve", "Admission", id, approve), "", "")
	return id
}

// known is a firm of anna's whose numbers are right.
func (w *world) known(name string) doc.ID {
	return w.firm(name, map[string]any{
		"TaxID": "7736050003", "KPP": "773601001", "OGRN": "1027700070518", "NameFull": "ООО «" + name + "»",
		"Addresses/" + string(doc.Derive("legal")): map[string]any{"Kind": "legal", "Address": doc.Address{City: "Москва"}},
	})
}

func TestAdmission_OK(t *testing.T) {
	w := newWorld(t)
	w.calendars()
	firm := w.known("Альфа")
	id := w.admission(firm)
	a := w.caseOf(id)
	if len(a.Checklist) != 16 || a.State != AdmissionDraft || a.Title != "Альфа" {
		t.Fatalf("new: %s, %d questions, %q", a.State, len(a.Checklist), a.Title)
	}
	wantRule(t, w.order(boris, "admission.submit", "Admission", id, `{}`), "", "no_such_document") // a colleague's is not his to see
	wantRule(t, w.order(anna, "admission.submit", "Admission", id, `{}`), "", "")
	if a := w.caseOf(id); a.DueAt != "2026-05-14" || a.Officer.ID() != gleb || w.counterparty(firm).AdmissionState != "submitted" {
		t.Fatalf("submitted: due %s, officer %s", a.DueAt, a.Officer)
	}
	wantRule(t, w.order(anna, "admission.take", "Admission", id, `{}`), "", "no_admission")
	wantRule(t, w.order(gleb, "admission.take", "Admission", id, `{}`), "", "")
	wantRule(t, w.order(gleb, "admission.ask", "Admission", id, `{"Question":"Чей адрес?"}`), "", "")
	if open := w.open("Admission", id); len(open) != 1 || open[0].SourceRule != ruleAnswer || open[0].Executor.ID() != anna {
		t.Fatalf("asked: %+v", open)
	}
	wantRule(t, w.order(anna, "admission.answer", "Admission", id, `{"Answer":"Наш"}`), "", "")
	wantRule(t, w.order(gleb, "admission.approve", "Admission", id, approve), "", "check_unanswered")
	w.answer(id, CheckOK)
	wantRule(t, w.order(vera, "admission.approve", "Admission", id, approve), "", "no_admission")
	wantRule(t, w.order(gleb, "admission.approve", "Admission", id, `{"Until":"2027-05-13"}`), "Until", "admission_until")
	wantRule(t, w.order(gleb, "admission.approve", "Admission", id, approve), "", "")
	a, c := w.caseOf(id), w.counterparty(firm)
	if a.State != AdmissionApproved || a.ValidUntil != "2027-05-12" || c.AdmissionState != "approved" || c.AdmissionUntil != "2027-05-12" || c.Admission.ID() != id {
		t.Errorf("approved: %s until %s; firm %s until %s", a.State, a.ValidUntil, c.AdmissionState, c.AdmissionUntil)
	}
	if open := w.open("Admission", id); len(open) != 0 {
		t.Errorf("tasks stay open: %+v", open)
	}
}

// open lists the open tasks that a document wants.
func (w *world) open(kind string, id doc.ID) (open []*Task) {
	w.t.Helper()
	all, err := worldReader{w}.Pointing("Task", "Link", id)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, d := range all {
		if t := d.(*Task); t.Open() && t.Link == doc.LinkTo(kind, id) {
			open = append(open, t)
		}
	}
	return open
}

func TestAdmission_Conditions(t *testing.T) {
	w := newWorld(t)
	firm := w.known("Альфа")
	id := w.admission(firm)
	wantRule(t, w.order(anna, "admission.submit", "Admission", id, `{}`), "", "")
	wantRule(t, w.order(egor, "admission.take", "Admission", id, `{}`), "", "")
	w.answer(id, CheckWarn)
	row := string(doc.Derive("condition"))
	wantRule(t, w.order(egor, "admission.approve", "Admission", id, `{"Conditions/`+row+`":{"Kind":"limit"}}`), "Conditions/"+row+"/Amount", "required")
	wantRule(t, w.order(egor, "admission.approve", "Admission", id, `{"Conditions/`+row+`":{"Kind":"limit","Amount":{"Minor":100000,"Currency":"RUB"}}}`), "", "")
	a := w.caseOf(id)
	if a.State != AdmissionConditional || len(a.Conditions) != 1 || !admitted(w.counterparty(firm).AdmissionState) {
		t.Errorf("%s with %v", a.State, a.Conditions)
	}
	if a.RiskScore < 30 || a.RiskScore > 50 {
		t.Errorf("all doubtful is a risk of %d", a.RiskScore)
	}
}

// TestAdmission_FourEyes: nobody decides what he has handed in, nor does his
// deputy, and what the program finds is not for people to change.
func TestAdmission_FourEyes(t *testing.T) {
	w := newWorld(t)
	firm := w.known("Альфа")
	w.machine(edit("Employee", anna, map[string]any{"Roles": []Role{Sales, Security}}))
	id := w.admission(firm)
	wantRule(t, w.order(anna, "admission.submit", "Admission", id, `{}`), "", "")
	wantRule(t, w.order(anna, "admission.take", "Admission", id, `{}`), "", "")
	w.answer(id, CheckOK)
	wantRule(t, w.order(anna, "admission.approve", "Admission", id, approve), "", "own_admission")
	wantRule(t, w.order(anna, "admission.reject", "Admission", id, `{"Then":"leave","Reason":"fraud","Comment":"нет"}`), "", "own_admission")
	row := string(doc.Derive("away"))
	w.machine(edit("Employee", anna, map[string]any{"Absences/" + row: Absence{Kind: "trip", Days: doc.Period{From: "2026-05-12"}, Deputy: doc.Ref[Employee](gleb)}}))
	wantRule(t, w.order(gleb, "admission.approve", "Admission", id, approve), "", "own_admission")
	for at, q := range w.caseOf(id).Checklist {
		if q.Item == "AC-01" {
			_, err := w.do(gleb, "", edit("Admission", id, map[string]any{"Checklist/" + string(at): map[string]any{"Result": CheckNA}}))
			wantRule(t, err, "", "check_automatic")
		}
	}
	wantRule(t, w.order(egor, "admission.approve", "Admission", id, approve), "", "")
}

func TestAdmission_Reject(t *testing.T) {
	for name, tt := range map[string]struct {
		args   string
		status CounterpartyStatus
		rule   string
	}{
		"OKLeave":    {`{"Then":"leave","Reason":"documents","Comment":"нет выписки"}`, Potential, ""},
		"OKSuspend":  {`{"Then":"suspend","Reason":"documents","Comment":"нет выписки","Until":"2026-10-01"}`, TempBanned, ""},
		"OKBan":      {`{"Then":"ban","Reason":"fraud","Comment":"подделка"}`, Potential, ""}, // until the second agrees
		"ErrBanBare": {`{"Then":"ban","Reason":"fraud","Comment":"подделка"}`, Potential, "ban_evidence"},
		"ErrNoUntil": {`{"Then":"suspend","Reason":"documents","Comment":"нет выписки"}`, Potential, "suspend_until"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			firm := w.known("Альфа")
			id := w.admission(firm)
			wantRule(t, w.order(anna, "admission.submit", "Admission", id, `{}`), "", "")
			wantRule(t, w.order(gleb, "admission.take", "Admission", id, `{}`), "", "")
			if name == "OKBan" { // what was found in the case speaks for the ban
				answer := AdmissionCheckID(id, "AC-02")
				w.must(gleb, edit("Admission", id, map[string]any{"Checklist/" + string(answer): map[string]any{"Result": CheckFail, "Scan": paper("ab")}}))
			}
			wantRule(t, w.order(gleb, "admission.reject", "Admission", id, tt.args), "", tt.rule)
			c := w.counterparty(firm)
			if c.Status != tt.status || (c.AdmissionState == "rejected") != (tt.rule == "") {
				t.Fatalf("%s, %s", c.Status, c.AdmissionState)
			}
			if name == "OKBan" {
				wantRule(t, w.order(egor, "approval.confirm", "Approval", w.waiting(firm).ID, `{}`), "", "")
				if c := w.counterparty(firm); c.Status != Banned || len(c.BanEvidence) != 1 {
					t.Errorf("both agreed and it is %s by %v", c.Status, c.BanEvidence)
				}
			}
		})
	}
}

func TestAdmission_New(t *testing.T) {
	w := newWorld(t)
	firm := w.known("Альфа")
	w.admission(firm)
	_, err := w.do(anna, "", newWrite("Admission", doc.Derive("2"), map[string]any{"Counterparty": firm, "Purpose": "client"}))
	wantRule(t, err, "Counterparty", "admission_open")
	bare := w.firm("Бета", nil)
	id := w.admission(bare)
	wantRule(t, w.order(anna, "admission.submit", "Admission", id, `{}`), "Counterparty", "admission_needs_tax_id")
	wantRule(t, w.order(anna, "admission.withdraw", "Admission", id, `{}`), "", "")
	w.machine(edit("Counterparty", bare, map[string]any{"Status": Banned}))
	_, err = w.do(vera, "", newWrite("Admission", doc.Derive("3"), map[string]any{"Counterparty": bare, "Purpose": "client"}))
	wantRule(t, err, "Counterparty", "status_forbids")
}

// TestAdmission_FirmStays: what was found of one firm does not admit another.
func TestAdmission_FirmStays(t *testing.T) {
	w := newWorld(t)
	other := w.firm("Бета", nil)
	w.machine(edit("Counterparty", other, map[string]any{"Status": Banned}))
	id := w.reviewed(w.known("Альфа"))
	_, err := w.do(gleb, "", edit("Admission", id, map[string]any{"Counterparty": other}))
	wantRule(t, err, "Counterparty", "admission_firm_stays")
	_, err = w.do(gleb, "ошибка", edit("Admission", id, map[string]any{doc.DeletedPath: true}))
	wantRule(t, err, "State", "admission_undecided")
}
