package crm

import (
	"slices"
	"testing"

	"kontor/shared/doc"
)

func TestCounterparty_Check(t *testing.T) {
	w := newWorld(t)
	row := string(doc.Derive("row"))
	two := func(shares ...int64) map[string]any {
		fields := map[string]any{}
		for i, share := range shares {
			role, who := MainCurator, anna
			if i > 0 {
				role, who = OtherCurator, boris
			}
			fields["Curators/"+string(doc.Derive("c", string(rune('a'+i))))] = Curator{Employee: doc.Ref[Employee](who), Role: role, Share: share}
		}
		return fields
	}
	for name, tt := range map[string]struct {
		fields      map[string]any
		field, rule string
	}{
		"OK":                     {},
		"OKWithNumbers":          {fields: map[string]any{"TaxID": "7736050003", "KPP": "773601001", "OGRN": "1027700070518"}},
		"OKProprietor":           {fields: map[string]any{"Kind": Proprietor, "TaxID": "500100732259", "OGRN": "304500116000157"}},
		"OKBelarus":              {fields: map[string]any{"Country": "BY", "TaxID": "200988541"}},
		"OKForeignWithoutName":   {fields: map[string]any{"Country": "DE"}},
		"OKTwoCurators":          {fields: two(60, 40)},
		"OKCuratorsInTurn":       {fields: map[string]any{"Curators/" + row: Curator{Employee: doc.Ref[Employee](anna), Role: MainCurator, Share: 100, Valid: doc.Period{To: "2026-03-31"}}, "Curators/" + string(doc.Derive("2")): Curator{Employee: doc.Ref[Employee](boris), Role: MainCurator, Share: 100, Valid: doc.Period{From: "2026-04-01"}}}},
		"OKAccount":              {fields: map[string]any{"BankAccounts/" + row: map[string]any{"BIK": "049805746", "Account": "40602810700000000025", "Currency": "RUB"}}},
		"ErrNameRequired":        {map[string]any{"NameShort": nil}, "NameShort", "required"},
		"ErrNameShort":           {map[string]any{"NameShort": "А"}, "NameShort", "name_length"},
		"ErrRolesRequired":       {map[string]any{"Roles": []string{}}, "Roles", "required"},
		"ErrRoleUnknown":         {map[string]any{"Roles": []string{"friend"}}, "Roles", "unknown_code"},
		"ErrCountryRequired":     {map[string]any{"Country": nil}, "Country", "required"},
		"ErrCountryUnknown":      {map[string]any{"Country": "XX"}, "Country", "unknown_code"},
		"ErrTaxIDChecksum":       {map[string]any{"TaxID": "7707083894"}, "TaxID", "inn_checksum"},
		"ErrTaxIDZeros":          {map[string]any{"TaxID": "0000000000"}, "TaxID", "inn_not_real"},
		"ErrOGRNChecksum":        {map[string]any{"OGRN": "1027700132194"}, "OGRN", "ogrn_checksum"},
		"ErrKPPFormat":           {map[string]any{"TaxID": "7707083893", "KPP": "77"}, "KPP", "kpp_length"},
		"ErrAccountKey":          {map[string]any{"BankAccounts/" + row: map[string]any{"BIK": "049805746", "Account": "40602810800000000025"}}, "BankAccounts/" + row + "/Account", "account_key"},
		"ErrAccountCurrency":     {map[string]any{"BankAccounts/" + row: map[string]any{"BIK": "049805746", "Account": "40602810700000000025", "Currency": "USD"}}, "BankAccounts/" + row + "/Currency", "account_currency"},
		"ErrAccountOtherMoney":   {map[string]any{"BankAccounts/" + row: map[string]any{"BIK": "049805746", "Account": "40602810700000000025", "Currency": "THB"}}, "BankAccounts/" + row + "/Currency", "account_currency"},
		"ErrAccountNoBIK":        {map[string]any{"BankAccounts/" + row: map[string]any{"Bank": "Банк", "Account": "это не счёт"}}, "BankAccounts/" + row + "/BIK", "bik_required"},
		"ErrAccountRussianSWIFT": {map[string]any{"Country": "CN", "BankAccounts/" + row: map[string]any{"SWIFT": "SABRRUMM", "Account": "40602810700000000025"}}, "BankAccounts/" + row + "/BIK", "bik_required"},
		"OKAccountAbroad":        {fields: map[string]any{"BankAccounts/" + row: map[string]any{"SWIFT": "BKCHCNBJ", "Account": "6217000010001234567"}}},
		"OKAccountIBAN":          {fields: map[string]any{"BankAccounts/" + row: map[string]any{"Account": "DE89370400440532013000"}}},
		"ErrKPPWithoutINN":       {map[string]any{"KPP": "773601001"}, "KPP", "kpp_without_inn"},
		"ErrKPPOfPerson":         {map[string]any{"Kind": Proprietor, "KPP": "773601001"}, "KPP", "kpp_person"},
		"OKChecked":              {fields: map[string]any{"GoslogCheckedAt": "2026-05-12"}},
		"ErrCheckedTomorrow":     {map[string]any{"GoslogCheckedAt": "2026-05-13"}, "GoslogCheckedAt", "future_day"},
		"ErrShares":              {two(60, 30), "Curators", "curator_sum"},
		"ErrSharesAfterLeaving":  {map[string]any{"Curators/" + row: Curator{Employee: doc.Ref[Employee](anna), Role: MainCurator, Share: 60}, "Curators/" + string(doc.Derive("2")): Curator{Employee: doc.Ref[Employee](boris), Role: OtherCurator, Share: 40, Valid: doc.Period{To: "2026-12-31"}}}, "Curators", "curator_sum"},
		"ErrCuratorTwice":        {map[string]any{"Curators/" + row: Curator{Employee: doc.Ref[Employee](anna), Role: MainCurator, Share: 60}, "Curators/" + string(doc.Derive("2")): Curator{Employee: doc.Ref[Employee](anna), Role: OtherCurator, Share: 40}}, "", "curator_twice"},
		"OKCuratorAgain":         {fields: map[string]any{"Curators/" + row: Curator{Employee: doc.Ref[Employee](anna), Role: MainCurator, Share: 100, Valid: doc.Period{To: "2026-03-31"}}, "Curators/" + string(doc.Derive("2")): Curator{Employee: doc.Ref[Employee](anna), Role: MainCurator, Share: 100, Valid: doc.Period{From: "2026-04-01"}}}},
		"ErrNoMainCurator":       {map[string]any{"Curators/" + row: Curator{Employee: doc.Ref[Employee](anna), Role: OtherCurator, Share: 100}}, "Curators", "curator_main"},
		"ErrPhoneRowWithoutOne":  {map[string]any{"Comms/" + row: map[string]any{"Kind": "mobile"}}, "Comms/" + row + "/Phone", "required"},
		"OKMoney":                {fields: map[string]any{"CreditLimit": doc.Money{Minor: 100, Currency: "USD"}}},
		"ErrMoneyUnknown":        {map[string]any{"CreditLimit": doc.Money{Minor: 100, Currency: "ZZZ"}}, "CreditLimit", "unknown_code"},
		"OKAddress":              {fields: map[string]any{"Addresses/" + row: map[string]any{"Kind": "postal", "Address": doc.Address{Country: "KZ"}}}},
		"ErrAddressUnknown":      {map[string]any{"Addresses/" + row: map[string]any{"Kind": "postal", "Address": doc.Address{Country: "QQ"}}}, "Addresses/" + row + "/Address", "unknown_code"},
		"ErrStatusIsTheServers":  {map[string]any{"Status": Active}, "Status", "server_field"},
		"ErrNumberIsTheServers":  {map[string]any{"Number": "1"}, "Number", "server_field"},
		"ErrPaymentDaysNegative": {map[string]any{"PaymentDays": -1}, "PaymentDays", "payment_days"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := w.do(anna, "", newWrite("Counterparty", doc.Derive("firm", name), firmFields(name, tt.fields)))
			wantRule(t, err, tt.field, tt.rule)
		})
	}
}

