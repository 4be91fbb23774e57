package app

import (
	"context"
	"fmt"
	"slices"

	"kontor/shared/crm"
	"kontor/shared/doc"
)

// Journal puts down that the person has taken something out of the program; who
// and when are filled in here.
func (a *App) Journal(ctx context.Context, e crm.AccessEvent) error {
	id, err := a.NewID()
	if err != nil {
		return err
	}
	return a.putDown(ctx, id, e)
}

func (a *App) putDown(ctx context.Context, id doc.ID, e crm.AccessEvent) error {
	k, err := a.kinds.Kind("AccessEvent")
	if err != nil {
		return err
	}
	e.At, e.By = doc.TimeOf(a.Now()), doc.Ref[crm.Employee](a.Me())
	parts, err := k.Encode(&e)
	if err != nil {
		return err
	}
	_, err = a.Save(ctx, Draft{Writes: []doc.Write{{Kind: k.Name, ID: id, New: true, Patch: doc.Patch(parts)}}})
	return err
}

// took puts down that a paper of a document goes out of the program: what is not
// put down does not go.
func (a *App) took(ctx context.Context, kind crm.AccessKind, of *Document, what string) error {
	return a.Journal(ctx, crm.AccessEvent{Kind: kind, Subject: of.Kind.Name, Filter: doc.Text(what), Rows: 1, Link: doc.LinkTo(of.Kind.Name, of.ID)})
}

// Open reads a document for the person to look at. One that shows how to reach
// somebody else's partner leaves a line in the journal, and is not shown when
// that cannot be written.
func (a *App) Open(ctx context.Context, id doc.ID) (*Document, error) {
	d, err := a.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := a.looked(ctx, d); err != nil {
		return nil, fmt.Errorf("journal of %s: %w", id, err)
	}
	return d, nil
}

// looked puts down what Open shows, once an hour for each document. The line is
// this device's own: what is looked at on two that do not hear of each other is
// two lines, and none of them is refused.
func (a *App) looked(ctx context.Context, d *Document) error {
	shows := slices.ContainsFunc(d.Kind.Fields, func(f *doc.Field) bool { return f.Class == crm.ClassContact && len(d.Parts[f.Name]) > 0 })
	if !shows {
		return nil
	}
	var id doc.ID
	known := false
	err := a.use(func(s *session) error {
		places, err := s.places(ctx, d)
		if err != nil {
			return err
		}
		id = doc.Derive("reveal", string(s.actor().Employee()), s.owner().Identity.Client, string(d.ID), s.sync.Now().UTC().Format("2006-01-02T15"))
		row, err := s.v.Row(ctx, id)
		known = row != nil || slices.Contains(places, doc.PlaceOwn(s.owner().Employee))
		return err
	})
	if err != nil || known {
		return err
	}
	err = a.putDown(ctx, id, crm.AccessEvent{Kind: crm.AccessReveal, Subject: d.Kind.Name, Link: doc.LinkTo(d.Kind.Name, d.ID)})
	if slices.ContainsFunc(doc.Faults(err), func(f *doc.Error) bool { return f.Rule == "exists" }) {
		return nil // it was opened twice at once
	}
	return err
}

// Figures are the company's settings that hold now.
func (a *App) Figures(ctx context.Context) (figures *crm.Settings, err error) {
	err = a.use(func(s *session) error {
		return s.v.Look(ctx, func(r doc.Reader) error {
			figures, err = crm.SettingsOf(s.context(r))
			return err
		})
	})
	return figures, err
}
