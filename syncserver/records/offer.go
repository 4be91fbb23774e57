package records

import (
	"context"
	"errors"
	"fmt"

	"kontor/shared/change"
	"kontor/shared/wire"
)

// offer is a run of mutations waiting for the writer.
type offer struct {
	author Author
	ms     []change.Mutation
	acks   []wire.Ack
	err    error
	told   Told
}

// Told is told that so many of the mutations offered are decided: the answers
// are durable. With an error come the answers to those before it.
type Told func(decided int, acks []wire.Ack, err error)

// maxBatch is how many mutations share one fsync: enough to hide it.
const maxBatch = 50

// Offer queues mutations, to be decided in their order, and does not wait for
// that. told is called for each part of them, in order, on the writer's
// goroutine: it must not wait either. When the server goes down, what was not
// decided is not told of.
func (r *Records) Offer(ctx context.Context, a Author, ms []change.Mutation, told Told) error {
	for i := range ms {
		if id := ms[i].ID; !id.Valid() || id.Made() && !a.machine { // else he could answer for a night to come
			return fmt.Errorf("%w: a mutation cannot have the ID %q", wire.ErrMalformed, id)
		}
	}
	for part := range portions(ms) {
		select {
		case r.queue <- &offer{author: a, ms: part, told: told}:
		case <-r.stop:
			return ErrClosed
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// Accept decides mutations in their order and returns when the answers are
// durable. With an error come the answers to those before it.
func (r *Records) Accept(ctx context.Context, a Author, ms []change.Mutation) (all []wire.Ack, err error) {
	type part struct {
		decided int
		acks    []wire.Ack
		err     error
	}
	parts := make(chan part, len(ms)) // room for all: whoever tells does not wait
	if err := r.Offer(ctx, a, ms, func(n int, acks []wire.Ack, err error) { parts <- part{n, acks, err} }); err != nil {
		return nil, err
	}
	for left := len(ms); left > 0; {
		select {
		case p := <-parts:
			all, left = append(all, p.acks...), left-p.decided
			if p.err != nil {
				return all, p.err
			}
		case <-r.stop:
			return all, ErrClosed
		}
	}
	return all, nil
}

// write is the one goroutine that writes: it takes some of what is waiting into
// one transaction, so that many share the disk's slowness.
func (r *Records) write() {
	defer r.done.Done()
	var w waiting
	for r.hear(&w) {
		if w.n > 0 {
			r.commit(w.batch())
		}
	}
}

// hear takes in what is offered, and waits if there is nothing to be decided.
// What is due soon is looked at in between. It tells whether to go on.
func (r *Records) hear(w *waiting) bool {
	if w.n == 0 {
		select {
		case <-r.stop:
			return false
		case o := <-r.queue:
			w.add(o)
		case <-r.soon:
			r.rouse()
		}
	} else {
		select {
		case <-r.stop:
			return false
		case <-r.soon:
			r.rouse()
		default:
		}
	}
	for w.n < cap(r.queue) {
		select {
		case o := <-r.queue:
			w.add(o)
		default:
			return true
		}
	}
	return true
}

// commit decides a batch. If the transaction as a whole fails nothing of it is
// acknowledged, and each offer is told so.
func (r *Records) commit(batch []*offer) {
	tell := func() {
		for _, o := range batch {
			o.told(len(o.ms), o.acks, o.err)
		}
	}
	err := r.update(context.Background(), func(b *batchRun) error {
		b.tell = tell
		for _, o := range batch {
			if o.err = b.offer(o); o.err != nil && !errors.Is(o.err, ErrGap) {
				return o.err
			}
		}
		return b.finish()
	})
	if err == nil {
		return
	}
	for _, o := range batch {
		o.acks, o.err = nil, err
	}
	tell()
}
