package views

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/ui/kit"
)

// Unlock asks for the password of the encrypted copy.
type Unlock struct {
	desk     *Desk
	done     func()
	password *kit.Entry
	enter    *kit.Button
	fault    *widget.Label
	content  fyne.CanvasObject
}

// NewUnlock makes the screen; done is called once the copy is open.
func NewUnlock(d *Desk, done func()) *Unlock {
	u := &Unlock{desk: d, done: done, password: kit.NewPassword(), fault: faultLabel()}
	u.enter = kit.NewMainButton(d.T("ui.unlock.enter"), fynetheme.LoginIcon(), u.open)
	u.password.OnEnter = u.open
	u.password.SetPlaceHolder(d.T("ui.unlock.password"))
	u.content = door(d, kit.Column(8,
		kit.Title(d.T("ui.unlock.title")), wrapped(d.T("ui.unlock.lead")), u.password, u.fault,
		container.NewBorder(nil, nil, nil, u.enter),
	), unlockWidth)
	return u
}

// Content is the whole window.
func (u *Unlock) Content() fyne.CanvasObject { return u.content }

// Focus puts the cursor where one begins.
func (u *Unlock) Focus() { u.desk.Canvas().Focus(u.password) }

func (u *Unlock) open() {
	password := u.password.Text
	u.enter.Disable()
	Run(u.desk, func(ctx context.Context) error { return u.desk.App.Unlock(ctx, password) }, func(err error) {
		u.enter.Enable()
		if err != nil {
			u.desk.Log.Info("not unlocked")
			u.fault.SetText(u.desk.Text(err))
			u.fault.Show()
			u.content.Refresh()
			u.password.SetText("")
			u.Focus()
			return
		}
		u.done()
	})
}
