package sheet

import (
	_ "embed"
	"encoding/json"
	"strings"
	"sync"
	"unicode"
)

//go:embed columns.json
var columnsFile []byte

// column is a field and the names under which tables have it.
type column struct {
	Field string
	Names []string
}

// fits are the fields that a column can hold.
var fits = sync.OnceValue(func() map[string]bool {
	fields := map[string]bool{}
	for _, field := range guesses() {
		fields[field] = true
	}
	return fields
})

// Fits reports whether a column can be said to hold the field.
func Fits(field string) bool { return fits()[field] }

// guesses are the known names in the form in which they are compared.
var guesses = sync.OnceValue(func() map[string]string {
	var columns []column
	if err := json.Unmarshal(columnsFile, &columns); err != nil {
		panic("sheet: columns.json: " + err.Error()) // embedded
	}
	fields := map[string]string{}
	for _, c := range columns {
		for _, name := range c.Names {
			fields[plainName(name)] = c.Field
		}
	}
	return fields
})

// GuessColumn guesses by its name which field of a counterparty a column
// holds, "" if it cannot. Rows and what stands in them are written with a dot:
// "Comms.Phone", "Addresses.legal", "BankAccounts.BIK".
func GuessColumn(header string) string {
	name := plainName(header)
	if len(name) > 100 {
		return ""
	}
	if field := guesses()[name]; field != "" {
		return field
	}
	// A longer heading is judged by its longest known run of words.
	words := strings.Fields(name)
	for n := len(words) - 1; n > 0; n-- {
		for at := 0; at+n <= len(words); at++ {
			if field := guesses()[strings.Join(words[at:at+n], " ")]; field != "" {
				return field
			}
		}
	}
	return ""
}

// known reports whether a cell is a column's name, word for word.
func known(cell string) bool { return guesses()[plainName(cell)] != "" }

// plainName is a heading's words in lower case, joined by single spaces.
func plainName(s string) string {
	s = strings.ReplaceAll(strings.ToLower(s), "\u0451", "\u0435") // one letter is often written for the other
	for _, mail := range []string{"e-mail", "e mail", "\u0435-mail"} {
		s = strings.ReplaceAll(s, mail, "email")
	}
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
}
