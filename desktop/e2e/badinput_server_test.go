package e2e

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/gorilla/websocket"

	"kontor/shared/wire"
)

// babbler has a server's identity and speaks nonsense.
type babbler struct {
	*httptest.Server
	key   ed25519.PrivateKey
	mu    sync.Mutex // guards the rest
	say   func(*websocket.Conn, func(wire.Type, any))
	heard int // how often it was said to the end
}

// newBabbler takes the identity of an office.
func newBabbler(t *testing.T, o *office) *babbler {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(o.dir, "identity.key"))
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(raw)
	b := &babbler{key: ed25519.NewKeyFromSeed(block.Bytes)}
	b.Server = httptest.NewUnstartedServer(http.HandlerFunc(b.serve))
	b.TLS = &tls.Config{MinVersion: tls.VersionTLS13, NextProtos: []string{"http/1.1"}}
	b.StartTLS()
	t.Cleanup(b.Close)
	return b
}

// serve proves itself as the server does, hears the hello, and then babbles.
func (b *babbler) serve(w http.ResponseWriter, r *http.Request) {
	conn, err := (&websocket.Upgrader{}).Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer conn.Close()
	send := func(t wire.Type, body any) {
		if raw, err := wire.Encode(t, body); err == nil {
			_ = conn.WriteMessage(websocket.BinaryMessage, raw)
		}
	}
	bound, err := wire.Bind(*r.TLS)
	if err != nil {
		return
	}
	nonce := make([]byte, 32)
	_, _ = rand.Read(nonce)
	send(wire.TChallenge, wire.Challenge{
		Server: "x", Nonce: nonce, Key: b.key.Public().(ed25519.PublicKey), Sig: ed25519.Sign(b.key, wire.ChallengeText(nonce, bound)), Min: wire.MinVersion, Max: wire.Version,
	})
	if _, _, err := conn.ReadMessage(); err != nil {
		return
	}
	b.mu.Lock()
	say := b.say
	b.mu.Unlock()
	say(conn, send)
	_, _, _ = conn.ReadMessage() // until the desktop hangs up
	b.mu.Lock()
	defer b.mu.Unlock()
	b.heard++
}

func (b *babbler) times() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.heard
}

// babble is what is said from now on.
func (b *babbler) babble(say func(*websocket.Conn, func(wire.Type, any))) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.say, b.heard = say, 0
}

// long is a firm that takes room.
func long(name string) args {
	return args{"kind": "Counterparty", "fields": args{
		"NameShort": name, "Kind": "legal", "Country": "RU", "Roles": []string{"client"}, "Notes": strings.Repeat("Место на диске. ", 2000),
	}}
}

// cause wants the status to say why there is no connection, in both languages.
func (w *desk) cause(rule string) {
	w.t.Helper()
	type stand struct {
		State string
		Cause []fault
	}
	until(w.t, patience, "the cause is "+rule, func() bool {
		var st stand
		w.must("status", nil).into(&st)
		return st.State == "offline" && len(st.Cause) == 1 && st.Cause[0].Rule == rule
	})
	for lang, alphabet := range alphabets {
		w.must("set", args{"language": lang})
		var st stand // while it connects there is no cause
		w.must("status", nil).into(&st)
		if len(st.Cause) == 1 {
			alphabet.read(w.t, st.Cause[0])
		}
	}
}

// TestE2EBadServer: a desktop survives whatever a server sends, says in both
// languages what is wrong, loses nothing, and goes on with a sound one.
func TestE2EBadServer(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.department("Продажи", "sales")
	line := newLine(t, o.address)
	d := newDesk(t, o.hire("anna", "Белова Анна Ильинична", "sales", "Продажи"), line.at)
	b := newBabbler(t, o)
	line.cut()
	id := d.must("new", long("Несданная")).text("id")
	line.to = strings.TrimPrefix(b.URL, "https://")
	b.babble(func(conn *websocket.Conn, _ func(wire.Type, any)) {
		_ = conn.WriteMessage(websocket.BinaryMessage, []byte("noise"))
	})
	line.plug()
	raw := func(frame ...byte) func(*websocket.Conn, func(wire.Type, any)) {
		return func(conn *websocket.Conn, _ func(wire.Type, any)) {
			_ = conn.WriteMessage(websocket.BinaryMessage, frame)
		}
	}
	welcome := wire.Welcome{Server: "x", Epoch: "x", Head: 1, Zone: "Europe/Minsk"}
	after := func(t wire.Type, body any) func(*websocket.Conn, func(wire.Type, any)) {
		return func(_ *websocket.Conn, send func(wire.Type, any)) { send(wire.TWelcome, welcome); send(t, body) }
	}
	for name, babble := range map[string]struct {
		say  func(*websocket.Conn, func(wire.Type, any))
		rule string
	}{
		"noise":          {raw(0xff, 0xfe, 0xfd), "not_understood"},
		"nothing":        {raw(), "not_understood"},
		"unknown frame":  {raw(99, 0, 0xa0), "not_understood"},
		"unknown key":    {raw(byte(wire.TWelcome), 0, 0xa1, 0x61, 'x', 0x01), "not_understood"},
		"huge":           {raw(make([]byte, wire.MaxFrame+1)...), "not_understood"},
		"bomb":           {raw(bomb(t)...), "not_understood"},
		"another's turn": {after(wire.THello, wire.Hello{}), "not_understood"},
		"torn rows":      {after(wire.TRows, map[string]any{"Rows": "x"}), "not_understood"},
		"unasked":        {after(wire.TChunk, wire.Chunk{Ask: 7}), "not_understood"},
		"misunderstood":  {after(wire.TBye, wire.Bye{Code: wire.ByeMalformed}), "not_understood"},
		"broken":         {after(wire.TBye, wire.Bye{Code: wire.ByeInternal}), "server_fault"},
	} {
		b.babble(babble.say)
		t.Log(name)
		d.must("offline", nil)
		d.must("online", nil)
		until(t, patience, "the desktop hangs up", func() bool { return b.times() > 0 })
		d.cause(babble.rule)
		if st := d.status(); st.Queued != 1 || d.get(id).Title != "Несданная" {
			t.Errorf("%s: %+v", name, st)
		}
	}
	line.cut()
	line.to = o.address
	line.plug()
	d.must("online", nil)
	if d.sync(); d.get(id).Pending != 0 || d.get(id).Seq == 0 {
		t.Errorf("%+v", d.get(id))
	}
	o.verify()
}
