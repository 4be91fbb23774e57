package bench

import (
	"context"
	"log/slog"
	"net"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"kontor/desktop/app"
	"kontor/desktop/syncer"
	"kontor/desktop/vault"
	"kontor/shared/doc"
	"kontor/shared/i18n"
)

// patience is how long anything may take.
const patience = 2 * time.Minute

// desk is a desktop at work: the program without a screen, with its encrypted
// copy on disk.
type desk struct {
	*app.App
	testing.TB
	stop  func()
	again chan struct{} // something has happened

	mu      sync.Mutex // guards the rest
	dialled time.Time  // the connection of the moment was begun
	shown   map[doc.ID]time.Time
}

// sit makes a desktop known; it then goes online by itself.
func sit(tb testing.TB, s *server, invitation string) *desk {
	tb.Helper()
	d := &desk{TB: tb, again: make(chan struct{}, 1), shown: map[doc.ID]time.Time{}}
	d.App = app.New(app.Config{
		Dir: filepath.Join(tb.TempDir(), "profile"), Log: slog.New(slog.DiscardHandler), Now: time.Now, Lang: i18n.RU,
		KDF: vault.KDF{Time: 1, Memory: 64, Threads: 1}, Dial: d.dial,
	})
	d.stop = d.Subscribe(d.hear)
	tb.Cleanup(func() { d.leave() })
	check(tb, d.Enrol(tb.Context(), app.Enrolment{Invitation: invitation, Server: s.address, Password: password, Device: "desk"}))
	return d
}

func (d *desk) leave() {
	d.stop()
	check(d.TB, d.Close())
}

func (d *desk) dial(ctx context.Context, network, address string) (net.Conn, error) {
	d.mu.Lock()
	d.dialled = time.Now()
	d.mu.Unlock()
	return (&net.Dialer{}).DialContext(ctx, network, address)
}

func (d *desk) hear(e app.Event) {
	now := time.Now()
	d.mu.Lock()
	for _, id := range e.Changed {
		d.shown[id] = now
	}
	d.mu.Unlock()
	select {
	case d.again <- struct{}{}:
	default:
	}
}

// until waits for what an event brings about.
func (d *desk) until(what string, so func() bool) {
	d.Helper()
	late := time.NewTimer(patience)
	defer late.Stop()
	for !so() {
		select {
		case <-d.again:
		case <-late.C:
			d.Fatal("in vain: ", what)
		}
	}
}

// live waits until copy and server are at one, at or after a seq, and tells how
// long that took from when the connection was begun.
func (d *desk) live(seq int64) time.Duration {
	d.Helper()
	d.until("live", func() bool {
		st, err := d.Status(d.Context())
		check(d.TB, err)
		return st.State == string(syncer.Live) && st.Queued == 0 && st.Seq >= seq
	})
	d.mu.Lock()
	defer d.mu.Unlock()
	return time.Since(d.dialled)
}

// sees waits until a change of a document is shown that was made after a
// moment, and tells when that was.
func (d *desk) sees(id doc.ID, after time.Time) (at time.Time) {
	d.Helper()
	d.until("the change is shown", func() bool {
		d.mu.Lock()
		defer d.mu.Unlock()
		at = d.shown[id]
		return at.After(after)
	})
	return at
}

// lists opens the first page of every list.
func (d *desk) lists(firms int) {
	d.Helper()
	for _, k := range d.Kinds().All {
		page, err := d.List(d.Context(), app.Query{Kind: k.Name, Limit: 50})
		check(d.TB, err)
		if k.Name == "Counterparty" && page.Total != firms {
			d.Fatalf("%d firms of %d", page.Total, firms)
		}
	}
}

// edit changes a firm's notes, as a form does.
func (d *desk) edit(firm doc.ID, notes string) {
	d.Helper()
	_, err := d.Save(d.Context(), app.Draft{Writes: []doc.Write{{Kind: "Counterparty", ID: firm, Patch: patch(map[string]any{"Notes": notes})}}})
	check(d.TB, err)
}