// TestCounterparty_Before: what was taken once does not keep a firm from being
// edited, and a contract does not take it for an account.
func TestCounterparty_Before(t *testing.T) {
	old := Counterparty{
		NameShort: "Альфа", NameFull: "ООО «Альфа»", Kind: Legal, Country: Russia, Status: Potential, SignerName: "Иванов",
		KPP: "773601001", BankAccounts: doc.Rows[BankAccount]{"a": {Bank: "Банк", Account: "это не счёт"}},
	}
	next := old
	next.Notes = "звонить утром"
	wantRule(t, next.Check(&old), "", "")
	if !slices.Contains(next.incomplete(), "BankAccounts") {
		t.Error("requisites complete without an account")
	}
	next.BankAccounts = doc.Rows[BankAccount]{"a": {Bank: "Другой банк", Account: "это не счёт"}}
	wantRule(t, next.Check(&old), "BankAccounts/a/BIK", "bik_required")
	next.BankAccounts = doc.Rows[BankAccount]{"a": {BIK: "049805746", Account: "40602810700000000025"}}
	wantRule(t, next.Check(&old), "", "")
	if slices.Contains(next.incomplete(), "BankAccounts") {
		t.Error("a good account is none")
	}
}

// TestCounterparty_Answered: a firm that has a first curator keeps one, today and
// on every day to come; what was missing before stands in nobody's way.
func TestCounterparty_Answered(t *testing.T) {
	of := func(firm doc.ID) string {
		return "Curators/" + string(doc.Derive("curator", string(firm), string(anna)))
	}
	next := "Curators/" + string(doc.Derive("next"))
	boriss := func(from doc.Date) Curator {
		return Curator{Employee: doc.Ref[Employee](boris), Role: MainCurator, Share: 100, Valid: doc.Period{From: from}}
	}
	until := func(day doc.Date) map[string]any { return map[string]any{"Valid": doc.Period{To: day}} }
	for name, tt := range map[string]struct {
		change func(firm doc.ID) map[string]any
		status CounterpartyStatus
		rule   string
	}{
		"ErrDropped":   {func(f doc.ID) map[string]any { return map[string]any{of(f): nil} }, Active, "curator_none"},
		"ErrPotential": {func(f doc.ID) map[string]any { return map[string]any{of(f): nil} }, Potential, "curator_none"},
		"ErrEnded":     {func(f doc.ID) map[string]any { return map[string]any{of(f): until("2026-05-11")} }, Active, "curator_none"},
		"ErrEndsLater": {func(f doc.ID) map[string]any { return map[string]any{of(f): until("2026-06-30")} }, Active, "curator_none"},
		"ErrGap": {func(f doc.ID) map[string]any {
			return map[string]any{of(f): until("2026-06-30"), next: boriss("2026-07-02")}
		}, Active, "curator_none"},
		"OKHandedOver": {func(f doc.ID) map[string]any {
			return map[string]any{of(f): until("2026-06-30"), next: boriss("2026-07-01")}
		}, Active, ""},
		"OKReplaced":      {func(f doc.ID) map[string]any { return map[string]any{of(f): nil, next: boriss("")} }, Active, ""},
		"OKBanned":        {func(f doc.ID) map[string]any { return map[string]any{of(f): nil} }, Banned, ""},
		"OKSomethingElse": {func(doc.ID) map[string]any { return map[string]any{"Notes": "звонить утром"} }, Active, ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			firm := w.known("Альфа")
			if tt.status != Potential {
				w.machine(edit("Counterparty", firm, map[string]any{"Status": tt.status}))
			}
			_, err := w.do(vera, "", edit("Counterparty", firm, tt.change(firm)))
			wantRule(t, err, "", tt.rule)
		})
	}
	w := newWorld(t)
	bare := doc.Derive("bare")
	w.machine(newWrite("Counterparty", bare, firmFields("Ничья", nil)))
	w.must(gleb, edit("Counterparty", bare, map[string]any{"TaxID": "7736050003"}))
}

