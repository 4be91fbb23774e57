package change

import (
	"encoding/json"
	"errors"

	"kontor/shared/doc"
)

// Conflict is a value that was offered for a path somebody else had written
// meanwhile. What the server holds is read live from the document itself. People
// only settle it: whoever could write it would put words into another's mouth.
type Conflict struct {
	doc.Header
	Doc    doc.Link `doc:"required,index,server"`
	Path   string   `doc:"required,server"`
	Mine   doc.Text `doc:"server"` // JSON, as offered
	Was    doc.Text `doc:"server"` // JSON, before either of the two
	Other  string   `doc:"server"` // who wrote the value that stays
	Answer string   `doc:"server"` // who answers for the document
}

// Label implements doc.Doc.
func (c *Conflict) Label() string { return c.Path }

// Check implements the kind's own rules: it has none, the server makes it.
func (c *Conflict) Check(*Conflict) error { return nil }

// Belongs shows the conflict to everyone whose say it is: besides its author
// the one whose value stays and the one who answers for the document.
func (c *Conflict) Belongs(doc.Date) []doc.ID { return []doc.ID{doc.ID(c.Other), doc.ID(c.Answer)} }

// Erase implements doc.Erasable: the values are the person's whose document the
// conflict is about. There is nothing left to decide.
func (c *Conflict) Erase(doc.Time, string) {
	*c = Conflict{Header: c.Header, Doc: c.Doc, Path: c.Path, Other: c.Other, Answer: c.Answer}
	c.Deleted = true
}

// Erased implements doc.Erasable: what was offered is never nothing.
func (c *Conflict) Erased() bool { return c.ID != "" && c.Mine == "" }

// ConflictKind names the kind that Conflict declares.
const ConflictKind = "Conflict"

// ConflictID is the one conflict that a client can have about a path: the
// newest offer replaces the one before.
func ConflictID(of doc.ID, path, client string) doc.ID {
	return doc.Made("conflict", string(of), path, client)
}

// keepParked makes a Conflict document of every value that was parked.
func (r *run) keepParked() error {
	for _, c := range r.changed {
		for _, p := range c.Parked {
			was, err := r.Past(c.ID, p.Path, r.m.Base)
			if err != nil {
				return err
			}
			other, err := r.Writer(p.Client)
			if err != nil {
				return err
			}
			id := ConflictID(c.ID, p.Path, r.Client)
			row, err := r.Store.Load(ConflictKind, id)
			if err != nil {
				return err
			}
			if err := r.follow(doc.Write{Kind: ConflictKind, ID: id, New: row == nil, Patch: conflictPatch(c, p, was, other)}); err != nil {
				return err
			}
		}
	}
	return nil
}

// conflicts are told when what is left after parking breaks a rule: the whole
// mutation is then refused, and its author keeps it with the reason why.
func (r *run) conflicts() error {
	var faults []error
	for _, c := range r.changed {
		for _, p := range c.Parked {
			fault := &doc.Error{Code: doc.CodeConflict, Kind: c.Kind.Name, Doc: c.ID, Fields: []string{p.Path}, Rule: "conflict"}
			faults = append(faults, fault.Reads(topField(p.Path)))
		}
	}
	return errors.Join(faults...)
}

func conflictPatch(c *Changed, p Parked, was string, other doc.ID) doc.Patch {
	raw := func(v any) json.RawMessage { b, _ := json.Marshal(v); return b }
	return doc.Patch{
		"Doc":           raw(doc.LinkTo(c.Kind.Name, c.ID)),
		"Path":          raw(p.Path),
		"Mine":          raw(p.Mine),
		"Was":           raw(was),
		"Other":         raw(other),
		"Answer":        raw(c.Prev.Meta().Owner),
		doc.DeletedPath: raw(false),
	}
}
