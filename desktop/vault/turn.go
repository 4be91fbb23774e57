package vault

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"kontor/shared/doc"
	"kontor/shared/wire"
)

// Turn is what a turn of the server's did to the copy.
type Turn struct {
	Changed []doc.ID
	Dropped bool
}

// ApplyRows applies the frames of a turn in one transaction. first is true for
// a copy that is being filled: its frames may come piecemeal, best two MiB and
// more at a time, and what only search and relations need is left for Index.
func (v *Vault) ApplyRows(ctx context.Context, frames []wire.Rows, first bool) (Turn, error) {
	parcels, err := v.unpack(frames)
	if err != nil {
		return Turn{}, err
	}
	v.saving.Lock()
	defer v.saving.Unlock()
	var t Turn
	err = v.update(ctx, func(s store) error {
		bare := false
		if first {
			if bare, err = s.bare(); err != nil {
				return err
			}
		}
		for i := range frames {
			if err := s.frame(&frames[i], &t); err != nil {
				return err
			}
			for _, p := range parcels[i] {
				if err := s.arrived(p, first, bare, &t); err != nil {
					return err
				}
			}
		}
		if t.Dropped {
			return set(s.tx, settingScrub, "1")
		}
		return nil
	})
	if err != nil {
		return Turn{}, err
	}
	if t.Dropped {
		err = v.scrub(ctx)
	}
	return t, err
}

// frame takes everything of a frame but its rows.
func (s store) frame(f *wire.Rows, t *Turn) error {
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
	if !f.Last {
		return nil
	}
	if err := set(s.tx, SettingHave, encode(f.Have)); err != nil {
		return err
	}
	return set(s.tx, SettingCursor, strconv.FormatInt(f.Cursor, 10))
}

func (s store) arrived(p parcel, first, bare bool, t *Turn) (err error) {
	if _, err := s.kinds.Kind(p.row.Kind); err != nil {
		return nil // a kind of a newer server: not ours to keep
	}
	t.Changed = append(t.Changed, p.row.ID)
	if bare {
		return s.fill(p)
	}
	stripped, err := s.take(p.row, first)
	t.Dropped = t.Dropped || stripped
	return err
}

// take puts a row of the server's into the copy and reports whether fields
// were taken away. Whatever it is, a row of a first fill is the server's last
// word; otherwise an older one comes late.
func (s store) take(r wire.Row, first bool) (stripped bool, err error) {
	var text string
	laid, err := s.tx.Row([]any{&text}, `SELECT row FROM pristine WHERE id = $1`, r.ID)
	if err != nil {
		return false, err
	}
	was, err := s.base(r.ID, text)
	if err != nil {
		return false, err
	}
	if was != nil {
		if !first && !r.Newer(was.Seq, was.Shape) {
			return false, nil
		}
		if stripped, err = strips(was, r.Hidden); err != nil {
			return false, err
		}
	}
	if stripped {
		// What was shown of its history shows the fields as well.
		if err := s.tx.Exec(`DELETE FROM page WHERE doc = $1`, r.ID); err != nil {
			return false, err
		}
		if err := s.unkeep(r.ID); err != nil {
			return false, err
		}
	}
	if !laid {
		return stripped, s.write(r)
	}
	if err := s.tx.Exec(`UPDATE pristine SET row = $1 WHERE id = $2`, encode(r), r.ID); err != nil {
		return false, err
	}
	return stripped, s.relay(r.ID)
}

// strips reports whether hiding fields takes something out of the copy. A field
// that was in sight may have left its trace elsewhere; of a document that was
// made here, and that the server has not told of yet, there is only the body.
func strips(was *wire.Row, hidden []string) (bool, error) {
	parts, err := doc.Body(was.Body).Parts()
	return slices.ContainsFunc(hidden, func(f string) bool {
		return !slices.Contains(was.Hidden, f) && (was.Seq > 0 || parts[f] != nil)
	}), err
}

// base is what the copy has of the server's, pristine being the row that lies
// below something of ours, if any.
func (s store) base(id doc.ID, pristine string) (*wire.Row, error) {
	if pristine != "" {
		r := &wire.Row{}
		return r, decode(pristine, r)
	}
	r, err := s.row(id)
	if r == nil || err != nil {
		return nil, err
	}
	return &r.Row, nil
}

// drop forgets a document and whatever of ours lay over it; the mutation
// itself stays in the outbox for the server to judge.
func (s store) drop(id doc.ID) error {
	for _, text := range []string{`DELETE FROM overlay WHERE doc = $1`, `DELETE FROM pristine WHERE id = $1`} {
		if err := s.tx.Exec(text, id); err != nil {
			return fmt.Errorf("drop %s: %w", id, err)
		}
	}
	if err := s.unkeep(id); err != nil {
		return err
	}
	return s.forget(id)
}
