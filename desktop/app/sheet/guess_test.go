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
		if got := GuessColumn("Counterparty", header); got != want {
			t.Errorf("%q: %q, want %q", header, got, want)
		}
	}
	if len(vocabularies()["Counterparty"].names) < 200 {
		t.Errorf("only %d names", len(vocabularies()["Counterparty"].names))
	}
}

func TestGuessColumn_Lines(t *testing.T) {
	for header, want := range map[string]string{
		"Услуга": "Service", "Вид перевозки": "Mode", "Порт отправления (POL)": "From", "Куда": "To", "Тип контейнера": "Equipment",
		"Ед. изм.": "Unit", "Вес от, кг": "BreakFrom", "Вес до, кг": "BreakTo", "Ставка, USD": "Rate", "Ставка закупки": "BuyRate", "Ставка НДС": "VatCode",
		"Мин.": "Min", "Валюта": "Currency", "Срок доставки, дней": "Transit", "Действует с": "Term.From", "Valid till": "Term.To",
		"Free days": "FreeDays", "Перевозчик": "Supplier", "Примечание": "Comment", "Доставка до двери": "", "Наименование": "",
	} {
		if got := GuessColumn("AnnexLine", header); got != want {
			t.Errorf("%q: %q, want %q", header, got, want)
		}
	}
}
