package vault

import (
	"context"
	"fmt"

	"kontor/shared/doc"
	"kontor/shared/docdb"
)

// Restart forgets what a first fill that was cut off has left. The server does
// not know of it and would not say what of it is no longer to be seen. What is
// unsent stays in the outbox.
func (v *Vault) Restart(ctx context.Context) error {
	dropped := false
	err := v.update(ctx, func(s store) error {
		bare, err := s.bare()
		if err != nil {
			return err
		}
		if bare { // by now: something of ours may have lain in it, and search have looked
			for _, text := range []string{
				`DELETE FROM document`, `DELETE FROM link`, `DELETE FROM unique_key`, `DELETE FROM unsearched`,
				`INSERT INTO search (search) VALUES ('delete-all')`,
			} {
				if err := s.tx.Exec(text); err != nil {
					return err
				}
			}
			dropped = true // of an empty copy that costs nothing
			return set(s.tx, settingScrub, "1")
		}
		var ids []doc.ID
		if err := s.tx.Query(func(rows docdb.Rows) error {
			var id doc.ID
			err := rows.Scan(&id)
			ids = append(ids, id)
			return err
		}, `SELECT id FROM document WHERE id NOT IN (SELECT id FROM pristine WHERE row = '')`); err != nil {
			return err
		}
		for _, id := range ids {
			if err := s.drop(id); err != nil {
				return err
			}
		}
		if dropped = len(ids) > 0; dropped {
			return set(s.tx, settingScrub, "1")
		}
		return nil
	})
	if err == nil && dropped {
		err = v.scrub(ctx)
	}
	if err != nil {
		return fmt.Errorf("restart the fill: %w", err)
	}
	return nil
}
