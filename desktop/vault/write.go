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
	return s.replace(was, s.parcel(r))
}

func (s store) parcel(r wire.Row) parcel { return parcel{r, s.sortKey(r.Title), s.traits.facet(&r)} }

// replace is write for a row of which is known what it replaces.
func (s store) replace(was *Row, p parcel) error {
	k, err := s.kinds.Kind(p.row.Kind)
	if err != nil {
		return nil // a kind of a newer server: not ours to keep
	}
	d := s.traits.between(was, &p.row)
	if err := s.put(was, p, d); err != nil || !d.bound {
		return err
	}
	prev, next, err := decoded(k, was, &p.row)
	if err != nil {
		return err
	}
	if err := s.tx.PutLinks(k, p.row.ID, prev, next); err != nil {
		return err
	}
	if keys := keysOf(next); prev == nil || !slices.Equal(keysOf(prev), keys) {
		return s.rekey(k, p.row.ID, keys, prev == nil)
	}
	return nil
}

// decoded gives both documents for hardly more than the price of one.
func decoded(k *doc.Kind, was *Row, r *wire.Row) (prev, next doc.Doc, err error) {
	parts, err := doc.Body(r.Body).Parts()
	if err != nil {
		return nil, nil, err
	}
	if next, err = k.Assemble(r.ID, r.Seq, parts); err != nil || was == nil {
		return nil, next, err
	}
	before, err := doc.Body(was.Body).Parts()
	if err != nil {
		return nil, nil, err
	}
	prev, err = k.Amend(next, was.Seq, parts, before)
	return prev, next, err
}

// columns writes a document. Those of a first fill are written many at a time.
var columns, manyColumns = documents(1), documents(fillRows)

// documents is the statement that writes n documents.
func documents(n int) string {
	row := "(" + strings.Repeat("?, ", 10) + "?)"
	return `
	INSERT INTO document (id, kind, seq, shape, owner, deleted, title, sort, hidden, facet, body)
	VALUES ` + strings.Repeat(row+", ", n-1) + row + `
	ON CONFLICT (id) DO UPDATE SET
		seq = excluded.seq,
		shape = excluded.shape,
		owner = excluded.owner,
		deleted = excluded.deleted,
		title = excluded.title,
		sort = excluded.sort,
		hidden = excluded.hidden,
		facet = excluded.facet,
		body = excluded.body`
}

// values are what documents asks for.
func (p *parcel) values() []any {
	r := &p.row
	return []any{r.ID, r.Kind, r.Seq, r.Shape, r.Owner, r.Deleted, r.Title, p.sort, strings.Join(r.Hidden, ","), p.facet, r.Body}
}

// put writes the row alone and tells search to look at it later. What indexes
// are made of is named only if it is another: most edits spare them all.
func (s store) put(was *Row, p parcel, d difference) error {
	r := &p.row
	num := int64(0)
	var err error
	if d.listed {
		_, err = s.tx.Row([]any{&num}, columns+` RETURNING num`, p.values()...)
	} else {
		num = was.num
		err = s.tx.Exec(`
			UPDATE document
			SET seq = $1, shape = $2, hidden = $3, body = $4
			WHERE num = $5`, r.Seq, r.Shape, strings.Join(r.Hidden, ","), r.Body, num)
	}
	if err == nil && d.searched {
		err = s.tx.Exec(`INSERT INTO unsearched (num) VALUES ($1) ON CONFLICT DO NOTHING`, num)
	}
	if err != nil {
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
