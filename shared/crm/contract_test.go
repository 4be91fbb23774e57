package crm

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"kontor/shared/doc"
)

var lena = doc.Derive("test", "lena") // lawyer

// bar lets a world have a lawyer and a firm of our own.
func (w *world) bar() {
	w.t.Helper()
	w.machine(newWrite("Employee", lena, map[string]any{"Name": "Лена", "Login": "lena", "Roles": []Role{Lawyer}, "State": Working}))
	w.machine(newWrite("OwnEntity", doc.Derive("ours"), map[string]any{"NameShort": "Наша", "Country": Russia, "TaxID": "7707083893", "Prefix": "МСК-"}))
}

// partner is a firm whose requisites are complete.
func (w *world) partner(name string) doc.ID {
	w.t.Helper()
	id := w.known(name)
	w.must(anna, edit("Counterparty", id, map[string]any{
		"SignerName": "Петров Пётр Петрович", "BankAccounts/" + string(doc.Derive("acc")): map[string]any{"BIK": "049805746", "Account": "40602810700000000025"},
	}))
	return id
}

func contractFields(firm doc.ID, more map[string]any) map[string]any {
	fields := map[string]any{
		"Counterparty": firm, "OwnEntity": doc.Derive("ours"), "Date": "2026-05-12", "Kind": "forwarding", "Side": "client", "Currency": "RUB",
		"Term": doc.Period{From: "2026-05-12", To: "2027-05-11"}, "SignMode": "scan", "Lawyer": lena,
	}
	maps.Copy(fields, more)
	return fields
}

// contract makes a contract of anna's and takes it so far.
func (w *world) contract(firm doc.ID, to ContractState, more map[string]any) doc.ID {
	w.t.Helper()
	id := doc.Derive("contract", string(firm), w.now.String())
	w.must(anna, newWrite("Contract", id, contractFields(firm, more)))
	for _, step := range []struct {
		name, args string
		to         ContractState
	}{
		{"review", `{}`, ContractReview}, {"agree", `{}`, ContractAgreed}, {"send", `{}`, ContractSent},
		{"signed", `{"On":"` + string(doc.DateOf(w.now.In(w.zone))) + `"}`, ContractSigned}, {"enforce", `{}`, ContractInForce},
	} {
		if w.deal(id).State == to {
			return id
		}
		if to == ContractInForce {
			w.must(lena, edit("Contract", id, scanned("подписан.pdf")))
		}
		wantRule(w.t, w.order(lena, "contract."+step.name, "Contract", id, step.args), "", "")
	}
	return id
}

// scanned is a patch that puts a signed copy into a contract.
func scanned(name string) map[string]any {
	return map[string]any{"SignedCopy/" + string(doc.Derive(name)): map[string]any{"SHA256": strings.Repeat("ab", 32), "Name": name, "Size": 5, "Mime": "application/pdf"}}
}

func (w *world) deal(id doc.ID) *Contract {
	w.t.Helper()
	return w.get("Contract", id).(*Contract)
}

// TestContract_Activates: the first contract in force makes an admitted
// potential firm active, whichever of the two comes last.
func TestContract_Activates(t *testing.T) {
	w := newWorld(t)
	w.bar()
	firm := w.partner("Альфа")
	w.admit(firm)
	id := w.contract(firm, ContractInForce, nil)
	if c := w.counterparty(firm); c.Status != Active || c.ActiveSince != "2026-05-12" || c.StatusBasis != doc.LinkTo("Contract", id) {
		t.Errorf("%s since %s by %s", c.Status, c.ActiveSince, c.StatusBasis)
	}
	if n := w.deal(id).Number; n[:len("МСК-")] != "МСК-" {
		t.Errorf("number %q", n)
	}
	w = newWorld(t)
	w.bar()
	firm = w.partner("Бета")
	w.admit(firm)
	id = w.contract(firm, ContractSigned, nil)
	w.machine(edit("Counterparty", firm, map[string]any{"AdmissionState": "recheck"}))
	wantRule(t, w.order(lena, "contract.enforce", "Contract", id, `{}`), "Counterparty", "not_admitted")
	w.machine(edit("Contract", id, map[string]any{"State": ContractInForce}))
	if c := w.counterparty(firm); c.Status != Potential {
		t.Fatalf("active without admission")
	}
	w.now = w.now.AddDate(0, 0, 1)
	w.admit(firm)
	if c := w.counterparty(firm); c.Status != Active || c.StatusBasis != doc.LinkTo("Contract", id) {
		t.Errorf("admitted with a contract in force: %s by %s", c.Status, c.StatusBasis)
	}
}

