package syncer

import (
	"context"
	"time"

	"kontor/desktop/vault"
	"kontor/shared/doc"
	"kontor/shared/wire"
)

func errOffline() error { return doc.Denied("offline") }

// push sends what is queued, as far ahead of its answers as is allowed.
func (c *connection) push(ctx context.Context) error {
	for c.owed < maxUnanswered {
		ms, err := c.s.cfg.Vault.Outbox(ctx, c.sent, wire.MaxPush)
		if err != nil || len(ms) == 0 {
			return err
		}
		if err := c.send(wire.TPush, wire.Push{Mutations: ms}); err != nil {
			return err
		}
		c.sent = ms[len(ms)-1].N
		c.owed += len(ms)
	}
	return nil
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
	return c.push(ctx)
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
	if !r.Last && !(c.filling && c.size >= fillPortion) {
		return nil
	}
	turn, err := c.s.cfg.Vault.ApplyRows(ctx, c.staged, c.filling)
	if err != nil {
		return err
	}
	post, count := false, 0
	for _, s := range c.staged {
		post = post || s.Post != nil
		count += len(s.Rows)
	}
	size := c.size
	c.staged, c.size = nil, 0
	if !r.Last {
		c.s.note(func(st *Status) { st.Rows += count })
		return c.send(wire.TGot, wire.Got{Bytes: size})
	}
	return c.turned(ctx, r, turn, post, size)
}

// turned ends a turn: it is confirmed, then told.
func (c *connection) turned(ctx context.Context, r wire.Rows, turn vault.Turn, post bool, size int64) error {
	if err := c.send(wire.TGot, wire.Got{Cursor: r.Cursor, Bytes: size}); err != nil {
		return err
	}
	c.s.hear(r.Now)
	filled := c.filling
	if filled {
		if err := c.s.cfg.Vault.Set(ctx, map[string]string{vault.SettingEpoch: c.welcome.Epoch}); err != nil {
			return err
		}
		c.filling = false
	}
	if err := c.keepClock(ctx, r.Now); err != nil {
		return err
	}
	e := Event{Changed: turn.Changed, Post: post, All: filled}
	if filled {
		e.Changed = nil
	}
	c.s.tell(e)
	c.s.note(func(st *Status) {
		st.Cursor, st.Head, st.AsOf, st.Epoch, st.Rows = r.Cursor, max(r.Head, r.Cursor), c.s.clock.now(), c.welcome.Epoch, 0
		if st.State = CatchingUp; r.Cursor >= r.Head {
			st.State = Live
		}
	})
	if filled {
		return c.s.cfg.Vault.IndexFields(ctx)
	}
	return nil
}

// keepClock stores the server's time now and then: it is a write of its own.
func (c *connection) keepClock(ctx context.Context, now time.Time) error {
	if now.Sub(c.clockKept) < keepClockEvery {
		return nil
	}
	c.clockKept = now
	return c.s.cfg.Vault.Set(ctx, map[string]string{settingClock: now.UTC().Format(time.RFC3339)})
}
