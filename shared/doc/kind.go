package doc

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Kind is one type of document, read from its Go struct.
type Kind struct {
	Name   string
	Fields []*Field
	byName map[string]*Field
	typ    reflect.Type
	check  func(prev, next Doc) error
	rules  rules
	// erasable: its documents may be about a person.
	erasable bool
}

// checked is what a struct must be to declare a kind.
type checked[T any] interface {
	*T
	Doc
	// Check reports every rule of its own that the document breaks when it
	// replaces prev, which is zero for a new one.
	Check(prev *T) error
}

// KindOf reads the kind that the struct T declares. A struct that cannot be a
// document panics: that is a fault of the program, found at its first start.
func KindOf[T any, P checked[T]]() *Kind {
	t := reflect.TypeFor[T]()
	k := &Kind{Name: t.Name(), typ: t, Fields: fieldsOf(t, false), byName: map[string]*Field{}}
	k.check = func(prev, next Doc) error { return P(next.(P)).Check((*T)(prev.(P))) }
	k.rules = rulesOf[T](P(new(T)))
	_, k.erasable = any(P(new(T))).(Erasable)
	for _, f := range k.Fields {
		k.byName[f.Name] = f
	}
	return k
}

// Field finds a field by its name, nil if there is none.
func (k *Kind) Field(name string) *Field { return k.byName[name] }

// New returns an empty document of the kind.
func (k *Kind) New() Doc { return reflect.New(k.typ).Interface().(Doc) }

// Decode makes a document of a stored body. Fields that this program does not
// know are left alone.
func (k *Kind) Decode(id ID, seq int64, body Body) (Doc, error) {
	parts, err := body.Parts()
	if err != nil {
		return nil, fmt.Errorf("decode %s %s: %w", k.Name, id, err)
	}
	return k.Assemble(id, seq, parts)
}

// Assemble is Decode for a body that was taken apart.
func (k *Kind) Assemble(id ID, seq int64, parts Parts) (Doc, error) {
	d := k.New()
	v := reflect.ValueOf(d).Elem()
	for name, raw := range parts {
		if err := k.assign(v, d.Meta(), name, raw); err != nil {
			return nil, fmt.Errorf("decode %s %s: %s: %w", k.Name, id, name, err)
		}
	}
	d.Meta().ID, d.Meta().Seq = id, seq
	return d, nil
}

// Amend makes the document of other parts out of d, which is that of parts:
// only what differs is decoded. The two share what is alike; a document is not
// changed once it is made.
func (k *Kind) Amend(d Doc, seq int64, parts, other Parts) (Doc, error) {
	amended := k.New()
	v := reflect.ValueOf(amended).Elem()
	v.Set(reflect.ValueOf(d).Elem())
	for name := range parts {
		if _, kept := other[name]; !kept {
			k.empty(v, amended.Meta(), name)
		}
	}
	for name, raw := range other {
		if bytes.Equal(raw, parts[name]) {
			continue
		}
		k.empty(v, amended.Meta(), name) // a decoder would write into what the two share
		if err := k.assign(v, amended.Meta(), name, raw); err != nil {
			return nil, fmt.Errorf("decode %s %s: %s: %w", k.Name, d.Meta().ID, name, err)
		}
	}
	amended.Meta().Seq = seq
	return amended, nil
}

func (k *Kind) empty(v reflect.Value, h *Header, name string) {
	if f := k.byName[name]; f != nil {
		f.of(v).SetZero()
		return
	}
	if field := reflect.ValueOf(h).Elem().FieldByName(name); field.IsValid() && k.isHeader(name) {
		field.SetZero()
	}
}

// assign decodes one part into its field. Most fields are plain text, which
// needs no decoder.
func (k *Kind) assign(v reflect.Value, h *Header, name string, raw json.RawMessage) error {
	f := k.byName[name]
	if f == nil {
		return h.assign(name, raw)
	}
	field := f.of(v)
	if text, ok := unquoted(raw); ok && f.word {
		field.SetString(text)
		return nil
	}
	return json.Unmarshal(raw, field.Addr().Interface())
}

// Take gives one struct the named fields of another that declares them alike,
// by embedding the same struct or by hand.
func Take(to, from any, names ...string) {
	x, y := reflect.ValueOf(to).Elem(), reflect.ValueOf(from).Elem()
	for _, name := range names {
		x.FieldByName(name).Set(y.FieldByName(name))
	}
}

// unquoted is the string that raw says, if that can be seen without decoding.
func unquoted(raw json.RawMessage) (string, bool) {
	n := len(raw)
	if n < 2 || raw[0] != '"' || raw[n-1] != '"' || bytes.IndexByte(raw, '\\') >= 0 || !utf8.Valid(raw) {
		return "", false
	}
	return string(raw[1 : n-1]), true
}

