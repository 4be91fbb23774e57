package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"kontor/desktop/syncer"
	"kontor/desktop/vault"
	"kontor/shared/access"
	"kontor/shared/change"
	"kontor/shared/doc"
)

// session is the program while its copy is open.
type session struct {
	app     *App
	v       *vault.Vault
	sync    *syncer.Syncer
	cancel  context.CancelFunc
	running context.Context // ends with the session
	jobs    sync.WaitGroup
	stale   chan struct{} // search has something to catch up with
	filled  chan struct{} // it has everything to catch up with
	twins   twins
	files   *moving

	mu    sync.Mutex // guards the rest
	who   who
	place *time.Location
	post  string // what the rights were worked out from
	acts  *access.Actor
	items lists // nil: to be read
	// itemsRound counts how often they were to be read again.
	itemsRound int
	prices     tariffs
}

// who is what the copy knows of its owner and his server.
type who struct {
	Identity syncer.Identity
	Employee doc.ID
	Login    string
	Company  string
	Zone     string
}

// settingWho names the setting that keeps who the copy belongs to.
const settingWho = "who"

// begin opens a session on an open vault and goes online.
func (a *App) begin(ctx context.Context, v *vault.Vault, w who) (*session, error) {
	a.removeOpened()
	s := &session{app: a, v: v, who: w, stale: make(chan struct{}, 1), filled: make(chan struct{}, 1), files: newMoving()}
	if _, err := s.readRights(ctx); err != nil {
		return nil, err
	}
	s.sync = syncer.New(syncer.Config{
		Vault: v, Identity: w.Identity, Dial: a.cfg.Dial, Log: a.cfg.Log, Now: a.cfg.Now, Events: s.heard, Keep: s.keepIdentity,
	})
	running, cancel := context.WithCancel(context.Background())
	s.cancel, s.running = cancel, running
	s.jobs.Go(func() { s.run(running) })
	s.jobs.Go(func() { s.catchUp(running) })
	s.jobs.Go(func() { s.sendFiles(running) })
	s.jobs.Go(func() { s.watchLease(running) })
	s.touch()
	return s, nil
}

// run keeps the connection; when the server takes the copy back it is wiped.
func (s *session) run(ctx context.Context) {
	err := s.sync.Run(ctx)
	revoked, is := errors.AsType[*syncer.ErrRevoked](err)
	switch {
	case is && revoked.Wipe:
		go s.app.wipe(s) // not waited for here: it waits for this goroutine
	case err != nil && ctx.Err() == nil:
		s.app.cfg.Log.Error("sync ended", "error", err)
	}
	s.app.bus.publish(Event{Status: true})
}

// catchUp tells search of what has changed, behind everybody's back.
func (s *session) catchUp(ctx context.Context) {
	for {
		idle, ok := s.calm(ctx)
		if !ok {
			return
		}
		index := s.v.IndexSearch // while somebody writes all the time, no more than that
		if idle {
			index = s.v.Index
		}
		if err := index(ctx); err != nil {
			if ctx.Err() == nil {
				s.app.cfg.Log.Error("search index", "error", err)
			}
			continue
		}
		s.app.bus.publish(Event{Indexed: true})
	}
}

// How long nothing has to change before search catches up, and after how long it
// does all the same. Whoever looks for something does not wait for that.
const (
	lull     = 300 * time.Millisecond
	longLull = 3 * time.Second
)

// calm waits until there is something to catch up with and nobody is about to
// write, so that no edit waits for the disk behind it; idle is false if somebody
// was writing all the time. A copy that was just filled is not kept waiting.
func (s *session) calm(ctx context.Context) (idle, ok bool) {
	select {
	case <-ctx.Done():
		return false, false
	case <-s.filled:
		return true, true
	case <-s.stale:
	}
	quiet, enough := time.NewTimer(lull), time.NewTimer(longLull)
	defer quiet.Stop()
	defer enough.Stop()
	for {
		select {
		case <-ctx.Done():
			return false, false
		case <-s.stale:
			quiet.Reset(lull)
		case <-s.filled:
			return true, true
		case <-quiet.C:
			return true, true
		case <-enough.C:
			s.touch() // the rest when they pause
			return false, true
		}
	}
}