// TestContract_EnforceOver: one whose term is over is not put in force before an
// amendment prolongs it.
func TestContract_EnforceOver(t *testing.T) {
	for end, rule := range map[doc.Date]string{"2026-05-31": "term_over", "2026-06-01": ""} {
		w := newWorld(t)
		w.bar()
		firm := w.partner("Альфа")
		w.admit(firm)
		id := w.contract(firm, ContractSigned, map[string]any{"Term": doc.Period{From: "2026-05-12", To: end}})
		w.must(lena, edit("Contract", id, scanned("подписан.pdf")))
		w.now = doc.Date("2026-06-01").At(w.zone).Add(1)
		if rule != "" {
			wantRule(t, w.order(lena, "contract.enforce", "Contract", id, `{}`), "Term", rule)
			w.amendment(id, "Продлить", map[string]any{"From": "2026-06-01", "Changes": []string{"term"}, "Until": "2026-12-31"})
		}
		wantRule(t, w.order(lena, "contract.enforce", "Contract", id, `{}`), "", "")
		if s := w.deal(id).State; s != ContractInForce {
			t.Errorf("to %s: it is %s", end, s)
		}
	}
}

func TestContract_Enforce(t *testing.T) {
	for name, tt := range map[string]struct {
		before func(w *world, firm, id doc.ID)
		who    doc.ID
		rule   string
	}{
		"OK":         {nil, lena, ""},
		"OKDirector": {nil, egor, ""},
		"ErrSales":   {nil, anna, "contract_lawyer_only"},
		"ErrOnItsWay": {func(w *world, _, id doc.ID) {
			w.whole = func(of doc.ID, _ string) (bool, error) { return of != id, nil }
		}, lena, "content_missing"},
		"ErrNoCopy": {func(*world, doc.ID, doc.ID) {}, lena, "signed_copy_missing"},
		"ErrNotAdmitted": {func(w *world, firm, _ doc.ID) {
			w.machine(edit("Counterparty", firm, map[string]any{"AdmissionState": nil}))
		}, lena, "not_admitted"},
		"ErrAdmissionEnd": {func(w *world, firm, _ doc.ID) {
			w.machine(edit("Counterparty", firm, map[string]any{"AdmissionUntil": "2026-05-11"}))
		}, lena, "not_admitted"},
		"ErrRequisites": {func(w *world, firm, _ doc.ID) {
			w.machine(edit("Counterparty", firm, map[string]any{"SignerName": nil, "AdmissionState": "approved"}))
		}, lena, "requisites_missing"},
		"ErrSuspended": {func(w *world, firm, _ doc.ID) { w.suspend(firm) }, lena, "status_forbids"},
		"ErrNotBegun": {func(w *world, _, id doc.ID) {
			w.machine(edit("Contract", id, map[string]any{"Term": doc.Period{From: "2026-05-13"}}))
		}, lena, "term_not_begun"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.bar()
			firm := w.partner("Альфа")
			w.admit(firm)
			id := w.contract(firm, ContractSigned, map[string]any{"Term": doc.Period{From: "2026-05-12"}})
			if name != "ErrNoCopy" {
				w.must(lena, edit("Contract", id, scanned("подписан.pdf")))
			}
			if tt.before != nil {
				if name == "ErrNotBegun" { // signed terms do not change: it is drawn anew
					id = doc.Derive("contract", "later")
					w.must(anna, newWrite("Contract", id, contractFields(firm, map[string]any{"Term": doc.Period{From: "2026-05-13"}})))
					w.machine(edit("Contract", id, map[string]any{"State": ContractReview}), edit("Contract", id, map[string]any{}))
					for _, s := range []ContractState{ContractAgreed, ContractSent, ContractSigned} {
						w.machine(edit("Contract", id, map[string]any{"State": s}))
					}
				} else {
					tt.before(w, firm, id)
				}
			}
			wantRule(t, w.order(tt.who, "contract.enforce", "Contract", id, `{}`), "", tt.rule)
			if in := w.deal(id).State == ContractInForce; in != (tt.rule == "") {
				t.Errorf("state %s", w.deal(id).State)
			}
		})
	}
}

