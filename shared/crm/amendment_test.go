package crm

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"kontor/shared/doc"
)

// amendment makes one of a contract's and puts it in force.
func (w *world) amendment(contract doc.ID, name string, fields map[string]any) doc.ID {
	w.t.Helper()
	id := doc.Derive("amendment", string(contract), name)
	fields["Contract"], fields["Subject"] = contract, name
	w.must(anna, newWrite("Amendment", id, fields))
	w.must(lena, edit("Amendment", id, scanned(name+".pdf")))
	for _, move := range []string{"agree", "enforce"} {
		wantRule(w.t, w.order(lena, "amendment."+move, "Amendment", id, `{}`), "", "")
	}
	return id
}

// dealtWith is a world with a contract in force since 12 May 2026.
func dealtWith(t *testing.T, more map[string]any) (*world, doc.ID) {
	t.Helper()
	w := newWorld(t)
	w.bar()
	firm := w.partner("Альфа")
	w.admit(firm)
	return w, w.contract(firm, ContractInForce, more)
}

// TestTerms: every field that a signed contract closes is a term that an
// amendment changes, or says whose contract it is and how it was signed; each
// term's fields are the amendment's own.
func TestTerms(t *testing.T) {
	w, id := dealtWith(t, nil)
	ks := Kinds()
	contract, _ := ks.Kind("Contract")
	amendment, _ := ks.Kind("Amendment")
	closed, _ := contract.Closed(w.context(lena, ""), w.deal(id))
	identity := []string{"Date", "Kind", "Side", "OwnEntity", "Counterparty", "SignMode", "EdoOperator", "FromTalk"}
	for _, field := range slices.DeleteFunc(closed, func(f string) bool { return f == doc.DeletedPath }) {
		changed := TermOf(field) != "" || field == "Term" && TermOf("Until") == TermPeriod
		if changed == slices.Contains(identity, field) {
			t.Errorf("%s: an amendment changes it is %v", field, changed)
		}
	}
	seen := map[string]bool{}
	for _, name := range TermName("").Values() {
		for _, field := range TermName(name).Fields() {
			f, own := amendment.Field(field), contract.Field(field)
			if f == nil || seen[field] || field != "Until" && (own == nil || own.Type != f.Type || own.Class != f.Class) {
				t.Errorf("%s of %s is no field of both, or of two terms", field, name)
			}
			seen[field] = true
		}
	}
}

// TestTermsOn_Each: each term holds from its day, and only what is named.
func TestTermsOn_Each(t *testing.T) {
	w, id := dealtWith(t, map[string]any{"PayDays": 10, "AllowReefer": true, "PoaUntil": "2026-12-31"})
	w.amendment(id, "Всё", map[string]any{
		"From": "2026-07-01", "Changes": []string{"signers", "lanes", "renewal", "fx_rate", "vat", "cargo", "liability", "insurance", "demurrage"},
		"OurSigner": "Новый", "PoaUntil": "2027-03-01", "ScopeLanes/" + string(doc.Derive("lane")): map[string]any{"From": "CN", "To": "RU"},
		"Renewal": "auto", "RenewalMonths": 6, "NoticeDays": 20, "FxSource": "cbr", "FxDateRule": "act", "VatCode": "20", "AllowDG": true,
		"MaxCargoValue": map[string]any{"Minor": 100, "Currency": "USD"}, "Liability": "двойная", "Insurance": "полное",
		"Demurrage/" + string(doc.Derive("wait")): map[string]any{"Operation": "погрузка", "FreeHours": 8}, "PayDays": 99,
	})
	for _, tt := range []struct {
		day      doc.Date
		changed  bool
		poa      doc.Date
		reefer   bool
		lanes, n int
	}{{"2026-06-30", false, "2026-12-31", true, 0, 0}, {"2026-07-01", true, "2027-03-01", false, 1, 1}} {
		now, err := w.deal(id).TermsOn(w.context(anna, ""), tt.day)
		if err != nil {
			t.Fatal(err)
		}
		for what, is := range map[string]bool{
			"signer": now.OurSigner == "Новый", "renewal": now.Renewal == RenewalAuto && now.RenewalMonths == 6 && now.NoticeDays == 20,
			"rate": now.FxSource == "cbr" && now.FxDateRule == "act", "vat": now.VatCode == "20", "dangerous": now.AllowDG, "value": now.MaxCargoValue.Minor == 100,
			"liability": now.Liability == "двойная", "insurance": now.Insurance == "полное",
		} {
			if is != tt.changed {
				t.Errorf("%s: %s is changed: %v", tt.day, what, is)
			}
		}
		if now.PoaUntil != tt.poa || now.AllowReefer != tt.reefer || len(now.ScopeLanes) != tt.lanes || len(now.Demurrage) != tt.n || now.PayDays != 10 {
			t.Errorf("%s: %+v", tt.day, now.Terms)
		}
	}
}

