package intake

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"kontor/desktop/app/sheet"
	"kontor/shared/crm"
	"kontor/shared/doc"
	"kontor/shared/i18n"
)

var (
	batch  = doc.Derive("test", "batch")
	orlova = doc.Derive("test", "orlova")
)

// plan is one for a table with these columns, in a country that every row has.
func plan(country string, columns ...string) *Plan {
	p := &Plan{Batch: batch, Columns: columns, Fields: Guess("Counterparty", columns), Defaults: map[string]json.RawMessage{}}
	if country != "" {
		p.Defaults["Country"] = encode(country)
	}
	p.Code = func(list, text string) (string, bool) {
		entries, _ := crm.List(list)
		text = i18n.Fold(strings.Trim(strings.TrimSpace(text), `."«»`))
		for _, e := range entries {
			if e.Active && slices.Contains([]string{i18n.Fold(e.Code), i18n.Fold(e.RU), i18n.Fold(e.EN)}, text) {
				return e.Code, true
			}
		}
		return "", false
	}
	p.Employee = func(name string) (doc.ID, bool) { return orlova, name == "Орлова А.П." }
	return p
}

// read reads one row with these cells under the columns.
func read(t *testing.T, p *Plan, cells ...string) (*Firm, *crm.Counterparty) {
	t.Helper()
	f := p.Read(sheet.Row{Number: 2, Cells: cells})
	k := doc.KindOf[crm.Counterparty]()
	parts, err := k.Apply(doc.Parts{}, f.Patch, false)
	if err != nil {
		t.Fatal(err)
	}
	d, err := k.Decode(f.ID, 0, parts.Body())
	if err != nil {
		t.Fatal(err)
	}
	return f, d.(*crm.Counterparty)
}

// ways are how a firm is reached, in their order.
func ways(cp *crm.Counterparty) (all []string) {
	byOrder := map[int64]string{}
	for _, c := range cp.Comms {
		text := c.Value + string(c.Email) + c.Phone.E164
		if c.Phone.Ext != "" {
			text += "#" + c.Phone.Ext
		}
		byOrder[c.Order] = string(c.Kind) + " " + text
	}
	for _, n := range slices.Sorted(maps.Keys(byOrder)) {
		all = append(all, byOrder[n])
	}
	return all
}

// TestComms: several ways to reach a firm stand in one cell; what is none is
// kept in the notes.
func TestComms(t *testing.T) {
	p := plan("RU", "Наименование", "Телефон", "Мобильный", "E-mail", "Сайт")
	for name, c := range map[string]struct {
		cells []string
		want  []string
		notes string
	}{
		"One":      {[]string{"Ёж", "(901) 234-56-78", "", "a@yozh.example", "yozh.example"}, []string{"work +79012345678", "email a@yozh.example", "site yozh.example"}, ""},
		"Several":  {[]string{"Ёж", "(901) 234-56-78; 345-67-89, доб. 12", "8 902 345-67-89", "a@yozh.example; b@yozh.example", ""}, []string{"work +79012345678", "work +79013456789#12", "mobile +79023456789", "email a@yozh.example", "email b@yozh.example"}, ""},
		"Tail":     {[]string{"Ёж", "(90123) 4-56-81/82", "", "mailto:a@yozh.example", ""}, []string{"work +79012345681", "work +79012345682", "email a@yozh.example"}, ""},
		"Form":     {[]string{"Ёж", "(901) 234-56-78", "", "Форма обратной связи", ""}, []string{"work +79012345678"}, "E-mail: Форма обратной связи"},
		"FormTel":  {[]string{"Ёж", "Форма обратной связи", "", "", ""}, nil, "Телефон: Форма обратной связи"},
		"Name":     {[]string{"Ёж", "Пётр 901 234-56-78", "", "", ""}, []string{"work +79012345678"}, "Телефон: Пётр"},
		"Mixed":    {[]string{"Ёж", "", "", "infо@yozh.example, b@yozh.example", ""}, []string{"email b@yozh.example"}, "E-mail: infо@yozh.example"}, // a Cyrillic о
		"HalfMail": {[]string{"Ёж", "", "", "b@yozh.example, yozh", ""}, []string{"email b@yozh.example"}, "E-mail: yozh"},
		"Lines":    {[]string{"Ёж", "(901) 234-56-78\n(901) 345-67-89", "", "a@yozh.example\nb@yozh.example", "yozh.example\n yozh.test"}, []string{"work +79012345678", "work +79013456789", "email a@yozh.example", "email b@yozh.example", "site yozh.example", "site yozh.test"}, ""},
		"Nothing":  {[]string{"Ёж", "нет", "", "0", ""}, nil, "Телефон: нет\nE-mail: 0"},
	} {
		f, cp := read(t, p, c.cells...)
		if got := ways(cp); len(f.Faults) > 0 || !slices.Equal(got, c.want) || string(cp.Notes) != c.notes {
			t.Errorf("%s: %q, notes %q, faults %v; want %q, %q", name, got, cp.Notes, f.Faults, c.want, c.notes)
		}
	}
	for _, cell := range []string{"234-56-78", "+7 901 234 56", "12"} {
		if f, _ := read(t, p, "Ёж", cell, "", "", ""); !slices.Equal(f.Faults, []Fault{{"Телефон", "import_phone", ""}}) {
			t.Errorf("%q: %v", cell, f.Faults)
		}
	}
}

