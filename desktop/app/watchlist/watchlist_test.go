package watchlist

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kontor/desktop/app/sheet"
	"kontor/shared/crm"
	"kontor/shared/doc"
)

func read(t *testing.T, name string) List {
	t.Helper()
	list, err := ReadFile(name, sheet.Usual(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestUN(t *testing.T) {
	l := read(t, "testdata/un.xml")
	if l.Source != crm.SourceUN || l.Date != "2026-04-30" || len(l.Entries) != 2 {
		t.Fatalf("%s of %s, %d entries", l.Source, l.Date, len(l.Entries))
	}
	want := []crm.DeniedEntry{
		{Type: "person", Name: "KHAMID ORASOV PELMENI", Aliases: "Хамид Орасов\nHamid Urasov", Code: "XXi.001", Country: "Nowhere", Born: "1970-01-02, 1971–1973",
			Documents: "Passport N0000001", Addresses: "1 Invented Street, Nocity, Nowhere", Program: "Invented", ListedOn: "2019-03-01", Note: "An invented person."},
		{Type: "entity", Name: "SEVERNY VETER TRADING COMPANY", Aliases: "Northern Breeze\nNordvind", Code: "XXe.002", Country: "Nowhere",
			Addresses: "Nocity, Nowhere", Program: "Invented", ListedOn: "2020-05-06"},
	}
	compare(t, l, want)
}

func TestOFAC(t *testing.T) {
	l := read(t, "testdata/sdn.xml")
	if l.Source != crm.SourceOFAC || l.Date != "2026-04-29" {
		t.Fatalf("%s of %s", l.Source, l.Date)
	}
	compare(t, l, []crm.DeniedEntry{
		{Type: "entity", Name: "BALTMETALEKSPORT OOO", Aliases: "BALT METAL", Code: "900001", Country: "Nowhere", TaxID: "7707083893",
			Documents: "Registration Number 000111 Nowhere\nTax ID No. 7707083893 Nowhere", Addresses: "5 Invented Street, Nocity, 190000, Nowhere", Program: "INVENTED-1, INVENTED-2", Note: "Invented."},
		{Type: "person", Name: "Aleksey VYDUMANOV", Aliases: "Alexei VYDUMANOFF", Code: "900002", Country: "Nowhere", Born: "02 Jan 1970", Program: "INVENTED-1"},
		{Type: "vessel", Name: "INVENTED STAR", Code: "900003", Program: "INVENTED-1"},
	})
}

func compare(t *testing.T, l List, want []crm.DeniedEntry) {
	t.Helper()
	if len(l.Entries) != len(want) {
		t.Fatalf("%d entries, want %d", len(l.Entries), len(want))
	}
	for i, w := range want {
		if got := l.Entries[i]; !doc.Same(&got.DeniedEntry, &w) || got.Row != i+1 {
			t.Errorf("%d: %+v\nwant %+v", got.Row, got.DeniedEntry, w)
		}
	}
}

func TestTable(t *testing.T) {
	name := file(t, "Наименование;Псевдонимы;Тип;ИНН;Дата внесения;Примечание;Лишнее\n"+
		"Ромашка;Лютик; Василёк;юрлицо;7707083893;01.02.2025;долг;x\n"+ // a cell too many goes nowhere
		"\"Петров Пётр\";\"Пётр П.\nП. Петров\";физлицо;;2025-02-03;;\n"+
		"Пароход;;судно;;;;\n"+
		"Кто-то;;дерево;;;;\n"+
		"Другой;;;;вчера;;\n")
	l := read(t, name)
	if l.Map["Псевдонимы"] != "Aliases" || l.Map["Лишнее"] != "" || l.Name != "" || len(l.Entries) != 5 {
		t.Fatalf("%+v", l)
	}
	if e := l.Entries[1]; e.Type != "person" || e.Aliases != "Пётр П.\nП. Петров" || e.ListedOn != "2025-02-03" || e.Row != 3 {
		t.Errorf("%+v", e)
	}
	if e := l.Entries[4]; e.Type != crm.DeniedUnknown {
		t.Errorf("nothing says what %+v is", e)
	}
	if e := read(t, file(t, "Имя;ИНН\nПетров Иван Сергеевич;\n")).Entries[0]; e.Type != crm.DeniedUnknown || e.Name != "Петров Иван Сергеевич" {
		t.Errorf("without a column of types: %+v", e)
	}
	if e := l.Entries[2]; e.Type != "vessel" {
		t.Errorf("%+v", e)
	}
	if e := l.Entries[3]; !slices.Equal(e.Faults, []Fault{{"Тип", "import_type"}}) {
		t.Errorf("%+v", e.Faults)
	}
	if e := l.Entries[4]; !slices.Equal(e.Faults, []Fault{{"Дата внесения", "date"}}) {
		t.Errorf("%+v", e.Faults)
	}
	_, err := ReadFile(name, sheet.Usual(), map[string]string{"Тип": "Type"})
	if got, is := errors.AsType[*doc.Error](err); !is || got.Rule != "import_no_name" {
		t.Errorf("without a name: %v", err)
	}
}

func file(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "list")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// TestHostile: what is damaged, foreign or too big ends in its own word.
func TestHostile(t *testing.T) {
	un, err := os.ReadFile("testdata/un.xml")
	if err != nil {
		t.Fatal(err)
	}
	small := sheet.Limits{Bytes: 1 << 12, Unpacked: 1 << 20, Rows: 1, Columns: 10, Cell: 1 << 10}
	for name, tt := range map[string]struct {
		text   string
		limits sheet.Limits
		want   error
	}{
		"Half":     {string(un[:len(un)/2]), sheet.Usual(), sheet.Broken},
		"Foreign":  {"<?xml version=\"1.0\"?><rss><item/></rss>", sheet.Usual(), Unknown},
		"Empty":    {"<sdnList></sdnList>", sheet.Usual(), sheet.Empty},
		"Nothing":  {"", sheet.Usual(), sheet.Empty},
		"Entities": {`<!DOCTYPE x [<!ENTITY a "aaaa">]><sdnList><sdnEntry><lastName>&a;</lastName></sdnEntry></sdnList>`, sheet.Usual(), sheet.Broken},
		"Deep":     {"<sdnList>" + strings.Repeat("<a>", 200_000), sheet.Usual(), sheet.Broken},
		"Long":     {"<sdnList>" + strings.Repeat(" ", 1<<13) + "<sdnEntry/></sdnList>", small, sheet.TooBig},
		"Many":     {string(un), small, sheet.TooManyRows},
	} {
		if _, err := ReadFile(file(t, tt.text), tt.limits, nil); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", name, err, tt.want)
		}
	}
	if _, err := ReadFile(t.TempDir(), sheet.Usual(), nil); !errors.Is(err, sheet.NoFile) {
		t.Errorf("a folder: %v", err)
	}
	long := fmt.Sprintf("<sdnList><sdnEntry><uid>1</uid><lastName>%s</lastName></sdnEntry></sdnList>", strings.Repeat("я", 5000))
	if e := read(t, file(t, long)).Entries[0]; len(e.Name) > doc.MaxString || strings.ContainsRune(e.Name, '\ufffd') {
		t.Errorf("a name of %d bytes", len(e.Name))
	}
}
