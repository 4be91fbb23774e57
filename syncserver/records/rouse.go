package records

import (
	"context"
	"fmt"

	"kontor/shared/change"
	"kontor/shared/doc"
)

// soon is the due day of documents that are looked at again before the day
// turns, because what governs them has changed.
const soon doc.Date = ""

// putSoon notes the documents that a change governs. There may be tens of
// thousands: the writer looks at them some at a time, between what people send,
// and after a crash goes on at the next start. Whose night has come already
// waits for that.
func (b *batchRun) putSoon(c *change.Changed) error {
	today := doc.DateOf(b.store().now().In(b.meta.Zone))
	for _, kind := range c.Kind.Governs(c.Prev, c.Next) {
		if err := b.tx.Exec(`
			INSERT INTO due (day, doc)
			SELECT $1, id
			FROM document
			WHERE kind = $2 AND NOT deleted
			ON CONFLICT (doc) DO UPDATE SET day = excluded.day
			WHERE due.day > $3`, soon, kind, today); err != nil {
			return fmt.Errorf("due of every %s: %w", kind, err)
		}
		b.soon = true
	}
	return nil
}

// look asks the writer to look at what is due soon.
func (r *Records) look() {
	select {
	case r.soon <- struct{}{}:
	default: // it is asked already
	}
}

// rouse lets some of the documents react that are due soon.
func (r *Records) rouse() {
	if err := r.update(context.Background(), (*batchRun).rouse); err != nil {
		r.Report(fmt.Errorf("rouse: %w", err)) // the next start or the next change goes on
	}
}

func (b *batchRun) rouse() error {
	some, err := b.dueOn(soon, maxBatch)
	if err != nil || len(some) == 0 {
		return err
	}
	s := b.store()
	today := doc.DateOf(s.now().In(b.meta.Zone))
	for _, t := range some {
		if err := b.noteNext(s, t, today); err != nil {
			return err
		}
		if err := b.wake(s, t, doc.Made("rouse", string(t.id), fmt.Sprint(b.head))); err != nil {
			return fmt.Errorf("rouse %s: %w", t.id, err)
		}
	}
	b.soon = true // there may be more
	return setMeta(b.tx, "head", fmt.Sprint(b.head))
}