func TestContract_Draft(t *testing.T) {
	w := newWorld(t)
	w.bar()
	firm := w.partner("Альфа")
	_, err := w.do(anna, "", newWrite("Contract", doc.Derive("c"), contractFields(firm, nil)))
	wantRule(t, err, "Counterparty", "not_admitted")
	w.admit(firm)
	id := w.contract(firm, ContractDraft, nil)
	w.must(anna, edit("Contract", id, map[string]any{"PayDays": 30}))
	other := w.firm("Бета", nil)
	w.machine(edit("Counterparty", other, map[string]any{"AdmissionState": "approved", "AdmissionUntil": "2027-05-12"}))
	for _, with := range []doc.ID{other, firm} { // the register and the search call it by its firm
		w.must(anna, edit("Contract", id, map[string]any{"Counterparty": with}))
		if got, want := w.deal(id).Title, w.counterparty(with).NameShort; got != want {
			t.Errorf("it is called %s, want %s", got, want)
		}
	}
	w.machine(newWrite("OwnEntity", doc.Derive("theirs"), map[string]any{"NameShort": "Вторая", "Country": Russia, "TaxID": "7736050003", "Prefix": "ЛЮ-"}))
	_, err = w.do(anna, "", edit("Contract", id, map[string]any{"OwnEntity": doc.Derive("theirs")}))
	wantRule(t, err, "OwnEntity", "own_entity_numbered")
	_, err = w.do(anna, "", edit("Contract", id, map[string]any{"Renewal": "auto"}))
	wantRule(t, err, "RenewalMonths", "renewal_months")
	wantRule(t, w.order(anna, "contract.agree", "Contract", id, `{}`), "", "contract_lawyer_only")
	wantRule(t, w.order(anna, "contract.review", "Contract", id, `{}`), "", "")
	_, err = w.do(anna, "", edit("Contract", id, map[string]any{"PayDays": 60}))
	wantRule(t, err, "PayDays", "contract_lawyer_only")
	w.wantClosed(anna, "Contract", id, "contract_lawyer_only", []string{"PayDays"}, []string{"Notes"})
	w.wantClosed(lena, "Contract", id, "", nil, []string{"PayDays", "Notes"})
	w.must(anna, edit("Contract", id, map[string]any{"Notes": "ждут до пятницы"}))
	wantRule(t, w.order(lena, "contract.back", "Contract", id, `{"Comment":"нет лимита"}`), "", "")
	w.must(anna, edit("Contract", id, map[string]any{"PayDays": 60}))
	wantRule(t, w.order(anna, "contract.cancel", "Contract", id, `{"Comment":"передумали"}`), "", "")
	wantRule(t, w.order(lena, "contract.review", "Contract", id, `{}`), "State", "move")
}

// wantClosed wants some fields of a document to be closed to somebody, for a
// reason, and others to be open.
func (w *world) wantClosed(who doc.ID, kind string, id doc.ID, rule string, closed, open []string) {
	w.t.Helper()
	k, err := w.kinds.Kind(kind)
	if err != nil {
		w.t.Fatal(err)
	}
	fields, why := k.Closed(w.context(who, ""), w.get(kind, id))
	if rule == "" && why != nil || rule != "" && (why == nil || why.Rule != rule) {
		w.t.Fatalf("closed by %v, want %s", why, rule)
	}
	for _, f := range closed {
		if !slices.Contains(fields, f) {
			w.t.Errorf("%s is open", f)
		}
	}
	for _, f := range open {
		if slices.Contains(fields, f) {
			w.t.Errorf("%s is closed", f)
		}
	}
}

