package views

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/app"
	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/list"
	"kontor/shared/doc"
)

// exporting writes something into a file and tells how many rows it were.
type exporting func(ctx context.Context, file string, progress func(done, total int)) (int, error)

// askExport asks where a list goes and takes it there, with a bar and a way to
// stop.
func askExport(d *Desk, title string, write exporting) {
	dir, err := os.UserHomeDir()
	if err != nil {
		dir = "."
	}
	path, told, bar := kit.NewEntry(), kit.Column(4), widget.NewProgressBar()
	path.SetText(filepath.Join(dir, fileName(title)+" "+string(doc.DateOf(d.App.Now().In(d.App.Zone())))+".xlsx"))
	bar.Hide()
	ctx, stop := context.WithCancel(context.Background())
	var dialog *kit.Dialog
	running := false
	run := func() {
		running = true
		bar.Show()
		told.RemoveAll()
		file := strings.Trim(strings.TrimSpace(path.Text), `"`)
		Go(d, func(desk context.Context) (int, error) {
			defer context.AfterFunc(desk, stop)()
			return write(ctx, file, func(done, total int) { d.Do(func() { bar.SetValue(float64(done) / float64(max(total, 1))) }) })
		}, func(rows int, err error) {
			running = false
			bar.Hide()
			if err != nil {
				told.Add(wrapped(d.Text(err)))
				return
			}
			dialog.Close()
			d.Note(d.Words().Tf("ui.export.done", map[string]string{"rows": d.Words().N("Count.rows", rows), "file": file}))
		})
	}
	dialog = kit.NewDialog(d.Canvas(), d.T("ui.do.export"), kit.Column(8, kit.Caption(d.T("ui.export.lead")), kit.Caption(d.T("ui.export.noted")), path, bar, told),
		kit.Action{Label: d.T("Do.cancel"), Cancel: true, Run: func() bool { stop(); return true }},
		kit.Action{Label: d.T("ui.do.export"), Confirm: true, Run: func() bool {
			if running {
				return false
			}
			file := strings.Trim(strings.TrimSpace(path.Text), `"`)
			if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
				run()
				return false
			}
			kit.AskDanger(d.Canvas(), d.T("ui.export.replace"), file, d.T("ui.export.replace"), d.T("Do.cancel"), func(yes bool) {
				if yes {
					run()
				}
			})
			return false
		}})
	dialog.Size = fyne.NewSize(560, 0)
	dialog.Focus = path
	dialog.Show()
}

// fileName is a title without the signs that some systems take for more than a
// name.
func fileName(title string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(`\/:*?"<>|`, r) || r < ' ' {
			return ' '
		}
		return r
	}, title)
}

// openBehind lists the documents behind a figure; Enter opens one.
func openBehind(d *Desk, title string, ids []doc.ID) {
	grid := list.New(d.Words(), []list.Column{
		{Name: "title", Title: d.T("ui.report.behind"), Width: 420, Kind: list.Strong, Fixed: true},
		{Name: "kind", Title: d.T("ui.report.kind"), Width: 180, Kind: list.Faint, Fixed: true},
	})
	var dialog *kit.Dialog
	grid.OnOpen = func(id string) {
		dialog.Close()
		d.Nav.Card(doc.ID(id))
	}
	dialog = kit.NewDialog(d.Canvas(), title, container.NewStack(grid),
		kit.Action{Label: d.T("Do.close"), Cancel: true},
		kit.Action{Label: d.T("Do.open"), Confirm: true, Run: func() bool {
			if row, ok := grid.Current(); ok {
				grid.OnOpen(row.ID)
			}
			return false
		}})
	dialog.Size = fyne.NewSize(680, 480)
	dialog.Focus = grid
	dialog.Show()
	Go(d, func(ctx context.Context) (list.Slice, error) {
		rows := make(list.Slice, 0, len(ids))
		for _, id := range ids {
			found, err := d.App.Get(ctx, id)
			switch {
			case doc.CodeOf(err) == doc.CodeMissing:
				continue // taken away meanwhile
			case err != nil:
				return nil, err
			}
			rows = append(rows, list.Row{ID: string(id), Cells: []string{behindTitle(d, found), d.T(found.Kind.Name)}})
		}
		return rows, nil
	}, func(rows list.Slice, err error) {
		if err != nil {
			d.Fail(err)
			return
		}
		grid.SetRows(rows)
	})
}

// behindTitle names a document among others that may be called alike: a line of
// the journal says what and when.
func behindTitle(d *Desk, found *app.Document) string {
	if found.Kind.Name != "AccessEvent" {
		return found.Title
	}
	subject := found.Title // the name of a kind or a report
	if d.Words().Has(subject) {
		subject = d.T(subject)
	}
	return d.Show(found.Kind, "At", found.Parts["At"]) + " · " + d.Show(found.Kind, "Kind", found.Parts["Kind"]) + " · " + subject
}
