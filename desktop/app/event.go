package app

import (
	"slices"
	"sync"

	"kontor/shared/doc"
)

// Event says what screens have to read again.
type Event struct {
	Status  bool     // sync state, queue, counts
	Changed []doc.ID // these documents
	All     bool     // everything
	Rights  bool     // what one may
	Locked  bool
	Wiped   bool // the server has taken the copy back
	Indexed bool // search knows everything now
}

// maxChanged is how many documents an event names before it says: all.
const maxChanged = 500

// merge adds what o says to e.
func (e *Event) merge(o Event) {
	e.Status = e.Status || o.Status
	e.All = e.All || o.All
	e.Rights = e.Rights || o.Rights
	e.Locked = e.Locked || o.Locked
	e.Wiped = e.Wiped || o.Wiped
	e.Indexed = e.Indexed || o.Indexed
	for _, id := range o.Changed {
		if !slices.Contains(e.Changed, id) {
			e.Changed = append(e.Changed, id)
		}
	}
	if len(e.Changed) > maxChanged {
		e.All, e.Changed = true, nil
	}
}

func (e Event) empty() bool {
	return !e.Status && !e.All && !e.Rights && !e.Locked && !e.Wiped && !e.Indexed && len(e.Changed) == 0
}

// bus hands events to whoever listens, from a goroutine of its own, so that
// nobody who changes something waits for a screen. What happens while the
// listeners are busy is told as one event.
type bus struct {
	done sync.WaitGroup
	wake chan struct{}

	mu        sync.Mutex // guards the rest
	waiting   Event
	listeners map[int]func(Event)
	next      int
	closed    bool
}

func newBus() *bus {
	b := &bus{wake: make(chan struct{}, 1), listeners: map[int]func(Event){}}
	b.done.Go(b.run)
	return b
}

func (b *bus) run() {
	for range b.wake {
		b.mu.Lock()
		e := b.waiting
		b.waiting = Event{}
		var all []func(Event)
		for _, f := range b.listeners {
			all = append(all, f)
		}
		b.mu.Unlock()
		if e.empty() {
			continue
		}
		for _, f := range all {
			f(e)
		}
	}
}

func (b *bus) publish(e Event) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.waiting.merge(e)
	if b.closed {
		return
	}
	select {
	case b.wake <- struct{}{}:
	default:
	}
}

func (b *bus) close() {
	b.mu.Lock()
	if !b.closed {
		b.closed = true
		close(b.wake)
	}
	b.mu.Unlock()
	b.done.Wait()
}

// Subscribe has f called with every event, on a goroutine of the program's; f
// must not wait. stop ends it.
func (a *App) Subscribe(f func(Event)) (stop func()) {
	b := a.bus
	b.mu.Lock()
	defer b.mu.Unlock()
	b.next++
	n := b.next
	b.listeners[n] = f
	return func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.listeners, n)
	}
}
