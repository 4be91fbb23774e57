package hub

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"errors"

	"kontor/shared/access"
	"kontor/shared/wire"
	"kontor/syncserver/auth"
	"kontor/syncserver/records"
)

// signIn proves the server to the desktop and the desktop to the server, and
// leaves the session with its author and cursor.
func (s *session) signIn(ctx context.Context, state tls.ConnectionState) error {
	nonce, secret, err := s.challenge(state)
	if err != nil {
		return err
	}
	t, body, err := s.next()
	if err != nil {
		return err
	}
	if t == wire.TEnrol {
		if err := s.enrol(ctx, body); err != nil {
			return err
		}
		if t, body, err = s.next(); err != nil {
			return err
		}
	}
	if t != wire.THello {
		return wire.ErrMalformed
	}
	return s.hello(ctx, body, wire.HelloText(nonce, secret))
}

// challenge proves the server to whoever has connected; what it gives is what
// he signs to prove himself.
func (s *session) challenge(state tls.ConnectionState) (nonce, secret []byte, err error) {
	if secret, err = bound(state); err != nil {
		return nil, nil, err
	}
	nonce = make([]byte, 32)
	if _, err := rand.Read(nonce); err != nil {
		return nil, nil, err
	}
	h := s.hub
	return nonce, secret, s.send(wire.TChallenge, wire.Challenge{
		Server: h.Records.Meta().Server, Nonce: nonce, Key: h.Identity.PublicKey(),
		Sig: ed25519.Sign(h.Identity.PrivateKey, wire.ChallengeText(nonce, secret)),
		Min: wire.MinVersion, Max: wire.Version,
	})
}

func (s *session) enrol(ctx context.Context, body []byte) error {
	var e wire.Enrol
	if err := wire.Unmarshal(body, &e); err != nil {
		return err
	}
	acc, client, token, err := s.hub.Auth.Enrol(ctx, auth.Enrolment{
		Code: e.Code, Password: e.Password, Name: e.Device, Key: e.Key, Address: s.address,
	})
	if err != nil {
		return err
	}
	return s.send(wire.TEnrolled, wire.Enrolled{
		Client: client, Token: token, Employee: acc.Employee, Login: acc.Login,
		Company: s.hub.Records.Meta().Company, Escrow: acc.Escrow,
	})
}

func (s *session) hello(ctx context.Context, body []byte, signed []byte) error {
	var hello wire.Hello
	if err := wire.Unmarshal(body, &hello); err != nil {
		return err
	}
	h := s.hub
	if hello.Protocol < wire.MinVersion || hello.Protocol > wire.Version {
		return errors.Join(errBye, s.bye(wire.Bye{Code: wire.ByeVersion}))
	}
	device, err := h.Auth.SignIn(ctx, hello.Client, hello.Token)
	if err != nil {
		return err
	}
	if !ed25519.Verify(device.Key, signed, hello.Sig) {
		return auth.ErrDenied
	}
	if hello.Apart {
		if hello.Have, err = s.apart(); err != nil {
			return err
		}
	}
	if err := hello.Sound(); err != nil {
		return err
	}
	meta := h.Records.Meta()
	client, token, err := h.same(ctx, device, &hello)
	if err != nil {
		return err
	}
	n, mutation, err := h.Records.Last(ctx, client)
	if err != nil {
		return err
	}
	actor, err := h.Records.Actor(ctx, device.Employee)
	if err != nil {
		return err
	}
	acc, err := h.Auth.ByEmployee(ctx, device.Employee)
	if err != nil {
		return err
	}
	s.who = Asker{Author: records.Author{Client: client, Employee: device.Employee}, Name: acc.Login}
	s.cursor = records.Cursor{Employee: device.Employee, Seq: hello.Cursor, Have: hello.Have}
	if hello.Epoch != meta.Epoch || hello.Cursor > h.Records.Head() {
		s.cursor.Seq = 0 // of another base, or of one restored since
	}
	if err := h.Auth.Seen(ctx, client, hello.Next, s.cursor.Seq); err != nil {
		return err
	}
	w := wire.Welcome{
		Server: meta.Server, Epoch: meta.Epoch, Head: h.Records.Head(), Now: h.Now(), LastN: n, LastMutation: mutation,
		Post: actor.Post, Company: meta.Company, Login: acc.Login, Zone: meta.Zone.String(),
	}
	if token != "" {
		w.Client, w.Token = client, token
	}
	return s.send(wire.TWelcome, w)
}

// apart reads what the copy was filled under, of one who is no stranger any more:
// who heads many people has more places than a stranger may name.
func (s *session) apart() (access.Have, error) {
	s.limit = wire.MaxFrame
	t, body, err := s.next()
	if err != nil {
		return nil, err
	}
	if t != wire.THave {
		return nil, wire.ErrMalformed
	}
	var h wire.Have
	err = wire.Unmarshal(body, &h)
	return h.Have, err
}

// same gives the client that a copy is known by. The nonce changes at each
// hello: one that the server has not agreed to last is an old image's or a
// clone's, which from now on is a device of its own, with a new token.
func (h *Hub) same(ctx context.Context, d *auth.Device, hello *wire.Hello) (client, token string, err error) {
	if d.Boot == "" || d.Boot == hello.Boot || d.Boot == hello.Next && hello.Next != "" {
		return d.Client, "", nil
	}
	return h.Auth.Fork(ctx, d)
}
