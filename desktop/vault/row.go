package vault

import (
	"encoding/json"
	"fmt"
	"strings"

	"kontor/shared/change"
	"kontor/shared/doc"
	"kontor/shared/docdb"
	"kontor/shared/wire"
)

// Row is a document of the copy.
type Row struct {
	num int64
	wire.Row
}

// Document decodes the row.
func (r *Row) Document(k *doc.Kind) (doc.Doc, error) { return k.Decode(r.ID, r.Seq, doc.Body(r.Body)) }

const selectRow = `
	SELECT num, id, kind, seq, shape, owner, deleted, title, hidden, body
	FROM document
	`

func scanRow(scan func(...any) error) (*Row, error) {
	r := &Row{}
	var hidden string
	if err := scan(&r.num, &r.ID, &r.Kind, &r.Seq, &r.Shape, &r.Owner, &r.Deleted, &r.Title, &hidden, &r.Body); err != nil {
		return nil, err
	}
	if hidden != "" {
		r.Hidden = strings.Split(hidden, ",")
	}
	return r, nil
}

// store is the copy as one transaction sees it.
type store struct {
	tx    *docdb.Tx
	kinds *doc.Kinds
}

func (s store) row(id doc.ID) (*Row, error) {
	var r *Row
	found, err := s.tx.Scan(func(scan func(...any) error) (err error) {
		r, err = scanRow(scan)
		return err
	}, selectRow+`WHERE id = $1`, id)
	if err != nil {
		return nil, fmt.Errorf("load %s: %w", id, err)
	}
	if !found {
		return nil, nil
	}
	return r, nil
}

// Load implements change.Store.
func (s store) Load(kind string, id doc.ID) (*change.Row, error) {
	r, err := s.row(id)
	if err != nil || r == nil || r.Kind != kind {
		return nil, err
	}
	parts, err := doc.Body(r.Body).Parts()
	return &change.Row{Kind: r.Kind, ID: r.ID, Seq: r.Seq, Parts: parts, Hidden: r.Hidden}, err
}

// Pointing implements change.Store.
func (s store) Pointing(kind, field string, to doc.ID) ([]doc.ID, error) {
	return s.tx.Pointing(kind, field, to)
}

// Holder implements change.Store.
func (s store) Holder(key string) (kind string, id doc.ID, err error) {
	_, err = s.tx.Row([]any{&kind, &id}, `SELECT kind, doc FROM unique_key WHERE key = $1`, key)
	if err != nil {
		return "", "", fmt.Errorf("holder of a key: %w", err)
	}
	return kind, id, nil
}

// reader is the store as rules outside of a mutation read it.
type reader struct{ store }

// Get implements doc.Reader.
func (s reader) Get(kind string, id doc.ID) (doc.Doc, error) {
	k, err := s.kinds.Kind(kind)
	if err != nil {
		return nil, err
	}
	r, err := s.row(id)
	if err != nil || r == nil || r.Kind != kind {
		return nil, err
	}
	return r.Document(k)
}

// Pointing implements doc.Reader.
func (s reader) Pointing(kind, field string, to doc.ID) (docs []doc.Doc, err error) {
	ids, err := s.tx.Pointing(kind, field, to)
	for _, id := range ids {
		d, err := s.Get(kind, id)
		if err != nil {
			return nil, err
		}
		if d != nil && !d.Meta().Deleted {
			docs = append(docs, d)
		}
	}
	return docs, err
}

// write puts a row into the copy, with everything that is found by it but
// full-text search, which is told to look at it later.
func (s store) write(r wire.Row) error {
	k, err := s.kinds.Kind(r.Kind)
	if err != nil {
		return nil // a kind of a newer server: not ours to keep
	}
	was, err := s.row(r.ID)
	if err != nil {
		return err
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
	if err := s.insert(r); err != nil {
		return err
	}
	if err := s.tx.PutLinks(k, r.ID, prev, next); err != nil {
		return err
	}
	return s.keys(k, r.ID, prev, next)
}

// insert writes the row alone.
func (s store) insert(r wire.Row) error {
	var num int64
	if _, err := s.tx.Row([]any{&num}, `
		INSERT INTO document (id, kind, seq, shape, owner, deleted, title, hidden, body)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (id) DO UPDATE SET
			seq = excluded.seq,
			shape = excluded.shape,
			owner = excluded.owner,
			deleted = excluded.deleted,
			title = excluded.title,
			hidden = excluded.hidden,
			body = excluded.body
		RETURNING num`,
		r.ID, r.Kind, r.Seq, r.Shape, r.Owner, r.Deleted, r.Title, strings.Join(r.Hidden, ","), r.Body); err != nil {
		return fmt.Errorf("write %s %s: %w", r.Kind, r.ID, err)
	}
	if err := s.tx.Exec(`INSERT INTO unsearched (num) VALUES ($1) ON CONFLICT DO NOTHING`, num); err != nil {
		return fmt.Errorf("write %s %s: %w", r.Kind, r.ID, err)
	}
	return nil
}

func (s store) keys(k *doc.Kind, id doc.ID, prev, next doc.Doc) error {
	keyed, ok := next.(doc.Keyed)
	if !ok {
		return nil
	}
	if prev != nil {
		if err := s.tx.Exec(`DELETE FROM unique_key WHERE doc = $1`, id); err != nil {
			return fmt.Errorf("keys of %s: %w", id, err)
		}
	}
	if next.Meta().Deleted {
		return nil
	}
	for _, key := range keyed.Keys() {
		if err := s.tx.Exec(`
			INSERT INTO unique_key (key, kind, doc)
			VALUES ($1, $2, $3)
			ON CONFLICT DO NOTHING`, key.Key, k.Name, id); err != nil {
			return fmt.Errorf("keys of %s: %w", id, err)
		}
	}
	return nil
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

func decode(text string, into any) error {
	if err := json.Unmarshal([]byte(text), into); err != nil {
		return fmt.Errorf("%w: %w", ErrBroken, err)
	}
	return nil
}

func encode(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		panic("vault: " + err.Error()) // our own plain structs
	}
	return string(raw)
}
