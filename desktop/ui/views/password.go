package views

import (
	"context"

	"fyne.io/fyne/v2"

	"kontor/desktop/ui/kit"
)

// OpenPassword lets the user change the password of account and copy.
func OpenPassword(d *Desk) {
	old, fresh, again := kit.NewPassword(), kit.NewPassword(), kit.NewPassword()
	fault := faultLabel()
	var dialog *kit.Dialog
	complain := func(text string) {
		fault.SetText(text)
		fault.Show()
		dialog.Refresh()
	}
	change := func() bool {
		if fresh.Text != again.Text {
			complain(d.T("ui.password.differ"))
			return false
		}
		dialog.SetEnabled(1, false)
		Run(d, func(ctx context.Context) error { return d.App.SetPassword(ctx, old.Text, fresh.Text) }, func(err error) {
			dialog.SetEnabled(1, true)
			if err != nil {
				complain(d.Text(err))
				return
			}
			dialog.Close()
			d.Note(d.T("ui.password.done"))
		})
		return false
	}
	dialog = kit.NewDialog(d.Canvas(), d.T("ui.password.title"), kit.Column(6, wrapped(d.T("ui.password.lead")),
		labelled(d.T("ui.password.old"), old), labelled(d.T("ui.password.new"), fresh), labelled(d.T("ui.password.again"), again), fault),
		kit.Action{Label: d.T("Do.cancel"), Cancel: true}, kit.Action{Label: d.T("ui.password.change"), Confirm: true, Run: change})
	dialog.Size = fyne.NewSize(420, 0)
	dialog.Focus = old
	dialog.Show()
}
