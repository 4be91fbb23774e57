package views

import (
	"context"
	"encoding/json"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kontor/desktop/app"
	"kontor/desktop/ui/form"
	"kontor/desktop/ui/kit"
	"kontor/shared/doc"
)

// openCommand asks for what a command needs and gives it: live it is done at
// once or refused with a reason, offline it waits.
func openCommand(c *Card, a app.Action) {
	d := c.desk
	conf := d.formConfig("Command."+a.Name, a.Args)
	args := form.New(conf)
	var content fyne.CanvasObject = args
	var shown *proof
	if field := c.face.Proves[a.Name]; field != "" {
		shown = newProof(c, a.Name, field)
		content = container.NewBorder(nil, shown.box, nil, nil, args)
	}
	var dialog *kit.Dialog
	give := func() bool {
		if faults := args.Faults(); len(faults) > 0 {
			args.ShowFaults(faults)
			dialog.Refresh()
			return false
		}
		raw, err := json.Marshal(args.Patch())
		if err != nil {
			d.Fail(err)
			return false
		}
		body := doc.Body(raw)
		dialog.SetEnabled(1, false)
		Go(d, func(ctx context.Context) (app.Outcome, error) {
			ctx, cancel := shortly(ctx)
			defer cancel()
			if shown != nil {
				if err := shown.missing(ctx); err != nil {
					return app.Outcome{}, err
				}
			}
			return d.App.Command(ctx, a.Name, c.id, body, "")
		}, func(out app.Outcome, err error) {
			dialog.SetEnabled(1, true)
			if err != nil {
				args.ShowFaults(doc.Faults(err))
				dialog.Refresh()
				return
			}
			dialog.Close()
			if out.Done {
				d.Note(d.T("ui.command.done"))
			} else {
				d.Note(d.T("ui.command.waits"))
			}
			c.load()
		})
		return false
	}
	dialog = kit.NewDialog(d.Canvas(), a.Label, content,
		kit.Action{Label: d.T("Do.cancel"), Cancel: true}, kit.Action{Label: a.Label, Confirm: true, Run: give})
	dialog.Size, dialog.Keep = fyne.NewSize(560, 320), true
	dialog.Show()
	args.Focus("")
}