// TestCounterparty_CheckKnown asks more of a firm once we do business with it.
func TestCounterparty_CheckKnown(t *testing.T) {
	full := Counterparty{
		NameShort: "Alfa GmbH", NameEN: "Alfa GmbH", Kind: Legal, Country: "DE", TaxID: "HRB 1", Status: Active,
		Addresses: doc.Rows[CounterpartyAddress]{"a": {Kind: "legal", Address: doc.Address{Country: "DE", City: "Kiel"}}},
	}
	potential := full
	potential.Status = Potential
	wantRule(t, full.Check(&potential), "", "")
	for rule, lack := range map[string]func(*Counterparty){
		"name_en_required":       func(c *Counterparty) { c.NameEN = "" },
		"tax_id_required":        func(c *Counterparty) { c.TaxID = "" },
		"legal_address_required": func(c *Counterparty) { c.Addresses = nil },
	} {
		t.Run(rule, func(t *testing.T) {
			c := full
			lack(&c)
			wantRule(t, c.Check(&potential), "", rule)
			c.Status = Potential
			wantRule(t, c.Check(&potential), "", "")
			c.Status = TempBanned // what is missing must not keep a firm from being suspended
			wantRule(t, c.Check(&potential), "", "")
		})
	}
}

// TestCounterparty_Flow is §3.2's table of moves.
func TestCounterparty_Flow(t *testing.T) {
	legal := map[CounterpartyStatus][]CounterpartyStatus{
		Potential:  {Active, Passive, TempBanned, Banned},
		Active:     {Passive, TempBanned, Banned},
		Passive:    {Active, TempBanned, Banned},
		TempBanned: {Potential, Active, Passive, Banned},
		Banned:     {Potential},
	}
	for from, to := range legal {
		for _, s := range []CounterpartyStatus{Potential, Active, Passive, TempBanned, Banned} {
			err := statusFlow.Check("Status", from, s)
			if allowed := s == from || slices.Contains(to, s); (err == nil) != allowed {
				t.Errorf("%s to %s: %v", from, s, err)
			}
		}
	}
	if statusFlow.Start() != Potential {
		t.Errorf("a new one is %s", statusFlow.Start())
	}
}

