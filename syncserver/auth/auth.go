// Package auth knows who may sign in and from which devices: accounts,
// passwords, invitations, tokens. It knows nothing of documents or rights.
package auth

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"sync"
	"time"

	"kontor/shared/doc"
	"kontor/shared/docdb"
)

// The refusals. A stranger is told no more than these.
var (
	ErrDenied   = doc.Denied("sign_in")
	ErrThrottle = doc.Denied("too_many_tries")
	ErrWeak     = doc.Invalid("password", "password_weak")
	ErrDisabled = doc.Denied("account_disabled")
	ErrRevoked  = doc.Denied("device_revoked")
)

// Auth is the register of accounts and devices.
type Auth struct {
	db      *docdb.DB
	now     func() time.Time
	random  io.Reader
	kdf     KDF
	hashing chan struct{} // bounds the memory that passwords cost at one time
	tries   tries
	mu      sync.Mutex
	gone    map[chan struct{}]bool
}

// hashers is how many passwords are reckoned at one time, 64 MiB each.
const hashers = 2

// New opens the register in the base.
func New(db *docdb.DB, now func() time.Time, kdf KDF) *Auth {
	return &Auth{
		db: db, now: now, random: rand.Reader, kdf: kdf, hashing: make(chan struct{}, hashers),
		tries: tries{known: map[string]*try{}}, gone: map[chan struct{}]bool{},
	}
}

// Account is one person's way in.
type Account struct {
	Employee doc.ID
	Login    string
	password string
	Escrow   []byte
	Disabled bool
}

// HasPassword reports whether a device has set one.
func (a *Account) HasPassword() bool { return a.password != "" }

// Add opens an account for an employee.
func (a *Auth) Add(ctx context.Context, employee doc.ID, login string) error {
	escrow := make([]byte, 32)
	if _, err := io.ReadFull(a.random, escrow); err != nil {
		return fmt.Errorf("add %s: %w", login, err)
	}
	err := a.db.Update(ctx, func(tx *docdb.Tx) error {
		return tx.Exec(`
			INSERT INTO account (employee, login, password, escrow, disabled)
			VALUES ($1, $2, '', $3, FALSE)`, employee, login, encode(escrow))
	})
	if err != nil {
		return fmt.Errorf("add account %s: %w", login, err)
	}
	return a.audit(ctx, "account_added", employee, login)
}

func account(tx *docdb.Tx, column, value string) (*Account, error) {
	acc := &Account{}
	var escrow string
	found, err := tx.Row([]any{&acc.Employee, &acc.Login, &acc.password, &escrow, &acc.Disabled}, `
		SELECT employee, login, password, escrow, disabled
		FROM account
		WHERE `+column+` = $1`, value)
	if err != nil || !found {
		return nil, err
	}
	acc.Escrow, err = base64.RawStdEncoding.DecodeString(escrow)
	return acc, err
}

// ByLogin finds an account, nil if there is none.
func (a *Auth) ByLogin(ctx context.Context, login string) (acc *Account, err error) {
	err = a.db.View(ctx, func(tx *docdb.Tx) (err error) {
		acc, err = account(tx, "login", login)
		return err
	})
	return acc, err
}

// ByEmployee finds an account, nil if there is none.
func (a *Auth) ByEmployee(ctx context.Context, employee doc.ID) (acc *Account, err error) {
	err = a.db.View(ctx, func(tx *docdb.Tx) (err error) {
		acc, err = account(tx, "employee", string(employee))
		return err
	})
	return acc, err
}

// SetDisabled blocks an account or lets it in again. Its sessions are told at
// once; its records stay.
func (a *Auth) SetDisabled(ctx context.Context, employee doc.ID, disabled bool) error {
	err := a.db.Update(ctx, func(tx *docdb.Tx) error {
		return tx.Exec(`UPDATE account SET disabled = $1 WHERE employee = $2`, disabled, employee)
	})
	if err != nil {
		return fmt.Errorf("disable %s: %w", employee, err)
	}
	a.tell()
	return a.audit(ctx, "account_disabled", employee, fmt.Sprint(disabled))
}

// Erased notes that a person was taken out of the documents.
func (a *Auth) Erased(ctx context.Context, what string) error {
	return a.audit(ctx, "erased", "", what)
}

func (a *Auth) audit(ctx context.Context, what string, employee doc.ID, detail string) error {
	return a.db.Update(ctx, func(tx *docdb.Tx) error { return a.note(tx, what, employee, detail) })
}

func (a *Auth) note(tx *docdb.Tx, what string, employee doc.ID, detail string) error {
	return tx.Exec(`
		INSERT INTO audit (at, what, employee, detail)
		VALUES ($1, $2, $3, $4)`, stamp(a.now()), what, employee, detail)
}

// Watch gives a channel that receives when somebody was blocked or a device
// revoked, so that live sessions look again. stop must be called.
func (a *Auth) Watch() (told <-chan struct{}, stop func()) {
	c := make(chan struct{}, 1)
	a.mu.Lock()
	defer a.mu.Unlock()
	a.gone[c] = true
	return c, func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		delete(a.gone, c)
	}
}

func (a *Auth) tell() {
	a.mu.Lock()
	defer a.mu.Unlock()
	for c := range a.gone {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}

func hash(secret []byte) string {
	sum := sha256.Sum256(secret)
	return encode(sum[:])
}

func encode(b []byte) string { return base64.RawStdEncoding.EncodeToString(b) }

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }
