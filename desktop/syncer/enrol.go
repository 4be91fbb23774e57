package syncer

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"

	"kontor/shared/doc"
	"kontor/shared/wire"
)

// Enrol redeems an invitation: the server makes the device known and tells by
// what. Nothing is sent to a server whose identity is not the invitation's;
// then the error is the rule "server_pin", without a connection "offline".
func Enrol(ctx context.Context, d Dialer, inv wire.Invitation, password, device string) (id Identity, told wire.Enrolled, err error) {
	id, told, err = enrol(ctx, d, inv, password, device)
	if _, ours := errors.AsType[*doc.Error](err); err != nil && !ours {
		if b, is := errors.AsType[*byeError](err); is && b.Code == wire.ByeVersion {
			err = doc.Denied("upgrade").Because(b)
		} else {
			err = doc.Denied("offline").Because(err)
		}
	}
	return id, told, err
}

func enrol(ctx context.Context, d Dialer, inv wire.Invitation, password, device string) (id Identity, told wire.Enrolled, err error) {
	l, err := dial(ctx, d, inv.Host, syncPath, inv.Pin)
	if err != nil {
		return id, told, err
	}
	stop := context.AfterFunc(ctx, func() { _ = l.conn.NetConn().Close() })
	defer stop()
	defer l.conn.Close()
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return id, told, err
	}
	if err := l.send(wire.TEnrol, wire.Enrol{Code: inv.Code, Password: password, Device: device, Key: public}); err != nil {
		return id, told, err
	}
	if err := l.expect(wire.TEnrolled, &told); err != nil {
		return id, wire.Enrolled{}, fmt.Errorf("enrol: %w", err)
	}
	return Identity{Host: inv.Host, Pin: inv.Pin, Client: told.Client, Token: told.Token, Key: private}, told, nil
}
