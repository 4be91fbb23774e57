package app_test

import (
	"archive/zip"
	"errors"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kontor/desktop/app"
	"kontor/desktop/app/paper"
	"kontor/shared/doc"
)

var tags = regexp.MustCompile(`<[^>]*>`)

// wordText is what a Word document says.
func wordText(t *testing.T, name string) string {
	t.Helper()
	z, err := zip.OpenReader(name)
	check(t, err)
	defer z.Close()
	r, err := z.Open("word/document.xml")
	check(t, err)
	raw, err := io.ReadAll(r)
	check(t, errors.Join(err, r.Close()))
	return tags.ReplaceAllString(strings.ReplaceAll(string(raw), "</w:p>", "\n"), "")
}

// TestContractText: a template is filled with the contract and both parties, in
// both languages; what is empty is told by its label and stands as it stood.
func TestContractText(t *testing.T) {
	anna := at(t, "anna")
	x := anna.deal(t, "Бумага", false)
	anna.edit(t, "Counterparty", x.firm, fields{"NameFull": "ООО «Бумага и перо»", "SignerName": "Перов Пётр Ильич", "SignerPost": "директор", "SignerBasis": "charter"})
	anna.edit(t, "Contract", x.contract, fields{"ScopeServices": []string{"main_sea", "thc"}, "PayKind": "deferred", "PayDays": 21, "PayDaysKind": "working", "PayFrom": "act",
		"Liability": "В пределах вознаграждения.\nНо не более миллиона."})
	to := filepath.Join(t.TempDir(), "договор.docx")
	anna.sync(t)
	number := strings.Trim(anna.value(t, x.contract, "Number"), `"`)
	p, err := anna.ContractText(t.Context(), x.contract, "forwarding.ru", to)
	check(t, err)
	text := wordText(t, to)
	for _, want := range []string{"ЭКСПЕДИЦИИ № " + number, "12.05.2026", "ООО «Бумага и перо», именуемое далее «Клиент», в лице Перов Пётр Ильич (директор)",
		"Морской фрахт, Терминальные расходы (THC)", "21 день (рабоч", "с 12.05.2026, бессрочно", "Но не более миллиона.", "{{Contract.Insurance}}"} {
		if !strings.Contains(text, want) {
			t.Errorf("the paper lacks %q:\n%s", want, text)
		}
	}
	if !slices.Contains(p.Missing, app.MissingField{Name: "Contract.Insurance", Label: "Договор: Страхование"}) || slices.ContainsFunc(p.Missing, func(m app.MissingField) bool { return m.Name == "Contract.Liability" }) ||
		!slices.ContainsFunc(p.Missing, func(m app.MissingField) bool { return m.Name == "Counterparty.Account" && m.Label != "" }) || len(p.Unknown) != 0 {
		t.Errorf("%+v", p)
	}
	_, err = anna.ContractText(t.Context(), x.contract, "forwarding.ru-en", to)
	check(t, err)
	if text := wordText(t, to); !strings.Contains(text, "Sea freight, Terminal handling (THC)") || !strings.Contains(text, "from 12.05.2026, without an end") || !strings.Contains(text, "Морской фрахт") {
		t.Errorf("%s", text)
	}
	own := filepath.Join(t.TempDir(), "own.docx")
	file, err := paper.Docx("{{Contract.Nonsense}} {{Counterparty.Number.FR}} {{Contract.Currency}}")
	check(t, errors.Join(err, os.WriteFile(own, file, 0o600)))
	p, err = anna.ContractText(t.Context(), x.contract, own, to)
	check(t, err)
	if len(p.Unknown) != 2 || !strings.Contains(wordText(t, to), "{{Contract.Nonsense}}") || strings.Contains(wordText(t, to), "{{Contract.Currency}}") {
		t.Errorf("%+v %s", p, wordText(t, to))
	}
	_, err = anna.ContractText(t.Context(), x.contract, table(t, "не документ"), to)
	anna.refuses(t, err, "template paper_no_docx")
	_, err = anna.ContractText(t.Context(), x.firm, "forwarding.ru", to)
	anna.refuses(t, err, "no_such_document")
	anna.offline(t)
	draft := anna.create(t, "Contract", fields{"Counterparty": x.firm, "OwnEntity": ours, "Kind": "forwarding", "Side": "client", "Date": today, "Currency": "RUB", "Term": doc.Period{From: today}})
	p, err = anna.ContractText(t.Context(), draft, "forwarding.ru", to)
	check(t, err)
	if !slices.ContainsFunc(p.Missing, func(m app.MissingField) bool { return m.Name == "Contract.Number" }) {
		t.Error("a number that is not the server's yet is printed")
	}
}

