package wire

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"math/big"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"kontor/shared/doc"
)

// connect gives the states of both ends of a new TLS connection.
func connect(t *testing.T) (client, server tls.ConnectionState) {
	t.Helper()
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour)}, &x509.Certificate{}, public, private)
	if err != nil {
		t.Fatal(err)
	}
	a, b := net.Pipe()
	t.Cleanup(func() { _, _ = a.Close(), b.Close() })
	there := tls.Server(b, &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{cert}, PrivateKey: private}}})
	here := tls.Client(a, &tls.Config{InsecureSkipVerify: true})
	done := make(chan error, 1)
	go func() { done <- there.HandshakeContext(t.Context()) }()
	if err := errors.Join(here.HandshakeContext(t.Context()), <-done); err != nil {
		t.Fatal(err)
	}
	return here.ConnectionState(), there.ConnectionState()
}

// TestBind: both ends of one connection know the same secret, another
// connection another, and no connection none.
func TestBind(t *testing.T) {
	var secrets [][]byte
	for range 2 {
		client, server := connect(t)
		one, err1 := Bind(client)
		two, err2 := Bind(server)
		if err := errors.Join(err1, err2); err != nil || len(one) != 32 || !bytes.Equal(one, two) {
			t.Fatalf("%x and %x, %v", one, two, err)
		}
		secrets = append(secrets, one)
	}
	if bytes.Equal(secrets[0], secrets[1]) {
		t.Error("two connections are bound alike")
	}
	if _, err := Bind(tls.ConnectionState{}); err == nil {
		t.Error("bound to nothing")
	}
	nonce := bytes.Repeat([]byte{7}, 32)
	texts := [][]byte{ChallengeText(nonce, secrets[0]), HelloText(nonce, secrets[0]), ChallengeText(nonce, secrets[1]), ChallengeText(secrets[0], nonce)}
	for i, a := range texts {
		for _, b := range texts[i+1:] {
			if bytes.Equal(a, b) {
				t.Errorf("one signature fits two texts: %q", a)
			}
		}
	}
}

func TestInvitation(t *testing.T) {
	good := Invitation{Host: "kontor.example:8443", Pin: bytes.Repeat([]byte{0xfb}, 32), Code: bytes.Repeat([]byte{0xff}, 16)}
	line := good.String()
	if strings.ContainsAny(line, " +/=\n") || len(line) > 160 {
		t.Errorf("not a line to paste: %q", line)
	}
	with := func(change func(*Invitation)) string { i := good; change(&i); return i.String() }
	for name, text := range map[string]string{
		"OK":           line,
		"OKSpaces":     " \t" + line + "\r\n",
		"OKBroken":     strings.Join(slices.Collect(chunks(line, 20)), "\r\n"),
		"OKNoBreak":    line[:9] + "\u00a0 " + line[9:],
		"OKAddress":    with(func(i *Invitation) { i.Host = "[::1]:8443" }),
		"ErrNothing":   "",
		"ErrPrefix":    line[len(invitationPrefix):],
		"ErrVersion":   "kontor2." + line[len(invitationPrefix):],
		"ErrOnlyStart": invitationPrefix,
		"ErrCut":       line[:len(line)-2],
		"ErrMore":      line + "AAAA",
		"ErrBase64":    line + "!",
		"ErrTwice":     line + line,
		"ErrLong":      with(func(i *Invitation) { i.Host = strings.Repeat("a", MaxStranger) + ":1" }),
		"ErrNoPort":    with(func(i *Invitation) { i.Host = "kontor.example" }),
		"ErrEmptyPort": with(func(i *Invitation) { i.Host = "kontor.example:" }),
		"ErrNoHost":    with(func(i *Invitation) { i.Host = ":8443" }),
		"ErrPin":       with(func(i *Invitation) { i.Pin = i.Pin[1:] }),
		"ErrCode":      with(func(i *Invitation) { i.Code = append(i.Code, 1) }),
	} {
		t.Run(name, func(t *testing.T) {
			got, err := ParseInvitation(text)
			if strings.HasPrefix(name, "Err") {
				e, ok := errors.AsType[*doc.Error](err)
				if !ok || e.Code != doc.CodeInvalid || e.Rule != "invitation" || e.Field() != "invitation" {
					t.Errorf("got %v", err)
				}
				return
			}
			if err != nil || !bytes.Equal(got.Pin, good.Pin) || !bytes.Equal(got.Code, good.Code) || name != "OKAddress" && got.Host != good.Host {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
}

// chunks cuts a text as a mail program does.
func chunks(s string, n int) func(func(string) bool) {
	return func(yield func(string) bool) {
		for len(s) > n && yield(s[:n]) {
			s = s[n:]
		}
		yield(s)
	}
}
