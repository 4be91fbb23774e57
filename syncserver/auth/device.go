package auth

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"io"
	"math"
	"time"

	"kontor/shared/doc"
	"kontor/shared/docdb"
)

// inviteFor is how long an invitation works.
const inviteFor = 7 * 24 * time.Hour

// Invite makes a one-time code that lets an employee's device in. reset lets
// it set the password anew.
func (a *Auth) Invite(ctx context.Context, employee doc.ID, reset bool) ([]byte, error) {
	code := make([]byte, 16)
	if _, err := io.ReadFull(a.random, code); err != nil {
		return nil, fmt.Errorf("invite: %w", err)
	}
	err := a.db.Update(ctx, func(tx *docdb.Tx) error {
		return tx.Exec(`
			INSERT INTO invitation (code, employee, expires, used, reset)
			VALUES ($1, $2, $3, FALSE, $4)`, hash(code), employee, stamp(a.now().Add(inviteFor)), reset)
	})
	if err != nil {
		return nil, fmt.Errorf("invite: %w", err)
	}
	return code, a.audit(ctx, "invited", employee, "")
}

// Device is one copy of the program that is known.
type Device struct {
	Client   string
	Employee doc.ID
	Name     string
	Key      ed25519.PublicKey
	Boot     string
	Made     string
	Seen     string
	Cursor   int64 // the seq up to which its copy was filled when it was last heard of
	Revoked  bool
}

// empty is the cursor of a copy that holds nothing yet, and so nothing old.
const empty = math.MaxInt64

// Enrolment is what a new device brings.
type Enrolment struct {
	Code     []byte
	Password string
	Name     string
	Key      []byte
	Address  string // where it calls from, for slowing guesses down
}

// Enrol makes a device known. The first one sets the account's password, a
// further one proves it. It gives the account, the device's client ID and its
// token, which nobody sees again.
func (a *Auth) Enrol(ctx context.Context, e Enrolment) (acc *Account, client, token string, err error) {
	if err := a.tries.ask(a.now(), "@"+e.Address); err != nil {
		return nil, "", "", err
	}
	if rule := soundName(e.Name); rule != "" {
		return nil, "", "", doc.Invalid("device", rule)
	}
	acc, reset, err := a.invited(ctx, e.Code)
	if err != nil {
		return nil, "", "", err
	}
	if acc == nil || len(e.Key) != ed25519.PublicKeySize {
		a.tries.failed(a.now(), "@"+e.Address)
		return nil, "", "", doc.Invalid("invitation", "invitation_used")
	}
	if acc.Disabled {
		return nil, "", "", ErrDisabled
	}
	password, err := a.prove(acc, reset, e)
	if err != nil {
		return nil, "", "", err
	}
	client, token, err = a.register(ctx, acc, e, password)
	return acc, client, token, err
}

// soundName is the rule that a device's name breaks: it stands in lists and in
// the history.
func soundName(name string) string {
	if len(name) > doc.MaxString {
		return "too_long"
	}
	return doc.Text(name).Sound()
}

// prove gives the password that the account is to have from now on, hashed;
// empty if it stays as it is.
func (a *Auth) prove(acc *Account, reset bool, e Enrolment) (string, error) {
	if !acc.HasPassword() || reset {
		return a.newPassword(acc, e.Password)
	}
	right, err := a.guess(acc, e.Password, "@"+e.Address)
	if err == nil && !right {
		err = doc.Invalid("password", "password_wrong")
	}
	return "", err
}

func (a *Auth) invited(ctx context.Context, code []byte) (acc *Account, reset bool, err error) {
	err = a.db.View(ctx, func(tx *docdb.Tx) error {
		var employee string
		found, err := tx.Row([]any{&employee, &reset}, `
			SELECT employee, reset
			FROM invitation
			WHERE code = $1 AND NOT used AND expires > $2`, hash(code), stamp(a.now()))
		if err != nil || !found {
			return err
		}
		acc, err = account(tx, "employee", employee)
		return err
	})
	return acc, reset, err
}

func (a *Auth) register(ctx context.Context, acc *Account, e Enrolment, password string) (client, token string, err error) {
	id, token, err := a.fresh()
	if err != nil {
		return "", "", err
	}
	err = a.db.Update(ctx, func(tx *docdb.Tx) error {
		// Taken here and not when it was read: two devices with one code cannot
		// both come in.
		var took string
		found, err := tx.Row([]any{&took}, `
			UPDATE invitation
			SET used = TRUE
			WHERE code = $1 AND NOT used
			RETURNING employee`, hash(e.Code))
		if err != nil {
			return err
		}
		if !found {
			return doc.Invalid("invitation", "invitation_used")
		}
		if err := a.putPassword(tx, acc, password); err != nil {
			return err
		}
		return a.insert(tx, &Device{Client: string(id), Employee: acc.Employee, Name: e.Name, Key: e.Key, Cursor: empty}, token)
	})
	if err != nil {
		return "", "", fmt.Errorf("enrol: %w", err)
	}
	return id, token, a.audit(ctx, "enrolled", acc.Employee, e.Name)
}

// fresh makes what a new device is known by.
func (a *Auth) fresh() (client, token string, err error) {
	id, err := doc.NewID(a.now(), a.random)
	if err != nil {
		return "", "", err
	}
	secret := make([]byte, 32)
	if _, err := io.ReadFull(a.random, secret); err != nil {
		return "", "", fmt.Errorf("new device: %w", err)
	}
	return string(id), base64.RawURLEncoding.EncodeToString(secret), nil
}

