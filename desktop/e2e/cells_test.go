package e2e

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kontor/shared/crm"
	"kontor/shared/doc"
	"kontor/shared/i18n"
)

// cells is the table of what each status forbids, as the company has laid it
// down, in the order of statuses: + allowed, ! with a reason, a only with a
// valid admission, s security's alone, f security's or a head's with a reason,
// n name and status only but for some, x refused.
var cells = map[string]string{
	"view_card":          "++++n",
	"edit_requisites":    "+++ss",
	"add_contact":        "+++!x",
	"plan_negotiation":   "+++!x",
	"record_held":        "++++f",
	"draft_contract":     "a++xx",
	"force_contract":     "a++xx",
	"include_in_mailing": "+++xx",
}

// laterCells are those of actions on kinds of document that are not there yet:
// - cannot come up, h a head decides, d a director alone.
var laterCells = map[string]string{
	"new_request":     "+++xx",
	"send_tasks":      "+++xx",
	"register_order":  "a++xx",
	"admit_order":     "x++xx",
	"choose_supplier": "a++xx",
	"go_on":           "-++hd",
}

// attempts are how somebody tries the actions that are a single wish.
func (b *bureau) attempts() map[string]func(firm string) wish {
	talk := func(more args) func(string) wish {
		of := team{office: b.office}
		return func(firm string) wish { return wish{"new", of.talk("Разговор", firm, more)} }
	}
	return map[string]func(firm string) wish{
		"edit_requisites": func(firm string) wish {
			return wish{"save", args{"id": firm, "patch": args{"SignerPost": "директор " + newID(b.t)}}}
		},
		"add_contact": func(firm string) wish {
			return wish{"new", args{"kind": "ContactPerson", "fields": args{"LastName": "Контактов " + newID(b.t), "Positions/" + newID(b.t): args{"Counterparty": firm}}}}
		},
		"plan_negotiation": talk(nil),
		"record_held":      talk(args{"State": "held", "Result": "info", "ResultText": "Рассказали о складе"}),
		"draft_contract":   func(firm string) wish { return wish{"new", b.draft(firm)} },
		"force_contract": func(firm string) wish {
			return wish{"command", args{"name": "contract.enforce", "id": b.contracts[firm], "args": args{}}}
		},
	}
}

// TestE2EStatusCells goes through every status and every action that there is
// a kind of document for: what the desk says, what the server says to one who
// goes past it, and in which words.
func TestE2EStatusCells(t *testing.T) {
	b := newBureau(t)
	attempts := b.attempts()
	for _, action := range []string{"edit_requisites", "add_contact", "plan_negotiation", "record_held", "draft_contract", "force_contract"} {
		for i, status := range statuses {
			t.Run(action+"/"+status, func(t *testing.T) {
				b.in(t).cell(action, status, cells[action][i], attempts[action])
			})
		}
	}
	b.together()
	t.Run("view_card", func(t *testing.T) { b.in(t).views() })
	t.Run("include_in_mailing", func(t *testing.T) { b.in(t).mailing() })
	b.verify()
}

// in reports to a part of the test.
func (b *bureau) in(t *testing.T) *bureau {
	part := *b
	part.t = t
	return &part
}

// cell tries one action with the firm of one status.
func (b *bureau) cell(action, status string, sign byte, attempt func(string) wish) {
	b.t.Helper()
	w := attempt(b.firms[status])
	who := b.anna
	if action == "force_contract" {
		who = b.lena // it is the lawyer's to do
	}
	bare, reasoned := w.because(""), w.because("Очень надо")
	switch sign {
	case '+':
		b.takes(who, bare)
	case '!':
		b.refuse(who, bare, "reason_required", status)
		b.takes(who, reasoned)
	case 's':
		b.refuse(who, reasoned, "by_security", status)
		b.nobodyBut(b.olga, reasoned)
		b.takes(b.olga, bare)
	case 'f':
		b.refuse(who, reasoned, "status_forbids", status)
		b.refuse(b.boris, bare, "reason_required", status)
		b.nobodyBut(b.boris, reasoned)
		b.takes(b.boris, reasoned)
	case 'x':
		b.refuse(who, reasoned, "status_forbids", status)
		b.nobodyBut(nil, reasoned)
	case 'a':
		b.admission(action, who, attempt)
	default:
		b.t.Fatalf("%s of a %s firm has the sign %c", action, status, sign)
	}
}

