package sheet

import (
	"embed"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// columnFiles hold, a file a kind, the names under which tables have its fields.
//
//go:embed columns/*.json
var columnFiles embed.FS

// column is a field and the names under which tables have it.
type column struct {
	Field string
	Names []string
}

// vocabulary is what is known of the tables that a kind is read from.
type vocabulary struct {
	fields map[string]bool
	names  map[string]string // in the form in which they are compared → field
}

var vocabularies = sync.OnceValue(func() map[string]vocabulary {
	files, err := columnFiles.ReadDir("columns")
	if err != nil {
		panic("sheet: columns: " + err.Error()) // embedded
	}
	all := map[string]vocabulary{}
	for _, file := range files {
		raw, err := columnFiles.ReadFile("columns/" + file.Name())
		var columns []column
		if err = errors.Join(err, json.Unmarshal(raw, &columns)); err != nil {
			panic("sheet: " + file.Name() + ": " + err.Error()) // embedded
		}
		v := vocabulary{map[string]bool{}, map[string]string{}}
		for _, c := range columns {
			v.fields[c.Field] = true
			for _, name := range c.Names {
				v.names[plainName(name)] = c.Field
			}
		}
		all[strings.TrimSuffix(file.Name(), ".json")] = v
	}
	return all
})

// Reads reports whether tables of a kind can be read.
func Reads(kind string) bool { return vocabularies()[kind].fields != nil }

// Fits reports whether a column can be said to hold the field of the kind.
func Fits(kind, field string) bool { return vocabularies()[kind].fields[field] }

// Fields lists what a column of a kind's table can hold.
func Fields(kind string) []string { return slices.Sorted(maps.Keys(vocabularies()[kind].fields)) }

// GuessColumn guesses by its name which field of a kind a column holds, "" if
// it cannot. Rows and what stands in them are written with a dot:
// "Comms.Phone", "Addresses.legal", "Term.From".
func GuessColumn(kind, header string) string {
	name, names := plainName(header), vocabularies()[kind].names
	if len(name) > 100 {
		return ""
	}
	if field := names[name]; field != "" {
		return field
	}
	// A longer heading is judged by its longest known run of words.
	words := strings.Fields(name)
	for n := len(words) - 1; n > 0; n-- {
		for at := 0; at+n <= len(words); at++ {
			if field := names[strings.Join(words[at:at+n], " ")]; field != "" {
				return field
			}
		}
	}
	return ""
}

// known reports whether a cell is a column's name, word for word, whatever the
// table is of.
func known(cell string) bool {
	name := plainName(cell)
	for _, v := range vocabularies() {
		if v.names[name] != "" {
			return true
		}
	}
	return false
}

// plainName is a heading's words in lower case, joined by single spaces.
func plainName(s string) string {
	s = strings.ReplaceAll(strings.ToLower(s), "\u0451", "\u0435") // one letter is often written for the other
	for _, mail := range []string{"e-mail", "e mail", "\u0435-mail"} {
		s = strings.ReplaceAll(s, mail, "email")
	}
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
}
