package app

import (
	"context"

	"kontor/shared/crm"
	"kontor/shared/doc"
)

// Journal puts down that the person has taken something out of the program; who
// and when are filled in here.
func (a *App) Journal(ctx context.Context, e crm.AccessEvent) error {
	k, err := a.kinds.Kind("AccessEvent")
	if err != nil {
		return err
	}
	id, err := a.NewID()
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
