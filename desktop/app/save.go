package app

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"

	"kontor/desktop/vault"
	"kontor/shared/change"
	"kontor/shared/crm"
	"kontor/shared/doc"
)

// MostWrites bounds the documents of one draft.
const MostWrites = change.MaxWrites

// Draft is what a person wants to write: several documents together or not at
// all.
type Draft struct {
	Writes []doc.Write
	Reason string
	// Base is what he had seen: Document.Base of what a form shows; 0 is all
	// that the copy has now.
	Base int64
}

// Saved tells of a draft that is in the copy and on its way.
type Saved struct {
	Mutation doc.ID
	Made     []doc.ID
	Warnings []*doc.Error
}

// NewID makes an ID for a document or a row.
func (a *App) NewID() (doc.ID, error) { return doc.NewID(a.cfg.Now(), rand.Reader) }

// NewIDFor makes the ID of a new document: the one that its fields give it, as
// those of a calendar do, or else a fresh one. What is wrong with the fields the
// saving tells.
func (a *App) NewIDFor(kind string, fields doc.Patch) (doc.ID, error) {
	if k, err := a.kinds.Kind(kind); err == nil {
		parts, _ := k.Apply(doc.Parts{}, fields, false)
		if d, err := k.Assemble("", 0, parts); err == nil {
			if n, is := d.(doc.Named); is {
				return n.Named(), nil
			}
		}
	}
	return a.NewID()
}

// Check tells what is wrong with a draft, as an error, and what is odd; it
// stores nothing.
func (a *App) Check(ctx context.Context, d Draft) (warnings []*doc.Error, err error) {
	err = a.use(func(s *session) error {
		res, err := s.apply(ctx, d, true)
		if err != nil {
			return err
		}
		warnings, err = s.warnings(ctx, res)
		return err
	})
	return warnings, err
}

// Save writes a draft into the copy and queues it for the server: once it
// returns, nothing of it can be lost.
func (a *App) Save(ctx context.Context, d Draft) (saved Saved, err error) {
	err = a.use(func(s *session) error {
		res, err := s.apply(ctx, d, false)
		if err != nil {
			return err
		}
		saved.Mutation, saved.Made = res.mutation.ID, res.Made()
		if saved.Warnings, err = s.warnings(ctx, res); err != nil {
			return err
		}
		s.saved(res)
		return nil
	})
	return saved, err
}

// applied is a mutation and what it came to.
type applied struct {
	*change.Result
	mutation change.Mutation
}

func (s *session) apply(ctx context.Context, d Draft, dry bool) (*applied, error) {
	m, err := s.mutation(d.Reason)
	if err != nil {
		return nil, err
	}
	m.Do, m.Base = d.Writes, d.Base
	return s.keep(ctx, m, dry)
}

func (s *session) mutation(reason string) (change.Mutation, error) {
	id, err := s.app.NewID()
	// The time is the server's as it is reckoned here: by a clock that goes wrong
	// every change would seem to have waited for a network.
	return change.Mutation{ID: id, At: s.sync.Now().UTC(), Reason: reason}, err
}

func (s *session) keep(ctx context.Context, m change.Mutation, dry bool) (*applied, error) {
	res, err := s.v.Save(ctx, s.env(), &m, dry)
	if err != nil {
		return nil, err
	}
	return &applied{res, m}, nil
}

// saved tells everybody of a stored mutation.
func (s *session) saved(res *applied) {
	var ids []doc.ID
	for _, c := range res.Changed {
		ids = append(ids, c.ID)
		if c.Kind.Name == doc.ItemKind {
			s.forgetLists()
		}
		if tariffKinds[c.Kind.Name] {
			s.forgetTariffs()
		}
	}
	s.twins.forget(ids, false)
	s.sync.Wake()
	s.touch()
	s.app.bus.publish(Event{Changed: ids, Status: true})
}

// warnings are the rules' own and those of firms that may be entered twice.
func (s *session) warnings(ctx context.Context, res *applied) ([]*doc.Error, error) {
	all := res.Warnings
	for _, c := range res.Changed {
		if cp, ok := c.Next.(*crm.Counterparty); ok && !c.Reaction && (c.New || touchesName(c.Touched)) {
			more, err := s.alike(ctx, cp)
			if err != nil {
				return nil, err
			}
			all = append(all, more...)
		}
	}
	return all, nil
}

// Delete marks a document for deletion; nothing is lost by it.
func (a *App) Delete(ctx context.Context, id doc.ID, reason string) error {
	return a.mark(ctx, id, true, reason)
}

// Restore takes the mark back.
func (a *App) Restore(ctx context.Context, id doc.ID, reason string) error {
	return a.mark(ctx, id, false, reason)
}

func (a *App) mark(ctx context.Context, id doc.ID, deleted bool, reason string) error {
	d, err := a.Get(ctx, id)
	if err != nil {
		return err
	}
	raw, _ := json.Marshal(deleted)
	_, err = a.Save(ctx, Draft{Reason: reason, Writes: []doc.Write{
		{Kind: d.Kind.Name, ID: id, Patch: doc.Patch{doc.DeletedPath: raw}},
	}})
	return err
}

// isWrong reports whether an error is one that the person can do something
// about, and not a fault of the program or the disk.
func isWrong(err error) bool {
	return err != nil && doc.CodeOf(err) != doc.CodeInternal && !errors.Is(err, vault.ErrBroken)
}
