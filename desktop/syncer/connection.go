package syncer

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"kontor/shared/wire"
)

// connection is one signed-in connection. Its run is the only goroutine that
// writes and that touches its fields; another reads and hands frames over.
type connection struct {
	*link
	s       *Syncer
	frames  chan frame
	welcome wire.Welcome
	filling bool        // the copy has nothing of this base yet
	staged  []wire.Rows // frames of a turn that has not ended
	size    int64       // bytes of them
	sent    int64       // the last mutation pushed
	owed    int         // mutations pushed and not answered
	asked   uint64
	waiting map[uint64]*ask

	clockKept time.Time // the server's time last stored
}

// frame is what was read, or why nothing more is.
type frame struct {
	t    wire.Type
	body []byte
	size int // as it came
	err  error
}

const (
	// framesAhead is how many frames are read while one is applied.
	framesAhead = 8
	// maxUnanswered is how many mutations are pushed ahead of their answers.
	maxUnanswered = 4 * wire.MaxPush
	// fillPortion is how many bytes of a first fill one transaction takes.
	fillPortion = 2 << 20
	// keepClockEvery is how old the stored time of the server may become.
	keepClockEvery = 10 * time.Minute
)

// open connects and signs in.
func (s *Syncer) open(ctx context.Context) (*connection, error) {
	id := s.Identity()
	l, err := dial(ctx, s.cfg.Dial, id.Host, id.Pin)
	if err != nil {
		return nil, err
	}
	c := &connection{link: l, s: s, frames: make(chan frame, framesAhead), waiting: map[uint64]*ask{}}
	stop := context.AfterFunc(ctx, func() { _ = l.conn.Close() })
	err = c.signIn(ctx, id)
	stop()
	if err != nil {
		return nil, errors.Join(err, l.conn.Close())
	}
	return c, nil
}

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
	if err := c.send(wire.THello, wire.Hello{
		Protocol: wire.Version, Client: id.Client, Token: id.Token, Sig: ed25519.Sign(id.Key, c.hello), Boot: id.Boot, Next: id.Next,
		Epoch: mark.Epoch, Cursor: mark.Cursor, Have: mark.Have, N: mark.N,
	}); err != nil {
		return err
	}
	if err := c.expect(wire.TWelcome, &c.welcome); err != nil {
		return fmt.Errorf("hello: %w", err)
	}
	w := &c.welcome
	c.s.hear(w.Now)
	id.Boot, id.Next = id.Next, ""
	if w.Client != "" {
		// A copy restored from an old image, or a clone: it goes on under a
		// client ID of its own. Its mutations keep their IDs, so none runs twice.
		c.s.cfg.Log.Warn("the copy was restored or cloned: it becomes a device of its own")
		if err := c.s.cfg.Vault.Renumber(ctx, w.LastN); err != nil {
			return err
		}
		id.Client, id.Token = w.Client, w.Token
	}
	if err := c.s.keep(id); err != nil {
		return err
	}
	c.filling = mark.Cursor == 0 || mark.Epoch != w.Epoch
	c.s.note(func(st *Status) {
		st.State, st.Cause, st.Head, st.Rows = CatchingUp, nil, w.Head, 0
		st.Server, st.Company, st.Login, st.Zone = w.Server, w.Company, w.Login, w.Zone
	})
	return nil
}

// run serves the connection until it ends.
func (c *connection) run(ctx context.Context) error {
	c.conn.SetReadLimit(wire.MaxFrame)
	// The server pings; a link on which nothing comes is dead.
	c.conn.SetPingHandler(func(data string) error {
		if err := c.extend(); err != nil {
			return err
		}
		return c.conn.WriteControl(websocket.PongMessage, []byte(data), time.Now().Add(wire.WriteWithin))
	})
	var reading sync.WaitGroup
	reading.Go(func() { c.readAll(ctx) })
	err := c.serve(ctx)
	_ = c.conn.Close() // ends the reader
	for range c.frames {
		// what nobody will apply any more
	}
	reading.Wait()
	for _, a := range c.waiting {
		a.answer(nil, errOffline())
	}
	return err
}

func (c *connection) extend() error { return c.conn.SetReadDeadline(time.Now().Add(wire.PongWithin)) }

func (c *connection) readAll(ctx context.Context) {
	defer close(c.frames)
	for {
		if err := c.extend(); err != nil {
			c.frames <- frame{err: err}
			return
		}
		f := frame{}
		f.t, f.body, f.size, f.err = c.read()
		select {
		case c.frames <- f:
		case <-ctx.Done():
			return
		}
		if f.err != nil {
			return
		}
	}
}

func (c *connection) serve(ctx context.Context) error {
	if err := c.push(ctx); err != nil {
		return err
	}
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case f := <-c.frames:
			if f.err != nil {
				return f.err
			}
			if err := c.take(ctx, f); err != nil {
				return err
			}
		case <-c.s.wake:
			if err := c.push(ctx); err != nil {
				return err
			}
		case a := <-c.s.asks:
			if err := c.put(a); err != nil {
				return err
			}
		}
	}
}

func (c *connection) take(ctx context.Context, f frame) error {
	switch f.t {
	case wire.TRows:
		return c.rows(ctx, f)
	case wire.TAcks:
		return c.acks(ctx, f.body)
	case wire.TChunk:
		return c.chunk(f.body)
	case wire.TBye:
		return bye(f.body)
	}
	return wire.ErrMalformed
}
