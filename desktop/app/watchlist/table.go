package watchlist

import (
	_ "embed"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"

	"kontor/desktop/app/sheet"
	"kontor/shared/crm"
	"kontor/shared/doc"
)

//go:embed columns.json
var columnsFile []byte

// habits are how people make tables of denied parties.
type habits struct {
	Columns map[string][]string         // field → the names of its column
	Types   map[crm.DeniedType][]string // type → what words for it begin with

	fields map[string]string // the name of a column → field
}

// usual is read once, when first asked for.
var usual = sync.OnceValue(func() *habits {
	h := &habits{fields: map[string]string{}}
	if err := json.Unmarshal(columnsFile, h); err != nil {
		panic("watchlist: columns.json: " + err.Error()) // embedded
	}
	for field, names := range h.Columns {
		for _, name := range names {
			h.fields[name] = field
		}
	}
	return h
})

// Fits reports whether a column can be said to hold the field.
func Fits(field string) bool { return usual().Columns[field] != nil }

// Guess guesses by its name what a column holds, "" if it cannot.
func Guess(header string) string {
	header = strings.ReplaceAll(strings.ToLower(header), "\u0451", "\u0435") // one letter is often written for the other
	return usual().fields[strings.Join(strings.FieldsFunc(header, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")]
}

// tabled reads the rows of a table.
func tabled(t sheet.Table, fields map[string]string) (List, error) {
	list := List{Source: crm.SourceOther, Columns: t.Columns, Map: map[string]string{}}
	named := false
	for _, c := range t.Columns {
		field := Guess(c)
		if fields != nil {
			field = fields[c]
		}
		list.Map[c] = field
		named = named || field == "Name"
	}
	if !named {
		return list, doc.Invalid("map", "import_no_name")
	}
	for _, row := range t.Rows {
		e := Entry{Row: row.Number}
		e.Type = crm.DeniedUnknown // until a column says
		for i, cell := range row.Cells {
			if cell != "" {
				e.put(t.Columns[i], list.Map[t.Columns[i]], cell)
			}
		}
		list.Entries = append(list.Entries, e)
	}
	return list, nil
}

// put sets the field that a column holds.
func (e *Entry) put(column, field, cell string) {
	text := map[string]*string{"Name": &e.Name, "Code": &e.Code, "Country": &e.Country, "TaxID": &e.TaxID, "Born": &e.Born, "Program": &e.Program}
	long := map[string]*doc.Text{"Aliases": &e.Aliases, "Documents": &e.Documents, "Addresses": &e.Addresses, "Note": &e.Note}
	switch {
	case text[field] != nil:
		*text[field] = joined(" ", *text[field], cell)
	case field == "Aliases":
		e.Aliases = lines(append(strings.Split(string(e.Aliases), "\n"), strings.FieldsFunc(cell, func(r rune) bool { return r == ';' || r == '\n' })...)...)
	case long[field] != nil:
		*long[field] = lines(append(strings.Split(string(*long[field]), "\n"), strings.Split(cell, "\n")...)...)
	case field == "ListedOn":
		e.day(column, cell)
	case field == "Type":
		e.kind(column, cell)
	}
}

// dayForms are how people write a day.
var dayForms = []string{"2006-01-02", "02.01.2006", "2.1.2006"}

func (e *Entry) day(column, cell string) {
	for _, form := range dayForms {
		if at, err := time.Parse(form, cell); err == nil {
			e.ListedOn = doc.DateOf(at)
			return
		}
	}
	e.Faults = append(e.Faults, Fault{column, "date"})
}

func (e *Entry) kind(column, cell string) {
	word := strings.ToLower(strings.TrimSpace(cell))
	for kind, begins := range usual().Types {
		if slices.ContainsFunc(begins, func(begin string) bool { return strings.HasPrefix(word, begin) }) {
			e.Type = kind
			return
		}
	}
	e.Faults = append(e.Faults, Fault{column, "import_type"})
}