// TestTermsOn_Watched: what a contract watches it watches by the terms as they
// are amended: notice, renewal, power of attorney.
func TestTermsOn_Watched(t *testing.T) {
	w, id := dealtWith(t, map[string]any{"SignMode": "edo", "EdoOperator": "Диадок", "PoaUntil": "2027-05-11"})
	w.amendment(id, "Пролонгация", map[string]any{"From": "2026-06-01", "Changes": []string{"renewal", "signers"}, "Renewal": "auto", "RenewalMonths": 12, "NoticeDays": 90, "PoaUntil": "2026-07-15"})
	notice := doc.Date("2027-02-10") // 90 days before 11 May
	for _, want := range []struct {
		day   doc.Date
		poa   int
		light Light
	}{{"2026-05-31", 0, Green}, {"2026-06-15", 1, Green}, {"2026-07-16", 1, Red}} {
		day := want.day
		w.now = day.At(w.zone).Add(1)
		w.wake("Contract", id)
		c := w.deal(id)
		o, err := c.Outlook(w.context(anna, ""))
		if err != nil {
			t.Fatal(err)
		}
		renewed := day >= "2026-06-01"
		if n := w.rules(id)[rulePoa]; n != want.poa || o.Light != want.light || (o.Notice == notice) != renewed || (o.Renewed == "2028-05-11") != renewed {
			t.Errorf("%s: %d reminders of the power, %s, %+v", day, n, o.Light, o)
		}
	}
	w.now = notice.At(w.zone).Add(1)
	if next := w.deal(id).Next(notice.Add(-1)); next != notice {
		t.Errorf("it looks again on %s, want %s", next, notice)
	}
	w.wake("Contract", id)
	am := renewalID(id, "2027-05-11")
	if w.get("Amendment", am) == nil {
		t.Fatal("no renewal is drafted")
	}
	for field, more := range map[string]map[string]any{"Until": {"Until": "2050-01-01"}, "Changes": {"Changes": []TermName{TermPeriod, TermCurrency}, "Currency": "USD"}, "From": {"From": "2027-06-01"}} {
		_, err := w.do(lena, "", edit("Amendment", am, more)) // else it would be signed by nobody
		wantRule(t, err, field, "renewal_fixed")
	}
	w.wantClosed(lena, "Amendment", am, "renewal_fixed", []string{"Contract", "From", "Until", "Changes", "PayDays"}, []string{"Subject", "Notes", "Files", doc.DeletedPath})
	w.must(lena, edit("Amendment", am, map[string]any{"Notes": "письмо отправлено"}))
	w.machine(edit("Counterparty", w.deal(id).Counterparty.ID(), map[string]any{"AdmissionUntil": "2029-01-01"}))
	for _, move := range []string{"agree", "enforce"} { // what renews itself has no paper of its own
		wantRule(t, w.order(lena, "amendment."+move, "Amendment", am, `{}`), "", "")
	}
	if n := len(w.get("Amendment", am).(*Amendment).Papers(w.context(anna, ""), w.deal(id))); n != 0 {
		t.Errorf("%d originals of it are waited for", n)
	}
}

