package app

import (
	"context"
	"errors"
	"strconv"
	"time"

	"kontor/desktop/syncer"
	"kontor/desktop/vault"
	"kontor/shared/crm"
	"kontor/shared/doc"
)

// A copy is lent for some days: whoever has not heard the server for longer has
// to hear it before he sees anything, so that a device that was taken away or
// a right that was withdrawn ends, network or none.

// leaseWait is how long the server is waited for.
const leaseWait = 20 * time.Second

// leaseLook is how often an open copy is looked at.
const leaseLook = 5 * time.Minute

// turnedBack is how far this machine's clock may lie before the last contact
// until it counts as turned back.
const turnedBack = 24 * time.Hour

// lapsed gives the days that a copy is lent for if they are over, else 0.
func (a *App) lapsed(ctx context.Context, v *vault.Vault, w who) (days int64, err error) {
	heard, err := syncer.Heard(ctx, v)
	if err != nil || heard.IsZero() {
		return 0, err
	}
	err = v.Look(ctx, func(r doc.Reader) error {
		figures, err := crm.SettingsOf(doc.Context{Reader: r, Now: a.cfg.Now(), Zone: zoneOf(w.Zone)})
		if err == nil {
			days = figures.OfflineLeaseDays
		}
		return err
	})
	age := a.cfg.Now().Sub(heard)
	if err != nil || age <= time.Duration(days)*24*time.Hour && age >= -turnedBack {
		return 0, err
	}
	return days, nil
}

// startHeard begins a session that is shown once the server was heard. What the
// server says then holds: a device that it has taken back is wiped.
func (a *App) startHeard(ctx context.Context, v *vault.Vault, w who, days int64) error {
	s, err := a.begin(ctx, v, w)
	if err != nil {
		return errors.Join(err, v.Close())
	}
	ctx, cancel := context.WithTimeout(ctx, leaseWait)
	defer cancel()
	over := leaseOver(days)
	err = a.wait(ctx, func() (bool, error) {
		switch st := s.sync.Status(); {
		case st.State.Connected():
			return true, nil
		case st.State == syncer.Revoked:
			a.open = s // for the wipe, which closes it
			return false, doc.Denied("revoked")
		case st.State == syncer.Offline && st.Cause != nil, st.State == syncer.Upgrade:
			return false, over
		}
		return false, nil
	})
	switch {
	case err == nil:
		a.open = s
		a.ended.Store(nil)
		a.bus.publish(Event{Status: true, All: true})
		return nil
	case a.open == s:
		return err
	case ctx.Err() != nil:
		err = over.Because(err)
	}
	return errors.Join(err, s.end())
}

func leaseOver(days int64) *doc.Error {
	return doc.Denied("lease_over").With("days", strconv.FormatInt(days, 10))
}

// watchLease closes a copy whose lease ends while it is open: a program that is
// never closed would be lent for ever.
func (s *session) watchLease(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.app.cfg.After(leaseLook):
		}
		if s.sync.Status().State.Connected() {
			if err := s.sync.Hears(ctx); err != nil && ctx.Err() == nil {
				s.app.cfg.Log.Error("keep the server's time", "error", err)
			}
			continue
		}
		days, err := s.app.lapsed(ctx, s.v, s.owner())
		if err != nil && ctx.Err() == nil {
			s.app.cfg.Log.Error("lease", "error", err)
		}
		if days > 0 {
			s.app.cfg.Log.Info("the lease is over", "days", days)
			go s.over(days) // not waited for here: it waits for this goroutine
			return
		}
	}
}

func (s *session) over(days int64) {
	if err := s.app.lock(s, leaseOver(days)); err != nil {
		s.app.cfg.Log.Error("lock", "error", err)
	}
}