// TestContract_Locked: what both have signed is changed by an amendment only.
func TestContract_Locked(t *testing.T) {
	w := newWorld(t)
	w.bar()
	firm := w.partner("Альфа")
	w.admit(firm)
	draft := w.contract(firm, ContractDraft, nil)
	_, err := w.do(lena, "", newWrite("Amendment", doc.Derive("early"), map[string]any{"Contract": draft, "Subject": "рано", "From": "2026-06-01", "Changes": []string{"payment"}}))
	wantRule(t, err, "Contract", "amend_signed_only")
	w.now = w.now.Add(1)
	id := w.contract(firm, ContractInForce, map[string]any{"PayDays": 10})
	w.must(anna, newWrite("Amendment", doc.Derive("moved"), map[string]any{"Contract": id, "Subject": "не туда", "From": "2026-06-01", "Changes": []string{"payment"}}))
	_, err = w.do(anna, "", edit("Amendment", doc.Derive("moved"), map[string]any{"Contract": draft}))
	wantRule(t, err, "Contract", "amend_signed_only")
	_, err = w.do(lena, "", edit("Contract", id, map[string]any{"PayDays": 20, "Notes": "x"}))
	wantRule(t, err, "PayDays", "terms_locked")
	w.wantClosed(lena, "Contract", id, "terms_locked", []string{"PayDays", "Term", "ScopeLanes", "CreditLimit"}, []string{"Notes", "Originals", "SignedCopy", "Lawyer"})
	w.must(anna, edit("Contract", id, map[string]any{"Originals/" + string(doc.Derive("o")): map[string]any{"Kind": "contract", "SentAt": "2026-05-12"}}))
	for n, a := range []map[string]any{
		{"From": "2026-07-01", "Changes": []string{"payment"}, "PayKind": "deferred", "PayDays": 20},
		{"From": "2026-08-01", "Changes": []string{"payment", "currency"}, "PayKind": "deferred", "PayDays": 45, "Currency": "USD"},
		{"From": "2026-09-01", "Changes": []string{"payment"}, "PayKind": "deferred", "PayDays": 90},
	} {
		am := doc.Derive("amendment", string(rune('a'+n)))
		a["Contract"], a["Subject"] = id, "Отсрочка"
		w.must(anna, newWrite("Amendment", am, a))
		wantRule(t, w.order(anna, "amendment.agree", "Amendment", am, `{}`), "", "contract_lawyer_only")
		wantRule(t, w.order(lena, "amendment.agree", "Amendment", am, `{}`), "", "")
		if n < 2 {
			w.must(lena, edit("Amendment", am, scanned("допсоглашение.pdf")))
			wantRule(t, w.order(lena, "amendment.enforce", "Amendment", am, `{}`), "", "")
			_, err = w.do(lena, "", edit("Amendment", am, map[string]any{"PayDays": 1}))
			wantRule(t, err, "PayDays", "amendment_locked")
		}
	}
	for day, want := range map[doc.Date]struct {
		days     int64
		currency string
	}{"2026-06-30": {10, "RUB"}, "2026-07-01": {20, "RUB"}, "2026-07-31": {20, "RUB"}, "2026-08-01": {45, "USD"}, "2026-09-02": {45, "USD"}} {
		terms, err := w.deal(id).TermsOn(w.context(anna, ""), day)
		if err != nil || terms.PayDays != want.days || string(terms.Currency) != want.currency {
			t.Errorf("%s: %d days in %s, want %v, %v", day, terms.PayDays, terms.Currency, want, err)
		}
	}
}

// TestAmendment_Permitted: what a firm's status forbids of contracts it forbids
// of their amendments and annexes; of what is terminated nothing is changed.
func TestAmendment_Permitted(t *testing.T) {
	w := newWorld(t)
	w.bar()
	firm := w.partner("Альфа")
	w.admit(firm)
	id := w.contract(firm, ContractInForce, nil)
	am, annex := doc.Derive("limit"), w.annex(id, "Море", nil, nil)
	w.must(anna, newWrite("Amendment", am, map[string]any{
		"Contract": id, "Subject": "Лимит", "From": "2026-06-01", "Changes": []string{"credit_limit"}, "CreditLimit": map[string]any{"Minor": 100, "Currency": "RUB"},
	}))
	wantRule(t, w.order(lena, "amendment.agree", "Amendment", am, `{}`), "", "")
	w.must(lena, edit("Amendment", am, scanned("допсоглашение.pdf")))
	w.suspend(firm)
	enforce := func() error { return w.order(lena, "amendment.enforce", "Amendment", am, `{}`) }
	wantRule(t, enforce(), "Counterparty", "status_forbids")
	wantRule(t, w.activate(annex), "Counterparty", "status_forbids")
	wantRule(t, w.order(gleb, "counterparty.lift", "Counterparty", firm, `{"Comment":"оплатили"}`), "", "")
	wantRule(t, w.order(vera, "annex.activate", "Annex", annex, `{}`), "", "")
	wantRule(t, w.order(lena, "contract.terminate", "Contract", id, `{"Comment":"расстались"}`), "", "")
	wantRule(t, enforce(), "Contract", "amend_signed_only")
}