// TestAmendment_Signed: changed terms hold once they are signed as a contract is:
// a copy is here, or the operator of the electronic exchange, who is named, has it.
func TestAmendment_Signed(t *testing.T) {
	for name, tt := range map[string]struct {
		fields map[string]any
		rule   string
	}{
		"OKCopy":     {scanned("допсоглашение.pdf"), ""},
		"OKEDO":      {map[string]any{"SignMode": "edo", "EdoOperator": "Диадок", "EdoID": "7f3a"}, ""},
		"ErrNone":    {map[string]any{"Notes": "подпишут завтра"}, "signed_copy_missing"},
		"ErrEDONoID": {map[string]any{"SignMode": "edo", "EdoOperator": "Диадок"}, "edo_id_missing"},
		"ErrEDONoOp": {map[string]any{"SignMode": "edo", "EdoID": "7f3a"}, "required"},
	} {
		w, id := dealtWith(t, nil)
		am := doc.Derive("am")
		w.must(anna, newWrite("Amendment", am, map[string]any{"Contract": id, "Subject": "Отсрочка", "From": "2026-06-01", "Changes": []string{"payment"}}))
		if got := w.get("Amendment", am).(*Amendment).SignMode; got != "scan" {
			t.Errorf("%s: it is signed by %q, the contract by scan", name, got)
		}
		wantRule(t, w.order(lena, "amendment.agree", "Amendment", am, `{}`), "", "")
		w.must(lena, edit("Amendment", am, tt.fields))
		field := map[string]string{"signed_copy_missing": "SignedCopy", "edo_id_missing": "EdoID", "required": "EdoOperator"}[tt.rule]
		wantRule(t, w.order(lena, "amendment.enforce", "Amendment", am, `{}`), field, tt.rule)
		if tt.rule == "" && tt.fields["EdoID"] == nil {
			_, err := w.do(lena, "", edit("Amendment", am, map[string]any{"SignedCopy/" + string(doc.Derive("допсоглашение.pdf")): nil}))
			wantRule(t, err, "SignedCopy", "signed_copy_kept")
		}
	}
}

// TestAmendment_Original: its paper is waited for, asked for and reported like a
// contract's, and not any more once it is back or the contract is over.
func TestAmendment_Original(t *testing.T) {
	for _, end := range []string{"back", "over"} {
		w, id := dealtWith(t, map[string]any{"SignMode": "edo", "EdoOperator": "Диадок", "EdoID": "1"})
		am := w.amendment(id, "Отсрочка", map[string]any{"From": "2026-06-01", "Changes": []string{"payment"}, "SignMode": "scan"})
		asked := func() (n int) {
			for _, task := range w.open("Amendment", am) {
				if task.SourceRule == ruleOriginal && task.Executor.ID() == anna {
					n++
				}
			}
			return n
		}
		told := func() string {
			r, rows, _ := w.report(11, ReportArgs{})
			return strings.Join(slices.DeleteFunc(lines(r, rows), func(s string) bool { return !strings.Contains(s, "Part=originals") }), "\n")
		}
		for _, tt := range []struct {
			day    doc.Date
			status OriginalStatus
			tasks  int
			line   string
		}{
			{"2026-05-25", OriginalNotSent, 0, "Since=2026-05-12 Days=13 Age=0–15 Original=not_sent Paper=amendment"},
			{"2026-05-26", OriginalNotSent, 1, "Days=14"},
			{"2026-06-12", OriginalOverdue, 1, "Days=31 Age=31–45 Original=overdue Paper=amendment"},
			{"2026-06-27", OriginalOverdue, 1, "Days=46 Age=> 45"},
		} {
			w.now = tt.day.At(w.zone).Add(1)
			w.wake("Amendment", am)
			a := w.get("Amendment", am).(*Amendment)
			status, waited := a.original(originalAmendment, tt.day, UsualSettings())
			if n := asked(); status != tt.status || n != tt.tasks || !strings.Contains(told(), tt.line) || strings.Count(told(), "#") != 1 {
				t.Errorf("%s: %s for %d days, %d tasks, report\n%s", tt.day, status, waited, n, told())
			}
			if a.OriginalDueOn != "2026-06-11" || len(a.events()) != 1 || a.Next(tt.day) <= tt.day && tt.day < "2026-06-27" {
				t.Errorf("%s: due on %s, %d events, looks again on %s", tt.day, a.OriginalDueOn, len(a.events()), a.Next(tt.day))
			}
		}
		if end == "back" {
			w.must(anna, edit("Amendment", am, map[string]any{"Originals/" + string(doc.Derive("o")): map[string]any{"Kind": "amendment", "SentAt": "2026-05-12", "ReturnedAt": "2026-06-27"}}))
		} else {
			wantRule(t, w.order(lena, "contract.terminate", "Contract", id, `{"Comment":"расстались"}`), "", "")
		}
		if n := asked(); n != 0 || told() != "" {
			t.Errorf("%s: %d tasks, report\n%s", end, n, told())
		}
	}
}

