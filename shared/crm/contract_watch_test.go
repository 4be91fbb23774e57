package crm

import (
	"testing"

	"kontor/shared/doc"
)

// TestOriginal is §5.4: where the paper is, by the day, and the light.
func TestOriginal(t *testing.T) {
	s := &Settings{}
	s.fill()
	c := func(o Original) *Contract {
		o.Kind = "contract"
		return &Contract{State: ContractInForce, Term: doc.Period{From: "2026-05-01"}, Paperwork: Paperwork{SignedCopyAt: "2026-05-01", Originals: doc.Rows[Original]{"o": o}}}
	}
	edo := Paperwork{SignMode: SignedEDO}
	for name, tt := range map[string]struct {
		c      *Contract
		day    doc.Date
		status OriginalStatus
		waited int
		light  Light
	}{
		"EDO":          {&Contract{State: ContractInForce, Paperwork: edo, Term: doc.Period{From: "2026-05-01"}}, "2026-12-01", OriginalNotNeeded, 0, Green},
		"NotSent":      {c(Original{}), "2026-05-10", OriginalNotSent, 9, Amber},
		"Sent":         {c(Original{SentAt: "2026-05-02"}), "2026-06-01", OriginalOut, 30, Amber},
		"With them":    {c(Original{SentAt: "2026-05-02", ReceivedByCpAt: "2026-05-09"}), "2026-05-12", OriginalWithThem, 10, Amber},
		"Overdue31":    {c(Original{SentAt: "2026-05-02"}), "2026-06-02", OriginalOverdue, 31, Amber},
		"Overdue45":    {c(Original{SentAt: "2026-05-02"}), "2026-06-16", OriginalOverdue, 45, Amber},
		"Overdue46":    {c(Original{SentAt: "2026-05-02"}), "2026-06-17", OriginalOverdue, 46, Red},
		"Returned":     {c(Original{SentAt: "2026-05-02", ReturnedAt: "2026-06-20"}), "2026-06-21", OriginalReturned, 0, Green},
		"Archived":     {c(Original{SentAt: "2026-05-02", ReturnedAt: "2026-06-20", ArchivePlace: "шкаф 3"}), "2026-06-21", OriginalArchived, 0, Green},
		"Lost":         {c(Original{SentAt: "2026-05-02", LostAt: "2026-05-20"}), "2026-05-21", OriginalLost, 19, Red},
		"ScanOnly":     {&Contract{State: ContractInForce, Paperwork: Paperwork{SignedCopyAt: "2026-05-01"}, Term: doc.Period{From: "2026-05-01"}}, "2026-06-01", OriginalOverdue, 31, Amber},
		"EndsSoon":     {&Contract{State: ContractInForce, Paperwork: edo, Term: doc.Period{From: "2026-05-01", To: "2026-07-01"}}, "2026-06-01", OriginalNotNeeded, 0, Amber},
		"NotYetSoon":   {&Contract{State: ContractInForce, Paperwork: edo, Term: doc.Period{From: "2026-05-01", To: "2026-07-01"}}, "2026-05-31", OriginalNotNeeded, 0, Green},
		"PowerOver":    {&Contract{State: ContractInForce, Paperwork: edo, Terms: Terms{PoaUntil: "2026-05-31"}, Term: doc.Period{From: "2026-05-01"}}, "2026-06-01", OriginalNotNeeded, 0, Red},
		"DraftNoLight": {&Contract{State: ContractDraft, Terms: Terms{PoaUntil: "2026-05-31"}, Term: doc.Period{From: "2026-05-01"}}, "2026-06-01", OriginalNotSent, 0, Green},
	} {
		status, waited := tt.c.original(tt.day, s)
		if light := tt.c.light(tt.day, s); status != tt.status || waited != tt.waited || light != tt.light {
			t.Errorf("%s: %s %d %s, want %s %d %s", name, status, waited, light, tt.status, tt.waited, tt.light)
		}
	}
}

