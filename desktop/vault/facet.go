package vault

import (
	"kontor/shared/doc"
	"kontor/shared/wire"
)

// facets names, by kind, the fields that indexes are made of. They stand in a
// column of their own: an index of the body would be written anew, and with it
// a page of it, whatever of the body changes.
type facets map[string][]string

func facetsOf(kinds *doc.Kinds) facets {
	all := facets{}
	for _, k := range kinds.All {
		for _, f := range k.Fields {
			if indexed(f) {
				all[k.Name] = append(all[k.Name], f.Name)
			}
		}
	}
	return all
}

// of is the facet of a row.
func (f facets) of(r *wire.Row) string {
	names := f[r.Kind]
	if len(names) == 0 {
		return "{}"
	}
	if text := doc.Body(r.Body).Pick(names); text != "" {
		return text
	}
	return "{}"
}