// TestContract_AnnexOriginal: the copies of an annex are the contract's; each is
// asked for by itself and weighs nothing in the contract's own status.
func TestContract_AnnexOriginal(t *testing.T) {
	w, id := dealtWith(t, map[string]any{"SignMode": "edo", "EdoOperator": "Диадок", "EdoID": "1"})
	row := func(name string) string { return "Originals/" + string(doc.Derive("o", name)) }
	w.must(anna, edit("Contract", id, map[string]any{row("а"): map[string]any{"Kind": "annex", "SentAt": "2026-05-12"}, row("б"): map[string]any{"Kind": "annex", "SentAt": "2026-05-12"}}))
	w.now = doc.Date("2026-06-12").At(w.zone).Add(1)
	w.wake("Contract", id)
	_, _, totals := w.report(11, ReportArgs{})
	status, _ := w.deal(id).original("2026-06-12", UsualSettings())
	if n := w.rules(id)[ruleOriginal]; n != 2 || totals["overdue"] != 2 || status != OriginalNotNeeded {
		t.Errorf("%d tasks, %v in the report, the contract's own is %s", n, totals, status)
	}
	w.must(anna, edit("Contract", id, map[string]any{row("а"): map[string]any{"ReturnedAt": "2026-06-12"}}))
	if n := w.rules(id)[ruleOriginal]; n != 1 {
		t.Errorf("%d tasks when one of the two is back", n)
	}
}

// TestDaysMeant: a day that nobody can mean is refused where it is entered.
func TestDaysMeant(t *testing.T) {
	w, id := dealtWith(t, nil)
	firm := w.deal(id).Counterparty.ID()
	w.now = w.now.Add(1)
	sent := w.contract(firm, ContractSent, nil)
	for day, rule := range map[string]string{"1900-01-01": "day_too_early", "2026-05-11": "day_too_early", "2026-05-13": "future_day"} {
		wantRule(t, w.order(lena, "contract.signed", "Contract", sent, `{"On":"`+day+`"}`), "On", rule)
	}
	wantRule(t, w.order(lena, "contract.signed", "Contract", sent, `{"On":"2026-05-12"}`), "", "")
	row := string(doc.Derive("o"))
	for name, tt := range map[string]struct {
		kind        string
		row         map[string]any
		field, rule string
	}{
		"OK":             {"contract", map[string]any{"SentAt": "2026-05-01", "ReceivedByCpAt": "2026-05-02", "ReturnedAt": "2026-05-12"}, "", ""},
		"ErrReturned":    {"contract", map[string]any{"SentAt": "2026-05-01", "ReturnedAt": "2099-05-12"}, "ReturnedAt", "future_day"},
		"ErrBefore":      {"contract", map[string]any{"SentAt": "2026-05-01", "ReturnedAt": "2026-04-30"}, "ReturnedAt", "day_too_early"},
		"ErrNotReceived": {"contract", map[string]any{"SentAt": "2026-05-01", "ReceivedByCpAt": "2026-05-08", "ReturnedAt": "2026-05-07"}, "ReturnedAt", "day_too_early"},
		"ErrLost":        {"contract", map[string]any{"SentAt": "2026-05-01", "LostAt": "2026-04-30"}, "LostAt", "day_too_early"},
		"ErrSent":        {"annex", map[string]any{"SentAt": "1926-05-01"}, "SentAt", "day_too_early"},
		"ErrKind":        {"amendment", map[string]any{"SentAt": "2026-05-01"}, "Kind", "original_elsewhere"},
	} {
		tt.row["Kind"] = tt.kind
		_, err := w.do(anna, "", edit("Contract", id, map[string]any{"Originals/" + row: tt.row}))
		if tt.field != "" {
			tt.field = "Originals/" + row + "/" + tt.field
		}
		t.Run(name, func(t *testing.T) { wantRule(t, err, tt.field, tt.rule) })
		if err == nil {
			w.must(anna, edit("Contract", id, map[string]any{"Originals/" + row: nil}))
		}
	}
	for name, tt := range map[string]struct {
		fields      map[string]any
		field, rule string
	}{
		"OKFrom":    {map[string]any{"From": "2026-05-12"}, "", ""},
		"ErrBefore": {map[string]any{"From": "2026-05-11"}, "From", "amend_before_term"},
		"ErrFar":    {map[string]any{"From": "2226-05-12"}, "From", "day_not_meant"},
		"ErrUntil":  {map[string]any{"From": "2026-05-12", "Changes": []string{"term"}, "Until": "2926-12-31"}, "Until", "day_not_meant"},
	} {
		fields := map[string]any{"Contract": id, "Subject": name, "Changes": []string{"payment"}}
		maps.Copy(fields, tt.fields)
		_, err := w.do(anna, "", newWrite("Amendment", doc.Derive("am", name), fields))
		t.Run(name, func(t *testing.T) { wantRule(t, err, tt.field, tt.rule) })
	}
	_, err := w.do(anna, "", newWrite("Contract", doc.Derive("old"), contractFields(firm, map[string]any{"Date": "1906-05-12"})))
	wantRule(t, err, "Date", "day_not_meant")
}

