package e2e

import (
	"encoding/json"
	"slices"
	"testing"
	"time"
)

// TestE2EBan: it takes two people to ban a firm; what is left of it at the desk
// of a colleague is its name and that it is banned, and when she enters it anew
// under another tax number she is caught, though her desk has no network.
func TestE2EBan(t *testing.T) {
	w := newTeam(t)
	w.must("department", "add", "Безопасность", "--kind", "security") // beside sales, with nothing above both
	olga := newDesk(t, w.hire("olga", "Орлова Ольга Петровна", "security", "Безопасность"), "")
	kira := newDesk(t, w.hire("kira", "Ким Кира Львовна", "sales", "Продажи"), "")
	dina := newDesk(t, w.hire("dina", "Дроздова Дина Марковна", "director", "Безопасность"), "")
	raw := newStranger(t, w.office, w.hire("raw", "Чужой Иван", "sales", "Продажи"))
	phone := func(e164 string) args { return args{"Kind": "work", "Phone": args{"E164": e164}} }
	firm := w.anna.newFirm(args{"NameShort": "Зета", "TaxID": goodINN, "SignerName": "Зорин Захар Зотович", "Comms/" + newID(t): phone("+74951230001")})
	w.anna.sync()

	w.ban(olga, dina, firm)

	kira.sync()
	is := kira.get(firm)
	if is.field("Status") != "banned" || is.field("NameShort") != "Зета" {
		t.Fatalf("at her desk: %s", is.Body)
	}
	for _, field := range []string{"TaxID", "Comms", "SignerName"} {
		if _, there := is.Body[field]; there || !slices.Contains(is.Hidden, field) {
			t.Errorf("%s of a banned firm is at a colleague's desk: %s, hidden %q", field, is.Body[field], is.Hidden)
		}
	}
	w.anna.sync()
	w.anna.refuses("status_forbids", "new", w.talk("Очень надо", firm, nil))
	past := args{"Counterparty": firm, "Kind": "meeting", "Subject": "Мимо рабочего места", "When": span(tomorrowAt(t, 10))}
	if ack := raw.create("Negotiation", past); len(ack.Faults) != 1 || ack.Faults[0].Rule != "status_forbids" {
		t.Errorf("over the wire: %+v", ack.Faults)
	}

	kira.must("offline", nil)
	if odd := warned(kira, args{"NameShort": "Чужая", "Comms/" + newID(t): phone("+74951239999")}); slices.Contains(odd, "maybe_banned") {
		t.Errorf("a firm that has nothing to do with it is suspected: %q", odd)
	}
	for name, fields := range map[string]args{
		"phone":  {"NameShort": "Зета-Плюс", "Comms/" + newID(t): phone("+74951230001")},
		"person": {"NameShort": "Омега", "SignerName": "Зорин Захар Зотович"},
	} {
		if odd := warned(kira, fields); !slices.Contains(odd, "maybe_banned") {
			t.Errorf("by %s it is not caught: %q", name, odd)
		}
	}
	kira.must("online", nil)
	kira.sync()
	olga.sync()
	if tasks := olga.list("Task", args{"where": args{"SourceRule": "banned_match"}}); len(tasks) != 2 {
		t.Errorf("the officer has %d tasks to look at them", len(tasks))
	}
	w.verify()
}

// ban has one propose and the other agree; alone neither can.
func (w *team) ban(olga, dina *desk, firm string) {
	w.t.Helper()
	ban := args{"name": "counterparty.ban", "id": firm, "args": args{"Reason": "fraud", "Comment": "Заявление в полицию"}}
	w.anna.refuses("no_approval", "command", ban)
	olga.sync()
	olga.refuses("ban_evidence", "command", ban)
	proof, _ := scanOf(w.t, "Заявление.pdf", 64<<10)
	olga.must("attach", args{"id": firm, "field": "BanEvidence", "path": proof})
	var made struct{ Made []string }
	olga.must("command", ban).into(&made)
	olga.sync()
	approvals := olga.list("Approval", nil)
	if len(made.Made) == 0 || len(approvals) != 1 {
		w.t.Fatalf("made %q, approvals %s", made.Made, approvals)
	}
	var approval string
	if err := json.Unmarshal(approvals[0]["id"], &approval); err != nil {
		w.t.Fatal(err)
	}
	confirm := args{"name": "approval.confirm", "id": approval}
	olga.refuses("approval_role", "command", confirm)
	if status := olga.get(firm).field("Status"); status != "potential" {
		w.t.Fatalf("banned by one alone: %s", status)
	}
	dina.sync()
	dina.must("command", confirm) // sync is over when the paper has arrived as well
}

// warned enters a firm and gives the rules that it was warned of.
func warned(d *desk, fields args) (rules []string) {
	d.t.Helper()
	var said struct{ Warnings []fault }
	d.must("new", args{"kind": "Counterparty", "fields": sound(fields)}).into(&said)
	for _, f := range said.Warnings {
		rules = append(rules, f.Rule)
	}
	return rules
}

// TestE2EBanStays: a ban until a day is not over when the day is: somebody has
// to lift it, and has a task to look at it.
func TestE2EBanStays(t *testing.T) {
	w := newTeam(t)
	w.department("Безопасность", "security")
	olga := newDesk(t, w.hire("olga", "Орлова Ольга Петровна", "security", "Безопасность"), "")
	firm := w.anna.newFirm(args{"NameShort": "Альфа"})
	w.anna.sync()
	olga.sync()
	until := tomorrowAt(t, 0).Format(time.DateOnly)
	olga.must("command", args{"name": "counterparty.suspend", "id": firm, "args": args{"Reason": "debt", "Comment": "Долг", "Until": until}})
	w.must("clock", tomorrowAt(t, 10).AddDate(0, 0, 3).UTC().Format(time.RFC3339))
	for _, d := range []*desk{w.anna, olga} {
		d.sync()
		if status := d.get(firm).field("Status"); status != "temp_banned" {
			t.Errorf("after its day the firm is %s", status)
		}
	}
	w.anna.refuses("reason_required", "new", w.talk("После срока", firm, nil))
	w.anna.refuses("reason_required", "new", args{"kind": "ContactPerson", "fields": args{"LastName": "Новая", "Positions/" + newID(t): args{"Counterparty": firm}}})
	w.anna.refuses("status_forbids", "new", args{"kind": "Contract", "fields": args{"Counterparty": firm, "Date": until, "Kind": "forwarding", "Side": "client"}})
	w.anna.refuses("by_security", "save", args{"id": firm, "patch": args{"SignerName": "Новый Директор Директорович"}})
	if tasks := olga.list("Task", args{"where": args{"SourceRule": "review_ban"}}); len(tasks) != 1 {
		t.Errorf("%d tasks to look at the ban", len(tasks))
	}
	if state := olga.must("command", args{"name": "counterparty.lift", "id": firm, "args": args{"Comment": "Заплатили"}}).text("state"); state != "done" {
		t.Errorf("lifting it is %s", state)
	}
	w.verify()
}
