// Package hub keeps a session with each desktop over a WebSocket: it lets in
// whoever can prove who he is, takes mutations to the records, and sends each
// what he may see. It knows no kind of document.
package hub

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"kontor/shared/doc"
	"kontor/shared/wire"
	"kontor/syncserver/auth"
	"kontor/syncserver/records"
)

// Hub holds the live sessions.
type Hub struct {
	Records  *records.Records
	Auth     *auth.Auth
	Identity auth.Identity
	Log      *slog.Logger
	Now      func() time.Time
	// Answer serves the questions of a session that are not the hub's own.
	Answer func(ctx context.Context, who Asker, what string, args []byte) (any, error)

	upgrader websocket.Upgrader
	buffers  sync.Pool
	live     sync.WaitGroup
	mu       sync.Mutex
	sessions map[*session]bool
	closing  bool
}

// Asker is who asks a question.
type Asker struct {
	records.Author
	Name string
}

// Handler serves the sessions.
func (h *Hub) Handler() http.Handler {
	h.sessions = map[*session]bool{}
	h.upgrader = websocket.Upgrader{
		ReadBufferSize: 1024, WriteBufferSize: 1024, WriteBufferPool: &h.buffers,
		HandshakeTimeout: wire.SignInWithin,
		// Browsers send an Origin and have no business here.
		CheckOrigin: func(r *http.Request) bool { return r.Header.Get("Origin") == "" },
	}
	return http.HandlerFunc(h.serve)
}

func (h *Hub) serve(w http.ResponseWriter, r *http.Request) {
	if r.TLS == nil {
		http.Error(w, "TLS only", http.StatusBadRequest)
		return
	}
	state := *r.TLS
	conn, err := h.upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // answered by Upgrade
	}
	address, _, _ := net.SplitHostPort(r.RemoteAddr)
	s := newSession(h, conn, address)
	if !h.add(s) {
		_ = s.bye(wire.Bye{Code: wire.ByeShutdown, RetryAfter: time.Second})
		_ = conn.Close()
		return
	}
	// Not on the handler's goroutine: with that the buffers would stay that HTTP
	// needed, which is more than an idle session has of its own.
	go func() {
		defer h.remove(s)
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		s.run(ctx, state)
	}()
}

func (h *Hub) add(s *session) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closing {
		return false
	}
	h.sessions[s] = true
	h.live.Add(1)
	return true
}

func (h *Hub) remove(s *session) {
	h.mu.Lock()
	delete(h.sessions, s)
	h.mu.Unlock()
	h.live.Done()
}

// Close says goodbye to every session and waits until they are gone.
func (h *Hub) Close() {
	h.mu.Lock()
	h.closing = true
	for s := range h.sessions {
		s.end(wire.Bye{Code: wire.ByeShutdown, RetryAfter: time.Second})
	}
	h.mu.Unlock()
	h.live.Wait()
}

// byeFor says what a desktop is told of an error that ends its session.
func (h *Hub) byeFor(err error) wire.Bye {
	switch {
	case errors.Is(err, wire.ErrMalformed):
		return wire.Bye{Code: wire.ByeMalformed}
	case errors.Is(err, auth.ErrRevoked):
		return wire.Bye{Code: wire.ByeRevoked, Wipe: true}
	case errors.Is(err, auth.ErrDisabled):
		return wire.Bye{Code: wire.ByeDisabled}
	case errors.Is(err, auth.ErrDenied):
		return wire.Bye{Code: wire.ByeDenied}
	case errors.Is(err, records.ErrGap):
		return wire.Bye{Code: wire.ByeGap}
	case errors.Is(err, records.ErrClosed):
		return wire.Bye{Code: wire.ByeShutdown, RetryAfter: time.Second}
	}
	if doc.CodeOf(err) != doc.CodeInternal {
		return wire.Bye{Code: wire.ByeDenied}
	}
	h.Log.Error("session failed", "error", err)
	return wire.Bye{Code: wire.ByeInternal, RetryAfter: 5 * time.Second}
}

func bound(state tls.ConnectionState) ([]byte, error) { return wire.Bind(state) }
