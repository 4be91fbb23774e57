package views

import (
	"context"
	"os"

	"fyne.io/fyne/v2"

	"kontor/desktop/app"
	"kontor/desktop/ui/kit"
)

// Drop implements Dropper: a scan dragged onto a line is that original's.
func (o *Originals) Drop(paths []string, at fyne.Position) {
	if row, hit := o.grid.RowAt(at); hit {
		o.grid.Select(row.ID)
	}
	if len(paths) > 1 {
		o.desk.Note(o.desk.T("ui.originals.one_scan"))
		return
	}
	o.scanned(paths[0])
}

// scan asks for the file that is the scan of the line in front.
func (o *Originals) scan() {
	if _, is := o.current(); !is {
		return
	}
	home, err := os.UserHomeDir()
	if err != nil {
		home = "."
	}
	pickFile(o.desk, o.desk.T("ui.originals.scan"), home, nil, o.scanned)
}

// scanned puts a file into the original in front; one that is there already is
// replaced only if that is wanted.
func (o *Originals) scanned(path string) {
	d := o.desk
	p, is := o.current()
	if !is {
		d.Note(d.T("ui.originals.no_line"))
		return
	}
	put := func() {
		Run(d, func(ctx context.Context) error { return d.App.ScanPaper(ctx, p, path) }, func(err error) {
			if err != nil {
				d.Fail(err)
				return
			}
			d.Note(d.Words().Tf("ui.originals.scanned", map[string]string{"contract": p.Contract}))
			o.load()
		})
	}
	if p.Scan.SHA256 == "" {
		put()
		return
	}
	kit.AskDanger(d.Canvas(), d.T("ui.originals.scan"), d.Words().Tf("ui.originals.rescan", map[string]string{"name": p.Scan.Name}), d.T("ui.files.replace"), d.T("Do.cancel"), func(yes bool) {
		if yes {
			put()
		}
	})
}

// openScan shows the scan in the program that the system opens such files with.
func (o *Originals) openScan() {
	p, is := o.current()
	if !is || p.Scan.SHA256 == "" {
		return
	}
	d := o.desk
	Go(d, func(ctx context.Context) (string, error) { return d.App.OpenFile(ctx, p.Doc, p.ScanSpot()) }, func(path string, err error) {
		if err != nil {
			d.Fail(err)
			return
		}
		d.launch(path)
	})
}

// current is the line that the cursor is on.
func (o *Originals) current() (app.Paper, bool) {
	row, ok := o.grid.Current()
	for _, p := range o.shown {
		if ok && p.ID() == row.ID {
			return p, true
		}
	}
	return app.Paper{}, false
}
