package syncer

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"kontor/shared/doc"
	"kontor/shared/wire"
	"kontor/syncserver/hub"
)

// stranger is a server that does what a test says, over real TLS.
type stranger struct {
	*testing.T
	host string
	key  ed25519.PrivateKey

	mu    sync.Mutex // guards the rest
	do    script
	heard []wire.Type // from whoever called
	calls int
}

// script is what a stranger does with a caller.
type script func(s *stranger, c *caller, secret []byte)

type (
	caller = websocket.Conn
	asker  = hub.Asker
)

func pretend(t *testing.T, do script) *stranger {
	t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	check(t, err)
	s := &stranger{T: t, key: key, do: do}
	up := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, err := up.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer conn.Close()
		secret, err := wire.Bind(*r.TLS)
		if err != nil {
			t.Error(err)
			return
		}
		s.mu.Lock()
		s.calls++
		do := s.do
		s.mu.Unlock()
		do(s, conn, secret)
		s.listen(conn)
	}))
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	s.host = server.Listener.Addr().String()
	return s
}

func (s *stranger) pin() []byte {
	sum := sha256.Sum256(s.key.Public().(ed25519.PublicKey))
	return sum[:]
}

// challenge proves the server as the real one does.
func (s *stranger) challenge(secret []byte) wire.Challenge {
	nonce := []byte("nonce")
	return wire.Challenge{Nonce: nonce, Key: s.key.Public().(ed25519.PublicKey), Min: wire.MinVersion, Max: wire.Version,
		Sig: ed25519.Sign(s.key, wire.ChallengeText(nonce, secret))}
}

func (s *stranger) send(c *caller, t wire.Type, body any) {
	raw, err := wire.Encode(t, body)
	if err != nil {
		s.Error(err)
	}
	_ = c.WriteMessage(websocket.BinaryMessage, raw)
}

// hear takes one frame and notes what it was.
func (s *stranger) hear(c *caller) error {
	_, raw, err := c.ReadMessage()
	if err != nil {
		return err
	}
	t, _, err := wire.Open(raw)
	s.mu.Lock()
	s.heard = append(s.heard, t)
	s.mu.Unlock()
	return err
}

// listen hears the caller out.
func (s *stranger) listen(c *caller) {
	_ = c.SetReadDeadline(time.Now().Add(patience))
	for s.hear(c) == nil {
	}
}

func (s *stranger) frames() []wire.Type {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]wire.Type(nil), s.heard...)
}

// honest proves itself, hears one frame and says goodbye.
func honest(bye wire.Bye) script {
	return func(s *stranger, c *caller, secret []byte) {
		s.send(c, wire.TChallenge, s.challenge(secret))
		if s.hear(c) == nil {
			s.send(c, wire.TBye, bye)
		}
	}
}

// invitation is one to a stranger.
func (s *stranger) invitation() wire.Invitation {
	return wire.Invitation{Host: s.host, Pin: s.pin(), Code: make([]byte, 16)}
}

