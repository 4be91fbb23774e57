package views

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"kontor/desktop/app"
	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/list"
	"kontor/desktop/ui/theme"
	"kontor/shared/access"
	"kontor/shared/doc"
)

// List shows the documents of a kind.
type List struct {
	desk   *Desk
	kind   *doc.Kind
	face   Face
	key    string
	title  string
	preset []app.Where // always holds, whatever is chosen besides
	begin  doc.Patch   // what a new document of this list begins with

	grid    *list.Grid
	search  *kit.Entry
	filters []*filter
	content fyne.CanvasObject
	columns []Column
	order   string
	down    bool
	deleted bool // those marked for deletion are shown too

	loading bool // an answer is awaited
	again   bool // and will be out of date
	stale   bool // something has changed while the page was behind others

	counted func(n int)       // told how many rows there are
	loaded  func(*app.Table)  // may add to what was read
	after   func()            // done once the next answer is shown
	make    func()            // makes a new row in place of a card for it
	marks   map[doc.ID]string // rows that something is wrong with
	within  Page              // the card that shows the list on a tab
	fresh   *kit.Button       // makes a new document; nil without the right
	barred  *doc.Error        // why none may be made of the firm that the tab is of
}

// NewList makes the list of a kind.
func NewList(d *Desk, kind string) *List {
	return newList(d, kind, kind, d.Words().Short(kind, "many"), nil, nil)
}

// NewMyTasks makes the list of what the user has to do.
func NewMyTasks(d *Desk) *List {
	l := newList(d, "Task", "mine", d.T("ui.place.tasks"), MyOpenTasks(d.App.Me()), nil)
	return l
}

// NewSignatures makes the list of what awaits the user's word as the second of
// two.
func NewSignatures(d *Desk) *List {
	return newList(d, "Approval", "signatures", d.T("ui.place.signatures"), AwaitsMe(), nil)
}

func newList(d *Desk, kind, key, title string, preset []app.Where, begin doc.Patch) *List {
	k, err := d.App.Kinds().Kind(kind)
	if err != nil {
		panic("views: " + err.Error()) // the caller names a kind of the program
	}
	l := &List{desk: d, kind: k, face: faceOf(kind), key: key, title: title, preset: preset, begin: begin}
	l.columns = l.usual()
	l.order, l.down = orderOf(l.face.Order)
	l.grid = list.New(d.Words(), l.gridColumns())
	l.grid.SetSort(l.order, l.down)
	l.grid.SetEmpty(d.T("ui.card.reading")) // that there is nothing is not known yet
	l.hook()
	l.search = kit.NewEntry()
	l.search.SetPlaceHolder(d.T("ui.list.search"))
	l.search.ActionItem = kit.NewGlyph(fynetheme.SearchIcon(), func() { l.Verbs()[VerbFind]() })
	l.search.OnChanged = func(string) { l.load() }
	l.search.OnEnter = func() { d.Canvas().Focus(l.grid) }
	l.search.OnKey = l.searchKey
	l.content = container.NewBorder(l.tools(), nil, nil, nil, l.grid)
	l.load()
	return l
}

func orderOf(order string) (name string, down bool) {
	if order != "" && order[0] == '-' {
		return order[1:], true
	}
	return order, false
}

// hook tells the grid what its keys do here.
func (l *List) hook() {
	g := l.grid
	g.OnOpen = func(id string) { l.desk.Nav.Card(doc.ID(id)) }
	g.OnSelect = func() { l.desk.Nav.Alive() }
	g.OnRefresh = func() {
		l.desk.Nav.Alive()
		l.load()
	}
	g.OnMenu = l.menu
	g.OnColumns = l.chooseColumns
	g.OnResize = l.resize
	g.OnSort = func(column string, down bool) {
		l.order, l.down = column, down
		g.SetSort(column, down)
		l.load()
	}
	g.OnSearch = func(text string) {
		l.desk.Canvas().Focus(l.search)
		l.search.SetText(text)
		l.search.CursorColumn = len([]rune(text))
		l.search.Refresh()
	}
	if l.may(access.Create) {
		g.OnNew = l.create
		g.OnCopy = l.copy
	}
	if l.may(access.Edit) {
		g.OnMark = func([]string) { l.mark() }
	}
}

func (l *List) may(r access.Right) bool { return l.desk.App.May(r, l.kind.Name) }

// searchKey leads from the search line to what was found.
func (l *List) searchKey(k *fyne.KeyEvent) bool {
	switch k.Name {
	case fyne.KeyDown:
		l.desk.Canvas().Focus(l.grid)
	case fyne.KeyEscape:
		if l.search.Text == "" {
			l.desk.Canvas().Focus(l.grid)
		} else {
			l.search.SetText("")
		}
	default:
		return false
	}
	return true
}

// mostBeside is how many filters stand beside the search; more have a line of
// their own.
const mostBeside = 4

