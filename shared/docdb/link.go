package docdb

import (
	"fmt"
	"strings"

	"kontor/shared/doc"
)

// Pointing lists the documents of a kind whose field refers to one.
func (tx *Tx) Pointing(kind, field string, to doc.ID) (ids []doc.ID, err error) {
	ids, err = tx.ids(`
		SELECT DISTINCT doc
		FROM link
		WHERE target = $1 AND kind = $2 AND field = $3
		ORDER BY doc`, to, kind, field)
	if err != nil {
		return nil, fmt.Errorf("pointing %s.%s to %s: %w", kind, field, to, err)
	}
	return ids, nil
}

// ids reads a column of IDs.
func (tx *Tx) ids(text string, args ...any) (ids []doc.ID, err error) {
	err = tx.Query(func(rows Rows) error {
		var id doc.ID
		err := rows.Scan(&id)
		ids = append(ids, id)
		return err
	}, text, args...)
	return ids, err
}

// Every lists the documents of a kind that are not deleted.
func (tx *Tx) Every(kind string) (ids []doc.ID, err error) {
	ids, err = tx.ids(`
		SELECT id
		FROM document
		WHERE kind = $1 AND NOT deleted
		ORDER BY id`, kind)
	if err != nil {
		return nil, fmt.Errorf("every %s: %w", kind, err)
	}
	return ids, nil
}

// reference is one row of the table link.
type reference struct{ path, field, target string }

func referencesOf(k *doc.Kind, d doc.Doc) map[reference]bool {
	refs := map[reference]bool{}
	if d == nil {
		return refs
	}
	k.References(d, func(path string, _ *doc.Field, l doc.Link) {
		_, id := l.Split()
		field, _, _ := strings.Cut(path, "/")
		refs[reference{path, field, string(id)}] = true
	})
	return refs
}

// PutLinks writes what has changed between the references of prev and of next;
// prev is nil when nothing is known of it.
func (tx *Tx) PutLinks(k *doc.Kind, id doc.ID, prev, next doc.Doc) error {
	had, has := referencesOf(k, prev), referencesOf(k, next)
	for r := range had {
		if has[r] {
			continue
		}
		if err := tx.Exec(`
			DELETE FROM link
			WHERE doc = $1 AND path = $2 AND target = $3`, id, r.path, r.target); err != nil {
			return fmt.Errorf("unlink %s: %w", id, err)
		}
	}
	for r := range has {
		if had[r] {
			continue
		}
		if err := tx.Exec(`
			INSERT INTO link (doc, kind, path, field, target)
			VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT DO NOTHING`, id, k.Name, r.path, r.field, r.target); err != nil {
			return fmt.Errorf("link %s: %w", id, err)
		}
	}
	return nil
}

// DropLinks forgets the references of a document.
func (tx *Tx) DropLinks(id doc.ID) error {
	if err := tx.Exec(`DELETE FROM link WHERE doc = $1`, id); err != nil {
		return fmt.Errorf("unlink %s: %w", id, err)
	}
	return nil
}
