package e2e

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"kontor/shared/i18n"
)

// What no desktop and no server takes, and what it comes close to.
var (
	goodINN, goodOGRN = "7707083893", "1027700132195"
	goodAccount       = args{"BIK": "049805746", "Account": "40602810700000000025", "Currency": "RUB"}
	badAccount        = args{"BIK": "049805746", "Account": "40602810800000000025", "Currency": "RUB"}
)

// TestE2ERefused: wrong numbers are refused at the desk and, sent past it, by
// the server, each in its own Russian words and alike.
func TestE2ERefused(t *testing.T) {
	o := newOffice(t)
	o.department("Продажи", "sales")
	d := newDesk(t, o.hire("anna", "Белова Анна Ильинична", "sales", "Продажи"), "")
	s := newStranger(t, o, o.hire("raw", "Чужой Иван", "sales", "Продажи"))
	words := i18n.New(i18n.RU)
	said := map[string]string{}
	for name, fields := range map[string]args{
		"INN":     {"TaxID": "7707083894"},
		"INNZero": {"TaxID": "0000000000"},
		"OGRN":    {"TaxID": goodINN, "OGRN": "1027700132194"},
		"Account": {"TaxID": goodINN, "BankAccounts/" + newID(t): badAccount},
	} {
		r := d.ask("new", args{"kind": "Counterparty", "fields": sound(fields)})
		if r.OK || len(r.Errors) != 1 {
			t.Fatalf("%s: %s", name, r.raw)
		}
		desk := r.Errors[0]
		ack := s.create("Counterparty", sound(fields))
		if len(ack.Faults) != 1 {
			t.Fatalf("%s over the wire: %+v", name, ack)
		}
		if server := words.Error(ack.Faults[0]); server != desk.Text || ack.Faults[0].Rule != desk.Rule {
			t.Errorf("%s: the server says %q, the desk %q", name, server, desk.Text)
		}
		if !russian(desk.Text) || said[desk.Text] != "" {
			t.Errorf("%s: %q, which %s has as well", name, desk.Text, said[desk.Text])
		}
		said[desk.Text] = name
		t.Log(desk.Text)
	}
	right := sound(args{"TaxID": goodINN, "OGRN": goodOGRN, "BankAccounts/" + newID(t): goodAccount})
	if ack := s.create("Counterparty", right); len(ack.Faults) > 0 {
		t.Errorf("what is right is refused: %+v", ack.Faults)
	}
	d.sync()
	if rows := d.list("Counterparty", nil); len(rows) != 1 {
		t.Errorf("%d firms, want the one that is right", len(rows))
	}
	o.verify()
}

// russian reports whether a sentence is in Russian words.
func russian(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }) && !strings.ContainsAny(s, "{}[]")
}

// refusal is a row of the list of what the server refused.
type refusal struct {
	ID, Title, Reason, Command string
	Errors                     []fault
	Writes                     []struct {
		Kind, ID string
		New      bool
		Patch    args
	}
}

func (d *desk) refusals() []refusal {
	d.t.Helper()
	var all struct{ Rows []refusal }
	d.must("refused", nil).into(&all)
	return all.Rows
}

// TestE2ETwice: a firm is entered once. Who enters it again is told which it is
// and whose, at once if his desk has it, else by the server, over the wire too.
func TestE2ETwice(t *testing.T) {
	w := newTeam(t)
	w.department("Алматы", "sales")
	vera := newDesk(t, w.hire("vera", "Серова Вера Павловна", "sales", "Алматы"), "")
	s := newStranger(t, w.office, w.hire("raw", "Чужой Иван", "sales", "Алматы"))
	secret := "+74951234567"
	w.anna.newFirm(args{"NameShort": "Первая", "TaxID": goodINN, "Comms/" + newID(t): args{"Kind": "work", "Phone": args{"E164": secret}}})
	w.anna.sync()
	w.together()
	twice := args{"kind": "Counterparty", "fields": sound(args{"NameShort": "Вторая", "TaxID": goodINN})}

	told := []string{w.anna.refuses("taken", "new", twice).Text, w.boris.refuses("taken", "new", twice).Text}
	made := vera.must("new", twice)
	vera.sync()
	all := vera.refusals()
	if len(all) != 1 || vera.status().Refused != 1 || len(all[0].Writes) != 1 || all[0].Writes[0].Patch["NameShort"] != "Вторая" {
		t.Fatalf("refused %+v", all)
	}
	at := slices.IndexFunc(all[0].Errors, func(f fault) bool { return f.Rule == "taken" && f.Field == "TaxID" })
	if at < 0 {
		t.Fatalf("refused for %+v", all[0].Errors)
	}
	told = append(told, all[0].Errors[at].Text)
	ack := s.create("Counterparty", sound(args{"NameShort": "Третья", "TaxID": goodINN}))
	if len(ack.Faults) != 1 || ack.Faults[0].Rule != "taken" {
		t.Fatalf("over the wire: %+v", ack)
	}
	told = append(told, i18n.New(i18n.RU).Error(ack.Faults[0]))
	for _, text := range told {
		if !strings.Contains(text, "Первая") || !strings.Contains(text, "Белова") || strings.Contains(text, secret[2:]) {
			t.Errorf("told %q", text)
		}
	}
	vera.refuses("no_such_document", "get", args{"id": made.text("id")})

	vera.must("retry", args{"id": all[0].ID, "patch": args{"TaxID": nil}})
	vera.sync()
	if rows := vera.list("Counterparty", nil); len(rows) != 1 || len(vera.refusals()) != 0 {
		t.Errorf("sent again without the number: %d firms, refused %+v", len(rows), vera.refusals())
	}
	w.verify()
}