// admission tries with potential firms what needs a valid one. With the first
// contract in force the firm is active by itself, and its history says why.
func (b *bureau) admission(action string, who *desk, attempt func(string) wish) {
	b.t.Helper()
	with, without := b.admitted, b.firms["potential"]
	if action == "force_contract" {
		without = b.unchecked // one cannot come so far without any
	}
	b.refuse(who, attempt(without).because("Очень надо"), "not_admitted", "potential")
	b.takes(who, attempt(with))
	if action != "force_contract" {
		return
	}
	b.anna.sync()
	is, told := b.anna.get(with).field("Status"), b.anna.must("history", args{"id": with}).raw
	if is != "active" || !strings.Contains(told, `"Status"`) || !strings.Contains(told, `"active"`) {
		b.t.Errorf("after its first contract the firm is %s: %s", is, told)
	}
}

// takes wants a wish to stand at the desk and at the server.
func (b *bureau) takes(who *desk, w wish) {
	b.t.Helper()
	if wrong := who.try(w); len(wrong) > 0 {
		b.t.Fatalf("the desk refuses %v: %+v", w, wrong)
	}
	switch {
	case w.do == "command": // it has been carried out
	case who == b.anna:
		if ack := b.past.offer(w, who.sync().Seq); len(ack.Faults) > 0 {
			b.t.Errorf("the server refuses %v: %+v", w, ack.Faults[0])
		}
	default:
		who.must(w.do, w.a)
		who.sync()
		if left := who.refusals(); len(left) > 0 {
			b.t.Errorf("the server refuses %v: %+v", w, left)
		}
	}
}

// refuse wants a wish to be refused by a rule at the desk and at the server,
// in words that say how the firm stands.
func (b *bureau) refuse(who *desk, w wish, rule, status string) {
	b.t.Helper()
	for _, lang := range []i18n.Lang{i18n.EN, i18n.RU} {
		who.must("set", args{"language": string(lang)})
		wrong := who.try(w)
		at := slices.IndexFunc(wrong, func(f fault) bool { return f.Rule == rule })
		if at < 0 {
			b.t.Fatalf("the desk says %+v of %v, want %s", wrong, w, rule)
		}
		b.names(wrong[at].Text, lang, status)
		if lang == i18n.RU {
			b.t.Log(wrong[at].Text)
		}
	}
	if who != b.anna || w.do == "command" {
		return // past the desk goes Anna alone, and a command is answered by the server
	}
	ack := b.past.offer(w, who.sync().Seq)
	at := slices.IndexFunc(ack.Faults, func(f *doc.Error) bool { return f.Rule == rule })
	if at < 0 {
		b.t.Fatalf("the server says %+v of %v, want %s", ack, w, rule)
	}
	for _, lang := range []i18n.Lang{i18n.EN, i18n.RU} {
		b.names(i18n.New(lang).Error(ack.Faults[at]), lang, status)
	}
}

// names wants a refusal to name the firm's status, its reason in words that all
// may read, and who can lift it.
func (b *bureau) names(text string, lang i18n.Lang, status string) {
	b.t.Helper()
	day := i18n.New(lang).Date(doc.Date(b.until))
	want := map[i18n.Lang]map[string][]string{
		i18n.RU: {
			"potential":   {"Потенциальный", "допуска", "Сотрудник безопасности", "Директор"},
			"temp_banned": {"Временно запрещённый", day, "задолженность", "Орлова Ольга Петровна", "запрет снимает: Сотрудник безопасности, Директор"},
			"banned":      {"Запрещённый", "решение службы безопасности", "запрет снимает: Директор"},
		},
		i18n.EN: {
			"potential":   {"Potential", "admission", "Security officer", "Director"},
			"temp_banned": {"Temporarily banned", day, "debt", "Орлова Ольга Петровна", "lifted by: Security officer, Director"},
			"banned":      {"Banned", "decision of the security officers", "lifted by: Director"},
		},
	}[lang][status]
	for _, part := range append(want, "Фирма ") {
		if !strings.Contains(text, part) {
			b.t.Errorf("%q does not say %q", text, part)
		}
	}
	for _, secret := range []string{"Акт сверки", "Заявление"} {
		if strings.Contains(text, secret) {
			b.t.Errorf("%q tells the officer's comment", text)
		}
	}
}