// TestOriginal_Copies: of several copies of one paper one that is back says that
// the paper is, whatever became of the others; a lost one says so only when no
// other is on its way, and entering another stops no clock. The light, the tasks
// and the report say the same.
func TestOriginal_Copies(t *testing.T) {
	back := Original{SentAt: "2026-05-12", ReturnedAt: "2026-06-01"}
	out, fresh := Original{SentAt: "2026-05-12"}, Original{SentAt: "2026-06-20"}
	lost := Original{SentAt: "2026-05-12", LostAt: "2026-05-20"}
	for name, tt := range map[string]struct {
		copies []Original
		status OriginalStatus
		light  Light
		asked  int
	}{
		"LostBack":     {[]Original{lost, back}, OriginalReturned, Green, 0},
		"LostArchived": {[]Original{lost, {ArchivePlace: "шкаф 3"}}, OriginalArchived, Green, 0},
		"LateBack":     {[]Original{out, back}, OriginalReturned, Green, 0},
		"LostResent":   {[]Original{lost, fresh}, OriginalOut, Amber, 0},
		"LateFresh":    {[]Original{out, fresh}, OriginalOverdue, Red, 1},
		"Lost":         {[]Original{lost}, OriginalLost, Red, 1},
		"LostBoth":     {[]Original{lost, lost}, OriginalLost, Red, 1},
	} {
		w, id := dealtWith(t, map[string]any{"SignMode": "scan"})
		w.now = doc.Date("2026-06-27").At(w.zone).Add(1) // 46 days after it was signed
		rows := map[string]any{}
		for n, o := range tt.copies {
			o.Kind = originalContract
			rows["Originals/"+string(doc.Derive("o", itoa(n)))] = o
		}
		w.must(anna, edit("Contract", id, rows))
		status, _ := w.deal(id).original("2026-06-27", UsualSettings())
		_, _, totals := w.report(11, ReportArgs{})
		if light := w.deal(id).light("2026-06-27", UsualSettings()); status != tt.status || light != tt.light || w.rules(id)[ruleOriginal] != tt.asked {
			t.Errorf("%s: %s, %s, %d tasks; want %s, %s, %d", name, status, light, w.rules(id)[ruleOriginal], tt.status, tt.light, tt.asked)
		}
		missing := 0
		for _, p := range w.deal(id).Papers(w.context(anna, "")) {
			if p.Missing() {
				missing = 1
			}
		}
		if told := int(totals[partOriginals]); told != missing || (told > 0) != (tt.light != Green) {
			t.Errorf("%s: %d in the report, %d in the register, %s", name, told, missing, tt.light)
		}
	}
}

// rules lists the rules of the open tasks of a contract.
func (w *world) rules(id doc.ID) map[string]int {
	w.t.Helper()
	n := map[string]int{}
	for _, t := range w.open("Contract", id) {
		n[t.SourceRule]++
	}
	return n
}

// TestContract_Papers: an original that is not back in time is asked for, once
// for each threshold, and no more when it is back.
func TestContract_Papers(t *testing.T) {
	w := newWorld(t)
	w.bar()
	firm := w.partner("Альфа")
	w.admit(firm)
	id := w.contract(firm, ContractInForce, map[string]any{"Term": doc.Period{From: "2026-05-12"}})
	row := "Originals/" + string(doc.Derive("o"))
	w.must(anna, edit("Contract", id, map[string]any{row: map[string]any{"Kind": "contract", "SentAt": "2026-05-12"}}))
	for n, want := range map[int]int{13: 0} {
		w.now = w.now.AddDate(0, 0, n)
		w.wake("Contract", id)
		if got := w.rules(id)[ruleOriginal]; got != want {
			t.Fatalf("after %d days: %d tasks", n, got)
		}
	}
	for _, n := range []int{1, 16, 15} { // days 14, 30, 45
		w.now = w.now.AddDate(0, 0, n)
		w.wake("Contract", id)
		w.wake("Contract", id)
		if got := w.rules(id)[ruleOriginal]; got != 1 {
			t.Fatalf("%d open on %s", got, w.now)
		}
	}
	w.must(anna, edit("Contract", id, map[string]any{row: map[string]any{"ReturnedAt": "2026-06-26"}}))
	if got := w.rules(id)[ruleOriginal]; got != 0 {
		t.Errorf("%d open though it is back", got)
	}
}

