package app

import (
	"context"

	"kontor/desktop/vault"
	"kontor/shared/doc"
)

// Document is a document as the person may see it, with what is unsent laid
// over it.
type Document struct {
	Kind     *doc.Kind
	ID       doc.ID
	Seq      int64 // 0 while the server does not know it
	Base     int64 // what the copy had seen when it was read: for Draft
	Title    string
	Deleted  bool
	Doc      doc.Doc
	Parts    doc.Parts
	Computed []doc.Computed
	Hidden   []string // fields the person may not see
	Pending  int      // unsent mutations that touch it
}

// Get reads a document.
func (a *App) Get(ctx context.Context, id doc.ID) (d *Document, err error) {
	err = a.use(func(s *session) error {
		row, err := s.v.Row(ctx, id)
		if err != nil {
			return err
		}
		if row == nil {
			return doc.Missing("", id)
		}
		if d, err = s.document(row); err != nil {
			return err
		}
		d.Base = s.sync.Status().Cursor
		d.Pending, err = s.v.Pending(ctx, id)
		return err
	})
	return d, err
}

// document decodes a row and reckons what is computed.
func (s *session) document(row *vault.Row) (*Document, error) {
	k, err := s.app.kinds.Kind(row.Kind)
	if err != nil {
		return nil, err
	}
	parts, err := doc.Body(row.Body).Parts()
	if err != nil {
		return nil, err
	}
	d := &Document{Kind: k, ID: row.ID, Seq: row.Seq, Title: row.Title, Deleted: row.Deleted, Parts: parts, Hidden: row.Hidden}
	if d.Doc, err = row.Document(k); err != nil {
		return nil, err
	}
	if c, ok := d.Doc.(doc.Computing); ok {
		d.Computed = c.Computed(s.context(nil))
	}
	return d, nil
}

// Title is how people know a document, empty if it is not here.
func (a *App) Title(ctx context.Context, id doc.ID) (title string) {
	_ = a.use(func(s *session) error {
		row, err := s.v.Row(ctx, id)
		if err == nil && row != nil {
			title = row.Title
		}
		return err
	})
	return title
}

// Found is a document that a search has found.
type Found struct {
	ID    doc.ID
	Kind  string
	Title string
}

// Find looks for text in documents of every kind.
func (a *App) Find(ctx context.Context, text string, limit int) (found []Found, err error) {
	err = a.use(func(s *session) error {
		if err := s.v.Index(ctx); err != nil {
			return err
		}
		rows, err := s.v.Find(ctx, text, limit)
		for _, r := range rows {
			found = append(found, Found{ID: r.ID, Kind: r.Kind, Title: r.Title})
		}
		return err
	})
	return found, err
}
