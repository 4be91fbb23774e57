package doc

import "time"

// Reader gives rules the other documents they need. On a desktop it knows
// what the desktop has; the server's knows all.
type Reader interface {
	// Get returns a document, nil if there is none here.
	Get(kind string, id ID) (Doc, error)
	// Pointing returns the documents of a kind whose field refers to the
	// given one, deleted ones left out.
	Pointing(kind, field string, to ID) ([]Doc, error)
	// Every returns all documents of a kind in the order of their IDs, deleted
	// ones left out. It is for kinds that stay few.
	Every(kind string) ([]Doc, error)
}

// Living reads documents of a kind one by one; deleted ones and those that are
// not here are left out.
func Living(r Reader, kind string, ids []ID) (docs []Doc, err error) {
	for _, id := range ids {
		d, err := r.Get(kind, id)
		if err != nil {
			return nil, err
		}
		if d != nil && !d.Meta().Deleted {
			docs = append(docs, d)
		}
	}
	return docs, nil
}

// Actor is on whose behalf a rule runs.
type Actor interface {
	Employee() ID
	Holds(role string) bool
	// System is true for reactions, night jobs and commands of the server.
	System() bool
}

// Context is what a rule may know besides the document itself.
type Context struct {
	Reader
	Actor  Actor
	Now    time.Time      // the server's, or the desktop's reckoning of it
	Zone   *time.Location // the company's
	Reason string         // what the author gave as his reason
	Server bool           // false on a desktop, which may lack documents
	// Content tells of a document's file whether its content has arrived whole;
	// nil where nobody knows, as on a desktop.
	Content func(id ID, sha256 string) (bool, error)
}

// Whole reports whether the content of a document's file has arrived whole, as
// far as this side can know.
func (c Context) Whole(id ID, f File) (bool, error) {
	if c.Content == nil {
		return true, nil
	}
	return c.Content(id, f.SHA256)
}

// Today is the company's day.
func (c Context) Today() Date { return DateOf(c.Now.In(c.Zone)) }

// Load reads a document of the kind that T declares, nil if there is none.
func Load[T any, P interface {
	*T
	Doc
}](c Context, ref Ref[T]) (P, error) {
	if ref == "" {
		return nil, nil
	}
	d, err := c.Get(ref.target(), ref.ID())
	if err != nil || d == nil {
		return nil, err
	}
	return d.(P), nil
}

// Key is a value that no two documents may share: "tax:RU:7707083893". Whoever
// breaks it is told so under the field.
type Key struct {
	Key   string
	Field string
}

// Keyed is a document with unique keys.
type Keyed interface {
	Keys() []Key
	// KeyedBy names all the fields that Keys reads.
	KeyedBy() []string
}

// Named is a document whose ID follows from what it says, so that there is one of
// it: a person, too, may make it, under that ID alone.
type Named interface{ Named() ID }

// Belonging is a document that belongs to employees besides its owner.
type Belonging interface{ Belongs(day Date) []ID }

// Narrowed is a document that fewer may see than its places say.
type Narrowed interface{ Narrow(*Sight) }

// Starting is a document that does not begin empty: Start fills in what a new
// one has before its author says anything.
type Starting interface{ Start() }

// Guarded is a document with rules that need other documents, the actor or the
// clock. They run on both sides; prev is zero for a new document.
type Guarded[T any] interface {
	Guard(c Context, prev *T) error
}

// Reacting is a document whose change has consequences: writes that happen in
// the same transaction. They must be alike on both sides, so IDs are derived.
type Reacting[T any] interface {
	React(c Context, prev *T) ([]Write, error)
}

// Warning is a document that has something to tell without refusing. prev lets
// it leave out what is dear to find and was told before.
type Warning[T any] interface {
	Warnings(c Context, prev *T) error
}

// Write is one document's part of a mutation.
type Write struct {
	Kind  string
	ID    ID
	New   bool `json:",omitempty" cbor:",omitempty"`
	Patch Patch
}

// Computed is a value that is reckoned and not stored.
type Computed struct {
	Name  string
	Type  Type
	Value any
	// Values are all that a text can be, so that lists may be filtered by them;
	// nil when it can be anything.
	Values []string
}

// Computing is a document with computed values. On an empty document it must
// give every name and type.
type Computing interface{ Computed(c Context) []Computed }

// Numbered is a document whose kind has more than one series of numbers.
type Numbered interface {
	// Series is what stands before the year in the numbers of its series.
	Series(c Context) (prefix string, err error)
}

// Turning is a document about which something changes by itself on a day:
// whom it belongs to, what it wants done.
type Turning interface {
	// Next returns the first such day after the given one, empty if none.
	Next(day Date) Date
}

// Governing is a document that rules of others ask for their figures: when it
// changes they are looked at again, as on a day that turns them.
type Governing[T any] interface {
	// Governs names the kinds that what has changed since prev matters to.
	Governs(prev *T) []string
}
