package bench

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"time"

	"github.com/gorilla/websocket"

	"kontor/shared/change"
	"kontor/shared/doc"
	"kontor/shared/wire"
)

// line is a desktop's end of a session without a copy behind it: what it costs
// is the server's doing.
type line struct {
	device
	conn *websocket.Conn
	n    int64

	unconfirmed int64
}

func dial(address string) (*websocket.Conn, error) {
	dialer := websocket.Dialer{
		ReadBufferSize: 1024, WriteBufferSize: 1024, HandshakeTimeout: patience,
		TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS13, InsecureSkipVerify: true},
	}
	conn, answer, err := dialer.Dial("wss://"+address, nil)
	if err != nil {
		return nil, err
	}
	return conn, answer.Body.Close()
}

// connect signs a device in and takes the first turn.
func connect(s *server, d device) (*line, error) {
	conn, err := dial(s.address + "/sync")
	if err != nil {
		return nil, err
	}
	l := &line{device: d, conn: conn}
	if err := l.signIn(); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return l, nil
}

func (l *line) signIn() error {
	var c wire.Challenge
	if err := l.expect(wire.TChallenge, &c); err != nil {
		return err
	}
	secret, err := wire.Bind(l.conn.NetConn().(*tls.Conn).ConnectionState())
	if err != nil {
		return err
	}
	if err := l.send(wire.THello, wire.Hello{
		Protocol: wire.Version, Client: l.client, Token: l.token, Boot: "boot", Next: "boot",
		Sig: ed25519.Sign(l.private, wire.HelloText(c.Nonce, secret)), Epoch: l.epoch, Cursor: l.cursor, Have: l.have,
	}); err != nil {
		return err
	}
	var w wire.Welcome
	if err := l.expect(wire.TWelcome, &w); err != nil {
		return err
	}
	l.n = w.LastN
	return l.turn()
}

// turn takes one turn and confirms it.
func (l *line) turn() error {
	for {
		var f wire.Rows
		size, err := l.next(wire.TRows, &f)
		if err != nil {
			return err
		}
		if err := l.got(f, size); err != nil || f.Last {
			return err
		}
	}
}

func (l *line) got(f wire.Rows, size int) error {
	l.cursor = max(l.cursor, f.Cursor)
	if l.unconfirmed += int64(size); l.unconfirmed < wire.ConfirmFrom {
		return nil
	}
	confirmed := l.unconfirmed
	l.unconfirmed = 0
	return l.send(wire.TGot, wire.Got{Cursor: f.Cursor, Bytes: confirmed})
}

func (l *line) frame() (t wire.Type, body []byte, size int, err error) {
	_, raw, err := l.conn.ReadMessage()
	if err != nil {
		return 0, nil, 0, err
	}
	t, body, err = wire.Open(raw)
	return t, body, len(raw), err
}

func (l *line) next(want wire.Type, into any) (size int, err error) {
	t, body, size, err := l.frame()
	if err == nil && t != want {
		err = fmt.Errorf("frame %d, want %d", t, want)
	}
	if err != nil {
		return 0, err
	}
	return size, wire.Unmarshal(body, into)
}

func (l *line) expect(want wire.Type, into any) error {
	_, err := l.next(want, into)
	return err
}

func (l *line) send(t wire.Type, body any) error {
	raw, err := wire.Encode(t, body)
	if err != nil {
		return err
	}
	return l.conn.WriteMessage(websocket.BinaryMessage, raw)
}

// edit pushes a change of a document's field.
func (l *line) edit(kind string, id doc.ID, field, value string) error {
	l.n++
	mid, err := doc.NewID(time.Now(), rand.Reader)
	if err != nil {
		return err
	}
	return l.send(wire.TPush, wire.Push{Mutations: []change.Mutation{{
		ID: mid, N: l.n, At: time.Now(), Base: l.cursor, Do: []doc.Write{{Kind: kind, ID: id, Patch: patch(map[string]any{field: value})}},
	}}})
}

// answers takes frames until some answers are there, and tells how many.
func (l *line) answers() (n int, err error) {
	for {
		t, body, size, err := l.frame()
		if err != nil {
			return 0, err
		}
		switch t {
		case wire.TRows:
			var f wire.Rows
			if err := errors.Join(wire.Unmarshal(body, &f), l.got(f, size)); err != nil {
				return 0, err
			}
		case wire.TAcks:
			var a wire.Acks
			if err := wire.Unmarshal(body, &a); err != nil {
				return 0, err
			}
			for _, ack := range a.Acks {
				if len(ack.Faults) > 0 {
					return 0, ack.Faults[0]
				}
			}
			return len(a.Acks), nil
		default:
			return 0, fmt.Errorf("frame %d", t)
		}
	}
}
