package app

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"kontor/shared/access"
	"kontor/shared/crm"
	"kontor/shared/doc"
)

// ReportArgs leave of a report what somebody asks for.
type ReportArgs = crm.ReportArgs

// Reported is a report as it stands: its rows as people read them and as they
// are stored, with the documents behind each.
type Reported struct {
	*crm.Report
	Title  string
	Labels []string // of the columns
	Rows   []ReportedRow
	Sums   []ReportedSum
	AsOf   time.Time // when the copy was last compared with the server
}

// ReportedRow is a line of it.
type ReportedRow struct {
	IDs   []doc.ID
	Raw   []string
	Cells []string
}

// ReportedSum is a total.
type ReportedSum struct {
	Name, Label string
	Value       int64
}

// Reports lists those of which the person may read the documents.
func (a *App) Reports() []*crm.Report {
	return slices.DeleteFunc(crm.Reports(), func(r *crm.Report) bool { return !a.May(access.Read, r.Kind) })
}

// ReportTitle says what a report is called.
func (a *App) ReportTitle(number int) string { return a.Words().T("Report." + strconv.Itoa(number)) }

// Report reckons a report of what is in the copy.
func (a *App) Report(ctx context.Context, number int, args ReportArgs) (out Reported, err error) {
	r := crm.FindReport(number)
	if r == nil {
		return out, doc.Invalid("number", "no_report").With("number", strconv.Itoa(number))
	}
	for _, day := range []doc.Date{args.From, args.To} {
		if rule := day.Sound(); rule != "" {
			return out, doc.Invalid("from", rule)
		}
	}
	err = a.use(func(s *session) error {
		if !s.actor().Ever(access.Read, r.Kind) {
			return &doc.Error{Code: doc.CodeDenied, Kind: r.Kind, Rule: "no_" + string(access.Read)}
		}
		if err := s.known(ctx, args); err != nil {
			return err
		}
		out = Reported{Report: r, Title: a.ReportTitle(number), AsOf: s.sync.Status().AsOf}
		rows, totals, err := s.reckon(ctx, r, args)
		if err != nil {
			return err
		}
		s.say(ctx, &out, rows, totals)
		return nil
	})
	return out, err
}

// known refuses a filter by what is not there: report and calendar would be empty,
// as if there were nothing to tell.
func (s *session) known(ctx context.Context, args ReportArgs) error {
	var faults []error
	for _, by := range []struct {
		field, kind string
		id          doc.ID
	}{{"department", "Department", args.Department}, {"employee", "Employee", args.Employee}, {"counterparty", "Counterparty", args.Counterparty}} {
		if by.id == "" {
			continue
		}
		if row, err := s.v.Row(ctx, by.id); err != nil {
			return err
		} else if row == nil || row.Kind != by.kind {
			faults = append(faults, doc.Invalid(by.field, "no_such_document"))
		}
	}
	return errors.Join(faults...)
}

// reckon reads what a report is made of and runs it.
func (s *session) reckon(ctx context.Context, r *crm.Report, args ReportArgs) (rows []crm.ReportRow, totals map[string]int64, err error) {
	kinds := map[string][]doc.Doc{}
	for _, kind := range r.Kinds {
		if kinds[kind], err = s.every(ctx, Query{Kind: kind}); err != nil {
			return nil, nil, err
		}
	}
	err = s.v.Look(ctx, func(reader doc.Reader) error {
		src := crm.ReportSource{Context: s.context(reader), All: func(kind string) ([]doc.Doc, error) { return kinds[kind], nil }}
		rows, totals, err = r.Run(src, args)
		return err
	})
	return rows, totals, err
}

// say puts a report into words.
func (s *session) say(ctx context.Context, out *Reported, rows []crm.ReportRow, totals map[string]int64) {
	w := s.writer(ctx)
	for _, c := range out.Columns {
		out.Labels = append(out.Labels, w.words.T("Report."+c.Name))
	}
	for _, row := range rows {
		line := ReportedRow{IDs: row.IDs, Raw: row.Cells, Cells: make([]string, len(row.Cells))}
		for i, c := range out.Columns {
			f := &doc.Field{Name: c.Name, Type: c.Type, Refers: c.Refers, Values: c.Values}
			if c.Type == doc.TCode {
				f.Refers = c.List
			}
			line.Cells[i] = w.cell("Report", c.Name, f, row.Cells[i])
		}
		out.Rows = append(out.Rows, line)
	}
	for _, name := range out.Totals {
		out.Sums = append(out.Sums, ReportedSum{name, w.words.T("Report.Total." + name), totals[name]})
	}
}
