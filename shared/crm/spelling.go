package crm

import (
	_ "embed"
	"encoding/json"
	"regexp"
	"strings"
	"sync"
)

//go:embed spelling.json
var spellingFile []byte

// spelling is how people write names and numbers here: data, made into what
// reads by it.
type spelling struct {
	LegalForms []string          // of two that begin or end alike the longer stands first; a blank on either side
	LookAlikes map[string]string // Latin letters that stand for Cyrillic ones, and one that is often left out
	Latin      map[string]string // how letters sound in plain Latin ones
	Sounds     []string          // pairs: what is written in Latin letters, and the one way it is compared by; the longer stands first
	Weak       []string          // words that tell few firms apart
	Extension  []string          // what an extension begins with
	Before     []string          // what stands before a number
	And        []string          // what stands between two

	lookAlikes    *strings.Replacer // to small Cyrillic
	latin         *strings.Replacer // the way back, capitals
	latinFor      map[rune]rune     // the Latin letter that looks like a small Cyrillic one
	plain         *strings.Replacer // by Latin
	sounds        *strings.Replacer
	forms         []string        // the legal forms by their sound, as words between spaces
	weak          map[string]bool // by their sound
	extension     *regexp.Regexp
	onlyExtension *regexp.Regexp
	before        *regexp.Regexp
	between       *regexp.Regexp
}

// spellings is read once, when first asked for.
var spellings = sync.OnceValue(func() *spelling {
	s := &spelling{}
	if err := json.Unmarshal(spellingFile, s); err != nil {
		panic("crm: spelling.json: " + err.Error()) // embedded
	}
	s.replacers()
	ext := `(?:` + strings.Join(s.Extension, "|") + `)\p{L}*\.?[\s:\x{2116}#]*(\d{1,6})[\s)]*$`
	s.extension = regexp.MustCompile(`(?i)[\s,;(]*` + ext)
	s.onlyExtension = regexp.MustCompile(`(?i)^[(\s]*` + ext)
	s.before = regexp.MustCompile(`(?i)^(?:[(\s]*(?:` + strings.Join(s.Before, "|") + `)(?:[\s.:/)\-]+|\b))+`)
	s.between = regexp.MustCompile(`[,;|\n\r/]+|\s(?:` + strings.Join(s.And, "|") + `)\s`)
	return s
})

func (s *spelling) replacers() {
	var here, back []string
	s.latinFor = map[rune]rune{}
	for latin, cyrillic := range s.LookAlikes {
		here = append(here, latin, cyrillic)
		if l := []rune(latin)[0]; isLatin(l) {
			s.latinFor[[]rune(cyrillic)[0]] = l
		}
		if strings.Contains(unpLetters, strings.ToUpper(latin)) {
			back = append(back, strings.ToUpper(cyrillic), strings.ToUpper(latin))
		}
	}
	s.lookAlikes, s.latin = strings.NewReplacer(here...), strings.NewReplacer(back...)
	var plain []string
	for letter, sound := range s.Latin {
		plain = append(plain, letter, sound)
	}
	s.plain, s.sounds, s.weak = strings.NewReplacer(plain...), strings.NewReplacer(s.Sounds...), map[string]bool{}
	for _, word := range s.Weak {
		s.weak[s.sound(word)] = true
	}
	for _, form := range s.LegalForms {
		var words []string
		for word := range strings.FieldsSeq(form) {
			words = append(words, s.sound(word))
		}
		s.forms = append(s.forms, " "+strings.Join(words, " ")+" ")
	}
	for i, form := range s.LegalForms {
		s.LegalForms[i] = " " + s.lookAlikes.Replace(form) + " " // a word, not the end of one
	}
}
