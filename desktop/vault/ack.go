package vault

import (
	"context"
	"fmt"
	"time"

	"kontor/shared/doc"
	"kontor/shared/docdb"
	"kontor/shared/wire"
)

// ApplyAcks takes the server's answers: what was accepted leaves the outbox,
// what was refused is kept for its author with the reasons.
func (v *Vault) ApplyAcks(ctx context.Context, acks []wire.Ack) (changed []doc.ID, err error) {
	v.saving.Lock()
	defer v.saving.Unlock()
	at := v.now().UTC()
	err = v.update(ctx, func(s store) error {
		for i := range acks {
			ids, err := s.ack(&acks[i], at.Format(time.RFC3339))
			if err != nil {
				return err
			}
			changed = append(changed, ids...)
		}
		if len(acks) > 0 {
			if err := set(s.tx, settingAnswered, string(acks[len(acks)-1].ID)); err != nil {
				return err
			}
		}
		return s.unkeepBefore(at.Add(-keepFor).Format(time.RFC3339))
	})
	if err != nil {
		return nil, err
	}
	return changed, nil
}

func (s store) ack(a *wire.Ack, at string) ([]doc.ID, error) {
	var n int64
	var text string
	found, err := s.tx.Row([]any{&n, &text}, `DELETE FROM outbox WHERE id = $1 RETURNING n, mutation`, a.ID)
	if err != nil || !found {
		return nil, err // answered before
	}
	if len(a.Faults) > 0 {
		err = s.tx.Exec(`
			INSERT INTO refused (id, at, mutation, faults)
			VALUES ($1, $2, $3, $4)
			ON CONFLICT DO NOTHING`, a.ID, at, text, encode(a.Faults))
	} else {
		err = s.keep(a, n, at, text)
	}
	if err != nil {
		return nil, fmt.Errorf("ack %s: %w", a.ID, err)
	}
	var ids []doc.ID
	if err := s.tx.Query(func(rows docdb.Rows) error {
		var id doc.ID
		err := rows.Scan(&id)
		ids = append(ids, id)
		return err
	}, `DELETE FROM overlay WHERE n = $1 RETURNING doc`, n); err != nil {
		return nil, fmt.Errorf("ack %s: %w", a.ID, err)
	}
	for _, id := range ids {
		if err := s.relay(id); err != nil {
			return nil, err
		}
	}
	return ids, nil
}

// Issued reports whether a mutation that the server answered last is one of
// this copy's. Of a copy that was restored from an old image, or that has a
// clone, it may be another's.
func (v *Vault) Issued(ctx context.Context, id doc.ID) (own bool, err error) {
	err = v.view(ctx, func(s store) error {
		_, err := s.tx.Row([]any{&own}, `
			SELECT EXISTS (SELECT 1 FROM outbox WHERE id = $1)
				OR EXISTS (SELECT 1 FROM setting WHERE name = $2 AND value = $1)`, id, settingAnswered)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("whose is %s: %w", id, err)
	}
	return own, nil
}
