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
	c.Have = c.had()
	for _, k := range r.Kinds.All {
		if err := r.lost(t, tx, k, want, c); err != nil {
			return err
		}
	}
	return r.gained(t, tx, want, c)
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

// gained sends the documents that the desktop has not, or not so. Whoever sees
// most of the base has it read as it lies, which is the fastest; for others what
// is in sight is looked up.
func (r *Records) gained(t *turn, tx *docdb.Tx, want access.Have, c *Cursor) error {
	if most, err := r.seesMost(tx, want); err != nil {
		return err
	} else if most {
		return r.gainedOf(t, tx, want, c, "")
	}
	for _, kind := range slices.Sorted(maps.Keys(want)) {
		in, args := placesOf(kind, want)
		where := `WHERE id IN (SELECT doc FROM member ` + in + `)`
		if in == "" {
			where = `WHERE kind = $1`
		}
		if err := r.gainedOf(t, tx, want, c, where, args...); err != nil {
			return fmt.Errorf("%s: %w", kind, err)
		}
	}
	return nil
}

// placesOf finds the members of the places where documents of a kind are seen;
// empty if it is seen wherever it is.
func placesOf(kind string, want access.Have) (where string, args []any) {
	args = []any{kind}
	var marks []string
	for _, place := range slices.Sorted(maps.Keys(want[kind])) {
		if place == doc.PlaceAll {
			return "", []any{kind}
		}
		args = append(args, place)
		marks = append(marks, fmt.Sprintf("$%d", len(args)))
	}
	return `WHERE kind = $1 AND place IN (` + strings.Join(marks, ", ") + `) AND present`, args
}

// seesMost reports whether most documents are in sight; one in several places
// counts as several.
func (r *Records) seesMost(tx *docdb.Tx, want access.Have) (bool, error) {
	var all, seen int
	if _, err := tx.Row([]any{&all}, `SELECT count(*) FROM document`); err != nil {
		return false, fmt.Errorf("in sight: %w", err)
	}
	for kind := range want {
		in, args := placesOf(kind, want)
		from := `member ` + in
		if in == "" {
			from = `document WHERE kind = $1`
		}
		var n int
		if _, err := tx.Row([]any{&n}, `SELECT count(*) FROM `+from, args...); err != nil {
			return false, fmt.Errorf("%s in sight: %w", kind, err)
		}
		seen += n
	}
	return 2*seen > all, nil
}

// gainedOf takes the documents that a condition finds.
func (r *Records) gainedOf(t *turn, tx *docdb.Tx, want access.Have, c *Cursor, where string, args ...any) error {
	known := sights{}
	err := tx.Query(func(rows docdb.Rows) error {
		d, err := scanDocument(rows.Scan, known)
		if err != nil {
			return err
		}
		k, err := r.Kinds.Kind(d.Kind)
		if err != nil {
			return err
		}
		hidden, _ := want.Hidden(k, d.sight)
		had, was := c.Have.Hidden(k, d.sight)
		if was && slices.Equal(had, hidden) && d.Seq <= c.Seq && d.Shape <= c.Seq {
			return nil
		}
		return r.offerRow(t, want, d)
	}, selectShown+where, args...)
	if err != nil {
		return fmt.Errorf("gained: %w", err)
	}
	return nil
}
