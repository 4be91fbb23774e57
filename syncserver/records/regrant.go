package records

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"kontor/shared/access"
	"kontor/shared/doc"
	"kontor/shared/docdb"
)

// regrant sends the difference between what the desktop was filled under and
// what its user may see now: rows that come into sight, rows of which more or
// less is seen, and by name what must be forgotten. Absence says nothing.
func (r *Records) regrant(t *turn, tx *docdb.Tx, a *access.Actor, c *Cursor) error {
	want := a.Have()
	for _, k := range r.Kinds.All {
		if err := r.lost(t, tx, k, want, c); err != nil {
			return err
		}
	}
	for _, k := range r.Kinds.All {
		if err := r.gained(t, tx, k, want, c); err != nil {
			return err
		}
	}
	return nil
}

// lost names the documents of the places had that are no longer seen at all.
func (r *Records) lost(t *turn, tx *docdb.Tx, k *doc.Kind, want access.Have, c *Cursor) error {
	for place := range c.Have[k.Name] {
		if err := r.drops(t, tx, c.Have, want, `
			SELECT m.kind, m.doc, m.place, d.sight
			FROM member m
			JOIN document d ON d.id = m.doc
			WHERE m.kind = $1 AND m.place = $2 AND (m.present OR m.seq > $3)`, k.Name, place, c.Seq); err != nil {
			return err
		}
	}
	return nil
}

// drops names the documents that a query finds, that the copy may hold because
// of a place it had, and that are no longer its to see. Others are not named:
// even that they exist is nobody's business.
func (r *Records) drops(t *turn, tx *docdb.Tx, had, want access.Have, text string, args ...any) error {
	err := tx.Query(func(rows docdb.Rows) error {
		var kind, place, sightText string
		var id doc.ID
		if err := rows.Scan(&kind, &id, &place, &sightText); err != nil {
			return err
		}
		if _, held := had[kind][place]; !held || t.dropped[id] {
			return nil
		}
		k, err := r.Kinds.Kind(kind)
		if err != nil {
			return err
		}
		var sight doc.Sight
		if err := json.Unmarshal([]byte(sightText), &sight); err != nil {
			return err
		}
		if _, visible := want.Hidden(k, sight); visible {
			return nil
		}
		t.drop(kind, id)
		return nil
	}, text, args...)
	if err != nil {
		return fmt.Errorf("drops: %w", err)
	}
	return nil
}

// gained sends the documents of a kind that the desktop has not, or not so: of
// all places at once, for documents that lie side by side lie in many places.
func (r *Records) gained(t *turn, tx *docdb.Tx, k *doc.Kind, want access.Have, c *Cursor) error {
	places := slices.Sorted(maps.Keys(want[k.Name]))
	if len(places) == 0 {
		return nil
	}
	where, args := `WHERE kind = $1`, []any{k.Name}
	if !slices.Contains(places, doc.PlaceAll) {
		marks := make([]string, len(places))
		for i, place := range places {
			marks[i], args = fmt.Sprintf("$%d", i+2), append(args, place)
		}
		where = `WHERE id IN (SELECT doc FROM member WHERE kind = $1 AND place IN (` + strings.Join(marks, ", ") + `) AND present)`
	}
	known := sights{}
	err := tx.Query(func(rows docdb.Rows) error {
		d, err := scanDocument(rows.Scan, known)
		if err != nil {
			return err
		}
		hidden, _ := want.Hidden(k, d.sight)
		had, was := c.Have.Hidden(k, d.sight)
		if was && slices.Equal(had, hidden) && d.Seq <= c.Seq && d.Shape <= c.Seq {
			return nil
		}
		return r.offerRow(t, want, d)
	}, selectDocument+where, args...)
	if err != nil {
		return fmt.Errorf("gained %s: %w", k.Name, err)
	}
	return nil
}
