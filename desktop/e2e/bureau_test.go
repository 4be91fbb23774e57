package e2e

import (
	"encoding/json"
	"maps"
	"strconv"
	"testing"
	"time"

	"kontor/shared/change"
	"kontor/shared/doc"
	"kontor/shared/wire"
)

// bureau is a company with one of each of those who have a say in a firm's
// status, and firms of every status that Anna curates.
type bureau struct {
	*office
	anna, kira *desk // she sells, and so does a colleague
	boris      *desk // is their head
	olga       *desk // security officer
	dina       *desk // director
	lena       *desk // lawyer
	past       *stranger
	own        string // the firm in whose name contracts are made
	day, until string // of the company: today, and until when a firm is suspended
	firms      map[string]string
	contracts  map[string]string // of a firm, signed and not in force
	admitted   string            // a potential firm
	unchecked  string            // another, whose admission waits to be renewed
}

// statuses are §3.2's.
var statuses = []string{"potential", "active", "passive", "temp_banned", "banned"}

func newBureau(t *testing.T) *bureau {
	t.Helper()
	b := &bureau{office: newOffice(t), firms: map[string]string{}, contracts: map[string]string{}}
	b.department("Продажи", "sales")
	b.department("Дирекция", "management")
	sit := func(login, name, role, department string) *desk {
		return newDesk(t, b.hire(login, name, role, department), "")
	}
	b.anna, b.kira = sit("anna", "Белова Анна Ильинична", "sales", "Продажи"), sit("kira", "Ким Кира Львовна", "sales", "Продажи")
	b.boris, b.olga = sit("boris", "Котов Борис Ильич", "head", "Продажи"), sit("olga", "Орлова Ольга Петровна", "security", "Дирекция")
	b.dina, b.lena = sit("dina", "Дроздова Дина Марковна", "director", "Дирекция"), sit("lena", "Лаптева Елена Олеговна", "lawyer", "Дирекция")
	b.past = newStranger(t, b.office, b.must("user", "invite", "anna"))
	b.day, b.until = tomorrowAt(t, 0).AddDate(0, 0, -1).Format(time.DateOnly), tomorrowAt(t, 0).AddDate(0, 1, 0).Format(time.DateOnly)
	alla := sit("alla", "Админова Алла", "admin", "Дирекция")
	b.own = alla.must("new", args{"kind": "OwnEntity", "fields": args{"NameShort": "Наша", "NameFull": "ООО «Наша»", "Country": "BY", "TaxID": unp(99), "Prefix": "Н-"}}).text("id")
	alla.sync()
	alla.end()
	b.raise()
	return b
}

// together waits until all have everything.
func (b *bureau) together() {
	b.t.Helper()
	b.anna.sync()
	for _, d := range []*desk{b.anna, b.kira, b.boris, b.olga, b.dina, b.lena} {
		d.sync()
	}
}

// raise makes the firms and takes each to its status as people do.
func (b *bureau) raise() {
	b.t.Helper()
	var known []string
	for i, name := range []string{"без допуска", "допущенный", "на перепроверке", "active", "passive", "temp_banned", "banned"} {
		fields := sound(args{
			"NameShort": "Фирма " + name, "NameFull": "ООО «Фирма " + name + "»", "Country": "BY", "TaxID": unp(i), "SignerName": "Петров Пётр Петрович",
			"BankAccounts/" + newID(b.t): goodAccount, "Addresses/" + newID(b.t): args{"Kind": "legal", "Address": args{"City": "Минск"}},
		})
		known = append(known, b.anna.newFirm(fields))
	}
	b.firms["potential"], b.admitted, b.unchecked = known[0], known[1], known[2]
	for i, status := range statuses[1:] {
		b.firms[status] = known[3+i]
	}
	b.admit(known[1:]...)
	b.sign(known[1:]...)
	working := []string{b.firms["active"], b.firms["passive"]}
	for _, firm := range working {
		b.command(b.lena, "contract.enforce", b.contracts[firm], nil)
	}
	b.sign(working...) // another that is not in force yet
	b.anna.must("save", args{"id": b.unchecked, "patch": args{"SignerName": "Сидоров Сидор Сидорович"}})
	b.together()
	b.command(b.boris, "counterparty.rest", b.firms["passive"], args{"Comment": "Грузов нет"})
	b.command(b.olga, "counterparty.suspend", b.firms["temp_banned"], args{"Reason": "debt", "Comment": "Акт сверки", "Until": b.until})
	b.olga.accuse(b.firms["banned"])
	b.command(b.olga, "counterparty.ban", b.firms["banned"], args{"Reason": "fraud", "Comment": "Заявление в полицию"})
	b.dina.sync()
	b.command(b.dina, "approval.confirm", b.dina.only("Approval"), nil)
	b.together()
	for status, firm := range b.firms {
		if is := b.anna.get(firm).field("Status"); is != status {
			b.t.Fatalf("the %s firm is %s", status, is)
		}
	}
}

// unp makes a Belarusian tax number of its own for each n.
func unp(n int) string {
	for serial := 1928000 + n*100; ; serial++ {
		digits, sum := strconv.Itoa(serial)+"0", 0
		for i, weight := range []int{29, 23, 19, 17, 13, 7, 5, 3} {
			sum += int(digits[i]-'0') * weight
		}
		if sum%11 < 10 {
			return digits + strconv.Itoa(sum%11)
		}
	}
}

