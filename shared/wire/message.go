package wire

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/fxamacker/cbor/v2"

	"kontor/shared/access"
	"kontor/shared/change"
	"kontor/shared/doc"
)

// Challenge is the server's first word. Sig is made with its identity key over
// ChallengeText, so that nothing secret is sent before it has proved itself.
type Challenge struct {
	Server string
	Nonce  []byte
	Key    []byte // Ed25519, public
	Sig    []byte
	Min    int
	Max    int
}

// Enrol makes a device known.
type Enrol struct {
	Code     []byte // of the invitation
	Password string // sets the account's, or proves it when it has one
	Device   string // a name people recognise
	Key      []byte // the device's Ed25519 key, public
}

// Enrolled answers with what the device is known by from now on.
type Enrolled struct {
	Client   string
	Token    string
	Employee doc.ID
	Login    string
	Company  string
	Escrow   []byte // opens the copy when the password is forgotten
}

// Hello opens a session of a known device. Sig is made with the device's key
// over HelloText.
type Hello struct {
	Protocol int
	Client   string
	Token    string
	Sig      []byte
	Boot     string // the copy's own nonce: a cloned copy is found by it
	Next     string // the nonce from now on
	Epoch    string
	Cursor   int64
	Have     access.Have
	Apart    bool  // Have is too long for a stranger and comes in a frame of its own
	N        int64 // the last number issued
}

// Sound refuses what no desktop says: a copy from before the beginning, names
// that a database would choke on.
func (h *Hello) Sound() error {
	names := []string{h.Client, h.Token, h.Boot, h.Next, h.Epoch}
	for kind, at := range h.Have {
		names = append(append(names, kind), slices.Collect(maps.Keys(at))...)
	}
	if h.Cursor < 0 || slices.ContainsFunc(names, func(s string) bool { return strings.ContainsRune(s, 0) }) {
		return fmt.Errorf("%w: hello", ErrMalformed)
	}
	return nil
}

// Have follows a hello that says so.
type Have struct {
	Have access.Have
}

// Welcome answers a hello.
type Welcome struct {
	Server       string
	Epoch        string
	Head         int64
	Now          time.Time
	LastN        int64
	LastMutation doc.ID
	Client       string // of a copy that was cloned or restored: what it is known by from now on
	Token        string // with Client
	Post         access.Post
	Company      string
	Login        string
	Zone         string
}

// Push offers mutations, in the order of their numbers.
type Push struct {
	Mutations []change.Mutation
}

// DecodePush reads a push and sees to what must hold before anything of it is
// looked up: how many there are, and that each has an ID.
func DecodePush(body cbor.RawMessage) (p Push, err error) {
	if err := Unmarshal(body, &p); err != nil {
		return p, err
	}
	if len(p.Mutations) > MaxPush {
		return p, fmt.Errorf("%w: %d mutations", ErrMalformed, len(p.Mutations))
	}
	for _, m := range p.Mutations {
		if !m.ID.Valid() {
			return p, fmt.Errorf("%w: a mutation without an ID", ErrMalformed)
		}
	}
	return p, nil
}

// Row is a document as its reader may see it.
type Row struct {
	Kind    string   `cbor:"1,keyasint"`
	ID      doc.ID   `cbor:"2,keyasint"`
	Seq     int64    `cbor:"3,keyasint"`
	Shape   int64    `cbor:"4,keyasint"`
	Title   string   `cbor:"5,keyasint"`
	Owner   doc.ID   `cbor:"6,keyasint,omitempty"`
	Deleted bool     `cbor:"7,keyasint,omitempty"`
	Hidden  []string `cbor:"8,keyasint,omitempty"`
	Body    string   `cbor:"9,keyasint"` // JSON, hidden fields absent
}

// Newer reports whether the row is to replace one of the given marks.
func (r *Row) Newer(seq, shape int64) bool {
	return r.Seq > seq || r.Seq == seq && r.Shape >= shape
}

// EncodeRow encodes a row once for all who see it alike.
func EncodeRow(r Row) (cbor.RawMessage, error) { return codec.enc.Marshal(r) }

// DecodeRow reads a row.
func DecodeRow(raw cbor.RawMessage) (r Row, err error) { return r, Unmarshal(raw, &r) }

// Drop names a document that the desktop must forget.
type Drop struct {
	Kind string
	ID   doc.ID
}

// Rows is one frame of a turn; Last marks the turn's end and carries what the
// copy is at then: Have only in a turn that brings a post, nil is as before. A
// turn is applied whole.
type Rows struct {
	Post   *access.Post `cbor:",omitempty"` // the reader's, when it has changed
	Rows   []cbor.RawMessage
	Drops  []Drop `cbor:",omitempty"`
	Cursor int64
	Head   int64
	Have   access.Have
	Now    time.Time
	Last   bool
	Acks   bool // the answers that follow speak of this turn
}

// Ack answers one mutation; with faults it is a refusal.
type Ack struct {
	ID       doc.ID
	N        int64
	Seq      int64
	Faults   []*doc.Error `cbor:",omitempty" json:",omitempty"`
	Warnings []*doc.Error `cbor:",omitempty" json:",omitempty"`
	Made     []doc.ID     `cbor:",omitempty" json:",omitempty"`
}

// Acks are answers, sent after the rows they speak of.
type Acks struct{ Acks []Ack }

// Got confirms a turn that was applied.
type Got struct {
	Cursor int64
	Bytes  int64
}

// Need asks for something that is no row: a page of history, a feed.
type Need struct {
	Ask  uint64
	What string
	Args cbor.RawMessage
}

// Chunk answers a need.
type Chunk struct {
	Ask    uint64
	Body   cbor.RawMessage `cbor:",omitempty"`
	Faults []*doc.Error    `cbor:",omitempty"`
}

// Bye says why the server closes.
type Bye struct {
	Code       Code
	RetryAfter time.Duration
	Wipe       bool
}

// Code is a reason to close.
type Code string

// The reasons.
const (
	ByeMalformed Code = "malformed"
	ByeVersion   Code = "version"
	ByeDenied    Code = "denied"
	ByeRevoked   Code = "revoked"
	ByeDisabled  Code = "disabled"
	ByeSlow      Code = "slow"
	ByeBusy      Code = "busy"
	ByeGap       Code = "gap"
	ByeEpoch     Code = "epoch"
	ByeInternal  Code = "internal"
	ByeShutdown  Code = "shutdown"
)

// Entry is one change of a document's history.
type Entry struct {
	Seq      int64
	Mutation doc.ID
	By       doc.ID
	Client   string
	Device   string // what its owner calls the client's machine; empty if it is none
	MadeAt   string
	TakenAt  string
	Reason   string
	Fields   []EntryField
	Masked   []string // changed, but not the reader's to see
}

// EntryField is one path of a change, values as JSON.
type EntryField struct {
	Path string
	Old  string
	New  string
}
