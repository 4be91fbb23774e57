package e2e

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/klauspost/compress/zstd"

	"kontor/desktop/syncer"
	"kontor/shared/change"
	"kontor/shared/doc"
	"kontor/shared/wire"
)

// soon is how long the server may take to send somebody away.
const soon = time.Second

// rude is somebody who does not keep to the protocol.
type rude struct {
	t     *testing.T
	conn  *websocket.Conn
	bound []byte
	wire.Challenge
}

func newRude(t *testing.T, o *office) *rude {
	t.Helper()
	r := &rude{t: t}
	r.conn, r.Challenge, r.bound = knock(t, o)
	return r
}

// signIn says a proper hello; each rude person has a device of his own.
func (r *rude) signIn(id syncer.Identity) {
	r.t.Helper()
	r.frame(wire.THello, wire.Hello{
		Protocol: wire.Version, Client: id.Client, Token: id.Token, Boot: "rude", Next: "rude", Sig: ed25519.Sign(id.Key, wire.HelloText(r.Nonce, r.bound)),
	})
	for {
		_, raw, err := r.conn.ReadMessage()
		if err != nil {
			r.t.Fatal(err)
		}
		if kind, _, err := wire.Open(raw); err != nil || kind == wire.TRows {
			return
		}
	}
}

func (r *rude) raw(frame []byte) { _ = r.conn.WriteMessage(websocket.BinaryMessage, frame) }

func (r *rude) frame(t wire.Type, body any) {
	raw, err := wire.Encode(t, body)
	if err != nil {
		r.t.Fatal(err)
	}
	r.raw(raw)
}

// told is rude, and gives the reason for which the server hangs up and how long
// it took.
func (r *rude) told(do func(*rude)) (code wire.Code, took time.Duration) {
	r.t.Helper()
	begun := time.Now()
	_ = r.conn.SetReadDeadline(begun.Add(patience))
	do(r)
	for {
		_, raw, err := r.conn.ReadMessage()
		if err != nil {
			return code, time.Since(begun)
		}
		kind, body, err := wire.Open(raw)
		var bye wire.Bye
		if err == nil && kind == wire.TBye && wire.Unmarshal(body, &bye) == nil {
			code = bye.Code
		}
	}
}

// bomb is a small frame that unpacks to more than any may.
func bomb(t *testing.T) []byte {
	t.Helper()
	var packed bytes.Buffer
	w, err := zstd.NewWriter(&packed)
	if err == nil {
		_, err = w.Write(make([]byte, 2*wire.MaxBody))
	}
	if err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	return append([]byte{byte(wire.TPush), 1}, packed.Bytes()...)
}

// rudeness is a way to break the protocol and the reason that it is answered.
type rudeness struct {
	signedIn bool
	do       func(*rude)
	want     wire.Code
}

func rudenesses(t *testing.T) map[string]rudeness {
	raw := func(kind wire.Type, flags byte, body ...byte) func(*rude) {
		return func(r *rude) { r.raw(append([]byte{byte(kind), flags}, body...)) }
	}
	frame := func(kind wire.Type, body any) func(*rude) { return func(r *rude) { r.frame(kind, body) } }
	hello := func(h wire.Hello) func(*rude) { return frame(wire.THello, h) }
	deep := append(bytes.Repeat([]byte{0x81}, 3000), 0x01)
	exploding := bomb(t)
	return map[string]rudeness{
		"nothing":                {false, func(r *rude) { r.raw(nil) }, wire.ByeMalformed},
		"noise":                  {false, func(r *rude) { r.raw([]byte("\xff\xfe\xfd\xfc")) }, wire.ByeMalformed},
		"text":                   {false, func(r *rude) { _ = r.conn.WriteMessage(websocket.TextMessage, []byte("hello")) }, wire.ByeMalformed},
		"cut short":              {false, raw(wire.THello, 0, 0xa1), wire.ByeMalformed},
		"unknown key":            {false, raw(wire.THello, 0, 0xa1, 0x61, 'x', 0x01), wire.ByeMalformed},
		"nested":                 {false, raw(wire.THello, 0, deep...), wire.ByeMalformed},
		"unknown flag":           {false, raw(wire.THello, 2, 0xa0), wire.ByeMalformed},
		"unknown frame":          {false, raw(99, 0, 0xa0), wire.ByeMalformed},
		"bad compression":        {false, raw(wire.THello, 1, 1, 2, 3), wire.ByeMalformed},
		"too big for a stranger": {false, raw(wire.THello, 0, make([]byte, wire.MaxStranger)...), wire.ByeMalformed},
		"huge":                   {false, raw(wire.THello, 0, make([]byte, 8<<20)...), wire.ByeMalformed},
		"push of a stranger":     {false, frame(wire.TPush, wire.Push{}), wire.ByeMalformed},
		"another version":        {false, hello(wire.Hello{Protocol: 99}), wire.ByeVersion},
		"unknown device":         {false, hello(wire.Hello{Protocol: wire.Version, Client: "x", Token: "y"}), wire.ByeDenied},
		"unknown invitation":     {false, frame(wire.TEnrol, wire.Enrol{Code: make([]byte, 16), Password: password, Key: make([]byte, 32)}), wire.ByeDenied},
		"huge, signed in":        {true, raw(wire.TPush, 0, make([]byte, wire.MaxFrame)...), wire.ByeMalformed},
		"bomb":                   {true, func(r *rude) { r.raw(exploding) }, wire.ByeMalformed},
		"noise, signed in":       {true, func(r *rude) { r.raw([]byte("noise")) }, wire.ByeMalformed},
		"hello twice":            {true, hello(wire.Hello{Protocol: wire.Version}), wire.ByeMalformed},
		"a frame of the server":  {true, frame(wire.TRows, wire.Rows{}), wire.ByeMalformed},
		"too many mutations":     {true, frame(wire.TPush, wire.Push{Mutations: make([]change.Mutation, wire.MaxPush+1)}), wire.ByeMalformed},
		"a nameless mutation":    {true, frame(wire.TPush, wire.Push{Mutations: []change.Mutation{{N: 1}}}), wire.ByeMalformed},
		"a gap":                  {true, frame(wire.TPush, wire.Push{Mutations: []change.Mutation{{ID: doc.Derive("x"), N: 7}}}), wire.ByeGap},
		"less than nothing":      {true, frame(wire.TGot, wire.Got{Bytes: -1}), wire.ByeMalformed},
	}
}

