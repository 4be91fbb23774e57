package vault

import (
	"slices"

	"kontor/shared/doc"
	"kontor/shared/wire"
)

// traits are, by kind, the fields that something is made of beside the document.
// An edit that names none of them spares all of it, and decoding the document.
type traits map[string]*trait

type trait struct {
	// facet are those that indexes are made of. They stand in a column of their
	// own: an index of the body would be written anew, and with it a page of it,
	// whatever of the body changes.
	facet    []string
	searched []string
	bound    []string // relations and unique keys
}

func traitsOf(kinds *doc.Kinds) traits {
	all := traits{}
	for _, k := range kinds.All {
		t := &trait{}
		for _, f := range k.Fields {
			if indexed(f) {
				t.facet = append(t.facet, f.Name)
			}
			if f.Search || searched(f.Rows) {
				t.searched = append(t.searched, f.Name)
			}
			if f.NamesDocuments() {
				t.bound = append(t.bound, f.Name)
			}
		}
		if keyed, is := k.New().(doc.Keyed); is {
			t.bound = append(t.bound, keyed.KeyedBy()...)
		}
		all[k.Name] = t
	}
	return all
}

// facet is what indexes are made of in a row.
func (all traits) facet(r *wire.Row) string {
	t := all[r.Kind]
	if t == nil || len(t.facet) == 0 {
		return "{}"
	}
	if text := doc.Body(r.Body).Pick(t.facet); text != "" {
		return text
	}
	return "{}"
}

// difference tells what a new row changes of the one before.
type difference struct{ listed, searched, bound bool }

// between compares a row with the one that it replaces, nil if there is none.
func (all traits) between(was *Row, r *wire.Row) difference {
	t := all[r.Kind]
	if was == nil || t == nil || was.Owner != r.Owner || was.Deleted != r.Deleted {
		return difference{true, true, true}
	}
	names, ok := doc.Body(r.Body).Changed(doc.Body(was.Body))
	if !ok {
		return difference{true, true, true}
	}
	some := func(of []string) bool {
		return slices.ContainsFunc(names, func(n string) bool { return slices.Contains(of, n) })
	}
	title := was.Title != r.Title
	return difference{listed: title || some(t.facet), searched: title || some(t.searched), bound: some(t.bound)}
}
