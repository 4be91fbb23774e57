package app

import (
	"context"
	"fmt"
	"slices"

	"kontor/shared/doc"
)

// Table is a list as a screen shows it.
type Table struct {
	Rows  []TableRow
	Total int
}

// TableRow is a line of a table, its cells as people read them.
type TableRow struct {
	ID      doc.ID
	Deleted bool
	Pending bool // something in it waits for the server
	Cells   []string
	Raw     []string // as stored: for colours and chips
}

// TitleColumn is the column that every kind has: what a document is called. A
// kind with a field of that name shows the field.
const TitleColumn = "Title"

// callsIt reports whether a column shows what documents of the kind are called.
func callsIt(k *doc.Kind, column string) bool {
	return column == TitleColumn && k.Field(column) == nil
}

// manyRows is from how many rows titles of referred documents are read at once.
const manyRows = 200

// Table answers a query with the columns asked for: fields, computed values or
// the title.
func (a *App) Table(ctx context.Context, q Query, columns []string) (t Table, err error) {
	err = a.use(func(s *session) error {
		k, err := a.kinds.Kind(q.Kind)
		if err != nil {
			return err
		}
		if q.Search != "" {
			if err := s.v.IndexSearch(ctx); err != nil {
				return err
			}
		}
		_, reckoned := split(k, q)
		computed := computedNames(k)
		for _, c := range columns {
			if computed[c] || reckoned != nil {
				t, err = s.reckonedTable(ctx, k, q, columns)
				return err
			}
		}
		t, err = s.storedTable(ctx, k, q, columns)
		return err
	})
	return t, err
}

// storedTable reads the cells without decoding documents.
func (s *session) storedTable(ctx context.Context, k *doc.Kind, q Query, columns []string) (t Table, err error) {
	var stored []string
	for _, c := range columns {
		if !callsIt(k, c) {
			stored = append(stored, c)
		}
	}
	lines, total, err := s.v.Table(ctx, q, stored)
	if err != nil {
		return t, err
	}
	w := s.writer(ctx)
	if len(lines) > manyRows {
		if err := w.learn(k, stored); err != nil {
			return t, err
		}
	}
	t = Table{Total: total, Rows: make([]TableRow, len(lines))}
	for i, l := range lines {
		row := TableRow{ID: l.ID, Deleted: l.Deleted, Pending: l.Pending, Cells: make([]string, len(columns)), Raw: make([]string, len(columns))}
		at := 0
		for j, c := range columns {
			if callsIt(k, c) {
				row.Cells[j], row.Raw[j] = s.called(ctx, k.Name, l.Title), l.Title
				continue
			}
			row.Raw[j] = l.Cells[at]
			if f := k.Field(c); f != nil {
				row.Cells[j] = w.tableCell(k.Name, f, l.Cells[at])
			} else {
				row.Cells[j] = headerText(w, c, l.Cells[at])
			}
			at++
		}
		t.Rows[i] = row
	}
	return t, nil
}

// learn reads the titles of the kinds that columns refer to, all at once.
func (w *writer) learn(k *doc.Kind, columns []string) error {
	var kinds []string
	for _, c := range columns {
		if f := k.Field(c); f != nil {
			for _, part := range append([]*doc.Field{f}, f.Rows...) {
				if part.Type == doc.TRef && !slices.Contains(kinds, part.Refers) {
					kinds = append(kinds, part.Refers)
				}
			}
		}
	}
	for _, kind := range kinds {
		lines, _, err := w.s.v.Table(w.ctx, Query{Kind: kind, Deleted: true}, nil)
		if err != nil {
			return err
		}
		for _, l := range lines {
			w.titles[l.ID] = w.s.called(w.ctx, kind, l.Title)
		}
	}
	return nil
}

// reckonedTable decodes documents, because some column is computed.
func (s *session) reckonedTable(ctx context.Context, k *doc.Kind, q Query, columns []string) (t Table, err error) {
	stored, reckoned := split(k, q)
	rows, total, err := s.v.List(ctx, stored)
	if err != nil {
		return t, err
	}
	docs, err := s.documents(ctx, rows)
	if err != nil {
		return t, err
	}
	for _, d := range docs {
		if d.Pending, err = s.v.Pending(ctx, d.ID); err != nil {
			return t, err
		}
	}
	w := s.writer(ctx)
	if reckoned != nil {
		page := reckoned.over(w, docs)
		docs, total = page.Rows, page.Total
	}
	t.Total = total
	for _, d := range docs {
		row := TableRow{ID: d.ID, Deleted: d.Deleted, Pending: d.Pending > 0}
		for _, c := range columns {
			raw, cell := w.column(k, d, c)
			row.Raw, row.Cells = append(row.Raw, raw), append(row.Cells, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	return t, nil
}

func (w *writer) column(k *doc.Kind, d *Document, name string) (raw, cell string) {
	if callsIt(k, name) {
		return d.Title, d.Title
	}
	for _, c := range d.Computed {
		if c.Name == name {
			raw = reckoned(c.Value)
			return raw, w.tableCell(k.Name, &doc.Field{Name: name, Type: c.Type}, raw)
		}
	}
	raw = plain(d.Parts[name])
	if f := k.Field(name); f != nil {
		return raw, w.tableCell(k.Name, f, raw)
	}
	return raw, w.path(k, name, d.Parts[name])
}

// tableCell is a value as a list shows it: a no is empty there, or the few
// that say yes would not be seen.
func (w *writer) tableCell(kind string, f *doc.Field, text string) string {
	if text == "null" || f.Type == doc.TBool && text != "true" && text != "1" {
		return ""
	}
	return w.cell(kind, f.Name, f, text)
}

// Reckoned says a computed value of a document as people read it.
func (a *App) Reckoned(ctx context.Context, k *doc.Kind, v doc.Computed) (text string) {
	_ = a.use(func(s *session) error {
		text = s.writer(ctx).tableCell(k.Name, &doc.Field{Name: v.Name, Type: v.Type}, reckoned(v.Value))
		return nil
	})
	return text
}

// reckoned writes a computed value as text; nothing is empty.
func reckoned(v any) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}