func TestCounterparty_React(t *testing.T) {
	w := newWorld(t)
	firm := w.firm("Альфа", nil)
	c := w.counterparty(firm)
	if c.Status != Potential || c.Owner != anna || c.MainCurator("2026-05-12") != anna || c.Number == "" {
		t.Fatalf("a new firm: %q of %s, number %q", c.Status, c.Owner, c.Number)
	}
	t.Run("NoCuratorOfMarketing", func(t *testing.T) {
		id := doc.Derive("firm", "m")
		w.must(mark, newWrite("Counterparty", id, firmFields("Бета", nil)))
		if c := w.counterparty(id); len(c.Curators) != 0 || c.Owner != mark {
			t.Fatalf("%d curators, owner %s", len(c.Curators), c.Owner)
		}
	})
	t.Run("OwnerFollowsMainCurator", func(t *testing.T) {
		row := "Curators/" + string(doc.Derive("curator", string(firm), string(anna)))
		w.must(vera, edit("Counterparty", firm, map[string]any{
			row: nil, "Curators/" + string(doc.Derive("b")): Curator{Employee: doc.Ref[Employee](boris), Role: MainCurator, Share: 100},
		}))
		if c := w.counterparty(firm); c.Owner != boris {
			t.Fatalf("owner %s", c.Owner)
		}
		_, err := w.do(anna, "", edit("Counterparty", firm, map[string]any{"Notes": "моя?"}))
		wantRule(t, err, "", "no_edit")
	})
	t.Run("RatingIsSigned", func(t *testing.T) {
		w.must(boris, edit("Counterparty", firm, map[string]any{"Rating": "2"}))
		if c := w.counterparty(firm); c.RatingBy.ID() != boris || c.RatingAt != "2026-05-12" {
			t.Fatalf("rated by %s at %s", c.RatingBy, c.RatingAt)
		}
	})
	t.Run("SecurityChecksBankDetails", func(t *testing.T) {
		account := "BankAccounts/" + string(doc.Derive("acc"))
		for n, details := range []map[string]any{
			{account: map[string]any{"BIK": "049805746", "Account": "40602810700000000025"}},
			{account: map[string]any{"CorrAccount": "30101810800000000746"}}, // the same day
			{"Notes": "звонить утром"},
			{account: nil},
		} {
			w.must(boris, edit("Counterparty", firm, details))
			tasks := slices.DeleteFunc(w.open("Counterparty", firm), func(task *Task) bool { return task.SourceRule != "bank_check" })
			if want := []int{1, 2, 2, 3}[n]; len(tasks) != want || slices.ContainsFunc(tasks, func(task *Task) bool { return task.Executor.ID() != gleb }) {
				t.Fatalf("change %d: want %d tasks of security: %+v", n, want, tasks)
			}
		}
	})
}

