package vault

import (
	"context"

	"kontor/shared/change"
	"kontor/shared/doc"
	"kontor/shared/docdb"
	"kontor/shared/wire"
)

// Row reads a document, nil if the copy has none.
func (v *Vault) Row(ctx context.Context, id doc.ID) (r *Row, err error) {
	err = v.view(ctx, func(s store) (err error) {
		r, err = s.row(id)
		return err
	})
	return r, err
}

// Look runs f with a reader of the copy as it is at this moment.
func (v *Vault) Look(ctx context.Context, f func(doc.Reader) error) error {
	return v.view(ctx, func(s store) error { return f(reader{s}) })
}

// Stand gives a document and how many unsent mutations lie over it, as of one
// moment; nil if there is none.
func (v *Vault) Stand(ctx context.Context, id doc.ID) (r *Row, pending int, err error) {
	err = v.view(ctx, func(s store) (err error) {
		if r, err = s.row(id); err != nil || r == nil {
			return err
		}
		pending, err = s.pending(id)
		return err
	})
	return r, pending, err
}

func (s store) pending(id doc.ID) (n int, err error) {
	_, err = s.tx.Row([]any{&n}, `SELECT count(*) FROM overlay WHERE doc = $1`, id)
	return n, err
}

// Pending tells how many unsent mutations lie over a document.
func (v *Vault) Pending(ctx context.Context, id doc.ID) (n int, err error) {
	err = v.view(ctx, func(s store) (err error) {
		n, err = s.pending(id)
		return err
	})
	return n, err
}

// Unsent gives a document as the server has it, nil if it does not know it, and
// the mutations of ours that lie over it, oldest first.
func (v *Vault) Unsent(ctx context.Context, id doc.ID) (server *wire.Row, ms []change.Mutation, err error) {
	err = v.view(ctx, func(s store) error {
		var text string
		laid, err := s.tx.Row([]any{&text}, `SELECT row FROM pristine WHERE id = $1`, id)
		if err != nil {
			return err
		}
		switch {
		case !laid:
			r, err := s.row(id)
			if err != nil || r == nil {
				return err
			}
			server = &r.Row
			return nil
		case text != "":
			server = &wire.Row{}
			if err := decode(text, server); err != nil {
				return err
			}
		}
		return s.tx.Query(func(rows docdb.Rows) error {
			var text string
			if err := rows.Scan(&text); err != nil {
				return err
			}
			var m change.Mutation
			err := decode(text, &m)
			ms = append(ms, m)
			return err
		}, `
			SELECT mutation
			FROM outbox
			WHERE n IN (SELECT n FROM overlay WHERE doc = $1)
			ORDER BY n`, id)
	})
	return server, ms, err
}

// Pointing lists the rows of a kind that refer to a document.
func (v *Vault) Pointing(ctx context.Context, kind string, to doc.ID) (rows []*Row, err error) {
	err = v.view(ctx, func(s store) error {
		rows, err = s.rows(`
			WHERE NOT deleted AND id IN (SELECT doc FROM link WHERE target = $1 AND kind = $2)
			ORDER BY num`, to, kind)
		return err
	})
	return rows, err
}

// Referring lists the documents, of whatever kind, that refer to one.
func (v *Vault) Referring(ctx context.Context, to doc.ID) (ids []doc.ID, err error) {
	err = v.view(ctx, func(s store) error {
		return s.tx.Query(func(rows docdb.Rows) error {
			var id doc.ID
			err := rows.Scan(&id)
			ids = append(ids, id)
			return err
		}, `SELECT id FROM document WHERE NOT deleted AND id IN (SELECT doc FROM link WHERE target = $1) ORDER BY num`, to)
	})
	return ids, err
}
