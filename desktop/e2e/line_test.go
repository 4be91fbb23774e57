package e2e

import (
	"io"
	"net"
	"sync"
	"testing"
)

// line is a workstation's network: everything to the server goes through it,
// and it can be cut.
type line struct {
	t      *testing.T
	to     string
	at     string // the address that the desk is told
	mu     sync.Mutex
	listen net.Listener
	open   map[net.Conn]bool
}

// newLine lays a line to an address.
func newLine(t *testing.T, to string) *line {
	t.Helper()
	l := &line{t: t, to: to, at: "127.0.0.1:0", open: map[net.Conn]bool{}}
	l.plug()
	t.Cleanup(l.cut)
	return l
}

// plug lets connections through.
func (l *line) plug() {
	l.t.Helper()
	listen, err := net.Listen("tcp", l.at)
	if err != nil {
		l.t.Fatal(err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.listen, l.at = listen, listen.Addr().String()
	go l.accept(listen)
}

// cut ends all connections and lets none through.
func (l *line) cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.listen != nil {
		_ = l.listen.Close()
	}
	l.listen = nil
	for conn := range l.open {
		_ = conn.Close()
	}
}

func (l *line) accept(listen net.Listener) {
	for {
		near, err := listen.Accept()
		if err != nil {
			return
		}
		far, err := net.Dial("tcp", l.to)
		if err != nil {
			_ = near.Close()
			continue
		}
		if l.hold(listen, near, far) {
			go l.carry(near, far)
			go l.carry(far, near)
		}
	}
}

// hold notes connections so that cut finds them, unless it has been already.
func (l *line) hold(listen net.Listener, conns ...net.Conn) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, conn := range conns {
		l.open[conn] = true
		if l.listen != listen {
			_ = conn.Close()
		}
	}
	return l.listen == listen
}

func (l *line) carry(to, from net.Conn) {
	_, _ = io.Copy(to, from)
	_, _ = to.Close(), from.Close()
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.open, to)
	delete(l.open, from)
}
