package syncer

import (
	"context"
	"errors"
	"net"
	"sync"
	"sync/atomic"
)

var errCut = errors.New("cut by the test")

// cuts dials connections that break after so many bytes in both directions; a
// connection beyond the list does not break.
type cuts struct {
	after []int64
	begin func(call int) // before each

	mu   sync.Mutex
	made int
}

func (c *cuts) calls() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.made
}

func (c *cuts) dial(ctx context.Context, network, address string) (net.Conn, error) {
	c.mu.Lock()
	call := c.made
	c.made++
	c.mu.Unlock()
	if c.begin != nil {
		c.begin(call)
	}
	conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
	if err != nil || call >= len(c.after) {
		return conn, err
	}
	b := &breaking{Conn: conn}
	b.left.Store(c.after[call])
	return b, nil
}

// breaking is a connection with so many bytes left.
type breaking struct {
	net.Conn
	left atomic.Int64
}

func (b *breaking) Read(p []byte) (int, error) {
	n, err := b.Conn.Read(p)
	return b.spend(n, err)
}

// Write lets through what is left and not a byte more.
func (b *breaking) Write(p []byte) (int, error) {
	if left := b.left.Load(); int64(len(p)) > left {
		n, _ := b.Conn.Write(p[:max(left, 0)])
		b.left.Store(0)
		return n, errors.Join(errCut, b.Conn.Close())
	}
	n, err := b.Conn.Write(p)
	return b.spend(n, err)
}

func (b *breaking) spend(n int, err error) (int, error) {
	if b.left.Add(-int64(n)) < 0 && err == nil {
		return 0, errors.Join(errCut, b.Conn.Close())
	}
	return n, err
}

// gate dials only while it is open; a dial that meets it shut waits.
type gate struct {
	mu      sync.Mutex
	waiting chan struct{} // closed by the first dial that waits; nil while open
	opened  chan struct{}
}

// shut gives a channel that is closed once somebody waits.
func (g *gate) shut() <-chan struct{} {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.waiting, g.opened = make(chan struct{}), make(chan struct{})
	return g.waiting
}

func (g *gate) open() {
	g.mu.Lock()
	defer g.mu.Unlock()
	close(g.opened)
	g.waiting = nil
}

func (g *gate) dial(ctx context.Context, network, address string) (net.Conn, error) {
	g.mu.Lock()
	waiting, opened := g.waiting, g.opened
	g.mu.Unlock()
	if waiting != nil {
		select {
		case <-waiting:
		default:
			close(waiting)
		}
		select {
		case <-opened:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	return (&net.Dialer{}).DialContext(ctx, network, address)
}
