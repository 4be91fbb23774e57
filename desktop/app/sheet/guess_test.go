package sheet

import "testing"

func TestGuessColumn(t *testing.T) {
	for header, want := range map[string]string{
		"Наименование":          "NameShort",
		" Полное наименование ": "NameFull",
		"Название компании*":    "NameShort",
		"ИНН":                   "TaxID",
		"ИНН/КПП":               "TaxID",
		"УНП организации":       "TaxID",
		"Телефон":               "Comms.Phone",
		"Тел./факс":             "Comms.Phone",
		"Контактный телефон 1":  "Comms.Phone",
		"Мобильный":             "Comms.Mobile",
		"E-mail":                "Comms.Email",
		"Е-mail":                "Comms.Email", // the first letter is Cyrillic
		"Почтовый адрес":        "Addresses.postal",
		"Юр. адрес":             "Addresses.legal",
		"Р/с":                   "BankAccounts.Account",
		"Расчётный счёт":        "BankAccounts.Account",
		"БИК банка":             "BankAccounts.BIK",
		"Company Name":          "NameShort",
		"PHONE NUMBER":          "Comms.Phone",
		"Сайт":                  "Comms.Site",
		"Форма":                 "LegalForm",
		"":                      "",
		"№ п/п":                 "",
		"Любимый цвет":          "",
	} {
		if got := GuessColumn(header); got != want {
			t.Errorf("%q: %q, want %q", header, got, want)
		}
	}
	if len(guesses()) < 200 {
		t.Errorf("only %d names", len(guesses()))
	}
}
