package crm

import (
	"slices"
	"testing"

	"kontor/shared/doc"
)

// TestOutlook: what is ahead of a contract by its terms of today, and why it is
// not green, the gravest first.
func TestOutlook(t *testing.T) {
	w := newWorld(t)
	c := &Contract{
		Header: doc.Header{ID: doc.Derive("c")}, Date: "2025-06-01", State: ContractInForce, Term: doc.Period{From: "2025-06-01", To: "2026-05-31"},
		Terms:     Terms{Renewal: RenewalAuto, RenewalMonths: 12, NoticeDays: 30, PoaUntil: "2026-05-01"},
		Paperwork: Paperwork{SignMode: "paper", SignedCopyAt: "2025-06-01", Originals: doc.Rows[Original]{"a": {Kind: originalContract, SentAt: "2026-04-01"}}},
	}
	o, err := c.Outlook(w.context(anna, ""))
	if err != nil {
		t.Fatal(err)
	}
	if o.From != "2025-06-01" || o.To != "2026-05-31" || o.Notice != "2026-05-01" || o.Renewed != "2027-05-31" || o.Original != OriginalOverdue || o.Waited != 41 {
		t.Errorf("the outlook is %+v", o)
	}
	if want := []Concern{ConcernPoa, ConcernEnds, ConcernLate}; !slices.Equal(o.Concerns, want) || o.Light != Red {
		t.Errorf("%v, %s; want %v", o.Concerns, o.Light, want)
	}
	c.State = ContractSigned // its paper is waited for as well
	if o, err = c.Outlook(w.context(anna, "")); err != nil || !slices.Contains(o.Concerns, ConcernLate) {
		t.Errorf("a signed one does not worry: %+v %v", o, err)
	}
	c.State = ContractDraft
	if o, err = c.Outlook(w.context(anna, "")); err != nil || len(o.Concerns) > 0 || o.Light != Green {
		t.Errorf("a draft worries: %+v %v", o, err)
	}
}

// TestPapers: each copy is a line of the register; a signed contract of which
// none is entered has one, a contract without paper has none.
func TestPapers(t *testing.T) {
	ctx := newWorld(t).context(anna, "") // 12 May
	for name, tt := range map[string]struct {
		state  ContractState
		paper  Paperwork
		status []OriginalStatus
		days   []int
		out    int
	}{
		"Two":        {ContractInForce, Paperwork{SignMode: "scan", Originals: doc.Rows[Original]{"a": {Kind: originalContract, SentAt: "2026-04-01"}, "b": {Kind: originalContract, SentAt: "2026-05-02", ReturnedAt: "2026-05-04"}}}, []OriginalStatus{OriginalOverdue, OriginalReturned}, []int{41, 0}, 0}, // one of the two is back
		"NotEntered": {ContractInForce, Paperwork{SignMode: "scan", SignedCopyAt: "2026-05-02"}, []OriginalStatus{OriginalNotSent}, []int{10}, 1},
		"Draft":      {ContractDraft, Paperwork{SignMode: "scan"}, nil, nil, 0},
		"EDO":        {ContractInForce, Paperwork{SignMode: SignedEDO}, nil, nil, 0},
		"EDOAnnex":   {ContractInForce, Paperwork{SignMode: SignedEDO, Originals: doc.Rows[Original]{"a": {Kind: originalAnnex, SentAt: "2026-05-02"}}}, []OriginalStatus{OriginalOut}, []int{10}, 1},
	} {
		lines := (&Contract{State: tt.state, Paperwork: tt.paper}).Papers(ctx)
		var status []OriginalStatus
		var days []int
		out := 0
		for _, p := range lines {
			status, days = append(status, p.Status), append(days, p.Days)
			if p.Out() {
				out++
			}
		}
		if !slices.Equal(status, tt.status) || !slices.Equal(days, tt.days) || out != tt.out {
			t.Errorf("%s: %v %v, %d out", name, status, days, out)
		}
	}
	a := &Amendment{State: AmendmentInForce, Paperwork: Paperwork{SignedCopyAt: "2026-05-02"}}
	if lines := a.Papers(ctx, nil); len(lines) != 1 || lines[0].Status != OriginalNotSent || lines[0].Original.Kind != originalAmendment {
		t.Errorf("an amendment: %+v", lines)
	}
}

