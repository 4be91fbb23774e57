package syncer

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"kontor/desktop/vault"
	"kontor/shared/wire"
)

// connection is one signed-in connection. Its run is the only goroutine that
// writes and that touches its fields; another reads and hands frames over.
type connection struct {
	*link
	s           *Syncer
	frames      chan frame
	welcome     wire.Welcome
	filling     bool           // the copy has nothing of this base yet
	lived       bool           // a turn was applied
	staged      []*vault.Frame // not applied yet
	answers     []wire.Ack     // the same
	whole       bool           // of all that is staged the last turn has ended and is answered
	size        int64          // of the staged frames, as they came
	bulk        int64          // of the same, unpacked
	portions    int            // applied: of a first fill each is twice as big
	unconfirmed int64          // bytes of rows applied since the server was told
	post        bool           // a part of the turn under way brought the person's rights
	until       int64          // the last mutation that waited when this began, 0 once it is answered
	sent        int64          // the last mutation pushed
	owed        int            // mutations pushed and not answered
	more        bool           // others wait behind them
	asked       uint64
	waiting     map[uint64]*ask

	clockKept time.Time // when the server's time was last stored
}

// frame is what was read, or why nothing more is.
type frame struct {
	t    wire.Type
	body []byte
	rows *vault.Frame // of TRows, unpacked while the one before is applied
	size int          // as it came
	err  error
}

// framesAhead is how many frames are read while one is applied.
const framesAhead = 64

// run serves the connection until it ends.
func (c *connection) run(ctx context.Context) error {
	stop := context.AfterFunc(ctx, func() { _ = c.conn.NetConn().Close() })
	defer stop()
	// The server pings; a link on which nothing comes is dead.
	c.conn.SetPingHandler(func(data string) error {
		if err := c.extend(); err != nil {
			return err
		}
		return c.conn.WriteControl(websocket.PongMessage, []byte(data), time.Now().Add(wire.WriteWithin))
	})
	var reading sync.WaitGroup
	over := make(chan struct{})
	reading.Go(func() { c.readAll(over) })
	err := c.serve(ctx)
	if b := (*byeError)(nil); errors.As(err, &b) && b.Code == wire.ByeGap {
		c.s.gapped = true
	}
	close(over)
	_ = c.conn.Close() // ends the reader
	reading.Wait()
	for _, a := range c.waiting {
		a.answer(nil, errOffline())
	}
	return err
}

func (c *connection) extend() error { return c.conn.SetReadDeadline(time.Now().Add(wire.PongWithin)) }

func (c *connection) readAll(over <-chan struct{}) {
	for {
		f := frame{err: c.extend()}
		if f.err == nil {
			f.t, f.body, f.size, f.err = c.read()
		}
		if f.err == nil && f.t == wire.TRows {
			f.rows, f.err = c.unpack(f.body)
		}
		select {
		case c.frames <- f:
		case <-over:
			return
		}
		if f.err != nil {
			return
		}
	}
}

func (c *connection) unpack(body []byte) (*vault.Frame, error) {
	var r wire.Rows
	if err := wire.Unmarshal(body, &r); err != nil {
		return nil, err
	}
	return c.s.cfg.Vault.Unpack(r)
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
				return errors.Join(f.err, c.apply(ctx, false))
			}
			if err := c.take(ctx, f); err != nil {
				return err
			}
			if err := c.apply(ctx, len(c.frames) > 0); err != nil {
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
		return c.rows(f)
	case wire.TAcks:
		return c.acks(f)
	case wire.TChunk:
		if err := c.apply(ctx, false); err != nil { // it may speak of the rows before it
			return err
		}
		return c.chunk(f.body)
	case wire.TBye:
		return errors.Join(bye(f.body), c.apply(ctx, false))
	}
	return wire.ErrMalformed
}
