package vault

import (
	"context"
	"fmt"
	"strings"

	"kontor/shared/doc"
)

// searchSome makes documents of a first fill known to search, by number. It is
// one statement: to decode their bodies here would be dearer than all else.
func (s store) searchSome(after, to int64) error {
	// A document written meanwhile may have been looked at already.
	if err := s.tx.Exec(`DELETE FROM search WHERE rowid > $1 AND rowid <= $2`, after, to); err != nil {
		return err
	}
	// One piece of index for each portion, instead of one for each MiB of it.
	for _, step := range []func() error{
		func() error { return s.gather(64 << 20) },
		func() error { return s.searchThese(`num > $1 AND num <= $2`, after, to) },
		func() error { return s.gather(1 << 20) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// gather sets how many bytes of new words are kept in memory before they are
// written as a piece of the index.
func (s store) gather(bytes int) error {
	return s.tx.Exec(`INSERT INTO search (search, rank) VALUES ('hashsize', $1)`, bytes)
}

func (s store) searchThese(which string, args ...any) error {
	text := searchText(s.kinds)
	if text == "" {
		return nil
	}
	return s.tx.Exec(`
		INSERT INTO search (rowid, text)
		SELECT num, `+text+`
		FROM document
		WHERE `+which+` AND kind IN (`+searchedKinds(s.kinds)+`)
		ORDER BY num`, args...)
}

// changedPortion is how many changed documents one transaction of Index takes.
const changedPortion = 1000

// searchChanged looks at what was written since. That nothing was it finds out
// without waiting for whoever writes.
func (v *Vault) searchChanged(ctx context.Context) error {
	for {
		var n int64
		if err := v.view(ctx, func(s store) (err error) {
			n, _, err = s.unsearched()
			return err
		}); err != nil || n == 0 {
			return err
		}
		v.loose.Store(true)
		if err := v.redo(ctx, store.searchChangedSome); err != nil {
			return err
		}
	}
}

// unsearched tells how many documents a portion of what was written has, and
// which is its last.
func (s store) unsearched() (n, last int64, err error) {
	_, err = s.tx.Row([]any{&n, &last}, `
		SELECT count(*), coalesce(max(num), 0)
		FROM (SELECT num FROM unsearched ORDER BY num LIMIT $1)`, changedPortion)
	return n, last, err
}

func (s store) searchChangedSome() error {
	n, last, err := s.unsearched()
	if err != nil || n == 0 {
		return err
	}
	const these = `num IN (SELECT num FROM unsearched WHERE num <= $1)`
	if err := s.tx.Exec(`DELETE FROM search WHERE rowid IN (SELECT num FROM unsearched WHERE num <= $1)`, last); err != nil {
		return err
	}
	if err := s.searchThese(these, last); err != nil {
		return err
	}
	return s.tx.Exec(`DELETE FROM unsearched WHERE num <= $1`, last)
}

// Index merges so many pages of search so often, that nobody waits long for
// it; what is left is for the next time.
const (
	mergeSteps = 2
	mergePages = 64
)

// mergeSearch joins what Index has written in bits, a little at a time.
func (v *Vault) mergeSearch(ctx context.Context) error {
	if !v.loose.Swap(false) {
		return nil
	}
	for range mergeSteps {
		more := false
		if err := v.redo(ctx, func(s store) error {
			var before, after int64
			if _, err := s.tx.Row([]any{&before}, `SELECT total_changes()`); err != nil {
				return err
			}
			if err := s.tx.Exec(`INSERT INTO search (search, rank) VALUES ('merge', $1)`, mergePages); err != nil {
				return err
			}
			_, err := s.tx.Row([]any{&after}, `SELECT total_changes()`)
			more = after-before >= 2 // as the manual of FTS5 has it
			return err
		}); err != nil || !more {
			return err
		}
	}
	v.loose.Store(true)
	return nil
}

// searchedKinds lists the kinds that people look for by words, as SQL.
func searchedKinds(kinds *doc.Kinds) string {
	var names []string
	for _, k := range kinds.All {
		if searched(k.Fields) {
			names = append(names, literal(k.Name))
		}
	}
	return strings.Join(names, ", ")
}

func searched(fields []*doc.Field) bool {
	for _, f := range fields {
		if f.Search || searched(f.Rows) {
			return true
		}
	}
	return false
}

// searchText is doc.SearchText as SQL, letters folded but for their case, of
// which the index takes care. The title comes twice: once with two spaces
// before each word, so that two letters at the beginning of a word make the
// three that the index needs.
func searchText(kinds *doc.Kinds) string {
	var cases []string
	for _, k := range kinds.All {
		if searched(k.Fields) {
			cases = append(cases, fmt.Sprintf("WHEN %s THEN %s", literal(k.Name), joined(searchValues(k.Fields, "body"))))
		}
	}
	if len(cases) == 0 {
		return ""
	}
	words := "title"
	for _, mark := range []string{"«", `"`, "("} {
		words = fmt.Sprintf("replace(%s, %s, %s)", words, literal(mark), literal(mark+" "))
	}
	all := fmt.Sprintf("concat_ws(char(10), '  ' || replace(%s, ' ', '  '), CASE kind %s END)", words, strings.Join(cases, " "))
	return fmt.Sprintf("replace(replace(%s, 'ё', 'е'), 'Ё', 'Е')", all)
}

// searchValues are the texts of fields in a JSON object.
func searchValues(fields []*doc.Field, in string) (values []string) {
	for _, f := range fields {
		at := func(key string) string { return fmt.Sprintf("%s->>'$.%s.%s'", in, f.Name, key) }
		switch {
		case f.Type == doc.TRows && searched(f.Rows):
			values = append(values, fmt.Sprintf("(SELECT group_concat(%s, char(10)) FROM json_each(%s, '$.%s'))",
				joined(searchValues(f.Rows, "value")), in, f.Name))
		case !f.Search:
		case f.Type == doc.TPhone:
			values = append(values, at("E164"))
		case f.Type == doc.TAddress:
			values = append(values, fmt.Sprintf("concat_ws(', ', %s, %s, %s, %s, %s)", at("Index"), at("Country"), at("Region"), at("City"), at("Street")))
		default:
			values = append(values, fmt.Sprintf("%s->>'%s'", in, f.Name))
		}
	}
	return values
}

func joined(values []string) string { return "concat_ws(char(10), " + strings.Join(values, ", ") + ")" }

// literal is a text of the program's own as SQL.
func literal(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
