package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// statusKeys are those of status, which other words answer with too.
var statusKeys = []string{"state", "queued", "conflicts", "refused", "seq", "head", "as_of", "user", "server", "epoch"}

// TestUnknownArgument: every word refuses what it does not take, before it does
// anything.
func TestUnknownArgument(t *testing.T) {
	c := start(t, "--profile", t.TempDir())
	all := words()
	for _, do := range []string{
		"enrol", "password", "unlock", "lock", "kinds", "new", "check", "save", "write", "command", "delete", "restore", "get", "list", "find", "feed", "calendar",
		"history", "status", "sync", "offline", "online", "conflicts", "resolve", "refused", "discard", "retry", "import", "undo_import", "lookup", "export", "report", "subscribe", "subscriptions",
		"unsubscribe", "set", "quit",
	} {
		if _, known := all[do]; !known {
			t.Errorf("%s is in the manual and not here", do)
		}
	}
	for do := range all {
		r := c.refused("unknown_argument", do, args{"nonsense": 1})
		if f := r.faults(); len(f) == 1 && f[0]["field"] != "nonsense" {
			t.Errorf("%s: %v", do, f)
		}
	}
	c.refused("unknown_word", "dance", nil)
	c.refused("not_enrolled", "status", nil)
}

// TestAccount: enrolling, locking, passwords, and the state of the connection.
func TestAccount(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "p")
	c := start(t, "--profile", dir)
	inv, err := server.Hire("nina", "Новикова Нина Ивановна", "sales", "Продажи")
	if err != nil {
		t.Fatal(err)
	}
	c.refused("required", "enrol", args{"password": password})
	c.refused("required", "enrol", args{"invitation": inv})
	c.refused("not_required", "enrol", args{"invitation": inv, "password": password, "otp": "123456"})
	c.refused("offline", "enrol", args{"invitation": inv, "password": password, "server": "127.0.0.1:1"})
	r := c.must("enrol", args{"invitation": inv, "password": password, "device": "x"}, "user", "login")
	if r.text("login") != "nina" || r.text("user") == "" {
		t.Error(r)
	}
	c.refused("enrolled", "enrol", args{"invitation": inv, "password": password})
	r = c.must("sync", args{"seconds": 60}, statusKeys...)
	if r.text("state") != "live" || r.number("queued") != 0 || r["seq"] != r["head"] || r.text("server") != server.Address() || r.text("as_of") == "" || r.text("epoch") == "" {
		t.Error(r)
	}
	if down := c.must("offline", nil, statusKeys...); down.text("state") != "offline" {
		t.Error(down)
	}
	c.refused("sync_timeout", "sync", args{"seconds": 0.01})
	c.refused("offline", "password", args{"old": password, "new": "another horse battery"})
	c.must("online", nil, statusKeys...)
	c.must("sync", nil)
	c.refused("password_wrong", "password", args{"old": "wrong horse", "new": "another horse battery"})
	c.must("password", args{"old": password, "new": "another horse battery"})
	c.must("lock", nil)
	c.refused("locked", "list", args{"kind": "Task"})
	c.refused("password_wrong", "unlock", args{"password": password})
	if r := c.must("unlock", args{"password": "another horse battery"}, "user", "login"); r.text("login") != "nina" {
		t.Error(r)
	}
	c.must("set", args{"language": "en"})
	if f := c.refused("unknown_word", "dance", nil).faults()[0]; hasRussian(f["text"].(string)) {
		t.Error(f)
	}
	c.must("set", args{"language": "ru"})
	if f := c.refused("unknown_word", "dance", nil).faults()[0]; !hasRussian(f["text"].(string)) {
		t.Error(f)
	}
	c.refused("unknown_choice", "set", args{"language": "fr"})
	if log := c.log.String(); strings.Contains(log, "horse") || strings.Contains(log, inv) {
		t.Errorf("the log tells a secret:\n%s", log)
	}
}

