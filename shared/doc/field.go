package doc

import (
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// Type names what a field holds; forms, lists and SQL choose by it.
type Type string

// The types a field may have.
const (
	TString  Type = "string"
	TText    Type = "text"
	TBool    Type = "bool"
	TInt     Type = "int"
	TDate    Type = "date"
	TTime    Type = "time"
	TPeriod  Type = "period"
	TSpan    Type = "span"
	TYearly  Type = "yearly"
	TMoney   Type = "money"
	TDecimal Type = "decimal"
	TPhone   Type = "phone"
	TEmail   Type = "email"
	TAddress Type = "address"
	TEnum    Type = "enum"
	TSet     Type = "set"
	TCode    Type = "code"
	TRef     Type = "ref"
	TLink    Type = "link"
	TFile    Type = "file"
	TRows    Type = "rows"
)

// Field is one field of a kind, read from the Go struct once.
type Field struct {
	Name     string
	Type     Type
	Refers   string   // of a ref: the kind; of a code or a set of codes: the list
	Values   []string // of an enum or a set of an enum
	Class    string   // who may see it, empty: whoever sees the document
	Required bool
	Index    bool     // lists filter and order by it
	Search   bool     // full-text search finds it
	Number   bool     // given by the server from a gapless series
	Server   bool     // moved by commands and reactions only
	Inherit  bool     // the document is also where the one referred to is
	Rows     []*Field // of rows: the row's fields
	refers   bool     // Refers is a kind and not a list
	word     bool     // a string to Go and in JSON, with no decoder of its own
	goType   reflect.Type
	index    []int // where it is in the struct: in one that is embedded it is deeper
	files    bool  // see HoldsFiles
}

// of is the field's value in a struct of its kind.
func (f *Field) of(v reflect.Value) reflect.Value { return v.FieldByIndex(f.index) }

// Year reports whether a number is a year of the calendar: its thousands are
// not set apart.
func (f *Field) Year() bool { return f.Type == TInt && f.Name == "Year" }

// types maps the plain Go types; the rest is told apart by method.
var types = map[reflect.Type]Type{
	reflect.TypeFor[string]():  TString,
	reflect.TypeFor[bool]():    TBool,
	reflect.TypeFor[int64]():   TInt,
	reflect.TypeFor[Text]():    TText,
	reflect.TypeFor[Date]():    TDate,
	reflect.TypeFor[Time]():    TTime,
	reflect.TypeFor[Period]():  TPeriod,
	reflect.TypeFor[Span]():    TSpan,
	reflect.TypeFor[Yearly]():  TYearly,
	reflect.TypeFor[Money]():   TMoney,
	reflect.TypeFor[Decimal](): TDecimal,
	reflect.TypeFor[Phone]():   TPhone,
	reflect.TypeFor[Email]():   TEmail,
	reflect.TypeFor[Address](): TAddress,
	reflect.TypeFor[Link]():    TLink,
	reflect.TypeFor[File]():    TFile,
	reflect.TypeFor[ID]():      TString, // of nothing that a rule has to look up
}

// fieldsOf reads the fields of a struct. Those of one that is embedded are its
// own, as they are in JSON: two kinds declare once what both have.
func fieldsOf(t reflect.Type, row bool) (fields []*Field) {
	for i := range t.NumField() {
		f := t.Field(i)
		switch {
		case f.Anonymous && f.Type == reflect.TypeFor[Header]():
		case f.Anonymous && f.Type.Kind() == reflect.Struct:
			for _, inner := range fieldsOf(f.Type, row) {
				inner.index = append([]int{i}, inner.index...)
				fields = append(fields, inner)
			}
		default:
			fields = append(fields, newField(t, f, row))
		}
	}
	names := fieldNames(fields)
	slices.Sort(names)
	if len(slices.Compact(names)) < len(fields) {
		panic(fmt.Sprintf("doc: %s declares a field twice", t.Name())) // JSON would write neither
	}
	return fields
}

func newField(owner reflect.Type, f reflect.StructField, row bool) *Field {
	field := &Field{Name: f.Name, goType: f.Type, index: f.Index, word: isWord(f.Type)}
	field.Type = field.typeOf(f.Type)
	if field.Type == "" || row && field.Type == TRows || !row && shadows(f.Name) {
		panic(fmt.Sprintf("doc: %s.%s: no field can be a %s", owner.Name(), f.Name, f.Type))
	}
	field.files = field.Type == TFile || field.ListsFiles() || slices.ContainsFunc(field.Rows, (*Field).HoldsFiles)
	for word := range strings.SplitSeq(f.Tag.Get("doc"), ",") {
		class, isClass := strings.CutPrefix(word, "class=")
		switch {
		case word == "":
		case isClass && !row:
			field.Class = strings.ToUpper(class)
		case word == "required":
			field.Required = true
		case word == "index":
			field.Index = true
		case word == "search":
			field.Search = true
		case word == "number" && !row:
			field.Number, field.Server = true, true
		case word == "server":
			field.Server = true
		case word == "inherit" && (field.Type == TRef || field.Type == TLink):
			field.Inherit = true
		default:
			panic(fmt.Sprintf("doc: %s.%s: the tag word %q is unknown or has no place here", owner.Name(), f.Name, word))
		}
	}
	return field
}

func isWord(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return t.Kind() == reflect.String && !p.Implements(reflect.TypeFor[json.Unmarshaler]()) && !p.Implements(reflect.TypeFor[encoding.TextUnmarshaler]())
}

// shadows reports whether a field of that name would hide one of the header.
// Department alone a kind may declare for itself: where an employee works says
// more than whose record he is.
func shadows(name string) bool {
	return name != "Department" && slices.Contains(headerFields[:], name)
}

// typeOf also fills what only the Go type tells: values, target, row fields.
func (f *Field) typeOf(t reflect.Type) Type {
	if plain, ok := types[t]; ok {
		return plain
	}
	switch zero := reflect.Zero(t).Interface().(type) {
	case Enum:
		f.Values = zero.Values()
		return TEnum
	case interface{ target() string }:
		f.Refers, f.refers = zero.target(), true
		return TRef
	case interface{ list() string }:
		f.Refers = zero.list()
		return TCode
	}
	switch t.Kind() {
	case reflect.Slice:
		if f.typeOf(t.Elem()); f.Values != nil || f.Refers != "" {
			return TSet
		}
	case reflect.Map:
		if t.Key() == reflect.TypeFor[ID]() {
			f.Rows = fieldsOf(t.Elem(), true)
			return TRows
		}
	}
	return ""
}

// NamesDocuments reports whether the field or one of its rows can refer to a
// document.
func (f *Field) NamesDocuments() bool {
	return f.refers || f.Type == TLink || slices.ContainsFunc(f.Rows, (*Field).NamesDocuments)
}

// inherits reports whether the place of a document may come through the field or
// one of its rows.
func (f *Field) inherits() bool { return f.Inherit || slices.ContainsFunc(f.Rows, (*Field).inherits) }

// NamesCodes reports whether the field or one of its rows can name an entry of a
// list.
func (f *Field) NamesCodes() bool {
	return f.Refers != "" && !f.refers || f.Type == TMoney || f.Type == TAddress || slices.ContainsFunc(f.Rows, (*Field).NamesCodes)
}

// canon decodes raw strictly into the field's type and returns the one way it
// is written, nil if it is empty. A fault is a rule word.
func (f *Field) canon(raw json.RawMessage) (json.RawMessage, string) {
	if string(raw) == "null" || len(raw) == 0 {
		return nil, ""
	}
	fresh := reflect.New(f.goType)
	if err := strict(raw, fresh.Interface()); err != nil {
		return nil, "malformed"
	}
	v := fresh.Elem()
	if v.IsZero() || v.Kind() == reflect.Slice && v.Len() == 0 {
		return nil, ""
	}
	if rule := f.sound(v); rule != "" {
		return nil, rule
	}
	out, err := json.Marshal(v.Interface())
	if err != nil {
		return nil, "malformed"
	}
	return out, ""
}
