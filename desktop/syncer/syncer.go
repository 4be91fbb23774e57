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
	"kontor/shared/wire"
)

// State is how the connection stands.
type State string

// The states.
const (
	Offline    State = "offline"
	Connecting State = "connecting"
	CatchingUp State = "catching_up"
	Live       State = "live"
	Revoked    State = "revoked" // the server does not take this device or its user
	Upgrade    State = "upgrade" // it speaks a newer protocol
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

// Event says what has changed.
type Event struct {
	State   bool     // Status
	Changed []doc.ID // documents of a turn or of answers
	All     bool     // too many to name
	Post    bool     // the person's rights
	Acks    []wire.Ack
}

// Status is how the copy stands to the server.
type Status struct {
	State   State
	Cursor  int64
	Head    int64
	AsOf    time.Time // when they were last one
	Server  string
	Company string
	Login   string
	Zone    string
	Epoch   string
	Rows    int        // taken of a first fill under way
	Cause   *doc.Error // why there is no connection
}

// ErrRevoked ends Run: the server has taken the copy back.
type ErrRevoked struct{ Wipe bool }

// Error implements error.
func (*ErrRevoked) Error() string { return "the device was revoked" }

// Syncer is one copy's side of the sync.
type Syncer struct {
	cfg   Config
	wake  chan struct{} // the outbox has something, or hold has changed
	asks  chan *ask
	ended chan struct{}

	mu       sync.Mutex // guards the rest
	identity Identity
	status   Status
	held     bool
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
		identity: c.Identity, status: Status{State: Offline}, clock: clock{local: c.Now},
	}
}

// The waits between connections: doubled after each failure, up to the last.
const (
	firstWait = 500 * time.Millisecond
	lastWait  = 30 * time.Second
	// shutWait is how long after a refusal the server is asked again.
	shutWait = time.Minute
)

// Run keeps the connection until ctx ends, which gives nil, or the server takes
// the copy back, which gives an *ErrRevoked. It is called once.
func (s *Syncer) Run(ctx context.Context) error {
	defer close(s.ended)
	if err := s.remember(ctx); err != nil {
		return err
	}
	failures := 0
	for ctx.Err() == nil {
		if s.isHeld() {
			s.become(Offline, nil)
			s.rest(ctx, 0)
			continue
		}
		welcomed, err := s.connect(ctx)
		if revoked, is := errors.AsType[*ErrRevoked](err); is && revoked.Wipe {
			s.become(Revoked, doc.Denied("revoked"))
			return err
		}
		if welcomed {
			failures = 0
		}
		failures++
		if ctx.Err() == nil {
			s.rest(ctx, s.after(err, failures))
		}
	}
	s.become(Offline, nil)
	return nil
}

// connect runs one connection and says what has become of it.
func (s *Syncer) connect(ctx context.Context) (welcomed bool, err error) {
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
		welcomed = true
		err = c.run(ctx)
	}
	if ctx.Err() == nil {
		s.cfg.Log.Info("connection ended", "error", err)
	}
	return welcomed, err
}

// after says how long to wait after a connection has ended, and shows why.
func (s *Syncer) after(err error, failures int) time.Duration {
	bye, told := errors.AsType[*byeError](err)
	refused, _ := errors.AsType[*doc.Error](err)
	switch {
	case s.isHeld():
		return 0
	case told && (bye.Code == wire.ByeDisabled || bye.Code == wire.ByeDenied || bye.Code == wire.ByeRevoked):
		s.become(Revoked, doc.Denied("revoked"))
		return shutWait
	case told && bye.Code == wire.ByeVersion:
		s.become(Upgrade, doc.Denied("upgrade"))
		return shutWait
	case refused != nil:
		s.become(Offline, refused)
		return shutWait
	}
	s.become(Offline, doc.Denied("offline"))
	if told && bye.RetryAfter > 0 {
		return bye.RetryAfter + s.cfg.Jitter(bye.RetryAfter)
	}
	return s.cfg.Jitter(min(firstWait<<min(failures, 10), lastWait))
}

// rest waits until there is a reason to go on; 0 is until something happens.
func (s *Syncer) rest(ctx context.Context, wait time.Duration) {
	var over <-chan time.Time
	if wait > 0 || !s.isHeld() {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		over = timer.C
	}
	held := s.isHeld()
	for {
		select {
		case <-ctx.Done():
			return
		case <-over:
			return
		case a := <-s.asks:
			a.answer(nil, doc.Denied("offline"))
		case <-s.wake:
			if s.isHeld() != held || s.impatient() {
				return
			}
		}
	}
}

// impatient takes the wish to connect at once.
func (s *Syncer) impatient() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.clock.hurry
	s.clock.hurry = false
	return now
}

// Wake tells that the outbox has something.
func (s *Syncer) Wake() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// Hold keeps the connection down, or lets it up at once.
func (s *Syncer) Hold(down bool) {
	s.mu.Lock()
	s.held = down
	s.clock.hurry = !down && s.status.State != Live
	cut := s.cut
	s.mu.Unlock()
	if down && cut != nil {
		cut()
	}
	s.Wake()
}

func (s *Syncer) isHeld() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.held
}

// Status tells how the copy stands.
func (s *Syncer) Status() Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.status
}

// Identity is what the device is known by.
func (s *Syncer) Identity() Identity {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.identity
}

// keep stores the identity before anybody relies on it.
func (s *Syncer) keep(id Identity) error {
	if err := s.cfg.Keep(id); err != nil {
		return err
	}
	s.mu.Lock()
	s.identity = id
	s.mu.Unlock()
	return nil
}

// become changes the state and tells it.
func (s *Syncer) become(state State, cause *doc.Error) {
	s.note(func(st *Status) { st.State, st.Cause = state, cause })
}

// note changes the status and tells it, if anything is new.
func (s *Syncer) note(change func(*Status)) {
	s.mu.Lock()
	before := s.status
	change(&s.status)
	same := before == s.status
	s.mu.Unlock()
	if !same {
		s.tell(Event{State: true})
	}
}

func (s *Syncer) tell(e Event) {
	if s.cfg.Events != nil {
		s.cfg.Events(e)
	}
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
	s.note(func(st *Status) { st.Cursor, st.Head, st.Epoch = mark.Cursor, mark.Cursor, mark.Epoch })
	return nil
}
