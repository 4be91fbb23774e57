package app

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kontor/desktop/app/sheet"
	"kontor/shared/access"
	"kontor/shared/change"
	"kontor/shared/crm"
	"kontor/shared/doc"
)

// ExportArgs says what goes out to where.
type ExportArgs struct {
	Query    Query
	Columns  []string // fields, computed values or the title; none: the title and all plain fields
	File     string   // .csv or .xlsx
	Progress func(done, total int)
}

// exportsBy names the kind whose right to export lets a kind go out. The matrix
// speaks of counterparties alone: whoever may take those out may take out what
// else he sees.
const exportsBy = "Counterparty"

// MayExport reports whether the person may take anything out.
func (a *App) MayExport() bool { return a.May(access.Export, exportsBy) }

// Export writes a list as it is seen into a file that no spreadsheet takes for
// formulas, and puts it down in the journal of access.
func (a *App) Export(ctx context.Context, args ExportArgs) (rows int, err error) {
	if !a.Unlocked() {
		return 0, a.shut()
	}
	k, err := a.kinds.Kind(args.Query.Kind)
	if err != nil {
		return 0, err
	}
	if len(args.Columns) == 0 {
		args.Columns = plainColumns(k)
	}
	if k.Name == exportsBy {
		args.Query.Where = append(slices.Clone(args.Query.Where), notForbidden()...)
	}
	limit, err := a.mayTakeOut(ctx)
	if err != nil {
		return 0, err
	}
	if args.Query.Limit = limit + 1; k.Name == peopleKind {
		args.Query.Limit = 0 // some are left out, and only then is it known how many go
	}
	table, err := a.Table(ctx, args.Query, args.Columns)
	if err == nil && k.Name == peopleKind {
		table.Rows, err = a.mailable(ctx, table.Rows)
	}
	if err != nil {
		return 0, err
	}
	out := sheet.Outgoing{Rows: make([][]string, len(table.Rows))}
	ids := make([]doc.ID, len(table.Rows))
	for i, row := range table.Rows {
		out.Rows[i], ids[i] = row.Cells, row.ID
	}
	for _, c := range args.Columns {
		out.Columns = append(out.Columns, a.columnTitle(k, c))
		out.Numbers = append(out.Numbers, false)
	}
	if k.Name == exportsBy {
		if err := a.exportable(ctx, k, ids); err != nil {
			return 0, err
		}
	}
	return a.takeOut(ctx, args.File, out, k.Name, filterText(args.Query), limit, args.Progress)
}

// notForbidden leaves out firms that go into no list for others.
func notForbidden() []Where {
	var statuses []string
	for _, s := range crm.CounterpartyStatus("").Values() {
		if crm.Permits(crm.IncludeInMailing, crm.CounterpartyStatus(s)) == crm.Allowed {
			statuses = append(statuses, s)
		}
	}
	return []Where{{Field: "Status", Any: statuses}}
}

// peopleKind is the kind whose lists are used to write to many at once.
const peopleKind = "ContactPerson"

// mailable leaves out people whose firms go into no list for others.
func (a *App) mailable(ctx context.Context, rows []TableRow) (left []TableRow, err error) {
	err = a.use(func(s *session) error {
		return s.v.Look(ctx, func(r doc.Reader) error {
			for _, row := range rows {
				d, err := r.Get(peopleKind, row.ID)
				if err != nil {
					return err
				}
				if d == nil { // dropped since the table was read
					continue
				}
				may, err := d.(*crm.ContactPerson).Mailable(s.context(r))
				if err != nil {
					return err
				}
				if may {
					left = append(left, row)
				}
			}
			return nil
		})
	})
	return left, err
}

// plainColumns are the title and the fields that fit a cell.
func plainColumns(k *doc.Kind) []string {
	var columns []string
	if callsIt(k, TitleColumn) {
		columns = append(columns, TitleColumn)
	}
	for _, f := range k.Fields {
		if f.Type != doc.TRows && f.Class != "INDEX" {
			columns = append(columns, f.Name)
		}
	}
	return columns
}

func (a *App) columnTitle(k *doc.Kind, column string) string {
	if callsIt(k, column) {
		return a.Words().T(k.Name)
	}
	return a.Words().Label(k.Name, column)
}

