package syncer

import (
	"context"
	"fmt"
	"net"
	"sync"
	"testing"

	"kontor/shared/doc"
)

// TestCut: the link breaks at any moment, in the handshake, in the hello, in a
// turn, in a push, before an answer, and nothing is lost or done twice.
func TestCut(t *testing.T) {
	h := open(t)
	cut := &cuts{after: []int64{1 << 40}}
	for k := int64(2000); k < 40000; k += k / 9 { // from the handshake to links that bring everything
		cut.after = append(cut.after, k)
	}
	d := h.sit(anna, config{dial: cut.dial})
	client := d.s.Identity().Client
	want := map[doc.ID]string{}
	deepest := 0 // connections that brought or took something before they broke
	for i := 0; cut.calls() <= len(cut.after); i++ {
		calls := cut.calls()
		mine, theirs := named("mine", i), named("theirs", i)
		d.write(note(mine, true, fmt.Sprint("mine ", i)))
		h.make(theirs, true, fmt.Sprint("theirs ", i))
		want[mine], want[theirs] = fmt.Sprint("mine ", i), fmt.Sprint("theirs ", i)
		head := h.Records.Head()
		d.until("something has moved", func() bool {
			level := len(d.outbox()) == 0 && d.s.Status().Cursor >= head
			return level || cut.calls() > calls
		})
		if cut.calls() == calls {
			deepest++
		}
	}
	if deepest == 0 || len(want) < 20 {
		t.Fatalf("%d notes, and nothing ever came through a link that then broke", len(want))
	}
	d.level(h)
	agree(t, h, want, d)
	if got := d.s.Identity().Client; got != client {
		t.Errorf("it took itself for a clone: %s, was %s", got, client)
	}
	n, _, err := h.Records.Last(t.Context(), d.s.Identity().Client)
	check(t, err)
	if mark, err := d.v.Mark(t.Context()); err != nil || int(n) != len(want)/2 || mark.N != n {
		t.Errorf("%d numbers for %d wishes, the server is at %d", mark.N, len(want)/2, n)
	}
}

// deaf is a connection that can be made to hear nothing any more.
type deaf struct {
	net.Conn
	mu   sync.Mutex
	wait chan struct{} // while it hears nothing; closed when the line is cut
}

func (c *deaf) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.mu.Lock()
	wait := c.wait
	c.mu.Unlock()
	if wait != nil {
		<-wait
		return 0, errCut
	}
	return n, err
}

// TestLostAnswer: the server has taken a wish and its answer is lost. Offered
// again it is answered as before and not done again.
func TestLostAnswer(t *testing.T) {
	h := open(t)
	var line *deaf
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		c, err := (&net.Dialer{}).DialContext(ctx, network, address)
		line = &deaf{Conn: c}
		return line, err
	}
	d := h.sit(anna, config{dial: dial})
	d.level(h)
	old := line
	old.mu.Lock()
	old.wait = make(chan struct{})
	old.mu.Unlock()
	news, stop := h.Records.Watch()
	defer stop()
	d.write(note(named("a", 0), true, "once"))
	for texts := map[doc.ID]string{}; len(texts) == 0; texts, _ = h.notes() {
		<-news
	}
	if len(d.outbox()) != 1 {
		t.Fatal("the answer was not lost: the test shows nothing")
	}
	check(t, old.Close())
	close(old.wait)
	d.level(h)
	agree(t, h, map[doc.ID]string{named("a", 0): "once"}, d)
}
