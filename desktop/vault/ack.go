package vault

import (
	"context"
	"fmt"
	"time"

	"kontor/shared/change"
	"kontor/shared/doc"
	"kontor/shared/docdb"
	"kontor/shared/wire"
)

// Refuse answers a mutation in the server's stead, which cannot be asked: it
// becomes a draft like one that the server has refused.
func (v *Vault) Refuse(ctx context.Context, m change.Mutation, fault *doc.Error) error {
	_, err := v.applyTurn(ctx, nil, false, []wire.Ack{{ID: m.ID, N: m.N, Faults: []*doc.Error{fault}}}, true)
	return err
}

// answers takes the server's answers: what was accepted leaves the outbox, what
// was refused is kept for its author with the reasons.
func (a *arrival) answers(acks []wire.Ack, now time.Time) error {
	if len(acks) == 0 {
		return nil
	}
	for i := range acks {
		if err := a.answer(&acks[i], now.Format(time.RFC3339)); err != nil {
			return fmt.Errorf("ack %s: %w", acks[i].ID, err)
		}
	}
	if a.own {
		return nil // the server does not know of it: to be told of another would look like a clone
	}
	return set(a.tx, settingAnswered, string(acks[len(acks)-1].ID))
}

func (a *arrival) answer(ack *wire.Ack, at string) error {
	var n int64
	var text string
	found, err := a.tx.Row([]any{&n, &text}, `DELETE FROM outbox WHERE id = $1 RETURNING n, mutation`, ack.ID)
	if err != nil || !found {
		return err // answered before
	}
	if len(ack.Faults) > 0 {
		err = a.tx.Exec(`
			INSERT INTO refused (id, at, mutation, faults)
			VALUES ($1, $2, $3, $4)
			ON CONFLICT DO NOTHING`, ack.ID, at, text, encode(ack.Faults))
		if err == nil {
			err = a.strikeRefused(text)
		}
	} else {
		err = a.keep(ack, n, at, text)
	}
	if err != nil {
		return err
	}
	return a.tx.Query(func(rows docdb.Rows) error {
		var id doc.ID
		var kind string
		err := rows.Scan(&id, &kind)
		if _, listed := a.moved[id]; !listed {
			a.moved[id] = nil
		}
		a.changed(kind, id)
		return err
	}, `DELETE FROM overlay WHERE n = $1 RETURNING doc, kind`, n)
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
