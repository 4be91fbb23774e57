package records

import (
	"kontor/shared/access"
	"kontor/shared/doc"
)

// EachHaving is Each over those documents of a kind in which a field is filled.
// The base looks for it in the text, which spares decoding all that lack it.
func (s Snapshot) EachHaving(a *access.Actor, kind, field string, f func(d doc.Doc) error) error {
	k, err := s.Kinds.Kind(kind)
	if err != nil {
		return err
	}
	if k.Field(field) == nil {
		return doc.Invalid(field, "unknown_field")
	}
	return s.each(a, k, f, `WHERE kind = $1 AND CAST(body AS TEXT) LIKE $2 AND NOT deleted`, kind, `%"`+field+`":%`)
}
