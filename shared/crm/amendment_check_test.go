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
