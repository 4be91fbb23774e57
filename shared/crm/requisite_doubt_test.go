package crm

import (
	"slices"
	"strings"
	"testing"

	"kontor/shared/doc"
)

// TestDoubt: while a firm is looked at for the first time nobody admits it by
// answers about other requisites: those that they concern are asked anew, the
// others stand.
func TestDoubt(t *testing.T) {
	row := "BankAccounts/" + string(doc.Derive("account"))
	for name, tt := range map[string]struct {
		fields map[string]any
		items  string // that are open again, those of the program apart
	}{
		"TaxID":    {map[string]any{"TaxID": "7707083893", "KPP": nil, "OGRN": nil}, "02 03 04 05 06 07 08 10 12 13 14 15 16"},
		"KPP":      {map[string]any{"KPP": "770401001"}, "02"},
		"Name":     {map[string]any{"NameFull": "ООО «Омега»"}, "02 08"},
		"Address":  {map[string]any{"Addresses/" + string(doc.Derive("legal")): map[string]any{"Address": doc.Address{City: "Тверь"}}}, "02 05"},
		"Signer":   {map[string]any{"SignerName": "Петров"}, "04 05 08"},
		"Power":    {map[string]any{"SignerBasis": "poa", "SignerBasisNo": "17", "SignerBasisUntil": "2027-01-01"}, "04"},
		"Account":  {map[string]any{row: map[string]any{"BIK": "049805746", "Account": "40602810700000000025"}}, "10"},
		"Registry": {map[string]any{"GoslogNo": "12345"}, "12"},
		"OKNotes":  {map[string]any{"Notes": "звонить утром", "PaymentDays": 5}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			firm := w.known("Альфа")
			id := w.reviewed(firm)
			w.answer(id, CheckOK)
			w.must(anna, edit("Counterparty", firm, tt.fields))
			var open []string
			for _, q := range w.caseOf(id).Checklist {
				if q.Result == "" {
					open = append(open, strings.TrimPrefix(string(q.Item), "AC-"))
				}
				if (q.Result == "") != (q.Changed != "") || q.Result == "" && (q.By != "" || !q.At.IsZero()) {
					t.Errorf("%s: %q by %q, changed %q", q.Item, q.Result, q.By, q.Changed)
				}
			}
			slices.Sort(open)
			if got := strings.Join(open, " "); got != tt.items {
				t.Fatalf("open again are %s, want %s", got, tt.items)
			}
			rule := "check_unanswered"
			if tt.items == "" {
				rule = ""
			}
			wantRule(t, w.order(gleb, "admission.approve", "Admission", id, approve), "", rule)
			if rule == "" {
				return
			}
			w.answer(id, CheckOK)
			for _, q := range w.caseOf(id).Checklist {
				if q.Changed != "" {
					t.Errorf("%s is answered anew and still says %q", q.Item, q.Changed)
				}
			}
			wantRule(t, w.order(gleb, "admission.approve", "Admission", id, approve), "", "")
		})
	}
}

// TestDoubt_Automatic: what the program answers is right at once, also before
// security has taken the case up; and nothing is asked that nobody has answered.
func TestDoubt_Automatic(t *testing.T) {
	w := newWorld(t)
	firm := w.known("Альфа")
	id := w.admission(firm)
	numbers := func() AdmissionCheck { return w.caseOf(id).Checklist[AdmissionCheckID(id, "AC-01")] }
	if q := numbers(); q.Result != CheckOK {
		t.Fatalf("new: %+v", q)
	}
	w.must(anna, edit("Counterparty", firm, map[string]any{"OGRN": nil}))
	if q := numbers(); q.Result != CheckWarn || q.Note != "7736050003" {
		t.Errorf("without the OGRN: %+v", q)
	}
	for _, q := range w.caseOf(id).Checklist {
		if q.Changed != "" {
			t.Errorf("%s of a draft says %q", q.Item, q.Changed)
		}
	}
}

// TestDoubt_Cleared: that somebody of a list is another was found of the firm as
// it was: once it is called otherwise he is asked about again.
func TestDoubt_Cleared(t *testing.T) {
	for name, tt := range map[string]struct {
		fields map[string]any
		want   CheckResult
	}{
		"Name":       {map[string]any{"NameEN": "Severny Veter LLC"}, CheckFail},
		"TaxID":      {map[string]any{"TaxID": "7707083893", "KPP": nil, "OGRN": nil}, CheckFail},
		"OKRegistry": {map[string]any{"GoslogNo": "12345"}, CheckOK},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			list := w.list("Список", [3]string{"Severny Veter LLC", "entity", "7"})
			firm := w.known("Северный ветер")
			id := w.reviewed(firm)
			wantRule(t, w.order(gleb, "admission.clear", "Admission", id, `{"Entry":"`+string(DeniedEntryID(list, "7", ""))+`","Comment":"другой номер"}`), "", "")
			if q := w.denied(id); q.Result != CheckOK {
				t.Fatalf("cleared, and %+v", q)
			}
			w.must(anna, edit("Counterparty", firm, tt.fields))
			if q := w.denied(id); q.Result != tt.want {
				t.Errorf("%+v, want %s", q, tt.want)
			}
		})
	}
}
