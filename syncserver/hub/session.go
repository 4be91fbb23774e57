package hub

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"kontor/shared/doc"
	"kontor/shared/wire"
	"kontor/syncserver/records"
)

// session is one desktop's connection. Two goroutines serve it: one reads,
// the other, the pump, is the only one that writes.
type session struct {
	hub     *Hub
	conn    *websocket.Conn
	address string
	who     Asker
	cursor  records.Cursor
	limit   int64         // bytes of a frame
	wakeup  chan struct{} // something waits to be sent
	drained chan struct{} // what waited was taken
	gone    chan struct{} // the reader has ended
	over    chan struct{} // the pump has ended

	mu     sync.Mutex // guards what the reader and the records leave for the pump
	open   int        // mutations not decided yet
	acks   []wire.Ack
	chunks []wire.Chunk
	owed   int64 // bytes of rows not confirmed
	last   *wire.Bye
	known  bool  // has signed in
	came   int64 // how far the desktop says its copy is
}

// How much may wait for the pump before the reader stops reading: whoever asks
// faster than he listens waits for himself.
const (
	maxAcks   = 2 * wire.MaxPush
	maxChunks = 8
)

// linger is how long a desktop may take to hear why it ends. Cut at once, the
// line would lose our last word if something was still on its way to us.
const linger = 500 * time.Millisecond

// errBye ends a session that has been told why.
var errBye = errors.New("bye")

func newSession(h *Hub, conn *websocket.Conn, address string) *session {
	return &session{
		hub: h, conn: conn, address: address, limit: wire.MaxStranger,
		wakeup: make(chan struct{}, 1), drained: make(chan struct{}, 1), gone: make(chan struct{}), over: make(chan struct{}),
	}
}

func (s *session) run(ctx context.Context, state tls.ConnectionState) {
	defer s.left(ctx)
	defer s.hangUp() // before: it does not wait for the base
	if err := s.allow(wire.SignInWithin); err != nil {
		return
	}
	if err := s.signIn(ctx, state); err != nil {
		s.turnAway(err)
		return
	}
	s.mu.Lock()
	s.known, s.limit, s.came = true, wire.MaxFrame, s.cursor.Seq
	s.mu.Unlock()
	s.conn.SetPongHandler(func(string) error { return s.allow(wire.PongWithin) })
	var pumping sync.WaitGroup
	pumping.Go(func() {
		if err := s.pump(ctx); err != nil && !closed(err) {
			_ = s.bye(s.hub.byeFor(err))
		}
		close(s.over)
		_ = s.allow(0) // ends the reader
	})
	if err := s.read(ctx); !closed(err) {
		s.end(s.hub.byeFor(err))
	}
	close(s.gone)
	pumping.Wait()
}

// left notes how far the copy has come.
func (s *session) left(ctx context.Context) {
	came, known := s.confirmed()
	if !known {
		return
	}
	if err := s.hub.Auth.Left(context.WithoutCancel(ctx), s.who.Client, came); err != nil {
		s.hub.Log.Error("cursor is not noted", "client", s.who.Client, "error", err)
	}
}

// turnAway tells a stranger why he is not let in.
func (s *session) turnAway(err error) {
	s.mu.Lock()
	last := s.last
	s.mu.Unlock()
	var timeout net.Error
	switch {
	case last != nil:
		_ = s.bye(*last)
	case errors.As(err, &timeout) && timeout.Timeout():
		_ = s.bye(wire.Bye{Code: wire.ByeSlow})
	case errors.Is(err, errBye) || closed(err):
	default:
		if told := refused(err); told != nil {
			_ = s.send(wire.TChunk, wire.Chunk{Faults: told})
		}
		_ = s.bye(s.hub.byeFor(err))
	}
}

// hangUp closes the line after the other side has, or has had time to.
func (s *session) hangUp() {
	raw := s.conn.NetConn()
	if err := raw.SetReadDeadline(time.Now().Add(linger)); err == nil {
		_, _ = io.Copy(io.Discard, raw)
	}
	_ = s.conn.Close()
}

// refused gives the faults that a stranger is told: of his password, of his
// invitation.
func refused(err error) []*doc.Error {
	var told []*doc.Error
	for _, f := range doc.Faults(err) {
		if f.Code != doc.CodeInternal {
			told = append(told, f)
		}
	}
	return told
}

func closed(err error) bool {
	var ce *websocket.CloseError
	return errors.As(err, &ce) || errors.Is(err, errConn)
}

// errConn is inside every error of the connection itself: nobody is there to
// be told.
var errConn = errors.New("connection")

