package vault

import (
	"context"
	"errors"
	"fmt"

	"kontor/shared/change"
	"kontor/shared/doc"
	"kontor/shared/docdb"
	"kontor/shared/wire"
)

// Save applies a mutation to the copy and puts it into the outbox, in one
// transaction: when it returns, both outlive a loss of power. The mutation gets
// its number and, if it names no base, all that the copy has. A command is only
// put into the outbox. dry leaves nothing behind.
func (v *Vault) Save(ctx context.Context, env change.Env, m *change.Mutation, dry bool) (res *change.Result, err error) {
	return v.save(ctx, env, m, dry, nil)
}

// save is Save with something more to be written in the same transaction.
func (v *Vault) save(ctx context.Context, env change.Env, m *change.Mutation, dry bool, more func(store) error) (res *change.Result, err error) {
	v.saving.Lock()
	defer v.saving.Unlock()
	err = v.update(ctx, func(s store) error {
		env.Store, env.Kinds = s, v.kinds
		if m.Base == 0 {
			if m.Base, err = s.number(SettingCursor); err != nil {
				return err
			}
		}
		env.Number = func(*doc.Kind, string) (string, error) { return provisional(s.tx, env.Client) }
		if m.Command == "" {
			if res, err = change.Apply(env, *m); err != nil {
				return err
			}
		} else {
			res = &change.Result{}
		}
		if dry {
			return errDry
		}
		if m.N, err = nextNumber(s.tx, settingN); err != nil {
			return err
		}
		if err := s.tx.Exec(`INSERT INTO outbox (n, id, mutation) VALUES ($1, $2, $3)`, m.N, m.ID, encode(m)); err != nil {
			return fmt.Errorf("queue: %w", err)
		}
		for _, c := range res.Changed {
			if err := s.lay(m.N, c); err != nil {
				return err
			}
		}
		if more != nil {
			return more(s)
		}
		return nil
	})
	if errors.Is(err, errDry) {
		return res, nil
	}
	if err != nil {
		m.N = 0
		return nil, err
	}
	return res, nil
}

// errDry rolls a trial back.
var errDry = errors.New("dry run")

func nextNumber(tx *docdb.Tx, name string) (n int64, err error) {
	if _, err := tx.Row([]any{&n}, `
		INSERT INTO setting (name, value)
		VALUES ($1, '1')
		ON CONFLICT (name) DO UPDATE SET value = CAST(setting.value AS INTEGER) + 1
		RETURNING CAST(value AS INTEGER)`, name); err != nil {
		return 0, fmt.Errorf("next %s: %w", name, err)
	}
	return n, nil
}

// provisional is the number a document shows until the server gives its own:
// it names the device, so that two people never speak of one number.
func provisional(tx *docdb.Tx, client string) (string, error) {
	n, err := nextNumber(tx, settingLocal)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("\u0427-%s-%d", client[max(0, len(client)-4):], n), nil
}

// lay puts one changed document over what the server has.
func (s store) lay(n int64, c *change.Changed) error {
	was, err := s.row(c.ID)
	if err != nil {
		return err
	}
	pristine := ""
	if was != nil {
		pristine = encode(was.Row)
	}
	if err := s.tx.Exec(`INSERT INTO pristine (id, row) VALUES ($1, $2) ON CONFLICT DO NOTHING`, c.ID, pristine); err != nil {
		return fmt.Errorf("lay over %s: %w", c.ID, err)
	}
	patch := c.Kind.Diff(c.PrevParts, c.Parts)
	if err := s.tx.Exec(`
		INSERT INTO overlay (n, doc, kind, patch)
		VALUES ($1, $2, $3, $4)`, n, c.ID, c.Kind.Name, encode(patch)); err != nil {
		return fmt.Errorf("lay over %s: %w", c.ID, err)
	}
	h := c.Next.Meta()
	row := wire.Row{
		Kind: c.Kind.Name, ID: c.ID, Title: c.Next.Label(), Owner: h.Owner, Deleted: h.Deleted, Body: string(c.Parts.Body()),
	}
	if was != nil {
		row.Seq, row.Shape, row.Hidden = was.Seq, was.Shape, was.Hidden
	}
	return s.replace(was, s.parcel(row))
}

// relay works the current body of a document out anew: the server's, with what
// is unsent laid over it in order. news is the server's row if the copy does not
// have it yet.
func (s store) relay(id doc.ID, news *wire.Row) error {
	row, known := news, true
	if news == nil {
		var text string
		if found, err := s.tx.Row([]any{&text}, `SELECT row FROM pristine WHERE id = $1`, id); err != nil || !found {
			return err
		}
		row, known = &wire.Row{}, text != ""
		if known {
			if err := decode(text, row); err != nil {
				return err
			}
		}
	}
	patches, kind, err := s.overlays(id)
	if err != nil {
		return err
	}
	if len(patches) == 0 {
		if err := s.tx.Exec(`DELETE FROM pristine WHERE id = $1`, id); err != nil {
			return err
		}
		if !known {
			return s.forget(id)
		}
		return s.write(*row)
	}
	if news != nil {
		if err := s.tx.Exec(`UPDATE pristine SET row = $1 WHERE id = $2`, encode(news), id); err != nil {
			return err
		}
	}
	if !known {
		row = &wire.Row{ID: id, Kind: kind}
	}
	return s.overwrite(*row, patches)
}

func (s store) overlays(id doc.ID) (patches []doc.Patch, kind string, err error) {
	err = s.tx.Query(func(rows docdb.Rows) error {
		var text string
		var p doc.Patch
		if err := rows.Scan(&kind, &text); err != nil {
			return err
		}
		patches = append(patches, p)
		return decode(text, &patches[len(patches)-1])
	}, `
		SELECT kind, patch
		FROM overlay
		WHERE doc = $1
		ORDER BY n`, id)
	return patches, kind, err
}

func (s store) overwrite(row wire.Row, patches []doc.Patch) error {
	k, err := s.kinds.Kind(row.Kind)
	if err != nil {
		return err
	}
	parts, err := doc.Body(row.Body).Parts()
	if err != nil {
		return err
	}
	for _, p := range patches {
		// What the server has made impossible of it, it will refuse itself.
		if next, err := k.Apply(parts, p, true); err == nil {
			parts = next
		}
	}
	row.Body = string(parts.Body())
	d, err := k.Assemble(row.ID, row.Seq, parts)
	if err != nil {
		return err
	}
	row.Title, row.Owner, row.Deleted = d.Label(), d.Meta().Owner, d.Meta().Deleted
	return s.write(row)
}