// TestPlace: the country of the row or of all says how phones are read; one that
// nobody knows keeps the row out.
func TestPlace(t *testing.T) {
	p := plan("", "Наименование", "Страна", "Телефон")
	for country, want := range map[string]string{"Россия": "+79161234567", "BY": "", "Беларусь": "+375291234567"} {
		phone := map[string]string{"Россия": "8 916 123-45-67", "BY": "нет", "Беларусь": "8 029 123-45-67"}[country]
		f, cp := read(t, p, "Ёж", country, phone)
		got := ""
		for _, c := range cp.Comms {
			got = c.Phone.E164
		}
		if len(f.Faults) > 0 || got != want {
			t.Errorf("%s: %q, %v, want %q", country, got, f.Faults, want)
		}
	}
	if f, _ := read(t, p, "Ёж", "Атлантида", ""); !slices.Equal(f.Faults, []Fault{{"Страна", "import_country", ""}}) {
		t.Errorf("%v", f.Faults)
	}
	if f := p.Read(sheet.Row{Number: 2, Cells: []string{"", "Россия", ""}}); !slices.Equal(f.Faults, []Fault{{"Наименование", "import_name", ""}}) {
		t.Errorf("no name: %v", f.Faults)
	}
	_, cp := read(t, plan("RU", "Полное наименование"), "Общество  «Ёж»")
	if cp.NameShort != "Общество «Ёж»" || cp.NameFull != "Общество «Ёж»" {
		t.Errorf("%q, %q", cp.NameShort, cp.NameFull)
	}
}

// TestCodes: words of lists become their codes, by column or in the name; what
// no list knows goes to the notes.
func TestCodes(t *testing.T) {
	for name, c := range map[string]struct {
		columns, cells []string
		form, kind     string
		roles, notes   string
	}{
		"Column":     {[]string{"Наименование", "Форма"}, []string{"Ёж", "ооо"}, "ООО", "legal", "client", ""},
		"Whole":      {[]string{"Наименование", "Форма"}, []string{"Ёж", "Акционерное общество"}, "АО", "legal", "client", ""},
		"Sole":       {[]string{"Наименование", "Форма"}, []string{"Ёжиков", "ИП"}, "ИП", "sole_proprietor", "client", ""},
		"Unknown":    {[]string{"Наименование", "Форма"}, []string{"Ёж", "ГК"}, "", "legal", "client", "Форма: ГК"},
		"InName":     {[]string{"Наименование"}, []string{"ООО «Ёж»"}, "ООО", "legal", "client", ""},
		"Behind":     {[]string{"Наименование"}, []string{"Ёж, ООО"}, "ООО", "legal", "client", ""},
		"SoleInName": {[]string{"Наименование"}, []string{"ИП Ёжиков Е.Е."}, "ИП", "sole_proprietor", "client", ""},
		"OnlyForm":   {[]string{"Наименование"}, []string{"ООО"}, "", "legal", "client", ""},
		"Inside":     {[]string{"Наименование"}, []string{"Заря АО Плюс"}, "", "legal", "client", ""},
		"Roles":      {[]string{"Наименование", "Роли"}, []string{"Ёж", "перевозчик, Агент; кум"}, "", "legal", "agent carrier", "Роли: кум"},
	} {
		_, cp := read(t, plan("RU", c.columns...), c.cells...)
		var roles []string
		for _, r := range cp.Roles {
			roles = append(roles, string(r))
		}
		if string(cp.LegalForm) != c.form || string(cp.Kind) != c.kind || strings.Join(roles, " ") != c.roles || string(cp.Notes) != c.notes || cp.NameShort != c.cells[0] {
			t.Errorf("%s: %q, %s, %q, %s, notes %q", name, cp.NameShort, cp.LegalForm, cp.Kind, roles, cp.Notes)
		}
	}
}