// TestKinds: every kind with its fields, what it computes and what can be
// commanded, in words.
func TestKinds(t *testing.T) {
	c := start(t, "--profile", t.TempDir(), "--lang", "ru")
	fieldKeys := []string{"name", "label", "type", "required", "values", "class", "refers"}
	kinds := map[string]reply{}
	for _, k := range c.rows(c.must("kinds", nil, "kinds"), "kinds", "name", "label", "fields", "computed", "commands") {
		kinds[k.text("name")] = k
		if !hasRussian(k.text("label")) {
			t.Errorf("%s is called %q", k.text("name"), k.text("label"))
		}
		for _, f := range c.rows(k, "fields", fieldKeys...) {
			if f.text("label") == "" || f.text("type") == "" || (f.text("type") == "rows") != (f["fields"] != nil) {
				t.Errorf("%s: %v", k.text("name"), f)
			}
			c.rows(f, "values", "value", "label")
			if f["fields"] != nil {
				c.rows(f, "fields", fieldKeys...)
			}
		}
		c.rows(k, "computed", "name", "label", "type")
		for _, cmd := range c.rows(k, "commands", "name", "label", "args") {
			c.rows(cmd, "args", fieldKeys...)
		}
	}
	for _, name := range []string{"Counterparty", "ContactPerson", "Negotiation", "Task", "Employee", "Department", "ListItem", "Busy", "Conflict"} {
		if kinds[name] == nil {
			t.Errorf("no %s", name)
		}
	}
	named := func(list any, name string) reply {
		t.Helper()
		for _, one := range list.([]any) {
			if r := reply(one.(map[string]any)); r.text("name") == name {
				return r
			}
		}
		t.Fatalf("no %s", name)
		return nil
	}
	firm := kinds["Counterparty"]
	if f := named(firm["fields"], "NameShort"); f["required"] != true || f.text("type") != "string" {
		t.Error(f)
	}
	if f := named(firm["fields"], "Status"); len(f["values"].([]any)) != 5 || f["values"].([]any)[0].(map[string]any)["label"] != "Потенциальный" {
		t.Error(f)
	}
	if f := named(firm["fields"], "Country"); f.text("refers") != "Country" {
		t.Error(f)
	}
	if f := named(named(firm["fields"], "Comms")["fields"], "Phone"); f.text("type") != "phone" || f.text("label") != "Телефон" {
		t.Error(f)
	}
	if f := named(firm["fields"], "Comms"); f.text("class") != "CONTACT" {
		t.Error(f)
	}
	named(firm["computed"], "MainCurator")
	if a := named(named(firm["commands"], "counterparty.suspend")["args"], "Until"); a["required"] != true {
		t.Error(a)
	}
}

// TestWriting: new, check, save, write, get, delete, restore.
func TestWriting(t *testing.T) {
	c := at(t, "anna")
	c.must("offline", nil)
	r := c.must("new", args{"kind": "Counterparty", "fields": args{"NameShort": "Пишущая", "Kind": "legal", "Country": "DE", "Roles": []string{"client"}}}, "id", "number", "warnings")
	id := r.text("id")
	if !strings.HasPrefix(r.text("number"), "Ч-") || len(c.rows(r, "warnings", "code", "field", "rule", "text")) != 2 {
		t.Error(r)
	}
	if r := c.must("save", args{"id": id, "patch": args{"Notes": "слова", "Tags": "раз"}, "reason": "так надо"}, "seq"); r.number("seq") != 0 {
		t.Errorf("unsent, and its seq is %v", r["seq"])
	}
	got := c.must("get", args{"id": id}, "kind", "seq", "body", "computed", "hidden", "pending")
	if body := got["body"].(map[string]any); got.text("kind") != "Counterparty" || got.number("pending") != 2 || got.number("seq") != 0 || body["Notes"] != "слова" {
		t.Error(got)
	}
	if computed := got["computed"].(map[string]any); computed["MainCurator"] == nil {
		t.Error(computed)
	}
	c.must("online", nil)
	before := c.must("sync", nil)
	if got := c.must("get", args{"id": id}); got.number("seq") == 0 || got.number("pending") != 0 || len(got["hidden"].([]any)) == 0 && got["hidden"] == nil {
		t.Error(got)
	}
	for _, draft := range []args{
		{"kind": "Counterparty", "fields": args{"NameShort": "Ы", "TaxID": "1"}},
		{"id": id, "patch": args{"NameShort": "Ы"}},
	} {
		r := c.must("check", draft, "errors", "warnings")
		if len(c.rows(r, "errors", "code", "field", "rule", "text")) == 0 {
			t.Error(r)
		}
	}
	if r := c.must("check", args{"id": id, "patch": args{"Notes": "можно"}}, "errors", "warnings"); len(r["errors"].([]any)) != 0 {
		t.Error(r)
	}
	if now := c.must("status", nil); now["seq"] != before["seq"] || now.number("queued") != 0 {
		t.Errorf("a check has stored something: %v", now)
	}
	two := c.must("write", args{"reason": "вместе", "writes": []args{
		{"kind": "Counterparty", "id": id, "patch": args{"Tags": nil}},
		{"kind": "ContactPerson", "id": c.row(1), "new": true, "patch": args{"LastName": "Писарев", "Positions/" + c.row(2): args{"Counterparty": id}}},
	}})
	if two["ok"] != true {
		t.Error(two)
	}
	if body := c.must("get", args{"id": id})["body"].(map[string]any); body["Tags"] != nil {
		t.Errorf("null does not remove: %v", body["Tags"])
	}
	c.refused("name_required", "write", args{"writes": []args{
		{"kind": "Counterparty", "id": id, "patch": args{"Notes": "половина"}},
		{"kind": "ContactPerson", "id": c.row(3), "new": true, "patch": args{"Positions/" + c.row(4): args{"Counterparty": id}}},
	}})
	if body := c.must("get", args{"id": id})["body"].(map[string]any); body["Notes"] != "слова" {
		t.Errorf("half of a write is there: %v", body["Notes"])
	}
	c.refused("reason_required", "delete", args{"id": id})
	c.must("delete", args{"id": id, "reason": "ошибка"})
	if page := c.must("list", args{"kind": "Counterparty", "search": "Пишущая"}); page.number("total") != 0 {
		t.Error(page)
	}
	c.must("restore", args{"id": id})
	if page := c.must("list", args{"kind": "Counterparty", "search": "Пишущая"}); page.number("total") != 1 {
		t.Error(page)
	}
	c.refused("no_such_document", "get", args{"id": c.row(99)})
}