func TestCounterparty_Keys(t *testing.T) {
	first := map[string]any{"TaxID": "7707083893", "KPP": "773601001"}
	for name, tt := range map[string]struct {
		fields map[string]any
		rule   string
	}{
		"OKOther":            {map[string]any{"TaxID": "7736050003"}, ""},
		"OKBranch":           {map[string]any{"TaxID": "7707083893", "KPP": "784243001"}, ""},
		"OKBranchOfParent":   {map[string]any{"TaxID": "7707083893", "KPP": "540601001", "Parent": doc.Derive("firm", "Первая")}, ""},
		"ErrTaken":           {first, "taken"},
		"ErrTakenWithoutKPP": {map[string]any{"TaxID": "7707083893"}, "taken"},
		"OKSameDigitsAbroad": {map[string]any{"TaxID": "7707083893", "Country": "AM"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.firm("Первая", first)
			who := far // who does not even see the first
			if tt.fields["Parent"] != nil {
				who = anna
			}
			_, err := w.do(who, "", newWrite("Counterparty", doc.Derive("firm", "2"), firmFields("Вторая", tt.fields)))
			wantRule(t, err, "", tt.rule)
			for _, f := range doc.Faults(err) {
				if f.Params["title"] != "Первая" || f.Params["owner"] != "Анна" || f.Field() != "TaxID" {
					t.Errorf("the fault names %v on %s", f.Params, f.Field())
				}
			}
		})
	}
}

// TestCounterparty_KeysFolded takes the Cyrillic spelling of a number for the
// Latin one.
func TestCounterparty_KeysFolded(t *testing.T) {
	w := newWorld(t)
	w.firm("Первая", map[string]any{"TaxID": "MA1953684", "Country": Belarus, "Kind": Proprietor})
	_, err := w.do(far, "", newWrite("Counterparty", doc.Derive("2"), firmFields("Вторая", map[string]any{"TaxID": "МА1953684", "Country": Belarus, "Kind": Proprietor})))
	wantRule(t, err, "TaxID", "taken")
}

func less(m map[string]any, name string) map[string]any {
	out := map[string]any{}
	for k, v := range m {
		if k != name {
			out[k] = v
		}
	}
	return out
}

func TestCounterparty_Guard(t *testing.T) {
	w := newWorld(t)
	parent := w.firm("Холдинг", nil)
	child := w.firm("Дочка", map[string]any{"Parent": parent})
	t.Run("ErrParentCircle", func(t *testing.T) {
		_, err := w.do(anna, "", edit("Counterparty", parent, map[string]any{"Parent": child}))
		wantRule(t, err, "Parent", "circle")
	})
	t.Run("FinanceEditsTermsAlone", func(t *testing.T) {
		w.must(dina, edit("Counterparty", child, map[string]any{"CreditLimit": doc.Money{Minor: 100, Currency: "RUB"}, "PaymentDays": 14}))
		_, err := w.do(dina, "", edit("Counterparty", child, map[string]any{"NameFull": "Иначе"}))
		wantRule(t, err, "", "finance_terms_only")
	})
	t.Run("RequisitesOfTheSuspended", func(t *testing.T) {
		w.suspend(child)
		_, err := w.do(anna, "", edit("Counterparty", child, map[string]any{"NameFull": "Иначе"}))
		wantRule(t, err, "", "by_security")
		_, err = w.do(anna, "больше не нужен", edit("Counterparty", child, map[string]any{doc.DeletedPath: true}))
		wantRule(t, err, "", "by_security")
		w.must(anna, edit("Counterparty", child, map[string]any{"Notes": "звонили"}))
		w.must(gleb, edit("Counterparty", child, map[string]any{"NameFull": "Как в выписке"}))
	})
}

