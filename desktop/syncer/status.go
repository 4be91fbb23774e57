package syncer

import (
	"time"

	"kontor/shared/doc"
	"kontor/shared/wire"
)

// State is how the connection stands.
type State string

// The states.
const (
	Offline    State = "offline"
	Connecting State = "connecting"
	CatchingUp State = "catching_up"
	Live       State = "live"
	Revoked    State = "revoked" // the server does not take this device or its user
	Upgrade    State = "upgrade" // it speaks another version of the protocol
)

// Connected reports whether the server hears what is sent.
func (s State) Connected() bool { return s == CatchingUp || s == Live }

// Event says what has changed.
type Event struct {
	State   bool            // Status
	Changed []doc.ID        // documents of a turn or of answers
	Kinds   map[string]bool // theirs
	All     bool            // too many to name
	Post    bool            // the person's rights
	Acks    []wire.Ack
}

// Status is how the copy stands to the server.
type Status struct {
	State   State
	Cursor  int64
	Head    int64
	AsOf    time.Time // when they were last one, by the server's clock
	Server  string
	Host    string
	Company string
	Login   string
	Zone    string
	Epoch   string
	Rows    int        // taken of a first fill under way
	Cause   *doc.Error // why there is no connection
}

// Status tells how the copy stands.
func (s *Syncer) Status() Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.status
}

// become changes the state and tells it.
func (s *Syncer) become(state State, cause *doc.Error) {
	s.note(func(st *Status) { st.State, st.Cause = state, cause })
}

// note changes the status and tells it, if anything is new.
func (s *Syncer) note(change func(*Status)) {
	s.mu.Lock()
	before := s.status
	change(&s.status)
	same := before == s.status
	s.mu.Unlock()
	if !same {
		s.tell(Event{State: true})
	}
}

func (s *Syncer) tell(e Event) {
	if s.cfg.Events != nil {
		s.cfg.Events(e)
	}
}
