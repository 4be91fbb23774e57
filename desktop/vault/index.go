package vault

import (
	"context"
	"fmt"
	"strconv"

	"kontor/shared/doc"
)

// stage is one sort of index that a first fill leaves behind. Documents up to
// the number in its setting are done.
type stage struct {
	setting string
	portion int64 // documents of one transaction: nobody waits long behind it
	run     func(s store, after, to int64) error
}

// The settings of the stages.
const (
	settingSearched = "searched"
	settingLinked   = "linked"
	settingKeyed    = "keyed"
)

// stages in the order in which people miss them.
func stages() []stage {
	return []stage{
		{settingSearched, 10000, store.searchSome},
		{settingLinked, 10000, store.linkSome},
		{settingKeyed, 2000, store.keySome},
	}
}

// Index brings search, relations and unique keys up to the documents. It works
// in portions. It is to be called after a fill and, so that what was written
// can be found, whenever documents have changed and nobody waits.
func (v *Vault) Index(ctx context.Context) error {
	for _, st := range stages() {
		if err := v.stage(ctx, st); err != nil {
			return fmt.Errorf("index %s: %w", st.setting, err)
		}
	}
	if err := v.searchChanged(ctx); err != nil {
		return fmt.Errorf("index: %w", err)
	}
	if err := v.mergeSearch(ctx); err != nil {
		return fmt.Errorf("index: %w", err)
	}
	return v.emptyLog(ctx, false)
}

// stage brings one stage to its end.
func (v *Vault) stage(ctx context.Context, st stage) error {
	for done := false; !done; {
		if err := v.update(ctx, func(s store) (err error) {
			done, err = s.advance(st)
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

// advance takes a stage one portion further.
func (s store) advance(st stage) (done bool, err error) {
	after, err := s.number(st.setting)
	if err != nil {
		return false, err
	}
	var last int64
	if _, err := s.tx.Row([]any{&last}, `SELECT coalesce(max(num), 0) FROM document`); err != nil || last <= after {
		return true, err
	}
	to := min(after+st.portion, last)
	if err := st.run(s, after, to); err != nil {
		return false, err
	}
	return to == last, set(s.tx, st.setting, strconv.FormatInt(to, 10))
}

// keySome writes the unique keys of documents by number.
func (s store) keySome(after, to int64) error {
	for _, k := range s.kinds.All {
		if _, keyed := k.New().(doc.Keyed); !keyed {
			continue
		}
		rows, err := s.rows(`WHERE kind = $1 AND num > $2 AND num <= $3`, k.Name, after, to)
		if err != nil {
			return err
		}
		for _, r := range rows {
			d, err := r.Document(k)
			if err != nil {
				return err
			}
			if err := s.keys(k, r.ID, d, d); err != nil {
				return err
			}
		}
	}
	return nil
}

// IndexFields makes an index of each field that lists filter and order by. It
// is done after a copy was filled: during it they would cost more than all else.
func (v *Vault) IndexFields(ctx context.Context) error {
	if err := v.run(ctx, `CREATE INDEX IF NOT EXISTS document_owner ON document (kind, owner, sort)`); err != nil {
		return fmt.Errorf("index owners: %w", err)
	}
	for _, k := range v.kinds.All {
		for _, f := range k.Fields {
			if !f.Index || f.Type == doc.TRows || f.Type == doc.TSet {
				continue
			}
			// The kind is spelt as conditions spells it: SQLite uses a partial
			// index only where it can see that it fits.
			text := fmt.Sprintf(`CREATE INDEX IF NOT EXISTS field_%s_%s ON document (deleted, %s) WHERE kind = '%s'`, k.Name, f.Name, column(f), k.Name)
			if err := v.run(ctx, text); err != nil {
				return fmt.Errorf("index %s.%s: %w", k.Name, f.Name, err)
			}
		}
	}
	// Without statistics the planner passes partial indexes over for ranges.
	return v.run(ctx, `PRAGMA optimize=0x10002`)
}
