package doc

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
)

// Patch names what is to change: path → new value, null to empty it. A path is
// a field, or field/row-ID for rows; a row's value names its changed keys only.
// It is one thing everywhere: a form's edit, a mutation, a line of history, a
// check for conflicts.
type Patch map[string]json.RawMessage

// null is how a patch and the history write an empty value.
var null = json.RawMessage("null")

// DeletedPath marks a document for deletion; a person may set it.
const DeletedPath = "Deleted"

// OwnerPath moves a document to another owner; only commands and reactions may.
const OwnerPath = "Owner"

// Paths lists the patch's paths in a lasting order.
func (p Patch) Paths() []string { return slices.Sorted(maps.Keys(p)) }

// Apply returns parts with the patch applied, leaving the given ones alone.
// machine lifts the bar on fields that are the server's. Every fault is told.
func (k *Kind) Apply(old Parts, p Patch, machine bool) (Parts, error) {
	next := maps.Clone(old)
	var faults []error
	for _, path := range p.Paths() {
		value, err := k.value(next, path, p[path], machine)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		next.Set(path, value)
	}
	return next, errors.Join(faults...)
}

// value is what will stand under the path when raw is laid over what is there.
func (k *Kind) value(old Parts, path string, raw json.RawMessage, machine bool) (json.RawMessage, error) {
	if len(raw) == 0 {
		raw = null
	}
	name, row, isRow := strings.Cut(path, "/")
	if k.isHeader(name) {
		return headerValue(name, path, raw, machine)
	}
	f := k.Field(name)
	switch {
	case f == nil || isRow != (f.Type == TRows):
		return nil, Invalid(path, "unknown_field").claimed(k)
	case f.Server && !machine:
		return nil, (&Error{Code: CodeDenied, Kind: k.Name, Fields: []string{path}, Rule: "server_field"})
	case !isRow:
		value, rule := f.canon(raw)
		return value, ruleFault(k, path, name, rule)
	case strings.Contains(row, "/"): // a row's value names its fields, the path does not
		return nil, Invalid(path, "unknown_field").claimed(k)
	case !ID(row).Valid():
		return nil, Invalid(path, "malformed").claimed(k)
	}
	return k.rowValue(f, old.At(path), path, raw, machine)
}

func headerValue(name, path string, raw json.RawMessage, machine bool) (json.RawMessage, error) {
	if name != path || name != DeletedPath && !machine {
		return nil, &Error{Code: CodeDenied, Fields: []string{path}, Rule: "server_field"}
	}
	if string(raw) == "null" || string(raw) == "false" || string(raw) == `""` {
		return nil, nil
	}
	if name == DeletedPath && string(raw) != "true" {
		return nil, Invalid(path, "malformed")
	}
	return raw, nil
}

// rowValue lays the changed keys of a row over the row as it is.
func (k *Kind) rowValue(f *Field, old json.RawMessage, path string, raw json.RawMessage, machine bool) (json.RawMessage, error) {
	if string(raw) == "null" {
		return nil, nil
	}
	keys := map[string]json.RawMessage{}
	if err := strict(raw, &keys); err != nil || keys == nil {
		return nil, Invalid(path, "malformed").claimed(k)
	}
	row, _ := Body(old).Parts()
	var faults []error
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		i := slices.IndexFunc(f.Rows, func(rf *Field) bool { return rf.Name == key })
		if i < 0 {
			faults = append(faults, Invalid(path+"/"+key, "unknown_field").claimed(k))
			continue
		}
		if f.Rows[i].Server && !machine {
			faults = append(faults, &Error{Code: CodeDenied, Kind: k.Name, Fields: []string{path + "/" + key, f.Name}, Rule: "server_field"})
			continue
		}
		value, rule := f.Rows[i].canon(keys[key])
		if err := ruleFault(k, path+"/"+key, f.Name, rule); err != nil {
			faults = append(faults, err)
			continue
		}
		put(row, key, value)
	}
	return json.RawMessage(row.Body()), errors.Join(faults...)
}

func ruleFault(k *Kind, path, field, rule string) error {
	if rule == "" {
		return nil
	}
	e := Invalid(path, rule).claimed(k)
	if path != field {
		e.Fields = append(e.Fields, field)
	}
	return e
}

func (e *Error) claimed(k *Kind) *Error { e.Kind = k.Name; return e }

// Diff returns the patch that makes old into next: Apply(old, Diff(old, next))
// equals next in all the fields of the kind.
func (k *Kind) Diff(old, next Parts) Patch {
	p := Patch{}
	for _, name := range slices.Compact(slices.Sorted(slices.Values(append(fieldNames(k.Fields), headerFields[:]...)))) {
		a, b := old[name], next[name]
		if bytes.Equal(a, b) {
			continue
		}
		if f := k.Field(name); f != nil && f.Type == TRows {
			f.diffRows(p, old.rows(name), next.rows(name))
			continue
		}
		p[name] = orNull(b)
	}
	return p
}

func (f *Field) diffRows(p Patch, old, next map[string]json.RawMessage) {
	for id, was := range old {
		now, kept := next[id]
		switch {
		case !kept:
			p[f.Name+"/"+id] = null
		case !bytes.Equal(was, now):
			if d := f.diffRow(was, now); len(d) > 0 {
				p[f.Name+"/"+id] = json.RawMessage(d.Body())
			}
		}
	}
	for id, now := range next {
		if _, had := old[id]; !had {
			p[f.Name+"/"+id] = json.RawMessage(f.diffRow(nil, now).Body())
		}
	}
}

func (f *Field) diffRow(was, now json.RawMessage) Parts {
	a, _ := Body(was).Parts()
	b, _ := Body(now).Parts()
	d := Parts{}
	for _, rf := range f.Rows {
		if !bytes.Equal(a[rf.Name], b[rf.Name]) {
			d[rf.Name] = orNull(b[rf.Name])
		}
	}
	return d
}

func orNull(raw json.RawMessage) json.RawMessage {
	if raw == nil {
		return null
	}
	return raw
}

func fieldNames(fields []*Field) []string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.Name
	}
	return names
}

// Encode takes a document apart, each value in its one spelling.
func (k *Kind) Encode(d Doc) (Parts, error) {
	b, err := json.Marshal(d)
	if err != nil {
		return nil, err
	}
	all, err := Body(b).Parts()
	if err != nil {
		return nil, err
	}
	out, err := k.Stamped(d)
	if err != nil {
		return nil, err
	}
	patch := Patch{}
	for _, f := range k.Fields {
		if f.Type != TRows {
			patch[f.Name] = all[f.Name]
			continue
		}
		for id, row := range all.rows(f.Name) {
			patch[f.Name+"/"+id] = row
		}
	}
	return k.Apply(out, patch, true)
}
