package vault

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"kontor/shared/doc"
	"kontor/shared/docdb"
)

// Query asks for documents of a kind.
type Query struct {
	Kind    string
	Where   []Where
	Search  string
	Order   string // a stored field or one of the header's; empty: the title
	Desc    bool
	Limit   int // 0: all
	Offset  int
	Deleted bool // those marked for deletion as well
}

// List answers a query and tells how many documents it matches in all.
func (v *Vault) List(ctx context.Context, q Query) (rows []*Row, total int, err error) {
	err = v.view(ctx, func(s store) error {
		from, args, n, err := s.page(&q)
		if err != nil {
			return err
		}
		rows, err = s.rows(from, args...)
		total = max(n, len(rows))
		return err
	})
	if err != nil {
		return nil, 0, fmt.Errorf("list %s: %w", q.Kind, err)
	}
	return rows, total, nil
}

// page is what follows FROM document in a statement that answers a query, and
// how many documents match in all, if that is more than the page holds.
func (s store) page(q *Query) (text string, args []any, total int, err error) {
	k, err := s.kinds.Kind(q.Kind)
	if err != nil {
		return "", nil, 0, err
	}
	where, args, err := q.conditions(k)
	if err != nil {
		return "", nil, 0, err
	}
	order, byText, err := q.order(k)
	if err != nil {
		return "", nil, 0, err
	}
	if byText {
		return s.sorted(q, order, where, args)
	}
	if q.Limit > 0 {
		if total, err = s.count(where, args); err != nil {
			return "", nil, 0, err
		}
	}
	if q.Limit <= 0 {
		return where + " ORDER BY " + order, args, total, nil
	}
	// Sorted by number alone: bodies in the sorter would be its heaviest load.
	return fmt.Sprintf(`WHERE num IN (SELECT num FROM document %s ORDER BY %s%s) ORDER BY %s`, where, order, q.limit(), order), args, total, nil
}

func (q *Query) limit() string {
	if q.Limit <= 0 {
		return ""
	}
	return fmt.Sprintf(" LIMIT %d OFFSET %d", q.Limit, max(q.Offset, 0))
}

func (s store) count(where string, args []any) (n int, err error) {
	err = s.tx.Select(func(scan docdb.Rows) error { return scan.Scan(&n) }, `SELECT count(*) FROM document `+where, args...)
	return n, err
}

// order gives the terms to order by. A field of words has none: its values are
// to be sorted as a dictionary does, which SQLite cannot.
func (q *Query) order(k *doc.Kind) (terms string, byText bool, err error) {
	desc := ""
	if q.Desc {
		desc = " DESC"
	}
	if q.Order == "" {
		return "sort" + desc + ", num" + desc, false, nil
	}
	f := field(k, q.Order)
	if f == nil {
		return "", false, doc.Invalid(q.Order, "unknown_field")
	}
	switch f.Type {
	case doc.TString, doc.TText, doc.TAddress:
		return column(f), true, nil
	case doc.TRef, doc.TLink: // by the title of what is meant
		c := column(f)
		return fmt.Sprintf("(SELECT by FROM (SELECT id AS meant, sort AS by FROM document) WHERE meant = substr(%s, instr(%s, '/') + 1))%s, num%s", c, c, desc, desc), false, nil
	}
	return column(f) + desc + ", num" + desc, false, nil
}

// sorted reads the values of a column of words, sorts them and gives the page
// by number.
func (s store) sorted(q *Query, column, where string, args []any) (string, []any, int, error) {
	type line struct {
		num int64
		key []byte
	}
	var lines []line
	key := s.words.SortKey()
	if err := s.tx.Select(func(scan docdb.Rows) error {
		var l line
		var value string
		err := scan.Scan(&l.num, &value)
		l.key = key(value)
		lines = append(lines, l)
		return err
	}, `SELECT num, coalesce(`+column+`, '') FROM document `+where, args...); err != nil {
		return "", nil, 0, err
	}
	slices.SortFunc(lines, func(a, b line) int {
		c := cmp.Or(slices.Compare(a.key, b.key), cmp.Compare(a.num, b.num))
		if q.Desc {
			return -c
		}
		return c
	})
	total := len(lines)
	if q.Limit > 0 {
		lines = lines[min(max(q.Offset, 0), total):]
		lines = lines[:min(q.Limit, len(lines))]
	}
	nums := make([]int64, len(lines))
	for i, l := range lines {
		nums[i] = l.num
	}
	return `JOIN (SELECT key AS place, value AS pick FROM json_each(?)) ON pick = num ORDER BY place`, []any{encode(nums)}, total, nil
}
