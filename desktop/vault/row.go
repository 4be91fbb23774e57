package vault

import (
	"encoding/json"
	"fmt"
	"strings"

	"kontor/shared/change"
	"kontor/shared/doc"
	"kontor/shared/docdb"
	"kontor/shared/i18n"
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
	tx      *docdb.Tx
	kinds   *doc.Kinds
	words   *i18n.Words
	sortKey func(title string) []byte
	traits  traits
}

func (v *Vault) store(tx *docdb.Tx) store { return store{tx, v.kinds, v.words, v.sortKey, v.traits} }

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

// rows reads documents; the text follows FROM document.
func (s store) rows(text string, args ...any) (rows []*Row, err error) {
	err = s.tx.Query(func(scan docdb.Rows) error {
		r, err := scanRow(scan.Scan)
		rows = append(rows, r)
		return err
	}, selectRow+text, args...)
	return rows, err
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

// Every implements change.Store.
func (s store) Every(kind string) ([]doc.ID, error) { return s.tx.Every(kind) }

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
func (s reader) Pointing(kind, field string, to doc.ID) ([]doc.Doc, error) {
	ids, err := s.tx.Pointing(kind, field, to)
	if err != nil {
		return nil, err
	}
	return doc.Living(s, kind, ids)
}

// Every implements doc.Reader.
func (s reader) Every(kind string) ([]doc.Doc, error) {
	ids, err := s.tx.Every(kind)
	if err != nil {
		return nil, err
	}
	return doc.Living(s, kind, ids)
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
