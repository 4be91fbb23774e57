package vault

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"

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
	settingFields   = "fields" // which indexes of fields there are
)

// stages in the order in which people miss them.
func stages() []stage {
	return []stage{
		{settingSearched, 10000, store.searchSome},
		{settingLinked, 10000, store.linkSome},
		{settingKeyed, 2000, store.keySome},
	}
}

// Index brings search, relations and unique keys up to the documents and puts
// in order what that leaves behind. It works in portions. It is to be called
// after a fill and whenever documents have changed and nobody waits.
func (v *Vault) Index(ctx context.Context) error {
	if err := v.run(ctx, cacheWorking); err != nil {
		return fmt.Errorf("index: %w", err)
	}
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
	if cursor, err := v.Cursor(ctx); err != nil || cursor > 0 {
		if err = errors.Join(err, v.IndexFields(ctx)); err != nil {
			return fmt.Errorf("index: %w", err)
		}
	}
	return v.emptyLog(ctx, false)
}

// IndexSearch is the part of Index that somebody waits for who looks for
// something: after it everything written is found.
func (v *Vault) IndexSearch(ctx context.Context) error {
	if err := v.stage(ctx, stages()[0]); err != nil {
		return fmt.Errorf("index search: %w", err)
	}
	if err := v.searchChanged(ctx); err != nil {
		return fmt.Errorf("index search: %w", err)
	}
	return nil
}

// stage brings one stage to its end. It looks first: whoever only looks waits
// for nobody who writes.
func (v *Vault) stage(ctx context.Context, st stage) error {
	for {
		done := false
		if err := v.view(ctx, func(s store) (err error) {
			_, to, err := s.ahead(st)
			done = to == 0
			return err
		}); err != nil || done {
			return err
		}
		if err := v.redo(ctx, func(s store) error { return s.advance(st) }); err != nil {
			return err
		}
	}
}

// ahead is the portion that a stage has before it, to being 0 if there is none.
// While a copy is being filled there is none: what comes would have to be kept
// in step with indexes, row by row.
func (s store) ahead(st stage) (after, to int64, err error) {
	if cursor, err := s.number(SettingCursor); err != nil || cursor == 0 {
		return 0, 0, err
	}
	if after, err = s.number(st.setting); err != nil {
		return 0, 0, err
	}
	var last int64
	if _, err := s.tx.Row([]any{&last}, `SELECT coalesce(max(num), 0) FROM document`); err != nil || last <= after {
		return 0, 0, err
	}
	return after, min(after+st.portion, last), nil
}

// advance takes a stage one portion further.
func (s store) advance(st stage) error {
	after, to, err := s.ahead(st)
	if err != nil || to == 0 {
		return err
	}
	if err := st.run(s, after, to); err != nil {
		return err
	}
	return set(s.tx, st.setting, strconv.FormatInt(to, 10))
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
			if err := s.rekey(k, r.ID, keysOf(d), false); err != nil {
				return err
			}
		}
	}
	return nil
}

// IndexFields makes an index of each field that lists filter and order by. It
// is done after a copy was filled: during it they would cost more than all else;
// and again once a later program wants others, or if this was broken off.
func (v *Vault) IndexFields(ctx context.Context) error {
	texts := v.fieldIndexes()
	sum := sha256.Sum256([]byte(strings.Join(texts, "\n")))
	wanted := hex.EncodeToString(sum[:8])
	if has, err := v.Setting(ctx, settingFields); err != nil || has == wanted {
		return err
	}
	if err := v.run(ctx, texts...); err != nil {
		return fmt.Errorf("index fields: %w", err)
	}
	return v.Note(ctx, map[string]string{settingFields: wanted})
}

func (v *Vault) fieldIndexes() []string {
	texts := []string{`CREATE INDEX IF NOT EXISTS document_owner ON document (kind, owner, sort)`}
	for _, k := range v.kinds.All {
		for _, f := range k.Fields {
			if indexed(f) {
				// The kind is spelt as conditions spells it: SQLite uses a partial
				// index only where it can see that it fits.
				texts = append(texts, fmt.Sprintf(`CREATE INDEX IF NOT EXISTS field_%s_%s ON document (deleted, %s) WHERE kind = '%s'`, k.Name, f.Name, column(f), k.Name))
			}
		}
	}
	// Without statistics the planner passes partial indexes over for ranges.
	return append(texts, `PRAGMA optimize=0x10002`)
}
