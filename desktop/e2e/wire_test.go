package e2e

import (
	"crypto/ed25519"
	"crypto/tls"
	"encoding/json"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"kontor/desktop/syncer"
	"kontor/shared/change"
	"kontor/shared/doc"
	"kontor/shared/wire"
)

// stranger speaks the protocol by itself: no rule of the desktop stands between
// it and the server.
type stranger struct {
	t       *testing.T
	conn    *websocket.Conn
	welcome wire.Welcome
	n       int64
}

// newStranger redeems an invitation and takes the first turn.
func newStranger(t *testing.T, o *office, invitation string) *stranger {
	t.Helper()
	inv, err := wire.ParseInvitation(invitation)
	if err != nil {
		t.Fatal(err)
	}
	inv.Host = o.address
	id, _, err := syncer.Enrol(t.Context(), nil, inv, password, "raw")
	if err != nil {
		t.Fatal(err)
	}
	dialer := websocket.Dialer{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, HandshakeTimeout: patience}
	conn, resp, err := dialer.Dial("wss://"+o.address+"/sync", nil)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	t.Cleanup(func() { _ = conn.Close() })
	s := &stranger{t: t, conn: conn}
	s.hello(id)
	return s
}

func (s *stranger) hello(id syncer.Identity) {
	s.t.Helper()
	var c wire.Challenge
	s.expect(wire.TChallenge, &c)
	bound, err := wire.Bind(s.conn.NetConn().(*tls.Conn).ConnectionState())
	if err != nil {
		s.t.Fatal(err)
	}
	s.send(wire.THello, wire.Hello{
		Protocol: wire.Version, Client: id.Client, Token: id.Token, Boot: "raw", Next: "raw",
		Sig: ed25519.Sign(id.Key, wire.HelloText(c.Nonce, bound)),
	})
	s.expect(wire.TWelcome, &s.welcome)
	for last := false; !last; {
		var rows wire.Rows
		s.expect(wire.TRows, &rows)
		last = rows.Last
	}
}

// frame reads what comes next.
func (s *stranger) frame() (wire.Type, []byte) {
	s.t.Helper()
	_ = s.conn.SetReadDeadline(time.Now().Add(patience))
	_, raw, err := s.conn.ReadMessage()
	if err != nil {
		s.t.Fatal(err)
	}
	t, body, err := wire.Open(raw)
	if err != nil {
		s.t.Fatal(err)
	}
	return t, body
}

func (s *stranger) expect(want wire.Type, into any) {
	s.t.Helper()
	t, body := s.frame()
	if t != want {
		s.t.Fatalf("frame %d, want %d: %x", t, want, body)
	}
	if err := wire.Unmarshal(body, into); err != nil {
		s.t.Fatal(err)
	}
}

func (s *stranger) send(t wire.Type, body any) {
	s.t.Helper()
	raw, err := wire.Encode(t, body)
	if err == nil {
		err = s.conn.WriteMessage(websocket.BinaryMessage, raw)
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

// create offers a new document and gives the server's answer.
func (s *stranger) create(kind string, fields args) wire.Ack {
	s.t.Helper()
	return s.write(doc.Write{Kind: kind, ID: doc.ID(newID(s.t)), New: true}, fields)
}

// edit offers a change of a document.
func (s *stranger) edit(kind, id string, fields args) wire.Ack {
	s.t.Helper()
	return s.write(doc.Write{Kind: kind, ID: doc.ID(id)}, fields)
}

func (s *stranger) write(w doc.Write, fields args) wire.Ack {
	s.t.Helper()
	w.Patch = doc.Patch{}
	for path, v := range fields {
		raw, err := json.Marshal(v)
		if err != nil {
			s.t.Fatal(err)
		}
		w.Patch[path] = raw
	}
	s.n++
	return s.push(change.Mutation{ID: doc.ID(newID(s.t)), N: s.n, Base: s.welcome.Head, Do: []doc.Write{w}})
}

func (s *stranger) push(m change.Mutation) wire.Ack {
	s.t.Helper()
	s.send(wire.TPush, wire.Push{Mutations: []change.Mutation{m}})
	for {
		t, body := s.frame()
		switch t {
		case wire.TRows:
			continue
		case wire.TAcks:
			var acks wire.Acks
			if err := wire.Unmarshal(body, &acks); err != nil || len(acks.Acks) != 1 || acks.Acks[0].ID != m.ID {
				s.t.Fatalf("%+v %v", acks, err)
			}
			return acks.Acks[0]
		}
		s.t.Fatalf("frame %d for an answer: %x", t, body)
	}
}
