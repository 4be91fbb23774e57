package syncer

import (
	"context"
	"errors"
	"fmt"

	"kontor/desktop/vault"
	"kontor/shared/change"
	"kontor/shared/doc"
	"kontor/shared/wire"
)

// firstPortion is how much of a first fill is applied at first, and twice as much
// each time, up to the limit: the disk need not wait until the limit has come.
const firstPortion = 1 << 20

// limits bound what an exchange takes at a time.
type limits struct {
	unanswered int   // mutations pushed ahead of their answers
	portion    int64 // bytes of a first fill that one transaction takes
	staged     int64 // bytes of a turn in memory
}

var usual = limits{unanswered: 4 * wire.MaxPush, portion: 6 << 20, staged: 512 << 20}

func errOffline() *doc.Error { return doc.Denied("offline") }

// push sends what is queued, as far ahead of its answers as is allowed. What is
// queued after it has looked wakes it again.
func (c *connection) push(ctx context.Context) error {
	for c.more = true; c.more && c.owed < c.s.limits.unanswered; {
		ms, err := c.s.cfg.Vault.Outbox(ctx, c.sent, wire.MaxPush)
		if err != nil {
			return err
		}
		if c.more = len(ms) == wire.MaxPush; len(ms) == 0 {
			break
		}
		if err := c.offer(ctx, ms); err != nil {
			return err
		}
		c.sent = ms[len(ms)-1].N
		c.owed += len(ms)
	}
	return nil
}

// offer sends mutations in as few frames as hold them.
func (c *connection) offer(ctx context.Context, ms []change.Mutation) error {
	err := c.send(wire.TPush, wire.Push{Mutations: ms})
	switch {
	case !errors.Is(err, wire.ErrTooBig):
		return err
	case len(ms) > 1:
		half := len(ms) / 2
		return errors.Join(c.offer(ctx, ms[:half]), c.offer(ctx, ms[half:]))
	}
	// No server can take it. It becomes a draft, and the others move up: the
	// server, missing its number, asks for that.
	kept := c.s.cfg.Vault.Refuse(ctx, ms[0], doc.Invalid("", "too_big"))
	c.s.gapped = true
	return errors.Join(fmt.Errorf("mutation %s: %w", ms[0].ID, err), kept)
}

// stand says whether copy and server are at one. Until what waited is answered
// they are not, though the copy may have all that the server has.
func (c *connection) stand(st *Status) {
	if st.State = CatchingUp; c.lived && c.until == 0 && st.Cursor >= st.Head {
		st.State = Live
	}
}

// rows stages a frame of a turn.
func (c *connection) rows(f frame) error {
	c.staged = append(c.staged, f.rows)
	c.size += int64(f.size)
	c.bulk += int64(len(f.body))
	if c.bulk > c.s.limits.staged {
		return wire.ErrMalformed
	}
	c.whole = f.rows.Last && !f.rows.Acks
	return nil
}

// acks stages answers.
func (c *connection) acks(f frame) error {
	var a wire.Acks
	if err := wire.Unmarshal(f.body, &a); err != nil {
		return err
	}
	c.answers = append(c.answers, a.Acks...)
	c.whole = len(c.staged) == 0 || c.staged[len(c.staged)-1].Last
	return nil
}

// apply applies what is staged once it is whole. What comes faster than the
// disk takes it is taken together. A first fill is applied by portions: until
// it is whole nobody reads it.
func (c *connection) apply(ctx context.Context, more bool) error {
	enough := c.bulk >= min(c.s.limits.portion, firstPortion<<min(c.portions, 10))
	switch {
	case c.filling && enough:
	case !c.whole, more && !enough && !c.filling:
		return nil
	}
	c.portions++
	turn, err := c.s.cfg.Vault.ApplyTurn(ctx, c.staged, c.filling, c.answers)
	if err != nil {
		return err
	}
	staged, answers, size, whole := c.staged, c.answers, c.size, c.whole
	c.staged, c.answers, c.size, c.bulk, c.whole = nil, nil, 0, 0, false
	if len(staged) > 0 {
		if err := c.got(ctx, staged, size, whole, turn); err != nil {
			return err
		}
	} else {
		c.s.tell(Event{Changed: turn.Changed, Kinds: turn.Kinds})
	}
	return c.answered(ctx, answers)
}

// got confirms what was applied of the server's.
func (c *connection) got(ctx context.Context, staged []*vault.Frame, size int64, whole bool, turn vault.Turn) error {
	count := 0
	for _, s := range staged {
		c.post = c.post || s.Post != nil
		count += s.Len()
	}
	r := staged[len(staged)-1].Rows
	confirm := func() error { return c.confirm(r.Cursor, size, turn.Dropped || whole && c.filling) }
	switch {
	case !whole:
		c.s.note(func(st *Status) { st.Rows += count })
		return confirm()
	case c.filling: // indexes are to be made: the server need not wait for that
		if err := confirm(); err != nil {
			return err
		}
		return c.turned(ctx, r, turn)
	}
	// Somebody may be looking: he comes before the server.
	if err := c.turned(ctx, r, turn); err != nil {
		return err
	}
	return confirm()
}

// confirm tells the server that rows were applied, many small turns at a time. At
// once it is told that something is no longer here, and that a fill is over, which
// has nothing of what was before: somebody may be waiting.
func (c *connection) confirm(cursor, size int64, now bool) error {
	if c.unconfirmed += size; c.unconfirmed < wire.ConfirmFrom && !now {
		return nil
	}
	size, c.unconfirmed = c.unconfirmed, 0
	return c.send(wire.TGot, wire.Got{Cursor: cursor, Bytes: size})
}

// answered goes on after answers were applied; what they free is pushed.
func (c *connection) answered(ctx context.Context, acks []wire.Ack) error {
	if len(acks) == 0 {
		return nil
	}
	c.owed = max(0, c.owed-len(acks))
	c.s.tell(Event{Acks: acks})
	if c.more {
		if err := c.push(ctx); err != nil {
			return err
		}
	}
	if c.until > 0 && (c.owed == 0 || acks[len(acks)-1].N >= c.until) {
		c.until = 0
		c.s.note(c.stand)
	}
	return nil
}

// turned ends a turn that was applied and confirmed.
func (c *connection) turned(ctx context.Context, r wire.Rows, turn vault.Turn) error {
	filled := c.filling
	if filled {
		if err := c.s.cfg.Vault.Note(ctx, map[string]string{vault.SettingEpoch: c.welcome.Epoch}); err != nil {
			return err
		}
		c.filling = false
	}
	if err := c.hear(ctx, r.Now); err != nil {
		return err
	}
	c.lived = true
	e := Event{Changed: turn.Changed, Kinds: turn.Kinds, Post: c.post}
	c.post = false
	if filled {
		e.Changed, e.All = nil, true
	}
	c.s.tell(e)
	c.s.note(func(st *Status) {
		st.Cursor, st.Head, st.AsOf, st.Epoch, st.Rows = r.Cursor, max(r.Head, r.Cursor), c.s.clock.now(), c.welcome.Epoch, 0
		c.stand(st)
	})
	if filled {
		return c.s.cfg.Vault.IndexFields(ctx)
	}
	return nil
}