// TestContract_TwoYears: reminders, renewal, the end, each once and in order,
// night by night.
func TestContract_TwoYears(t *testing.T) {
	w := newWorld(t)
	w.bar()
	firm := w.partner("Альфа")
	w.admit(firm)
	id := w.contract(firm, ContractInForce, map[string]any{"Renewal": "auto", "RenewalMonths": 12, "NoticeDays": 45, "SignMode": "edo", "EdoOperator": "Диадок"})
	first := map[string]doc.Date{}
	for range 730 {
		w.now = w.now.AddDate(0, 0, 1)
		day := doc.DateOf(w.now.In(w.zone))
		if w.deal(id).Next(day.Add(-1)) == day {
			w.wake("Contract", id)
		}
		note := func(what string, has bool) {
			if _, was := first[what]; has && !was {
				first[what] = day
			}
		}
		ams, err := worldReader{w}.Pointing("Amendment", "Contract", id)
		if err != nil {
			t.Fatal(err)
		}
		note("reminder", w.rules(id)[ruleContractEnd] > 0)
		note("renewal", len(ams) == 1)
		note("expired", w.deal(id).State == ContractExpired)
		if len(ams) > 1 || w.rules(id)[ruleContractEnd] > 1 {
			t.Fatalf("%s: %d amendments, %v", day, len(ams), w.rules(id))
		}
	}
	want := map[string]doc.Date{"reminder": "2027-03-12", "renewal": "2027-03-27", "expired": "2027-05-12"}
	for what, day := range want {
		if first[what] != day {
			t.Errorf("%s first on %s, want %s", what, first[what], day)
		}
	}
	am := renewalID(id, "2027-05-11")
	if w.rules(id)[ruleContractRenewal] != 1 {
		t.Error("nobody is asked any more to decide on the renewal")
	}
	w.must(anna, edit("Counterparty", firm, map[string]any{"Notes": "жив"}))
	wantRule(t, w.order(lena, "contract.enforce", "Contract", id, `{}`), "State", "expired_needs_amendment")
	wantRule(t, w.order(lena, "amendment.agree", "Amendment", am, `{}`), "", "")
	wantRule(t, w.order(lena, "amendment.enforce", "Amendment", am, `{}`), "Counterparty", "not_admitted") // two years on
	wantRule(t, w.order(lena, "amendment.cancel", "Amendment", am, `{}`), "", "")
	for range 2 {
		if n := w.rules(id)[ruleContractRenewal]; n != 0 {
			t.Errorf("given up, and still to be decided: %d", n)
		}
		w.wake("Contract", id)
	}
}

// TestContract_Prolonged: an amendment of the term brings an expired contract
// back, if its firm is admitted.
func TestContract_Prolonged(t *testing.T) {
	w := newWorld(t)
	w.bar()
	firm := w.partner("Альфа")
	w.admit(firm)
	id := w.contract(firm, ContractInForce, map[string]any{"Term": doc.Period{From: "2026-05-12", To: "2026-06-12"}})
	w.now = w.now.AddDate(0, 2, 0)
	w.wake("Contract", id)
	if s := w.deal(id).State; s != ContractExpired {
		t.Fatalf("two months later it is %s", s)
	}
	am := doc.Derive("longer")
	w.must(anna, newWrite("Amendment", am, map[string]any{"Contract": id, "Subject": "Продлить", "From": "2026-06-13", "Changes": []string{"term"}, "Until": "2026-12-31"}))
	wantRule(t, w.order(lena, "amendment.agree", "Amendment", am, `{}`), "", "")
	w.must(lena, edit("Amendment", am, scanned("допсоглашение.pdf")))
	w.machine(edit("Counterparty", firm, map[string]any{"AdmissionState": "expired"}))
	wantRule(t, w.order(lena, "amendment.enforce", "Amendment", am, `{}`), "Counterparty", "not_admitted")
	w.machine(edit("Counterparty", firm, map[string]any{"AdmissionState": "approved"}))
	wantRule(t, w.order(lena, "amendment.enforce", "Amendment", am, `{}`), "", "")
	w.wake("Contract", id)
	if s := w.deal(id).State; s != ContractInForce {
		t.Errorf("prolonged and %s", s)
	}
}

