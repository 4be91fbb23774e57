package e2e

import (
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
var inside = regexp.MustCompile(`^\[|\bRule\.|\bsqlite|\bcbor|\bjson:|\bopen /|no such file or directory|0x[0-9a-f]{6}|<nil>|%!|\.go:\d|errno|panic|EOF`)

// quoted is what a sentence repeats of what was typed.
var quoted = regexp.MustCompile(`«[^»]*»|“[^”]*”`)

// read wants a fault to be said in a sentence of the language that says what to
// do, and not that something unforeseen has happened.
func (a alphabet) read(t *testing.T, f fault) {
	t.Helper()
	text := quoted.ReplaceAllString(f.Text, "")
	switch {
	case f.Rule == "internal" || f.Rule == "":
		t.Errorf("%s: nobody foresaw this: %+v", a.lang, f)
	case inside.MatchString(text) || !strings.ContainsFunc(text, a.has) || strings.ContainsFunc(text, a.not) || len(strings.Fields(text)) < 3:
		t.Errorf("%s: is this a sentence for people? %q (%s)", a.lang, f.Text, f.Rule)
	}
}
