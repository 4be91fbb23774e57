package app

import (
	"context"

	"kontor/shared/crm"
	"kontor/shared/doc"
)

// Bars tells of each action that a firm's status or admission keeps the person
// from why it does; of the rest nothing.
func (a *App) Bars(ctx context.Context, firm doc.ID) (map[crm.Action]*doc.Error, error) {
	all := map[crm.Action]*doc.Error{}
	err := a.Reckon(ctx, func(c doc.Context) error {
		cp, err := doc.Load(c, doc.Ref[crm.Counterparty](firm))
		if err != nil || cp == nil {
			return err
		}
		for _, action := range crm.Actions() {
			if e := crm.Excludes(c, action, cp); e != nil {
				all[action] = e
			}
		}
		return nil
	})
	return all, err
}
