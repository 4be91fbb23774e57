package views

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/app"
	"kontor/desktop/ui/kit"
	"kontor/shared/access"
	"kontor/shared/doc"
)

// Verbs implements Page.
func (l *List) Verbs() map[string]func() {
	verbs := map[string]func(){
		VerbOpen: l.open, VerbRefresh: l.load,
		VerbFind: func() { l.desk.Canvas().Focus(l.search) },
	}
	if l.may(access.Create) && l.barred == nil {
		verbs[VerbNew], verbs[VerbCopy] = l.create, func() { l.copy(string(l.current())) }
	}
	if l.may(access.Edit) {
		verbs[VerbDelete] = l.mark
	}
	if l.desk.App.MayExport() {
		verbs[VerbExport] = l.export
	}
	if l.kind.Name == "Counterparty" {
		if l.desk.App.May(access.Create, "Negotiation") {
			verbs[VerbCall] = l.call
			verbs[VerbMeeting] = l.meeting
		}
		if l.desk.App.May(access.Create, "Task") {
			verbs[VerbTask] = func() { l.desk.Nav.New("Task", doc.Patch{"Counterparty": value(l.current())}) }
		}
	}
	return verbs
}

// export takes the list out as it is seen: its columns, order and conditions.
func (l *List) export() {
	d, q, names := l.desk, l.query(), l.names()
	askExport(d, l.title, func(ctx context.Context, file string, progress func(done, total int)) (int, error) {
		return d.App.Export(ctx, app.ExportArgs{Query: q, Columns: names, File: file, Progress: progress})
	})
}

func (l *List) current() doc.ID {
	row, _ := l.grid.Current()
	return doc.ID(row.ID)
}

func (l *List) open() {
	if id := l.current(); id != "" {
		l.desk.Nav.Card(id)
	}
}

func (l *List) create() {
	if l.barred != nil {
		l.desk.Fail(l.barred)
		return
	}
	if l.make != nil {
		l.make()
		return
	}
	l.desk.Nav.New(l.kind.Name, l.begin)
}

func (l *List) copy(id string) {
	if id == "" || l.barred != nil {
		return
	}
	Go(l.desk, func(ctx context.Context) (*app.Document, error) { return l.desk.App.Get(ctx, doc.ID(id)) }, func(from *app.Document, err error) {
		if err != nil {
			l.desk.Fail(err)
			return
		}
		l.desk.Nav.New(l.kind.Name, copyOf(l.desk, from))
	})
}

func (l *List) call() {
	if id := l.current(); id != "" {
		OpenCall(l.desk, id)
	}
}

// mark marks the selected rows for deletion, or takes the mark back from those
// that have it.
func (l *List) mark() {
	ids := l.grid.Selected()
	if len(ids) == 0 {
		return
	}
	d, marked := l.desk, l.marked()
	title, text := d.T("Do.delete"), d.Words().N("ui.list.mark", len(ids))
	if !slices.ContainsFunc(ids, func(id string) bool { return !marked[id] }) {
		title, text = d.T("Do.restore"), d.T("ui.card.restore")
	}
	askReason(d, title, text, func(reason string) {
		Run(d, func(ctx context.Context) error {
			for _, id := range ids {
				do := d.App.Delete
				if marked[id] {
					do = d.App.Restore
				}
				if err := do(ctx, doc.ID(id), reason); err != nil {
					return err
				}
			}
			return nil
		}, func(err error) {
			if err != nil {
				d.Fail(err)
			}
			l.load()
		})
	})
}

// marked tells which rows are marked for deletion.
func (l *List) marked() map[string]bool {
	all, rows := map[string]bool{}, l.grid.Rows()
	for i := range rows.Len() {
		r := rows.Row(i)
		all[r.ID] = r.Marked
	}
	return all
}

// menu is what a right click offers.
func (l *List) menu(ids []string, at fyne.Position) {
	d, verbs := l.desk, l.Verbs()
	menu := fyne.NewMenu("")
	for _, group := range [][]string{{VerbOpen, VerbNew, VerbCopy}, {VerbCall, VerbMeeting, VerbTask}, {VerbDelete}} {
		if len(menu.Items) > 0 {
			menu.Items = append(menu.Items, fyne.NewMenuItemSeparator())
		}
		for _, name := range group {
			if run := verbs[name]; run != nil {
				menu.Items = append(menu.Items, fyne.NewMenuItem(d.T("ui.do."+name), run))
			}
		}
	}
	rows := fyne.NewMenuItem(d.T("ui.list.copy_rows"), func() { fyne.CurrentApp().Clipboard().SetContent(l.grid.TSV()) })
	show := fyne.NewMenuItem(d.T("ui.list.deleted"), func() {
		l.deleted = !l.deleted
		l.load()
	})
	show.Checked = l.deleted
	menu.Items = append(menu.Items, fyne.NewMenuItemSeparator(), rows)
	if run := verbs[VerbExport]; run != nil {
		menu.Items = append(menu.Items, fyne.NewMenuItem(d.T("ui.do."+VerbExport), run))
	}
	menu.Items = append(menu.Items, show)
	widget.ShowPopUpMenuAtPosition(menu, d.Canvas(), at)
}

// MyOpenTasks is what is still to be done by somebody.
func MyOpenTasks(me doc.ID) []app.Where {
	return []app.Where{{Field: "Executor", Any: []string{string(me)}}, {Field: "State", Any: []string{"new", "in_work", "returned"}}}
}

// AwaitsMe is what waits for the user himself.
func AwaitsMe() []app.Where { return []app.Where{{Field: "AwaitsMe", Any: []string{"true"}}} }

// MyLateTasks is what should have been done by now.
func MyLateTasks(me doc.ID, now time.Time) []app.Where {
	return append(MyOpenTasks(me), app.Where{Field: "Due", To: now.UTC().Format(time.RFC3339)})
}

// askReason asks why, and goes on with the answer.
func askReason(d *Desk, title, text string, then func(reason string)) {
	reason := kit.NewMultiline(2)
	reason.SetPlaceHolder(d.T("ui.reason"))
	dialog := kit.NewDialog(d.Canvas(), title, kit.Column(8, wrapped(text), reason),
		kit.Action{Label: d.T("Do.cancel"), Cancel: true},
		kit.Action{Label: title, Confirm: true, Run: func() bool { then(reason.Text); return true }})
	dialog.Size, dialog.Keep = fyne.NewSize(460, 0), true
	dialog.Show()
}
