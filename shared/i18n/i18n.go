// Package i18n holds the program's words in Russian and English: labels, rules
// as sentences, plurals, dates, money, order. It knows no kind of document; a
// key is built from Go names.
package i18n

import (
	"maps"
	"slices"
	"strings"
	"sync"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
)

// Lang is a language of the program.
type Lang string

// The languages.
const (
	RU Lang = "ru"
	EN Lang = "en"
)

// Langs lists the languages a person can choose from.
func Langs() []Lang { return []Lang{RU, EN} }

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

// New reads the words of a language. Any word but "en" means Russian.
func New(lang Lang) *Words {
	if lang != EN {
		lang = RU
	}
	texts, err := read(files, lang)
	if err != nil {
		panic("i18n: " + err.Error()) // the files are part of the program and tested
	}
	words, err := build(lang, texts)
	if err != nil {
		panic("i18n: " + err.Error())
	}
	return words
}

// Has reports whether there is a text under the key.
func (w *Words) Has(key string) bool { return w.keys[key] }

// Keys lists every key in order.
func (w *Words) Keys() []string { return slices.Sorted(maps.Keys(w.keys)) }

// T says a key; one that is missing is shown in brackets, so that it is seen.
func (w *Words) T(key string) string {
	if text, ok := w.plain.Load(key); ok {
		return text.(string)
	}
	text := w.say(key, nil, nil)
	if w.keys[key] {
		w.plain.Store(key, text) // a key that came from outside must not fill memory
	}
	return text
}

// Tf says a key that names things: {{.name}}.
func (w *Words) Tf(key string, data map[string]string) string { return w.say(key, data, nil) }

// N says a key for a count in the right plural; the text names it as {{.n}}.
func (w *Words) N(key string, n int) string { return w.Nf(key, n, nil) }

// Nf says a key for a count that names other things too.
func (w *Words) Nf(key string, n int, data map[string]string) string {
	all := map[string]string{"n": w.Int(int64(n))}
	maps.Copy(all, data)
	return w.say(key, all, max(n, -n))
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
