package views

import (
	"context"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"kontor/desktop/app"
	"kontor/desktop/ui/kit"
)

// during does something long that can be stopped; then hears that it is done.
// One thing at a time.
func (v *filesView) during(what string, do func(context.Context) error, then func()) {
	d := v.card.desk
	if v.stop != nil {
		d.Note(d.T("ui.files.busy"))
		return
	}
	stopped, stop := context.WithCancel(context.Background())
	v.stop = stop
	v.say(d.T(what))
	v.stopper.Show()
	Go(d, func(ctx context.Context) (struct{}, error) {
		defer context.AfterFunc(ctx, stop)()
		return struct{}{}, do(stopped)
	}, func(_ struct{}, err error) {
		gone := stopped.Err() != nil
		stop()
		v.stop = nil
		v.stopper.Hide()
		v.say("")
		switch {
		case gone:
			v.say(d.T("ui.files.stopped"))
		case err != nil:
			d.Fail(err)
		case then != nil:
			then()
		}
		v.load()
	})
}

// pick asks for a file of the disk and attaches it.
func (v *filesView) pick() {
	if !v.card.editable() {
		return
	}
	home, err := os.UserHomeDir()
	if err != nil {
		home = "."
	}
	pickFile(v.card.desk, v.card.desk.T("ui.files.attach"), home, nil, func(path string) { v.attach([]string{path}) })
}

// attach puts files of the disk into the document, one after another.
func (v *filesView) attach(paths []string) {
	c, field := v.card, v.field.Value()
	v.during("ui.files.reading", func(ctx context.Context) error {
		var faults []error
		for _, path := range paths {
			_, err := c.desk.App.Attach(ctx, c.id, field, path, func(int64, int64) {})
			faults = append(faults, err)
		}
		return errors.Join(faults...)
	}, func() { c.desk.Nav.Alive() })
}

// open shows the file in the program that the system opens such files with.
func (v *filesView) open() {
	f, is := v.current()
	if !is {
		return
	}
	d := v.card.desk
	var path string
	v.during("ui.files.fetching", func(ctx context.Context) (err error) {
		path, err = d.App.OpenFile(ctx, f.Doc, f.Spot)
		return err
	}, func() { d.launch(path) })
}

// launch shows a file in the program that the system opens such files with.
func (d *Desk) launch(path string) {
	where := &url.URL{Scheme: "file", Path: filepath.ToSlash(path)}
	if err := fyne.CurrentApp().OpenURL(where); err != nil {
		d.Log.Warn("open a file", "err", err)
		d.Note(d.T("ui.files.no_program"))
	}
}

// save asks for a place and writes the file there.
func (v *filesView) save() {
	f, is := v.current()
	if !is {
		return
	}
	d := v.card.desk
	home, err := os.UserHomeDir()
	if err != nil {
		home = "."
	}
	path := kit.NewEntry()
	path.SetText(filepath.Join(home, f.Name))
	dialog := kit.NewDialog(d.Canvas(), d.T("ui.files.save"), path,
		kit.Action{Label: d.T("Do.cancel"), Cancel: true},
		kit.Action{Label: d.T("Do.save"), Confirm: true, Run: func() bool { v.saveTo(f, path.Text); return true }})
	dialog.Size = fyne.NewSize(560, 0)
	dialog.Focus = path
	dialog.Show()
}

func (v *filesView) saveTo(f app.File, path string) {
	d := v.card.desk
	write := func() {
		v.during("ui.files.fetching", func(ctx context.Context) error { return d.App.Content(ctx, f.Doc, f.Spot, path) },
			func() { d.Note(d.T("ui.files.saved")) })
	}
	if _, err := os.Stat(path); err != nil {
		write()
		return
	}
	kit.AskDanger(d.Canvas(), d.T("ui.files.save"), d.T("ui.files.overwrite"), d.T("ui.files.replace"), d.T("Do.cancel"), func(yes bool) {
		if yes {
			write()
		}
	})
}

// pin keeps the file on this desktop for when there is no network, or no longer.
func (v *filesView) pin() {
	f, is := v.current()
	if !is {
		return
	}
	d := v.card.desk
	v.during("ui.files.fetching", func(ctx context.Context) error { return d.App.Pin(ctx, f.Doc, f.Spot, !f.Pinned) }, nil)
}

// remove takes the file out of the document, after a question.
func (v *filesView) remove() {
	f, is := v.current()
	if !is || !v.card.editable() {
		return
	}
	d := v.card.desk
	kit.AskDanger(d.Canvas(), f.Name, d.T("ui.files.remove_ask"), d.T("ui.files.remove"), d.T("Do.cancel"), func(yes bool) {
		if yes {
			v.during("ui.files.removing", func(ctx context.Context) error { return d.App.Detach(ctx, f.Doc, f.Spot) }, nil)
		}
	})
}

// attachTo asks for a file for a field inside a row of the document.
func (c *Card) attachTo(spot string) {
	if !c.takesAt(spot) {
		return
	}
	home, err := os.UserHomeDir()
	if err != nil {
		home = "."
	}
	pickFile(c.desk, c.desk.T("ui.files.attach"), home, nil, func(path string) { c.files.attachAt(spot, path) })
}

// dropInto puts a file that was let go over a row into that row; false where
// there is none that takes one.
func (c *Card) dropInto(paths []string, at fyne.Position) bool {
	if c.tabs.Selected() != c.fields {
		return false
	}
	spot := c.form.FileAt(at)
	switch {
	case spot == "":
		return false
	case len(paths) > 1:
		c.desk.Note(c.desk.T("ui.originals.one_scan"))
	case c.takesAt(spot):
		c.files.attachAt(spot, paths[0])
	}
	return true
}

// takesAt reports whether the row of a spot is saved, and says so if not.
func (c *Card) takesAt(spot string) bool {
	saved := !c.fresh && c.files != nil && c.doc.Parts.At(spot[:strings.LastIndex(spot, "/")]) != nil
	if !saved {
		c.desk.Note(c.desk.T("ui.files.save_first"))
	}
	return saved
}

func (v *filesView) attachAt(spot, path string) {
	c := v.card
	v.during("ui.files.reading", func(ctx context.Context) error {
		_, err := c.desk.App.Attach(ctx, c.id, spot, path, func(int64, int64) {})
		return err
	}, func() { c.desk.Nav.Alive() })
}
