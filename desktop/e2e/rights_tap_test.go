package e2e

import (
	"bytes"
	"crypto/ed25519"
	"crypto/tls"
	"sync"
	"testing"

	"github.com/gorilla/websocket"

	"kontor/desktop/syncer"
	"kontor/shared/doc"
	"kontor/shared/wire"
)

// tap is one more device of somebody's, which keeps all that it is sent, as it
// is once unpacked.
type tap struct {
	t      *testing.T
	conn   *websocket.Conn
	asked  uint64
	mu     sync.Mutex // guards writing to conn and the rest
	frames [][]byte
	told   uint64 // the last question that was answered
	over   error
}

// newTap makes a device of somebody who has a password already.
func newTap(t *testing.T, o *office, login string) *tap {
	t.Helper()
	inv, err := wire.ParseInvitation(o.must("user", "invite", login))
	if err != nil {
		t.Fatal(err)
	}
	id, _, err := syncer.Enrol(t.Context(), nil, inv, password, "прослушка")
	if err != nil {
		t.Fatal(err)
	}
	conn, challenge, bound := knock(t, o)
	w := &tap{t: t, conn: conn}
	w.send(wire.THello, wire.Hello{
		Protocol: wire.Version, Client: id.Client, Token: id.Token, Boot: "tap", Next: "tap",
		Sig: ed25519.Sign(id.Key, wire.HelloText(challenge.Nonce, bound)),
	})
	go w.listen()
	w.sync()
	return w
}

// knock connects to the server, which speaks first.
func knock(t *testing.T, o *office) (conn *websocket.Conn, c wire.Challenge, bound []byte) {
	t.Helper()
	dialer := websocket.Dialer{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, HandshakeTimeout: patience}
	conn, resp, err := dialer.Dial("wss://"+o.address+"/sync", nil)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	t.Cleanup(func() { _ = conn.Close() })
	_, raw, err := conn.ReadMessage()
	if err != nil {
		t.Fatal(err)
	}
	kind, body, err := wire.Open(raw)
	if err != nil || kind != wire.TChallenge {
		t.Fatalf("frame %d for a challenge: %v", kind, err)
	}
	if err := wire.Unmarshal(body, &c); err != nil {
		t.Fatal(err)
	}
	if bound, err = wire.Bind(conn.NetConn().(*tls.Conn).ConnectionState()); err != nil {
		t.Fatal(err)
	}
	return conn, c, bound
}

func (w *tap) send(t wire.Type, body any) {
	raw, err := wire.Encode(t, body)
	if err != nil {
		w.t.Error(err)
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	_ = w.conn.WriteMessage(websocket.BinaryMessage, raw) // whoever is gone is noticed by listen
}

// listen keeps frames, and confirms turns so that more come.
func (w *tap) listen() {
	for {
		_, raw, err := w.conn.ReadMessage()
		var kind wire.Type
		var body []byte
		if err == nil {
			kind, body, err = wire.Open(raw)
		}
		if err != nil {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.over = err
			return
		}
		if kind == wire.TRows {
			w.confirm(body, len(raw))
		}
		w.keep(kind, body)
	}
}

func (w *tap) confirm(body []byte, size int) {
	var rows wire.Rows
	if err := wire.Unmarshal(body, &rows); err != nil {
		w.t.Error(err)
		return
	}
	w.send(wire.TGot, wire.Got{Cursor: rows.Cursor, Bytes: int64(size)})
}

func (w *tap) keep(kind wire.Type, body []byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.frames = append(w.frames, body)
	var chunk wire.Chunk
	if kind == wire.TChunk && wire.Unmarshal(body, &chunk) == nil {
		w.told = chunk.Ask
	}
}

// ask puts a question and waits for its answer. Whatever was committed before
// it has come by then.
func (w *tap) ask(what string, args any) {
	w.t.Helper()
	raw, err := wire.Marshal(args)
	if err != nil {
		w.t.Fatal(err)
	}
	w.asked++
	w.send(wire.TNeed, wire.Need{Ask: w.asked, What: what, Args: raw})
	until(w.t, patience, "an answer to "+what, func() bool { return w.answered() == w.asked })
}

// sync waits for all that the server has.
func (w *tap) sync() { w.t.Helper(); w.ask(wire.AskSync, struct{}{}) }

// history asks for a document's, as a curious program would.
func (w *tap) history(kind, id string) {
	w.t.Helper()
	w.ask(wire.AskHistory, wire.HistoryArgs{Kind: kind, Doc: doc.ID(id)})
}

func (w *tap) answered() uint64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.over != nil {
		w.t.Fatalf("the server hung up on the tap: %v", w.over)
	}
	return w.told
}

// count is how many frames have come.
func (w *tap) count() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.frames)
}

// heard tells which of some texts came in frames after the first n.
func (w *tap) heard(n int, texts []string) []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return found(bytes.Join(w.frames[n:], nil), texts)
}