func (a *Auth) insert(tx *docdb.Tx, d *Device, token string) error {
	return tx.Exec(`
		INSERT INTO device (client, employee, name, key, token, boot, made, seen, cursor, revoked)
		VALUES ($1, $2, $3, $4, $5, '', $6, $7, $8, FALSE)`,
		d.Client, d.Employee, d.Name, encode(d.Key), hash([]byte(token)), stamp(a.now()), stamp(a.now()), d.Cursor)
}

// Fork makes a second device of one whose copy was cloned or restored from an
// old image: each of the two has an order of its own from now on.
func (a *Auth) Fork(ctx context.Context, of *Device) (client, token string, err error) {
	d := *of
	d.Cursor = 0
	if d.Client, token, err = a.fresh(); err != nil {
		return "", "", err
	}
	if err := a.db.Update(ctx, func(tx *docdb.Tx) error { return a.insert(tx, &d, token) }); err != nil {
		return "", "", fmt.Errorf("fork: %w", err)
	}
	return d.Client, token, a.audit(ctx, "forked", d.Employee, of.Client)
}

// SignIn finds the device that a token belongs to; the signature is the
// caller's to check with the device's key.
func (a *Auth) SignIn(ctx context.Context, client, token string) (d *Device, err error) {
	err = a.db.View(ctx, func(tx *docdb.Tx) error {
		d, err = deviceBy(tx, "token", hash([]byte(token)))
		if err != nil || d == nil || d.Client != client {
			d = nil
			return err
		}
		return standing(tx, d)
	})
	if err == nil && d == nil {
		err = ErrDenied
	}
	return d, err
}

// Standing tells whether a live session may go on.
func (a *Auth) Standing(ctx context.Context, client string) error {
	return a.db.View(ctx, func(tx *docdb.Tx) error {
		d, err := deviceBy(tx, "client", client)
		if err != nil {
			return err
		}
		if d == nil {
			return ErrRevoked
		}
		return standing(tx, d)
	})
}

func standing(tx *docdb.Tx, d *Device) error {
	if d.Revoked {
		return ErrRevoked
	}
	acc, err := account(tx, "employee", string(d.Employee))
	if err != nil {
		return err
	}
	if acc == nil || acc.Disabled {
		return ErrDisabled
	}
	return nil
}

func deviceBy(tx *docdb.Tx, column, value string) (*Device, error) {
	d := &Device{}
	var key string
	found, err := tx.Row([]any{&d.Client, &d.Employee, &d.Name, &key, &d.Boot, &d.Made, &d.Seen, &d.Cursor, &d.Revoked}, `
		SELECT client, employee, name, key, boot, made, seen, cursor, revoked
		FROM device
		WHERE `+column+` = $1`, value)
	if err != nil || !found {
		return nil, err
	}
	d.Key, err = base64.RawStdEncoding.DecodeString(key)
	return d, err
}

// Seen notes that a device has called, with the nonce of its copy and how far
// that is.
func (a *Auth) Seen(ctx context.Context, client, boot string, cursor int64) error {
	return a.db.Update(ctx, func(tx *docdb.Tx) error {
		return tx.Exec(`UPDATE device SET seen = $1, boot = $2, cursor = $3 WHERE client = $4`, stamp(a.now()), boot, cursor, client)
	})
}

// Left notes how far a device's copy was when it left. One that has called
// again meanwhile has said so itself.
func (a *Auth) Left(ctx context.Context, client string, cursor int64) error {
	return a.db.UpdateUnsynced(ctx, func(tx *docdb.Tx) error {
		return tx.Exec(`UPDATE device SET cursor = $1 WHERE client = $2 AND cursor < $3`, cursor, client, cursor)
	})
}

// Devices lists the devices of an employee, or of all for an empty ID.
func (a *Auth) Devices(ctx context.Context, employee doc.ID) (all []Device, err error) {
	err = a.db.View(ctx, func(tx *docdb.Tx) error {
		return tx.Query(func(rows docdb.Rows) error {
			var d Device
			err := rows.Scan(&d.Client, &d.Employee, &d.Name, &d.Made, &d.Seen, &d.Cursor, &d.Revoked)
			all = append(all, d)
			return err
		}, `
			SELECT client, employee, name, made, seen, cursor, revoked
			FROM device
			WHERE employee = $1 OR $2 = ''
			ORDER BY made`, employee, employee)
	})
	return all, err
}

// Revoke shuts a device out for ever. At its next contact it wipes its copy.
func (a *Auth) Revoke(ctx context.Context, client string) error {
	var d *Device
	err := a.db.Update(ctx, func(tx *docdb.Tx) (err error) {
		if d, err = deviceBy(tx, "client", client); err != nil || d == nil {
			return err
		}
		return tx.Exec(`UPDATE device SET revoked = TRUE WHERE client = $1`, client)
	})
	if err != nil {
		return fmt.Errorf("revoke %s: %w", client, err)
	}
	if d == nil {
		return doc.Missing("Device", doc.ID(client))
	}
	a.tell()
	return a.audit(ctx, "device_revoked", d.Employee, d.Name)
}
