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

// keepFor is how long an acknowledged mutation can be offered again, to a
// server that was restored from a backup.
const keepFor = 90 * 24 * time.Hour

// keep notes that a mutation was accepted.
func (s store) keep(a *wire.Ack, n int64, at, text string) error {
	if err := s.tx.Exec(`
		INSERT INTO kept (id, n, seq, at, ack, mutation)
		VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT DO NOTHING`, a.ID, n, a.Seq, at, encode(a), text); err != nil {
		return err
	}
	var m change.Mutation
	if err := decode(text, &m); err != nil {
		return err
	}
	docs := []doc.ID{m.Target}
	for _, w := range m.Do {
		docs = append(docs, w.ID)
	}
	for _, id := range docs {
		if err := s.tx.Exec(`INSERT INTO kept_doc (id, doc) VALUES ($1, $2) ON CONFLICT DO NOTHING`, a.ID, id); err != nil {
			return err
		}
	}
	return nil
}

// Kept gives the mutations that were accepted after a seq, oldest first: what
// a server restored from a backup has lost.
func (v *Vault) Kept(ctx context.Context, after int64) (ms []change.Mutation, err error) {
	err = v.view(ctx, func(s store) error {
		return s.tx.Query(func(rows docdb.Rows) error {
			var text string
			if err := rows.Scan(&text); err != nil {
				return err
			}
			var m change.Mutation
			err := decode(text, &m)
			ms = append(ms, m)
			return err
		}, `
			SELECT mutation
			FROM kept
			WHERE seq > $1
			ORDER BY seq, n`, after)
	})
	return ms, err
}

// unkeep forgets what was written to a document: it holds the values.
func (s store) unkeep(id doc.ID) error {
	if err := s.tx.Exec(`DELETE FROM kept WHERE id IN (SELECT id FROM kept_doc WHERE doc = $1)`, id); err != nil {
		return fmt.Errorf("forget %s: %w", id, err)
	}
	return s.tx.Exec(`DELETE FROM kept_doc WHERE doc = $1`, id)
}

// unkeepOld forgets what no backup is as old as. It is enough to do so whenever
// the copy is opened.
func (v *Vault) unkeepOld(ctx context.Context) error {
	return v.redo(ctx, func(s store) error {
		at := v.now().UTC().Add(-keepFor).Format(time.RFC3339)
		if err := s.tx.Exec(`DELETE FROM kept_doc WHERE id IN (SELECT id FROM kept WHERE at < $1)`, at); err != nil {
			return fmt.Errorf("forget answers: %w", err)
		}
		return s.tx.Exec(`DELETE FROM kept WHERE at < $1`, at)
	})
}
