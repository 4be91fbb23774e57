package e2e

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

// alphabet is what a language's sentences are written in.
type alphabet struct {
	lang string
	has  func(rune) bool // a letter of its own
	not  func(rune) bool // a letter of the other's
}

var alphabets = map[string]alphabet{
	"ru": {"ru", cyrillic, func(rune) bool { return false }}, // names of fields and files are Latin
	"en": {"en", latin, cyrillic},
}

func cyrillic(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }
func latin(r rune) bool    { return r < unicode.MaxASCII && unicode.IsLetter(r) }

// inside is what a person should never have to read: a key without words, the
// words of Go and of its libraries, addresses in memory.
var inside = regexp.MustCompile(`^\[|\bRule\.|\bsqlite|\bcbor|\bjson:|no such file or directory|0x[0-9a-f]{6}|<nil>|%!|\.go:\d|errno|panic|EOF`)

// quoted is what a sentence repeats of what was typed, or of what the system
// said.
var quoted = regexp.MustCompile(`«[^»]*»|“[^”]*”|"[^"]*"|\([^)]*\)`)

// read wants a fault to be said in a sentence of the language that says what to
// do, and not that something unforeseen has happened.
func (a alphabet) read(t *testing.T, f fault) {
	t.Helper()
	if f.Rule == "internal" || f.Rule == "" {
		t.Errorf("%s: nobody foresaw this: %+v", a.lang, f)
	}
	a.sentence(t, f.Text)
}

func (a alphabet) sentence(t *testing.T, said string) {
	t.Helper()
	text := quoted.ReplaceAllString(said, "")
	if inside.MatchString(text) || !strings.ContainsFunc(text, a.has) || strings.ContainsFunc(text, a.not) || len(strings.Fields(text)) < 3 {
		t.Errorf("%s: is this a sentence for people? %q", a.lang, said)
	}
}

// badly wants a word to be refused by a rule, in either language.
func (d *desk) badly(rule, do string, a args) {
	d.t.Helper()
	for lang, alphabet := range alphabets {
		d.must("set", args{"language": lang})
		alphabet.read(d.t, d.refuses(rule, do, a))
	}
}

// line says a line as it is.
func (d *desk) line(raw string) reply {
	d.t.Helper()
	if _, err := d.console.in.Write([]byte(raw + "\n")); err != nil {
		d.t.Fatalf("%v\n%s", err, d.console.log.text())
	}
	return d.hear("a line")
}

// at reports to a part of a test.
func (d *desk) at(t *testing.T) *desk {
	d.t = t
	return d
}

// TestE2EBadInput: whatever is wrong with what a console is told, it says so in
// both languages, loses nothing, and works on.
func TestE2EBadInput(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.department("Продажи", "sales")
	d := newDesk(t, o.hire("anna", "Белова Анна Ильинична", "sales", "Продажи"), "")
	firm := d.must("new", args{"kind": "Counterparty", "fields": args{"NameShort": "Вектор", "Kind": "legal", "Country": "RU", "Roles": []string{"client"}}}).text("id")
	before := d.sync()
	for _, part := range []struct {
		name string
		run  func(*desk, string)
	}{{"words", (*desk).badWords}, {"types", (*desk).badTypes}, {"lines", (*desk).badLines}, {"import", (*desk).badImports}} {
		t.Run(part.name, func(t *testing.T) {
			part.run(d.at(t), firm)
			d.at(t).same(firm, before)
		})
	}
	t.Run("server away", func(t *testing.T) { d.at(t).serverAway(o, firm) })
	o.verify()
}

// same wants nothing to be written by what was refused.
func (d *desk) same(firm string, before status) {
	d.t.Helper()
	if now := d.sync(); now != before {
		d.t.Errorf("%+v, before %+v", now, before)
	}
	if rows := d.list("Counterparty", nil); len(rows) != 1 || d.get(firm).Title != "Вектор" {
		d.t.Errorf("%d firms, %+v", len(rows), d.get(firm))
	}
}

