package syncer

import (
	"context"
	"errors"
	"testing"
	"time"

	"kontor/shared/wire"
)

// TestRevoked: a revoked device hears of it at once, also one that comes later,
// and its sync ends with the order to wipe.
func TestRevoked(t *testing.T) {
	h := open(t)
	live, away := h.sit(anna, config{}), h.sit(anna, config{})
	live.level(h)
	away.level(h)
	away.s.Hold(true)
	away.is(Offline)
	away.write(note(named("a", 1), true, "of a thief"))
	for _, d := range []*desk{live, away} {
		check(t, h.Auth.Revoke(t.Context(), d.s.Identity().Client))
	}
	away.s.Hold(false)
	for _, d := range []*desk{live, away} {
		d.is(Revoked)
		var revoked *ErrRevoked
		if err := d.stop(); !errors.As(err, &revoked) || !revoked.Wipe {
			t.Errorf("ended with %v", err)
		}
	}
	if texts, _ := h.notes(); len(texts) > 0 {
		t.Errorf("taken from a revoked device: %v", texts)
	}
}

// TestDisabled: a blocked account is told so, keeps its copy, and goes on when
// it is let in again.
func TestDisabled(t *testing.T) {
	h := open(t)
	d := h.sit(anna, config{jitter: func(time.Duration) time.Duration { return time.Hour }})
	d.level(h)
	check(t, h.Auth.SetDisabled(t.Context(), anna, true))
	d.is(Revoked)
	if st := d.s.Status(); st.Cause == nil || st.Cause.Rule == "" {
		t.Errorf("no cause: %+v", st)
	}
	d.write(note(named("a", 1), true, "waiting"))
	d.s.Hold(false) // tried again: still blocked
	d.is(Connecting)
	d.is(Revoked)
	check(t, h.Auth.SetDisabled(t.Context(), anna, false))
	d.s.Hold(false)
	d.level(h)
	if texts, _ := h.notes(); len(texts) != 1 {
		t.Errorf("%v", texts)
	}
	if err := d.stop(); err != nil {
		t.Error(err)
	}
}

// TestVersion: a server of another version is met with the state upgrade, and
// nothing is sent to it before it has told its version.
func TestVersion(t *testing.T) {
	h := open(t)
	d := h.sit(anna, config{})
	d.level(h)
	check(t, d.stop())
	d = asleep(t, d.dir)
	id := d.identity()
	newer := pretend(t, nil)
	id.Host, id.Pin = newer.host, newer.pin()
	newer.do = func(s *stranger, c *caller, secret []byte) {
		ch := s.challenge(secret)
		ch.Min, ch.Max = wire.Version+1, wire.Version+2
		s.send(c, wire.TChallenge, ch)
	}
	d.start(id, config{})
	d.is(Upgrade)
	if st := d.s.Status(); st.Cause == nil || st.Cause.Rule != "upgrade" || len(newer.frames()) > 0 {
		t.Errorf("%+v, sent %v", st, newer.frames())
	}
	// One that speaks ours and yet finds the copy too old says so itself.
	newer.mu.Lock()
	newer.do = honest(wire.Bye{Code: wire.ByeVersion})
	newer.mu.Unlock()
	d.s.Hold(false)
	d.until("a hello", func() bool { return len(newer.frames()) == 1 })
	d.is(Upgrade)
}

// TestAsk_Broken: whoever waits for an answer when the connection breaks is
// told so.
func TestAsk_Broken(t *testing.T) {
	h := open(t)
	d := h.sit(anna, config{})
	d.level(h)
	asked, answer := make(chan struct{}), make(chan struct{})
	h.Answer = func(ctx context.Context, _ asker, _ string, _ []byte) (any, error) {
		close(asked)
		<-answer
		return 1, nil
	}
	fails := make(chan error, 1)
	go func() { fails <- d.s.Ask(context.Background(), "slow", struct{}{}, new(int)) }()
	<-asked
	d.s.Hold(true)
	if err := <-fails; ruleOf(err) != "offline" {
		t.Error(err)
	}
	close(answer)
}
