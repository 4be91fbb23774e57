package vault

import (
	"context"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"kontor/shared/doc"
	"kontor/shared/docdb"
	"kontor/shared/i18n"
)

// Where is a condition on one stored field: it equals one of Any, or lies
// between From and To, both included.
type Where struct {
	Field string
	Any   []string
	From  string
	To    string
}

// Query asks for documents of a kind.
type Query struct {
	Kind    string
	Where   []Where
	Search  string
	Order   string // a stored field; empty: the title
	Desc    bool
	Limit   int // 0: all
	Offset  int
	Deleted bool // those marked for deletion as well
}

// maxHits bounds how many documents a search looks at before it sorts.
const maxHits = 2000

// List answers a query and tells how many documents it matches in all.
func (v *Vault) List(ctx context.Context, q Query) (rows []*Row, total int, err error) {
	k, err := v.kinds.Kind(q.Kind)
	if err != nil {
		return nil, 0, err
	}
	where, args, err := q.conditions(k)
	if err != nil {
		return nil, 0, err
	}
	order := "title"
	if f := k.Field(q.Order); f != nil {
		order = column(f)
	}
	if q.Desc {
		order += " DESC"
	}
	limit := ""
	if q.Limit > 0 {
		limit = fmt.Sprintf(" LIMIT %d OFFSET %d", q.Limit, q.Offset)
	}
	err = v.db.View(ctx, func(tx *docdb.Tx) error {
		err := tx.Select(func(scan docdb.Rows) error {
			r, err := scanRow(scan.Scan)
			rows = append(rows, r)
			return err
		}, selectRow+where+` ORDER BY `+order+`, num`+limit, args...)
		if err != nil || q.Limit == 0 {
			total = len(rows)
			return err
		}
		return tx.Select(func(scan docdb.Rows) error { return scan.Scan(&total) }, `SELECT count(*) FROM document `+where, args...)
	})
	if err != nil {
		return nil, 0, fmt.Errorf("list %s: %w", q.Kind, err)
	}
	return rows, total, nil
}

// column is how SQL reads a field; numbers compare as numbers.
func column(f *doc.Field) string {
	c := "body->>'" + f.Name + "'"
	switch f.Type {
	case doc.TInt, doc.TDecimal:
		return "CAST(" + c + " AS NUMERIC)"
	case doc.TMoney:
		return "CAST(body->>'$." + f.Name + ".Minor' AS INTEGER)"
	case doc.TSpan, doc.TPeriod:
		return "(body->>'$." + f.Name + ".From')"
	}
	return c
}

func (q Query) conditions(k *doc.Kind) (text string, args []any, err error) {
	all := []string{"kind = ?"}
	args = append(args, q.Kind)
	if !q.Deleted {
		all = append(all, "NOT deleted")
	}
	for _, w := range q.Where {
		f := k.Field(w.Field)
		if f == nil {
			return "", nil, doc.Invalid(w.Field, "unknown_field")
		}
		one, more := w.condition(f)
		all, args = append(all, one...), append(args, more...)
	}
	if s := strings.TrimSpace(q.Search); s != "" {
		one, arg := match(s)
		all, args = append(all, one), append(args, arg)
	}
	return "WHERE " + strings.Join(all, " AND "), args, nil
}

func (w Where) condition(f *doc.Field) (all []string, args []any) {
	c := column(f)
	switch {
	case f.Type == doc.TRows:
		all = append(all, fmt.Sprintf("EXISTS (SELECT 1 FROM link WHERE link.doc = document.id AND link.field = '%s' AND link.target IN (?%s))", f.Name, strings.Repeat(", ?", len(w.Any)-1)))
	case f.Type == doc.TSet && len(w.Any) > 0:
		all = append(all, fmt.Sprintf("EXISTS (SELECT 1 FROM json_each(body, '$.%s') WHERE value IN (?%s))", f.Name, strings.Repeat(", ?", len(w.Any)-1)))
	case len(w.Any) == 1 && w.Any[0] == "":
		return []string{"coalesce(" + c + ", '') = ''"}, nil
	case f.Type == doc.TBool && len(w.Any) == 1:
		return []string{"coalesce(" + c + ", 0) = " + map[string]string{"true": "1"}[w.Any[0]] + map[bool]string{true: "0"}[w.Any[0] != "true"]}, nil
	case len(w.Any) > 0:
		all = append(all, c+" IN (?"+strings.Repeat(", ?", len(w.Any)-1)+")")
	}
	for _, v := range w.Any {
		args = append(args, v)
	}
	if w.From != "" {
		all, args = append(all, c+" >= ?"), append(args, w.From)
	}
	if w.To != "" {
		all, args = append(all, c+" <= ?"), append(args, w.To)
	}
	return all, args
}