// TestAddresses: the index is taken off; town and region columns belong to the
// first address, and a town alone is one.
func TestAddresses(t *testing.T) {
	lines := func(cp *crm.Counterparty) (all []string) {
		for _, a := range cp.Addresses {
			all = append(all, fmt.Sprintf("%s: %s|%s|%s|%s|%s", a.Kind, a.Address.Country, a.Address.Index, a.Address.Region, a.Address.City, a.Address.Street))
		}
		return slices.Sorted(slices.Values(all))
	}
	p := plan("RU", "Наименование", "Юр. адрес", "Почтовый адрес", "Город", "Регион", "Индекс")
	for name, c := range map[string]struct{ cells, want []string }{
		"Index":  {[]string{"Ёж", "190000, г. Пример, ул. Первая, 1", "", "", "", ""}, []string{"legal: RU|190000|||г. Пример, ул. Первая, 1"}},
		"Close":  {[]string{"Ёж", "190000,г. Пример", "", "", "", ""}, []string{"legal: RU|190000|||г. Пример"}},
		"House":  {[]string{"Ёж", "19 линия, 5", "", "", "", ""}, []string{"legal: RU||||19 линия, 5"}},
		"Two":    {[]string{"Ёж", "ул. Первая, 1", "а/я 5", "Тула", "", "300000"}, []string{"legal: RU|300000||Тула|ул. Первая, 1", "postal: RU||||а/я 5"}},
		"Town":   {[]string{"Ёж", "", "", "Тула", "Тульская обл.", ""}, []string{"actual: RU||Тульская обл.|Тула|"}},
		"Spaces": {[]string{"Ёж", "  ул.   Первая,\n 1 ", "", "", "", ""}, []string{"legal: RU||||ул. Первая, 1"}},
		"Lines":  {[]string{"Ёж", "", "", "Тула,\nцентр", "Тульская\nобл.", ""}, []string{"actual: RU||Тульская обл.|Тула, центр|"}},
		"None":   {[]string{"Ёж", "", "", "", "", ""}, nil},
	} {
		if _, cp := read(t, p, c.cells...); !slices.Equal(lines(cp), c.want) {
			t.Errorf("%s: %q, want %q", name, lines(cp), c.want)
		}
	}
}

// TestPeople: the row's contact person gets a card of his own, one of us is made
// the curator; names that nobody bears go to the notes.
func TestPeople(t *testing.T) {
	p := plan("RU", "Наименование", "Контактное лицо", "Должность", "Менеджер")
	f, cp := read(t, p, "Ёж", "Иванова  Мария Петровна оглы", "логист", "Орлова А.П.")
	k := doc.KindOf[crm.ContactPerson]()
	parts, err := k.Apply(doc.Parts{}, f.Contact, false)
	if err != nil {
		t.Fatal(err)
	}
	d, err := k.Decode(f.Person, 0, parts.Body())
	if err != nil {
		t.Fatal(err)
	}
	person := d.(*crm.ContactPerson)
	if person.LastName != "Иванова" || person.FirstName != "Мария" || person.MiddleName != "Петровна оглы" || len(person.Positions) != 1 {
		t.Errorf("%+v", person)
	}
	for _, at := range person.Positions {
		if at.Counterparty.ID() != f.ID || at.Post != "логист" || !at.Main {
			t.Errorf("%+v", at)
		}
	}
	if cp.MainCurator("2026-05-12") != orlova || cp.Notes != "" {
		t.Errorf("%+v, notes %q", cp.Curators, cp.Notes)
	}
	f, cp = read(t, p, "Ёж", "", "логист", "Никто Н.Н.")
	if f.Contact != nil || len(cp.Curators) > 0 || string(cp.Notes) != "Менеджер: Никто Н.Н.\nДолжность: логист" {
		t.Errorf("%v, %v, notes %q", f.Contact, cp.Curators, cp.Notes)
	}
}

