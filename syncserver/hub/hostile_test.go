package hub_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/tls"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"

	"kontor/shared/access"
	"kontor/shared/change"
	"kontor/shared/doc"
	"kontor/shared/docdb"
	"kontor/shared/wire"
)

// TestHostile: whoever breaks the protocol is sent away with the right word
// within a second, and another session does not notice.
func TestHostile(t *testing.T) {
	h := open(t, docdb.SQLite)
	witness, victim := h.sit(anna), h.sit(boris)
	frame := func(t wire.Type, flags byte, body ...byte) []byte { return append([]byte{byte(t), flags}, body...) }
	big := func(n int) []byte { return frame(wire.THello, 0, bytes.Repeat([]byte{0x40}, n)...) }
	greet := func(change func(*wire.Hello)) func(*desk) {
		return func(d *desk) {
			d.key, d.client, d.token = victim.key, victim.client, victim.token
			g := d.greeting()
			change(&g)
			d.send(wire.THello, g)
		}
	}
	raw := func(b []byte) func(*desk) { return func(d *desk) { d.raw(websocket.BinaryMessage, b) } }
	for name, try := range map[string]struct {
		signedIn bool
		do       func(*desk)
		want     wire.Code
	}{
		"empty":                    {false, raw(nil), wire.ByeMalformed},
		"noise":                    {false, raw([]byte("\xff\xfe\xfd\xfc")), wire.ByeMalformed},
		"bad CBOR":                 {false, raw(frame(wire.THello, 0, 0xa1)), wire.ByeMalformed},
		"unknown key":              {false, raw(frame(wire.THello, 0, 0xa1, 0x61, 'x', 0x01)), wire.ByeMalformed},
		"bad zstd":                 {false, raw(frame(wire.THello, 1, 1, 2, 3)), wire.ByeMalformed},
		"unknown flag":             {false, raw(frame(wire.THello, 2, 0xa0)), wire.ByeMalformed},
		"text":                     {false, func(d *desk) { d.raw(websocket.TextMessage, []byte("hello")) }, wire.ByeMalformed},
		"too big for a stranger":   {false, raw(big(wire.MaxStranger)), wire.ByeMalformed},
		"far too big":              {false, raw(big(1 << 20)), wire.ByeMalformed},
		"unpacks to too much":      {false, func(d *desk) { d.send(wire.THello, wire.Hello{Boot: strings.Repeat("x", wire.MaxStrangerBody)}) }, wire.ByeMalformed},
		"NUL in a name":            {false, greet(func(g *wire.Hello) { g.Next = "a\x00b" }), wire.ByeMalformed},
		"NUL in a place":           {false, greet(func(g *wire.Hello) { g.Have = access.Have{"Note": {"a\x00b": nil}} }), wire.ByeMalformed},
		"before the beginning":     {false, greet(func(g *wire.Hello) { g.Cursor = -1 }), wire.ByeMalformed},
		"push of a stranger":       {false, func(d *desk) { d.send(wire.TPush, wire.Push{}) }, wire.ByeMalformed},
		"need of a stranger":       {false, func(d *desk) { d.send(wire.TNeed, wire.Need{What: wire.AskSync}) }, wire.ByeMalformed},
		"version":                  {false, greet(func(g *wire.Hello) { g.Protocol = 99 }), wire.ByeVersion},
		"signature":                {false, greet(func(g *wire.Hello) { g.Sig[0]++ }), wire.ByeDenied},
		"no signature":             {false, greet(func(g *wire.Hello) { g.Sig = nil }), wire.ByeDenied},
		"another's signature":      {false, greet(func(g *wire.Hello) { g.Sig = ed25519.Sign(witness.key, []byte("x")) }), wire.ByeDenied},
		"of another connection":    {false, greet(func(g *wire.Hello) { g.Sig = victim.greeting().Sig }), wire.ByeDenied},
		"token":                    {false, greet(func(g *wire.Hello) { g.Token = "x" }), wire.ByeDenied},
		"foreign token":            {false, greet(func(g *wire.Hello) { g.Token = witness.token }), wire.ByeDenied},
		"foreign client":           {false, greet(func(g *wire.Hello) { g.Client = witness.client }), wire.ByeDenied},
		"unknown invitation":       {false, func(d *desk) { d.send(wire.TEnrol, wire.Enrol{Code: []byte("x"), Key: make([]byte, 32)}) }, wire.ByeDenied},
		"too big":                  {true, raw(big(wire.MaxFrame)), wire.ByeMalformed},
		"hello twice":              {true, func(d *desk) { d.send(wire.THello, d.greeting()) }, wire.ByeMalformed},
		"a frame of the server's":  {true, func(d *desk) { d.send(wire.TRows, wire.Rows{}) }, wire.ByeMalformed},
		"noise when signed in":     {true, raw([]byte("noise")), wire.ByeMalformed},
		"more mutations than fit":  {true, func(d *desk) { d.send(wire.TPush, wire.Push{Mutations: make([]change.Mutation, wire.MaxPush+1)}) }, wire.ByeMalformed},
		"a mutation without an ID": {true, func(d *desk) { d.send(wire.TPush, wire.Push{Mutations: []change.Mutation{{N: 1}}}) }, wire.ByeMalformed},
		"less than nothing":        {true, func(d *desk) { d.send(wire.TGot, wire.Got{Bytes: -1}) }, wire.ByeMalformed},
		"gap": {true, func(d *desk) {
			d.n = 7
			d.send(wire.TPush, wire.Push{Mutations: []change.Mutation{d.note(doc.Derive("x"), true, "x")}})
		}, wire.ByeGap},
	} {
		t.Run(name, func(t *testing.T) {
			d := h.knock()
			if try.signedIn {
				d.enrol(boris).hello()
			}
			try.do(d)
			if bye, _ := d.bye(time.Second); bye.Code != try.want || bye.Wipe {
				t.Errorf("%+v, want %s", bye, try.want)
			}
			if _, acks := witness.push(witness.note(doc.Derive("witness", name), true, name)); len(acks[0].Faults) > 0 {
				t.Error("another session suffers:", acks[0].Faults[0])
			}
			victim.rows(true)
		})
	}
	wrong := h.knock()
	code, err := h.Auth.Invite(t.Context(), boris, false)
	if err != nil {
		t.Fatal(err)
	}
	wrong.send(wire.TEnrol, wire.Enrol{Code: code, Password: "wrong horse", Key: make([]byte, 32)})
	if bye, faults := wrong.bye(time.Second); bye.Code != wire.ByeDenied || len(faults) != 1 || faults[0].Rule != "password_wrong" {
		t.Errorf("%+v %v", bye, faults)
	}
}