// TestReading: list, find, feed, calendar, history.
func TestReading(t *testing.T) {
	c := at(t, "anna")
	city := func(n int, name string) args {
		return args{"Tags": "чтение", "PaymentDays": n * 10, "Addresses/" + c.row(n): args{"Kind": "legal", "Address": args{"Country": "RU", "City": name}}}
	}
	id := c.firm("Читаемая Ель", city(1, "Тула"))
	c.firm("Читаемая Дуб", city(2, "Орёл"))
	c.firm("Читаемая Вяз", city(3, "Омск"))
	talk := c.must("new", args{"kind": "Negotiation", "fields": args{"Counterparty": id, "Kind": "meeting", "Subject": "Читаемая встреча",
		"When": args{"From": "2026-05-20T09:00:00Z", "To": "2026-05-20T10:00:00Z"}}}).text("id")
	c.must("sync", nil)
	c.refused("unknown_value", "list", args{"kind": "Counterparty", "where": args{"Status": "happy"}})
	c.refused("unknown_value", "list", args{"kind": "Counterparty", "where": args{"Status": []string{"active", "happy"}}})
	c.refused("date", "list", args{"kind": "Contract", "where": args{"Date": args{"from": "2026-02-30"}}})
	c.must("list", args{"kind": "Contract", "where": args{"Date": args{"from": "2026-02-28"}, "State": "draft"}})
	for name, q := range map[string]args{
		"Ель, Дуб, Вяз": {"order": "PaymentDays"},
		"Вяз, Дуб, Ель": {"order": "-PaymentDays"},
		"Вяз, Дуб":      {"where": args{"PaymentDays": args{"from": 20, "to": 30}}},
		"Ель":           {"where": args{"City": "Тула"}},
		"Вяз, Ель":      {"where": args{"City": []string{"Тула", "Омск"}}},
		"Дуб":           {"search": "дуб"},
		"Вяз":           {"limit": 1},
		"Дуб, Ель":      {"limit": 5, "offset": 1},
	} {
		q["kind"] = "Counterparty"
		where, _ := q["where"].(args)
		if where == nil {
			where = args{}
		}
		where["Tags"] = "чтение"
		q["where"] = where
		r := c.must("list", q, "rows", "total")
		var got []string
		for _, row := range c.rows(r, "rows", "id", "title", "NameShort", "MainCurator", "City") {
			got = append(got, strings.TrimPrefix(row.text("title"), "Читаемая "))
		}
		if strings.Join(got, ", ") != name {
			t.Errorf("%v: %q, want %s", q, got, name)
		}
		if _, limited := q["limit"]; limited && r.number("total") != 3 {
			t.Errorf("%v of %v", r["total"], q)
		}
	}
	found := c.rows(c.must("find", args{"text": "читаемая вст", "limit": 5}, "rows"), "rows", "id", "kind", "title")
	if len(found) != 1 || found[0].text("id") != talk || found[0].text("kind") != "Negotiation" {
		t.Error(found)
	}
	feed := c.rows(c.must("feed", args{"id": id, "from": "2026-05-13", "to": "2026-05-30", "kinds": []string{"Negotiation"}}, "rows"), "rows", "at", "kind", "id", "title", "by")
	if len(feed) != 1 || feed[0].text("at") != "2026-05-20T09:00:00Z" || feed[0].text("id") != talk {
		t.Error(feed)
	}
	events := c.rows(c.must("calendar", args{"from": "2026-05-20", "to": "2026-05-20", "layers": []string{"negotiations"}}, "events"), "events", "start", "end", "allday", "kind", "title", "id", "state")
	if i := slices.IndexFunc(events, func(e reply) bool { return e.text("id") == talk }); i < 0 || events[i].text("end") != "2026-05-20T10:00:00Z" || events[i]["allday"] != false || events[i].text("state") != "planned" {
		t.Error(events)
	}
	c.refused("required", "calendar", args{"to": "2026-05-20"})
	c.refused("required", "calendar", args{"from": "2026-05-20"})
	c.must("save", args{"id": id, "patch": args{"Notes": "позже"}, "reason": "вспомнили"})
	c.must("sync", nil)
	h := c.must("history", args{"id": id}, "changes", "partial")
	changes := c.rows(h, "changes", "seq", "at", "by", "device", "offline", "reason", "fields")
	if len(changes) != 2 || changes[0].text("reason") != "вспомнили" || changes[0].text("by") != "Орлова Анна Петровна" || changes[0].text("device") != "console" || h["partial"] != false {
		t.Error(changes)
	}
	fields := c.rows(changes[0], "fields", "path", "old", "new")
	if len(fields) != 1 || fields[0]["old"] != nil || fields[0]["new"] != "позже" {
		t.Error(fields)
	}
	was := c.must("history", args{"id": id, "at": "2026-05-12"}, "body")
	if body := was["body"].(map[string]any); body["NameShort"] != "Читаемая Ель" {
		t.Error(was)
	}
	c.must("offline", nil)
	if r := c.must("history", args{"id": id}, "changes", "partial"); r["partial"] != true || len(r["changes"].([]any)) != 2 {
		t.Error(r)
	}
}

