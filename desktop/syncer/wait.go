package syncer

import (
	"context"
	"errors"
	"time"

	"kontor/desktop/vault"
	"kontor/shared/doc"
	"kontor/shared/wire"
)

// The waits between connections: doubled after each failure, up to the last.
const (
	firstWait = 500 * time.Millisecond
	lastWait  = 30 * time.Second
	// shutWait is how long after a refusal the server is asked again.
	shutWait = time.Minute
	// longestAsked bounds the wait that a server may ask for.
	longestAsked = 5 * time.Minute
)

// after says how long to wait after a connection has ended, and shows why.
func (s *Syncer) after(err error, failures int) time.Duration {
	bye, said := errors.AsType[*byeError](err)
	fault, _ := errors.AsType[*doc.Error](err)
	code := wire.Code("")
	if said {
		code = bye.Code
	}
	switch code {
	case wire.ByeDisabled, wire.ByeDenied, wire.ByeRevoked:
		if fault == nil {
			fault = doc.Denied("revoked")
			if code == wire.ByeDisabled {
				fault = doc.Denied("account_disabled")
			}
		}
		s.become(Revoked, fault)
		return shutWait
	case wire.ByeVersion:
		s.become(Upgrade, doc.Denied("upgrade"))
		return shutWait
	}
	if fault == nil {
		fault = causeOf(err, code)
	}
	s.become(Offline, fault)
	if said && bye.RetryAfter > 0 {
		wait := min(bye.RetryAfter, longestAsked)
		return wait + s.cfg.Jitter(wait)
	}
	return s.cfg.Jitter(min(firstWait<<min(failures, 10), lastWait))
}

// causeOf says why there is no connection: often it is not the network.
func causeOf(err error, code wire.Code) *doc.Error {
	switch {
	case errors.Is(err, vault.ErrFull):
		return (&doc.Error{Code: doc.CodeInternal, Rule: "disk_full"}).Because(err)
	case errors.Is(err, vault.ErrBroken):
		return (&doc.Error{Code: doc.CodeInternal, Rule: "vault_damaged"}).Because(err)
	case code == wire.ByeInternal:
		return doc.Denied("server_fault").Because(err)
	case code == wire.ByeMalformed, errors.Is(err, wire.ErrMalformed):
		return doc.Denied("not_understood").Because(err)
	}
	return errOffline()
}

// complaint reports whether a connection ended because of what was said on it,
// so that saying it again at once would only be refused again.
func complaint(err error) bool {
	if bye, said := errors.AsType[*byeError](err); said {
		return bye.Code != wire.ByeShutdown && bye.Code != wire.ByeBusy
	}
	return !errors.Is(err, errLink)
}

// rest waits until it is time to connect again, or longer while held.
func (s *Syncer) rest(ctx context.Context, wait time.Duration) {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	over := false
	for {
		switch held, hurry := s.wish(); {
		case hurry, over && !held:
			return
		case held:
			s.become(Offline, nil)
		}
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
			over = true
		case a := <-s.asks:
			a.answer(nil, errOffline())
		case <-s.wake:
		}
	}
}

// wish tells whether the connection is to stay down, or to come up at once,
// which is wished once.
func (s *Syncer) wish() (held, hurry bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	hurry = s.hurry && !s.held
	s.hurry = false
	return s.held, hurry
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
	s.held, s.hurry = down, !down
	cut := s.cut
	s.mu.Unlock()
	if down && cut != nil {
		cut()
	}
	s.Wake()
}