// TestNUL: what no database can hold is refused in words at the door; nothing of
// it is a fault of ours.
func TestNUL(t *testing.T) {
	h := open(t, docdb.Postgres)
	ask := func(d *desk, args wire.HistoryArgs) *doc.Error {
		raw, err := wire.Marshal(args)
		if err != nil {
			t.Fatal(err)
		}
		d.send(wire.TNeed, wire.Need{Ask: 1, What: wire.AskHistory, Args: raw})
		d.rows(true)
		var c wire.Chunk
		d.expect(wire.TChunk, &c)
		if len(c.Faults) != 1 {
			t.Fatalf("%+v", c)
		}
		return c.Faults[0]
	}
	d := h.sit(anna)
	if f := ask(d, wire.HistoryArgs{Kind: "Note", Doc: "a\x00b"}); f.Code != doc.CodeMissing {
		t.Error(f)
	}
	if f := ask(d, wire.HistoryArgs{Kind: "a\x00b", Doc: doc.Derive("x")}); f.Rule != "unknown_kind" {
		t.Error(f)
	}
	for _, name := range []string{"a\x00b", "a\x1bb"} {
		code, err := h.Auth.Invite(t.Context(), boris, false)
		if err != nil {
			t.Fatal(err)
		}
		stranger := h.knock()
		stranger.send(wire.TEnrol, wire.Enrol{Code: code, Password: "correct horse", Device: name, Key: make([]byte, 32)})
		if bye, faults := stranger.bye(time.Second); bye.Code != wire.ByeDenied || len(faults) != 1 || faults[0].Rule != "control_character" {
			t.Errorf("%q: %+v %v", name, bye, faults)
		}
	}
	if h.log.Len() > 0 {
		t.Errorf("it is called a fault of ours: %s", h.log)
	}
}

// TestBrowser: a request with an Origin is refused, and so is one without TLS.
func TestBrowser(t *testing.T) {
	h := open(t, docdb.SQLite)
	_, answer, err := h.dialer().Dial(h.url, http.Header{"Origin": {"https://kontor.example"}})
	if err == nil || answer.StatusCode != http.StatusForbidden {
		t.Errorf("%v %v", answer, err)
	}
	w := httptest.NewRecorder()
	h.Handler().ServeHTTP(w, httptest.NewRequest("GET", "http://x/", nil))
	if w.Code != http.StatusBadRequest {
		t.Error(w.Code)
	}
	h.knock()
}

// pipes is a listener without a network, so that its time can be a bubble's.
type pipes struct {
	calls chan net.Conn
	gone  chan struct{}
}

func (p pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.calls:
		return c, nil
	case <-p.gone:
		return nil, net.ErrClosed
	}
}

func (p pipes) Close() error   { close(p.gone); return nil }
func (p pipes) Addr() net.Addr { return &net.TCPAddr{} }

// TestSilent: a stranger who says nothing is sent away after ten seconds and
// not before; a desktop that answers no ping, after a minute.
func TestSilent(t *testing.T) {
	plain := httptest.NewUnstartedServer(nil)
	plain.StartTLS() // lends its certificate
	cert := plain.TLS.Certificates
	plain.Close()
	synctest.Test(t, func(t *testing.T) {
		h := build(t, docdb.SQLite, config())
		l := pipes{make(chan net.Conn), make(chan struct{})}
		server := &http.Server{Handler: h.Handler()}
		go func() { _ = server.Serve(tls.NewListener(l, &tls.Config{Certificates: cert})) }()
		t.Cleanup(func() { h.Close(); _ = server.Close() })
		knock := func() *desk {
			mine, theirs := net.Pipe()
			l.calls <- theirs
			dialer := h.dialer()
			dialer.NetDial = func(string, string) (net.Conn, error) { return mine, nil }
			conn, _, err := dialer.Dial("wss://x/", nil)
			if err != nil {
				t.Fatal(err)
			}
			return h.prove(conn)
		}
		stranger := knock()
		start := time.Now()
		if bye, _ := stranger.bye(11 * time.Second); bye.Code != wire.ByeSlow || time.Since(start) < wire.SignInWithin {
			t.Errorf("%+v after %s", bye, time.Since(start))
		}
		quiet := knock().enrol(anna).hello()
		quiet.conn.SetPingHandler(func(string) error { return nil })
		start = time.Now()
		for i := 0; ; i++ {
			_ = quiet.conn.SetReadDeadline(time.Time{})
			if _, _, err := quiet.conn.ReadMessage(); err != nil {
				break
			}
		}
		if took := time.Since(start); took < wire.PongWithin || took > wire.PongWithin+5*time.Second {
			t.Errorf("a dead desktop was kept %s", took)
		}
	})
}
