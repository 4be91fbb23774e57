package i18n

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"text/template"

	"kontor/shared/doc"
)

func load(t *testing.T, lang Lang) map[string]json.RawMessage {
	t.Helper()
	texts, err := read(files, lang)
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

// TestWords: what is said in one language is said in the other, in every
// plural form the language has, naming the same things.
func TestWords(t *testing.T) {
	ru, en := load(t, RU), load(t, EN)
	for _, guilt := range compare(ru, en) {
		t.Error(guilt)
	}
	if len(ru) < 500 {
		t.Errorf("only %d words", len(ru))
	}
}

func TestWordsFindsWhatIsMissing(t *testing.T) {
	ru := map[string]json.RawMessage{"A": []byte(`"а"`), "B": []byte(`"{{.x}}"`), "N": []byte(`{"one":"1","other":"2"}`), "C": []byte(`"{{.x"`)}
	en := map[string]json.RawMessage{"B": []byte(`"b"`), "N": []byte(`{"one":"1","other":"2"}`), "D": []byte(`"  "`), "C": []byte(`"c"`)}
	got := strings.Join(compare(ru, en), "\n")
	for _, want := range []string{"en: no A", "ru: no D", "B: en names other things", "ru: N lacks a plural", "en: D is empty", "ru: C is no template"} {
		if !strings.Contains(got, want) {
			t.Errorf("not found: %s in\n%s", want, got)
		}
	}
}

func compare(ru, en map[string]json.RawMessage) (guilt []string) {
	names := map[string][2]string{}
	for i, texts := range []map[string]json.RawMessage{ru, en} {
		lang, other := Langs()[i], Langs()[1-i]
		for key, raw := range texts {
			m, err := message(raw)
			if err != nil {
				guilt = append(guilt, string(lang)+": "+key+": "+err.Error())
				continue
			}
			if i == 0 && en[key] == nil || i == 1 && ru[key] == nil {
				guilt = append(guilt, string(other)+": no "+key)
			}
			if strings.TrimSpace(m.Other) == "" {
				guilt = append(guilt, string(lang)+": "+key+" is empty")
			}
			if raw[0] == '{' && (m.One == "" || lang == RU && (m.Few == "" || m.Many == "")) {
				guilt = append(guilt, string(lang)+": "+key+" lacks a plural")
			}
			if _, err := template.New("").Parse(m.One + m.Few + m.Many + m.Other); err != nil {
				guilt = append(guilt, string(lang)+": "+key+" is no template: "+err.Error())
			}
			both := names[key]
			both[i] = named(m.Other)
			names[key] = both
		}
	}
	for key, both := range names {
		if ru[key] != nil && en[key] != nil && both[0] != both[1] {
			guilt = append(guilt, key+": en names other things: "+both[0]+" and "+both[1])
		}
	}
	slices.Sort(guilt)
	return guilt
}

// named lists what a text names, such as ".title".
func named(text string) string {
	var all []string
	for _, action := range strings.Split(text, "{{")[1:] {
		inner, _, _ := strings.Cut(action, "}}")
		for word := range strings.FieldsSeq(inner) {
			if strings.HasPrefix(word, ".") {
				all = append(all, word)
			}
		}
	}
	slices.Sort(all)
	return strings.Join(slices.Compact(all), " ")
}

func TestReadTwice(t *testing.T) {
	words := fstest.MapFS{
		"words/a.ru.json": {Data: []byte(`{"A": "1", "B": "2"}`)},
		"words/b.ru.json": {Data: []byte(`{"B": "3"}`)},
		"words/c.ru.json": {Data: []byte(`{"C": "3", "C": "4"}`)},
	}
	_, err := read(words, RU)
	for _, want := range []string{"B stands in words/a.ru.json and in words/b.ru.json", "C stands in words/c.ru.json"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestReadMalformed(t *testing.T) {
	for _, text := range []string{``, `[]`, `{"A"}`, `{"A": `, `{"A": "b"`} {
		if _, err := read(fstest.MapFS{"words/a.ru.json": {Data: []byte(text)}}, RU); err == nil {
			t.Errorf("%q was read", text)
		}
	}
	for _, text := range []string{`1`, `{"two": "b"}`, `null`} {
		m, err := message([]byte(text))
		if err == nil && m.Other != "" {
			t.Errorf("%q is a message", text)
		}
	}
}

func TestPlurals(t *testing.T) {
	ru, en := New(RU), New(EN)
	for n, want := range map[int]string{
		0: "0 документов", 1: "1 документ", 2: "2 документа", 5: "5 документов", 11: "11 документов", 21: "21 документ",
		112: "112 документов", 1004: "1\u00a0004 документа", -1: "-1 документ",
	} {
		if got := ru.N("Count.documents", n); got != want {
			t.Errorf("%d: got %q, want %q", n, got, want)
		}
	}
	for n, want := range map[int]string{0: "0 documents", 1: "1 document", 2: "2 documents", 21: "21 documents"} {
		if got := en.N("Count.documents", n); got != want {
			t.Errorf("%d: got %q, want %q", n, got, want)
		}
	}
}

func TestMissingKeyIsSeen(t *testing.T) {
	w := New(RU)
	if got := w.T("No.such"); got != "[No.such]" {
		t.Errorf("got %q", got)
	}
	if w.Has("No.such") || !w.Has("Do.save") {
		t.Error("Has is wrong")
	}
	if keys := w.Keys(); !slices.IsSorted(keys) || !slices.Contains(keys, "Do.save") {
		t.Error("Keys is wrong")
	}
}

func TestManyGoroutines(t *testing.T) {
	w := New(EN)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for _, key := range w.Keys() {
				w.T(key)
				w.N(key, 2)
			}
		})
	}
	all.Wait()
}

