package app

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"

	"kontor/desktop/vault"
	"kontor/shared/doc"
)

// moving is what of files is on its way between this desktop and the server.
type moving struct {
	wake chan struct{} // there may be something to send

	mu     sync.Mutex // guards the rest
	done   map[string]int64
	faults map[string]error
	held   map[string]chan struct{} // content being fetched, by hash
}

func newMoving() *moving {
	return &moving{wake: make(chan struct{}, 1), done: map[string]int64{}, faults: map[string]error{}, held: map[string]chan struct{}{}}
}

func spotKey(id doc.ID, spot string) string { return string(id) + "/" + spot }

func keyOf(ref vault.FileRef) string { return spotKey(ref.Doc, ref.Spot) }

// tell fills in what is on its way of a file.
func (m *moving) tell(f *File) {
	m.mu.Lock()
	defer m.mu.Unlock()
	key := spotKey(f.Doc, f.Spot)
	if done, is := m.done[key]; is {
		f.Moving, f.Done = true, done
	}
	f.Fault = m.faults[key]
}

func (m *moving) rouse() {
	select {
	case m.wake <- struct{}{}:
	default:
	}
}

func (m *moving) step(ref vault.FileRef, done int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.done[keyOf(ref)] = done
}

func (m *moving) over(ref vault.FileRef, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.done, keyOf(ref))
	if delete(m.faults, keyOf(ref)); err != nil && !isOffline(err) && !errors.Is(err, context.Canceled) {
		m.faults[keyOf(ref)] = err
	}
}

// hold waits until nobody else fetches the same content.
func (m *moving) hold(ctx context.Context, sha256 string) (release func(), err error) {
	for {
		m.mu.Lock()
		other := m.held[sha256]
		if other == nil {
			mine := make(chan struct{})
			m.held[sha256] = mine
			m.mu.Unlock()
			return func() {
				m.mu.Lock()
				defer m.mu.Unlock()
				delete(m.held, sha256)
				close(mine)
			}, nil
		}
		m.mu.Unlock()
		select {
		case <-other:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// How long is waited before what could not be sent is tried again.
const (
	againSoon = time.Second
	againLate = time.Minute
)

// sendFiles sends what is queued, whenever there is a connection.
func (s *session) sendFiles(ctx context.Context) {
	wait := againSoon
	for {
		err := s.sendQueued(ctx)
		if ctx.Err() != nil {
			return
		}
		var again <-chan time.Time
		switch {
		case err == nil:
			wait = againSoon
		case !isOffline(err):
			s.app.cfg.Log.Error("send files", "error", err)
			again, wait = time.After(wait), min(2*wait, againLate)
		default: // whoever connects rouses us; the line alone may have broken
			again = time.After(againSoon)
		}
		select {
		case <-ctx.Done():
			return
		case <-s.files.wake:
		case <-again:
		}
	}
}

func (s *session) sendQueued(ctx context.Context) error {
	refs, err := s.v.Queued(ctx)
	if err != nil || len(refs) == 0 {
		return err
	}
	line, err := s.sync.Line(ctx)
	if err != nil {
		return err
	}
	defer line.Close()
	var faults []error
	for _, ref := range refs {
		err := s.send(ctx, ref, line.Send)
		s.files.over(ref, err)
		s.app.bus.publish(Event{Changed: []doc.ID{ref.Doc}, Status: true})
		if isOffline(err) || ctx.Err() != nil {
			return err
		}
		faults = append(faults, err)
	}
	return errors.Join(faults...)
}

func (s *session) send(ctx context.Context, ref vault.FileRef, give func(vault.FileRef, io.ReaderAt, func(int64)) error) error {
	b, err := s.v.Content(ctx, ref.SHA256)
	if err != nil {
		return err
	}
	defer b.Close()
	if err := give(ref, b, func(done int64) { s.progress(ref, done) }); err != nil {
		return err
	}
	return s.v.Sent(ctx, ref)
}

// progress tells of a transfer under way, now and then.
func (s *session) progress(ref vault.FileRef, done int64) {
	s.files.step(ref, done)
	if done%(1<<20) == 0 {
		s.app.bus.publish(Event{Changed: []doc.ID{ref.Doc}})
	}
}

// patience is how long is waited for content of which nothing comes.
const patience = time.Minute

// fetch sees to it that the content of a file is here. A line that breaks is
// laid anew, as long as something comes.
func (s *session) fetch(ctx context.Context, ref vault.FileRef) error {
	release, err := s.files.hold(ctx, ref.SHA256)
	if err != nil {
		return err
	}
	defer release()
	b, whole, err := s.v.Fetching(ctx, ref)
	if err != nil {
		return err
	}
	defer b.Close()
	if whole {
		return nil
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	late := time.AfterFunc(patience, func() { cancel(doc.Denied("content_waiting")) })
	defer late.Stop()
	err = s.receive(ctx, ref, b, func() { late.Reset(patience) })
	s.files.over(ref, err)
	if cause, is := errors.AsType[*doc.Error](context.Cause(ctx)); is && err != nil {
		return cause.Because(err)
	}
	if err == nil {
		err = s.v.Fetched(ctx, b)
	}
	if err == nil {
		err = s.v.Trim(ctx, room)
	}
	s.app.bus.publish(Event{Changed: []doc.ID{ref.Doc}})
	return err
}

func (s *session) receive(ctx context.Context, ref vault.FileRef, b *vault.Blob, heard func()) error {
	s.files.step(ref, b.Have())
	for first := true; ; first = false {
		before := b.Have()
		err := s.fetchOnce(ctx, ref, b, heard)
		if err == nil || !isOffline(err) || ctx.Err() != nil || first && b.Have() == before && !s.sync.Status().State.Connected() {
			return err
		}
		if err := s.reconnected(ctx); err != nil {
			return err
		}
	}
}

func (s *session) fetchOnce(ctx context.Context, ref vault.FileRef, b *vault.Blob, heard func()) error {
	line, err := s.sync.Line(ctx)
	if err != nil {
		return err
	}
	defer line.Close()
	return line.Fetch(ref, b.Have(), func(piece []byte) error {
		heard()
		if err := b.Append(piece); err != nil {
			return err
		}
		s.progress(ref, b.Have())
		return nil
	})
}

// reconnected waits until there is a connection again. A line can break where
// the other does not: that is not tried again at once.
func (s *session) reconnected(ctx context.Context) error {
	pause := time.NewTicker(againSoon)
	defer pause.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-pause.C:
			if s.sync.Status().State.Connected() {
				return nil
			}
		}
	}
}
