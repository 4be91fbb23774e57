package app

import (
	"context"
	"errors"
	"fmt"
	"net"

	"kontor/desktop/syncer"
	"kontor/desktop/vault"
	"kontor/shared/doc"
	"kontor/shared/wire"
)

// minPassword is how many characters a password must have.
const minPassword = 8

// Enrolment is what makes this profile a device of somebody's.
type Enrolment struct {
	Invitation string // the pasted line
	Server     string // HOST:PORT instead of the invitation's; may be empty
	Password   string // sets the account's, or proves it on a further device
	Device     string // a name by which people know it
}

// Enrol redeems an invitation, makes the encrypted copy, opens it and goes
// online. The first fill goes on behind it.
func (a *App) Enrol(ctx context.Context, e Enrolment) error {
	inv, err := wire.ParseInvitation(e.Invitation)
	if err != nil {
		return err
	}
	if e.Server != "" {
		if host, port, err := net.SplitHostPort(e.Server); err != nil || host == "" || port == "" {
			return doc.Invalid("server", "host_port").With("text", e.Server)
		}
		inv.Host = e.Server
	}
	if len([]rune(e.Password)) < minPassword {
		return doc.Invalid("password", "password_short").With("limit", fmt.Sprint(minPassword))
	}
	if e.Device == "" {
		e.Device = "desktop"
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.Enrolled() {
		return doc.Denied("enrolled")
	}
	// An invitation works once: it is not spent on a copy that has no room.
	if err := vault.Room(a.cfg.Dir); err != nil {
		return err
	}
	identity, told, err := syncer.Enrol(ctx, a.cfg.Dial, inv, e.Password, e.Device)
	if err != nil {
		return err
	}
	v, err := vault.Create(ctx, a.vault(), e.Password, told.Escrow)
	if err != nil {
		return err
	}
	w := who{Identity: identity, Employee: told.Employee, Login: told.Login, Company: told.Company}
	if err := v.Set(ctx, map[string]string{settingWho: encode(w)}); err != nil {
		return errors.Join(err, v.Close())
	}
	return a.start(ctx, v, w)
}

func (a *App) vault() vault.Config {
	return vault.Config{Dir: a.cfg.Dir, Kinds: a.kinds, Now: a.cfg.Now, KDF: a.cfg.KDF}
}

// start begins a session; the lock is held.
func (a *App) start(ctx context.Context, v *vault.Vault, w who) error {
	s, err := a.begin(ctx, v, w)
	if err != nil {
		return errors.Join(err, v.Close())
	}
	a.open = s
	a.ended.Store(nil)
	a.bus.publish(Event{Status: true, All: true})
	return nil
}

// Unlock opens the copy; it needs no network but when the server has not been
// heard for longer than a copy is lent. A wrong password changes
// nothing.
func (a *App) Unlock(ctx context.Context, password string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.open != nil {
		if !a.open.v.Matches(password) {
			return vault.ErrPassword
		}
		return nil
	}
	if !a.Enrolled() {
		return a.shut()
	}
	v, err := vault.Open(ctx, a.vault(), password)
	if err != nil {
		return err
	}
	w, err := whoOf(ctx, v)
	if err != nil {
		return errors.Join(err, v.Close())
	}
	days, err := a.lapsed(ctx, v, w)
	if err != nil {
		return errors.Join(err, v.Close())
	}
	if days > 0 {
		return a.startHeard(ctx, v, w, days)
	}
	return a.start(ctx, v, w)
}

// Lock closes the copy: every handle and the key.
func (a *App) Lock() error { return a.lock(nil, nil) }

// lock closes the copy, or only if the session is still open; why is nil when
// somebody has asked for it.
func (a *App) lock(only *session, why *doc.Error) error {
	a.mu.Lock()
	s := a.open
	if s == nil || only != nil && s != only {
		a.mu.Unlock()
		return nil
	}
	a.open = nil
	a.ended.Store(why)
	a.mu.Unlock()
	err := s.end()
	a.bus.publish(Event{Locked: true, Status: true})
	return err
}

// wipe destroys the copy that the server has taken back.
func (a *App) wipe(s *session) {
	a.mu.Lock()
	if a.open != s {
		a.mu.Unlock()
		return
	}
	a.open = nil
	a.mu.Unlock()
	s.cancel()
	s.jobs.Wait()
	a.removeOpened()
	if err := s.v.Wipe(); err != nil {
		a.cfg.Log.Error("wipe", "error", err)
	}
	a.bus.publish(Event{Locked: true, Wiped: true, Status: true})
}

// SetPassword changes the password of account and copy together, which takes a
// connection. If the account has the new one already, because the copy could
// not be written the last time, the copy gets it now.
func (a *App) SetPassword(ctx context.Context, old, password string) error {
	if len([]rune(password)) < minPassword {
		return doc.Invalid("new", "password_short").With("limit", fmt.Sprint(minPassword))
	}
	if err := a.use(func(s *session) error {
		if !s.v.Matches(old) {
			return doc.Invalid("old", "password_wrong")
		}
		return nil
	}); err != nil {
		return err
	}
	var done bool
	err := a.ask(ctx, wire.AskPassword, wire.PasswordArgs{Old: old, New: password}, &done)
	if isRule(err, "password_wrong") && a.ask(ctx, wire.AskPassword, wire.PasswordArgs{Old: password, New: password}, &done) == nil {
		err = nil
	}
	if err != nil {
		return err
	}
	return a.use(func(s *session) error { return s.v.SetPassword(password, a.cfg.KDF) })
}
