package intake

import (
	"slices"
	"testing"

	"kontor/desktop/app/sheet"
	"kontor/shared/crm"
	"kontor/shared/doc"
)

var carrier = doc.Derive("test", "carrier")

// lines is a plan for a table of tariffs with these columns.
func lines(columns ...string) *Plan {
	p := plan("", columns...)
	p.Fields = Guess("AnnexLine", columns)
	p.Firm = func(text string) (doc.ID, bool) { return carrier, text == "Морской путь" }
	return p
}

func readLine(t *testing.T, p *Plan, cells ...string) (*Line, *crm.AnnexLine) {
	t.Helper()
	l := p.ReadLine(sheet.Row{Number: 7, Cells: cells})
	d, err := DecodeLine(doc.KindOf[crm.AnnexLine](), l)
	if err != nil {
		t.Fatal(err)
	}
	return l, d.(*crm.AnnexLine)
}

// TestReadLine: cells as rate sheets write them become the fields of a line.
func TestReadLine(t *testing.T) {
	p := lines("Услуга", "Вид перевозки", "Откуда", "Куда", "Тип контейнера", "Ед. изм.", "Количество", "Ставка", "Мин.", "НДС", "Срок доставки", "Действует с", "Действует по", "Перевозчик", "Примечание", "Цвет")
	l, got := readLine(t, p, "морской фрахт", "FCL", "cnsha", "Россия", "40HQ", "конт.", "1-5", "$1 234,50", "100", "20 %", "30–35", "12.05.2026", "46387", "Морской путь", "без THC", "синий")
	want := &crm.AnnexLine{
		Service: "main_sea", Mode: "sea_fcl", From: "CNSHA", To: "RU", Equipment: "40HC", Unit: "container", BreakFrom: "1", BreakTo: "5", Rate: "1234.5", Min: "100",
		Currency: "USD", VatCode: "20", TransitMin: 30, TransitMax: 35, Term: doc.Period{From: "2026-05-12", To: "2026-12-31"}, Supplier: doc.Ref[crm.Counterparty](carrier),
		Comment: "без THC; Цвет: синий",
	}
	got.Header = doc.Header{}
	if len(l.Faults) > 0 || !doc.Same(got, want) {
		t.Errorf("%+v\nwant %+v\n%v", got, want, l.Faults)
	}
	for _, c := range []struct{ cell, from, to string }{
		{"до 100", "", "100"}, {"<100", "", "100"}, {"от 500", "500", ""}, {"500+", "500", ""}, {"свыше 1 000", "1000", ""}, {"7", "7", ""},
	} {
		if _, got := readLine(t, lines("Количество"), c.cell); string(got.BreakFrom) != c.from || string(got.BreakTo) != c.to {
			t.Errorf("%q: %s–%s", c.cell, got.BreakFrom, got.BreakTo)
		}
	}
}

// TestReadLine_Faults: what cannot be read is told under its column, all of it.
func TestReadLine_Faults(t *testing.T) {
	l, _ := readLine(t, lines("Услуга", "Ставка", "Мин", "Действует с", "Перевозчик", "Свободные дни"), "перелёт на Марс", "договорная", "5 или 6", "скоро", "Никто", "-1")
	want := []Fault{{"Услуга", "import_code", "перелёт на Марс"}, {"Ставка", "import_number", "договорная"}, {"Мин", "import_number", "5 или 6"},
		{"Действует с", "import_day", "скоро"}, {"Перевозчик", "import_firm", "Никто"}, {"Свободные дни", "import_number", "-1"}}
	if !slices.Equal(l.Faults, want) {
		t.Errorf("%v", l.Faults)
	}
}

func TestNumber(t *testing.T) {
	for text, want := range map[string]doc.Decimal{
		"1 234,50": "1234.5", "1,234.50": "1234.5", "1.234,50": "1234.5", "1,234,567": "1234567", "1.234.567": "1234567", "0,5": "0.5", ",5": "0.5", "007": "7",
		"1\u00a0000": "1000", "-3": "-3", "12,00": "12", "1'000": "1000",
	} {
		if got, ok := Number(text); !ok || got != want {
			t.Errorf("%q: %q, %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "-", ".", "1e5", "1 234 руб", "5-6", "1,2,3.4.5", "0.1234567"} {
		if got, ok := Number(text); ok {
			t.Errorf("%q is read as %s", text, got)
		}
	}
}

func TestDay(t *testing.T) {
	for text, want := range map[string]doc.Date{"12.05.2026": "2026-05-12", "2026-05-12": "2026-05-12", "1.5.26": "2026-05-01", "46154": "2026-05-12", "46154.75": "2026-05-12"} {
		if got, ok := Day(text); !ok || got != want {
			t.Errorf("%q: %q, %v", text, got, ok)
		}
	}
	for _, text := range []string{"31.02.2026", "2026", "завтра", "NaN"} {
		if got, ok := Day(text); ok {
			t.Errorf("%q is read as %s", text, got)
		}
	}
}
