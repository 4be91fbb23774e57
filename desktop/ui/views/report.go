package views

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/app"
	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/list"
	"kontor/desktop/ui/theme"
	"kontor/shared/crm"
	"kontor/shared/doc"
)

// Report shows a report: what leaves of it what, its rows, its totals, and how
// fresh it is.
type Report struct {
	desk    *Desk
	report  *crm.Report
	filters *reportFilters
	grid    *list.Grid
	sums    *kit.Text
	asOf    *kit.Text
	foot    *fyne.Container
	content fyne.CanvasObject

	said    app.Reported
	order   string
	down    bool
	loading bool
	again   bool // an answer that is awaited will be out of date
	stale   bool
}

// NewReport makes the page of a report.
func NewReport(d *Desk, r *crm.Report) *Report {
	p := &Report{desk: d, report: r, sums: kit.Body(""), asOf: kit.Caption("")}
	p.sums.Truncate = true
	p.filters = newReportFilters(d, r.Filters, p.load)
	p.grid = list.New(d.Words(), p.columns())
	p.grid.SetEmpty(d.T("ui.card.reading"))
	p.grid.OnOpen = p.drill
	p.grid.OnRefresh = p.load
	p.grid.OnSort = func(column string, down bool) {
		p.order, p.down = column, down
		p.grid.SetSort(column, down)
		p.show()
	}
	p.grid.OnMenu = func(_ []string, at fyne.Position) { p.menu(at) }
	p.foot = container.NewBorder(nil, nil, nil, p.asOf, p.sums)
	p.content = container.NewBorder(p.tools(), kit.Pads(p.foot, 4, 4, 10, 10), nil, nil, p.grid)
	p.load()
	return p
}

func (p *Report) tools() fyne.CanvasObject {
	d := p.desk
	left := container.NewHBox(kit.NewButton(d.T("Do.open"), fynetheme.DocumentCreateIcon(), p.open), kit.NewButton("", fynetheme.ViewRefreshIcon(), p.load))
	if d.App.MayExport() {
		left.Add(kit.NewButton(d.T("ui.do.export"), fynetheme.UploadIcon(), p.export))
	}
	return kit.Pads(container.NewBorder(nil, nil, left, p.filters.object(), nil), 4, 4, 4, 4)
}

func (p *Report) columns() (all []list.Column) {
	for _, c := range p.report.Columns {
		col := list.Column{Name: c.Name, Title: p.desk.T("Report." + c.Name), Width: 130}
		switch {
		case c.Type == doc.TInt:
			col.Kind, col.Width = list.Number, 140
		case c.Name == "Document" || c.Name == "Counterparty":
			col.Kind, col.Width = list.Strong, 210
		case c.Type == doc.TRef, c.Name == "Part":
			col.Width = 200
		case c.Name == "Light" || c.Name == "Original" || c.Name == "State":
			col.Kind, col.Width = list.Status, 190
		}
		all = append(all, col)
	}
	return all
}

// load reckons the report; while an answer is awaited only the last wish
// counts.
func (p *Report) load() {
	if p.loading {
		p.again = true
		return
	}
	p.loading, p.stale = true, false
	args := p.filters.args()
	Go(p.desk, func(ctx context.Context) (app.Reported, error) { return p.desk.App.Report(ctx, p.report.Number, args) }, func(r app.Reported, err error) {
		p.loading = false
		p.said = r
		if err != nil {
			p.desk.Log.Warn("report", "number", p.report.Number, "err", err)
			p.grid.SetEmpty(p.desk.Text(err))
		} else {
			p.grid.SetEmpty(p.nothing())
		}
		p.show()
		if p.again {
			p.again = false
			p.load()
		}
	})
}

func (p *Report) nothing() string {
	if p.filters.args() != (app.ReportArgs{}) {
		return p.desk.T("ui.report.not_found")
	}
	return p.desk.T("ui.report.nothing")
}

// show lays the rows out in the order that was chosen.
func (p *Report) show() {
	at := slices.IndexFunc(p.report.Columns, func(c crm.ReportColumn) bool { return c.Name == p.order })
	order := make([]int, len(p.said.Rows))
	for i := range order {
		order[i] = i
	}
	if at >= 0 {
		slices.SortStableFunc(order, func(a, b int) int { return p.compare(at, a, b) })
	}
	rows := make(list.Slice, len(order))
	for i, n := range order {
		rows[i] = p.row(n)
	}
	p.grid.SetRows(rows)
	var sums []string
	for _, s := range p.said.Sums {
		sums = append(sums, s.Label+": "+p.desk.Words().Int(s.Value))
	}
	p.sums.Set(strings.Join(sums, "   ·   "))
	if !p.said.AsOf.IsZero() {
		p.asOf.Set(p.desk.Words().Tf("ui.report.as_of", map[string]string{"when": p.desk.Words().Moment(p.said.AsOf, p.desk.App.Zone())}))
	}
	p.foot.Refresh() // the day takes more room than nothing did
}