// command wants the server to have carried a command out.
func (b *bureau) command(d *desk, name, id string, a args) {
	b.t.Helper()
	if state := d.must("command", args{"name": name, "id": id, "args": orEmpty(a)}).text("state"); state != "done" {
		b.t.Fatalf("%s is %s", name, state)
	}
}

func orEmpty(a args) args {
	if a == nil {
		return args{}
	}
	return a
}

// accuse lays with a firm what speaks for its ban, all of it on the server.
func (d *desk) accuse(firm string) {
	d.t.Helper()
	proof, _ := scanOf(d.t, "Заявление.pdf", 4<<10)
	d.must("attach", args{"id": firm, "field": "BanEvidence", "path": proof})
	d.sync()
}

// only gives the ID of the one document of a kind.
func (d *desk) only(kind string) (id string) {
	d.t.Helper()
	rows := d.list(kind, nil)
	if len(rows) != 1 || json.Unmarshal(rows[0]["id"], &id) != nil {
		d.t.Fatalf("%s: %s", kind, rows)
	}
	return id
}

// admit takes firms through admission.
func (b *bureau) admit(firms ...string) {
	b.t.Helper()
	var cases []string
	for _, firm := range firms {
		cases = append(cases, b.anna.must("new", args{"kind": "Admission", "fields": args{"Counterparty": firm, "Purpose": "client"}}).text("id"))
	}
	b.anna.sync()
	for _, id := range cases {
		b.command(b.anna, "admission.submit", id, nil)
	}
	b.olga.sync()
	for _, id := range cases {
		b.command(b.olga, "admission.take", id, nil)
	}
	b.olga.sync()
	for _, id := range cases {
		b.olga.must("save", args{"id": id, "patch": b.olga.answers(id)})
	}
	b.olga.sync()
	for _, id := range cases {
		b.command(b.olga, "admission.approve", id, args{"Comment": "Проверен"})
	}
	b.anna.sync()
}

// answers are those to the questions of a case that nobody has answered.
func (d *desk) answers(id string) args {
	d.t.Helper()
	var checks map[string]struct{ Result string }
	if err := json.Unmarshal(d.get(id).Body["Checklist"], &checks); err != nil {
		d.t.Fatal(err)
	}
	patch := args{}
	for row, check := range checks {
		if check.Result == "" {
			patch["Checklist/"+row] = args{"Result": "ok"}
		}
	}
	return patch
}

// draft is a new contract with a firm.
func (b *bureau) draft(firm string) args {
	return args{"kind": "Contract", "fields": args{
		"Counterparty": firm, "OwnEntity": b.own, "Date": b.day, "Kind": "forwarding", "Side": "client", "Currency": "BYN",
		"Term": args{"From": b.day}, "SignMode": "edo", "EdoOperator": "Диадок", "EdoID": "1",
	}}
}

// sign makes a contract with each firm that both have signed.
func (b *bureau) sign(firms ...string) {
	b.t.Helper()
	b.anna.sync()
	for _, firm := range firms {
		b.contracts[firm] = b.anna.must("new", b.draft(firm)).text("id")
	}
	b.anna.sync()
	b.lena.sync()
	for _, step := range []string{"review", "agree", "send", "signed"} {
		for _, firm := range firms {
			a := args{}
			if step == "signed" {
				a["On"] = b.day
			}
			b.command(b.lena, "contract."+step, b.contracts[firm], a)
		}
	}
	b.lena.sync()
}

// wish is a word of the console with its arguments.
type wish struct {
	do string
	a  args
}

// because is the wish with a reason, or with none.
func (w wish) because(reason string) wish {
	a := maps.Clone(w.a)
	delete(a, "reason")
	if reason != "" {
		a["reason"] = reason
	}
	return wish{w.do, a}
}

// try gives what stands against a wish at a desk: of what a desk decides
// itself nothing is stored, a command is the server's to decide.
func (d *desk) try(w wish) []fault {
	d.t.Helper()
	if w.do == "command" {
		return d.ask(w.do, w.a).Errors
	}
	return d.ask("check", w.a).Errors
}

// offer sends a wish past the desk, whose rules it then does not meet, and gives
// the server's answer.
func (s *stranger) offer(w wish, base int) wire.Ack {
	s.t.Helper()
	write := doc.Write{Patch: doc.Patch{}}
	fields, isNew := w.a["fields"].(args)
	if isNew {
		write.Kind, write.ID, write.New = w.a["kind"].(string), doc.ID(newID(s.t)), true
	} else {
		write.Kind, write.ID, fields = "Counterparty", doc.ID(w.a["id"].(string)), w.a["patch"].(args)
	}
	for path, v := range fields {
		raw, err := json.Marshal(v)
		if err != nil {
			s.t.Fatal(err)
		}
		write.Patch[path] = raw
	}
	reason, _ := w.a["reason"].(string)
	s.n++
	return s.push(change.Mutation{ID: doc.ID(newID(s.t)), N: s.n, Base: int64(base), Reason: reason, Do: []doc.Write{write}})
}