// TestPapers_Idle: nobody waits for the paper of what is cancelled or terminated,
// be it late or lost, nor for that of its amendments; it stays to be found, and
// what is back is back. One that has expired is still waited for.
func TestPapers_Idle(t *testing.T) {
	ctx := newWorld(t).context(anna, "") // 12 May
	rows := doc.Rows[Original]{
		"a": {Kind: originalContract, SentAt: "2026-04-01"}, "b": {Kind: originalAnnex, SentAt: "2026-04-01", LostAt: "2026-04-05"},
		"c": {Kind: originalAnnex, SentAt: "2026-04-01", ReturnedAt: "2026-04-05"},
	}
	count := func(all []Paper) (late, missing, idle, back int) {
		for _, p := range all {
			for into, is := range map[*int]bool{&late: p.Late(), &missing: p.Missing(), &idle: p.Idle, &back: p.Back()} {
				if is {
					*into++
				}
			}
		}
		return late, missing, idle, back
	}
	for state, awaited := range map[ContractState]bool{
		ContractSent: true, ContractSigned: true, ContractInForce: true, ContractSuspended: true, ContractExpired: true, ContractTerminated: false, ContractCancelled: false,
	} {
		of := &Contract{State: state, Paperwork: Paperwork{SignMode: "scan", Originals: rows}}
		want := [4]int{0, 0, 2, 1}
		if awaited {
			want = [4]int{1, 2, 0, 1}
		}
		late, missing, idle, back := count(of.Papers(ctx))
		if got := [4]int{late, missing, idle, back}; got != want {
			t.Errorf("%s: late, missing, idle, back %v, want %v", state, got, want)
		}
		a := &Amendment{State: AmendmentInForce, Paperwork: Paperwork{SignedCopyAt: "2026-04-01"}}
		if late, _, _, _ := count(a.Papers(ctx, of)); (late == 1) != awaited {
			t.Errorf("%s: %d late of an amendment", state, late)
		}
	}
	a := &Amendment{State: AmendmentCancelled, Paperwork: Paperwork{Originals: doc.Rows[Original]{"a": {Kind: originalAmendment, SentAt: "2026-04-01"}}}}
	if late, _, idle, _ := count(a.Papers(ctx, nil)); late != 0 || idle != 1 {
		t.Errorf("a cancelled amendment: %d late, %d idle", late, idle)
	}
}

// TestAwaitsMe: what waits for whom is said by the document itself.
func TestAwaitsMe(t *testing.T) {
	w := newWorld(t)
	mine := func(d doc.Computing, who doc.ID) bool {
		for _, c := range d.Computed(w.context(who, "")) {
			if c.Name == "AwaitsMe" {
				return c.Value.(bool)
			}
		}
		t.Fatal("no AwaitsMe")
		return false
	}
	ban := &Approval{Header: doc.Header{CreatedBy: gleb}, Command: banCommand, Role: Security, State: ApprovalWaiting}
	check := &Admission{Header: doc.Header{CreatedBy: anna}, SubmittedBy: doc.Ref[Employee](anna), Officer: doc.Ref[Employee](gleb), State: AdmissionSubmitted}
	asked := &Admission{Header: doc.Header{CreatedBy: anna}, SubmittedBy: doc.Ref[Employee](anna), Officer: doc.Ref[Employee](gleb), State: AdmissionNeedsInfo}
	for _, tt := range []struct {
		what string
		d    doc.Computing
		who  doc.ID
		want bool
	}{
		{"a ban the director", ban, egor, true}, {"a ban who proposed it", ban, gleb, false}, {"a ban sales", ban, anna, false},
		{"a case its officer", check, gleb, true}, {"a case its author", check, anna, false},
		{"a question its author", asked, anna, true}, {"a question the officer", asked, gleb, false},
	} {
		if got := mine(tt.d, tt.who); got != tt.want {
			t.Errorf("%s: %v", tt.what, got)
		}
	}
}
