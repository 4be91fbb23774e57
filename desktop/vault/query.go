package vault

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"

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
		p, err := s.page(&q)
		if err == nil && p.words != "" {
			p, err = s.sorted(&q, p)
		}
		if err != nil {
			return err
		}
		rows, err = s.rows(p.text, p.args...)
		rows = arrange(rows, p.nums, func(r *Row) int64 { return r.num })
		total = max(p.total, len(rows))
		return err
	})
	if err != nil {
		return nil, 0, fmt.Errorf("list %s: %w", q.Kind, err)
	}
	return rows, total, nil
}

// page says which documents answer a query.
type page struct {
	text  string // what follows FROM document
	args  []any
	words string  // the column to sort them by, if SQLite cannot
	nums  []int64 // their numbers in the order wanted, once they were sorted
	total int     // how many there are, if more than on the page
}

// these is a condition by number: SQLite then visits documents as they lie,
// and not in the order of an index, for which it would unseal a page for each.
const these = `WHERE num IN (SELECT num FROM document %s)`

func (s store) page(q *Query) (p page, err error) {
	k, err := s.kinds.Kind(q.Kind)
	if err != nil {
		return p, err
	}
	where, args, err := q.conditions(k)
	if err != nil {
		return p, err
	}
	order, byText, err := q.order(k)
	if err != nil {
		return p, err
	}
	if byText {
		return page{text: fmt.Sprintf(these, where), args: args, words: order}, nil
	}
	if q.paged() {
		if p.total, err = s.count(where, args); err != nil {
			return p, err
		}
		where += " ORDER BY " + order + q.limit()
	}
	p.text, p.args = fmt.Sprintf(these, where)+" ORDER BY "+order, args
	return p, nil
}

// arrange puts documents into the order of their numbers in nums.
func arrange[T any](docs []T, nums []int64, num func(T) int64) []T {
	if nums == nil {
		return docs
	}
	places := make(map[int64]int, len(nums))
	for i, n := range nums {
		places[n] = i
	}
	slices.SortFunc(docs, func(a, b T) int { return cmp.Compare(places[num(a)], places[num(b)]) })
	return docs
}

// paged reports whether only a part of the documents is asked for.
func (q *Query) paged() bool { return q.Limit > 0 || q.Offset > 0 }

func (q *Query) limit() string {
	if !q.paged() {
		return ""
	}
	limit := q.Limit
	if limit <= 0 {
		limit = -1 // SQLite's word for no limit
	}
	return fmt.Sprintf(" LIMIT %d OFFSET %d", limit, max(q.Offset, 0))
}

func (s store) count(where string, args []any) (n int, err error) {
	err = s.tx.Query(func(scan docdb.Rows) error { return scan.Scan(&n) }, `SELECT count(*) FROM document `+where, args...)
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
func (s store) sorted(q *Query, all page) (p page, err error) {
	var lines []line
	if err := s.tx.Query(func(scan docdb.Rows) error {
		var l line
		err := scan.Scan(&l.num, &l.value)
		lines = append(lines, l)
		return err
	}, `SELECT num, `+all.value()+` FROM document `+all.text, all.args...); err != nil {
		return p, err
	}
	p.total, p.nums = len(lines), s.sort(lines, q.Desc)
	p.nums = p.nums[min(max(q.Offset, 0), p.total):]
	if q.Limit > 0 {
		p.nums = p.nums[:min(q.Limit, len(p.nums))]
	}
	p.text, p.args = `WHERE num IN (SELECT value FROM json_each(?))`, []any{encode(p.nums)}
	return p, nil
}

// value is what to sort by, as SQL.
func (p *page) value() string { return "coalesce(" + p.words + ", '')" }

// sort gives the numbers of lines as a dictionary orders their values.
func (s store) sort(lines []line, desc bool) []int64 {
	s.keyLines(lines)
	slices.SortFunc(lines, func(a, b line) int {
		c := cmp.Or(bytes.Compare(a.key, b.key), cmp.Compare(a.num, b.num))
		if desc {
			return -c
		}
		return c
	})
	nums := make([]int64, len(lines))
	for i, l := range lines {
		nums[i] = l.num
	}
	return nums
}

// line is a document's value in the column that a list is sorted by.
type line struct {
	num   int64
	value string
	key   []byte
}

// keyLines makes the keys on all processors: they are the dearest of sorting.
func (s store) keyLines(lines []line) {
	var wg sync.WaitGroup
	for part := range slices.Chunk(lines, len(lines)/runtime.GOMAXPROCS(0)+1) {
		wg.Go(func() {
			key := s.words.SortKey()
			for i := range part {
				part[i].key = key(part[i].value)
			}
		})
	}
	wg.Wait()
}
