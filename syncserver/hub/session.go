package hub

import (
	"context"
	"crypto/tls"
	"errors"
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
	wakeup  chan struct{} // something waits to be sent
	gone    chan struct{} // the reader has ended

	mu     sync.Mutex // guards what the reader leaves for the pump
	acks   []wire.Ack
	chunks []wire.Chunk
	owed   int64 // bytes of rows not confirmed
	last   *wire.Bye
}

// errBye ends a session that has been told why.
var errBye = errors.New("bye")

func (s *session) run(ctx context.Context, state tls.ConnectionState) {
	defer s.conn.Close()
	s.conn.SetReadLimit(wire.MaxStranger)
	if err := s.conn.SetReadDeadline(time.Now().Add(wire.SignInWithin)); err != nil {
		return
	}
	if err := s.signIn(ctx, state); err != nil {
		if told := refused(err); told != nil {
			_ = s.send(wire.TChunk, wire.Chunk{Faults: told})
		}
		if !errors.Is(err, errBye) && !closed(err) {
			_ = s.bye(s.hub.byeFor(err))
		}
		return
	}
	s.conn.SetReadLimit(wire.MaxFrame)
	s.conn.SetPongHandler(func(string) error { return s.extend() })
	var pumping sync.WaitGroup
	pumping.Go(func() {
		if err := s.pump(ctx); err != nil && !closed(err) {
			_ = s.bye(s.hub.byeFor(err))
		}
		_ = s.conn.Close() // ends the reader
	})
	err := s.read(ctx)
	if err != nil && !closed(err) {
		s.end(s.hub.byeFor(err))
	}
	close(s.gone)
	pumping.Wait()
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

func (s *session) extend() error {
	return s.conn.SetReadDeadline(time.Now().Add(wire.PongWithin))
}

// next reads one frame.
func (s *session) next() (wire.Type, []byte, error) {
	kind, frame, err := s.conn.ReadMessage()
	if errors.Is(err, websocket.ErrReadLimit) {
		return 0, nil, wire.ErrMalformed
	}
	if err != nil {
		return 0, nil, errors.Join(errConn, err)
	}
	if kind != websocket.BinaryMessage {
		return 0, nil, wire.ErrMalformed
	}
	return wire.Open(frame)
}

// read takes frames until the connection ends.
func (s *session) read(ctx context.Context) error {
	for {
		if err := s.extend(); err != nil {
			return errors.Join(errConn, err)
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

func (s *session) push(ctx context.Context, body []byte) error {
	p, err := wire.DecodePush(body)
	if err != nil {
		return err
	}
	acks, err := s.hub.Records.Accept(ctx, s.who.Author, p.Mutations)
	s.mu.Lock()
	s.acks = append(s.acks, acks...)
	s.mu.Unlock()
	s.wake()
	return err
}

func (s *session) got(body []byte) error {
	var g wire.Got
	if err := wire.Unmarshal(body, &g); err != nil {
		return err
	}
	s.mu.Lock()
	s.owed = max(0, s.owed-g.Bytes)
	s.mu.Unlock()
	s.wake()
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

// end asks the pump to say goodbye.
func (s *session) end(b wire.Bye) {
	s.mu.Lock()
	if s.last == nil {
		s.last = &b
	}
	s.mu.Unlock()
	s.wake()
}
