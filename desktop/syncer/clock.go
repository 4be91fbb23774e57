package syncer

import (
	"context"
	"strings"
	"time"

	"kontor/desktop/vault"
)

// settingClock names the setting that keeps the server's time last heard and,
// after a blank, the time it was here.
const settingClock = "server_time"

// keepClockEvery is how old the stored time may become: storing it is a write
// of its own.
const keepClockEvery = 10 * time.Minute

// clock reckons the server's time: what it told last plus what has passed here
// since, so that nobody's wrong clock decides a day.
type clock struct {
	local  func() time.Time
	server time.Time // as last told; zero: never
	at     time.Time // here, when it was told
}

func (c *clock) hear(server time.Time) {
	if !server.IsZero() {
		c.server, c.at = server, c.local()
	}
}

// restore takes up what an earlier run has heard. Only the clock on the wall
// tells how long ago that was.
func (c *clock) restore(text string) {
	server, here, _ := strings.Cut(text, " ")
	told, err := time.Parse(time.RFC3339, server)
	if err != nil {
		return
	}
	c.server, c.at = told, c.local()
	if at, err := time.Parse(time.RFC3339, here); err == nil {
		c.at = at
	}
}

// Heard is when, by this machine's clock, the server of a copy was heard last,
// within keepClockEvery; zero if never.
func Heard(ctx context.Context, v *vault.Vault) (here time.Time, err error) {
	text, err := v.Setting(ctx, settingClock)
	if err != nil {
		return here, err
	}
	_, at, _ := strings.Cut(text, " ")
	if here, err = time.Parse(time.RFC3339, at); err != nil {
		return time.Time{}, nil // what is not readable was never heard
	}
	return here, nil
}

// now never lies before what the server has told.
func (c *clock) now() time.Time {
	local := c.local()
	if c.server.IsZero() {
		return local
	}
	return c.server.Add(max(0, local.Sub(c.at)))
}

// Now is the server's time as it is reckoned here; this machine's own before
// any server was heard.
func (s *Syncer) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.clock.now()
}

// Hears stores that the server is there at this moment, for a connection on which
// it has nothing to tell.
func (s *Syncer) Hears(ctx context.Context) error {
	s.mu.Lock()
	server, at := s.clock.now(), s.clock.local()
	s.mu.Unlock()
	return s.keepClock(ctx, server, at)
}

func (s *Syncer) keepClock(ctx context.Context, server, here time.Time) error {
	return s.cfg.Vault.Note(ctx, map[string]string{
		settingClock: server.UTC().Format(time.RFC3339) + " " + here.UTC().Format(time.RFC3339),
	})
}

// hear takes the server's time and, now and then, stores it.
func (c *connection) hear(ctx context.Context, server time.Time) error {
	s := c.s
	s.mu.Lock()
	s.clock.hear(server)
	at := s.clock.at
	s.mu.Unlock()
	if at.Sub(c.clockKept) < keepClockEvery {
		return nil
	}
	c.clockKept = at
	return s.keepClock(ctx, server, at)
}
