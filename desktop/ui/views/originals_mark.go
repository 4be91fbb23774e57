package views

import (
	"context"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/app"
	"kontor/desktop/ui/kit"
	"kontor/shared/doc"
)

// paperMark is something that happens to originals: the field of its day, and
// what else is asked.
type paperMark struct {
	word   string // of ui.originals.
	field  string
	places []string // fields of text, with the words of their labels
}

var (
	markSent     = paperMark{"sent", "SentAt", []string{"Carrier", "ui.originals.carrier", "Track", "ui.originals.track"}}
	markReceived = paperMark{"received", "ReceivedByCpAt", nil}
	markReturned = paperMark{"returned", "ReturnedAt", []string{"ArchivePlace", "ui.originals.place"}}
	markLost     = paperMark{"lost", "LostAt", nil}
)

// mark writes into all selected originals what has happened to them, and when.
func (o *Originals) mark(m paperMark) {
	papers := o.chosen()
	if len(papers) == 0 {
		return
	}
	d := o.desk
	day := kit.NewDateField(d.Say(), d.App.Now)
	today := doc.DateOf(d.App.Now().In(d.App.Zone()))
	day.SetValue(string(today))
	fault := faultLabel()
	body := kit.Column(6, wrapped(d.Words().N("Count.selected", len(papers))), labelled(d.T("ui.originals.on"), day))
	entries := map[string]*kit.Entry{}
	for i := 0; i < len(m.places); i += 2 {
		entries[m.places[i]] = kit.NewEntry()
		body.Add(labelled(d.T(m.places[i+1]), entries[m.places[i]]))
	}
	body.Add(fault)
	var dialog *kit.Dialog
	dialog = kit.NewDialog(d.Canvas(), d.T("ui.originals."+m.word), body,
		kit.Action{Label: d.T("Do.cancel"), Cancel: true},
		kit.Action{Label: d.T("Do.ok"), Confirm: true, Run: func() bool {
			if said := dayFault(day, today); said != "" {
				fault.SetText(d.T(said))
				fault.Show()
				dialog.Refresh()
				return false
			}
			o.write(papers, m, day.Value(), entries)
			return true
		}})
	dialog.Size = fyne.NewSize(420, 0)
	dialog.Focus = day
	dialog.Show()
}

func dayFault(day *kit.DateField, today doc.Date) string {
	switch {
	case !day.Valid() || day.Value() == "":
		return "ui.originals.no_date"
	case doc.Date(day.Value()) > today:
		return "ui.originals.late_date"
	}
	return ""
}

func (o *Originals) write(papers []app.Paper, m paperMark, day string, entries map[string]*kit.Entry) {
	d := o.desk
	fields := map[string]any{m.field: day}
	if m.field == markSent.field {
		fields["SentBy"] = d.App.Me()
	}
	for name, e := range entries {
		if e.Text != "" {
			fields[name] = e.Text
		}
	}
	Go(d, func(ctx context.Context) (int, error) { return d.App.MarkPapers(ctx, papers, fields) }, func(done int, err error) {
		d.Log.Info("originals are marked", "done", done, "of", len(papers))
		switch {
		case err != nil && done > 0:
			kit.Tell(d.Canvas(), d.T("ui.failed"), d.Words().Tf("ui.originals.part", map[string]string{
				"done": strconv.Itoa(done), "all": strconv.Itoa(len(papers)), "why": d.Text(err),
			}), d.T("Do.close"))
		case err != nil:
			d.Fail(err)
		default:
			d.Note(d.Words().Tf("ui.originals.done", map[string]string{"done": strconv.Itoa(done)}))
		}
		o.load()
	})
}

// menu is what a right click offers.
func (o *Originals) menu(_ []string, at fyne.Position) {
	d := o.desk
	item := func(m paperMark) *fyne.MenuItem {
		return fyne.NewMenuItem(d.T("ui.originals."+m.word), func() { o.mark(m) })
	}
	menu := fyne.NewMenu("", fyne.NewMenuItem(d.T("ui.do."+VerbOpen), o.open), fyne.NewMenuItemSeparator(),
		item(markReturned), item(markSent), item(markReceived), item(markLost), fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem(d.T("ui.originals.scan"), o.scan), fyne.NewMenuItem(d.T("ui.originals.open_scan"), o.openScan), fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem(d.T("ui.list.copy_rows"), func() { fyne.CurrentApp().Clipboard().SetContent(o.grid.TSV()) }))
	widget.ShowPopUpMenuAtPosition(menu, d.Canvas(), at)
}