// TestContractText_Amended: a paper of a signed contract is filled with its terms
// of today, which an amendment in force has changed; what is to come has not.
func TestContractText_Amended(t *testing.T) {
	anna := at(t, "anna")
	x := anna.deal(t, "Поправка", true)
	write := func(name string, isNew bool, f fields) []doc.Write {
		return []doc.Write{{Kind: "Amendment", ID: doc.Derive("amendment", name), New: isNew, Patch: patch(f)}}
	}
	for name, f := range map[string]fields{"сейчас": {"From": today, "PayDays": 33, "Insurance": "полное с поправкой"}, "потом": {"From": "2026-12-01", "PayDays": 44}} {
		maps.Copy(f, fields{"Contract": x.contract, "Subject": name, "Changes": []string{"payment", "insurance"}, "PayKind": "deferred"})
		asServer(t, write(name, true, f), write(name, false, fields{"State": "agreed"}), write(name, false, fields{"State": "in_force"}))
	}
	anna.sync(t)
	own, to := filepath.Join(t.TempDir(), "own.docx"), filepath.Join(t.TempDir(), "договор.docx")
	file, err := paper.Docx("{{Contract.PayTerms}}; {{Contract.Insurance}}")
	check(t, errors.Join(err, os.WriteFile(own, file, 0o600)))
	_, err = anna.ContractText(t.Context(), x.contract, own, to)
	check(t, err)
	if text := wordText(t, to); !strings.Contains(text, "33 дня") || !strings.Contains(text, "полное с поправкой") {
		t.Errorf("the paper says %q", text)
	}
	card := filepath.Join(t.TempDir(), "card.pdf")
	check(t, anna.PrintContract(t.Context(), x.contract, card))
	raw, err := exec.CommandContext(t.Context(), "pdftotext", "-layout", card, "-").Output()
	check(t, err)
	if !strings.Contains(string(raw), "полное с поправкой") {
		t.Errorf("the printed card says\n%s", raw)
	}
}

// TestPrintContract: the card is printed with what belongs to it, as the person
// may see it.
func TestPrintContract(t *testing.T) {
	anna, boris := at(t, "anna"), at(t, "boris")
	x := anna.deal(t, "Печать", false)
	anna.edit(t, "Contract", x.contract, fields{"Notes": "срочно", "CreditLimit": doc.Money{Minor: 123456789, Currency: "RUB"},
		"Originals/" + string(anna.id(t)): fields{"Kind": "contract", "CopyNo": "экз. 1", "SentAt": "2026-05-12"}})
	to := filepath.Join(t.TempDir(), "card.pdf")
	check(t, anna.PrintContract(t.Context(), x.contract, to))
	raw, err := exec.CommandContext(t.Context(), "pdftotext", "-layout", to, "-").Output()
	check(t, err)
	text := strings.ReplaceAll(string(raw), "\u00a0", " ")
	for _, want := range []string{"Договор ", "Печать · Черновик", "1 234 567,89", "экз. 1", "12.05.2026", "Море", "срочно", "Орлова Анна Петровна"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not printed:\n%s", want, text)
		}
	}
	anna.sync(t)
	boris.sync(t)
	if err := boris.PrintContract(t.Context(), x.contract, to); err == nil {
		t.Error("a contract that is not his is printed")
	}
}