// TestContract_ProlongedInTime: of an end that will not be nobody is reminded;
// one after a gap is still an end.
func TestContract_ProlongedInTime(t *testing.T) {
	for name, tt := range map[string]struct {
		from, ends doc.Date
		reminded   int
	}{
		"Next": {"2026-07-13", "2027-07-12", 0},
		"Gap":  {"2026-07-14", "2026-07-12", 1},
	} {
		w := newWorld(t)
		w.bar()
		firm := w.partner("Альфа")
		w.admit(firm)
		id := w.contract(firm, ContractInForce, map[string]any{"Term": doc.Period{From: "2026-05-12", To: "2026-07-12"}})
		w.now = w.now.AddDate(0, 0, 1) // 60 days before the end
		w.wake("Contract", id)
		if n := w.rules(id)[ruleContractEnd]; n != 1 {
			t.Fatalf("%s: %d reminders before it is prolonged", name, n)
		}
		am := doc.Derive("longer")
		w.must(anna, newWrite("Amendment", am, map[string]any{"Contract": id, "Subject": "Продлить", "From": tt.from, "Changes": []string{"term"}, "Until": "2027-07-12"}))
		w.must(lena, edit("Amendment", am, scanned("допсоглашение.pdf")))
		for _, move := range []string{"agree", "enforce"} {
			wantRule(t, w.order(lena, "amendment."+move, "Amendment", am, `{}`), "", "")
		}
		w.now = w.now.AddDate(0, 0, 46) // 14 days
		w.wake("Contract", id)
		if c := w.deal(id); c.EndsOn != tt.ends || w.rules(id)[ruleContractEnd] != tt.reminded {
			t.Errorf("%s: ends on %s, %d reminders", name, c.EndsOn, w.rules(id)[ruleContractEnd])
		}
	}
}

// TestContract_ProlongedLater: one that is over comes back by itself on the day on
// which the amendment begins that prolongs it after a gap, or if its firm is not
// admitted on that day, in the night after it is.
func TestContract_ProlongedLater(t *testing.T) {
	for name, admitted := range map[string]bool{"OnTheDay": true, "WhenAdmitted": false} {
		w := newWorld(t)
		w.bar()
		firm := w.partner("Альфа")
		w.admit(firm)
		id := w.contract(firm, ContractInForce, map[string]any{"Term": doc.Period{From: "2026-05-12", To: "2026-06-12"}, "SignMode": "edo", "EdoOperator": "Диадок"})
		state := func(day doc.Date, want ContractState) {
			t.Helper()
			w.now = day.At(w.zone).Add(1)
			w.wake("Contract", id)
			if s := w.deal(id).State; s != want {
				t.Fatalf("%s: on %s it is %s, want %s", name, day, s, want)
			}
		}
		state("2026-06-13", ContractExpired)
		w.amendment(id, "Продлить", map[string]any{"From": "2026-07-01", "Changes": []string{"term"}, "Until": "2026-12-31"})
		if s := w.deal(id); s.State != ContractExpired || s.Next("2026-06-13") != "2026-07-01" {
			t.Errorf("%s: before it begins it is %s, and looks again on %s", name, s.State, s.Next("2026-06-13"))
		}
		wantRule(t, w.order(lena, "contract.enforce", "Contract", id, `{}`), "State", "expired_needs_amendment")
		state("2026-06-30", ContractExpired)
		if admitted {
			state("2026-07-01", ContractInForce)
		}
		if !admitted {
			w.machine(edit("Counterparty", firm, map[string]any{"AdmissionState": "expired"}))
			state("2026-07-01", ContractExpired)
			w.machine(edit("Counterparty", firm, map[string]any{"AdmissionState": "approved"}))
			if next := w.deal(id).Next("2026-07-01"); next != "2026-07-02" {
				t.Errorf("it looks again on %s", next)
			}
		}
		state("2026-07-02", ContractInForce)
		state("2027-01-01", ContractExpired)
	}
}

// TestContract_ProlongedSuspended: one that somebody had suspended does not come
// back without a person, and with one it is suspended no more.
func TestContract_ProlongedSuspended(t *testing.T) {
	w, id := dealtWith(t, map[string]any{"Term": doc.Period{From: "2026-05-12", To: "2026-06-12"}, "SignMode": "edo", "EdoOperator": "Диадок"})
	wantRule(t, w.order(lena, "contract.suspend", "Contract", id, `{"Comment":"спор"}`), "", "")
	w.amendment(id, "Потом", map[string]any{"From": "2026-07-01", "Changes": []string{"term"}, "Until": "2026-12-31"})
	w.now = doc.Date("2026-06-13").At(w.zone).Add(1)
	w.wake("Contract", id)
	w.now = doc.Date("2026-07-01").At(w.zone).Add(1)
	w.wake("Contract", id)
	if c := w.deal(id); c.State != ContractExpired || c.ClosedWhy == "" {
		t.Fatalf("by itself it is %s", c.State)
	}
	w.amendment(id, "Сейчас", map[string]any{"From": "2026-07-01", "Changes": []string{"term"}, "Until": "2027-06-30"})
	if c := w.deal(id); c.State != ContractInForce || c.ClosedWhy != "" {
		t.Errorf("by the lawyer it is %s, %q", c.State, c.ClosedWhy)
	}
}

