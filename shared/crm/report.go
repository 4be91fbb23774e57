package crm

import (
	"slices"

	"kontor/shared/doc"
)

// Report is a table that managers expect, by its number. It is reckoned of the
// documents that its reader has: whose rights show less, his report holds less.
type Report struct {
	Number  int
	Kind    string   // of the documents it is about: who never reads them has no such report
	Kinds   []string // all that it reads
	Filters []string // of "Period", "Department", "Employee", "Counterparty"
	Columns []ReportColumn
	Totals  []string // the names of its totals
	run     func(*reporting) error
}

// ReportColumn is a column of a report. Its word is Report.<Name>, those of its
// values Report.<Name>.<value>.
type ReportColumn struct {
	Name   string
	Type   doc.Type
	Refers string   // the kind that a reference names
	Values []string // of an enum
	List   string   // of a code
}

// ReportRow is a line of a report, its cells as text in the order of the
// columns, and the documents that it is made of.
type ReportRow struct {
	IDs   []doc.ID
	Cells []string
}

// ReportArgs leave of a report what somebody asks for; empty is everything.
type ReportArgs struct {
	From, To     doc.Date
	Department   doc.ID // with those below it
	Employee     doc.ID
	Counterparty doc.ID
}

// ReportSource is what a report is reckoned of.
type ReportSource struct {
	doc.Context
	All func(kind string) ([]doc.Doc, error) // deleted ones left out
}

// Reports are those that the program makes, by number.
func Reports() []*Report { return []*Report{contractReport(), admissionReport(), accessReport()} }

// FindReport finds a report by its number, nil if there is none.
func FindReport(number int) *Report {
	all := Reports()
	if i := slices.IndexFunc(all, func(r *Report) bool { return r.Number == number }); i >= 0 {
		return all[i]
	}
	return nil
}

// Run reckons the report.
func (r *Report) Run(src ReportSource, args ReportArgs) (rows []ReportRow, totals map[string]int64, err error) {
	if args.From != "" && args.To != "" && args.To < args.From {
		return nil, nil, doc.Invalid("to", "period_order")
	}
	run := &reporting{ReportSource: src, report: r, args: args, totals: map[string]int64{}}
	for _, name := range r.Totals {
		run.totals[name] = 0
	}
	if run.figures, err = settings(src.Context); err != nil {
		return nil, nil, err
	}
	if err := run.people(); err != nil {
		return nil, nil, err
	}
	err = r.run(run)
	return run.rows, run.totals, err
}

// reporting is a report being reckoned.
type reporting struct {
	ReportSource
	report  *Report
	args    ReportArgs
	figures *Settings
	staff   map[doc.ID]*Employee
	parents map[doc.ID]doc.ID // of departments
	rows    []ReportRow
	totals  map[string]int64
}

// people reads who sits where.
func (r *reporting) people() error {
	r.staff, r.parents = map[doc.ID]*Employee{}, map[doc.ID]doc.ID{}
	employees, err := r.All("Employee")
	if err != nil {
		return err
	}
	for _, d := range employees {
		r.staff[d.Meta().ID] = d.(*Employee)
	}
	departments, err := r.All("Department")
	for _, d := range departments {
		r.parents[d.Meta().ID] = d.(*Department).Parent.ID()
	}
	return err
}

// department is where an employee sits now.
func (r *reporting) department(employee doc.ID) doc.ID {
	if e := r.staff[employee]; e != nil {
		return e.Department.ID()
	}
	return ""
}

// wants reports whether a line of these people, that firm and that day is asked
// for; the first of the people is who answers for it.
func (r *reporting) wants(day doc.Date, firm doc.ID, people ...doc.ID) bool {
	a := r.args
	switch {
	case a.From != "" && day < a.From, a.To != "" && day > a.To:
		return false
	case a.Counterparty != "" && firm != a.Counterparty:
		return false
	case a.Employee != "" && !slices.Contains(people, a.Employee):
		return false
	}
	return a.Department == "" || len(people) > 0 && r.within(r.department(people[0]))
}

// within reports whether a department is the one asked for or below it.
func (r *reporting) within(at doc.ID) bool {
	for n := 0; at != "" && n <= len(r.parents); n++ {
		if at == r.args.Department {
			return true
		}
		at = r.parents[at]
	}
	return false
}

// add adds a line; cells name their columns, the others are empty.
func (r *reporting) add(ids []doc.ID, cells map[string]string) {
	row := ReportRow{IDs: ids, Cells: make([]string, len(r.report.Columns))}
	for i, c := range r.report.Columns {
		row.Cells[i] = cells[c.Name]
	}
	r.rows = append(r.rows, row)
}

// all reads the documents of T's kind.
func all[T any](r *reporting, kind string) ([]T, error) {
	docs, err := r.All(kind)
	if err != nil {
		return nil, err
	}
	out := make([]T, 0, len(docs))
	for _, d := range docs {
		out = append(out, d.(T))
	}
	return out, nil
}