// TestE2EBadFrames: whoever breaks the protocol hears why within a second, and
// others do not notice, one after the other or all at once.
func TestE2EBadFrames(t *testing.T) {
	o := newOffice(t)
	o.department("Продажи", "sales")
	anna := newDesk(t, o.hire("anna", "Белова Анна Ильинична", "sales", "Продажи"), "")
	boris := newDesk(t, o.hire("boris", "Котов Борис Ильич", "sales", "Продажи"), "")
	inv, err := wire.ParseInvitation(o.must("user", "invite", "boris"))
	if err != nil {
		t.Fatal(err)
	}
	device, _, err := syncer.Enrol(t.Context(), nil, inv, password, "rude")
	if err != nil {
		t.Fatal(err)
	}
	all := rudenesses(t)
	for name, one := range all {
		r := newRude(t, o)
		if one.signedIn {
			r.signIn(device)
		}
		if code, took := r.told(one.do); code != one.want || took > soon {
			t.Errorf("%s: told %q after %s, want %q", name, code, took, one.want)
		}
	}
	o.noHTTP(t)
	var crowd sync.WaitGroup
	for range 3 {
		for _, one := range all {
			if r := newRude(t, o); !one.signedIn {
				crowd.Go(func() { r.told(one.do) })
			}
		}
	}
	took := unhurt(t, anna, boris)
	crowd.Wait()
	t.Logf("in the middle of a crowd a firm is seen %s after it was made", took)
	unhurt(t, boris, anna)
	for _, d := range []*desk{anna, boris} {
		if log := d.console.log.text(); strings.Contains(log, "connection ended") {
			t.Errorf("a desk lost its connection:\n%s", log)
		}
	}
	o.verify()
}

// unhurt has one desk make a firm and another, its colleague's, see it at once.
func unhurt(t *testing.T, from, to *desk) time.Duration {
	t.Helper()
	id := from.must("new", args{"kind": "Counterparty", "fields": args{"NameShort": "Вектор", "Kind": "legal", "Country": "RU", "Roles": []string{"client"}}}).text("id")
	took := until(t, 10*time.Second, "the firm is seen", func() bool { return to.ask("get", args{"id": id}).OK })
	if st := from.status(); st.State != "live" {
		t.Errorf("%+v", st)
	}
	return took
}

// noHTTP: what is no WebSocket, or no TLS, is refused as well, and is told
// nothing.
func (o *office) noHTTP(t *testing.T) {
	t.Helper()
	noise := make([]byte, 64<<10)
	if _, err := rand.Read(noise); err != nil {
		t.Fatal(err)
	}
	for name, said := range map[string]string{
		"no upgrade":   "GET /sync HTTP/1.1\r\nHost: x\r\n\r\n",
		"a browser":    "GET /sync HTTP/1.1\r\nHost: x\r\nOrigin: https://x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
		"huge headers": "GET /sync HTTP/1.1\r\nHost: x\r\nX: " + strings.Repeat("x", 64<<10) + "\r\n\r\n",
		"no HTTP":      string(noise) + "\r\n\r\n",
	} {
		conn, err := tls.Dial("tcp", o.address, &tls.Config{InsecureSkipVerify: true})
		if err != nil {
			t.Fatal(err)
		}
		_ = conn.SetDeadline(time.Now().Add(patience))
		_, _ = io.WriteString(conn, said)
		answer := make([]byte, 12)
		n, _ := io.ReadFull(conn, answer)
		if got := string(answer[:n]); n > 0 && !strings.HasPrefix(got, "HTTP/1.1 4") {
			t.Errorf("%s: %q", name, got)
		}
		_ = conn.Close()
	}
}