// TestContract_NotDeleted: what is signed, agreed or prices is not marked for
// deletion by those who may edit what of it is open; a draft is.
func TestContract_NotDeleted(t *testing.T) {
	w := newWorld(t)
	w.bar()
	firm := w.partner("Альфа")
	w.admit(firm)
	id := w.contract(firm, ContractInForce, nil)
	annex, am := w.annex(id, "Море", nil, nil), doc.Derive("later")
	wantRule(t, w.activate(annex), "", "")
	w.must(anna, newWrite("Amendment", am, map[string]any{"Contract": id, "Subject": "Отсрочка", "From": "2026-06-01", "Changes": []string{"payment"}}))
	wantRule(t, w.order(lena, "amendment.agree", "Amendment", am, `{}`), "", "")
	w.now = w.now.Add(1)
	draft := w.contract(firm, ContractDraft, nil)
	for _, tt := range []struct {
		kind string
		id   doc.ID
		rule string
	}{{"Contract", id, "terms_locked"}, {"Annex", annex, "annex_immutable"}, {"Amendment", am, "amendment_locked"}, {"Contract", draft, ""}} {
		_, err := w.do(anna, "лишнее", edit(tt.kind, tt.id, map[string]any{doc.DeletedPath: true}))
		wantRule(t, err, "", tt.rule)
	}
}

// TestContract_CopyKept: of a contract in force, or one that was, the signed copy
// cannot be taken out or exchanged; another one can be added, and before that
// anything goes.
func TestContract_CopyKept(t *testing.T) {
	w := newWorld(t)
	w.bar()
	firm := w.partner("Альфа")
	w.admit(firm)
	id := w.contract(firm, ContractSigned, nil)
	path := "SignedCopy/" + string(doc.Derive("подписан.pdf"))
	w.must(lena, edit("Contract", id, scanned("подписан.pdf")))
	w.must(lena, edit("Contract", id, map[string]any{path: nil}))
	w.must(lena, edit("Contract", id, scanned("подписан.pdf")))
	wantRule(t, w.order(lena, "contract.enforce", "Contract", id, `{}`), "", "")
	_, err := w.do(lena, "", edit("Contract", id, map[string]any{path: nil}))
	wantRule(t, err, "SignedCopy", "signed_copy_kept")
	_, err = w.do(lena, "", edit("Contract", id, map[string]any{path: map[string]any{"SHA256": strings.Repeat("cd", 32)}}))
	wantRule(t, err, "SignedCopy", "signed_copy_kept")
	w.must(lena, edit("Contract", id, scanned("ещё.pdf")))
	w.must(anna, edit("Contract", id, map[string]any{"Files/" + string(doc.Derive("f")): map[string]any{"SHA256": strings.Repeat("ef", 32), "Name": "письмо.pdf", "Size": 3}}))
	wantRule(t, w.order(lena, "contract.terminate", "Contract", id, `{"Comment":"расстались"}`), "", "")
	_, err = w.do(anna, "", edit("Contract", id, map[string]any{path: nil}))
	wantRule(t, err, "SignedCopy", "signed_copy_kept")
}

// TestContract_Electronic: what was signed electronically needs no scan, if it
// is known under which ID it lies at the operator.
func TestContract_Electronic(t *testing.T) {
	for _, edo := range []string{"", "7f3a"} {
		w := newWorld(t)
		w.bar()
		firm := w.partner("Альфа")
		w.admit(firm)
		id := w.contract(firm, ContractSigned, map[string]any{"SignMode": "edo", "EdoOperator": "Диадок", "EdoID": edo})
		field, want := "EdoID", "edo_id_missing"
		if edo != "" {
			field, want = "", ""
		}
		wantRule(t, w.order(lena, "contract.enforce", "Contract", id, `{}`), field, want)
	}
}
