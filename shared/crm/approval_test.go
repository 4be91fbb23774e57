package crm

import (
	"strings"
	"testing"

	"kontor/shared/change"
	"kontor/shared/doc"
)

// order gives a command on a document of any kind.
func (w *world) order(who doc.ID, name, kind string, target doc.ID, args string) error {
	w.t.Helper()
	_, err := w.apply(w.actor(who), false, change.Mutation{Command: name, Kind: kind, Target: target, Args: doc.Body(args)})
	return err
}

const banArgs = `{"Reason":"fraud","Comment":"поддельные документы"}`

// paper is a file whose content is told by two letters.
func paper(of string) doc.File {
	return doc.File{SHA256: strings.Repeat(of, 32), Name: of + ".pdf", Size: 5, Mime: "application/pdf"}
}

// evidence puts a paper with a firm that speaks for its ban.
func (w *world) evidence(firm doc.ID) {
	w.t.Helper()
	w.must(gleb, edit("Counterparty", firm, map[string]any{"BanEvidence/" + string(doc.Derive("proof")): paper("ab")}))
}

// waiting is the approval of a firm that waits.
func (w *world) waiting(firm doc.ID) *Approval {
	w.t.Helper()
	all, err := worldReader{w}.Pointing("Approval", "Counterparty", firm)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, d := range all {
		if a := d.(*Approval); a.State == ApprovalWaiting {
			return a
		}
	}
	return nil
}

func TestBan(t *testing.T) {
	second := doc.Derive("test", "second") // director and security in one
	for name, tt := range map[string]struct {
		first, then doc.ID
		rule        string
	}{
		"OKSecurityThenDirector": {gleb, egor, ""},
		"OKDirectorThenSecurity": {egor, gleb, ""},
		"OKOtherHoldsBoth":       {gleb, second, ""},
		"ErrHimself":             {second, second, "approval_same_person"},
		"ErrSameRole":            {gleb, doc.Derive("test", "guard2"), "approval_role"},
		"ErrHead":                {gleb, vera, "approval_role"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.machine(newWrite("Employee", second, map[string]any{"Name": "Второй", "Login": "second", "Roles": []Role{Director, Security}, "State": Working}))
			w.machine(newWrite("Employee", doc.Derive("test", "guard2"), map[string]any{"Name": "Охрана", "Login": "guard2", "Roles": []Role{Security}, "State": Working}))
			firm := w.firm("Альфа", nil)
			w.evidence(firm)
			wantRule(t, w.order(tt.first, banCommand, "Counterparty", firm, banArgs), "", "")
			if c := w.counterparty(firm); c.Status != Potential {
				t.Fatalf("one has asked and it is %s", c.Status)
			}
			wantRule(t, w.order(egor, banCommand, "Counterparty", firm, banArgs), "", "approval_waits")
			a := w.waiting(firm)
			wantRule(t, w.order(tt.then, "approval.confirm", "Approval", a.ID, `{}`), "", tt.rule)
			c := w.counterparty(firm)
			if banned := c.Status == Banned; banned != (tt.rule == "") {
				t.Fatalf("status %s", c.Status)
			}
			if tt.rule == "" && (c.SuspendComment != "поддельные документы" || c.StatusBefore != Potential || w.waiting(firm) != nil) {
				t.Errorf("banned: %+v", c)
			}
		})
	}
	t.Run("ErrSales", func(t *testing.T) {
		w := newWorld(t)
		firm := w.firm("Альфа", nil)
		w.evidence(firm)
		wantRule(t, w.order(anna, banCommand, "Counterparty", firm, banArgs), "", "no_approval")
		wantRule(t, w.order(vera, banCommand, "Counterparty", firm, banArgs), "", "no_approval")
		wantRule(t, w.order(gleb, banCommand, "Counterparty", firm, `{"Reason":"fraud"}`), "Comment", "required")
	})
}

// TestBan_Deputy: who stands in for the first is no second.
func TestBan_Deputy(t *testing.T) {
	w := newWorld(t)
	firm := w.firm("Альфа", nil)
	w.evidence(firm)
	wantRule(t, w.order(gleb, banCommand, "Counterparty", firm, banArgs), "", "")
	a := w.waiting(firm)
	row := string(doc.Derive("away"))
	w.machine(edit("Employee", gleb, map[string]any{"Absences/" + row: Absence{Kind: "vacation", Days: doc.Period{From: "2026-05-12", To: "2026-05-13"}, Deputy: doc.Ref[Employee](egor)}}))
	wantRule(t, w.order(egor, "approval.confirm", "Approval", a.ID, `{}`), "", "approval_same_person")
	w.machine(edit("Employee", gleb, map[string]any{"Absences/" + row: nil}))
	wantRule(t, w.order(egor, "approval.confirm", "Approval", a.ID, `{}`), "", "")
}

