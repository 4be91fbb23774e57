package records

import (
	"context"
	"fmt"
	"slices"

	"kontor/shared/access"
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
	today := doc.DateOf(b.Now().In(b.meta.Zone))
	day := t.Next(today)
	if was, ok := c.Prev.(doc.Turning); ok && !c.New && was.Next(today) == day {
		return nil // it is noted; what midnight has not come to yet stays so
	}
	return b.noteDue(c.ID, day)
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
// his firms, one whose time is over no longer does, and documents react to the
// day. It runs at start and at every midnight of the company, and is harmless
// twice.
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
	type document struct {
		kind *doc.Kind
		id   doc.ID
	}
	var turned []document
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
		turned = append(turned, document{k, id})
	}
	b.head = seq
	for _, k := range turned {
		if err := b.wake(s, k.kind, k.id, today); err != nil {
			return fmt.Errorf("wake %s: %w", k.id, err)
		}
	}
	return setMeta(b.tx, "head", fmt.Sprint(b.head))
}

// wake lets a document react to the new day: a mutation that changes nothing of
// it, taken once a day. If nothing follows it leaves no trace.
func (b *batchRun) wake(s *store, k *doc.Kind, id doc.ID, day doc.Date) error {
	night := Author{Client: "server", machine: true}
	m := change.Mutation{ID: doc.Derive("night", string(id), string(day)), At: b.Now(), Do: []doc.Write{{Kind: k.Name, ID: id}}}
	env := b.env(s, access.System(access.Post{}), night.Client)
	env.Machine = true
	env.Number = func(*doc.Kind) (string, error) { return "?", nil } // this is only a look: it uses no number up
	res, err := change.Apply(env, m)
	if err != nil {
		b.Report(err) // one document that does not keep the rules holds up no night
		return nil
	}
	if !slices.ContainsFunc(res.Changed, func(c *change.Changed) bool { return c.New || len(c.Touched) > 0 }) {
		return nil
	}
	p, err := b.progressOf(night.Client)
	if err != nil {
		return err
	}
	_, err = b.decide(night, p, &m)
	return err
}
