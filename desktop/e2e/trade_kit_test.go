package e2e

import (
	"encoding/json"
	"maps"
	"testing"
	"time"
)

// trade is a company that does business by contracts. Its base is one for
// trials that begins on a day of its own, so that the tests can name days.
type trade struct {
	*office
	anna, boris, olga, lena *desk  // who sells, the head, security, the lawyer
	entity                  string // a firm of ours
}

// begins is a Monday, tradeHour an hour of work in the company's zone.
const (
	begins    = "2040-01-09"
	tradeHour = "T10:00:00+03:00"
)

func newTrade(t *testing.T) *trade {
	t.Helper()
	w := &trade{office: newOffice(t)}
	w.clock(begins)
	w.department("Продажи", "sales")
	for name, kind := range map[string]string{"Безопасность": "security", "Договоры": "contracts"} {
		w.must("department", "add", name, "--kind", kind, "--parent", "Продажи")
	}
	w.anna = newDesk(t, w.hire("anna", "Белова Анна Ильинична", "sales", "Продажи"), "")
	w.boris = newDesk(t, w.hire("boris", "Котов Борис Ильич", "head,admin", "Продажи"), "")
	w.olga = newDesk(t, w.hire("olga", "Орлова Ольга Петровна", "security", "Безопасность"), "")
	w.lena = newDesk(t, w.hire("lena", "Зимина Елена Олеговна", "lawyer", "Договоры"), "")
	w.entity = w.boris.must("new", args{"kind": "OwnEntity", "fields": args{"NameShort": "Альфа Логистик", "Country": "RU", "TaxID": goodINN, "Prefix": "АЛ-"}}).text("id")
	w.boris.sync()
	return w
}

// clock moves the time of the base to a morning.
func (o *office) clock(day string) {
	o.t.Helper()
	o.must("clock", day+tradeHour)
}

// after is the day so many days after another.
func after(t *testing.T, day string, days int) string {
	t.Helper()
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		t.Fatal(err)
	}
	return at.AddDate(0, 0, days).Format(time.DateOnly)
}

// tradeNumbers are the tax numbers of firms.
var tradeNumbers = []string{"7704010015", "7805010029", "5032020030"}

// partner makes a firm of Anna's with all that a contract needs.
func (w *trade) partner(name, taxID string) string {
	w.t.Helper()
	id := w.anna.newFirm(args{
		"NameShort": name, "NameFull": "ООО «" + name + "»", "TaxID": taxID, "KPP": taxID[:4] + "01001", "SignerName": "Петров Пётр Петрович",
		"BankAccounts/" + newID(w.t): goodAccount, "Addresses/" + newID(w.t): args{"Kind": "legal", "Address": args{"City": "Москва"}},
	})
	w.anna.sync()
	return id
}

// admit takes a firm through admission: one who sells hands the case in, the
// officer looks at everything and approves, until a day or as long as may be.
func (w *trade) admit(firm, until string) string {
	w.t.Helper()
	return admit(w.anna, w.olga, newID(w.t), firm, until)
}

func admit(anna, olga *desk, id, firm, until string) string {
	anna.t.Helper()
	anna.must("new", args{"kind": "Admission", "id": id, "fields": args{"Counterparty": firm, "Purpose": "client"}})
	anna.sync()
	anna.done("admission.submit", id, nil)
	olga.sync()
	olga.done("admission.take", id, nil)
	olga.answer(id)
	approve := args{}
	if until != "" {
		approve["Until"] = until
	}
	olga.done("admission.approve", id, approve)
	anna.sync()
	return id
}

// done wants a command to be carried out at once.
func (d *desk) done(name, id string, a args) {
	d.t.Helper()
	word := args{"name": name, "id": id}
	if a != nil {
		word["args"] = a
	}
	if r := d.must("command", word); r.text("state") != "done" {
		d.t.Fatalf("%s: %s", name, r.raw)
	}
}

