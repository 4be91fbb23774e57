package calendar

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"sync"
)

//go:embed shapes.json
var shapesJSON []byte

// shapes are the looks of what must not get out, and of what may although it
// is made of digits too.
type shapes struct {
	// mail is an address, its at sign spelled out or set apart as well.
	mail *regexp.Regexp
	// fine is a container's number, one of our contracts' (letters, the year, five
	// digits), or a sum with its unit.
	fine *regexp.Regexp
	// day is a date.
	day *regexp.Regexp
	// phone is the word for a phone right before a number, number the sign.
	phone, number *regexp.Regexp
}

// known gives the shapes; the words in them are data.
var known = sync.OnceValue(func() shapes {
	var words struct{ Phone, Short, Unit []string }
	if err := json.Unmarshal(shapesJSON, &words); err != nil {
		panic(fmt.Sprintf("shapes.json: %v", err)) // it is built in: a test reads it
	}
	return shapes{
		mail: regexp.MustCompile(`(?i)[^\s@＠<>(),;"]+(?:\s?[@＠]\s?|\s*[(\[{]\s*at\s*[)\]}]\s*)[^\s@＠<>(),;"]+\.[\pL\d-]{2,}|[^\s@＠<>(),;"]+[@＠][^\s@＠<>(),;"]+`),
		fine: regexp.MustCompile(`\b[A-Z]{3}[UJZ] ?\d{6}[ -]?\d\b|\p{Lu}{1,7}[-/]?20\d\d-\d{5}(?:[^\pL\d-]|$)|` +
			`\b\d{1,3}(?:[ \x{a0}\x{202f}]\d{3})+(?:[,.]\d{1,2})?[ \x{a0}\x{202f}]?(?:\p{Sc}|(?i:` + strings.Join(words.Unit, "|") + `)(?:[^\pL\d]|$))`),
		day:    regexp.MustCompile(`(?:0?[1-9]|[12]\d|3[01])[./](?:0?[1-9]|1[0-2])[./](?:(?:19|20)\d\d|\d\d)|(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])`),
		phone:  regexp.MustCompile(`(?i)(?:^|[^\pL])(?:(?:` + strings.Join(words.Phone, "|") + `)\pL{0,6}[.:]?|(?:` + strings.Join(words.Short, "|") + `)[.:])[\s:№#-]*$`),
		number: regexp.MustCompile(`(?:№|#|\bN)\s?$`),
	}
})
