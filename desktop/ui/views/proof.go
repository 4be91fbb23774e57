package views

import (
	"context"
	"errors"
	"os"
	"strings"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"kontor/desktop/ui/kit"
)

// proof stands in the dialog of a command that cannot do without a file: it
// tells which files there are in the field, and lets one be attached.
type proof struct {
	c              *Card
	command, field string
	names          *kit.Text
	attach         *kit.Button
	box            *fyne.Container
}

func newProof(c *Card, command, field string) *proof {
	d := c.desk
	p := &proof{c: c, command: command, field: field, names: kit.Body("")}
	p.names.Truncate = true
	p.attach = kit.NewButton(d.T("ui.proof.attach"), fynetheme.ContentAddIcon(), p.pick)
	p.box = kit.Column(4, strong(d.Words().Label(c.kind.Name, field)), p.names)
	if c.editable() {
		p.box.Add(kit.Line(6, p.attach))
	} else {
		p.box.Add(wrapped(d.T("ui.proof.others")))
	}
	p.show()
	return p
}

// show reads which files there are.
func (p *proof) show() {
	d := p.c.desk
	Go(d, func(ctx context.Context) (names []string, err error) {
		all, err := d.App.Files(ctx, p.c.id)
		for _, f := range all {
			if field, _, _ := strings.Cut(f.Spot, "/"); field == p.field {
				names = append(names, f.Name)
			}
		}
		return names, err
	}, func(names []string, err error) {
		switch {
		case err != nil:
			p.names.Set(d.Text(err))
		case len(names) == 0:
			p.names.Set(d.T("ui.proof.none"))
		default:
			p.names.Set(strings.Join(names, ", "))
		}
	})
}

// pick asks for a file of the disk and attaches it to the field.
func (p *proof) pick() {
	home, err := os.UserHomeDir()
	if err != nil {
		home = "."
	}
	d := p.c.desk
	pickFile(d, d.T("ui.files.attach"), home, nil, func(path string) {
		p.attach.Disable()
		p.names.Set(d.T("ui.files.reading"))
		Run(d, func(ctx context.Context) error {
			_, err := d.App.Attach(ctx, p.c.id, p.field, path, func(int64, int64) {})
			return err
		}, func(err error) {
			p.attach.Enable()
			if err != nil {
				d.Fail(err)
			}
			p.show()
		})
	})
}

// missing is what the command itself says of the field as it is here: without
// the file nothing is sent.
func (p *proof) missing(ctx context.Context) error {
	now, err := p.c.desk.App.Get(ctx, p.c.id)
	if err != nil {
		return err
	}
	all, err := p.c.desk.App.Obstacles(ctx, now)
	faults := []error{err}
	for _, f := range all[p.command] {
		if f.Field() == p.field {
			f.Kind = p.c.kind.Name
			faults = append(faults, f)
		}
	}
	return errors.Join(faults...)
}
