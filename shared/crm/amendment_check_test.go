package crm

import (
	"testing"

	"kontor/shared/doc"
)

// TestAmendment_Check: an amendment keeps the rules of the terms that it sets.
func TestAmendment_Check(t *testing.T) {
	w := newWorld(t)
	w.bar()
	firm := w.partner("Альфа")
	w.admit(firm)
	id := w.contract(firm, ContractInForce, nil)
	row := "Demurrage/" + string(doc.Derive("d"))
	waits := func(hours, rate int) map[string]any {
		return map[string]any{"Changes": []string{"demurrage"}, row: map[string]any{"Operation": "погрузка", "FreeHours": hours, "Rate": map[string]any{"Minor": rate, "Currency": "RUB"}}}
	}
	fine := waits(0, 100)
	fine["Contract"], fine["Subject"], fine["From"] = id, "Простой", "2026-06-01"
	w.must(anna, newWrite("Amendment", doc.Derive("amendment", "fine"), fine))
	for field, a := range map[string]struct {
		rule string
		more map[string]any
	}{
		row + "/FreeHours": {"negative", waits(-1, 100)},
		row + "/Rate":      {"negative", waits(0, -1)},
		"Currency":         {"required", map[string]any{"Changes": []string{"currency"}}},
		"PrepayPct":        {"bounds", map[string]any{"Changes": []string{"payment"}, "PrepayPct": 101}},
		"PayDays":          {"bounds", map[string]any{"Changes": []string{"payment"}, "PayDays": -1}},
		"CreditLimit":      {"negative", map[string]any{"Changes": []string{"credit_limit"}, "CreditLimit": map[string]any{"Minor": -1, "Currency": "RUB"}}},
		"Until":            {"to_before_from", map[string]any{"Changes": []string{"term"}, "Until": "2026-05-31"}},
	} {
		a.more["Contract"], a.more["Subject"], a.more["From"] = id, "Иначе", "2026-06-01"
		_, err := w.do(anna, "", newWrite("Amendment", doc.Derive("amendment", field), a.more))
		wantRule(t, err, field, a.rule)
	}
}

// TestTermsOn_LastWord: of two that begin on one day the one that was put in force
// later has the last word, whichever of them was made first and by whatever clock.
func TestTermsOn_LastWord(t *testing.T) {
	for name, order := range map[string][]string{"Made": {"а", "б"}, "Turned": {"б", "а"}} {
		w, id := dealtWith(t, nil)
		days := map[string]int64{"а": 10, "б": 20}
		ids := map[string]doc.ID{}
		for n, subject := range order {
			ids[subject] = doc.Derive("am", subject)
			w.must(anna, newWrite("Amendment", ids[subject], map[string]any{
				"Contract": id, "Subject": subject, "From": "2026-06-01", "Changes": []string{"payment"}, "PayDays": days[subject]}))
			w.must(lena, edit("Amendment", ids[subject], scanned(itoa(n)+".pdf")))
		}
		for _, last := range []string{order[1], order[0]} {
			if last == order[0] {
				w.now = w.now.AddDate(0, 0, 3)
			}
			for _, move := range []string{"agree", "enforce"} {
				wantRule(t, w.order(lena, "amendment."+move, "Amendment", ids[last], `{}`), "", "")
			}
			now, err := w.deal(id).TermsOn(w.context(anna, ""), "2026-06-01")
			if err != nil || now.PayDays != days[last] {
				t.Errorf("%s: %s was put in force last, and %d days are allowed, %v", name, last, now.PayDays, err)
			}
		}
	}
	w, id := dealtWith(t, nil) // on one day: the later number
	for _, subject := range []string{"первое", "второе"} {
		w.amendment(id, subject, map[string]any{"From": "2026-06-01", "Changes": []string{"payment"}, "PayDays": map[string]int{"первое": 1, "второе": 2}[subject]})
	}
	if now, err := w.deal(id).TermsOn(w.context(anna, ""), "2026-06-01"); err != nil || now.PayDays != 2 {
		t.Errorf("the later number says 2, the terms %d, %v", now.PayDays, err)
	}
}

// TestTermsOn_EndedAnew: a contract that was prolonged and then ended earlier does
// not come back by itself when the prolongation would have begun; one that is
// prolonged after it has ended does, and so does one whose missing link is entered
// late.
func TestTermsOn_EndedAnew(t *testing.T) {
	type span struct{ from, until doc.Date }
	for name, tt := range map[string]struct {
		first, then span
		day, to     doc.Date
		state       ContractState
	}{
		"Shortened":   {span{"2027-05-12", "2028-05-11"}, span{"2026-06-01", "2026-06-30"}, "2027-05-12", "2026-06-30", ContractExpired},
		"AfterGap":    {span{"2026-06-01", "2026-06-30"}, span{"2027-05-12", "2028-05-11"}, "2027-05-12", "2028-05-11", ContractInForce},
		"MissingLink": {span{"2028-05-12", "2029-05-11"}, span{"2027-05-12", "2028-05-11"}, "2028-06-01", "2029-05-11", ContractInForce},
		"Longer":      {span{"2027-05-12", "2028-05-11"}, span{"2026-06-01", "2030-12-31"}, "2028-06-01", "2030-12-31", ContractInForce},
		"Open":        {span{"2027-05-12", "2028-05-11"}, span{"2026-06-01", ""}, "2028-06-01", "", ContractInForce},
	} {
		w, id := dealtWith(t, map[string]any{"SignMode": "edo", "EdoOperator": "Диадок", "EdoID": "1"})
		w.machine(edit("Counterparty", w.deal(id).Counterparty.ID(), map[string]any{"AdmissionUntil": "2030-01-01"}))
		for n, s := range []span{tt.first, tt.then} {
			w.now = w.now.AddDate(0, 0, 1)
			w.amendment(id, itoa(n), map[string]any{"From": s.from, "Changes": []string{"term"}, "Until": s.until})
		}
		for day := doc.DateOf(w.now.In(w.zone)); day != "" && day <= tt.day; day = w.deal(id).Next(day) {
			w.now = day.At(w.zone).Add(1)
			w.wake("Contract", id)
		}
		w.now = tt.day.At(w.zone).Add(1)
		now, err := w.deal(id).TermsOn(w.context(anna, ""), tt.day)
		if s := w.deal(id).State; err != nil || now.Term.To != tt.to || s != tt.state {
			t.Errorf("%s: it is %s until %q, %v; want %s until %q", name, s, now.Term.To, err, tt.state, tt.to)
		}
	}
}