func (d *desk) badWords(firm string) {
	for _, bad := range []struct {
		rule, do string
		a        args
	}{
		{"unknown_word", "dance", nil},
		{"required", "", nil},
		{"unknown_argument", "list", args{"kind": "Counterparty", "colour": 1}},
		{"unknown_argument", "status", args{"kind": "Counterparty"}},
		{"unknown_kind", "new", args{"kind": "Wizard", "fields": args{}}},
		{"unknown_kind", "list", args{"kind": "Wizard"}},
		{"unknown_kind", "import", args{"kind": "Wizard", "file": "x"}},
		{"unknown_kind", "feed", args{"id": firm, "kinds": []string{"Wizard"}}},
		{"unknown_kind", "write", args{"writes": []args{{"kind": "Wizard", "id": newID(d.t), "new": true, "patch": args{}}}}},
		{"unknown_field", "new", args{"kind": "Counterparty", "fields": args{"Colour": 1}}},
		{"unknown_field", "save", args{"id": firm, "patch": args{"Colour": 1}}},
		{"unknown_field", "list", args{"kind": "Counterparty", "where": args{"Colour": "x"}}},
		{"unknown_field", "list", args{"kind": "Counterparty", "order": "-Colour"}},
		{"unknown_field", "save", args{"id": firm, "patch": args{"Comms": args{}}}},
		{"required", "save", args{"id": firm}},
		{"required", "save", args{"id": firm, "patch": args{}}},
		{"malformed", "save", args{"id": firm, "patch": args{"NameShort": 5}}},
		{"malformed", "save", args{"id": firm, "patch": args{"Comms/x": args{"Kind": "mobile"}}}},
		{"malformed", "write", args{"writes": []args{{"kind": "Counterparty", "colour": 1}}}},
		{"malformed", "list", args{"kind": "Counterparty", "where": args{"Country": args{"frm": "RU"}}}},
		{"server_field", "save", args{"id": firm, "patch": args{"Status": "active"}}},
		{"too_long", "save", args{"id": firm, "patch": args{"NameShort": strings.Repeat("Ж", 1<<20)}}},
		{"required", "new", args{"kind": "Counterparty", "fields": args{}}},
		{"unknown_code", "save", args{"id": firm, "patch": args{"Country": "ZZ"}}},
		{"unknown_value", "save", args{"id": firm, "patch": args{"Kind": "wizard"}}},
		{"writes", "write", args{"writes": []args{}}},
		{"no_such_document", "get", args{"id": "nothing"}},
		{"no_such_document", "save", args{"id": newID(d.t), "patch": args{"NameShort": "x"}}},
		{"no_such_document", "resolve", args{"id": newID(d.t), "take": "mine"}},
		{"no_such_document", "retry", args{"id": newID(d.t)}},
		{"unknown_command", "command", args{"name": "fly", "id": firm}},
		{"negative", "list", args{"kind": "Counterparty", "limit": -1}},
		{"negative", "find", args{"text": "Вектор", "limit": -1}},
		{"search_long", "find", args{"text": strings.Repeat("x", 8<<20)}},
		{"search_long", "list", args{"kind": "Counterparty", "search": strings.Repeat("Ж", 100_000)}},
		{"range", "sync", args{"seconds": -1}},
		{"range", "sync", args{"seconds": 1e300}},
		{"date", "history", args{"id": firm, "at": "nonsense"}},
		{"required", "calendar", nil},
		{"unknown_value", "calendar", args{"from": "2026-01-01", "to": "2026-02-01", "layers": []string{"dreams"}}},
		{"calendar_long", "calendar", args{"from": "1990-01-01", "to": "2090-12-31"}},
		{"unknown_value", "subscribe", args{"label": "x", "layers": []string{"dreams"}}},
		{"unknown_choice", "set", args{"language": "de"}},
		{"password_wrong", "password", args{"old": "wrong horse", "new": "another horse battery"}},
		{"password_short", "password", args{"old": password, "new": "short"}},
		{"invitation", "enrol", args{"invitation": "kontor1.nonsense", "password": password}},
	} {
		d.badly(bad.rule, bad.do, bad.a)
	}
}

