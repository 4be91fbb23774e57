package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/ui/views"
	"kontor/shared/crm"
)

// looks is how often within that time is looked.
const looks = 30

// idle locks the program when nobody is at work. Fyne tells nobody of all keys
// and mouse moves, so besides what it hears it looks now and then whether
// something has been typed.
type idle struct {
	shell *Shell
	now   func() time.Time
	after func(time.Duration, func()) (stop func() bool)
	limit time.Duration // how long nobody may be at work; the company sets it
	last  time.Time
	print any         // of what has the focus, when it was last looked at
	stop  func() bool // of the wait for the next look; nil: nobody looks
}

func newIdle(s *Shell, c Config) *idle {
	i := &idle{shell: s, now: c.Now, after: c.After, limit: idleLimit(crm.UsualSettings())}
	if i.now == nil {
		i.now = time.Now
	}
	if i.after == nil {
		i.after = func(d time.Duration, f func()) func() bool { return time.AfterFunc(d, f).Stop }
	}
	return i
}

func idleLimit(s *crm.Settings) time.Duration { return time.Duration(s.IdleLockMinutes) * time.Minute }

// learn reads from the settings how long nobody may be at work.
func (i *idle) learn() {
	d := i.shell.desk
	views.Go(d, d.App.Figures, func(s *crm.Settings, err error) {
		if err != nil {
			d.Log.Warn("settings", "err", err) // what held goes on
			return
		}
		i.limit = idleLimit(s)
	})
}

func (i *idle) begin() {
	i.end()
	i.learn()
	i.last, i.print = i.now(), i.typed()
	i.wait()
}

func (i *idle) end() {
	if i.stop != nil {
		i.stop()
		i.stop = nil
	}
}

func (i *idle) wait() {
	if i.stop != nil {
		i.stop() // a look that was late already
	}
	i.stop = i.after(i.limit/looks, func() { i.shell.desk.Do(i.look) })
}

func (i *idle) look() {
	if i.stop == nil {
		return
	}
	if p := i.typed(); p != i.print {
		i.print = p
		i.last = i.now()
	}
	if i.now().Sub(i.last) >= i.limit {
		i.shell.Lock()
		return
	}
	i.wait()
}

// typed is what tells one state of typing from another.
func (i *idle) typed() any {
	f := i.shell.desk.Canvas().Focused()
	t, ok := f.(interface{ SelectedText() string })
	if !ok {
		return f
	}
	type entry struct {
		focus    any
		text     string
		row, col int
	}
	e := entry{focus: f, text: t.SelectedText()}
	if w, ok := f.(interface{ CursorPosition() fyne.Position }); ok {
		e.row, e.col = int(w.CursorPosition().Y), int(w.CursorPosition().X)
	}
	return e
}

// alive notes that somebody is at work.
func (s *Shell) alive() { s.idle.last = s.idle.now() }

// Lock closes the copy; the pages stay open behind the password.
func (s *Shell) Lock() {
	if s.tabs == nil {
		return
	}
	if err := s.desk.App.Lock(); err != nil {
		s.desk.Log.Error("lock", "err", err)
	}
}

// root is the whole desk: it hears the mouse where nothing else does.
type root struct {
	widget.BaseWidget
	content fyne.CanvasObject
	moved   func()
}

func newRoot(content fyne.CanvasObject, moved func()) *root {
	r := &root{content: content, moved: moved}
	r.ExtendBaseWidget(r)
	return r
}

// MouseIn notes the mouse.
func (r *root) MouseIn(*desktop.MouseEvent) { r.moved() }

// MouseMoved notes the mouse.
func (r *root) MouseMoved(*desktop.MouseEvent) { r.moved() }

// MouseOut does nothing.
func (r *root) MouseOut() {}

// CreateRenderer draws it.
func (r *root) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(r.content))
}
