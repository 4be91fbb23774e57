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
