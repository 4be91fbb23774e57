package records

import (
	"fmt"

	"kontor/shared/access"
	"kontor/shared/doc"
	"kontor/shared/docdb"
)

// EachOwn is Each over those documents of a kind that belong to the actor
// himself or to somebody he stands in for.
func (s Snapshot) EachOwn(a *access.Actor, kind string, f func(d doc.Doc) error) error {
	k, err := s.Kinds.Kind(kind)
	if err != nil {
		return err
	}
	var all []*stored
	known := sights{}
	for _, who := range append([]doc.ID{a.Employee()}, a.ActingFor...) {
		if err := s.tx.Query(func(rows docdb.Rows) error {
			row, err := scanDocument(rows.Scan, known)
			all = append(all, row)
			return err
		}, selectShown+`
			WHERE id IN (SELECT doc FROM member WHERE kind = $1 AND place = $2 AND present) AND NOT deleted
			ORDER BY num`, kind, doc.PlaceOwn(who)); err != nil {
			return fmt.Errorf("each %s of %s: %w", kind, who, err)
		}
	}
	for _, row := range all {
		d, err := strip(a, k, row)
		if err != nil {
			return err
		}
		if d == nil {
			continue
		}
		if err := f(d); err != nil {
			return err
		}
	}
	return nil
}