// mayTakeOut tells how many rows the person may take out at once, or that he
// may not at all.
func (a *App) mayTakeOut(ctx context.Context) (limit int, err error) {
	if !a.MayExport() {
		return 0, &doc.Error{Code: doc.CodeDenied, Kind: exportsBy, Rule: "no_" + string(access.Export)}
	}
	figures, err := a.Figures(ctx)
	if err != nil {
		return 0, err
	}
	return int(figures.ExportLimitRows), nil
}

// exportable wants the right on each of the firms: a head's ends with his part
// of the company, though he may see others.
func (a *App) exportable(ctx context.Context, k *doc.Kind, ids []doc.ID) error {
	return a.use(func(s *session) error {
		return s.v.Look(ctx, func(r doc.Reader) error {
			for _, id := range ids {
				d, err := r.Get(k.Name, id)
				if err != nil || d == nil {
					return err
				}
				sight, err := change.SightOf(s.context(r), s.app.kinds, k, d)
				if err != nil {
					return err
				}
				if !s.actor().May(access.Export, k.Name, sight.Places) {
					return doc.Denied("export_scope").With("title", d.Label())
				}
			}
			return nil
		})
	})
}

// ExportReport writes a report into a file.
func (a *App) ExportReport(ctx context.Context, number int, args ReportArgs, file string, progress func(done, total int)) (rows int, err error) {
	limit, err := a.mayTakeOut(ctx)
	if err != nil {
		return 0, err
	}
	r, err := a.Report(ctx, number, args)
	if err != nil {
		return 0, err
	}
	out := sheet.Outgoing{Columns: r.Labels}
	for _, c := range r.Columns {
		out.Numbers = append(out.Numbers, c.Type == doc.TInt)
	}
	for _, row := range r.Rows {
		cells := slices.Clone(row.Cells)
		for i, number := range out.Numbers {
			if number {
				cells[i] = row.Raw[i]
			}
		}
		out.Rows = append(out.Rows, cells)
	}
	return a.takeOut(ctx, file, out, "Report."+strconv.Itoa(number), argsText(args), limit, progress)
}

// takeOut writes the file and the line of the journal; what is over the limit
// does not go.
func (a *App) takeOut(ctx context.Context, file string, out sheet.Outgoing, subject, filter string, limit int, progress func(done, total int)) (int, error) {
	n := len(out.Rows)
	if n > limit {
		return 0, doc.Denied("export_limit").With("limit", strconv.Itoa(limit))
	}
	if err := sheet.Writable(file); err != nil {
		return 0, fmt.Errorf("export: %w", err)
	}
	if err := placeable(file); err != nil {
		return 0, err
	}
	who := a.Title(ctx, a.Me())
	out.Note = a.Words().Tf("app.export.note", map[string]string{"who": who, "when": a.Words().Moment(a.Now(), a.Zone())})
	told := func(done int) {
		if progress != nil {
			progress(done, n)
		}
	}
	// What is not put down does not go out.
	if err := a.Journal(ctx, crm.AccessEvent{Kind: crm.AccessExport, Subject: subject, Filter: doc.Text(filter), Rows: int64(n)}); err != nil {
		return 0, err
	}
	if err := sheet.WriteFile(ctx, file, out, told); err != nil {
		if ctx.Err() != nil {
			return 0, doc.Denied("export_cancelled").Because(err)
		}
		return 0, fmt.Errorf("export: %w", err)
	}
	told(n)
	return n, nil
}

// filterText is a query as the journal keeps it.
func filterText(q Query) string {
	var parts []string
	for _, w := range q.Where {
		switch {
		case len(w.Any) > 0:
			parts = append(parts, w.Field+" = "+strings.Join(w.Any, ", "))
		default:
			parts = append(parts, w.Field+": "+w.From+" … "+w.To)
		}
	}
	if q.Search != "" {
		parts = append(parts, "? "+q.Search)
	}
	return strings.Join(parts, "; ")
}

func argsText(a ReportArgs) string {
	var parts []string
	for _, p := range [][2]string{
		{"From", string(a.From)}, {"To", string(a.To)}, {"Department", string(a.Department)}, {"Employee", string(a.Employee)}, {"Counterparty", string(a.Counterparty)},
	} {
		if p[1] != "" {
			parts = append(parts, p[0]+" = "+p[1])
		}
	}
	return strings.Join(parts, "; ")
}
