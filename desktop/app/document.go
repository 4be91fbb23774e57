package app

import (
	"context"
	"slices"

	"kontor/desktop/vault"
	"kontor/shared/access"
	"kontor/shared/change"
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
	Closed   []string // fields that nobody of this person's roles may edit as it stands, and Why
	Why      *doc.Error
	Pending  int // unsent mutations that touch it
	rights   []access.Right
}

// May reports whether the person has the right on this very document, as far
// as the copy can tell. Only Get finds it out, and what is closed.
func (d *Document) May(r access.Right) bool { return slices.Contains(d.rights, r) }

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
		row.Title = s.called(ctx, row.Kind, row.Title)
		if err = s.v.Look(ctx, func(r doc.Reader) (err error) {
			if d, err = s.document(row, r); err == nil {
				d.Closed, d.Why = d.Kind.Closed(s.context(r), d.Doc)
			}
			return err
		}); err != nil {
			return err
		}
		d.Base = s.sync.Status().Cursor
		if d.Pending, err = s.v.Pending(ctx, id); err != nil {
			return err
		}
		d.rights, err = s.rights(ctx, d)
		return err
	})
	return d, err
}

// rights asks for each right where the document is, as a save would.
func (s *session) rights(ctx context.Context, d *Document) (all []access.Right, err error) {
	places, err := s.places(ctx, d)
	for _, right := range []access.Right{access.Read, access.Create, access.Edit, access.Decide, access.Export} {
		if err == nil && s.actor().May(right, d.Kind.Name, places) {
			all = append(all, right)
		}
	}
	return all, err
}

// places are those in which the document is, as far as the copy knows.
func (s *session) places(ctx context.Context, d *Document) (places []string, err error) {
	err = s.v.Look(ctx, func(r doc.Reader) error {
		sight, err := change.SightOf(s.context(r), s.app.kinds, d.Kind, d.Doc)
		places = sight.Places
		return err
	})
	return places, err
}

// documents decodes rows, all by the copy as it is at one moment.
func (s *session) documents(ctx context.Context, rows []*vault.Row) ([]*Document, error) {
	all := make([]*Document, len(rows))
	for _, row := range rows {
		row.Title = s.called(ctx, row.Kind, row.Title)
	}
	err := s.v.Look(ctx, func(r doc.Reader) (err error) {
		for i, row := range rows {
			if all[i], err = s.document(row, r); err != nil {
				return err
			}
		}
		return nil
	})
	return all, err
}

// document decodes a row and reckons what is computed, some of it by other
// documents.
func (s *session) document(row *vault.Row, r doc.Reader) (*Document, error) {
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
		d.Computed = c.Computed(s.context(r))
	}
	return d, nil
}

// Title is how people know a document, empty if it is not here.
func (a *App) Title(ctx context.Context, id doc.ID) (title string) {
	_ = a.use(func(s *session) error {
		row, err := s.v.Row(ctx, id)
		if err == nil && row != nil {
			title = s.called(ctx, row.Kind, row.Title)
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
	if err := checkSearch("text", text); err != nil {
		return nil, err
	}
	err = a.use(func(s *session) error {
		if err := s.v.IndexSearch(ctx); err != nil {
			return err
		}
		rows, err := s.v.Find(ctx, text, limit)
		for _, r := range rows {
			found = append(found, Found{ID: r.ID, Kind: r.Kind, Title: s.called(ctx, r.Kind, r.Title)})
		}
		return err
	})
	return found, err
}

// every reads all documents that a query finds.
func (s *session) every(ctx context.Context, q Query) ([]doc.Doc, error) {
	k, err := s.app.kinds.Kind(q.Kind)
	if err != nil {
		return nil, err
	}
	rows, _, err := s.v.List(ctx, q)
	if err != nil {
		return nil, err
	}
	docs := make([]doc.Doc, len(rows))
	for i, row := range rows {
		if docs[i], err = row.Document(k); err != nil {
			return nil, err
		}
	}
	return docs, nil
}