// answer says of every question of a case that all is well.
func (d *desk) answer(id string) {
	d.t.Helper()
	var questions map[string]struct{ Result string }
	if err := json.Unmarshal(d.get(id).Body["Checklist"], &questions); err != nil {
		d.t.Fatal(err)
	}
	patch := args{}
	for row, q := range questions {
		if q.Result == "" {
			patch["Checklist/"+row] = args{"Result": "ok"}
		}
	}
	if len(patch) == 0 {
		d.t.Fatalf("the case has no open questions: %d in all", len(questions))
	}
	d.must("save", args{"id": id, "patch": patch})
	d.sync()
}

// contract is a new one of Anna's: paper with a scan, or what more says.
func (w *trade) contract(firm string, more args) string {
	w.t.Helper()
	id := w.anna.must("new", w.draft(firm, more)).text("id")
	w.anna.sync()
	return id
}

// draft is what the word new is given for it.
func (w *trade) draft(firm string, more args) args {
	fields := args{
		"Counterparty": firm, "OwnEntity": w.entity, "Date": begins, "Kind": "forwarding", "Side": "client", "Currency": "RUB",
		"Term": args{"From": begins}, "SignMode": "scan", "Lawyer": w.lena.employee(),
	}
	maps.Copy(fields, more)
	return args{"kind": "Contract", "fields": fields}
}

// edo are the fields of a contract that has no paper.
func edo(more args) args {
	f := args{"SignMode": "edo", "EdoOperator": "Диадок", "EdoID": "17"}
	maps.Copy(f, more)
	return f
}

// employee is the ID of who sits at the desk.
func (d *desk) employee() string {
	d.t.Helper()
	return d.must("status", nil).text("user")
}

// signed has the lawyer take a draft up to the signed copy, which is scanned if
// there is paper.
func (w *trade) signed(contract, day string) {
	w.t.Helper()
	w.lena.sync()
	for _, move := range []string{"review", "agree", "send"} {
		w.lena.done("contract."+move, contract, nil)
	}
	w.lena.sync()
	if w.lena.get(contract).field("SignMode") == "scan" {
		path, _ := scanOf(w.t, "Подписан.pdf", 4<<10)
		w.lena.must("attach", args{"id": contract, "field": "SignedCopy", "path": path})
		w.lena.sync()
	}
	w.lena.done("contract.signed", contract, args{"On": day})
}

// force puts a contract in force.
func (w *trade) force(contract, day string) {
	w.t.Helper()
	w.signed(contract, day)
	w.lena.done("contract.enforce", contract, nil)
	w.anna.sync()
}

// further lets a person of the base sit at a further desk of another office,
// which may be a copy of his.
func (o *office) further(login string) *desk {
	o.t.Helper()
	return newDesk(o.t, o.must("user", "invite", login), o.address)
}

// past is one change of a document as its history tells it.
type past struct {
	Seq    int
	At, By string
	Reason string
	Fields []struct {
		Path     string
		Old, New json.RawMessage
	}
}

// history gives the changes of a document, the newest first.
func (d *desk) history(id string) []past {
	d.t.Helper()
	var all struct{ Changes []past }
	d.must("history", args{"id": id}).into(&all)
	return all.Changes
}

// became gives the value that a change gave a field, empty if it gave none.
func (p past) became(path string) (text string) {
	for _, f := range p.Fields {
		if f.Path == path {
			_ = json.Unmarshal(f.New, &text)
		}
	}
	return text
}

// day is the change's day in the company's zone.
func (p past) day(t *testing.T) string {
	t.Helper()
	at, err := time.Parse(time.RFC3339, p.At)
	if err != nil {
		t.Fatalf("history: %v", err)
	}
	zone, err := time.LoadLocation("Europe/Minsk")
	if err != nil {
		t.Fatal(err)
	}
	return at.In(zone).Format(time.DateOnly)
}

// text gives a field of a row of a list.
func text(row map[string]json.RawMessage, field string) string {
	var s string
	if json.Unmarshal(row[field], &s) != nil {
		return string(row[field])
	}
	return s
}
