package doc

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"
)

// Body is a document as it is stored and sent: JSON text of one object. Fields
// this program does not know survive in it.
type Body string

// Parts is a body taken apart by field.
type Parts map[string]json.RawMessage

// Parts takes the body apart.
func (b Body) Parts() (Parts, error) {
	p := Parts{}
	if b == "" {
		return p, nil
	}
	if err := json.Unmarshal([]byte(b), &p); err != nil {
		return nil, fmt.Errorf("body: %w", err)
	}
	return p, nil
}

// Body puts the parts together; equal parts give equal text.
func (p Parts) Body() Body {
	b, err := json.Marshal(p)
	if err != nil {
		panic("doc: parts that are no JSON: " + err.Error()) // every part came through canon or Unmarshal
	}
	return Body(b)
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
