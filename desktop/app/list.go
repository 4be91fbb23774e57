package app

import (
	"context"
	"slices"
	"strconv"
	"time"

	"kontor/desktop/vault"
	"kontor/shared/doc"
)

// Where is a condition on a field or a computed value.
type Where = vault.Where

// Query asks for documents of a kind.
type Query = vault.Query

// Page is a part of a list, and how long the whole is.
type Page struct {
	Rows  []*Document
	Total int
}

// List answers a query. Computed values may be filtered and ordered by: then
// every document of the kind that meets the other conditions is looked at.
func (a *App) List(ctx context.Context, q Query) (page Page, err error) {
	if err := checkSearch("search", q.Search); err != nil {
		return page, err
	}
	err = a.use(func(s *session) error {
		k, err := a.kinds.Kind(q.Kind)
		if err != nil {
			return err
		}
		stored, reckoned := split(k, q)
		if stored.Search != "" {
			if err := s.v.IndexSearch(ctx); err != nil {
				return err
			}
		}
		rows, total, err := s.v.List(ctx, stored)
		if err != nil {
			return err
		}
		page.Total = total
		if page.Rows, err = s.documents(ctx, rows); err != nil {
			return err
		}
		if reckoned != nil {
			page = reckoned.over(s.writer(ctx), page.Rows)
		}
		return nil
	})
	return page, err
}

// maxSearch is how many bytes may be looked for: whole pages that were pasted
// would keep search busy for minutes.
const maxSearch = 2000

func checkSearch(field, text string) error {
	if len(text) > maxSearch {
		return doc.Invalid(field, "search_long")
	}
	return nil
}

// reckoning is the part of a query that SQL cannot answer.
type reckoning struct {
	where         []Where
	order         string
	desc          bool
	limit, offset int
}

// split takes computed names out of a query; nil if there are none.
func split(k *doc.Kind, q Query) (Query, *reckoning) {
	names := computedNames(k)
	r := &reckoning{limit: q.Limit, offset: q.Offset, desc: q.Desc}
	var stored []Where
	for _, w := range q.Where {
		if names[w.Field] {
			r.where = append(r.where, w)
			continue
		}
		stored = append(stored, w)
	}
	if names[q.Order] {
		r.order, q.Order, q.Desc = q.Order, "", false
	}
	q.Where = stored
	if r.where == nil && r.order == "" {
		return q, nil
	}
	q.Limit, q.Offset = 0, 0
	return q, r
}

func computedNames(k *doc.Kind) map[string]bool {
	names := map[string]bool{}
	for _, c := range ComputedOf(k) {
		names[c.Name] = true
	}
	return names
}

// ComputedOf lists the names and types that documents of a kind compute.
func ComputedOf(k *doc.Kind) []doc.Computed {
	if c, ok := k.New().(doc.Computing); ok {
		return c.Computed(doc.Context{Zone: time.UTC})
	}
	return nil
}

func (r *reckoning) over(w *writer, rows []*Document) Page {
	rows = slices.DeleteFunc(rows, func(d *Document) bool { return !r.keeps(d) })
	if r.order != "" {
		w.sort(rows, r.order, r.desc)
	}
	p := Page{Total: len(rows)}
	from := min(r.offset, len(rows))
	to := len(rows)
	if r.limit > 0 {
		to = min(from+r.limit, to)
	}
	p.Rows = rows[from:to]
	return p
}

func (r *reckoning) keeps(d *Document) bool {
	for _, w := range r.where {
		text := reckoned(d.computed(w.Field).Value)
		if len(w.Any) > 0 && !slices.Contains(w.Any, text) {
			return false
		}
		if (w.From != "" || w.To != "") && text == "" {
			return false // as in SQL: what is not there is in no range
		}
		if w.From != "" && less(text, w.From) || w.To != "" && less(w.To, text) {
			return false
		}
	}
	return true
}

func less(a, b string) bool {
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	if errX == nil && errY == nil {
		return x < y
	}
	return a < b
}
