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

// Dialer opens a connection to the server.
type Dialer func(ctx context.Context, network, address string) (net.Conn, error)

// Identity is what a device is known by. All of it is secret.
type Identity struct {
	Host   string // HOST:PORT
	Pin    []byte // SHA-256 of the server's identity key
	Client string
	Token  string
	Key    ed25519.PrivateKey
	Boot   string // the copy's nonce that the server knows
	Next   string // the one it was last offered, until it has answered
}

// link is a connection to a server that has proved itself.
type link struct {
	conn   *websocket.Conn
	hello  []byte // what this device signs
	server string
}

// syncPath is where the server takes desktops.
const syncPath = "/sync"

// dial connects and lets the server prove itself: the key of the pin has to
// have signed a secret of this very TLS connection. Only then is anything of
// ours sent. Certificates are not looked at and may change freely.
func dial(ctx context.Context, d Dialer, host string, pin []byte) (*link, error) {
	if d == nil {
		d = (&net.Dialer{}).DialContext
	}
	ctx, cancel := context.WithTimeout(ctx, wire.SignInWithin)
	defer cancel()
	dialer := websocket.Dialer{
		NetDialContext: d, HandshakeTimeout: wire.SignInWithin, ReadBufferSize: 64 << 10, WriteBufferSize: 16 << 10,
		TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS13, InsecureSkipVerify: true}, // the pin is checked below
	}
	conn, answer, err := dialer.DialContext(ctx, "wss://"+host+syncPath, http.Header{})
	if err != nil {
		return nil, fmt.Errorf("dial %s: %w", host, err)
	}
	_ = answer.Body.Close()
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
		return err
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
		return &byeError{wire.Bye{Code: wire.ByeVersion}}
	}
	l.hello, l.server = wire.HelloText(c.Nonce, secret), c.Server
	return nil
}

// byeError is the server's reason to close.
type byeError struct{ wire.Bye }

// Error implements error.
func (e *byeError) Error() string { return "the server closed: " + string(e.Code) }

// read reads one frame; size is what it took on the wire.
func (l *link) read() (t wire.Type, body []byte, size int, err error) {
	kind, raw, err := l.conn.ReadMessage()
	if err != nil {
		return 0, nil, 0, fmt.Errorf("read: %w", err)
	}
	if kind != websocket.BinaryMessage {
		return 0, nil, 0, wire.ErrMalformed
	}
	t, body, err = wire.Open(raw)
	return t, body, len(raw), err
}

// expect reads the one frame that may come now. A farewell and faults are
// errors.
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
		return told(c.Faults)
	}
	return wire.ErrMalformed
}

// told makes one error of the server's faults.
func told(faults []*doc.Error) error {
	errs := make([]error, len(faults))
	for i, f := range faults {
		errs[i] = f
	}
	if len(errs) == 0 {
		return wire.ErrMalformed
	}
	return errors.Join(errs...)
}

func bye(body []byte) error {
	var b wire.Bye
	if err := wire.Unmarshal(body, &b); err != nil {
		return err
	}
	if b.Wipe {
		return &ErrRevoked{Wipe: true}
	}
	return &byeError{b}
}

// send writes one frame; one goroutine at a time does.
func (l *link) send(t wire.Type, body any) error {
	raw, err := wire.Encode(t, body)
	if err != nil {
		return err
	}
	if err := l.conn.SetWriteDeadline(time.Now().Add(wire.WriteWithin)); err != nil {
		return err
	}
	if err := l.conn.WriteMessage(websocket.BinaryMessage, raw); err != nil {
		return fmt.Errorf("send: %w", err)
	}
	return nil
}
