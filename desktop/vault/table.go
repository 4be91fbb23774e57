package vault

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"kontor/shared/doc"
	"kontor/shared/docdb"
)

// Line is a document as a list shows it.
type Line struct {
	num     int64
	ID      doc.ID
	Title   string
	Deleted bool
	Pending bool // something unsent lies over it
	Hidden  []string
	// Cells hold the columns asked for: the text of a plain value, the JSON of a
	// composite one (a sum, a period, a phone, a set), empty if there is none.
	Cells []string
}

// Table answers a query with the values of columns, fields of the kind or of
// the header, read out of the bodies without decoding them: 50,000 lines are
// no burden. It also tells how many documents the query matches in all.
func (v *Vault) Table(ctx context.Context, q Query, columns []string) (lines []Line, total int, err error) {
	err = v.view(ctx, func(s store) (err error) {
		lines, total, err = s.table(&q, columns)
		return err
	})
	if err != nil {
		return nil, 0, fmt.Errorf("table %s: %w", q.Kind, err)
	}
	return lines, total, nil
}

func (s store) table(q *Query, columns []string) (lines []Line, total int, err error) {
	k, err := s.kinds.Kind(q.Kind)
	if err != nil {
		return nil, 0, err
	}
	cells, err := cellsOf(k, columns)
	if err != nil {
		return nil, 0, err
	}
	p, err := s.page(q)
	if err != nil {
		return nil, 0, err
	}
	switch {
	case p.words == "":
	case !q.paged(): // what to sort by is read along with the rest
		cells = append(cells, p.value())
	default:
		if p, err = s.sorted(q, p); err != nil {
			return nil, 0, err
		}
	}
	if lines, err = s.lines(cells, p.text, p.args); err != nil {
		return nil, 0, err
	}
	if p.words != "" {
		p.nums = s.sort(lastCells(lines), q.Desc)
	}
	lines = arrange(lines, p.nums, func(l Line) int64 { return l.num })
	return lines, max(p.total, len(lines)), nil
}

// lastCells takes the last cell of each line.
func lastCells(lines []Line) []line {
	taken := make([]line, len(lines))
	for i := range lines {
		l := &lines[i]
		last := len(l.Cells) - 1
		taken[i], l.Cells = line{num: l.num, value: l.Cells[last]}, l.Cells[:last]
	}
	return taken
}

// cellsOf are the columns as SQL.
func cellsOf(k *doc.Kind, columns []string) (cells []string, err error) {
	for _, name := range columns {
		if field(k, name) == nil {
			return nil, doc.Invalid(name, "unknown_field")
		}
		cells = append(cells, fmt.Sprintf("coalesce(body->>'%s', '')", name))
	}
	return cells, nil
}

func (s store) lines(cells []string, which string, args []any) (lines []Line, err error) {
	unsent, err := s.unsent()
	if err != nil {
		return nil, err
	}
	var l Line
	var hidden string
	dest := []any{&l.num, &l.ID, &l.Title, &l.Deleted, &hidden}
	values := make([]string, len(cells))
	for i := range values {
		dest = append(dest, &values[i])
	}
	err = s.tx.Query(func(scan docdb.Rows) error {
		if err := scan.Scan(dest...); err != nil {
			return err
		}
		l.Pending, l.Cells, l.Hidden = unsent[l.ID], slices.Clone(values), nil
		if hidden != "" {
			l.Hidden = strings.Split(hidden, ",")
		}
		lines = append(lines, l)
		return nil
	}, `SELECT `+strings.Join(append([]string{"num, id, title, deleted, hidden"}, cells...), ", ")+` FROM document `+which, args...)
	return lines, err
}

// unsent are the documents that something of ours lies over.
func (s store) unsent() (map[doc.ID]bool, error) {
	ids := map[doc.ID]bool{}
	err := s.tx.Query(func(rows docdb.Rows) error {
		var id doc.ID
		err := rows.Scan(&id)
		ids[id] = true
		return err
	}, `SELECT DISTINCT doc FROM overlay`)
	return ids, err
}
