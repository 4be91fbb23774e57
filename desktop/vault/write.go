package vault

import (
	"fmt"
	"slices"
	"strings"

	"kontor/shared/doc"
	"kontor/shared/wire"
)

// write puts a row into the copy, with everything that is found by it but
// full-text search, which is told to look at it later.
func (s store) write(r wire.Row) error {
	was, err := s.row(r.ID)
	if err != nil {
		return err
	}
	return s.replace(was, r, s.sortKey(r.Title))
}

// replace is write for a row of which is known what it replaces, and by what
// its title is sorted.
func (s store) replace(was *Row, r wire.Row, sort []byte) error {
	k, err := s.kinds.Kind(r.Kind)
	if err != nil {
		return nil // a kind of a newer server: not ours to keep
	}
	next, err := k.Decode(r.ID, r.Seq, doc.Body(r.Body))
	if err != nil {
		return err
	}
	var prev doc.Doc
	if was != nil {
		if prev, err = was.Document(k); err != nil {
			return err
		}
	}
	if err := s.insert(r, sort); err != nil {
		return err
	}
	if err := s.tx.PutLinks(k, r.ID, prev, next); err != nil {
		return err
	}
	if keys := keysOf(next); prev == nil || !slices.Equal(keysOf(prev), keys) {
		return s.rekey(k, r.ID, keys, prev == nil)
	}
	return nil
}

// columns are those of a document, as insert and fill write them.
const columns = `
	INSERT INTO document (id, kind, seq, shape, owner, deleted, title, sort, hidden, body)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
	ON CONFLICT (id) DO UPDATE SET
		seq = excluded.seq,
		shape = excluded.shape,
		owner = excluded.owner,
		deleted = excluded.deleted,
		title = excluded.title,
		sort = excluded.sort,
		hidden = excluded.hidden,
		body = excluded.body`

// insert writes the row alone and tells search to look at it later.
func (s store) insert(r wire.Row, sort []byte) error {
	var num int64
	if _, err := s.tx.Row([]any{&num}, columns+` RETURNING num`,
		r.ID, r.Kind, r.Seq, r.Shape, r.Owner, r.Deleted, r.Title, sort, strings.Join(r.Hidden, ","), r.Body); err != nil {
		return fmt.Errorf("write %s %s: %w", r.Kind, r.ID, err)
	}
	if err := s.tx.Exec(`INSERT INTO unsearched (num) VALUES ($1) ON CONFLICT DO NOTHING`, num); err != nil {
		return fmt.Errorf("write %s %s: %w", r.Kind, r.ID, err)
	}
	return nil
}

// rekey writes the unique keys of a document anew; a document that is not new
// may have others.
func (s store) rekey(k *doc.Kind, id doc.ID, keys []string, fresh bool) error {
	if !fresh {
		if err := s.tx.Exec(`DELETE FROM unique_key WHERE doc = $1`, id); err != nil {
			return fmt.Errorf("keys of %s: %w", id, err)
		}
	}
	for _, key := range keys {
		if err := s.tx.Exec(`
			INSERT INTO unique_key (key, kind, doc)
			VALUES ($1, $2, $3)
			ON CONFLICT DO NOTHING`, key, k.Name, id); err != nil {
			return fmt.Errorf("keys of %s: %w", id, err)
		}
	}
	return nil
}

func keysOf(d doc.Doc) (keys []string) {
	keyed, ok := d.(doc.Keyed)
	if !ok || d.Meta().Deleted {
		return nil
	}
	for _, key := range keyed.Keys() {
		keys = append(keys, key.Key)
	}
	return keys
}

// forget takes a document out of the copy.
func (s store) forget(id doc.ID) error {
	var num int64
	found, err := s.tx.Row([]any{&num}, `DELETE FROM document WHERE id = $1 RETURNING num`, id)
	if err != nil || !found {
		return err
	}
	for _, text := range []string{
		`DELETE FROM search WHERE rowid = $1`,
		`DELETE FROM unsearched WHERE num = $1`,
	} {
		if err := s.tx.Exec(text, num); err != nil {
			return fmt.Errorf("forget %s: %w", id, err)
		}
	}
	for _, text := range []string{
		`DELETE FROM link WHERE doc = $1`,
		`DELETE FROM unique_key WHERE doc = $1`,
		`DELETE FROM page WHERE doc = $1`,
	} {
		if err := s.tx.Exec(text, id); err != nil {
			return fmt.Errorf("forget %s: %w", id, err)
		}
	}
	return nil
}