// TestAmendment_Moved: an amendment that is moved to another contract keeps the
// bounds of that one, and names it.
func TestAmendment_Moved(t *testing.T) {
	w, first := dealtWith(t, map[string]any{"Term": doc.Period{From: "2026-05-01"}})
	firm := w.deal(first).Counterparty.ID()
	w.now = w.now.Add(1)
	later := w.contract(firm, ContractInForce, map[string]any{"Term": doc.Period{From: "2026-05-12"}})
	for day, rule := range map[doc.Date]string{"2026-05-11": "amend_before_term", "2026-05-12": ""} {
		am := doc.Derive("am", string(day))
		w.must(anna, newWrite("Amendment", am, map[string]any{"Contract": first, "Subject": "Отсрочка", "From": day, "Changes": []string{"payment"}}))
		_, err := w.do(anna, "", edit("Amendment", am, map[string]any{"Contract": later}))
		if rule != "" {
			wantRule(t, err, "From", rule)
			w.must(anna, edit("Amendment", am, map[string]any{"Contract": later, "From": "2026-05-12"}))
		} else {
			wantRule(t, err, "", "")
		}
		if got := w.get("Amendment", am).(*Amendment).Title; got != w.deal(later).Number {
			t.Errorf("it names %s, want %s", got, w.deal(later).Number)
		}
	}
}

// TestAmendment_Warns: an end that is over may have been heard of late; it is
// told and not refused.
func TestAmendment_Warns(t *testing.T) {
	w, id := dealtWith(t, nil)
	w.now = w.now.AddDate(0, 2, 0)
	for until, rule := range map[doc.Date]string{"2026-07-11": "amend_ends_past", "2026-07-12": "", "": "amend_no_end"} {
		a := &Amendment{Contract: doc.Ref[Contract](id), From: "2026-06-01", Until: until, Changes: doc.Set[TermName]{TermPeriod}}
		wantRule(t, a.Warnings(w.context(anna, ""), &Amendment{}), map[bool]string{true: "Until"}[rule != ""], rule)
	}
	a := &Amendment{Contract: doc.Ref[Contract](id), From: "2026-06-01", Terms: Terms{PoaUntil: "2026-12-31"}, Changes: doc.Set[TermName]{TermSigners}}
	wantRule(t, a.Warnings(w.context(anna, ""), &Amendment{}), "PoaUntil", "poa_before_end")
}

// TestAmendment_SameDay: the second of a day is reckoned with like the first.
func TestAmendment_SameDay(t *testing.T) {
	w, id := dealtWith(t, nil)
	w.amendment(id, "Отсрочка", map[string]any{"From": "2026-05-12", "Changes": []string{"payment"}})
	w.amendment(id, "Срок", map[string]any{"From": "2026-05-12", "Changes": []string{"term"}, "Until": "2026-08-31"})
	if c := w.deal(id); c.EndsOn != "2026-08-31" {
		t.Errorf("it ends on %s", c.EndsOn)
	}
}

// TestAmendment_Unchosen: what was typed of a term that it does not change after
// all is not asked after.
func TestAmendment_Unchosen(t *testing.T) {
	w, id := dealtWith(t, nil)
	for name, tt := range map[string]struct {
		changes     []string
		more        map[string]any
		field, rule string
	}{
		"OK":          {[]string{"payment"}, map[string]any{"Renewal": "auto", "CreditLimit": map[string]any{"Minor": -1, "Currency": "RUB"}, "NoticeDays": 999}, "", ""},
		"OKDays":      {[]string{"payment"}, map[string]any{"Until": "2926-12-31", "PoaUntil": "2926-12-31"}, "", ""},
		"ErrRenewal":  {[]string{"renewal"}, map[string]any{"Renewal": "auto"}, "RenewalMonths", "renewal_months"},
		"ErrPoaUntil": {[]string{"signers"}, map[string]any{"PoaUntil": "2926-12-31"}, "PoaUntil", "day_not_meant"},
	} {
		fields := map[string]any{"Contract": id, "Subject": name, "From": "2026-06-01", "Changes": tt.changes}
		maps.Copy(fields, tt.more)
		_, err := w.do(anna, "", newWrite("Amendment", doc.Derive("am", name), fields))
		t.Run(name, func(t *testing.T) { wantRule(t, err, tt.field, tt.rule) })
	}
}
