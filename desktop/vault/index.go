package vault

import (
	"context"
	"fmt"

	"kontor/shared/doc"
	"kontor/shared/docdb"
	"kontor/shared/i18n"
)

// indexPortion is how many documents one transaction of Index takes.
const indexPortion = 5000

// Index brings links, keys and full-text search up to the documents. It works
// in portions, so that nobody waits long behind it.
func (v *Vault) Index(ctx context.Context) error {
	for {
		n := 0
		err := v.db.Update(ctx, func(tx *docdb.Tx) (err error) {
			n, err = store{tx, v.kinds}.indexSome()
			return err
		})
		if err != nil {
			return fmt.Errorf("index: %w", err)
		}
		if n < indexPortion {
			return nil
		}
	}
}

func (s store) indexSome() (int, error) {
	var rows []*Row
	if err := s.tx.Query(func(scan docdb.Rows) error {
		r, err := scanRow(scan.Scan)
		rows = append(rows, r)
		return err
	}, selectRow+`
		WHERE num IN (SELECT num FROM unsearched ORDER BY num LIMIT $1)
		ORDER BY num`, indexPortion); err != nil {
		return 0, err
	}
	for _, r := range rows {
		if err := s.index(r); err != nil {
			return 0, err
		}
	}
	if len(rows) == 0 {
		return 0, s.tx.Exec(`DELETE FROM unsearched`)
	}
	return len(rows), s.tx.Exec(`DELETE FROM unsearched WHERE num <= $1`, rows[len(rows)-1].num)
}

func (s store) index(r *Row) error {
	k, err := s.kinds.Kind(r.Kind)
	if err != nil {
		return nil
	}
	d, err := r.Document(k)
	if err != nil {
		return err
	}
	if err := s.tx.PutLinks(k, r.ID, nil, d); err != nil {
		return err
	}
	if err := s.keys(k, r.ID, nil, d); err != nil {
		return err
	}
	if err := s.tx.Exec(`DELETE FROM search WHERE rowid = $1`, r.num); err != nil {
		return err
	}
	if !searched(k) {
		return nil
	}
	return s.tx.Exec(`INSERT INTO search (rowid, text) VALUES ($1, $2)`, r.num, i18n.Fold(k.SearchText(d)))
}

// searched leaves out kinds that nobody looks for by words.
func searched(k *doc.Kind) bool {
	for _, f := range k.Fields {
		if f.Search {
			return true
		}
	}
	return false
}

// IndexFields makes an index of each field that lists filter and order by. It
// is done after a copy was filled: during it they would cost more than all else.
func (v *Vault) IndexFields(ctx context.Context) error {
	for _, k := range v.kinds.All {
		for _, f := range k.Fields {
			if !f.Index || f.Type == doc.TRows {
				continue
			}
			text := fmt.Sprintf(`CREATE INDEX IF NOT EXISTS field_%s_%s ON document (body->>'%s') WHERE kind = '%s'`, k.Name, f.Name, f.Name, k.Name)
			if _, err := v.db.Writer.ExecContext(ctx, text); err != nil {
				return fmt.Errorf("index %s.%s: %w", k.Name, f.Name, err)
			}
		}
	}
	_, err := v.db.Writer.ExecContext(ctx, `PRAGMA optimize=0x10002`)
	return err
}
