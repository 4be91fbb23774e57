package views

import (
	"bytes"
	"context"
	"errors"
	"os/exec"

	"kontor/desktop/ui/kit"
)

// pictureStamp is how the moment of a picture stands in its file's name.
const pictureStamp = "2006-01-02 15.04"

// Paste implements Paster: a picture in the clipboard becomes a file of the
// card, as if it had been dragged onto it.
func (c *Card) Paste() {
	d := c.desk
	switch {
	case d.Picture == nil || c.form == nil:
	case c.fresh:
		d.Note(d.T("ui.files.save_first"))
	case c.files == nil || !c.editable():
		d.Note(d.T("ui.files.none_here"))
	default:
		c.files.paste()
	}
}

// paste reads the picture and attaches it.
func (v *filesView) paste() {
	c, d := v.card, v.card.desk
	Go(d, d.Picture, func(png []byte, err error) {
		switch {
		case errors.Is(err, exec.ErrNotFound):
			kit.Tell(d.Canvas(), d.T("ui.failed"), d.T("ui.files.no_reader"), d.T("Do.close"))
		case err != nil:
			d.Log.Warn("clipboard", "err", err)
			d.Note(d.T("ui.files.no_picture"))
		case len(png) == 0:
			d.Note(d.T("ui.files.no_picture"))
		default:
			c.ShowTab("ui.card.files")
			v.attachPicture(png)
		}
	})
}

func (v *filesView) attachPicture(png []byte) {
	c, d, field := v.card, v.card.desk, v.field.Value()
	name := d.Words().Tf("ui.files.picture", map[string]string{"at": d.App.Now().In(d.App.Zone()).Format(pictureStamp)}) + ".png"
	v.during("ui.files.reading", func(ctx context.Context) error {
		_, err := d.App.AttachFrom(ctx, c.id, field, name, bytes.NewReader(png), int64(len(png)), func(int64, int64) {})
		return err
	}, func() {
		d.Log.Info("picture is pasted", "id", c.id)
		d.Nav.Alive()
	})
}
