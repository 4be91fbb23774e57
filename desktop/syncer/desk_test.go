package syncer

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"kontor/desktop/vault"
	"kontor/shared/access"
	"kontor/shared/change"
	"kontor/shared/doc"
)

// desk is a workstation.
type desk struct {
	*testing.T
	dir  string
	v    *vault.Vault
	s    *Syncer
	log  lockedBuffer
	done chan error

	mu     sync.Mutex // guards the rest
	seen   []heard
	next   chan struct{} // closed and replaced at each event
	cancel context.CancelFunc
}

// heard is an event with the status of its moment.
type heard struct {
	Event
	Status
}

// config is how the desks of the tests differ from a usual one.
type config struct {
	dial   Dialer
	jitter func(time.Duration) time.Duration
	now    func() time.Time
	limits limits
}

// sit enrols a fresh copy of somebody's and starts it.
func (h *house) sit(who doc.ID, c config) *desk {
	h.Helper()
	id, enrolled, err := Enrol(h.Context(), c.dial, h.invite(who), password, "desk")
	check(h.T, err)
	d := &desk{T: h.T, dir: h.TempDir()}
	d.v, err = vault.Create(h.Context(), d.vault(), password, enrolled.Escrow)
	check(h.T, err)
	check(h.T, d.keep(id))
	d.start(id, c)
	return d
}

// wake starts a copy that lies in a folder.
func wake(t *testing.T, dir string, c config) *desk {
	t.Helper()
	d := asleep(t, dir)
	d.start(d.identity(), c)
	return d
}

// asleep opens a copy and does not start it.
func asleep(t *testing.T, dir string) *desk {
	t.Helper()
	d := &desk{T: t, dir: dir}
	var err error
	d.v, err = vault.Open(t.Context(), d.vault(), password)
	check(t, err)
	return d
}

func (d *desk) vault() vault.Config {
	return vault.Config{Dir: d.dir, Kinds: kinds(), Now: time.Now, KDF: vault.KDF{Time: 1, Memory: 8, Threads: 1}}
}

const settingIdentity = "test_identity"

func (d *desk) keep(id Identity) error {
	raw, err := json.Marshal(id)
	if err != nil {
		return err
	}
	return d.v.Set(context.Background(), map[string]string{settingIdentity: string(raw)})
}

func (d *desk) identity() (id Identity) {
	d.Helper()
	text, err := d.v.Setting(context.Background(), settingIdentity)
	check(d, err)
	check(d, json.Unmarshal([]byte(text), &id))
	return id
}

// start runs the copy's sync; it ends with the test at the latest.
func (d *desk) start(id Identity, c config) {
	if c.now == nil {
		c.now = time.Now
	}
	if c.jitter == nil {
		c.jitter = func(time.Duration) time.Duration { return 0 }
	}
	d.next = make(chan struct{})
	d.s = New(Config{
		Vault: d.v, Identity: id, Dial: c.dial, Log: slog.New(slog.NewTextHandler(&d.log, nil)), Now: c.now, Jitter: c.jitter,
		Events: d.hear, Keep: d.keep,
	})
	if c.limits != (limits{}) {
		d.s.limits = c.limits
	}
	ctx, cancel := context.WithCancel(context.Background())
	d.cancel, d.done = cancel, make(chan error, 1)
	go func() { d.done <- d.s.Run(ctx) }()
	d.Cleanup(func() { _ = d.stop() })
}

// stop ends the sync and closes the copy.
func (d *desk) stop() error {
	d.mu.Lock()
	cancel := d.cancel
	d.cancel = nil
	d.mu.Unlock()
	if cancel == nil {
		return nil
	}
	cancel()
	return errors.Join(<-d.done, d.v.Close())
}

func (d *desk) hear(e Event) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.seen = append(d.seen, heard{e, d.s.Status()})
	close(d.next)
	d.next = make(chan struct{})
}

// events are those told so far.
func (d *desk) events() []heard {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]heard(nil), d.seen...)
}

// patience is how long a test waits for what must happen.
const patience = 30 * time.Second

// until waits for something to be so; it looks again after each event.
func (d *desk) until(what string, so func() bool) {
	d.Helper()
	late := time.NewTimer(patience)
	defer late.Stop()
	for {
		d.mu.Lock()
		again := d.next
		d.mu.Unlock()
		if so() {
			return
		}
		select {
		case <-again:
		case <-late.C:
			d.Fatalf("not in time: %s; %+v\n%s", what, d.s.Status(), d.log.String())
		}
	}
}

// level waits until nothing is queued and the copy has what the server has.
func (d *desk) level(h *house) {
	d.Helper()
	head := h.Records.Head()
	d.until("level", func() bool {
		st := d.s.Status()
		return st.State == Live && st.Cursor >= head && len(d.outbox()) == 0
	})
}

func (d *desk) is(state State) {
	d.Helper()
	d.until("state "+string(state), func() bool { return d.s.Status().State == state })
}

func (d *desk) outbox() []change.Mutation {
	d.Helper()
	ms, err := d.v.Outbox(context.Background(), 0, 10000)
	check(d, err)
	return ms
}

// write saves a note as its author does and gives the mutation's ID.
func (d *desk) write(w ...doc.Write) doc.ID {
	d.Helper()
	id, err := doc.NewID(time.Now(), rand.Reader)
	check(d, err)
	mark, err := d.v.Mark(context.Background())
	check(d, err)
	m := change.Mutation{ID: id, At: time.Now().UTC(), Base: mark.Cursor, Do: w}
	_, err = d.v.Save(context.Background(), change.Env{
		Actor: access.NewActor(access.Post{Employee: anna, Roles: []string{"anna"}}, grants(), kinds()),
		Now:   time.Now(), Zone: time.UTC, Client: "client",
	}, &m, false)
	check(d, err)
	if d.s != nil {
		d.s.Wake()
	}
	return id
}

// note is a write of one note.
func note(id doc.ID, fresh bool, text string) doc.Write {
	return doc.Write{Kind: "Note", ID: id, New: fresh, Patch: patch("Text", text)}
}

// named is the ID of the n-th thing of a name.
func named(name string, n int) doc.ID { return doc.Derive("test", name, fmt.Sprint(n)) }

// notes are the texts that the copy has.
func (d *desk) notes() map[doc.ID]string {
	d.Helper()
	rows, _, err := d.v.List(context.Background(), vault.Query{Kind: "Note"})
	check(d, err)
	texts := map[doc.ID]string{}
	for _, r := range rows {
		texts[r.ID] = r.Title
	}
	return texts
}

// lockedBuffer is a log that is read while it is written.
type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}
