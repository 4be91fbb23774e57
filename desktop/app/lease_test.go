package app_test

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"sync/atomic"
	"testing"
	"time"

	"kontor/desktop/app"
	"kontor/desktop/vault"
	"kontor/shared/doc"
	"kontor/shared/i18n"
)

// TestLease: a copy whose server was not heard for seven days opens only with a
// connection; six days, and the days that the company has set, are borne.
func TestLease(t *testing.T) {
	petra := admin(t)
	at(t, "boris")
	var away atomic.Bool
	var passed atomic.Int64 // hours
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		if away.Load() {
			return nil, errors.New("no network")
		}
		return (&net.Dialer{}).DialContext(ctx, network, address)
	}
	log := &lockedBuffer{}
	d := &desk{dir: t.TempDir(), log: log}
	d.App = app.New(app.Config{
		Dir: d.dir, Log: slog.New(slog.NewTextHandler(log, nil)), Dial: dial, KDF: vault.KDF{Time: 1, Memory: 64, Threads: 1}, Lang: i18n.RU,
		Now: func() time.Time { return time.Now().Add(time.Duration(passed.Load()) * time.Hour) },
	})
	t.Cleanup(func() { check(t, d.Close()) })
	check(t, d.Enrol(t.Context(), app.Enrolment{Invitation: invite(t, "boris"), Password: password, Device: "lent"}))
	d.sync(t)
	open := func(hours int64, offline bool) error {
		t.Helper()
		check(t, d.Lock())
		away.Store(offline)
		passed.Store(hours)
		return d.Unlock(t.Context(), password)
	}
	over := func(what string, err error) {
		t.Helper()
		if f := doc.Faults(err); len(f) == 0 || f[0].Rule != "lease_over" || d.Unlocked() {
			t.Errorf("%s: %v, open: %v", what, err, d.Unlocked())
		}
	}
	check(t, open(6*24, true))
	over("eight days", open(8*24, true))
	over("a clock turned back", open(-3*24, true))
	if err := d.Unlock(t.Context(), "wrong"); !errors.Is(err, vault.ErrPassword) {
		t.Errorf("a wrong password: %v", err)
	}
	check(t, open(8*24, false)) // the network is back
	d.sync(t)
	check(t, open(8*24+6*24, true)) // and has begun the days anew

	set := func(days int) {
		t.Helper()
		page, err := petra.List(t.Context(), app.Query{Kind: "Settings"})
		check(t, err)
		_, err = petra.Save(t.Context(), app.Draft{Writes: []doc.Write{{Kind: "Settings", ID: page.Rows[0].ID, Patch: patch(fields{"OfflineLeaseDays": days})}}})
		check(t, err)
		petra.sync(t)
	}
	set(30)
	defer set(7)
	check(t, open(8*24, false))
	d.sync(t)
	check(t, open(8*24+20*24, true))
	over("over thirty days", open(8*24+31*24, true))
}

// TestLeaseOpen: a copy that is open is closed when its days are over, and says
// why; while the server is connected, and on the day before, it stays open.
func TestLeaseOpen(t *testing.T) {
	admin(t)
	at(t, "boris")
	var away atomic.Bool
	var passed atomic.Int64 // hours
	looked := make(chan chan time.Time)
	d := &desk{dir: t.TempDir(), log: &lockedBuffer{}}
	d.App = app.New(app.Config{
		Dir: d.dir, Log: slog.New(slog.NewTextHandler(d.log, nil)), KDF: vault.KDF{Time: 1, Memory: 64, Threads: 1}, Lang: i18n.RU,
		Now: func() time.Time { return time.Now().Add(time.Duration(passed.Load()) * time.Hour) },
		Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
			if away.Load() {
				return nil, errors.New("no network")
			}
			return (&net.Dialer{}).DialContext(ctx, network, address)
		},
		After: func(time.Duration) <-chan time.Time {
			tick := make(chan time.Time)
			go func() {
				select {
				case looked <- tick:
				case <-t.Context().Done():
				}
			}()
			return tick
		},
	})
	t.Cleanup(func() { check(t, d.Close()) })
	locked := make(chan struct{}, 1)
	stop := d.Subscribe(func(e app.Event) {
		if e.Locked {
			locked <- struct{}{}
		}
	})
	defer stop()
	check(t, d.Enrol(t.Context(), app.Enrolment{Invitation: invite(t, "boris"), Password: password, Device: "lent"}))
	d.sync(t)
	next := <-looked
	look := func() { // and wait until that is done: then the next look is waited for
		t.Helper()
		next <- time.Time{}
		next = <-looked
		if !d.Unlocked() {
			t.Fatal("it was closed too early")
		}
	}
	passed.Store(8 * 24)
	look() // connected: though nothing was told, the server was there
	check(t, d.Lock())
	<-locked
	away.Store(true)
	check(t, d.Unlock(t.Context(), password))
	next = <-looked
	passed.Store(14 * 24)
	look()
	passed.Store(16 * 24)
	next <- time.Time{}
	select {
	case <-locked:
	case <-time.After(time.Minute):
		t.Fatal("it stays open")
	}
	if d.Unlocked() {
		t.Error("it is open")
	}
	for what, err := range map[string]error{"ended": d.Ended(), "read": func() error { _, err := d.Get(t.Context(), "x"); return err }()} {
		if f := doc.Faults(err); len(f) != 1 || f[0].Rule != "lease_over" || f[0].Params["days"] != "7" {
			t.Errorf("%s: %v", what, err)
		}
	}
	away.Store(false)
	check(t, d.Unlock(t.Context(), password)) // the server is heard
	if err := d.Ended(); err != nil {
		t.Errorf("opened again it is still %v", err)
	}
}