// TestDefaults: what the table does not say is as one has said for all; what it
// does not know and what stands twice is kept.
func TestDefaults(t *testing.T) {
	p := plan("RU", "Наименование", "ИНН", "Отсрочка", "Любимый цвет", "Примечание", "Название компании")
	p.Defaults["Source"], p.Defaults["Notes"] = encode("site"), encode("из выставки")
	_, cp := read(t, p, "Ёж", "7707 083\u00a0893", "тридцать", "синий", "хороший", "Ёж-2")
	if cp.TaxID != "7707083893" || cp.Source != "site" || cp.Country != "RU" || cp.PaymentDays != 0 {
		t.Errorf("%+v", cp)
	}
	if want := "из выставки\nхороший\nЛюбимый цвет: синий\nНазвание компании: Ёж-2\nОтсрочка: тридцать"; string(cp.Notes) != want {
		t.Errorf("%q, want %q", cp.Notes, want)
	}
	if _, cp := read(t, p, "Ёж", "", "30", "", "", ""); cp.PaymentDays != 30 {
		t.Errorf("%d days", cp.PaymentDays)
	}
}

// TestAccount: one bank account a row.
func TestAccount(t *testing.T) {
	p := plan("RU", "Наименование", "Банк", "БИК", "Р/с", "К/с", "Валюта счёта")
	_, cp := read(t, p, "Ёж", "Банк Пример", "049805746", "4060 2810 7000 0000 0025", "", "RUB")
	if len(cp.BankAccounts) != 1 {
		t.Fatalf("%v", cp.BankAccounts)
	}
	for _, a := range cp.BankAccounts {
		if a.Bank != "Банк Пример" || a.BIK != "049805746" || a.Account != "40602810700000000025" || a.Currency != "RUB" || !a.Main {
			t.Errorf("%+v", a)
		}
	}
	if err := cp.Check(&crm.Counterparty{}); err != nil {
		t.Error(err)
	}
}

// TestAgain: the same row of the same batch makes the same documents, so that a
// batch that was broken off can be read again.
func TestAgain(t *testing.T) {
	p := plan("RU", "Наименование", "Телефон", "Юр. адрес", "Контактное лицо")
	cells := []string{"Ёж", "(901) 234-56-78, (902) 345-67-89", "ул. Первая, 1", "Иванов"}
	one, _ := read(t, p, cells...)
	two, _ := read(t, p, cells...)
	same := func(a, b doc.Patch) bool {
		return maps.EqualFunc(a, b, func(x, y json.RawMessage) bool { return string(x) == string(y) })
	}
	if one.ID != two.ID || one.Person != two.Person || !same(one.Patch, two.Patch) || !same(one.Contact, two.Contact) {
		t.Errorf("%v\n%v", one, two)
	}
	other := plan("RU", p.Columns...)
	other.Batch = doc.Derive("test", "other")
	if three, _ := read(t, other, cells...); three.ID == one.ID {
		t.Error("another batch makes the same firm")
	}
}

// FuzzRead holds for any cells: they come to a draft in proper JSON, and a row
// without a name is not taken.
func FuzzRead(f *testing.F) {
	for _, s := range []string{"(901) 234-56-78; доб. 5", "a@b.example, ; @", "190000, г. Пример", "ИП ИП", "Иванов И. И. и др.", "\x00", "=1+1", strings.Repeat("8", 40)} {
		f.Add("Ёж", s, s, s)
	}
	f.Fuzz(func(t *testing.T, name, phone, mail, address string) {
		p := plan("RU", "Наименование", "Телефон", "E-mail", "Юр. адрес")
		firm := p.Read(sheet.Row{Number: 2, Cells: []string{name, phone, mail, address}})
		if name == "" && len(firm.Faults) == 0 {
			t.Error("a firm without a name")
		}
		for path, raw := range firm.Patch {
			if !json.Valid(raw) {
				t.Errorf("%s: %q", path, raw)
			}
		}
	})
}
