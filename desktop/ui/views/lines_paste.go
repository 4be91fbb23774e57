package views

import (
	"context"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kontor/desktop/app"
	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/list"
	"kontor/desktop/ui/theme"
	"kontor/shared/crm"
	"kontor/shared/doc"
)

// paste shows what the clipboard would add to the lines, and adds it if that is
// wanted. Without a heading its columns are those of the grid from the cell on.
func (t *Lines) paste(text string) {
	if !t.open() || text == "" {
		return
	}
	names := t.list.names()
	fields := names[max(slices.Index(names, t.list.grid.Cell()), 0):]
	args := app.ImportArgs{Kind: "AnnexLine", Text: text, Fields: fields, Defaults: doc.Parts{"Annex": value(t.annex.ID)}, DryRun: true}
	Go(t.desk, func(ctx context.Context) (app.Imported, error) { return t.desk.App.Import(ctx, args) }, func(r app.Imported, err error) {
		if err != nil {
			t.say(t.desk.Text(err))
			return
		}
		t.preview(args, r)
	})
}

// preview tells what would come of a paste.
func (t *Lines) preview(args app.ImportArgs, r app.Imported) {
	d := t.desk
	tone := theme.Active
	if len(r.Errors) > 0 {
		tone = theme.TempBanned
	}
	told := newNotice(tone, importSums(d, "ui.import.would", r))
	faults := list.New(d.Words(), []list.Column{
		{Name: "row", Title: d.T("Word.row"), Width: 70, Kind: list.Number, Fixed: true},
		{Name: "text", Title: d.T("ui.import.error"), Width: 420, Kind: list.Strong, Fixed: true},
	})
	faults.SetEmpty(d.T("ui.import.no_errors"))
	rows := make(list.Slice, len(r.Errors))
	for i, e := range r.Errors {
		rows[i] = list.Row{ID: strconv.Itoa(i), Cells: []string{strconv.Itoa(e.Row), e.Text}}
	}
	faults.SetRows(rows)
	actions := []kit.Action{{Label: d.T("Do.cancel"), Cancel: true}}
	if r.Created > 0 {
		actions = append(actions, kit.Action{Label: d.Words().N("ui.lines.insert", r.Created), Confirm: true, Run: func() bool { t.insert(args); return true }})
	}
	ask := kit.NewDialog(d.Canvas(), d.T("ui.lines.paste"), container.NewBorder(told, nil, nil, nil, faults), actions...)
	ask.Size = fyne.NewSize(640, 320)
	ask.Show()
}

func (t *Lines) insert(args app.ImportArgs) {
	args.DryRun = false
	var batch doc.ID
	t.run(func(ctx context.Context) error {
		r, err := t.desk.App.Import(ctx, args)
		batch = r.Batch
		return err
	}, func() {
		t.done = append(t.done, func(ctx context.Context) error {
			_, err := t.desk.App.UndoImport(ctx, batch)
			return err
		})
	})
}

// load reads lines out of a file.
func (t *Lines) load() { t.desk.Nav.Open(NewImportOf(t.desk, "AnnexLine", t.annex)) }

// importSums says how many rows an import took, and how.
func importSums(d *Desk, key string, r app.Imported) string {
	return d.Words().Tf(key, map[string]string{
		"rows": strconv.Itoa(r.Rows), "created": strconv.Itoa(r.Created), "merged": strconv.Itoa(r.Merged),
		"skipped": strconv.Itoa(r.Skipped), "errors": strconv.Itoa(len(r.Errors)),
	})
}

// askVersion asks from when a new version of an annex is to price, and makes it.
func askVersion(d *Desk, annex *app.Document) {
	a, ok := annex.Doc.(*crm.Annex)
	if !ok {
		return
	}
	from := kit.NewDateField(d.Say(), d.App.Now)
	from.SetValue(string(max(doc.DateOf(d.App.Now().In(d.App.Zone())).Add(1), a.Term.From)))
	ask := kit.NewDialog(d.Canvas(), d.T("ui.lines.version"), kit.Column(6, wrapped(d.T("ui.lines.version_lead")), kit.Caption(d.T("ui.lines.version_from")), from),
		kit.Action{Label: d.T("Do.cancel"), Cancel: true},
		kit.Action{Label: d.T("ui.lines.version_make"), Confirm: true, Run: func() bool {
			day := doc.Date(from.Value())
			Go(d, func(ctx context.Context) (doc.ID, error) {
				id, _, err := d.App.NewVersion(ctx, annex.ID, day)
				return id, err
			}, func(id doc.ID, err error) {
				if err != nil {
					d.Fail(err)
					return
				}
				d.Nav.Card(id)
			})
			return true
		}})
	ask.Size = fyne.NewSize(460, 0)
	ask.Show()
}
