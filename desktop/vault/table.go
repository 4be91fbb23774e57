package vault

import (
	"context"
	"fmt"
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
	err = v.view(ctx, func(s store) error {
		k, err := s.kinds.Kind(q.Kind)
		if err != nil {
			return err
		}
		cells, err := cellsOf(k, columns)
		if err != nil {
			return err
		}
		p, err := s.page(&q)
		if err != nil {
			return err
		}
		unsent, err := s.unsent()
		if err != nil {
			return err
		}
		lines, err = s.lines(len(columns), unsent, `SELECT num, id, title, deleted, hidden`+cells+` FROM document `+p.text, p.args)
		lines = arrange(lines, p.nums, func(l Line) int64 { return l.num })
		total = max(p.total, len(lines))
		return err
	})
	if err != nil {
		return nil, 0, fmt.Errorf("table %s: %w", q.Kind, err)
	}
	return lines, total, nil
}

func cellsOf(k *doc.Kind, columns []string) (string, error) {
	var b strings.Builder
	for _, name := range columns {
		if field(k, name) == nil {
			return "", doc.Invalid(name, "unknown_field")
		}
		fmt.Fprintf(&b, ", coalesce(body->>'%s', '')", name)
	}
	return b.String(), nil
}

func (s store) lines(columns int, unsent map[doc.ID]bool, text string, args []any) (lines []Line, err error) {
	var l Line
	var hidden string
	dest := []any{&l.num, &l.ID, &l.Title, &l.Deleted, &hidden}
	cells := make([]string, columns)
	for i := range cells {
		dest = append(dest, &cells[i])
	}
	err = s.tx.Query(func(scan docdb.Rows) error {
		if err := scan.Scan(dest...); err != nil {
			return err
		}
		l.Pending, l.Cells, l.Hidden = unsent[l.ID], append([]string(nil), cells...), nil
		if hidden != "" {
			l.Hidden = strings.Split(hidden, ",")
		}
		lines = append(lines, l)
		return nil
	}, text, args...)
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
