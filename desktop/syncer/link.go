package syncer

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/subtle"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/gorilla/websocket"

	"kontor/shared/doc"
	"kontor/shared/wire"
)

// link is a connection to a server that has proved itself.
type link struct {
	conn  *websocket.Conn
	nonce []byte // with bound, what this device signs
	bound []byte
}

// The paths under which the server takes desktops and their lines for files.
const (
	syncPath  = "/sync"
	filesPath = "/files"
)

// errLink is inside every error of the network itself.
var errLink = errors.New("link")

// dial connects and lets the server prove itself: the key of the pin has to
// have signed a secret of this very TLS connection. Only then is anything of
// ours sent. Certificates are not looked at and may change freely.
func dial(ctx context.Context, d Dialer, host, path string, pin []byte) (*link, error) {
	if d == nil {
		d = (&net.Dialer{}).DialContext
	}
	ctx, cancel := context.WithTimeout(ctx, wire.SignInWithin)
	defer cancel()
	dialer := websocket.Dialer{
		NetDialContext: d, HandshakeTimeout: wire.SignInWithin, ReadBufferSize: 64 << 10, WriteBufferSize: 16 << 10,
		TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS13, InsecureSkipVerify: true}, // the pin is checked below
	}
	conn, answer, err := dialer.DialContext(ctx, "wss://"+host+path, http.Header{})
	if err != nil {
		return nil, fmt.Errorf("dial %s: %w: %w", host, errLink, err)
	}
	_ = answer.Body.Close()
	stop := context.AfterFunc(ctx, func() { _ = conn.NetConn().Close() })
	defer stop()
	l := &link{conn: conn}
	if err := l.prove(pin); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return l, nil
}

// prove reads the server's challenge and checks it.
func (l *link) prove(pin []byte) error {
	l.conn.SetReadLimit(wire.MaxStranger)
	if err := l.conn.SetReadDeadline(time.Now().Add(wire.SignInWithin)); err != nil {
		return fmt.Errorf("%w: %w", errLink, err)
	}
	secured, ok := l.conn.NetConn().(*tls.Conn)
	if !ok {
		return errors.New("no TLS")
	}
	secret, err := wire.Bind(secured.ConnectionState())
	if err != nil {
		return err
	}
	var c wire.Challenge
	if err := l.expect(wire.TChallenge, &c); err != nil {
		return err
	}
	sum := sha256.Sum256(c.Key)
	if subtle.ConstantTimeCompare(sum[:], pin) != 1 || len(c.Key) != ed25519.PublicKeySize ||
		!ed25519.Verify(c.Key, wire.ChallengeText(c.Nonce, secret), c.Sig) {
		return doc.Denied("server_pin")
	}
	if c.Min > wire.Version || c.Max < wire.MinVersion {
		return &byeError{Bye: wire.Bye{Code: wire.ByeVersion}}
	}
	l.conn.SetReadLimit(wire.MaxFrame)
	l.nonce, l.bound = c.Nonce, secret
	return nil
}

// read reads one frame; size is what it took on the wire.
func (l *link) read() (t wire.Type, body []byte, size int, err error) {
	kind, raw, err := l.conn.ReadMessage()
	if errors.Is(err, websocket.ErrReadLimit) {
		return 0, nil, 0, wire.ErrMalformed
	}
	if err != nil {
		return 0, nil, 0, fmt.Errorf("read: %w: %w", errLink, err)
	}
	if kind != websocket.BinaryMessage {
		return 0, nil, 0, wire.ErrMalformed
	}
	t, body, err = wire.Open(raw)
	return t, body, len(raw), err
}

// expect reads the one frame that may come now. A farewell is an error; so are
// faults, which come before it.
func (l *link) expect(want wire.Type, into any) error {
	t, body, _, err := l.read()
	if err != nil {
		return err
	}
	switch t {
	case want:
		return wire.Unmarshal(body, into)
	case wire.TBye:
		return bye(body)
	case wire.TChunk:
		var c wire.Chunk
		if err := wire.Unmarshal(body, &c); err != nil {
			return err
		}
		return l.closing(told(c.Faults))
	}
	return wire.ErrMalformed
}

// closing reads the farewell that comes after faults, which are its reason.
func (l *link) closing(why error) error {
	t, body, _, err := l.read()
	if err != nil || t != wire.TBye {
		return why
	}
	err = bye(body)
	if b, is := errors.AsType[*byeError](err); is {
		b.why = why
		return b
	}
	return errors.Join(why, err)
}

// told makes one error of the server's faults.
func told(faults []*doc.Error) error {
	errs := make([]error, 0, len(faults))
	for _, f := range faults {
		if f != nil {
			errs = append(errs, f)
		}
	}
	if len(errs) == 0 {
		return wire.ErrMalformed
	}
	return errors.Join(errs...)
}

// byeError is the server's reason to close; why are the faults it told before,
// if any.
type byeError struct {
	wire.Bye
	why error
}

// Unwrap gives the faults, so that people are told those and no more.
func (e *byeError) Unwrap() error { return e.why }

// Error implements error.
func (e *byeError) Error() string { return "the server closed: " + string(e.Code) }

func bye(body []byte) error {
	var b wire.Bye
	if err := wire.Unmarshal(body, &b); err != nil {
		return err
	}
	if b.Wipe {
		return &ErrRevoked{Wipe: true}
	}
	return &byeError{Bye: b}
}

// send writes one frame; one goroutine at a time does.
func (l *link) send(t wire.Type, body any) error { return wire.Write(t, body, l.write) }

func (l *link) write(raw []byte) error {
	if err := l.conn.SetWriteDeadline(time.Now().Add(wire.WriteWithin)); err != nil {
		return fmt.Errorf("%w: %w", errLink, err)
	}
	if err := l.conn.WriteMessage(websocket.BinaryMessage, raw); err != nil {
		return fmt.Errorf("send: %w: %w", errLink, err)
	}
	return nil
}