// allow gives the other side so much time to say something. Whoever is being
// sent away has none.
func (s *session) allow(d time.Duration) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-s.over:
		d = 0
	default:
	}
	if s.last != nil && !s.known {
		d = 0
	}
	if err := s.conn.SetReadDeadline(time.Now().Add(d)); err != nil {
		return errors.Join(errConn, err)
	}
	return nil
}

// next reads one frame. The limit is our own: at its own the library would say
// goodbye itself and leave us no word.
func (s *session) next() (wire.Type, []byte, error) {
	kind, r, err := s.conn.NextReader()
	if err != nil {
		return 0, nil, errors.Join(errConn, err)
	}
	if kind != websocket.BinaryMessage {
		return 0, nil, wire.ErrMalformed
	}
	frame, err := io.ReadAll(io.LimitReader(r, s.limit+1))
	if err != nil {
		return 0, nil, errors.Join(errConn, err)
	}
	if int64(len(frame)) > s.limit {
		return 0, nil, wire.ErrMalformed
	}
	if s.limit == wire.MaxStranger {
		return wire.OpenStranger(frame)
	}
	return wire.Open(frame)
}

// read takes frames until the connection ends, and says why it did.
func (s *session) read(ctx context.Context) error {
	for {
		if err := s.room(); err != nil {
			return err
		}
		if err := s.allow(wire.PongWithin); err != nil {
			return err
		}
		t, body, err := s.next()
		if err != nil {
			return err
		}
		switch t {
		case wire.TPush:
			err = s.push(ctx, body)
		case wire.TGot:
			err = s.got(body)
		case wire.TNeed:
			err = s.need(ctx, body)
		default:
			err = wire.ErrMalformed
		}
		if err != nil {
			return err
		}
	}
}

// room waits until the pump has taken enough of what waits for it.
func (s *session) room() error {
	for {
		s.mu.Lock()
		full := s.open+len(s.acks) >= maxAcks || len(s.chunks) >= maxChunks
		s.mu.Unlock()
		if !full {
			return nil
		}
		select {
		case <-s.drained:
		case <-s.over:
			return errConn
		}
	}
}

func (s *session) push(ctx context.Context, body []byte) error {
	p, err := wire.DecodePush(body)
	if err != nil {
		return err
	}
	s.mu.Lock()
	s.open += len(p.Mutations)
	s.mu.Unlock()
	return s.hub.Records.Offer(ctx, s.who.Author, p.Mutations, s.decided)
}

// decided leaves the answers for the pump.
func (s *session) decided(n int, acks []wire.Ack, err error) {
	s.mu.Lock()
	s.open -= n
	s.acks = append(s.acks, acks...)
	s.mu.Unlock()
	if err != nil {
		s.end(s.hub.byeFor(err))
	}
	s.wake()
}

func (s *session) got(body []byte) error {
	var g wire.Got
	if err := wire.Unmarshal(body, &g); err != nil {
		return err
	}
	if g.Bytes < 0 {
		return wire.ErrMalformed
	}
	s.mu.Lock()
	full := s.owed >= wire.MaxCredit
	s.owed = max(0, s.owed-g.Bytes)
	s.came = max(s.came, g.Cursor)
	s.mu.Unlock()
	if full { // something may have waited for this
		s.wake()
	}
	return nil
}

func (s *session) need(ctx context.Context, body []byte) error {
	var n wire.Need
	if err := wire.Unmarshal(body, &n); err != nil {
		return err
	}
	c := wire.Chunk{Ask: n.Ask}
	answer, err := s.hub.answer(ctx, s.who, n.What, n.Args)
	if err == nil {
		c.Body, err = wire.Marshal(answer)
	}
	if err != nil {
		if c.Faults = doc.Faults(err); c.Faults[0].Code == doc.CodeInternal {
			s.hub.Log.Error("question failed", "what", n.What, "error", err)
		}
	}
	s.mu.Lock()
	s.chunks = append(s.chunks, c)
	s.mu.Unlock()
	s.wake()
	return nil
}

func (s *session) wake() {
	select {
	case s.wakeup <- struct{}{}:
	default:
	}
}

// end asks the pump, or before there is one the reader, to say goodbye.
func (s *session) end(b wire.Bye) {
	s.mu.Lock()
	if s.last == nil {
		s.last = &b
	}
	known := s.known
	s.mu.Unlock()
	if !known {
		_ = s.allow(0) // it is nobody's turn to speak but ours
	}
	s.wake()
}
