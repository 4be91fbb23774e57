package records

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"kontor/shared/change"
	"kontor/shared/doc"
)

// place works out where a document is seen and writes what has changed of it.
func (b *batchRun) place(s *store, k *doc.Kind, d doc.Doc, was doc.Sight, seq int64) (doc.Sight, error) {
	sight, err := s.sightOf(k, d)
	if err != nil {
		return sight, err
	}
	if equalSight(was, sight) {
		return sight, nil
	}
	text, err := json.Marshal(sight)
	if err != nil {
		return sight, err
	}
	id := d.Meta().ID
	if err := b.tx.Exec(`
		UPDATE document
		SET shape = $1, sight = $2
		WHERE id = $3`, seq, string(text), id); err != nil {
		return sight, fmt.Errorf("place %s: %w", id, err)
	}
	for _, p := range was.Places {
		if !slices.Contains(sight.Places, p) {
			if err := b.member(k, id, p, false, seq); err != nil {
				return sight, err
			}
		}
	}
	for _, p := range sight.Places {
		if !slices.Contains(was.Places, p) {
			if err := b.member(k, id, p, true, seq); err != nil {
				return sight, err
			}
		}
	}
	return sight, nil
}

func equalSight(a, b doc.Sight) bool {
	return slices.Equal(a.Places, b.Places) && maps.Equal(a.Classes, b.Classes)
}

func (b *batchRun) member(k *doc.Kind, id doc.ID, place string, present bool, seq int64) error {
	if err := b.tx.Exec(`
		INSERT INTO member (doc, place, kind, present, seq)
		VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (doc, place) DO UPDATE SET
			present = excluded.present,
			seq = excluded.seq`, id, place, k.Name, present, seq); err != nil {
		return fmt.Errorf("member %s: %w", id, err)
	}
	return nil
}

// placeHeirs moves the documents that take over the places of one that moved.
func (b *batchRun) placeHeirs(s *store, c *change.Changed, was, is doc.Sight, seq int64) error {
	if c.New || equalSight(was, is) {
		return nil
	}
	return b.moveHeirs(s, c.Kind, c.ID, seq)
}

func (b *batchRun) moveHeirs(s *store, k *doc.Kind, id doc.ID, seq int64) error {
	for _, heir := range b.Kinds.Heirs(k.Name) {
		for _, field := range heir.InheritFields(k.Name) {
			ids, err := b.tx.Pointing(heir.Name, field, id)
			if err != nil {
				return err
			}
			for _, hid := range ids {
				if err := b.moveHeir(s, heir, hid, seq); err != nil {
					return err
				}
			}
		}
	}
	return b.moveConflicts(s, id, seq)
}

func (b *batchRun) moveHeir(s *store, k *doc.Kind, id doc.ID, seq int64) error {
	row, err := s.load(k.Name, id)
	if err != nil || row == nil {
		return err
	}
	d, err := k.Assemble(id, row.Seq, row.Parts)
	if err != nil {
		return err
	}
	is, err := b.place(s, k, d, row.sight, seq)
	if err != nil || equalSight(is, row.sight) {
		return err
	}
	b.pieces = append(b.pieces, &piece{kind: k, was: row.sight, sight: is, at: seq, row: row.wire(seq)})
	return b.moveHeirs(s, k, id, seq)
}
