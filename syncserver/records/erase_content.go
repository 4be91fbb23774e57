package records

import (
	"context"
	"fmt"

	"kontor/shared/doc"
	"kontor/shared/docdb"
)

// holding are the tables in which something of a person may lie.
var holding = []string{"document", "history", "mutation", "content", "link", "unique_key"}

// Scrub has nothing of what was taken out remain in the base's files.
func (r *Records) Scrub(ctx context.Context) error { return r.db.Scrub(ctx, holding...) }

// Discard removes the content that an erased document has given up and that no
// other has ever referred to, and forgets that it has; how, it is told. What
// another gave up stays as long as it can be taken back. Nobody writes meanwhile,
// or somebody could bring the very bytes that are about to go.
func (r *Records) Discard(ctx context.Context, id doc.ID, remove func(sha256 string) error) (removed int, err error) {
	err = r.db.Update(ctx, func(tx *docdb.Tx) error {
		shas, err := orphaned(tx, id)
		if err != nil {
			return err
		}
		for _, sha := range shas { // first the bytes, so that a killed one can be done again
			if err := remove(sha); err != nil {
				return err
			}
		}
		removed = len(shas)
		return tx.Exec(`DELETE FROM content WHERE doc = $1 AND gone <> ''`, id)
	})
	if err != nil {
		return 0, fmt.Errorf("content of %s: %w", id, err)
	}
	return removed, nil
}

func orphaned(tx *docdb.Tx, id doc.ID) (shas []string, err error) {
	err = tx.Query(func(rows docdb.Rows) error {
		var sha string
		err := rows.Scan(&sha)
		shas = append(shas, sha)
		return err
	}, `
		SELECT DISTINCT sha256
		FROM content
		WHERE doc = $1 AND gone <> '' AND NOT EXISTS (
			SELECT 1
			FROM content other
			WHERE other.sha256 = content.sha256 AND (other.doc <> content.doc OR other.gone = ''))
		ORDER BY sha256`, id)
	return shas, err
}

// Shows reports whether an employee may see a document: if not, his desktops
// hold nothing of it once they have heard what they lack.
func (r *Records) Shows(ctx context.Context, employee doc.ID, kind string, id doc.ID) (visible bool, err error) {
	a, err := r.Actor(ctx, employee)
	if err != nil {
		return false, err
	}
	err = r.db.View(ctx, func(tx *docdb.Tx) error {
		k, err := r.Kinds.Kind(kind)
		if err != nil {
			return err
		}
		row, err := (&store{Records: r, tx: tx}).load(kind, id)
		if err == nil && row != nil {
			_, visible = a.Hidden(k, row.sight)
		}
		return err
	})
	return visible, err
}