// match finds documents by a part of their words. Three letters or more go to
// the trigram index, in either keyboard layout; fewer are the beginning of a
// title.
func match(s string) (string, any) {
	folded := i18n.Fold(s)
	if digits := onlyDigits(s); digits != "" {
		folded = digits
	}
	if utf8.RuneCountInString(folded) < 3 {
		return "title LIKE ? || '%' COLLATE NOCASE", s
	}
	var words []string
	for _, w := range strings.Fields(folded) {
		if utf8.RuneCountInString(w) >= 3 {
			words = append(words, quoted(w))
		}
	}
	if len(words) == 0 {
		words = []string{quoted(folded)}
	}
	query := "(" + strings.Join(words, " AND ") + ")"
	if other := i18n.SwapLayout(folded); other != folded && utf8.RuneCountInString(other) >= 3 {
		query += " OR " + quoted(other)
	}
	return fmt.Sprintf("num IN (SELECT rowid FROM search WHERE search MATCH ? LIMIT %d)", maxHits), query
}

// onlyDigits gives the digits of what looks like a part of a phone number.
func onlyDigits(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case unicode.IsDigit(r):
			b.WriteRune(r)
		case !strings.ContainsRune("+()- ", r):
			return ""
		}
	}
	return b.String()
}

// Find looks for text in documents of every kind.
func (v *Vault) Find(ctx context.Context, text string, limit int) (rows []*Row, err error) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	one, arg := match(text)
	err = v.db.View(ctx, func(tx *docdb.Tx) error {
		return tx.Select(func(scan docdb.Rows) error {
			r, err := scanRow(scan.Scan)
			rows = append(rows, r)
			return err
		}, selectRow+`WHERE NOT deleted AND `+one+fmt.Sprintf(` ORDER BY title, num LIMIT %d`, limit), arg)
	})
	if err != nil {
		return nil, fmt.Errorf("find: %w", err)
	}
	return rows, nil
}

// Row reads a document, nil if the copy has none.
func (v *Vault) Row(ctx context.Context, id doc.ID) (r *Row, err error) {
	err = v.db.View(ctx, func(tx *docdb.Tx) (err error) {
		r, err = store{tx, v.kinds}.row(id)
		return err
	})
	return r, err
}

// Look runs f with a reader of the copy as it is at this moment.
func (v *Vault) Look(ctx context.Context, f func(doc.Reader) error) error {
	return v.db.View(ctx, func(tx *docdb.Tx) error { return f(reader{store{tx, v.kinds}}) })
}

// Pending tells how many unsent mutations lie over a document.
func (v *Vault) Pending(ctx context.Context, id doc.ID) (n int, err error) {
	err = v.db.View(ctx, func(tx *docdb.Tx) error {
		_, err := tx.Row([]any{&n}, `SELECT count(*) FROM overlay WHERE doc = $1`, id)
		return err
	})
	return n, err
}

// Pointing lists the rows of a kind that refer to a document.
func (v *Vault) Pointing(ctx context.Context, kind string, to doc.ID) (rows []*Row, err error) {
	err = v.db.View(ctx, func(tx *docdb.Tx) error {
		return tx.Query(func(scan docdb.Rows) error {
			r, err := scanRow(scan.Scan)
			rows = append(rows, r)
			return err
		}, selectRow+`
			WHERE NOT deleted AND id IN (SELECT doc FROM link WHERE target = $1 AND kind = $2)
			ORDER BY num`, to, kind)
	})
	return rows, err
}
