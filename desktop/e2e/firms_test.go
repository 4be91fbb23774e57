package e2e

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
)

// firm is a row of a table that somebody exported, and what has to become of
// it.
type firm struct {
	cells  []string
	name   string
	form   string // legal form, empty if no list knows it
	phones []string
	mails  []string
	index  string
	notes  []string // what has to stand in the notes
	column string   // in which the row is wrong, empty if it is taken
}

var firmColumns = []string{"Наименование", "Форма", "Почтовый адрес", "Телефон", "E-mail", "Сайт", "Примечание"}

// The ways in which such tables are filled in: # is a digit of a number, N the
// number of the row. No two lists are equally long, so that the ways mix.
var (
	nameForms = []string{
		"Альфа N", "БетонТорг N", "Вектор и Ко N", "Гранит, интернет-магазин N", "Дельта-Сервис N", "Енисей Логистик N", "N КРЕПЁЖ", "A&N", "Кварц  N ",
		"Луч (филиал N)", "Монолит N", "НеваСнаб N", "Ока-Тех N",
	}
	phoneForms = []string{
		"(495) ###-##-##", " (495) ###-##-##  ", "495#######", "(495 ##) #-##-##", "(495 )###-##-## ", "(495#) ##-##-##",
		"(495##) #-##-##", "(495) ###-####", "(495) ### ## ##", "(495) ##-##-###", "8 (495) ###-##-##",
	}
	mailForms = []string{
		"info@fN.example", "info@fN.example  ", " info@fN.example", "mailto:info@fN.example", "info@fN.example.",
		"info@fN.example; sale@fN.example", "Форма обратной связи", "0", "http://www.fN.example",
	}
	addressForms = []string{
		"######, г. Москва, ул. Рябиновая, д. 41, корп. 1", "######, МО, г. Реутов,  ул. Фабричная, д. 12, литер Х ", "###### г. Москва, Нансена пр-д, д. 1",
		"######,г. Тверь, ул. Новая, д. 5", `######, г. Москва, ул. Подольская, вл. 24 "Д"" "`, "######, г. Ростов-на-Дону\nпр. Космический, д. 32в/21в",
		"######, г. Москва, ул. Беловежская, 4, блок «В»",
	}
	formForms = []string{"ООО", "ЗАО", "ИП", "ОАО", "ГК"}
	siteForms = []string{"http://www.fN.example", "http://www.fN.example ", "\nhttp://www.fN.example", "https://fN.example/index"}
	noteForms = []string{"Нерудные материалы", `Швы типа "Аква"", с направляющими"`, "Смеси бетонные БСГ, БСС"}
)

// fill writes a number and a row's own number into a form.
func fill(form string, n int, number string) string {
	form = strings.ReplaceAll(form, "N", fmt.Sprint(n))
	for _, digit := range number {
		form = strings.Replace(form, "#", string(digit), 1)
	}
	return form
}

// firmOf makes the n-th row.
func firmOf(n int) firm {
	cell := func(forms []string, number string) string { return fill(forms[n%len(forms)], n, number) }
	local, index := fmt.Sprint(2000000+n*1379), fmt.Sprint(100000+n)
	f := firm{phones: []string{"+7495" + local}, index: index, form: cell(formForms, ""), cells: []string{
		cell(nameForms, ""), cell(formForms, ""), cell(addressForms, index), cell(phoneForms, local), cell(mailForms, ""), cell(siteForms, ""), cell(noteForms, ""),
	}}
	f.name, f.notes = strings.Join(strings.Fields(f.cells[0]), " "), []string{f.cells[6]}
	switch mail := f.cells[4]; {
	case !strings.Contains(mail, "@"):
		f.notes = append(f.notes, mail)
	case strings.Contains(mail, ";"):
		f.mails = strings.Split(mail, "; ")
	default:
		f.mails = []string{fmt.Sprintf("info@f%d.example", n)}
	}
	if f.form == "ГК" {
		f.form, f.notes = "", append(f.notes, "ГК")
	}
	return f
}

// firms is a table like the exports that people bring: 602 rows of which a few
// cannot be taken.
func firms() (all []firm) {
	for n := range 602 {
		all = append(all, firmOf(n))
	}
	second := &all[11]
	second.cells[3] += ", 765-43-21"
	second.phones = append(second.phones, "+74957654321")
	for at, phone := range map[int]string{99: "(35121) 314-46-66", 299: "12-34", 499: "(495) 12-34"} {
		all[at].cells[3], all[at].column = phone, "Телефон"
	}
	all[399].cells[0], all[399].column = " ", "Наименование"
	return all
}

// export writes the table as an old program does.
func export(t *testing.T, all []firm) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "firms.csv")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w := csv.NewWriter(charmap.Windows1251.NewEncoder().Writer(file))
	w.Comma, w.UseCRLF = ';', true
	rows := [][]string{firmColumns}
	for _, f := range all {
		rows = append(rows, f.cells)
	}
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}