func TestCounterparty_Warnings(t *testing.T) {
	for name, tt := range map[string]struct {
		c    Counterparty
		rule string
	}{
		"OK":           {Counterparty{Country: Russia}, ""},
		"NoNameEN":     {Counterparty{Country: "DE", TaxID: "1"}, "name_en_required"},
		"NoTaxID":      {Counterparty{Country: "DE", NameEN: "x"}, "tax_id_unknown"},
		"NotInGoslog":  {Counterparty{Country: Russia, Roles: doc.Set[doc.Code[CounterpartyRole]]{"forwarder"}}, "goslog_needed"},
		"BankTreasury": {Counterparty{Country: Russia, BankAccounts: doc.Rows[BankAccount]{"a": {BIK: "014525225"}}}, "bik_treasury"},
	} {
		t.Run(name, func(t *testing.T) {
			wantRule(t, tt.c.Warnings(newWorld(t).context(anna, ""), &Counterparty{}), "", tt.rule)
		})
	}
}

func TestLikeness(t *testing.T) {
	firm := func(name, phone string, mail doc.Email) *Counterparty {
		c := &Counterparty{NameShort: name, Comms: doc.Rows[Comm]{}}
		if phone != "" {
			c.Comms["p"] = Comm{Kind: "mobile", Phone: doc.Phone{E164: phone}}
		}
		if mail != "" {
			c.Comms["m"] = Comm{Kind: "email", Email: mail}
		}
		return c
	}
	for name, tt := range map[string]struct {
		a, b *Counterparty
		rule string
	}{
		"SamePhone":        {firm("Альфа", "+375291234567", ""), firm("Бета", "+375291234567", ""), "same_phone"},
		"SameDomain":       {firm("Альфа", "", "a@alfa.by"), firm("Бета", "", "info@alfa.by"), "same_domain"},
		"FreeMailIsNoSign": {firm("Альфа", "", "a@mail.ru"), firm("Восток", "", "b@mail.ru"), ""},
		"LegalFormDropped": {firm("ООО «Альфа Транс»", "", ""), firm("Альфа-Транс, ЗАО", "", ""), "like_name"},
		"LookAlikeLetters": {firm("OOO BETA", "", ""), firm("ООО ВЕТА", "", ""), "like_name"},
		"TypingError":      {firm("Белмагистральавтотранс", "", ""), firm("Белмагистралавтотранс", "", ""), "like_name"},
		"Others":           {firm("Альфа", "", ""), firm("Восток-Сервис", "", ""), ""},
		"NothingInCommon":  {firm("Гамма", "+375291234567", "a@gamma.by"), firm("Дельта", "+375291234568", "a@delta.by"), ""},
	} {
		t.Run(name, func(t *testing.T) {
			if rule := LikenessOf(tt.a).Like(LikenessOf(tt.b)); rule != tt.rule {
				t.Fatalf("got %q, want %q", rule, tt.rule)
			}
		})
	}
}

// TestRequisite: what forms lock of a banned firm is just what its guard
// refuses.
func TestRequisite(t *testing.T) {
	k, err := Kinds().Kind("Counterparty")
	if err != nil {
		t.Fatal(err)
	}
	samples := map[doc.Type]string{
		doc.TString: `"x"`, doc.TText: `"x"`, doc.TCode: `"x"`, doc.TRef: `"` + string(anna) + `"`, doc.TDate: `"2026-01-01"`, doc.TInt: `1`,
		doc.TMoney: `{"Minor":1,"Currency":"RUB"}`, doc.TSet: `["x"]`, doc.TRows: `{"` + string(anna) + `":{}}`,
	}
	for _, f := range k.Fields {
		sample := samples[f.Type]
		if f.Type == doc.TEnum {
			sample = `"` + f.Values[0] + `"`
		}
		if f.Server || sample == "" {
			if !f.Server {
				t.Errorf("%s: no sample of %s", f.Name, f.Type)
			}
			continue
		}
		d, err := k.Decode(anna, 1, doc.Body(`{"`+f.Name+`":`+sample+`}`))
		if err != nil {
			t.Fatal(err)
		}
		if got := !sameRequisites(d.(*Counterparty), &Counterparty{}); got != Requisite(f.Name) {
			t.Errorf("%s: the guard says %v", f.Name, got)
		}
	}
}
