package vault

import (
	"context"

	"kontor/shared/doc"
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

// Pending tells how many unsent mutations lie over a document.
func (v *Vault) Pending(ctx context.Context, id doc.ID) (n int, err error) {
	err = v.view(ctx, func(s store) error {
		_, err := s.tx.Row([]any{&n}, `SELECT count(*) FROM overlay WHERE doc = $1`, id)
		return err
	})
	return n, err
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
