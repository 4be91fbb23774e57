// Package syncer keeps the local copy and the server at one: connection after
// connection it sends what is queued and applies what has changed. It knows no
// kind of document and no screen.
package syncer

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"kontor/desktop/vault"
	"kontor/shared/doc"
)

// Config is what a syncer is told of the world.
type Config struct {
	Vault    *vault.Vault
	Identity Identity
	Dial     Dialer // nil: the network
	Log      *slog.Logger
	Now      func() time.Time
	// Jitter picks a wait below max; nil: at random, so that a thousand
	// desktops do not come back at once.
	Jitter func(max time.Duration) time.Duration
	// Events is told what happens, on a goroutine of the syncer's; it returns
	// soon.
	Events func(Event)
	// Keep stores the identity, which changes at each connection; when it
	// returns, the new one outlives a loss of power.
	Keep func(Identity) error
}

// ErrRevoked ends Run: the server has taken the copy back.
type ErrRevoked struct{ Wipe bool }

// Error implements error.
func (*ErrRevoked) Error() string { return "the device was revoked" }

// Syncer is one copy's side of the sync.
type Syncer struct {
	cfg    Config
	wake   chan struct{} // the outbox has something, or a wish has changed
	asks   chan *ask
	ended  chan struct{}
	gapped bool // the server misses a number; of Run's goroutine
	limits limits

	mu       sync.Mutex // guards the rest
	identity Identity
	status   Status
	held     bool
	hurry    bool               // a connection is wished now
	cut      context.CancelFunc // ends the connection of the moment
	clock    clock
}

// New makes a syncer; Run starts it.
func New(c Config) *Syncer {
	if c.Jitter == nil {
		c.Jitter = func(limit time.Duration) time.Duration { return rand.N(limit) }
	}
	return &Syncer{
		cfg: c, wake: make(chan struct{}, 1), asks: make(chan *ask), ended: make(chan struct{}),
		identity: c.Identity, status: Status{State: Offline, Host: c.Identity.Host}, clock: clock{local: c.Now}, limits: usual,
	}
}

// Run keeps the connection until ctx ends, which gives nil, or the server takes
// the copy back, which gives an *ErrRevoked. It is called once.
func (s *Syncer) Run(ctx context.Context) error {
	defer close(s.ended)
	if err := s.remember(ctx); err != nil {
		return err
	}
	failures := 0
	for ctx.Err() == nil {
		if held, _ := s.wish(); held {
			s.rest(ctx, 0)
			continue
		}
		lived, err := s.connect(ctx)
		if revoked, is := errors.AsType[*ErrRevoked](err); is {
			s.become(Revoked, doc.Denied("revoked"))
			return revoked
		}
		failures++
		if lived && !complaint(err) {
			failures = 1
		}
		if ctx.Err() == nil {
			s.rest(ctx, s.after(err, failures))
		}
	}
	s.become(Offline, nil)
	return nil
}

// connect runs one connection and says what has become of it.
func (s *Syncer) connect(ctx context.Context) (lived bool, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s.mu.Lock()
	s.cut = cancel
	held := s.held
	s.mu.Unlock()
	if held {
		return false, nil
	}
	s.become(Connecting, nil)
	c, err := s.open(ctx)
	if err == nil {
		err = c.run(ctx)
		lived = c.lived
	}
	if ctx.Err() == nil {
		s.cfg.Log.Info("connection ended", "error", err)
	}
	return lived, err
}

// Identity is what the device is known by.
func (s *Syncer) Identity() Identity {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.identity
}

// keep stores the identity before anybody relies on it.
func (s *Syncer) keep(id Identity) error {
	if s.cfg.Keep != nil {
		if err := s.cfg.Keep(id); err != nil {
			return err
		}
	}
	s.mu.Lock()
	s.identity = id
	s.mu.Unlock()
	return nil
}

// remember reads how far the copy had come.
func (s *Syncer) remember(ctx context.Context) error {
	mark, err := s.cfg.Vault.Mark(ctx)
	if err != nil {
		return err
	}
	last, err := s.cfg.Vault.Setting(ctx, settingClock)
	if err != nil {
		return err
	}
	s.mu.Lock()
	s.clock.restore(last)
	s.mu.Unlock()
	s.note(func(st *Status) {
		st.Cursor, st.Head, st.Epoch, st.AsOf = mark.Cursor, mark.Cursor, mark.Epoch, mark.AsOf
	})
	return nil
}
