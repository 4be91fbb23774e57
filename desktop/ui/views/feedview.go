package views

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/list"
	"kontor/desktop/ui/theme"
	"kontor/shared/doc"
)

// feedView is everything that has been with a counterparty, in one order of
// time.
type feedView struct {
	widget.BaseWidget
	desk    *Desk
	id      doc.ID
	kinds   *kit.Choice
	grid    *list.Grid
	content fyne.CanvasObject
	read    bool
}

func newFeedView(d *Desk, id doc.ID) *feedView {
	f := &feedView{desk: d, id: id}
	f.grid = list.New(d.Words(), []list.Column{
		{Name: "At", Title: d.T("ui.feed.at"), Width: 130, Kind: list.Faint, Fixed: true}, {Name: "Kind", Title: d.T("ui.feed.kind"), Width: 140, Fixed: true},
		{Name: "Title", Title: d.T("ui.feed.title"), Width: 420, Kind: list.Strong, Fixed: true},
		{Name: "State", Title: d.T("ui.feed.state"), Width: 150, Kind: list.Status, Fixed: true}, {Name: "By", Title: d.T("ui.feed.by"), Width: 180, Fixed: true},
	})
	f.grid.OnOpen = func(id string) { d.Nav.Card(doc.ID(id)) }
	f.grid.OnRefresh = f.load
	f.grid.SetEmpty(d.T("ui.feed.none"))
	f.kinds = kit.NewChoice([]kit.Option{
		{Title: d.T("ui.feed.all")}, {ID: "Negotiation", Title: d.T("Negotiation.many")}, {ID: "Task", Title: d.T("Task.many")}, {ID: "ContactPerson", Title: d.T("ContactPerson.many")},
	})
	f.kinds.SetValue("")
	f.kinds.PlaceHolder = d.T("ui.feed.all")
	f.kinds.OnChanged = func(string) { f.load() }
	f.content = kit.Pad(container.NewBorder(nil, nil, nil, nil, container.NewBorder(
		container.NewHBox(container.NewGridWrap(fyne.NewSize(theme.Px(200), f.kinds.MinSize().Height), f.kinds)), nil, nil, nil, f.grid)), 4, 4)
	f.ExtendBaseWidget(f)
	return f
}

// CreateRenderer draws it.
func (f *feedView) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(f.content) }

func (f *feedView) load() {
	f.read = true
	d := f.desk
	var kinds []string
	if k := f.kinds.Value(); k != "" {
		kinds = []string{k}
	}
	Go(d, func(ctx context.Context) (list.Slice, error) {
		// Changes of status and the like are told by the history's page, which
		// is here once it has been asked for; without a network the old one is.
		if _, err := d.App.History(ctx, f.id); err != nil {
			d.Log.Warn("feed: history", "err", err)
		}
		feed, err := d.App.Feed(ctx, f.id, "", "", kinds)
		if err != nil {
			return nil, err
		}
		w, zone := d.Words(), d.App.Zone()
		rows := make(list.Slice, len(feed))
		for i, r := range feed {
			state := ""
			if r.State != "" {
				state = w.Value(r.Kind, "State", r.State)
			}
			rows[i] = list.Row{ID: string(r.ID), Tone: toneOf(r.State), Cells: []string{
				w.Moment(r.At, zone), w.T(r.Kind), r.Title, state, d.App.Title(ctx, r.By),
			}}
		}
		return rows, nil
	}, func(rows list.Slice, err error) {
		if err != nil {
			d.Log.Warn("feed", "err", err)
			f.grid.SetEmpty(d.Text(err))
		}
		f.grid.SetRows(rows)
	})
}
