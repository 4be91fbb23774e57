package records

import (
	"kontor/shared/access"
	"kontor/shared/doc"
)

// EachOwn is Each over those documents of a kind that belong to the actor
// himself or to somebody he stands in for.
func (s Snapshot) EachOwn(a *access.Actor, kind string, f func(d doc.Doc) error) error {
	k, err := s.Kinds.Kind(kind)
	if err != nil {
		return err
	}
	for _, who := range append([]doc.ID{a.Employee()}, a.ActingFor...) {
		if err := s.each(a, k, f, `WHERE id IN (SELECT doc FROM member WHERE kind = $1 AND place = $2 AND present) AND NOT deleted`, kind, doc.PlaceOwn(who)); err != nil {
			return err
		}
	}
	return nil
}
