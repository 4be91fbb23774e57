package crm

import (
	"testing"
	"time"

	"kontor/shared/doc"
)

var guard2 = doc.Derive("test", "guard2") // of security too

func (w *world) secondGuard() {
	w.t.Helper()
	w.machine(newWrite("Employee", guard2, map[string]any{"Name": "Охрана", "Login": "guard2", "Roles": []Role{Security}, "State": Working}))
}

// TestAdmission_QuestionsStay: who reviews a case cannot take away the question
// that fails it, nor make another of it; one of his own he can.
func TestAdmission_QuestionsStay(t *testing.T) {
	w := newWorld(t)
	w.register()
	w.cheats()
	id := w.reviewed(w.firm("Бета", map[string]any{"TaxID": "7707083893", "SignerName": "Бендер Остап Ибрагимович"}))
	path, mine := "Checklist/"+string(AdmissionCheckID(id, bannedItem)), "Checklist/"+string(doc.Derive("mine"))
	for name, change := range map[string]any{"removed": nil, "exchanged": map[string]any{"Item": "AC-16"}} {
		t.Run(name, func(t *testing.T) {
			_, err := w.do(gleb, "", edit("Admission", id, map[string]any{path: change}))
			wantRule(t, err, path, "check_stays")
		})
	}
	w.must(gleb, edit("Admission", id, map[string]any{mine: map[string]any{"Item": "AC-16"}}))
	w.must(gleb, edit("Admission", id, map[string]any{mine: nil}))
	w.answer(id, CheckOK)
	wantRule(t, w.order(gleb, "admission.approve", "Admission", id, approve), path+"/Result", "check_decisive")
}

// TestAdmission_AnsweredBy: an answer bears the name of whoever gave it last.
func TestAdmission_AnsweredBy(t *testing.T) {
	w := newWorld(t)
	w.secondGuard()
	id := w.reviewed(w.known("Альфа"))
	row := AdmissionCheckID(id, "AC-02")
	for _, a := range []struct {
		who    doc.ID
		result CheckResult
	}{{gleb, CheckOK}, {guard2, CheckFail}, {guard2, CheckWarn}} {
		w.now = w.now.Add(time.Hour)
		w.must(a.who, edit("Admission", id, map[string]any{"Checklist/" + string(row): map[string]any{"Result": a.result}}))
		if q := w.caseOf(id).Checklist[row]; q.By.ID() != a.who || q.At != doc.TimeOf(w.now) {
			t.Errorf("%s by %s at %s", q.Result, q.By, q.At)
		}
	}
	w.must(gleb, edit("Admission", id, map[string]any{"Checklist/" + string(row): map[string]any{"Note": "выписка от 1 мая"}}))
	if q := w.caseOf(id).Checklist[row]; q.By.ID() != guard2 {
		t.Errorf("a note made it %s's", q.By)
	}
}

// TestAdmission_Taken: the task to decide goes to whoever takes the case up.
func TestAdmission_Taken(t *testing.T) {
	w := newWorld(t)
	id := w.admission(w.known("Альфа"))
	wantRule(t, w.order(anna, "admission.submit", "Admission", id, `{}`), "", "")
	for _, who := range []doc.ID{gleb, egor} {
		if who == egor {
			wantRule(t, w.order(egor, "admission.take", "Admission", id, `{}`), "", "")
		}
		if open := w.open("Admission", id); len(open) != 1 || open[0].Executor.ID() != who || open[0].Owner != who {
			t.Errorf("want %s: %+v", who, open)
		}
	}
}

// TestAdmission_Overtaken: nobody hands in or admits a firm that is banned or
// marked for deletion, nor by a case that was handed in before a ban.
func TestAdmission_Overtaken(t *testing.T) {
	w := newWorld(t)
	firm := w.known("Альфа")
	mark := func(deleted bool) {
		_, err := w.do(anna, "дубль", edit("Counterparty", firm, map[string]any{doc.DeletedPath: deleted}))
		wantRule(t, err, "", "")
	}
	mark(true)
	_, err := w.do(anna, "", newWrite("Admission", doc.Derive("of a deleted one"), map[string]any{"Counterparty": firm, "Purpose": "client"}))
	wantRule(t, err, "Counterparty", "firm_deleted")
	mark(false)
	id := w.admission(firm)
	mark(true)
	wantRule(t, w.order(anna, "admission.submit", "Admission", id, `{}`), "Counterparty", "firm_deleted")
	mark(false)
	wantRule(t, w.order(anna, "admission.submit", "Admission", id, `{}`), "", "")
	wantRule(t, w.order(gleb, "admission.take", "Admission", id, `{}`), "", "")
	w.answer(id, CheckOK)
	mark(true)
	wantRule(t, w.order(gleb, "admission.approve", "Admission", id, approve), "Counterparty", "firm_deleted")
	mark(false)

	w.now = w.now.Add(time.Hour)
	w.evidence(firm)
	wantRule(t, w.order(gleb, banCommand, "Counterparty", firm, banArgs), "", "")
	mark(true) // by its curator, between the two: its number would be free
	wantRule(t, w.order(egor, "approval.confirm", "Approval", w.waiting(firm).ID, `{}`), "", "")
	if c := w.counterparty(firm); c.Status != Banned || c.Deleted {
		t.Fatalf("%s, marked %v", c.Status, c.Deleted)
	}
	wantRule(t, w.order(gleb, "admission.approve", "Admission", id, approve), "Counterparty", "status_forbids")
	wantRule(t, w.order(egor, "counterparty.unban", "Counterparty", firm, `{"Comment":"ошибка"}`), "", "")
	wantRule(t, w.order(gleb, "admission.approve", "Admission", id, approve), "State", "admission_before_ban")
	wantRule(t, w.order(gleb, "admission.reject", "Admission", id, `{"Then":"leave","Reason":"documents","Comment":"нужно новое"}`), "", "")
	w.now = w.now.Add(time.Hour)
	w.admit(firm) // the new one does
	if c := w.counterparty(firm); c.AdmissionState != "approved" {
		t.Errorf("by the new case it is %s", c.AdmissionState)
	}
}

// TestAdmission_GraceOnce: an admission that is over suspends its firm once: who
// was let off by a person is not caught again by a change of settings.
func TestAdmission_GraceOnce(t *testing.T) {
	w := newWorld(t)
	firm := w.known("Альфа")
	id := w.admit(firm)
	for _, day := range []doc.Date{"2027-05-13", "2027-05-27"} {
		w.now = day.At(w.zone)
		w.wake("Admission", id)
	}
	if c := w.counterparty(firm); c.Status != TempBanned {
		t.Fatalf("after the grace it is %s", c.Status)
	}
	wantRule(t, w.order(gleb, "counterparty.lift", "Counterparty", firm, `{"Comment":"дело подано"}`), "", "")
	w.wake("Admission", id)
	if c := w.counterparty(firm); c.Status != Potential {
		t.Errorf("lifted, and the next change made it %s", c.Status)
	}
}

func TestAdmission_LimitNegative(t *testing.T) {
	w := newWorld(t)
	_, err := w.do(anna, "", newWrite("Admission", doc.Derive("a"), map[string]any{
		"Counterparty": w.known("Альфа"), "Purpose": "client", "RequestedLimit": doc.Money{Minor: -5, Currency: "RUB"},
	}))
	wantRule(t, err, "RequestedLimit", "negative")
}
