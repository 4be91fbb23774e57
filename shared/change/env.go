package change

import (
	"slices"
	"time"

	"kontor/shared/access"
	"kontor/shared/doc"
)

// Env is the world that a mutation is applied in.
type Env struct {
	Kinds  *doc.Kinds
	Store  Store
	Actor  *access.Actor
	Now    time.Time
	Zone   *time.Location
	Client string // whose mutation it is; empty on a desktop
	Server bool   // the server decides conflicts, commands and what a desktop cannot know
	// Number gives the next number of the kind's series that has the prefix: the
	// real one on the server, a provisional one on a desktop.
	Number func(k *doc.Kind, prefix string) (string, error)
	// Past tells what a path held at a seq, and Writer whose client that is: on
	// the server, for what is parked.
	Past   func(id doc.ID, path string, at int64) (string, error)
	Writer func(client string) (doc.ID, error)
	// Whole tells, on the server, whether the content that a document's file
	// refers to has arrived and been checked.
	Whole func(id doc.ID, sha256 string) (bool, error)
	// Machine lets a mutation write what is the server's: its own jobs, seeds.
	Machine bool
}

// maxReactions bounds how far consequences may have consequences, and how often
// one document may bring some about.
const maxReactions = 4

// run is one mutation being applied: what it has changed so far lies over the
// store, so that rules see the whole of it.
type run struct {
	Env
	m       Mutation
	changed []*Changed
	byID    map[doc.ID]*Changed
	rows    map[doc.ID]*Row    // what was read of the store
	docs    map[doc.ID]doc.Doc // and what rules have seen of it: a thousand lines name one contract
}

// load reads a row of the store, which does not change meanwhile, once.
func (r *run) load(kind string, id doc.ID) (row *Row, err error) {
	if row := r.rows[id]; row != nil && row.Kind == kind {
		return row, nil
	}
	if row, err = r.Store.Load(kind, id); err == nil && row != nil {
		r.rows[id] = row
	}
	return row, err
}

func (r *run) context() doc.Context {
	c := doc.Context{Reader: r, Actor: r.Actor, Now: r.Now, Zone: r.Zone, Reason: r.m.Reason, Server: r.Server, Content: r.Whole}
	return c
}

// Get implements doc.Reader.
func (r *run) Get(kind string, id doc.ID) (doc.Doc, error) {
	if c := r.byID[id]; c != nil && c.Kind.Name == kind {
		return c.Next, nil
	}
	row, err := r.load(kind, id)
	if err != nil || row == nil {
		return nil, err
	}
	if d := r.docs[id]; d != nil {
		return d, nil
	}
	k, err := r.Kinds.Kind(kind)
	if err != nil {
		return nil, err
	}
	d, err := k.Assemble(row.ID, row.Seq, row.Parts)
	if err == nil {
		r.docs[id] = d
	}
	return d, err
}

// Pointing implements doc.Reader.
func (r *run) Pointing(kind, field string, to doc.ID) ([]doc.Doc, error) {
	ids, err := r.Store.Pointing(kind, field, to)
	if err != nil {
		return nil, err
	}
	ids = slices.DeleteFunc(slices.Clone(ids), func(id doc.ID) bool { return r.byID[id] != nil })
	for _, c := range r.changed {
		if c.Kind.Name == kind && pointsTo(c, field, to) {
			ids = append(ids, c.ID)
		}
	}
	return doc.Living(r, kind, ids)
}

// Every implements doc.Reader.
func (r *run) Every(kind string) ([]doc.Doc, error) {
	ids, err := r.Store.Every(kind)
	if err != nil {
		return nil, err
	}
	ids = slices.Clone(ids)
	for _, c := range r.changed {
		if c.Kind.Name == kind {
			ids = append(ids, c.ID)
		}
	}
	slices.Sort(ids)
	return doc.Living(r, kind, slices.Compact(ids))
}

func pointsTo(c *Changed, field string, to doc.ID) (found bool) {
	c.Kind.References(c.Next, func(path string, f *doc.Field, l doc.Link) {
		_, id := l.Split()
		found = found || id == to && topField(path) == field
	})
	return found
}

// sight is where a document is seen, places of the documents above included.
func (r *run) sight(k *doc.Kind, d doc.Doc) (doc.Sight, error) {
	return SightOf(r.context(), r.Kinds, k, d)
}

// SightOf works out where a document is seen, taking over the places of the
// documents that its inheriting fields point to.
func SightOf(c doc.Context, kinds *doc.Kinds, k *doc.Kind, d doc.Doc) (doc.Sight, error) {
	return sightOf(c, kinds, k, d, 0)
}

// maxAbove bounds how far up is looked: links to any kind could make a circle.
const maxAbove = 8

func sightOf(c doc.Context, kinds *doc.Kinds, k *doc.Kind, d doc.Doc, below int) (doc.Sight, error) {
	if below > maxAbove {
		return doc.Sight{}, doc.Invalid("", "circle")
	}
	var parents []string
	var above []doc.Sight
	var failed error
	k.Parents(d, func(l doc.Link) {
		if failed != nil {
			return
		}
		kind, id := l.Split()
		parent, err := c.Get(kind, id)
		if err != nil || parent == nil {
			failed = err
			return
		}
		pk, err := kinds.Kind(kind)
		if err != nil {
			failed = err
			return
		}
		s, err := sightOf(c, kinds, pk, parent, below+1)
		parents, above, failed = append(parents, s.Places...), append(above, s), err
	})
	if failed != nil {
		return doc.Sight{}, failed
	}
	s := k.Sight(d, c.Today(), parents)
	if sheltered, ok := d.(doc.Sheltered); ok && len(above) > 0 {
		sheltered.Shelter(&s, above)
	}
	return s, nil
}
