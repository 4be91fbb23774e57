package views

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"kontor/desktop/app"
	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/theme"
	"kontor/shared/crm"
	"kontor/shared/doc"
	"kontor/shared/wire"
)

// Feeds is where the user lets his other calendar program read this calendar.
type Feeds struct {
	desk    *Desk
	column  *fyne.Container
	content fyne.CanvasObject
}

// NewFeeds makes the page.
func NewFeeds(d *Desk) *Feeds {
	f := &Feeds{desk: d, column: kit.Column(8)}
	add := kit.NewMainButton(d.T("ui.feeds.add"), fynetheme.ContentAddIcon(), f.add)
	head := container.NewBorder(nil, nil, nil, container.NewCenter(add), heading(d, d.T("ui.feeds.title"), d.T("ui.feeds.lead")))
	f.content = kit.Pad(container.NewBorder(head, nil, nil, nil, container.NewVScroll(f.column)), 8, 10)
	f.load()
	return f
}

func (f *Feeds) load() {
	Go(f.desk, f.desk.App.Feeds, func(all []wire.Feed, err error) {
		f.column.RemoveAll()
		switch {
		case err != nil:
			f.column.Add(newNotice(theme.TempBanned, f.desk.Text(err)))
		case len(all) == 0:
			f.column.Add(newNotice(theme.Muted, f.desk.T("ui.feeds.none")))
		}
		for _, one := range all {
			f.column.Add(f.feed(one))
		}
		f.content.Refresh()
	})
}

func (f *Feeds) feed(x wire.Feed) fyne.CanvasObject {
	d := f.desk
	layers := ""
	for _, l := range x.Layers {
		if layers != "" {
			layers += ", "
		}
		layers += d.T("Layer." + l)
	}
	remove := kit.NewButton(d.T("ui.feeds.remove"), fynetheme.DeleteIcon(), func() { f.remove(x.ID) })
	return kit.NewSection(x.Label, kit.Column(2,
		wrapped(layers), kit.Caption(d.T("ui.feeds.scope."+x.Scope)+" · "+d.T("ui.feeds.level."+x.Level))), remove)
}

func (f *Feeds) remove(id doc.ID) {
	d := f.desk
	kit.AskDanger(d.Canvas(), d.T("ui.feeds.remove"), d.T("ui.feeds.remove_lead"), d.T("ui.feeds.remove"), d.T("Do.cancel"), func(yes bool) {
		if !yes {
			return
		}
		Run(d, func(ctx context.Context) error { return d.App.RemoveFeed(ctx, id) }, func(err error) {
			if err != nil {
				d.Fail(err)
			}
			f.load()
		})
	})
}

// add asks what the feed shall show, and tells its address once.
func (f *Feeds) add() {
	d := f.desk
	label := kit.NewEntry()
	label.SetText("Outlook")
	layers := kit.NewSet(options(d, "Layer.", layerNames()...))
	layers.SetValue([]string{string(crm.LayerNegotiations), string(crm.LayerTasks), string(crm.LayerCompanyDates)})
	scope := kit.NewChoice(options(d, "ui.feeds.scope.", "own", "dept", "all"))
	scope.SetValue("own")
	level := kit.NewChoice(options(d, "ui.feeds.level.", "full", "brief", "busy"))
	level.SetValue("full")
	names := kit.NewCheck(d.T("ui.feeds.contacts"))
	body := kit.Column(6, labelled(d.T("ui.feeds.label"), label), labelled(d.T("ui.feeds.layers"), layers),
		labelled(d.T("ui.feeds.scope"), scope), labelled(d.T("ui.feeds.level"), level), names)
	dialog := kit.NewDialog(d.Canvas(), d.T("ui.feeds.add"), body,
		kit.Action{Label: d.T("Do.cancel"), Cancel: true},
		kit.Action{Label: d.T("Do.new"), Confirm: true, Run: func() bool {
			args := wire.FeedArgs{Label: label.Text, Layers: layers.Value(), Scope: scope.Value(), Level: level.Value(), Contacts: names.Value()}
			Go(d, func(ctx context.Context) (wire.Feed, error) { return d.App.AddFeed(ctx, args) }, func(made wire.Feed, err error) {
				if err != nil {
					d.Fail(err)
					return
				}
				f.tell(made)
				f.load()
			})
			return true
		}})
	dialog.Size = fyne.NewSize(480, 0)
	dialog.Show()
}

// tell shows the address, which cannot be seen again.
func (f *Feeds) tell(made wire.Feed) {
	d := f.desk
	url := kit.NewMultiline(3)
	url.Wrapping = fyne.TextWrapBreak
	url.SetText(made.URL)
	dialog := kit.NewDialog(d.Canvas(), d.T("ui.feeds.made"), kit.Column(8, wrapped(d.T("ui.feeds.once")), url),
		kit.Action{Label: d.T("Do.copy"), Confirm: true, Run: func() bool {
			fyne.CurrentApp().Clipboard().SetContent(made.URL)
			d.Note(d.T("ui.copied"))
			return false
		}},
		kit.Action{Label: d.T("Do.close"), Cancel: true})
	dialog.Size = fyne.NewSize(560, 0)
	dialog.Show()
}

func options(d *Desk, prefix string, ids ...string) (all []kit.Option) {
	for _, id := range ids {
		all = append(all, kit.Option{ID: id, Title: d.T(prefix + id)})
	}
	return slices.Clip(all)
}

// labelled is a label over what belongs to it.
func labelled(label string, o fyne.CanvasObject) fyne.CanvasObject {
	return kit.Column(2, kit.Caption(label), o)
}

// Key implements Page.
func (f *Feeds) Key() string { return "feeds" }

// Title implements Page.
func (f *Feeds) Title() string { return f.desk.T("ui.feeds.title") }

// Content implements Page.
func (f *Feeds) Content() fyne.CanvasObject { return f.content }

// Update implements Page.
func (f *Feeds) Update(app.Event) {}

// Verbs implements Page.
func (f *Feeds) Verbs() map[string]func() {
	return map[string]func(){VerbNew: f.add, VerbRefresh: f.load}
}

// Leave implements Page.
func (f *Feeds) Leave(then func()) { then() }

// Again implements Page.
func (f *Feeds) Again() Page { return NewFeeds(f.desk) }

func layerNames() (names []string) {
	for _, l := range crm.Layers {
		names = append(names, string(l))
	}
	return names
}
