package syncer

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"

	"kontor/desktop/vault"
	"kontor/shared/wire"
)

// errForeign reports that the server has taken mutations in this copy's name
// that are not its own: it was cloned, or restored from an old image.
var errForeign = errors.New("the server knows this copy further than it has come")

// open connects and signs in.
func (s *Syncer) open(ctx context.Context) (*connection, error) {
	id := s.Identity()
	l, err := dial(ctx, s.cfg.Dial, id.Host, syncPath, id.Pin)
	if err != nil {
		return nil, err
	}
	c := &connection{link: l, s: s, frames: make(chan frame, framesAhead), waiting: map[uint64]*ask{}}
	stop := context.AfterFunc(ctx, func() { _ = l.conn.NetConn().Close() })
	defer stop()
	if err := c.signIn(ctx, id); err != nil {
		return nil, errors.Join(err, l.conn.Close())
	}
	return c, nil
}

// signIn says hello and settles as whom the copy goes on.
func (c *connection) signIn(ctx context.Context, id Identity) error {
	if id.Next == "" {
		next, err := nonce()
		if err != nil {
			return err
		}
		id.Next = next
		// Before it is sent: whichever of the two the server keeps, this copy
		// knows it.
		if err := c.s.keep(id); err != nil {
			return err
		}
	}
	mark, err := c.s.cfg.Vault.Mark(ctx)
	if err != nil {
		return err
	}
	if err := c.greet(wire.Hello{
		Protocol: wire.Version, Client: id.Client, Token: id.Token, Sig: ed25519.Sign(id.Key, wire.HelloText(c.nonce, c.bound)), Boot: id.Boot, Next: id.Next,
		Epoch: mark.Epoch, Cursor: mark.Cursor, Have: mark.Have, N: mark.N,
	}); err != nil {
		return err
	}
	if err := c.expect(wire.TWelcome, &c.welcome); err != nil {
		return fmt.Errorf("hello: %w", err)
	}
	if err := c.settle(ctx, id); err != nil {
		return err
	}
	return c.begin(ctx, mark)
}

// greet says hello in a frame that is short enough for a stranger; what has no
// room in it follows.
func (c *connection) greet(h wire.Hello) error {
	raw, err := wire.Encode(wire.THello, h)
	if err != nil {
		return err
	}
	if _, _, err := wire.OpenStranger(raw); err == nil && len(raw) <= wire.MaxStranger {
		return c.write(raw)
	}
	have := wire.Have{Have: h.Have}
	h.Have, h.Apart = nil, true
	if err := c.send(wire.THello, h); err != nil {
		return err
	}
	return c.send(wire.THave, have)
}

// settle takes the number of the copy from the welcome, and a client ID of its
// own if another copy has the old one. Mutations keep their IDs, so that none
// runs twice.
func (c *connection) settle(ctx context.Context, id Identity) error {
	w, v := &c.welcome, c.s.cfg.Vault
	id.Boot, id.Next = id.Next, ""
	switch {
	case w.Client != "":
		c.s.cfg.Log.Warn("the copy was restored or cloned: it becomes a device of its own")
		id.Client, id.Token = w.Client, w.Token
		if err := v.Renumber(ctx, w.LastN); err != nil {
			return err
		}
	case w.LastMutation != "":
		own, err := v.Issued(ctx, w.LastMutation)
		if err != nil {
			return err
		}
		if !own {
			// A nonce that the server does not know makes it give a client ID.
			id.Boot = ""
			return errors.Join(errForeign, c.s.keep(id))
		}
	}
	if c.s.gapped && w.Client == "" {
		if err := v.Renumber(ctx, w.LastN); err != nil {
			return err
		}
	}
	c.s.gapped = false
	return c.s.keep(id)
}

// begin makes the copy ready for what will come.
func (c *connection) begin(ctx context.Context, mark vault.Mark) error {
	w := &c.welcome
	c.filling = mark.Cursor == 0 || mark.Epoch != w.Epoch || mark.Cursor > w.Head
	if mark.Cursor == 0 {
		if err := c.s.cfg.Vault.Restart(ctx); err != nil {
			return err
		}
	}
	if err := c.backlog(ctx); err != nil {
		return err
	}
	if err := c.hear(ctx, w.Now); err != nil {
		return err
	}
	c.s.note(func(st *Status) {
		st.State, st.Cause, st.Head, st.Rows = CatchingUp, nil, w.Head, 0
		st.Server, st.Company, st.Login, st.Zone = w.Server, w.Company, w.Login, w.Zone
	})
	return nil
}

// backlog notes what waits for the server: before it has answered all of that,
// others do not see what this person sees.
func (c *connection) backlog(ctx context.Context) error {
	first, err := c.s.cfg.Vault.Outbox(ctx, 0, 1)
	if err != nil || len(first) == 0 {
		return err
	}
	mark, err := c.s.cfg.Vault.Mark(ctx)
	c.until = mark.N
	return err
}
