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
	Extension  []string          // what an extension begins with
	Before     []string          // what stands before a number
	And        []string          // what stands between two

	lookAlikes    *strings.Replacer // to small Cyrillic
	latin         *strings.Replacer // the way back, capitals
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
	for latin, cyrillic := range s.LookAlikes {
		here = append(here, latin, cyrillic)
		if strings.Contains(unpLetters, strings.ToUpper(latin)) {
			back = append(back, strings.ToUpper(cyrillic), strings.ToUpper(latin))
		}
	}
	s.lookAlikes, s.latin = strings.NewReplacer(here...), strings.NewReplacer(back...)
	for i, form := range s.LegalForms {
		s.LegalForms[i] = " " + s.lookAlikes.Replace(form) + " " // a word, not the end of one
	}
}