// touch notes that search has something to catch up with.
func (s *session) touch() {
	select {
	case s.stale <- struct{}{}:
	default:
	}
}

// heard takes what the syncer tells.
func (s *session) heard(e syncer.Event) {
	ctx := context.Background()
	rights := false // every connection begins with the post, which is mostly the same
	if e.Post {
		var err error
		if rights, err = s.readRights(ctx); err != nil {
			s.app.cfg.Log.Error("read rights", "error", err)
		}
	}
	if e.State {
		if err := s.learn(ctx); err != nil {
			s.app.cfg.Log.Error("keep identity", "error", err)
		}
	}
	switch {
	case e.All:
		s.fill()
	case len(e.Changed) > 0:
		s.touch()
	}
	if e.State || len(e.Acks) > 0 {
		s.files.rouse() // what waits for the server may go now
	}
	s.twins.forget(e.Changed, e.All)
	if e.All || e.Kinds[doc.ItemKind] {
		s.forgetLists()
	}
	if e.All || e.Kinds["Annex"] || e.Kinds["AnnexLine"] {
		s.forgetTariffs()
	}
	s.app.bus.publish(Event{
		Status: e.State || len(e.Acks) > 0, Changed: e.Changed, All: e.All || rights, Rights: rights,
	})
}

// fill notes that it has everything to catch up with.
func (s *session) fill() {
	select {
	case s.filled <- struct{}{}:
	default:
	}
}

// readRights works out what the person may do under the post last heard of, and
// tells whether that is another one than before.
func (s *session) readRights(ctx context.Context) (changed bool, err error) {
	text, err := s.v.Setting(ctx, vault.SettingPost)
	if err != nil {
		return false, err
	}
	post := access.Post{Employee: s.who.Employee}
	if text != "" {
		if err := json.Unmarshal([]byte(text), &post); err != nil {
			return false, fmt.Errorf("post: %w", err)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	changed = text != s.post
	s.post = text
	s.acts = access.NewActor(post, s.app.grants, s.app.kinds)
	s.place = zoneOf(s.who.Zone)
	return changed, nil
}

func zoneOf(name string) *time.Location {
	if zone, err := time.LoadLocation(name); err == nil && name != "" {
		return zone
	}
	return time.UTC
}

// learn keeps what a welcome told: names and the zone.
func (s *session) learn(ctx context.Context) error {
	st := s.sync.Status()
	s.mu.Lock()
	w := s.who
	if st.Zone != "" {
		w.Zone, w.Company, w.Login = st.Zone, st.Company, st.Login
	}
	if sameWho(w, s.who) {
		s.mu.Unlock()
		return nil
	}
	s.who, s.place = w, zoneOf(w.Zone)
	s.mu.Unlock()
	return s.v.Set(ctx, map[string]string{settingWho: encode(w)})
}

// keepIdentity stores what the device is known by.
func (s *session) keepIdentity(id syncer.Identity) error {
	s.mu.Lock()
	s.who.Identity = id
	w := s.who
	s.mu.Unlock()
	return s.v.Set(context.Background(), map[string]string{settingWho: encode(w)})
}

func sameWho(a, b who) bool { return encode(a) == encode(b) }

func (s *session) zone() *time.Location {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.place
}

func (s *session) actor() *access.Actor {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.acts
}

func (s *session) owner() who {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.who
}

// env is the world in which mutations are applied here.
func (s *session) env() change.Env {
	return change.Env{
		Kinds: s.app.kinds, Actor: s.actor(), Now: s.sync.Now(), Zone: s.zone(), Client: s.owner().Identity.Client,
	}
}

// context is what rules outside of a mutation may know.
func (s *session) context(r doc.Reader) doc.Context {
	return doc.Context{Reader: r, Actor: s.actor(), Now: s.sync.Now(), Zone: s.zone()}
}

// end stops the session's goroutines and closes the copy.
func (s *session) end() error {
	s.cancel()
	s.jobs.Wait()
	s.app.removeOpened()
	return s.v.Close()
}

func encode(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		panic("app: " + err.Error()) // plain structs of our own
	}
	return string(raw)
}