// shapes are the words with the JSON that each argument is made of; values of
// any other kind are wrong, unless it is nil.
var shapes = map[string]args{
	"enrol": {"invitation": "", "server": "", "password": "", "device": "", "otp": ""}, "password": {"old": "", "new": ""},
	"unlock": {"password": ""}, "rebuild": {"password": ""}, "new": {"kind": "", "fields": args{}, "reason": "", "id": ""},
	"check": {"kind": "", "fields": args{}, "reason": ""}, "save": {"id": "", "patch": args{}, "reason": ""}, "write": {"writes": []args{}, "reason": ""},
	"command": {"name": "", "id": "", "args": args{}, "reason": ""}, "delete": {"id": "", "reason": ""}, "restore": {"id": "", "reason": ""},
	"get": {"id": ""}, "list": {"kind": "", "where": args{}, "search": "", "order": "", "limit": 1, "offset": 1}, "find": {"text": "", "limit": 1},
	"feed": {"id": "", "from": "", "to": "", "kinds": []args{}}, "calendar": {"from": "", "to": "", "employee": "", "layers": []args{}},
	"history": {"id": "", "at": ""}, "sync": {"seconds": 1}, "resolve": {"id": "", "take": nil}, "discard": {"id": ""}, "retry": {"id": "", "patch": args{}, "replace": args{}, "reason": ""},
	"import": {"file": "", "kind": "", "map": args{}, "defaults": args{}, "dry_run": true}, "unsubscribe": {"id": ""}, "set": {"language": ""},
	"subscribe": {"label": "", "layers": []args{}, "scope": "", "level": "", "contacts": true},
}

// badTypes: an argument of the wrong JSON is refused by its name, whatever else
// is right.
func (d *desk) badTypes(firm string) {
	right := args{
		"id": firm, "kind": "Counterparty", "from": "2026-01-01", "to": "2026-01-02", "text": "x", "name": "fly", "file": "x", "language": "ru",
		"patch": args{"NameShort": "Вектор 2"}, "invitation": "x", "password": "x", "old": "x", "new": "x", "take": "mine",
	}
	d.must("set", args{"language": "ru"})
	for do, takes := range shapes {
		for name, shape := range takes {
			for _, value := range []any{7.5, "семь", true, []args{}, args{}} {
				if shape == nil || kindOf(value) == kindOf(shape) {
					continue
				}
				given := args{}
				for other := range takes {
					if v, has := right[other]; has {
						given[other] = v
					}
				}
				given[name] = value
				r := d.ask(do, given)
				if r.OK || len(r.Errors) != 1 || r.Errors[0].Field != name {
					d.t.Errorf("%s takes %v: %s", do, given, r.raw)
				}
				for _, f := range r.Errors {
					alphabets["ru"].read(d.t, f)
				}
			}
		}
	}
}

// kindOf is the sort of JSON value that something becomes.
func kindOf(v any) byte {
	raw, _ := json.Marshal(v)
	if raw[0] >= '0' && raw[0] <= '9' {
		return '0'
	}
	return raw[0]
}

func (d *desk) badLines(string) {
	deep := strings.Repeat("[", 100_000)
	for lang, alphabet := range alphabets {
		d.must("set", args{"language": lang})
		for _, bad := range []struct{ line, rule string }{
			{`{`, "malformed_line"}, {`[]`, "malformed_line"}, {`1`, "malformed_line"}, {`"x"`, "malformed_line"}, {deep, "malformed_line"},
			{`{"do":"status","do":"lock"}`, "malformed_line"}, {`{"do":"status"} {}`, "malformed_line"}, {`{"do":"find","text":"\u0000"}`, "control_character"},
			{"{\"do\":\"find\",\"text\":\"\xff\xfe\"}", "malformed_line"}, {"\x00\x01\x02", "malformed_line"}, {`null`, "required"}, {`{}`, "required"},
			{`{"Do":"status"}`, "required"}, {`{"do":1}`, "malformed"}, {`{"do":"get","id":{"x":` + strings.Repeat(`{"x":`, 500) + `1` + strings.Repeat("}", 500) + `}}`, "malformed_line"},
			{`{"do":"find","text":"` + strings.Repeat("x", 17<<20) + `"}`, "line_too_long"},
		} {
			r := d.line(bad.line)
			if r.OK || len(r.Errors) != 1 || r.Errors[0].Rule != bad.rule {
				d.t.Errorf("%.60q: %s, want %s", bad.line, r.raw, bad.rule)
				continue
			}
			alphabet.read(d.t, r.Errors[0])
		}
	}
}
