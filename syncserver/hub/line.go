package hub

import (
	"context"
	"crypto/ed25519"
	"crypto/tls"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"kontor/shared/doc"
	"kontor/shared/wire"
	"kontor/syncserver/auth"
	"kontor/syncserver/content"
	"kontor/syncserver/records"
)

// line is a second connection of a device, for files only: one at a time, with
// a credit of its own, so that none of them delays a row. One goroutine reads,
// the other serves and is the only one that writes.
type line struct {
	*session
	frames   chan lineFrame
	standing <-chan struct{}
	ping     *time.Ticker
}

type lineFrame struct {
	t    wire.Type
	body []byte
	err  error
}

// FilesHandler serves the lines for files.
func (h *Hub) FilesHandler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.upgrade(w, r, func(ctx context.Context, s *session, state tls.ConnectionState) {
			l := &line{session: s, frames: make(chan lineFrame, wire.FileCredit/wire.FilePiece)}
			l.run(ctx, state)
		})
	})
}

func (l *line) run(ctx context.Context, state tls.ConnectionState) {
	defer l.hangUp()
	if err := l.allow(wire.SignInWithin); err != nil {
		return
	}
	err := l.carry(ctx, state)
	if err == nil {
		defer l.hub.lines.leave(l.who.Client)
		err = l.serve(ctx)
	}
	l.turnAway(err)
}

// carry proves the server to the device and the device to the server.
func (l *line) carry(ctx context.Context, state tls.ConnectionState) error {
	nonce, secret, err := l.challenge(state)
	if err != nil {
		return err
	}
	t, body, err := l.next()
	if err != nil {
		return err
	}
	var c wire.Carry
	if t != wire.TCarry {
		return wire.ErrMalformed
	}
	if err := wire.Unmarshal(body, &c); err != nil {
		return err
	}
	if c.Protocol < wire.MinVersion || c.Protocol > wire.Version {
		return errors.Join(errBye, l.bye(wire.Bye{Code: wire.ByeVersion}))
	}
	device, err := l.hub.Auth.SignIn(ctx, c.Client, c.Token)
	if err != nil {
		return err
	}
	if !ed25519.Verify(device.Key, wire.CarryText(nonce, secret), c.Sig) {
		return auth.ErrDenied
	}
	if !l.hub.lines.enter(c.Client) {
		return errors.Join(errBye, l.bye(wire.Bye{Code: wire.ByeBusy, RetryAfter: time.Second}))
	}
	l.who = Asker{Author: records.Author{Client: c.Client, Employee: device.Employee}}
	return l.send(wire.TTaken, wire.Taken{})
}

// serve answers one ask after another until the line ends.
func (l *line) serve(ctx context.Context) error {
	standing, stop := l.hub.Auth.Watch()
	defer stop()
	if err := l.hub.Auth.Standing(ctx, l.who.Client); err != nil {
		return err
	}
	l.standing, l.ping, l.limit = standing, time.NewTicker(wire.PingEvery), wire.FilePiece+1024
	defer l.ping.Stop()
	l.conn.SetPongHandler(func(string) error { return l.allow(wire.PongWithin) })
	var reading sync.WaitGroup
	defer reading.Wait()
	// Ends the reader, also one that is just about to give the other side time.
	defer func() { _ = l.allow(0) }()
	defer close(l.over)
	reading.Go(l.readAll)
	for {
		t, body, _, err := l.wait(ctx, nil)
		if err != nil {
			return err
		}
		var ask wire.Ask
		if t != wire.TAsk {
			return wire.ErrMalformed
		}
		if err := wire.Unmarshal(body, &ask); err != nil {
			return err
		}
		if err := l.answer(ctx, ask); err != nil {
			return err
		}
	}
}

func (l *line) readAll() {
	for {
		f := lineFrame{err: l.allow(wire.PongWithin)}
		if f.err == nil {
			f.t, f.body, f.err = l.next()
		}
		select {
		case l.frames <- f:
		case <-l.over:
			return
		}
		if f.err != nil {
			return
		}
	}
}

// wait gives the next frame, or reports that something else has happened.
func (l *line) wait(ctx context.Context, other <-chan struct{}) (t wire.Type, body []byte, happened bool, err error) {
	for {
		select {
		case f := <-l.frames:
			return f.t, f.body, false, f.err
		case <-other:
			return 0, nil, true, nil
		case <-l.standing:
			if err := l.hub.Auth.Standing(ctx, l.who.Client); err != nil {
				return 0, nil, false, err
			}
		case <-l.ping.C:
			if err := l.conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(wire.WriteWithin)); err != nil {
				return 0, nil, false, errors.Join(errConn, err)
			}
		}
	}
}

// answer serves one ask. What is wrong with it is told and ends nothing.
func (l *line) answer(ctx context.Context, ask wire.Ask) error {
	ref, err := l.find(ctx, ask)
	if err == nil && ask.Send {
		err = l.take(ctx, ref)
	} else if err == nil {
		err = l.give(ctx, ask, ref)
	}
	if err == nil || closed(err) || errors.Is(err, wire.ErrMalformed) || standing(err) {
		return err
	}
	return l.send(wire.TTaken, wire.Taken{Faults: l.told(err)})
}

// standing reports whether an error is that the device may do nothing more.
func standing(err error) bool {
	return errors.Is(err, auth.ErrRevoked) || errors.Is(err, auth.ErrDisabled) || errors.Is(err, auth.ErrDenied)
}

func (l *line) told(err error) []*doc.Error {
	switch {
	case errors.Is(err, content.ErrHash):
		return []*doc.Error{doc.Invalid("", "file_hash")}
	case errors.Is(err, content.ErrTaken):
		return []*doc.Error{doc.Denied("file_elsewhere")}
	case noRoom(err):
		l.hub.Log.Error("content", "error", err)
		return []*doc.Error{doc.Denied("server_disk_full")}
	}
	faults := doc.Faults(err)
	if faults[0].Code == doc.CodeInternal {
		l.hub.Log.Error("content", "error", err)
	}
	return faults
}

// find looks for the reference as the asker may see it now.
func (l *line) find(ctx context.Context, ask wire.Ask) (records.Content, error) {
	actor, err := l.hub.Records.Actor(ctx, l.who.Employee)
	if err != nil {
		return records.Content{}, err
	}
	return l.hub.Records.Content(ctx, actor, records.Content{Kind: ask.Kind, Doc: ask.Doc, Spot: ask.Spot, SHA256: ask.SHA256})
}

// lines counts those of each device.
type lines struct {
	mu  sync.Mutex
	all map[string]int
}

func (l *lines) enter(client string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.all == nil {
		l.all = map[string]int{}
	}
	if l.all[client] >= wire.MaxFileLines {
		return false
	}
	l.all[client]++
	return true
}

func (l *lines) leave(client string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.all[client]--; l.all[client] == 0 {
		delete(l.all, client)
	}
}
