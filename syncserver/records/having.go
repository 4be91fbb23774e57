package records

import (
	"fmt"

	"kontor/shared/access"
	"kontor/shared/doc"
	"kontor/shared/docdb"
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
	var all []*stored
	known := sights{}
	if err := s.tx.Query(func(rows docdb.Rows) error {
		row, err := scanDocument(rows.Scan, known)
		all = append(all, row)
		return err
	}, selectShown+`
		WHERE kind = $1 AND CAST(body AS TEXT) LIKE $2 AND NOT deleted
		ORDER BY num`, kind, `%"`+field+`":%`); err != nil {
		return fmt.Errorf("each %s having %s: %w", kind, field, err)
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
