package ui

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"kontor/desktop/app"
	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/views"
)

// remindEvery is how often the window looks whether somebody is to be told of a
// task, and putOff how long a reminder is put off.
const (
	remindEvery = time.Minute
	putOff      = time.Hour
)

// mostReminders is how many reminders stand under each other; more are told as
// one.
const mostReminders = 3

// reminders is the strip over the pages that tells of tasks when it is time.
type reminders struct {
	shell *Shell
	open  []*call
	box   *fyne.Container
	timer *time.Timer
}

// call is a line of the strip: one task, or several told as one.
type call struct{ tasks []app.Reminder }

func newReminders(s *Shell) *reminders { return &reminders{shell: s} }

// object is the strip, made anew with the window: in its language and scale.
func (r *reminders) object() fyne.CanvasObject {
	r.box = kit.Column(4)
	for _, c := range r.open {
		r.box.Add(r.line(c))
	}
	return r.box
}

// begin looks at once and then again and again, until end.
func (r *reminders) begin() {
	r.end()
	r.look()
}

func (r *reminders) end() {
	if r.timer != nil {
		r.timer.Stop()
		r.timer = nil
	}
}

// look asks what is to be told now.
func (r *reminders) look() {
	d := r.shell.desk
	if r.timer != nil {
		r.timer.Stop()
	}
	r.timer = time.AfterFunc(remindEvery, func() { d.Do(r.again) })
	views.Go(d, d.App.Reminders, func(all []app.Reminder, err error) {
		if err != nil {
			return // locked meanwhile, or told again at the next look
		}
		r.tell(all)
	})
}

// again is look, unless the window was locked meanwhile.
func (r *reminders) again() {
	if r.timer != nil && r.shell.tabs != nil {
		r.look()
	}
}

// tell shows reminders in the window, and by the system to who looks elsewhere.
func (r *reminders) tell(all []app.Reminder) {
	if len(all) == 0 {
		return
	}
	d := r.shell.desk
	if len(all) > mostReminders {
		r.add(&call{all})
	} else {
		for _, one := range all {
			r.add(&call{[]app.Reminder{one}})
		}
	}
	var lines []string
	for i, one := range all {
		if i == mostReminders {
			lines = append(lines, "… "+strconv.Itoa(len(all)-i))
			break
		}
		lines = append(lines, r.words(one))
	}
	fyne.CurrentApp().SendNotification(fyne.NewNotification(d.T("ui.remind.title"), strings.Join(lines, "\n")))
	d.Log.Info("reminders are shown", "count", len(all))
}

func (r *reminders) words(one app.Reminder) string {
	d := r.shell.desk
	return d.Words().Moment(one.Due, d.App.Zone()) + " — " + one.Title
}

func (r *reminders) add(c *call) {
	r.open = append(r.open, c)
	r.box.Add(r.line(c))
	r.shell.desk.Window.Content().Refresh()
}

// line tells of a call, with what can be done about it; whatever is done takes
// it away.
func (r *reminders) line(c *call) fyne.CanvasObject {
	d := r.shell.desk
	text, late := d.Words().N("ui.remind.many", len(c.tasks)), false
	open := func() { r.shell.visitKey(placeTasks) }
	if len(c.tasks) == 1 {
		one := c.tasks[0]
		text, late, open = r.words(one), one.Late, func() { d.Nav.Card(one.Task) }
	}
	var line fyne.CanvasObject
	then := func(do func()) func() {
		return func() {
			r.open = slices.DeleteFunc(r.open, func(have *call) bool { return have == c })
			r.box.Remove(line)
			d.Window.Content().Refresh()
			if do != nil {
				do()
			}
		}
	}
	tools := []fyne.CanvasObject{kit.NewButton(d.T("Do.open"), nil, then(open))}
	if len(c.tasks) == 1 {
		tools = append(tools, kit.NewButton(d.T("ui.remind.later"), nil, then(func() { r.later(c.tasks[0]) })))
	}
	line = views.NewReminder(text, late, append(tools, kit.NewButton(d.T("Do.close"), nil, then(nil)))...)
	return line
}

// later puts a reminder off.
func (r *reminders) later(one app.Reminder) {
	d := r.shell.desk
	views.Run(d, func(ctx context.Context) error { return d.App.Remind(ctx, one.Task, putOff) }, func(err error) {
		if err != nil {
			d.Fail(err)
		}
	})
}
