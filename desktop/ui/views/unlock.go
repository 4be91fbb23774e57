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
	anew     *kit.Button // makes a damaged copy anew
	fault    *widget.Label
	content  fyne.CanvasObject
}

// NewUnlock makes the screen; done is called once the copy is open.
func NewUnlock(d *Desk, done func()) *Unlock {
	u := &Unlock{desk: d, done: done, password: kit.NewPassword(), fault: faultLabel()}
	u.enter = kit.NewMainButton(d.T("ui.unlock.enter"), fynetheme.LoginIcon(), u.open)
	u.anew = kit.NewButton(d.T("ui.unlock.rebuild"), fynetheme.ViewRefreshIcon(), u.rebuild)
	u.anew.Hidden = !d.App.Damaged()
	if why := d.App.Ended(); why != nil {
		u.fault.SetText(d.Text(why))
		u.fault.Show()
	}
	u.password.OnEnter = u.open
	u.password.SetPlaceHolder(d.T("ui.unlock.password"))
	u.content = door(d, kit.Column(8,
		kit.Title(d.T("ui.unlock.title")), wrapped(d.T("ui.unlock.lead")), u.password, u.fault,
		container.NewBorder(nil, nil, nil, u.enter, u.anew),
	), unlockWidth)
	return u
}

// Content is the whole window.
func (u *Unlock) Content() fyne.CanvasObject { return u.content }

// Focus puts the cursor where one begins.
func (u *Unlock) Focus() { u.desk.Canvas().Focus(u.password) }

func (u *Unlock) open() { u.try(u.desk.App.Unlock) }

// rebuild makes a damaged copy anew, and says if something of it is lost.
func (u *Unlock) rebuild() {
	whole := true
	u.try(func(ctx context.Context, password string) (err error) {
		whole, err = u.desk.App.Rebuild(ctx, password)
		return err
	}, func() {
		if !whole {
			kit.Tell(u.desk.Canvas(), u.desk.T("ui.unlock.rebuild"), u.desk.T("Rule.rebuilt_in_part"), u.desk.T("Do.close"))
		}
	})
}

// try does something with the password; then are done behind the desk that it
// opens.
func (u *Unlock) try(with func(ctx context.Context, password string) error, then ...func()) {
	password := u.password.Text
	u.enter.Disable()
	u.anew.Disable()
	Run(u.desk, func(ctx context.Context) error { return with(ctx, password) }, func(err error) {
		u.enter.Enable()
		u.anew.Enable()
		if err != nil {
			u.refused(err)
			return
		}
		u.done()
		for _, f := range then {
			f()
		}
	})
}

func (u *Unlock) refused(err error) {
	u.desk.Log.Info("not unlocked")
	u.fault.SetText(u.desk.Text(err))
	u.fault.Show()
	if u.anew.Hidden = !u.desk.App.Damaged(); u.anew.Hidden {
		u.password.SetText("") // what is wanted next is another one
	}
	u.content.Refresh()
	u.Focus()
}
