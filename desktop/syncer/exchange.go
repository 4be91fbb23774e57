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

// limits bound what an exchange takes at a time.
type limits struct {
	unanswered int   // mutations pushed ahead of their answers
	portion    int64 // bytes of a first fill that one transaction takes
	staged     int64 // bytes of a turn in memory
}

var usual = limits{unanswered: 4 * wire.MaxPush, portion: 2 << 20, staged: 512 << 20}

func errOffline() *doc.Error { return doc.Denied("offline") }

// push sends what is queued, as far ahead of its answers as is allowed.
func (c *connection) push(ctx context.Context) error {
	for c.owed < c.s.limits.unanswered {
		ms, err := c.s.cfg.Vault.Outbox(ctx, c.sent, wire.MaxPush)
		if err != nil || len(ms) == 0 {
			return err
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
	_, kept := c.s.cfg.Vault.ApplyAcks(ctx, []wire.Ack{{ID: ms[0].ID, N: ms[0].N, Faults: []*doc.Error{doc.Invalid("", "too_big")}}})
	c.s.gapped = true
	return errors.Join(fmt.Errorf("mutation %s: %w", ms[0].ID, err), kept)
}

// acks takes answers; what they free is pushed.
func (c *connection) acks(ctx context.Context, body []byte) error {
	var a wire.Acks
	if err := wire.Unmarshal(body, &a); err != nil {
		return err
	}
	changed, err := c.s.cfg.Vault.ApplyAcks(ctx, a.Acks)
	if err != nil {
		return err
	}
	c.owed = max(0, c.owed-len(a.Acks))
	c.s.tell(Event{Changed: changed, Acks: a.Acks})
	if err := c.push(ctx); err != nil {
		return err
	}
	if n := len(a.Acks); c.until > 0 && (c.owed == 0 || n > 0 && a.Acks[n-1].N >= c.until) {
		c.until = 0
		c.s.note(c.stand)
	}
	return nil
}

// stand says whether copy and server are at one. Until what waited is answered
// they are not, though the copy may have all that the server has.
func (c *connection) stand(st *Status) {
	if st.State = CatchingUp; c.lived && c.until == 0 && st.Cursor >= st.Head {
		st.State = Live
	}
}

// rows stages the frames of a turn and applies them at its last one. A first
// fill is applied by portions: until it is whole nobody reads it.
func (c *connection) rows(ctx context.Context, f frame) error {
	var r wire.Rows
	if err := wire.Unmarshal(f.body, &r); err != nil {
		return err
	}
	c.staged = append(c.staged, r)
	c.size += int64(f.size)
	c.bulk += int64(len(f.body))
	if c.bulk > c.s.limits.staged {
		return wire.ErrMalformed
	}
	if !r.Last && !(c.filling && c.bulk >= c.s.limits.portion) {
		return nil
	}
	turn, err := c.s.cfg.Vault.ApplyRows(ctx, c.staged, c.filling)
	if err != nil {
		return err
	}
	count := 0
	for _, s := range c.staged {
		c.post = c.post || s.Post != nil
		count += len(s.Rows)
	}
	got := wire.Got{Cursor: r.Cursor, Bytes: c.size}
	c.staged, c.size, c.bulk = nil, 0, 0
	if err := c.send(wire.TGot, got); err != nil {
		return err
	}
	if !r.Last {
		c.s.note(func(st *Status) { st.Rows += count })
		return nil
	}
	return c.turned(ctx, r, turn)
}

// turned ends a turn that was applied and confirmed.
func (c *connection) turned(ctx context.Context, r wire.Rows, turn vault.Turn) error {
	filled := c.filling
	if filled {
		if err := c.s.cfg.Vault.Set(ctx, map[string]string{vault.SettingEpoch: c.welcome.Epoch}); err != nil {
			return err
		}
		c.filling = false
	}
	if err := c.hear(ctx, r.Now); err != nil {
		return err
	}
	c.lived = true
	e := Event{Changed: turn.Changed, Post: c.post}
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