func TestError(t *testing.T) {
	taken := doc.Invalid("TaxID", "taken").With("title", "ООО {{.x}}").With("owner", "Иванов")
	taken.Kind = "Counterparty"
	sum := doc.Invalid("TaxID", "inn_checksum")
	sum.Kind = "Counterparty"
	row := doc.Invalid("Comms/0192/Phone", "phone")
	row.Kind = "Counterparty"
	move := doc.Invalid("Status", "move").With("from", "temp_banned").With("to", "active")
	move.Kind = "Counterparty"
	denied := doc.Denied("no_edit")
	denied.Kind = "Task"
	ru, en := New(RU), New(EN)
	for _, c := range []struct {
		w    *Words
		e    *doc.Error
		want []string
	}{
		{ru, taken, []string{ru.T("Counterparty.TaxID") + ": ", "ООО {{.x}}", "Иванов"}},
		{ru, sum, []string{ru.T("Counterparty.TaxID") + ": ", "контрольн"}},
		{en, sum, []string{en.T("Counterparty.TaxID") + ": ", "check digit"}},
		{ru, row, []string{ru.T("Counterparty.Comms") + ", " + ru.T("Counterparty.Comms.Phone") + ": "}},
		{ru, move, []string{ru.T("Counterparty.Status.temp_banned"), ru.T("Counterparty.Status.active")}},
		{en, denied, []string{en.T("Task")}},
		{ru, &doc.Error{Code: doc.CodeInternal, Rule: "of_tomorrow"}, []string{ru.T("Code.internal")}},
	} {
		got := c.w.Error(c.e)
		for _, want := range c.want {
			if !strings.Contains(got, want) || strings.Contains(got, "[") {
				t.Errorf("got %q, want %q in it", got, want)
			}
		}
	}
}

// TestErrorOfKindAndField: the most exact sentence wins.
func TestErrorOfKindAndField(t *testing.T) {
	w, err := build(EN, map[string]json.RawMessage{
		"Rule.Cup.Size.big": []byte(`"this cup is too big"`), "Rule.big": []byte(`"too big"`), "Code.invalid": []byte(`"bad"`), "Field.Size": []byte(`"Size"`),
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ kind, rule, want string }{
		{"Cup", "big", "Size: this cup is too big"}, {"Pot", "big", "Size: too big"}, {"Pot", "odd", "Size: bad"},
	} {
		e := doc.Invalid("Size", c.rule)
		e.Kind = c.kind
		if got := w.Error(e); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}