func (l *List) tools() fyne.CanvasObject {
	d := l.desk
	left := container.NewHBox()
	if l.may(access.Create) {
		l.fresh = kit.NewMainButton(d.T("Do.new"), fynetheme.ContentAddIcon(), l.create)
		left.Add(l.fresh)
	}
	left.Add(kit.NewButton(d.T("Do.open"), fynetheme.DocumentCreateIcon(), l.open))
	if l.face.Kind == "Counterparty" && d.App.May(access.Create, "Negotiation") {
		left.Add(kit.NewButton(d.T("ui.list.call"), Icon("phone"), l.call))
	}
	if l.kind.Name == "DeniedList" && l.may(access.Create) {
		left.Add(kit.NewButton(d.T("ui.denied.import"), fynetheme.DownloadIcon(), func() { d.Nav.Open(NewDeniedImport(d)) }))
	}
	left.Add(kit.NewButton("", fynetheme.ViewRefreshIcon(), l.load))
	var filters []fyne.CanvasObject
	for _, name := range l.face.Filters {
		if f := newFilter(l, name); f != nil {
			l.filters = append(l.filters, f)
			filters = append(filters, f.object())
		}
	}
	if len(filters) <= mostBeside {
		return kit.Pads(container.NewBorder(nil, nil, left, container.NewHBox(filters...), l.search), 4, 4, 4, 4)
	}
	line := container.NewBorder(nil, nil, left, nil, l.search)
	return kit.Pads(kit.Column(4, line, kit.Flow(4, filters...)), 4, 4, 4, 4)
}

// Key implements Page.
func (l *List) Key() string { return l.key }

// Title implements Page.
func (l *List) Title() string { return l.title }

// Content implements Page.
func (l *List) Content() fyne.CanvasObject { return l.content }

// Focus puts the cursor on the rows.
func (l *List) Focus() {
	l.desk.Canvas().Focus(l.grid)
	if l.stale {
		l.load()
	}
}

// Update implements Page.
func (l *List) Update(e app.Event) {
	if !e.All && !e.Indexed && !e.Rights && len(e.Changed) == 0 {
		return
	}
	if !l.desk.InFront(l) && (l.within == nil || !l.desk.InFront(l.within)) {
		l.stale = true
		return
	}
	l.load()
}

// Leave implements Page.
func (l *List) Leave(then func()) { then() }

// Again implements Page.
func (l *List) Again() Page {
	title := l.desk.Words().Short(l.kind.Name, "many")
	switch l.key {
	case "mine":
		title = l.desk.T("ui.place.tasks")
	case "signatures":
		title = l.desk.T("ui.place.signatures")
	}
	n := newList(l.desk, l.kind.Name, l.key, title, l.preset, l.begin)
	n.columns, n.order, n.down, n.deleted = l.columns, l.order, l.down, l.deleted
	n.grid.SetColumns(n.gridColumns())
	n.grid.SetSort(n.order, n.down)
	for i, f := range l.filters {
		n.filters[i].set(f.value)
	}
	n.search.SetText(l.search.Text)
	n.load()
	return n
}

// load asks for the rows; while an answer is awaited only the last wish counts.
func (l *List) load() {
	if l.loading {
		l.again = true
		return
	}
	l.loading, l.stale = true, false
	q, names := l.query(), l.names()
	Go(l.desk, func(ctx context.Context) (app.Table, error) { return l.desk.App.Table(ctx, q, names) }, func(t app.Table, err error) {
		l.loading = false
		if err != nil {
			l.desk.Log.Warn("list", "kind", l.kind.Name, "err", err)
			l.grid.SetEmpty(l.desk.Text(err))
			t = app.Table{}
		} else {
			l.grid.SetEmpty(l.nothing())
		}
		if l.loaded != nil {
			l.loaded(&t)
		}
		l.grid.SetRows(l.rows(t))
		l.desk.Log.Info("list is shown", "key", l.key, "rows", len(t.Rows))
		if l.counted != nil {
			l.counted(t.Total)
		}
		if l.again {
			l.again = false
			l.load()
		} else if after := l.after; after != nil {
			l.after = nil
			after()
		}
	})
}

// nothing says why there are no rows, and what to do.
func (l *List) nothing() string {
	if l.search.Text != "" || l.filtered() {
		return l.desk.T("ui.list.not_found")
	}
	switch l.key {
	case "mine":
		return l.desk.T("ui.list.no_tasks")
	case "signatures":
		return l.desk.T("ui.list.no_signatures")
	}
	if l.may(access.Create) {
		return l.desk.T("ui.list.empty")
	}
	return l.desk.T("Word.nothing")
}

func (l *List) filtered() bool {
	for _, f := range l.filters {
		if f.value != "" {
			return true
		}
	}
	return false
}

func (l *List) query() app.Query {
	q := app.Query{Kind: l.kind.Name, Search: l.search.Text, Order: l.order, Desc: l.down, Deleted: l.deleted}
	q.Where = append(q.Where, l.preset...)
	for _, f := range l.filters {
		if f.value != "" {
			q.Where = append(q.Where, f.where())
		}
	}
	return q
}

// rows is the answer as the grid reads it, nothing copied.
func (l *List) rows(t app.Table) list.Rows {
	r := tableRows{list: l, table: t, status: -1, late: -1}
	for i, c := range l.columns {
		switch c.Field {
		case l.face.Status:
			r.status = i
		case "Overdue":
			r.late = i
		}
	}
	return r
}

// tableRows shows a table of the program.
type tableRows struct {
	list         *List
	table        app.Table
	status, late int // the columns of these, -1 if they are not shown
}

// Len implements list.Rows.
func (r tableRows) Len() int { return len(r.table.Rows) }

// Row implements list.Rows.
func (r tableRows) Row(i int) list.Row {
	t := r.table.Rows[i]
	row := list.Row{ID: string(t.ID), Cells: t.Cells, Marked: t.Deleted}
	if r.status >= 0 && r.status < len(t.Raw) {
		row.Tone = toneOf(t.Raw[r.status])
	}
	if r.late >= 0 && r.late < len(t.Raw) && t.Raw[r.late] == "true" {
		row.Edge = theme.Banned
	}
	if t.Pending {
		row.Edge = theme.TempBanned
	}
	if r.list.marks[t.ID] != "" {
		row.Edge = theme.Banned
	}
	return row
}
