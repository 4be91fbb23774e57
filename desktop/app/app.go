// Package app is the program without a screen: it signs in, opens, saves,
// finds, imports and tells what has changed. Screens and the console ask it and
// nothing below it. It draws nothing and knows no widget.
package app

import (
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"kontor/desktop/syncer"
	"kontor/desktop/vault"
	"kontor/shared/access"
	"kontor/shared/crm"
	"kontor/shared/doc"
	"kontor/shared/i18n"
)

// Config is what the program is told of the world.
type Config struct {
	Dir  string // of the profile
	Log  *slog.Logger
	Now  func() time.Time
	Dial syncer.Dialer // nil: the network
	KDF  vault.KDF     // zero: the usual cost
	Lang i18n.Lang
	// After is what an open copy's lease is watched by; nil is the clock's.
	After func(time.Duration) <-chan time.Time
}

// App is the program of one profile. It is safe for many goroutines.
type App struct {
	cfg    Config
	kinds  *doc.Kinds
	grants []access.Grant
	words  atomic.Pointer[i18n.Words]
	bus    *bus

	damaged atomic.Bool               // somebody was told that the copy is
	ended   atomic.Pointer[doc.Error] // why the copy was closed, if nobody has asked for that

	mu   sync.RWMutex // guards open; held for reading while a session is used
	open *session     // nil while locked
}

// New makes the program for a profile; it opens nothing yet.
func New(c Config) *App {
	if c.KDF.Time == 0 {
		c.KDF = vault.DefaultKDF
	}
	if c.After == nil {
		c.After = time.After
	}
	a := &App{cfg: c, kinds: crm.Kinds(), grants: crm.Grants(), bus: newBus()}
	a.SetLanguage(c.Lang)
	return a
}

// Close locks the program and ends its goroutines.
func (a *App) Close() error {
	err := a.Lock()
	a.bus.close()
	return err
}

// Kinds are the kinds of document and the commands on them.
func (a *App) Kinds() *doc.Kinds { return a.kinds }

// Words says things in the language of the moment.
func (a *App) Words() *i18n.Words { return a.words.Load() }

// SetLanguage switches the language; whoever has read words reads them anew.
func (a *App) SetLanguage(l i18n.Lang) {
	a.words.Store(i18n.New(l))
	a.bus.publish(Event{All: true})
}

// Enrolled reports whether the profile has a copy that a password opens.
func (a *App) Enrolled() bool { return vault.Exists(a.cfg.Dir) }

// Unlocked reports whether the copy is open.
func (a *App) Unlocked() bool {
	a.mu.RLock()
	defer a.mu.RUnlock()
	return a.open != nil
}

// use runs f with the open session, which stays open until f returns.
func (a *App) use(f func(*session) error) error {
	a.mu.RLock()
	defer a.mu.RUnlock()
	if a.open == nil {
		return a.shut()
	}
	return f(a.open)
}

// shut says why nothing is open.
func (a *App) shut() error {
	if !a.Enrolled() {
		return doc.Denied("not_enrolled")
	}
	if why := a.Ended(); why != nil {
		return why
	}
	return doc.Denied("locked")
}

// Ended tells why the copy was closed though nobody has asked for that; nil
// while it is open, or when somebody has.
func (a *App) Ended() error {
	if why := a.ended.Load(); why != nil {
		said := *why
		return &said
	}
	return nil
}

// Now is the server's time as this desktop reckons it.
func (a *App) Now() time.Time {
	now := a.cfg.Now()
	_ = a.use(func(s *session) error { now = s.sync.Now(); return nil })
	return now
}

// Zone is the company's time zone.
func (a *App) Zone() *time.Location {
	zone := time.UTC
	_ = a.use(func(s *session) error { zone = s.zone(); return nil })
	return zone
}

// Actor is the person at this desktop with his rights; nil while locked.
func (a *App) Actor() *access.Actor {
	var actor *access.Actor
	_ = a.use(func(s *session) error { actor = s.actor(); return nil })
	return actor
}

// Me is the employee at this desktop.
func (a *App) Me() doc.ID {
	if actor := a.Actor(); actor != nil {
		return actor.Employee()
	}
	return ""
}

// May reports whether the person has the right on any document of the kind.
func (a *App) May(r access.Right, kind string) bool {
	actor := a.Actor()
	return actor != nil && actor.Ever(r, kind)
}
