package hub

import (
	"context"
	"errors"
	"time"

	"github.com/gorilla/websocket"

	"kontor/shared/wire"
)

// pump sends: turns of rows as long as the desktop confirms them, then the
// answers to mutations, which must not come before the rows they speak of.
func (s *session) pump(ctx context.Context) error {
	news, stop := s.hub.Records.Watch()
	defer stop()
	standing, stopStanding := s.hub.Auth.Watch()
	defer stopStanding()
	// Whoever was shut out between his sign-in and now was told of to nobody.
	if err := s.hub.Auth.Standing(ctx, s.who.Client); err != nil {
		return err
	}
	ping := time.NewTicker(wire.PingEvery)
	defer ping.Stop()
	always := true // the first turn tells a desktop that it has everything
	for {
		if err := s.flush(ctx, always); err != nil {
			return err
		}
		always = false
		select {
		case <-s.gone:
			return s.farewell()
		case <-news:
		case <-s.wakeup:
		case <-standing:
			if err := s.hub.Auth.Standing(ctx, s.who.Client); err != nil {
				return err
			}
		case <-ping.C:
			if err := s.conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(wire.WriteWithin)); err != nil {
				return errors.Join(errConn, err)
			}
		}
	}
}

// flush sends whatever waits.
func (s *session) flush(ctx context.Context, always bool) error {
	s.mu.Lock()
	acks, chunks, owed, last := s.acks, s.chunks, s.owed, s.last
	s.acks, s.chunks = nil, nil
	s.mu.Unlock()
	select {
	case s.drained <- struct{}{}:
	default:
	}
	if owed < wire.MaxCredit || len(acks)+len(chunks) > 0 {
		// A desktop that waits for answers gets the rows they speak of even
		// beyond its credit: it has asked for them.
		send := func(f wire.Rows) error {
			f.Acks = f.Last && len(acks) > 0
			return s.rows(f)
		}
		if _, err := s.hub.Records.Turn(ctx, &s.cursor, always || len(acks)+len(chunks) > 0, send); err != nil {
			return err
		}
	}
	if len(acks) > 0 {
		if err := s.send(wire.TAcks, wire.Acks{Acks: acks}); err != nil {
			return err
		}
	}
	for _, c := range chunks {
		if err := s.send(wire.TChunk, c); err != nil {
			return err
		}
	}
	if last != nil {
		return s.farewell()
	}
	return nil
}

// farewell says why the session ends.
func (s *session) farewell() error {
	s.mu.Lock()
	last := s.last
	s.mu.Unlock()
	if last != nil {
		_ = s.bye(*last)
	}
	return errConn
}

// rows sends one frame of a turn.
func (s *session) rows(f wire.Rows) error {
	f.Now = s.hub.Now()
	return wire.Write(wire.TRows, f, func(raw []byte) error {
		s.mu.Lock()
		s.owed += int64(len(raw))
		s.mu.Unlock()
		return s.write(raw)
	})
}

func (s *session) send(t wire.Type, body any) error { return wire.Write(t, body, s.write) }

func (s *session) write(raw []byte) error {
	if err := s.conn.SetWriteDeadline(time.Now().Add(wire.WriteWithin)); err != nil {
		return errors.Join(errConn, err)
	}
	if err := s.conn.WriteMessage(websocket.BinaryMessage, raw); err != nil {
		return errors.Join(errConn, err)
	}
	return nil
}

// bye sends the reason and the close frame of the WebSocket.
func (s *session) bye(b wire.Bye) error {
	if err := s.send(wire.TBye, b); err != nil {
		return err
	}
	return s.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""), time.Now().Add(time.Second))
}
