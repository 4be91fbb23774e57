// Package i18n holds the program's words in Russian and English: labels, rules
// as sentences, plurals, dates, money, order. It knows no kind of document; a
// key is built from Go names.
package i18n

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"
	"sync"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"kontor/shared/doc"
)

//go:embed ru.json en.json words/*.json
var files embed.FS

// Lang is a language of the program.
type Lang string

// The languages.
const (
	RU Lang = "ru"
	EN Lang = "en"
)

// Of picks the language of a locale such as "en_US.UTF-8"; without a hint it
// is Russian.
func Of(locale string) Lang {
	if strings.HasPrefix(strings.ToLower(locale), "en") {
		return EN
	}
	return RU
}

// Words says things in one language. It is safe for many goroutines.
type Words struct {
	Lang  Lang
	keys  map[string]bool
	plain sync.Map // key → text of the keys that name nothing
	local *goi18n.Localizer
}

// New reads the words of a language.
func New(lang Lang) *Words {
	bundle := goi18n.NewBundle(language.Make(string(lang)))
	bundle.RegisterUnmarshalFunc("json", json.Unmarshal)
	w := &Words{Lang: lang, keys: map[string]bool{}, local: goi18n.NewLocalizer(bundle, string(lang))}
	topics, err := fs.Glob(files, "words/*."+string(lang)+".json")
	if err != nil {
		panic("i18n: " + err.Error()) // the pattern is ours
	}
	for _, name := range append([]string{string(lang) + ".json"}, topics...) {
		w.read(bundle, name)
	}
	return w
}

// read adds the words of one file. They are part of the program: a fault in
// them is found at its first start.
func (w *Words) read(bundle *goi18n.Bundle, name string) {
	raw, err := files.ReadFile(name)
	if err != nil {
		panic("i18n: " + err.Error())
	}
	bundle.MustParseMessageFileBytes(raw, name)
	all := map[string]json.RawMessage{}
	if err := json.Unmarshal(raw, &all); err != nil {
		panic("i18n: " + name + ": " + err.Error())
	}
	for k := range all {
		w.keys[k] = true
	}
}

// Has reports whether there is a text under the key.
func (w *Words) Has(key string) bool { return w.keys[key] }

// Keys lists every key.
func (w *Words) Keys() []string {
	keys := make([]string, 0, len(w.keys))
	for k := range w.keys {
		keys = append(keys, k)
	}
	return keys
}

// T says a key; one that is missing is shown as such, so that it is seen.
func (w *Words) T(key string) string {
	if text, ok := w.plain.Load(key); ok {
		return text.(string)
	}
	text := w.say(key, nil, nil)
	w.plain.Store(key, text)
	return text
}

// Tf says a key that names things: {{.name}}.
func (w *Words) Tf(key string, data map[string]string) string { return w.say(key, data, nil) }

// N says a key for a count, in the right plural.
func (w *Words) N(key string, n int) string {
	return w.say(key, map[string]string{"n": w.Int(int64(n))}, n)
}

func (w *Words) say(key string, data map[string]string, count any) string {
	if !w.keys[key] {
		return "[" + key + "]"
	}
	text, err := w.local.Localize(&goi18n.LocalizeConfig{MessageID: key, TemplateData: data, PluralCount: count})
	if err != nil {
		return "[" + key + "]"
	}
	return text
}

// Label is a field's name as people read it. path may lead into a row.
func (w *Words) Label(kind, path string) string {
	parts := strings.Split(path, "/")
	switch {
	case path == "":
		return w.T(kind)
	case len(parts) == 3:
		return w.first(kind+"."+parts[0], kind) + ", " + w.first(kind+"."+parts[0]+"."+parts[2], parts[2])
	}
	return w.first(kind+"."+parts[0], "Field."+parts[0], parts[0])
}

func (w *Words) first(keys ...string) string {
	for _, k := range keys[:len(keys)-1] {
		if w.keys[k] {
			return w.T(k)
		}
	}
	if last := keys[len(keys)-1]; w.keys[last] {
		return w.T(last)
	}
	return keys[len(keys)-1]
}

// Value is what an enum's value is called.
func (w *Words) Value(kind, path, value string) string {
	parts := strings.Split(path, "/")
	key := kind + "." + parts[0]
	if len(parts) == 3 {
		key += "." + parts[2]
	}
	return w.first(key+"."+value, "Value."+value, value)
}

// Error says a fault: which field, what is wrong, what to do.
func (w *Words) Error(e *doc.Error) string {
	field := e.Field()
	data := map[string]string{"field": field, "kind": w.first(e.Kind, "Word.document")}
	for k, v := range e.Params {
		data[k] = w.param(k, v)
	}
	top, _, _ := strings.Cut(field, "/")
	key := fmt.Sprintf("Rule.%s.%s.%s", e.Kind, top, e.Rule)
	if !w.keys[key] {
		key = "Rule." + e.Rule
	}
	if !w.keys[key] {
		key = "Code." + string(e.Code)
	}
	text := w.say(key, data, nil)
	if field == "" || e.Code == doc.CodeDenied && e.Rule != "unseen_field" && e.Rule != "server_field" {
		return text
	}
	return w.Label(e.Kind, field) + ": " + text
}

// param says what a sentence names: some are codes with words of their own.
func (w *Words) param(name, value string) string {
	switch name {
	case "status":
		return w.first("Counterparty.Status."+value, value)
	case "reason":
		return w.first("SuspendReason."+value, value)
	case "until", "day":
		return w.Date(doc.Date(value))
	case "from", "to":
		return w.first("Value."+value, value)
	case "action":
		return w.first("Action."+value, value)
	}
	return value
}
