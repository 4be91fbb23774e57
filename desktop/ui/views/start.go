package views

import (
	"context"
	"os"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/app"
	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/theme"
)

// Start is the first run: it makes this profile a device of somebody's.
type Start struct {
	desk *Desk
	done func()

	invitation *kit.Entry
	server     *kit.Entry
	password   *kit.Entry
	again      *kit.Entry
	device     *kit.Entry
	enter      *kit.Button
	faults     map[string]*widget.Label // under each field; "" stands at the end
	body       *fyne.Container
	content    fyne.CanvasObject
}

// NewStart makes the screen; done is called once the first copy is whole.
func NewStart(d *Desk, done func()) *Start {
	s := &Start{desk: d, done: done, faults: map[string]*widget.Label{}}
	s.invitation = kit.NewMultiline(3)
	s.invitation.Wrapping = fyne.TextWrapBreak
	s.invitation.SetPlaceHolder("kontor1.…")
	s.server, s.device = kit.NewEntry(), kit.NewEntry()
	s.server.SetPlaceHolder(d.T("ui.start.server_hint"))
	s.password, s.again = kit.NewPassword(), kit.NewPassword()
	if name, err := os.Hostname(); err == nil {
		s.device.SetText(name)
	}
	s.enter = kit.NewMainButton(d.T("ui.start.enter"), fynetheme.LoginIcon(), s.enrol)
	s.server.OnEnter = s.enrol
	s.again.OnEnter = s.enrol
	s.body = container.NewStack(s.form())
	s.content = door(d, s.body, doorWidth)
	return s
}

// Content is the whole window.
func (s *Start) Content() fyne.CanvasObject { return s.content }

// Focus puts the cursor where one begins.
func (s *Start) Focus() { s.desk.Canvas().Focus(s.invitation) }

func (s *Start) form() fyne.CanvasObject {
	d := s.desk
	more := kit.Column(2, s.field("device", s.device), s.field("server", s.server))
	more.Hide()
	open := kit.NewButton(d.T("ui.start.more"), fynetheme.MenuDropDownIcon(), func() {
		more.Hidden = !more.Hidden
		s.content.Refresh()
	})
	open.Importance = widget.LowImportance
	return kit.Column(6,
		kit.Title(d.T("ui.start.title")), wrapped(d.T("ui.start.lead")),
		s.field("invitation", s.invitation), s.field("password", s.password), s.field("again", s.again),
		container.NewBorder(nil, nil, open, nil), more, s.fault(""), container.NewBorder(nil, nil, nil, s.enter),
	)
}

// field is a label, what is typed, and what is wrong with it.
func (s *Start) field(name string, o fyne.CanvasObject) fyne.CanvasObject {
	label := kit.NewText(s.desk.T("ui.start."+name), theme.Muted, fynetheme.SizeNameText, false)
	return kit.Column(2, label, o, s.fault(name))
}

func (s *Start) fault(name string) fyne.CanvasObject {
	l := faultLabel()
	s.faults[name] = l
	return l
}

func faultLabel() *widget.Label {
	l := widget.NewLabel("")
	l.Importance, l.Wrapping = widget.DangerImportance, fyne.TextWrapWord
	l.Hide()
	return l
}

// complain shows each fault under its field.
func (s *Start) complain(err error) {
	texts := map[string][]string{}
	for _, f := range s.desk.App.Faults(err) {
		field := f.Field
		if s.faults[field] == nil {
			field = ""
		}
		texts[field] = append(texts[field], f.Text)
	}
	for name, l := range s.faults {
		l.SetText(strings.Join(texts[name], "\n"))
		l.Hidden = len(texts[name]) == 0
	}
	s.content.Refresh()
}

func (s *Start) enrol() {
	s.complain(nil)
	if s.password.Text != s.again.Text {
		s.faults["again"].SetText(s.desk.T("ui.start.differ"))
		s.faults["again"].Show()
		s.content.Refresh()
		s.desk.Canvas().Focus(s.again)
		return
	}
	e := app.Enrolment{
		Invitation: strings.TrimSpace(s.invitation.Text), Server: strings.TrimSpace(s.server.Text),
		Password: s.password.Text, Device: strings.TrimSpace(s.device.Text),
	}
	s.enter.Disable()
	s.enter.SetText(s.desk.T("ui.start.connecting"))
	Run(s.desk, func(ctx context.Context) error { return s.desk.App.Enrol(ctx, e) }, func(err error) {
		s.enter.Enable()
		s.enter.SetText(s.desk.T("ui.start.enter"))
		if err != nil {
			s.desk.Log.Warn("enrol", "err", err)
			s.complain(err)
			return
		}
		s.fill()
	})
}

// fill shows how the first copy is coming; whoever does not want to wait goes
// to work with what is there.
func (s *Start) fill() {
	d := s.desk
	count, bar := kit.Caption(""), widget.NewProgressBarInfinite()
	count.Align = fyne.TextAlignCenter
	left := false
	leave := func() {
		if !left {
			left = true
			bar.Stop()
			s.done()
		}
	}
	s.body.Objects = []fyne.CanvasObject{kit.Column(10,
		kit.Title(d.T("ui.fill.title")), wrapped(d.T("ui.fill.lead")), bar, count,
		container.NewBorder(nil, nil, nil, kit.NewButton(d.T("ui.fill.skip"), nil, leave)),
	)}
	s.content.Refresh()
	stop := d.App.Subscribe(func(app.Event) {
		Go(d, d.App.Status, func(st app.Status, err error) {
			if err == nil && !left {
				count.Set(d.Words().N("ui.fill.rows", st.Rows))
			}
		})
	})
	Run(d, d.App.Sync, func(err error) {
		stop()
		if err != nil {
			d.Log.Warn("first sync", "err", err)
		}
		leave()
	})
}

// wrapped is a text that breaks its lines. It stands where its neighbours do:
// Fyne's label would be set in from them.
func wrapped(text string) fyne.CanvasObject {
	l := widget.NewLabel(text)
	l.Wrapping = fyne.TextWrapWord
	return kit.Pad(l, -2, -labelInset)
}

// labelInset is how far Fyne's label sets its text in, unscaled.
const labelInset = 6
