package app

import (
	"context"
	"slices"

	"kontor/shared/access"
	"kontor/shared/change"
	"kontor/shared/doc"
)

// Reckon lets a screen ask the company's rules about what the copy has now; f
// neither keeps the context nor waits, nor asks the program for anything else.
func (a *App) Reckon(ctx context.Context, f func(doc.Context) error) error {
	return a.use(func(s *session) error {
		return s.v.Look(ctx, func(r doc.Reader) error { return f(s.context(r)) })
	})
}

// Obstacles tells of every command on a document why the person could not give
// it now, as far as the copy knows; a command that nothing stands against has
// none. The server may find more.
func (a *App) Obstacles(ctx context.Context, d *Document) (map[string][]*doc.Error, error) {
	all := map[string][]*doc.Error{}
	err := a.use(func(s *session) error {
		rights, err := s.rights(ctx, d)
		if err != nil {
			return err
		}
		may := func(right access.Right) bool { return slices.Contains(rights, right) }
		return s.v.Look(ctx, func(r doc.Reader) error {
			for _, cmd := range a.kinds.Commands {
				if cmd.Kind != d.Kind.Name {
					continue
				}
				faults := cmd.Try(s.context(r), d.Doc)
				if bar := change.Barred(cmd, d.Doc, faults, may); bar != nil {
					faults = doc.Faults(bar)
				}
				all[cmd.Name] = faults
			}
			return nil
		})
	})
	return all, err
}
