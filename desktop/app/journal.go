package app

import (
	"context"
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

// Looked puts down that the person has opened a card that shows how to reach
// somebody else's partner, once an hour for each card.
func (a *App) Looked(ctx context.Context, d *Document) error {
	shows := slices.ContainsFunc(d.Kind.Fields, func(f *doc.Field) bool { return f.Class == crm.ClassContact && len(d.Parts[f.Name]) > 0 })
	if !shows {
		return nil
	}
	id := doc.Derive("reveal", string(a.Me()), string(d.ID), a.Now().UTC().Format("2006-01-02T15"))
	known := false
	err := a.use(func(s *session) error {
		places, err := s.places(ctx, d)
		if err != nil {
			return err
		}
		row, err := s.v.Row(ctx, id)
		known = row != nil || slices.Contains(places, doc.PlaceOwn(s.owner().Employee))
		return err
	})
	if err != nil || known {
		return err
	}
	return a.putDown(ctx, id, crm.AccessEvent{Kind: crm.AccessReveal, Subject: d.Kind.Name, Link: doc.LinkTo(d.Kind.Name, d.ID)})
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
