package vault

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"kontor/shared/access"
	"kontor/shared/change"
	"kontor/shared/doc"
	"kontor/shared/docdb"
	"kontor/shared/wire"
)

// Turn is what a turn of the server's did to the copy.
type Turn struct {
	Changed []doc.ID
	Dropped bool
}

// ApplyRows applies the frames of a turn in one transaction. first is true for
// a copy that is being filled: its frames may come piecemeal, and what only
// search needs is left for Index.
func (v *Vault) ApplyRows(ctx context.Context, frames []wire.Rows, first bool) (t Turn, err error) {
	v.saving.Lock()
	defer v.saving.Unlock()
	err = v.db.Update(ctx, func(tx *docdb.Tx) error {
		s := store{tx, v.kinds}
		for _, f := range frames {
			if err := s.frame(&f, first, &t); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil && t.Dropped {
		err = v.scrub(ctx)
	}
	return t, err
}

func (s store) frame(f *wire.Rows, first bool, t *Turn) error {
	if f.Post != nil {
		if err := set(s.tx, SettingPost, encode(f.Post)); err != nil {
			return err
		}
	}
	for _, d := range f.Drops {
		if err := s.drop(d.ID); err != nil {
			return err
		}
		t.Changed, t.Dropped = append(t.Changed, d.ID), true
	}
	for _, raw := range f.Rows {
		r, err := wire.DecodeRow(raw)
		if err != nil {
			return err
		}
		stripped, err := s.take(r, first)
		if err != nil {
			return err
		}
		t.Changed, t.Dropped = append(t.Changed, r.ID), t.Dropped || stripped
	}
	if !f.Last {
		return nil
	}
	if err := set(s.tx, SettingHave, encode(f.Have)); err != nil {
		return err
	}
	return set(s.tx, SettingCursor, strconv.FormatInt(f.Cursor, 10))
}

// take puts a row of the server's into the copy; it reports whether fields
// were taken away.
func (s store) take(r wire.Row, first bool) (stripped bool, err error) {
	if first {
		return false, s.insert(r)
	}
	var text string
	laid, err := s.tx.Row([]any{&text}, `SELECT row FROM pristine WHERE id = $1`, r.ID)
	if err != nil {
		return false, err
	}
	was, err := s.row(r.ID)
	if err != nil {
		return false, err
	}
	if was != nil {
		if !laid && !r.Newer(was.Seq, was.Shape) {
			return false, nil
		}
		stripped = len(r.Hidden) > len(was.Hidden)
	}
	if !laid {
		return stripped, s.write(r)
	}
	if err := s.tx.Exec(`UPDATE pristine SET row = $1 WHERE id = $2`, encode(r), r.ID); err != nil {
		return false, err
	}
	return stripped, s.relay(r.ID)
}

// drop forgets a document and whatever of ours lay over it; the mutation
// itself stays in the outbox for the server to judge.
func (s store) drop(id doc.ID) error {
	for _, text := range []string{`DELETE FROM overlay WHERE doc = $1`, `DELETE FROM pristine WHERE id = $1`} {
		if err := s.tx.Exec(text, id); err != nil {
			return fmt.Errorf("drop %s: %w", id, err)
		}
	}
	return s.forget(id)
}

// scrub makes sure that no byte of what was dropped remains: search is merged
// into one piece, which leaves deleted terms out, and the log is emptied.
func (v *Vault) scrub(ctx context.Context) error {
	if err := v.Index(ctx); err != nil {
		return err
	}
	for _, text := range []string{`INSERT INTO search (search) VALUES ('optimize')`, `VACUUM`} {
		if _, err := v.db.Writer.ExecContext(ctx, text); err != nil {
			return fmt.Errorf("scrub: %w", err)
		}
	}
	var busy, log, done int
	if err := v.db.Writer.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &log, &done); err != nil {
		return fmt.Errorf("scrub: %w", err)
	}
	return nil
}

// ApplyAcks takes the server's answers: what was accepted leaves the outbox,
// what was refused is kept for its author with the reasons.
func (v *Vault) ApplyAcks(ctx context.Context, acks []wire.Ack) (changed []doc.ID, err error) {
	v.saving.Lock()
	defer v.saving.Unlock()
	err = v.db.Update(ctx, func(tx *docdb.Tx) error {
		s := store{tx, v.kinds}
		for i := range acks {
			ids, err := s.ack(&acks[i], v.now().UTC().Format("2006-01-02T15:04:05Z"))
			if err != nil {
				return err
			}
			changed = append(changed, ids...)
		}
		return nil
	})
	return changed, err
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
		err = s.tx.Exec(`
			INSERT INTO kept (id, n, seq, at, ack)
			VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT DO NOTHING`, a.ID, n, a.Seq, at, encode(a))
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

// Outbox gives the unsent mutations after a number, in order.
func (v *Vault) Outbox(ctx context.Context, after int64, limit int) (ms []change.Mutation, err error) {
	err = v.db.View(ctx, func(tx *docdb.Tx) error {
		return tx.Query(func(rows docdb.Rows) error {
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
			FROM outbox
			WHERE n > $1
			ORDER BY n
			LIMIT $2`, after, limit)
	})
	return ms, err
}

// Mark is how far the copy has come.
type Mark struct {
	Cursor int64
	Have   access.Have
	Epoch  string
	N      int64 // the last number issued
}

// Mark reads how far the copy has come.
func (v *Vault) Mark(ctx context.Context) (m Mark, err error) {
	values := map[string]string{}
	for _, name := range []string{SettingCursor, SettingHave, SettingEpoch, settingN} {
		if values[name], err = v.Setting(ctx, name); err != nil {
			return m, err
		}
	}
	m.Epoch = values[SettingEpoch]
	m.Cursor, _ = strconv.ParseInt(values[SettingCursor], 10, 64) // empty: nothing yet
	m.N, _ = strconv.ParseInt(values[settingN], 10, 64)
	if have := values[SettingHave]; have != "" {
		err = decode(have, &m.Have)
	}
	return m, err
}

// Renumber gives the outbox new dense numbers after last, for a copy that
// takes a new client ID; the mutations keep their IDs, so nothing runs twice.
func (v *Vault) Renumber(ctx context.Context, last int64) error {
	v.saving.Lock()
	defer v.saving.Unlock()
	return v.db.Update(ctx, func(tx *docdb.Tx) error {
		var ns []int64
		var texts []string
		if err := tx.Query(func(rows docdb.Rows) error {
			var n int64
			var text string
			err := rows.Scan(&n, &text)
			ns, texts = append(ns, n), append(texts, text)
			return err
		}, `SELECT n, mutation FROM outbox ORDER BY n`); err != nil {
			return err
		}
		// Out of the way first: numbers are unique at every moment.
		for i, n := range ns {
			var m change.Mutation
			if err := decode(texts[i], &m); err != nil {
				return err
			}
			m.N = last + int64(i) + 1
			if err := moveNumber(tx, n, -int64(i)-1, encode(m)); err != nil {
				return err
			}
		}
		for i := range ns {
			if err := moveNumber(tx, -int64(i)-1, last+int64(i)+1, ""); err != nil {
				return err
			}
		}
		return set(tx, settingN, strconv.FormatInt(last+int64(len(ns)), 10))
	})
}

func moveNumber(tx *docdb.Tx, from, to int64, mutation string) error {
	if mutation != "" {
		if err := tx.Exec(`UPDATE outbox SET n = $1, mutation = $2 WHERE n = $3`, to, mutation, from); err != nil {
			return err
		}
	} else if err := tx.Exec(`UPDATE outbox SET n = $1 WHERE n = $2`, to, from); err != nil {
		return err
	}
	return tx.Exec(`UPDATE overlay SET n = $1 WHERE n = $2`, to, from)
}

// quoted makes a phrase of what was typed, for the search language.
func quoted(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }
