package app

import (
	"bytes"
	"cmp"
	"slices"
	"strconv"

	"kontor/shared/doc"
	"kontor/shared/i18n"
)

// rank is a computed value as it is ordered by: numbers by their size, words
// and titles as in a dictionary, like those that are stored.
type rank struct {
	there  bool
	number float64
	key    []byte
}

func (r rank) compare(o rank) int {
	switch {
	case r.there != o.there && o.there:
		return -1 // what is not there comes first, as in SQL
	case r.there != o.there:
		return 1
	}
	return cmp.Or(cmp.Compare(r.number, o.number), bytes.Compare(r.key, o.key))
}

func (d *Document) computed(name string) doc.Computed {
	for _, c := range d.Computed {
		if c.Name == name {
			return c
		}
	}
	return doc.Computed{}
}

// sort orders documents by a computed value; equals stay as they are.
func (w *writer) sort(docs []*Document, by string, desc bool) {
	key := i18n.New(i18n.RU).SortKey()
	ranks := make(map[*Document]rank, len(docs))
	for _, d := range docs {
		ranks[d] = w.rank(d.computed(by), key)
	}
	slices.SortStableFunc(docs, func(a, b *Document) int {
		n := ranks[a].compare(ranks[b])
		if desc {
			return -n
		}
		return n
	})
}

func (w *writer) rank(c doc.Computed, key func(string) []byte) rank {
	text := reckoned(c.Value)
	if c.Type == doc.TRef {
		text = w.title(doc.ID(text))
	}
	r := rank{there: text != ""}
	switch c.Type {
	case doc.TInt, doc.TDecimal:
		r.number, _ = strconv.ParseFloat(text, 64) // empty is not there
	case doc.TRef, doc.TString, doc.TText:
		r.key = key(text)
	default:
		r.key = []byte(text)
	}
	return r
}