// TestOriginal_Due: by when a paper has to be back is known on the day on which it
// is signed, and nobody waits for it when there is nothing left to work under.
func TestOriginal_Due(t *testing.T) {
	w, id := dealtWith(t, map[string]any{"SignMode": "scan"})
	am := w.amendment(id, "Отсрочка", map[string]any{"From": "2026-06-01", "Changes": []string{"payment"}})
	if c, a := w.deal(id), w.get("Amendment", am).(*Amendment); c.OriginalDueOn != "2026-06-11" || a.OriginalDueOn != "2026-06-11" {
		t.Errorf("signed today, due on %s, the amendment on %s", c.OriginalDueOn, a.OriginalDueOn)
	}
	wantRule(t, w.order(lena, "contract.terminate", "Contract", id, `{"Comment":"расстались"}`), "", "")
	if c, a := w.deal(id), w.get("Amendment", am).(*Amendment); len(c.events()) != 0 || len(a.events()) != 0 {
		t.Errorf("terminated, and in the calendar stand %v %v", c.events(), a.events())
	}
}

// TestContract_RenewedByLetter: the lawyer is asked in time to write to the other
// side; nothing is drafted, and once the term is a longer one nobody is asked.
func TestContract_RenewedByLetter(t *testing.T) {
	for renewal, want := range map[string]int{"by_letter": 1, "none": 0} {
		w, id := dealtWith(t, map[string]any{"Renewal": renewal, "NoticeDays": 45, "SignMode": "edo", "EdoOperator": "Диадок", "EdoID": "1"})
		day := doc.Date("2027-03-27") // 45 days before 11 May
		w.now = day.At(w.zone).Add(-1)
		w.wake("Contract", id)
		if got, next := w.rules(id)[ruleContractRenewal], w.deal(id).Next(day.Add(-1)); got != 0 || next != day {
			t.Errorf("%s: a day early %d tasks, it looks again on %s", renewal, got, next)
		}
		w.now = day.At(w.zone).Add(1)
		w.wake("Contract", id)
		if got := w.rules(id)[ruleContractRenewal]; got != want {
			t.Errorf("%s: %d tasks, want %d", renewal, got, want)
		}
		if ams, err := (worldReader{w}).Pointing("Amendment", "Contract", id); err != nil || len(ams) != 0 {
			t.Errorf("%s: %d amendments, %v", renewal, len(ams), err)
		}
		w.machine(edit("Counterparty", w.deal(id).Counterparty.ID(), map[string]any{"AdmissionUntil": "2029-01-01"}))
		w.amendment(id, "Продлить", map[string]any{"From": "2027-05-12", "Changes": []string{"term"}, "Until": "2028-05-11"})
		if got := w.rules(id)[ruleContractRenewal]; got != 0 {
			t.Errorf("%s: prolonged, and %d tasks", renewal, got)
		}
	}
}

// TestContract_RenewalDeleted: a drafted renewal that somebody marks for deletion
// is decided on like one that he cancels, until he takes that back.
func TestContract_RenewalDeleted(t *testing.T) {
	w, id := dealtWith(t, map[string]any{"Renewal": "auto", "RenewalMonths": 12, "NoticeDays": 45, "SignMode": "edo", "EdoOperator": "Диадок", "EdoID": "1"})
	w.now = doc.Date("2027-03-27").At(w.zone).Add(1) // 45 days before 11 May
	w.wake("Contract", id)
	for _, tt := range []struct {
		deleted bool
		want    int
	}{{false, 1}, {true, 0}, {false, 1}} {
		if _, err := w.do(lena, "не продлеваем", edit("Amendment", renewalID(id, "2027-05-11"), map[string]any{doc.DeletedPath: tt.deleted})); err != nil {
			t.Fatal(err)
		}
		if n := w.rules(id)[ruleContractRenewal]; n > tt.want {
			t.Errorf("deleted is %v at once: %d tasks", tt.deleted, n)
		}
		w.wake("Contract", id)
		if n := w.rules(id)[ruleContractRenewal]; n != tt.want {
			t.Errorf("deleted is %v: %d tasks, want %d", tt.deleted, n, tt.want)
		}
	}
}
