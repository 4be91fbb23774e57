package vault

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"kontor/shared/doc"
	"kontor/shared/wire"
)

// Turn is what a turn of the server's did to the copy.
type Turn struct {
	Changed []doc.ID
	Kinds   map[string]bool // of what was changed
	Dropped bool
}

func (t *Turn) changed(kind string, id doc.ID) {
	if !t.Kinds[kind] {
		if t.Kinds == nil {
			t.Kinds = map[string]bool{}
		}
		t.Kinds[kind] = true
	}
	t.Changed = append(t.Changed, id)
}

// ApplyTurn applies the frames of a turn and the answers that follow them in one
// transaction: a document that both speak of is written once. first is true for
// a copy that is being filled: its frames may come piecemeal, best two MiB and
// more at a time, and what only search and relations need is left for Index.
func (v *Vault) ApplyTurn(ctx context.Context, frames []*Frame, first bool, acks []wire.Ack) (Turn, error) {
	return v.applyTurn(ctx, frames, first, acks, false)
}

func (v *Vault) applyTurn(ctx context.Context, frames []*Frame, first bool, acks []wire.Ack, own bool) (Turn, error) {
	v.saving.Lock()
	defer v.saving.Unlock()
	var t Turn
	var gone []string
	err := v.redo(ctx, func(s store) error {
		a := arrival{store: s, first: first, own: own, moved: map[doc.ID]*wire.Row{}}
		for _, f := range frames {
			a.last = a.last || f.Last
		}
		if err := a.begin(); err != nil {
			return err
		}
		for _, f := range frames {
			if err := a.frame(&f.Rows); err != nil {
				return err
			}
			if err := a.rows(f.parcels); err != nil {
				return err
			}
		}
		if err := a.answers(acks, v.now().UTC()); err != nil {
			return err
		}
		if err := a.settle(); err != nil {
			return err
		}
		t, gone = a.Turn, a.gone
		if t.Dropped {
			v.forgot.Add(1) // before anybody else can write
		}
		return nil
	})
	if err != nil {
		return Turn{}, err
	}
	err = v.removeBlobs(gone)
	if t.Dropped {
		err = errors.Join(err, v.scrub(ctx))
	}
	return t, err
}

// arrival is a turn being applied.
type arrival struct {
	store
	Turn
	first bool
	own   bool     // the answers are ours, not the server's
	bare  bool     // see store.bare
	laid  bool     // something of ours lies over some document
	last  bool     // the turn ends here
	gone  []string // files to be removed from the disk
	// moved are the documents below ours that something has changed of, with the
	// server's newest row if it has told of one: what is seen of them is worked out
	// once, at the end.
	moved map[doc.ID]*wire.Row
}

func (a *arrival) begin() (err error) {
	if a.first {
		if a.bare, err = a.store.bare(); err != nil {
			return err
		}
	}
	_, err = a.tx.Row([]any{&a.laid}, `SELECT EXISTS (SELECT 1 FROM pristine)`)
	return err
}

func (a *arrival) settle() error {
	for id, news := range a.moved {
		if err := a.relay(id, news); err != nil {
			return err
		}
	}
	if err := a.files(); err != nil {
		return err
	}
	if a.Dropped {
		return set(a.tx, settingScrub, "1")
	}
	return nil
}

// files lets go of the content that is no longer the person's to have. While a
// copy is being filled its documents are not all there yet.
func (a *arrival) files() (err error) {
	touched := a.Changed
	if a.first {
		if touched = nil; !a.last {
			return nil
		}
	} else if len(touched) == 0 {
		return nil
	}
	a.gone, err = a.dropFiles(touched)
	a.Dropped = a.Dropped || len(a.gone) > 0 // and their keys
	return err
}

// frame takes everything of a frame but its rows.
func (a *arrival) frame(f *wire.Rows) error {
	if f.Post != nil {
		if err := set(a.tx, SettingPost, encode(f.Post)); err != nil {
			return err
		}
	}
	for _, d := range f.Drops {
		if err := a.drop(d.ID); err != nil {
			return err
		}
		delete(a.moved, d.ID)
		a.changed(d.Kind, d.ID)
		a.Dropped = true
	}
	if !f.Last {
		return nil
	}
	if f.Have != nil {
		if err := set(a.tx, SettingHave, encode(f.Have)); err != nil {
			return err
		}
	}
	if !f.Now.IsZero() {
		if err := set(a.tx, settingAsOf, f.Now.UTC().Format(time.RFC3339)); err != nil {
			return err
		}
	}
	return set(a.tx, SettingCursor, strconv.FormatInt(f.Cursor, 10))
}

func (a *arrival) rows(parcels []parcel) error {
	known := parcels[:0]
	for _, p := range parcels {
		if _, err := a.kinds.Kind(p.row.Kind); err == nil { // else of a newer server: not ours to keep
			known = append(known, p)
			a.changed(p.row.Kind, p.row.ID)
		}
	}
	if a.bare {
		return a.fill(known)
	}
	for _, p := range known {
		stripped, err := a.take(p)
		if err != nil {
			return err
		}
		a.Dropped = a.Dropped || stripped
	}
	return nil
}

// take puts a row of the server's into the copy and reports whether fields
// were taken away. Whatever it is, a row of a first fill is the server's last
// word; otherwise an older one comes late.
func (a *arrival) take(p parcel) (stripped bool, err error) {
	r := p.row
	was, shown, laid, err := a.below(r.ID)
	if err != nil {
		return false, err
	}
	if was != nil {
		if !a.first && !r.Newer(was.Seq, was.Shape) {
			return false, nil
		}
		if stripped, err = strips(was, r.Hidden); err != nil {
			return false, err
		}
		erased, err := a.erases(was, &r)
		if err != nil {
			return false, err
		}
		if erased {
			if err := a.strike(r.ID, was.Title); err != nil {
				return false, err
			}
			stripped = true
		}
	}
	if stripped {
		// What was shown of its history shows the fields as well.
		if err := a.tx.Exec(`DELETE FROM page WHERE doc = $1`, r.ID); err != nil {
			return false, err
		}
		if err := a.unkeep(r.ID); err != nil {
			return false, err
		}
	}
	if !laid {
		return stripped, a.replace(shown, p)
	}
	a.moved[r.ID] = &r
	return stripped, nil
}

// below is what the copy has of the server's: the row that lies below something
// of ours, if anything does, or else the one that is shown.
func (a *arrival) below(id doc.ID) (was *wire.Row, shown *Row, laid bool, err error) {
	if a.laid {
		if news := a.moved[id]; news != nil {
			return news, nil, true, nil
		}
		var text string
		if laid, err = a.tx.Row([]any{&text}, `SELECT row FROM pristine WHERE id = $1`, id); err != nil {
			return nil, nil, false, err
		}
		if text != "" {
			was = &wire.Row{}
			return was, nil, true, decode(text, was)
		}
	}
	if shown, err = a.store.row(id); err != nil || shown == nil {
		return nil, nil, laid, err
	}
	return &shown.Row, shown, laid, nil
}

// strips reports whether hiding fields takes something out of the copy. A field
// that was in sight may have left its trace elsewhere; of a document that was
// made here, and that the server has not told of yet, there is only the body.
func strips(was *wire.Row, hidden []string) (bool, error) {
	newly := slices.DeleteFunc(slices.Clone(hidden), func(f string) bool { return slices.Contains(was.Hidden, f) })
	if len(newly) == 0 || was.Seq > 0 {
		return len(newly) > 0, nil
	}
	parts, err := doc.Body(was.Body).Parts()
	return slices.ContainsFunc(newly, func(f string) bool { return parts[f] != nil }), err
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
