package records

import (
	"context"
	"fmt"
	"math"
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
	today := doc.DateOf(b.store().now().In(b.meta.Zone))
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
// day. It runs at start and at every midnight of the company. Nights that the
// server has slept through are made up for one after another, each by its own
// clock, and none twice.
func (r *Records) Midnight(ctx context.Context) error {
	for more := true; more; {
		if err := r.update(ctx, func(b *batchRun) (err error) {
			b.rights = true // deputies change with the day
			more, err = b.midnight()
			return err
		}); err != nil {
			return fmt.Errorf("midnight: %w", err)
		}
	}
	return nil
}

// turning is a document about which something changes on a day.
type turning struct {
	kind *doc.Kind
	id   doc.ID
}

// midnight is the earliest night that has not been yet; more tells that there
// may be another.
func (b *batchRun) midnight() (more bool, err error) {
	today := doc.DateOf(b.Now().In(b.meta.Zone))
	var day doc.Date
	if _, err := b.tx.Row([]any{&day}, `SELECT coalesce(min(day), '') FROM due WHERE day > $1 AND day <= $2`, soon, today); err != nil || day == "" {
		return false, err
	}
	if day < today {
		b.night = day.At(b.meta.Zone)
	}
	s := b.store()
	turned, err := b.turned(s, day)
	if err != nil {
		return false, err
	}
	for _, t := range turned {
		if err := b.wake(s, t, doc.Made("night", string(t.id), string(day))); err != nil {
			return false, fmt.Errorf("wake %s: %w", t.id, err)
		}
	}
	return true, setMeta(b.tx, "head", fmt.Sprint(b.head))
}

// turned gives the documents that the day turns, moved to the places that they
// have from now on.
func (b *batchRun) turned(s *store, day doc.Date) (all []turning, err error) {
	seq := b.head + 1
	if all, err = b.dueOn(day, math.MaxInt32); err != nil {
		return nil, err
	}
	for _, t := range all {
		if err := b.moveHeir(s, t.kind, t.id, seq); err != nil {
			return nil, err
		}
		if err := b.noteNext(s, t, day); err != nil {
			return nil, err
		}
	}
	b.head = seq
	if err := b.tx.Exec(`DELETE FROM due WHERE day = $1`, day); err != nil { // of documents that are no more
		return nil, fmt.Errorf("due: %w", err)
	}
	return all, nil
}

// dueOn gives the documents that are due on a day, the first ones.
func (b *batchRun) dueOn(day doc.Date, first int) (all []turning, err error) {
	err = b.tx.Query(func(rows docdb.Rows) error {
		var kind string
		var t turning
		if err := rows.Scan(&t.id, &kind); err != nil {
			return err
		}
		t.kind, err = b.Kinds.Kind(kind)
		all = append(all, t)
		return err
	}, `
		SELECT due.doc, document.kind
		FROM due
		JOIN document ON document.id = due.doc
		WHERE due.day = $1
		ORDER BY due.doc
		LIMIT $2`, day, first)
	if err != nil {
		return nil, fmt.Errorf("due: %w", err)
	}
	return all, nil
}

// noteNext notes the next day after this one on which the document turns.
func (b *batchRun) noteNext(s *store, t turning, day doc.Date) error {
	d, err := s.Get(t.kind.Name, t.id)
	if err != nil {
		return err
	}
	var next doc.Date
	if turns, ok := d.(doc.Turning); ok {
		next = turns.Next(day)
	}
	if next <= day {
		next = "" // a day is over when it is over
	}
	return b.noteDue(t.id, next)
}

// wake lets a document react to the day that it is: a mutation that changes
// nothing of it, taken once under its ID. If nothing follows it leaves no trace.
func (b *batchRun) wake(s *store, t turning, as doc.ID) error {
	night := Author{Client: server, machine: true}
	m := change.Mutation{ID: as, At: s.now(), Do: []doc.Write{{Kind: t.kind.Name, ID: t.id}}}
	env := b.env(s, access.System(access.Post{}), night.Client)
	env.Machine = true
	env.Number = func(*doc.Kind, string) (string, error) { return "?", nil } // this is only a look: it uses no number up
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
	ack, err := b.decide(night, p, &m)
	for _, fault := range ack.Faults {
		b.Report(fmt.Errorf("night of %s %s: %w", t.kind.Name, t.id, fault)) // the look before it was fine
	}
	return err
}
