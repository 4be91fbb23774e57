package syncer

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"

	"kontor/shared/doc"
	"kontor/shared/wire"
)

// Enrol redeems an invitation: the server makes the device known and tells by
// what. Nothing is sent to a server whose identity is not the invitation's.
func Enrol(ctx context.Context, d Dialer, inv wire.Invitation, password, device string) (id Identity, told wire.Enrolled, err error) {
	l, err := dial(ctx, d, inv.Host, inv.Pin)
	if err != nil {
		if doc.CodeOf(err) == doc.CodeInternal {
			err = doc.Denied("offline").Because(err)
		}
		return id, told, err
	}
	defer l.conn.Close()
	stop := context.AfterFunc(ctx, func() { _ = l.conn.Close() })
	defer stop()
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return id, told, err
	}
	if err := l.send(wire.TEnrol, wire.Enrol{Code: inv.Code, Password: password, Device: device, Key: public}); err != nil {
		return id, told, err
	}
	if err := l.expect(wire.TEnrolled, &told); err != nil {
		if b, is := errors.AsType[*byeError](err); is {
			err = doc.Denied("sign_in").Because(b)
		}
		return id, told, fmt.Errorf("enrol: %w", err)
	}
	return Identity{
		Host: inv.Host, Pin: inv.Pin, Client: told.Client, Token: told.Token, Key: private,
	}, told, nil
}

// nonce makes what tells a copy from its clones.
func nonce() (string, error) {
	raw := make([]byte, 16)
	if _, err := rand.Read(raw); err != nil {
		return "", fmt.Errorf("nonce: %w", err)
	}
	return hex.EncodeToString(raw), nil
}
