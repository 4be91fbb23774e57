package records

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"strings"

	"kontor/shared/change"
	"kontor/shared/doc"
	"kontor/shared/docdb"
)

// metaFields keeps in meta for which fields the classes in the base were worked
// out.
const metaFields = "fields"

// reclass works out anew which fields of narrowed documents are hidden, once
// after kinds were given other fields: a rule that hides all but some hides those
// that were declared since as well, and desktops are told. Places stay as they
// are stored: fields say nothing of them, and Verify is to find what somebody has
// altered. Only of conflicts an older program has not asked who may read them.
func (r *Records) reclass(ctx context.Context) error {
	kinds, fields := narrowing(r.Kinds)
	var had string
	if err := r.db.View(ctx, func(tx *docdb.Tx) error {
		_, err := tx.Row([]any{&had}, `SELECT value FROM meta WHERE name = $1`, metaFields)
		return err
	}); err != nil {
		return fmt.Errorf("reclass: %w", err)
	}
	if had == fields {
		return nil
	}
	if err := r.update(ctx, func(b *batchRun) error {
		for _, k := range kinds {
			if err := b.reclassKind(k, b.seen+1); err != nil {
				return err
			}
		}
		if err := b.moveConflicts(b.store(), "", b.seen+1); err != nil {
			return err
		}
		if len(b.pieces) > 0 {
			b.head = b.seen + 1
		}
		if err := setMeta(b.tx, "head", fmt.Sprint(b.head)); err != nil {
			return err
		}
		return b.tx.Exec(`
			INSERT INTO meta (name, value)
			VALUES ($1, $2)
			ON CONFLICT (name) DO UPDATE SET value = excluded.value`, metaFields, fields)
	}); err != nil {
		return fmt.Errorf("reclass: %w", err)
	}
	return nil
}

// narrowing lists the kinds whose rules hide fields, and in short which fields
// these have.
func narrowing(all *doc.Kinds) (kinds []*doc.Kind, fields string) {
	var names strings.Builder
	names.WriteString("conflicts by who may read\n") // told to bases that do not know it
	for _, k := range all.All {
		_, narrowed := k.New().(doc.Narrowed)
		_, sheltered := k.New().(doc.Sheltered)
		if !narrowed && !sheltered {
			continue
		}
		kinds = append(kinds, k)
		for _, f := range k.Fields {
			fmt.Fprintln(&names, k.Name, f.Name)
		}
	}
	sum := sha256.Sum256([]byte(names.String()))
	return kinds, hex.EncodeToString(sum[:8])
}

// reclassKind gives the documents that are hidden otherwise now the seq as their
// shape. One that cannot be read holds nothing up: Verify names it.
func (b *batchRun) reclassKind(k *doc.Kind, seq int64) error {
	var ids []doc.ID
	if err := b.tx.Query(func(rows docdb.Rows) error {
		var id doc.ID
		err := rows.Scan(&id)
		ids = append(ids, id)
		return err
	}, `SELECT id FROM document WHERE kind = $1`, k.Name); err != nil {
		return err
	}
	s := b.store()
	for _, id := range ids {
		row, err := s.load(k.Name, id)
		if err != nil || row == nil {
			return err
		}
		is, err := b.classes(s, k, row)
		if err != nil {
			b.Report(fmt.Errorf("reclass %s: %w", id, err))
			continue
		}
		if maps.Equal(is, row.sight.Classes) {
			continue
		}
		text, err := json.Marshal(doc.Sight{Places: row.sight.Places, Classes: is})
		if err != nil {
			return err
		}
		if err := b.tx.Exec(`
			UPDATE document
			SET shape = $1, sight = $2
			WHERE id = $3`, seq, string(text), id); err != nil {
			return err
		}
		b.head = seq
	}
	return nil
}

// classes are those of a document's fields by the rules of now.
func (b *batchRun) classes(s *store, k *doc.Kind, row *stored) (map[string]string, error) {
	d, err := k.Assemble(row.ID, row.Seq, row.Parts)
	if err != nil {
		return nil, err
	}
	sight, err := change.SightOf(b.context(s), b.Kinds, k, d)
	return sight.Classes, err
}