// TestImport: a file is tried and taken.
func TestImport(t *testing.T) {
	c := at(t, "anna")
	file := filepath.Join(t.TempDir(), "x.csv")
	if err := os.WriteFile(file, []byte("Фирма;Т;Цвет\nВвозимая Первая;(495) 111-22-33;синий\nВвозимая Вторая;5;\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	with := args{"file": file, "kind": "Counterparty", "map": args{"Фирма": "NameShort", "Т": "Comms.Phone"}, "defaults": args{"Country": "RU"}, "dry_run": true}
	for _, dry := range []bool{true, false} {
		with["dry_run"] = dry
		r := c.must("import", with, "rows", "created", "merged", "skipped", "errors", "batch")
		wrong := c.rows(r, "errors", "row", "column", "code", "text")
		if r.number("rows") != 2 || r.number("created") != 1 || len(wrong) != 1 || wrong[0].number("row") != 3 || wrong[0].text("column") != "Т" || wrong[0].text("code") != "import_phone" {
			t.Error(r)
		}
		if page := c.must("list", args{"kind": "Counterparty", "search": "Ввозимая"}); (page.number("total") == 0) != dry {
			t.Errorf("dry run %t: %v", dry, page["total"])
		}
	}
	c.refused("required", "import", args{"kind": "Counterparty"})
	c.refused("no_file", "import", args{"kind": "Counterparty", "file": file + "x", "defaults": args{"Country": "RU"}})
}

// TestTariff: lines are imported into an annex and taken back, a price is looked
// up, a new version is made, all by words.
func TestTariff(t *testing.T) {
	c := at(t, "anna")
	c.refused("required", "undo_import", nil)
	c.refused("unknown_batch", "undo_import", args{"batch": c.row(9001)})
	c.refused("required", "lookup", args{"contract": c.row(9002), "service": "thc"})
	c.refused("number", "lookup", args{"contract": c.row(9002), "service": "thc", "day": "2026-06-01", "qty": "many"})
	c.refused("no_such_document", "lookup", args{"contract": c.row(9002), "service": "thc", "day": "2026-06-01", "qty": 5})
	c.refused("no_such_document", "new_version", args{"id": c.row(9003)})
	file := filepath.Join(t.TempDir(), "firms.csv")
	if err := os.WriteFile(file, []byte("Наименование;Страна\nВернуть назад;RU\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	in := c.must("import", args{"file": file, "kind": "Counterparty"}, "batch")
	out := c.must("undo_import", args{"batch": in.text("batch")}, "deleted", "left")
	if out.number("deleted") != 1 || len(c.rows(out, "left")) != 0 {
		t.Error(out)
	}
}