// Check returns every fault of next, which is to replace prev: required fields
// that are empty, then what the kind itself says.
func (k *Kind) Check(prev, next Doc) error {
	faults := append(k.unsoundFiles(next), k.missing(next), k.check(prev, next))
	return k.claim(next.Meta().ID, errors.Join(faults...))
}

// claim writes kind and document into every fault that has none yet.
func (k *Kind) claim(id ID, err error) error { return Claim(k.Name, id, err) }

// Claim writes kind and document into every fault that has none yet: a rule may
// find what is wrong with another document than the one it was asked about.
func Claim(kind string, id ID, err error) error {
	var out []error
	for _, f := range Faults(err) {
		if f.Kind == "" {
			f.Kind, f.Doc = kind, id
		}
		out = append(out, f)
	}
	return errors.Join(out...)
}

func (k *Kind) missing(d Doc) error {
	var faults []error
	v := reflect.ValueOf(d).Elem()
	for _, f := range k.Fields {
		value := f.of(v)
		if f.Type == TRows {
			faults = append(faults, f.missingInRows(value))
		}
		if f.Required && (saysNothing(value) || f.Type == TRows && value.Len() == 0) {
			faults = append(faults, Invalid(f.Name, "required"))
		}
	}
	return errors.Join(faults...)
}

// saysNothing reports whether a value says nothing: a text of spaces and of signs
// that nobody sees is none.
func saysNothing(v reflect.Value) bool {
	if v.Kind() != reflect.String {
		return v.IsZero()
	}
	return !strings.ContainsFunc(v.String(), func(r rune) bool { return !unicode.IsSpace(r) && !unicode.Is(unicode.Cf, r) })
}

func (f *Field) missingInRows(rows reflect.Value) error {
	var faults []error
	for _, id := range sortedKeys(rows) {
		for _, rf := range f.Rows {
			if rf.Required && saysNothing(rf.of(rows.MapIndex(id))) {
				faults = append(faults, Invalid(f.Name+"/"+id.String()+"/"+rf.Name, "required").Reads(f.Name))
			}
		}
	}
	return errors.Join(faults...)
}

// References yields every document that d refers to, with the path it stands
// under, rows included.
func (k *Kind) References(d Doc, yield func(path string, f *Field, to Link)) {
	k.references(d, (*Field).NamesDocuments, yield)
}

// Parents yields the documents whose places d takes over.
func (k *Kind) Parents(d Doc, yield func(to Link)) {
	k.references(d, (*Field).inherits, func(_ string, f *Field, to Link) {
		if f.Inherit {
			yield(to)
		}
	})
}

func (k *Kind) references(d Doc, of func(*Field) bool, yield func(path string, f *Field, to Link)) {
	eachValue(k.Fields, reflect.ValueOf(d).Elem(), "", of, func(path string, f *Field, v reflect.Value) {
		switch {
		case f.Type == TRef && v.Len() > 0:
			yield(path, f, LinkTo(f.Refers, ID(v.String())))
		case f.Type == TLink && v.Len() > 0:
			yield(path, f, Link(v.String()))
		case f.Type == TSet && f.refers:
			for i := range v.Len() {
				yield(path, f, LinkTo(f.Refers, ID(v.Index(i).String())))
			}
		}
	})
}

// Codes yields every entry of a reference list that d names, those inside of its
// amounts and addresses too.
func (k *Kind) Codes(d Doc, yield func(path, list, code string)) {
	eachValue(k.Fields, reflect.ValueOf(d).Elem(), "", (*Field).NamesCodes, func(path string, f *Field, v reflect.Value) {
		switch {
		case f.Type == TCode && v.String() != "":
			yield(path, f.Refers, v.String())
		case f.Type == TSet && f.Values == nil && !f.refers:
			for i := range v.Len() {
				yield(path, f.Refers, v.Index(i).String())
			}
		case f.Type == TMoney && v.FieldByName("Currency").String() != "":
			yield(path, CurrencyList, v.FieldByName("Currency").String())
		case f.Type == TAddress && v.FieldByName("Country").String() != "":
			yield(path, CountryList, v.FieldByName("Country").String())
		}
	})
}

// eachValue visits the wanted fields of a struct and of its rows, always in one
// order: what comes of it must be alike on both sides.
func eachValue(fields []*Field, v reflect.Value, prefix string, of func(*Field) bool, visit func(string, *Field, reflect.Value)) {
	for _, f := range fields {
		if !of(f) {
			continue
		}
		value := f.of(v)
		if f.Type != TRows {
			visit(prefix+f.Name, f, value)
			continue
		}
		for _, id := range sortedKeys(value) {
			eachValue(f.Rows, value.MapIndex(id), f.Name+"/"+id.String()+"/", of, visit)
		}
	}
}

func sortedKeys(rows reflect.Value) []reflect.Value {
	keys := rows.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
	return keys
}

// Same reports whether two documents of one kind hold the same.
func Same(a, b Doc) bool {
	if reflect.DeepEqual(a, b) {
		return true // the usual case, and the cheaper look; rows emptied and rows never there differ here only
	}
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}
