// Package change turns what a person wants into what the records say. Apply is
// the one function that does so: desktops run it at once on their own copy, the
// server runs the same code and has the last word. It knows no database and no
// network, only the small Store it is given.
package change

import (
	"encoding/json"
	"slices"
	"time"

	"kontor/shared/doc"
)

// Mutation is a wish. Its writes happen together or not at all, but for paths
// that are parked because somebody else has changed them meanwhile.
type Mutation struct {
	ID      doc.ID      // for ever and everywhere: a repeat does no harm
	N       int64       // dense per client: the order in which the author made them
	At      time.Time   // the author's clock: shown, never trusted
	Base    int64       // the seq up to which the author had seen everything
	Do      []doc.Write `cbor:",omitempty"`
	Command string      `cbor:",omitempty"` // instead of Do
	Kind    string      `cbor:",omitempty"` // of the command's target
	Target  doc.ID      `cbor:",omitempty"`
	Args    doc.Body    `cbor:",omitempty"`
	Reason  string      `cbor:",omitempty"`
}

// MaxWrites bounds one mutation; an import cuts itself into several.
const MaxWrites = 1000

// Version is who last wrote a path, and when in the server's order.
type Version struct {
	Seq    int64
	Client string
}

// EveryPath stands in Versions for all paths not named: those that nobody has
// written since the document was made.
const EveryPath = "*"

// MarshalJSON writes [seq, client].
func (v Version) MarshalJSON() ([]byte, error) { return json.Marshal([2]any{v.Seq, v.Client}) }

// UnmarshalJSON reads [seq, client].
func (v *Version) UnmarshalJSON(b []byte) error {
	return json.Unmarshal(b, &[2]any{&v.Seq, &v.Client})
}

// Row is a document as a store keeps it.
type Row struct {
	Kind     string
	ID       doc.ID
	Seq      int64
	Parts    doc.Parts
	Versions map[string]Version // the server's; nil on a desktop
	Hidden   []string           // on a desktop: fields the person may not see
}

// Store is what Apply needs of a database transaction.
type Store interface {
	// Load returns a document's row, nil if there is none.
	Load(kind string, id doc.ID) (*Row, error)
	// Pointing returns the documents of a kind whose field refers to one.
	Pointing(kind, field string, to doc.ID) ([]doc.ID, error)
	// Every lists the documents of a kind, deleted ones left out.
	Every(kind string) ([]doc.ID, error)
	// Holder returns the document that holds a unique key, empty if none.
	Holder(key string) (kind string, id doc.ID, err error)
}

// Changed is one document's part of an accepted mutation.
type Changed struct {
	Kind      *doc.Kind
	ID        doc.ID
	New       bool
	Reaction  bool // not asked for but following from what was
	Prev      doc.Doc
	Next      doc.Doc
	PrevParts doc.Parts
	Parts     doc.Parts
	Versions  map[string]Version // before this change
	Touched   []string           // the paths that were changed, sorted
	Parked    []Parked
	hidden    []string
	seen      *doc.Sight // where Prev is seen, worked out once
	depth     int        // how many reactions led here
	keyed     doc.Doc    // the Next that held is of
	held      []doc.Key  // its unique keys, worked out once
}

// keys are the unique keys of the document as it is now.
func (c *Changed) keys() []doc.Key {
	if c.keyed != c.Next {
		c.keyed, c.held = c.Next, keysOf(c.Next)
	}
	return c.held
}

// Links reports whether what the document refers to may have changed.
func (c *Changed) Links() bool { return c.touches((*doc.Field).NamesDocuments) }

// touches reports whether something was written of the fields that are of the
// wanted sort; of a new document everything was.
func (c *Changed) touches(wanted func(*doc.Field) bool) bool {
	return c.New || slices.ContainsFunc(c.Touched, func(path string) bool {
		f := c.Kind.Field(topField(path))
		return f != nil && wanted(f)
	})
}

// Parked is a path that was not written, because another client has written it
// since the author last looked. What stood there before is in the history.
type Parked struct {
	Path   string
	Mine   string // JSON, as offered
	Client string // who wrote the value that stays
}

// Result is what a mutation comes to.
type Result struct {
	Changed  []*Changed // in the order of the writes, reactions after them
	Warnings []*doc.Error
	LeftOut  []error // reactions that failed: for the audit
}

// Made lists the documents that the mutation created.
func (r *Result) Made() (ids []doc.ID) {
	for _, c := range r.Changed {
		if c.New {
			ids = append(ids, c.ID)
		}
	}
	return ids
}