// TestBan_Evidence: nobody is banned without a paper that speaks for it, on
// neither side; the second's word waits until it has arrived; of a banned firm
// it cannot be taken away, though more can be added.
func TestBan_Evidence(t *testing.T) {
	w := newWorld(t)
	firm := w.firm("Альфа", nil)
	for _, w.server = range []bool{false, true} {
		for _, who := range []doc.ID{gleb, egor} {
			wantRule(t, w.order(who, banCommand, "Counterparty", firm, banArgs), "BanEvidence", "ban_evidence")
		}
	}
	_, err := w.do(anna, "", edit("Counterparty", firm, map[string]any{"BanEvidence/" + string(doc.Derive("hers")): paper("cd")}))
	wantRule(t, err, "", "unseen_field")
	w.evidence(firm)
	wantRule(t, w.order(gleb, banCommand, "Counterparty", firm, banArgs), "", "")
	a, at := w.waiting(firm), "BanEvidence/"+string(doc.Derive("proof"))
	w.whole = func(doc.ID, string) (bool, error) { return false, nil }
	wantRule(t, w.order(egor, "approval.confirm", "Approval", a.ID, `{}`), at, "content_missing")
	w.whole = nil
	w.must(gleb, edit("Counterparty", firm, map[string]any{at: nil}))
	wantRule(t, w.order(egor, "approval.confirm", "Approval", a.ID, `{}`), "BanEvidence", "ban_evidence")
	w.evidence(firm)
	wantRule(t, w.order(egor, "approval.confirm", "Approval", a.ID, `{}`), "", "")
	for _, gone := range []any{nil, paper("ef")} {
		_, err = w.do(gleb, "", edit("Counterparty", firm, map[string]any{at: gone}))
		wantRule(t, err, "BanEvidence", "ban_evidence_kept")
	}
	w.must(gleb, edit("Counterparty", firm, map[string]any{"BanEvidence/" + string(doc.Derive("more")): paper("cd")}))
}

// TestApproval_Over: what is withdrawn, lapsed or overtaken cannot be given.
func TestApproval_Over(t *testing.T) {
	w := newWorld(t)
	firm := w.firm("Альфа", nil)
	w.evidence(firm)
	ask := func() *Approval {
		wantRule(t, w.order(gleb, banCommand, "Counterparty", firm, banArgs), "", "")
		return w.waiting(firm)
	}
	a := ask()
	wantRule(t, w.order(egor, "approval.withdraw", "Approval", a.ID, `{}`), "", "approval_author_only")
	wantRule(t, w.order(gleb, "approval.withdraw", "Approval", a.ID, `{}`), "", "")
	wantRule(t, w.order(egor, "approval.confirm", "Approval", a.ID, `{}`), "", "approval_over")
	w.now = w.now.AddDate(0, 0, 1)
	a = ask()
	if next := a.Next("2026-05-13"); next != "2026-05-28" {
		t.Errorf("looked at again on %s", next)
	}
	w.now = w.now.AddDate(0, 0, approvalDays+1)
	w.wake("Approval", a.ID)
	if got := w.get("Approval", a.ID).(*Approval).State; got != ApprovalLapsed {
		t.Errorf("after %d days it is %s", approvalDays+1, got)
	}
	a = ask()
	w.machine(edit("Counterparty", firm, map[string]any{"Status": Banned}))
	wantRule(t, w.order(egor, "approval.confirm", "Approval", a.ID, `{}`), "Status", "move")
}

func TestUnban(t *testing.T) {
	w := newWorld(t)
	firm := w.firm("Альфа", nil)
	wantRule(t, w.order(egor, "counterparty.unban", "Counterparty", firm, `{"Comment":"ошибка"}`), "Status", "move")
	w.machine(edit("Counterparty", firm, map[string]any{"Status": Banned, "AdmissionState": "rejected"}))
	wantRule(t, w.order(gleb, "counterparty.unban", "Counterparty", firm, `{"Comment":"ошибка"}`), "", "director_only")
	wantRule(t, w.order(egor, "counterparty.unban", "Counterparty", firm, `{}`), "Comment", "required")
	wantRule(t, w.order(egor, "counterparty.unban", "Counterparty", firm, `{"Comment":"ошибка"}`), "", "")
	if c := w.counterparty(firm); c.Status != Potential || c.AdmissionState != "" {
		t.Errorf("%+v", c)
	}
}

// wake lets a document react to the day, as the night does.
func (w *world) wake(kind string, id doc.ID) {
	w.t.Helper()
	w.machine(doc.Write{Kind: kind, ID: id})
}
