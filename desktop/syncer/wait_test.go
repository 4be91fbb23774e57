package syncer

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"kontor/desktop/vault"
	"kontor/shared/doc"
	"kontor/shared/wire"
)

// TestAfter: how long is waited after a connection, and what is shown of it.
func TestAfter(t *testing.T) {
	most := func(limit time.Duration) time.Duration { return limit }
	bye := func(code wire.Code, after time.Duration) error {
		return fmt.Errorf("x: %w", &byeError{Bye: wire.Bye{Code: code, RetryAfter: after}})
	}
	for name, c := range map[string]struct {
		err      error
		failures int
		wait     time.Duration
		state    State
		rule     string
	}{
		"First":      {errLink, 1, 2 * firstWait, Offline, "offline"},
		"Third":      {errLink, 3, 8 * firstWait, Offline, "offline"},
		"Long":       {errLink, 9, lastWait, Offline, "offline"},
		"VeryLong":   {errLink, 1 << 40, lastWait, Offline, "offline"},
		"Pin":        {doc.Denied("server_pin"), 1, 2 * firstWait, Offline, "server_pin"},
		"Busy":       {bye(wire.ByeBusy, 3*time.Second), 9, 6 * time.Second, Offline, "offline"},
		"Shutdown":   {bye(wire.ByeShutdown, 0), 1, 2 * firstWait, Offline, "offline"},
		"AskedMuch":  {bye(wire.ByeBusy, 99*time.Hour), 1, 2 * longestAsked, Offline, "offline"},
		"Denied":     {bye(wire.ByeDenied, 0), 1, shutWait, Revoked, "revoked"},
		"DeniedWhy":  {&byeError{Bye: wire.Bye{Code: wire.ByeDisabled}, why: doc.Denied("account_disabled")}, 1, shutWait, Revoked, "account_disabled"},
		"RevokedNot": {bye(wire.ByeRevoked, 0), 1, shutWait, Revoked, "revoked"},
		"Version":    {bye(wire.ByeVersion, 0), 1, shutWait, Upgrade, "upgrade"},
		"Fault":      {errors.New("of ours"), 2, 4 * firstWait, Offline, "offline"},
	} {
		s := New(Config{Jitter: most, Now: time.Now})
		wait := s.after(c.err, c.failures)
		if st := s.Status(); wait != c.wait || st.State != c.state || st.Cause == nil || st.Cause.Rule != c.rule {
			t.Errorf("%s: waits %s, %s, %v; want %s, %s, %s", name, wait, st.State, st.Cause, c.wait, c.state, c.rule)
		}
	}
	none := New(Config{Jitter: func(time.Duration) time.Duration { return 0 }, Now: time.Now})
	if wait := none.after(bye(wire.ByeBusy, 3*time.Second), 1); wait < 3*time.Second {
		t.Errorf("back after %s, the server asked for 3 s", wait)
	}
}

// TestComplaint: what was said on a connection tells whether saying it again at
// once makes sense.
func TestComplaint(t *testing.T) {
	for err, want := range map[error]bool{
		fmt.Errorf("x: %w", errLink): false, errForeign: true, wire.ErrMalformed: true, doc.Denied("server_pin"): true,
		&byeError{Bye: wire.Bye{Code: wire.ByeShutdown}}: false, &byeError{Bye: wire.Bye{Code: wire.ByeBusy}}: false, &byeError{Bye: wire.Bye{Code: wire.ByeMalformed}}: true,
	} {
		if complaint(err) != want {
			t.Errorf("%v: %t", err, !want)
		}
	}
}

// TestBackOff: without a server the tries come ever more seldom, but for one
// that is wished.
func TestBackOff(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		v, err := vault.Create(t.Context(), vault.Config{Dir: dir, Kinds: kinds(), Now: time.Now, KDF: vault.KDF{Time: 1, Memory: 8, Threads: 1}}, password, nil)
		check(t, err)
		start := time.Now()
		var tries []time.Duration
		s := New(Config{
			Vault: v, Log: slog.New(slog.DiscardHandler), Now: time.Now, Jitter: func(limit time.Duration) time.Duration { return limit },
			Identity: Identity{Host: "server.example:1"},
			Dial: func(context.Context, string, string) (net.Conn, error) {
				tries = append(tries, time.Since(start))
				return nil, errors.New("nobody there")
			},
		})
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- s.Run(ctx) }()
		time.Sleep(100 * time.Second)
		s.Wake() // something to send is no reason to hurry
		synctest.Wait()
		s.Hold(false)
		synctest.Wait()
		cancel()
		check(t, errors.Join(<-done, v.Close()))
		want := []time.Duration{0, 1, 3, 7, 15, 31, 61, 91, 100}
		for i := range want {
			want[i] *= time.Second
		}
		if !slices.Equal(tries, want) {
			t.Errorf("tried at %v, want %v", tries, want)
		}
	})
}

// TestJitter: left to itself the wait is anything below its bound.
func TestJitter(t *testing.T) {
	s := New(Config{Now: time.Now})
	waits := map[time.Duration]bool{}
	for range 50 {
		wait := s.after(errLink, 1)
		if wait < 0 || wait >= 2*firstWait {
			t.Fatalf("waits %s", wait)
		}
		waits[wait] = true
	}
	if len(waits) < 40 {
		t.Errorf("only %d different waits of 50", len(waits))
	}
}