func (p *Report) compare(column, a, b int) int {
	x, y := p.said.Rows[a], p.said.Rows[b]
	var c int
	switch p.report.Columns[column].Type {
	case doc.TInt:
		n, _ := strconv.Atoi(x.Raw[column]) // what is empty counts as nothing
		m, _ := strconv.Atoi(y.Raw[column])
		c = cmp.Compare(n, m)
	case doc.TDate, doc.TTime:
		c = cmp.Compare(x.Raw[column], y.Raw[column])
	default:
		c = p.desk.Words().Order()(x.Cells[column], y.Cells[column])
	}
	if p.down {
		return -c
	}
	return c
}

func (p *Report) row(n int) list.Row {
	r := p.said.Rows[n]
	row := list.Row{ID: strconv.Itoa(n), Cells: r.Cells}
	for i, c := range p.report.Columns {
		if c.Name == "Light" || row.Tone == "" && (c.Name == "Original" || c.Name == "State") {
			row.Tone = toneOf(r.Raw[i])
		}
		if c.Name == "Light" && r.Raw[i] == string(crm.Red) {
			row.Edge = theme.Banned
		}
	}
	return row
}

func (p *Report) open() {
	if row, ok := p.grid.Current(); ok {
		p.drill(row.ID)
	}
}

// drill opens the document behind a row, or lists them when there are several.
func (p *Report) drill(id string) {
	n, err := strconv.Atoi(id)
	if err != nil || n >= len(p.said.Rows) {
		return
	}
	ids := p.said.Rows[n].IDs
	if len(ids) == 1 {
		p.desk.Nav.Card(ids[0])
		return
	}
	openBehind(p.desk, p.Title(), ids)
}

func (p *Report) export() {
	args := p.filters.args()
	askExport(p.desk, p.Title(), func(ctx context.Context, file string, progress func(done, total int)) (int, error) {
		return p.desk.App.ExportReport(ctx, p.report.Number, args, file, progress)
	})
}

func (p *Report) copyRows() { fyne.CurrentApp().Clipboard().SetContent(p.grid.TSV()) }

func (p *Report) menu(at fyne.Position) {
	d := p.desk
	menu := fyne.NewMenu("", fyne.NewMenuItem(d.T("ui.do.open"), p.open), fyne.NewMenuItem(d.T("ui.list.copy_rows"), p.copyRows))
	if d.App.MayExport() {
		menu.Items = append(menu.Items, fyne.NewMenuItem(d.T("ui.do.export"), p.export))
	}
	widget.ShowPopUpMenuAtPosition(menu, d.Canvas(), at)
}

// Key implements Page.
func (p *Report) Key() string { return ReportKey(p.report.Number) }

// ReportKey is the key of a report's page.
func ReportKey(number int) string { return "report-" + strconv.Itoa(number) }

// Title implements Page.
func (p *Report) Title() string { return p.desk.App.ReportTitle(p.report.Number) }

// Content implements Page.
func (p *Report) Content() fyne.CanvasObject { return p.content }

// Focus puts the cursor on the rows.
func (p *Report) Focus() {
	p.desk.Canvas().Focus(p.grid)
	if p.stale {
		p.load()
	}
}

// Update implements Page.
func (p *Report) Update(e app.Event) {
	if !e.All && !e.Rights && len(e.Changed) == 0 {
		return
	}
	if p.stale = !p.desk.InFront(p); !p.stale {
		p.load()
	}
}

// Verbs implements Page.
func (p *Report) Verbs() map[string]func() {
	verbs := map[string]func(){VerbOpen: p.open, VerbRefresh: p.load}
	if p.desk.App.MayExport() {
		verbs[VerbExport] = p.export
	}
	return verbs
}

// Leave implements Page.
func (p *Report) Leave(then func()) { then() }

// Again implements Page.
func (p *Report) Again() Page {
	n := NewReport(p.desk, p.report)
	n.filters.take(p.filters)
	n.order, n.down = p.order, p.down
	n.grid.SetSort(n.order, n.down)
	n.load()
	return n
}