// TestEnrol_Pin: to a server that is not the invitation's nothing is sent, not
// by one who has its public key, nor by one who stands between.
func TestEnrol_Pin(t *testing.T) {
	h := open(t)
	h.make(named("a", 1), true, "x")
	other := pretend(t, honest(wire.Bye{Code: wire.ByeDenied}))
	between := func(s *stranger, c *caller, _ []byte) {
		real, _, err := (&websocket.Dialer{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}).Dial("wss://"+h.host+syncPath, nil)
		if err != nil {
			s.Error(err)
			return
		}
		defer real.Close()
		_, raw, err := real.ReadMessage()
		if err != nil {
			s.Error(err)
		}
		_ = c.WriteMessage(websocket.BinaryMessage, raw)
	}
	spoilt := func(change func(*wire.Challenge)) script {
		return func(s *stranger, c *caller, secret []byte) {
			ch := s.challenge(secret)
			change(&ch)
			s.send(c, wire.TChallenge, ch)
		}
	}
	for name, try := range map[string]struct {
		do   script
		pin  []byte // nil: the stranger's own
		want string
	}{
		"OK":          {do: honest(wire.Bye{Code: wire.ByeDenied}), want: "offline"},
		"ErrOther":    {do: honest(wire.Bye{}), pin: other.pin(), want: "server_pin"},
		"ErrBetween":  {do: between, pin: h.Identity.Pin(), want: "server_pin"},
		"ErrUnsigned": {do: spoilt(func(c *wire.Challenge) { c.Sig = nil }), want: "server_pin"},
		"ErrForeign":  {do: spoilt(func(c *wire.Challenge) { c.Nonce = []byte("other") }), want: "server_pin"},
		"ErrNoKey":    {do: spoilt(func(c *wire.Challenge) { c.Key = nil }), want: "server_pin"},
		"ErrShortKey": {do: spoilt(func(c *wire.Challenge) { c.Key = c.Key[:5] }), want: "server_pin"},
		"ErrVersion":  {do: spoilt(func(c *wire.Challenge) { c.Min, c.Max = wire.Version+1, wire.Version+1 }), want: "upgrade"},
		"ErrOld":      {do: spoilt(func(c *wire.Challenge) { c.Min, c.Max = 0, wire.MinVersion-1 }), want: "upgrade"},
	} {
		t.Run(name, func(t *testing.T) {
			s := pretend(t, try.do)
			inv := s.invitation()
			if try.pin != nil {
				inv.Pin = try.pin
			}
			_, _, err := Enrol(t.Context(), nil, inv, password, "desk")
			if ruleOf(err) != try.want {
				t.Errorf("%v, want %s", err, try.want)
			}
			if got := s.frames(); (len(got) > 0) != (name == "OK") {
				t.Errorf("sent %v", got)
			}
		})
	}
	if _, _, err := Enrol(t.Context(), nil, wire.Invitation{Host: "127.0.0.1:1", Pin: other.pin()}, password, "desk"); ruleOf(err) != "offline" {
		t.Errorf("nobody there: %v", err)
	}
}

// TestPin: a copy sends nothing to a server that has taken its server's place,
// says why, and goes on once the right one is back.
func TestPin(t *testing.T) {
	h := open(t)
	d := h.sit(anna, config{})
	d.level(h)
	check(t, d.stop())
	thief := pretend(t, honest(wire.Bye{}))
	d = asleep(t, d.dir)
	id := d.identity()
	right := id.Host
	id.Host = thief.host
	d.start(id, config{})
	d.until("the fault is told", func() bool {
		st := d.s.Status()
		return st.Cause != nil && st.Cause.Rule == "server_pin"
	})
	d.write(note(named("a", 1), true, "secret"))
	d.until("it is tried again", func() bool { thief.mu.Lock(); defer thief.mu.Unlock(); return thief.calls > 2 })
	if got := thief.frames(); len(got) > 0 {
		t.Errorf("sent %v", got)
	}
	check(t, d.stop())
	d = asleep(t, d.dir)
	id.Host = right
	d.start(id, config{})
	d.level(h)
	if texts, _ := h.notes(); len(texts) != 1 {
		t.Errorf("%v", texts)
	}
}

// TestEnrol_Refused: what is wrong with invitation or password is told.
func TestEnrol_Refused(t *testing.T) {
	h := open(t)
	inv := h.invite(anna)
	if _, told, err := Enrol(t.Context(), nil, inv, password, "desk"); err != nil || told.Login != "anna" || told.Employee != anna || len(told.Escrow) == 0 {
		t.Fatalf("%+v %v", told, err)
	}
	if _, _, err := Enrol(t.Context(), nil, inv, password, "desk"); doc.CodeOf(err) == doc.CodeInternal || err == nil {
		t.Errorf("the same invitation again: %v", err)
	}
	_, _, err := Enrol(t.Context(), nil, h.invite(anna), "wrong horse", "desk")
	if all := doc.Faults(err); len(all) != 1 || all[0].Rule != "password_wrong" {
		t.Errorf("a wrong password: %v", all)
	}
	if _, _, err := Enrol(t.Context(), nil, h.invite(anna), password, "desk"); err != nil {
		t.Errorf("control: %v", err)
	}
}
