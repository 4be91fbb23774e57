package records

import (
	"context"
	"fmt"

	"kontor/shared/change"
	"kontor/shared/doc"
	"kontor/shared/docdb"
)

// putDue notes the next day on which something about the document changes by
// itself.
func (b *batchRun) putDue(c *change.Changed) error {
	t, ok := c.Next.(doc.Turning)
	if !ok {
		return nil
	}
	return b.noteDue(c.ID, t.Next(doc.DateOf(b.Now().In(b.meta.Zone))))
}

func (b *batchRun) noteDue(id doc.ID, day doc.Date) error {
	if err := b.tx.Exec(`DELETE FROM due WHERE doc = $1`, id); err != nil {
		return fmt.Errorf("due of %s: %w", id, err)
	}
	if day == "" {
		return nil
	}
	if err := b.tx.Exec(`INSERT INTO due (day, doc) VALUES ($1, $2)`, day, id); err != nil {
		return fmt.Errorf("due of %s: %w", id, err)
	}
	return nil
}

// Midnight moves what the new day moves: a curator whose time has begun sees
// his firms, one whose time is over no longer does. It runs at start and at
// every midnight of the company, and is harmless twice.
func (r *Records) Midnight(ctx context.Context) error {
	err := r.update(ctx, func(b *batchRun) error {
		b.rights = true // deputies change with the day
		return b.midnight()
	})
	if err != nil {
		return fmt.Errorf("midnight: %w", err)
	}
	return nil
}

func (b *batchRun) midnight() error {
	s := &store{Records: b.Records, tx: b.tx}
	today := doc.DateOf(b.Now().In(b.meta.Zone))
	var ids []doc.ID
	if err := b.tx.Query(func(rows docdb.Rows) error {
		var id doc.ID
		err := rows.Scan(&id)
		ids = append(ids, id)
		return err
	}, `
		SELECT doc
		FROM due
		WHERE day <= $1
		ORDER BY day, doc`, today); err != nil {
		return fmt.Errorf("due: %w", err)
	}
	if len(ids) == 0 {
		return nil
	}
	seq := b.head + 1
	for _, id := range ids {
		var kind string
		if _, err := b.tx.Row([]any{&kind}, `SELECT kind FROM document WHERE id = $1`, id); err != nil {
			return fmt.Errorf("due %s: %w", id, err)
		}
		k, err := b.Kinds.Kind(kind)
		if err != nil {
			return err
		}
		if err := b.moveHeir(s, k, id, seq); err != nil {
			return err
		}
		d, err := s.Get(kind, id)
		if err != nil {
			return err
		}
		var next doc.Date
		if turning, ok := d.(doc.Turning); ok {
			next = turning.Next(today)
		}
		if err := b.noteDue(id, next); err != nil {
			return err
		}
	}
	b.head = seq
	return setMeta(b.tx, "head", fmt.Sprint(b.head))
}
