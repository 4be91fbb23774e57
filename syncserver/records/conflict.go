package records

import (
	"fmt"
	"slices"

	"kontor/shared/access"
	"kontor/shared/change"
	"kontor/shared/doc"
	"kontor/shared/docdb"
)

// sightOf is where a document is seen. A conflict holds values of another
// document, so those of its people see it who may read there what it is about:
// whoever loses that, his office or a firm, loses the values with it.
func (s *store) sightOf(k *doc.Kind, d doc.Doc) (doc.Sight, error) {
	sight, err := change.SightOf(s.context(s), s.Kinds, k, d)
	c, is := d.(*change.Conflict)
	if err != nil || !is {
		return sight, err
	}
	for _, who := range slices.Compact(slices.Sorted(slices.Values(append(c.Belongs(""), c.Owner)))) {
		reads, err := s.readsPath(who, c)
		if err != nil {
			return sight, err
		}
		if !reads {
			sight.Leave(func(place string) bool { return place != doc.PlaceOwn(who) && place != doc.PlaceOf(who) })
		}
	}
	return sight, nil
}

// readsPath reports whether somebody may read what a conflict is about, in his
// own name: for whom he stands in is another's to see.
func (s *store) readsPath(who doc.ID, c *change.Conflict) (bool, error) {
	kind, id := c.Doc.Split()
	row, err := s.load(kind, id)
	if err != nil || row == nil {
		return false, err
	}
	k, err := s.Kinds.Kind(kind)
	if err != nil {
		return false, err
	}
	post, err := s.Post(s.context(s), who)
	if err != nil {
		return false, fmt.Errorf("post of %s: %w", who, err)
	}
	post.ActingFor = nil
	reader := s.actors.of(post, func() *access.Actor { return access.NewActor(post, s.Grants, s.Kinds) })
	hidden, visible := reader.Hidden(k, row.sight)
	return visible && !slices.Contains(hidden, topOf(c.Path)), nil
}

// moveConflicts looks anew where conflicts are seen: those about a document that
// has moved, or all of them when somebody's post has changed.
func (b *batchRun) moveConflicts(s *store, about doc.ID, seq int64) error {
	k, err := b.Kinds.Kind(change.ConflictKind)
	if err != nil {
		return nil // a program without any
	}
	var ids []doc.ID
	if about != "" {
		ids, err = b.tx.Pointing(k.Name, "Doc", about)
	} else {
		err = b.tx.Query(func(rows docdb.Rows) error {
			var id doc.ID
			err := rows.Scan(&id)
			ids = append(ids, id)
			return err
		}, `SELECT id FROM document WHERE kind = $1`, k.Name)
	}
	if err != nil {
		return fmt.Errorf("conflicts: %w", err)
	}
	for _, id := range ids {
		if err := b.moveHeir(s, k, id, seq); err != nil {
			return err
		}
	}
	return nil
}
