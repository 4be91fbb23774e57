package vault

import (
	"context"
	"strconv"
	"time"

	"kontor/shared/access"
	"kontor/shared/change"
	"kontor/shared/docdb"
)

// Outbox gives the unsent mutations after a number, in order.
func (v *Vault) Outbox(ctx context.Context, after int64, limit int) (ms []change.Mutation, err error) {
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
	N      int64     // the last number issued
	AsOf   time.Time // when it had come so far, by the server's clock; zero if never
}

// Mark reads how far the copy has come.
func (v *Vault) Mark(ctx context.Context) (m Mark, err error) {
	values := map[string]string{}
	if err := v.view(ctx, func(s store) error {
		return s.tx.Query(func(rows docdb.Rows) error {
			var name, value string
			err := rows.Scan(&name, &value)
			values[name] = value
			return err
		}, `SELECT name, value FROM setting WHERE name IN ($1, $2, $3, $4, $5)`, SettingCursor, SettingHave, SettingEpoch, settingN, settingAsOf)
	}); err != nil {
		return m, err
	}
	m.Epoch = values[SettingEpoch]
	m.Cursor, _ = strconv.ParseInt(values[SettingCursor], 10, 64) // empty: nothing yet
	m.N, _ = strconv.ParseInt(values[settingN], 10, 64)
	m.AsOf, _ = time.Parse(time.RFC3339, values[settingAsOf]) // likewise
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
	return v.update(ctx, func(s store) error {
		var ns []int64
		var texts []string
		if err := s.tx.Query(func(rows docdb.Rows) error {
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
			if err := moveNumber(s.tx, n, -int64(i)-1, encode(m)); err != nil {
				return err
			}
		}
		for i := range ns {
			if err := moveNumber(s.tx, -int64(i)-1, last+int64(i)+1, ""); err != nil {
				return err
			}
		}
		return set(s.tx, settingN, strconv.FormatInt(last+int64(len(ns)), 10))
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