// nobodyBut wants a wish to be refused to all but one.
func (b *bureau) nobodyBut(one *desk, w wish) {
	b.t.Helper()
	for _, d := range []*desk{b.anna, b.kira, b.boris, b.olga, b.dina, b.lena} {
		if d != one && len(d.try(w)) == 0 {
			b.t.Errorf("%s may do %v", d.status().User, w)
		}
	}
}

// views: everybody who sees the firm sees its card and history, but of a banned
// one a colleague sees no more than name and status.
func (b *bureau) views() {
	b.t.Helper()
	for i, status := range statuses {
		firm := b.firms[status]
		for _, d := range []*desk{b.anna, b.boris, b.olga, b.dina} {
			if card := d.get(firm); card.field("TaxID") == "" || card.field("Status") == "" {
				b.t.Errorf("%s firm at the desk of %s: %s", status, d.status().User, card.Body)
			}
		}
		number := b.anna.get(firm).field("TaxID")
		card := b.kira.get(firm)
		told := card.field("TaxID") + b.kira.must("history", args{"id": firm}).raw
		if sees := strings.Contains(told, number); sees != (cells["view_card"][i] == '+') || card.field("NameShort") == "" || card.field("Status") == "" {
			b.t.Errorf("%s firm at a colleague's desk: %s", status, card.Body)
		}
	}
}

// mailing: the list that a head takes out, of firms or of their people, has
// none that is banned.
func (b *bureau) mailing() {
	b.t.Helper()
	for kind, column := range map[string]string{"Counterparty": "NameShort", "ContactPerson": "LastName"} {
		file := filepath.Join(b.t.TempDir(), "список.csv")
		b.boris.must("export", args{"kind": kind, "columns": []string{column, "Owner"}, "file": file})
		raw, err := os.ReadFile(file)
		if err != nil {
			b.t.Fatal(err)
		}
		for i, status := range statuses {
			name := b.boris.get(b.firms[status]).Title
			if kind == "ContactPerson" {
				rows := b.boris.list(kind, args{"where": args{"Positions": b.firms[status]}})
				if len(rows) == 0 {
					continue // nobody may be added to a banned firm
				}
				name = strings.Trim(string(rows[0]["title"]), `"`)
			}
			if got, want := strings.Contains(string(raw), name), cells["include_in_mailing"][i] == '+'; got != want {
				b.t.Errorf("%s of the %s firm in the list: %v\n%s", kind, status, got, raw)
			}
		}
	}
}

// TestE2EStatusCells_Later: what stands in the table for kinds of document that
// are not there yet.
func TestE2EStatusCells_Later(t *testing.T) {
	signs := map[crm.Verdict]byte{
		crm.Allowed: '+', crm.WithReason: '!', crm.WithAdmitted: 'a', crm.BySecurity: 's', crm.ByFew: 'f', crm.ByHead: 'h',
		crm.ByDirector: 'd', crm.NameOnly: 'n', crm.Refused: 'x', crm.Never: '-',
	}
	for _, table := range []map[string]string{cells, laterCells} {
		for action, row := range table {
			for i, status := range statuses {
				if got := signs[crm.Permits(crm.Action(action), crm.CounterpartyStatus(status))]; got != row[i] {
					t.Errorf("%s of a %s firm: %c, want %c", action, status, got, row[i])
				}
			}
		}
	}
}
