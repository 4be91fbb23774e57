package doc

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// Body is a document as it is stored and sent: JSON text of one object. Fields
// this program does not know survive in it.
type Body string

// Parts is a body taken apart by field.
type Parts map[string]json.RawMessage

// usualParts is how many fields of a document are filled, or a few more.
const usualParts = 24

// Parts takes the body apart.
func (b Body) Parts() (Parts, error) {
	if b == "" {
		return Parts{}, nil
	}
	p := make(Parts, usualParts)
	raw := []byte(b)
	if json.Valid(raw) && utf8.Valid(raw) && p.split(raw) {
		return p, nil
	}
	if err := json.Unmarshal(raw, &p); err != nil {
		return nil, fmt.Errorf("body: %w", err)
	}
	return p, nil
}

// Body puts the parts together; equal parts give equal text.
func (p Parts) Body() Body {
	size, names := 2, make([]string, 0, len(p))
	for name, raw := range p {
		size += len(name) + len(raw) + len(`"":,`)
		names = append(names, name)
	}
	slices.Sort(names)
	text := append(make([]byte, 0, size), '{')
	for i, name := range names {
		if i > 0 {
			text = append(text, ',')
		}
		text = append(append(quoted(text, name), ':'), orNull(p[name])...)
	}
	return Body(append(text, '}'))
}

// quoted appends a key; those of our own are plain words and IDs.
func quoted(text []byte, name string) []byte {
	if plainKey(name) {
		return append(append(append(text, '"'), name...), '"')
	}
	raw, err := json.Marshal(name)
	if err != nil {
		panic("doc: a key that is no JSON: " + err.Error()) // any string is
	}
	return append(text, raw...)
}

func plainKey(name string) bool {
	for i := range len(name) {
		if c := name[i]; c < ' ' || c > '~' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			return false
		}
	}
	return true
}

// At returns the value under a path, nil if it is empty.
func (p Parts) At(path string) json.RawMessage {
	name, row, isRow := strings.Cut(path, "/")
	if !isRow {
		return p[name]
	}
	return p.rows(name)[row]
}

func (p Parts) rows(name string) map[string]json.RawMessage {
	rows := map[string]json.RawMessage{}
	if raw := p[name]; raw != nil {
		if err := json.Unmarshal(raw, &rows); err != nil {
			return map[string]json.RawMessage{}
		}
	}
	return rows
}

// Set puts a value under a path; nil or null takes it away.
func (p Parts) Set(path string, value json.RawMessage) {
	if string(value) == "null" {
		value = nil
	}
	name, row, isRow := strings.Cut(path, "/")
	if isRow {
		rows := p.rows(name)
		put(rows, row, value)
		if value = nil; len(rows) > 0 {
			value = json.RawMessage(Parts(rows).Body())
		}
	}
	put(p, name, value)
}

func put[M ~map[string]json.RawMessage](m M, key string, value json.RawMessage) {
	if value == nil {
		delete(m, key)
		return
	}
	m[key] = value
}

// Without returns the parts less the named fields.
func (p Parts) Without(fields []string) Parts {
	out := maps.Clone(p)
	for _, f := range fields {
		delete(out, f)
	}
	return out
}

// EachRow gives the rows of a field in a lasting order.
func (p Parts) EachRow(field string, yield func(row string, body Parts)) {
	rows := p.rows(field)
	for _, id := range slices.Sorted(maps.Keys(rows)) {
		if body, err := Body(rows[id]).Parts(); err == nil {
			yield(id, body)
		}
	}
}
