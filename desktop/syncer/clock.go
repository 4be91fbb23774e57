package syncer

import "time"

// settingClock names the setting that keeps the server's time last heard.
const settingClock = "server_time"

// clock reckons the server's time: what it told last plus what has passed here
// since by the monotonic clock, so that nobody's wrong clock decides a day.
type clock struct {
	local  func() time.Time
	server time.Time // as last told
	at     time.Time // here, when it was told; zero: not in this run
	hurry  bool      // the person wants a connection now
}

func (c *clock) hear(server time.Time) {
	if !server.IsZero() {
		c.server, c.at = server, c.local()
	}
}

func (c *clock) restore(text string) {
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		c.server = t
	}
}

// now never lies before what the server has told.
func (c *clock) now() time.Time {
	local := c.local()
	if !c.at.IsZero() {
		return c.server.Add(local.Sub(c.at))
	}
	if local.Before(c.server) {
		return c.server
	}
	return local
}

// Now is the server's time as it is reckoned here.
func (s *Syncer) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.clock.now()
}

func (s *Syncer) hear(server time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clock.hear(server)
}
