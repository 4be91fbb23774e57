package form

import (
	"encoding/json"
	"time"

	"kontor/desktop/ui/kit"
	"kontor/shared/doc"
	"kontor/shared/i18n"
)

// Section is a panel of fields under a title.
type Section struct {
	Title string
	// Fields are names in order. Names parted by a blank share a line: "TaxID
	// KPP". Names that are not declared or are hidden are passed over.
	Fields []string
	Wide   bool // it takes the whole width, even where two panels fit
}

// Source knows what fields may refer to. Options is called beside the main
// goroutine while the user types; Title on the main goroutine, so it answers
// from memory.
type Source interface {
	// Options offers values of a code, reference or link that fit a text; an
	// option's ID is the value as it is stored.
	Options(f *doc.Field, text string) []kit.Option
	// Title is how a stored value is called.
	Title(f *doc.Field, value string) string
}

// Config says what a form is made of. What is nil or empty is left out, but
// for the first group.
type Config struct {
	Name   string       // of the kind or command: the words of its fields stand under it
	Fields []*doc.Field // the declaration
	Words  *i18n.Words
	Source Source
	Now    func() time.Time
	NewID  func() doc.ID // of a new row

	Layout     []Section      // empty: all fields in one section without a title
	Zone       *time.Location // of moments; nil is UTC
	ReadOnly   bool
	Locked     func(field string) bool // fields that this user may only read, besides the server's
	Hidden     func(field string) bool // fields that this user does not see
	Currencies []string                // the first is the usual one
	Countries  string                  // the reference list of an address's country
	ParsePhone func(text string) (doc.Phone, bool)
	ShowPhone  func(doc.Phone) string
	// Uses tells whether a document with these values uses a field: one that it does
	// not is not shown. nil: always.
	Uses func(field string, now doc.Parts) bool
	// RowField tells whether a row with these values uses a field; a phone's
	// row has no mail. nil: always.
	RowField func(rows, field string, row doc.Parts) bool
	// Note says more about a field than its name, under it; Usual is the value
	// that it can be put back to. nil, and an empty answer: nothing.
	Note  func(f *doc.Field) string
	Usual func(f *doc.Field) json.RawMessage
	// OnAttach puts a file into a field inside a row, by its path; nil: files are
	// attached elsewhere.
	OnAttach func(path string)
	OnOpen   func(f *doc.Field, value string)                      // look at what is referred to
	OnNew    func(f *doc.Field, text string, then func(id string)) // make what is to be referred to
}

func (c *Config) zone() *time.Location {
	if c.Zone == nil {
		return time.UTC
	}
	return c.Zone
}

func (c *Config) field(name string) *doc.Field {
	for _, f := range c.Fields {
		if f.Name == name {
			return f
		}
	}
	return nil
}

func (c *Config) hidden(name string) bool { return c.Hidden != nil && c.Hidden(name) }

func (c *Config) locked(f *doc.Field) bool {
	return c.ReadOnly || f.Server || c.Locked != nil && c.Locked(f.Name)
}

func (c *Config) currencies() []string {
	if len(c.Currencies) == 0 {
		return []string{"RUB", "USD", "EUR", "CNY"}
	}
	return c.Currencies
}
