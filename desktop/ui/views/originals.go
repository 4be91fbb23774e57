package views

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"kontor/desktop/app"
	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/list"
	"kontor/desktop/ui/theme"
	"kontor/shared/crm"
	"kontor/shared/doc"
	"kontor/shared/i18n"
)

// originalsKey is the key of the register's page.
const originalsKey = "originals"

// Originals is the register of originals: what is where, what is late.
type Originals struct {
	desk    *Desk
	grid    *list.Grid
	search  *kit.Entry
	state   *kit.Choice
	curator *kit.Choice
	content fyne.CanvasObject
	all     []app.Paper
	shown   []app.Paper
	order   string
	down    bool
	loading bool
	again   bool
	stale   bool
}

// NewOriginals makes the page.
func NewOriginals(d *Desk) *Originals {
	o := &Originals{desk: d, order: "days", down: true}
	o.grid = list.New(d.Words(), o.columns())
	o.grid.SetSort(o.order, o.down)
	o.grid.SetEmpty(d.T("ui.card.reading"))
	o.grid.OnOpen = func(string) { o.open() }
	o.grid.OnRefresh = o.load
	o.grid.OnMenu = o.menu
	o.grid.OnSelect = func() { d.Nav.Alive() }
	o.grid.OnSort = func(column string, down bool) {
		o.order, o.down = column, down
		o.grid.SetSort(column, down)
		o.show()
	}
	o.grid.OnSearch = func(text string) {
		d.Canvas().Focus(o.search)
		o.search.SetText(text)
		o.search.CursorColumn = len([]rune(text))
	}
	o.search = kit.NewEntry()
	o.search.SetPlaceHolder(d.T("ui.list.search"))
	o.search.OnChanged = func(string) { o.show() }
	o.search.OnEnter = func() { d.Canvas().Focus(o.grid) }
	o.state = kit.NewChoice(nil)
	var states []kit.Option
	for _, s := range []string{"out", "late", "back", "lost", "idle", "all"} {
		states = append(states, kit.Option{ID: s, Title: d.T("ui.originals.filter." + s)})
	}
	o.state.SetOptions(states)
	o.state.SetValue("out")
	o.state.OnChanged = func(string) { o.show() }
	o.curator = kit.NewChoice([]kit.Option{{Title: d.T("ui.originals.curator")}})
	o.curator.PlaceHolder, o.curator.Optional = d.T("ui.originals.curator"), true
	o.curator.OnChanged = func(string) { o.show() }
	o.content = container.NewBorder(o.tools(), nil, nil, nil, o.grid)
	o.load()
	return o
}

func (o *Originals) tools() fyne.CanvasObject {
	d := o.desk
	left := container.NewHBox(
		kit.NewMainButton(d.T("ui.originals.returned"), fynetheme.ConfirmIcon(), func() { o.mark(markReturned) }),
		kit.NewButton(d.T("ui.originals.sent"), fynetheme.MailSendIcon(), func() { o.mark(markSent) }),
		kit.NewButton(d.T("ui.originals.received"), nil, func() { o.mark(markReceived) }),
		kit.NewButton(d.T("ui.originals.lost"), fynetheme.WarningIcon(), func() { o.mark(markLost) }),
		kit.NewButton(d.T("ui.originals.scan"), fynetheme.FileImageIcon(), o.scan),
	)
	wide := func(c *kit.Choice, width float32) fyne.CanvasObject {
		return container.NewGridWrap(fyne.NewSize(theme.Px(width), c.MinSize().Height), c)
	}
	right := container.NewHBox(wide(o.state, 130), wide(o.curator, 190))
	return kit.Pads(container.NewBorder(nil, nil, left, right, o.search), 4, 4, 4, 4)
}

// load reads the register; while an answer is awaited only the last wish counts.
func (o *Originals) load() {
	if o.loading {
		o.again = true
		return
	}
	o.loading, o.stale = true, false
	Go(o.desk, o.desk.App.Papers, func(all []app.Paper, err error) {
		o.loading = false
		if err != nil {
			o.desk.Log.Warn("originals", "err", err)
			o.grid.SetEmpty(o.desk.Text(err))
		} else {
			o.grid.SetEmpty(o.desk.T("ui.originals.empty"))
		}
		o.all = all
		o.offerCurators()
		o.show()
		o.desk.Log.Info("list is shown", "key", originalsKey, "rows", len(o.shown))
		if o.again {
			o.again = false
			o.load()
		}
	})
}

func (o *Originals) offerCurators() {
	options, seen := []kit.Option{{Title: o.desk.T("ui.originals.curator")}}, map[doc.ID]bool{}
	for _, p := range o.all {
		if p.Owner != "" && !seen[p.Owner] {
			seen[p.Owner] = true
			options = append(options, kit.Option{ID: string(p.Owner), Title: p.Curator})
		}
	}
	order := o.desk.Words().Order()
	slices.SortFunc(options[1:], func(a, b kit.Option) int { return order(a.Title, b.Title) })
	o.curator.SetOptions(options)
}

// show filters and sorts what was read.
func (o *Originals) show() {
	o.shown = o.shown[:0:0]
	text := i18n.Fold(strings.TrimSpace(o.search.Text))
	for _, p := range o.all {
		if o.keeps(p) && (text == "" || strings.Contains(i18n.Fold(strings.Join(o.cells(p), " ")), text)) {
			o.shown = append(o.shown, p)
		}
	}
	o.sort()
	rows := make(list.Slice, len(o.shown))
	for i, p := range o.shown {
		rows[i] = list.Row{ID: p.ID(), Cells: o.cells(p), Tone: toneOfPaper(p)}
		if rows[i].Tone == theme.Banned {
			rows[i].Edge = rows[i].Tone
		}
	}
	o.grid.SetRows(rows)
}

// keeps applies the filters.
func (o *Originals) keeps(p app.Paper) bool {
	if who := o.curator.Value(); who != "" && string(p.Owner) != who {
		return false
	}
	switch o.state.Value() {
	case "out":
		return p.Out()
	case "late":
		return p.Late()
	case "back":
		return p.Back()
	case "lost":
		return p.Status == crm.OriginalLost
	case "idle":
		return p.Idle
	}
	return true
}

// chosen are the selected lines.
func (o *Originals) chosen() (papers []app.Paper) {
	ids := o.grid.Selected()
	for _, p := range o.shown {
		if slices.Contains(ids, p.ID()) {
			papers = append(papers, p)
		}
	}
	return papers
}

func (o *Originals) open() {
	if row, ok := o.grid.Current(); ok {
		id, _, _ := strings.Cut(row.ID, "/")
		o.desk.Nav.Card(doc.ID(id))
	}
}

// LateOriginals counts the late ones that the person answers for.
func LateOriginals(ctx context.Context, a *app.App) (n int, err error) {
	all, err := a.Papers(ctx)
	for _, p := range all {
		if p.Mine && p.Late() {
			n++
		}
	}
	return n, err
}
