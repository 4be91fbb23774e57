package ui

import (
	"context"
	"strconv"
	"time"

	"kontor/desktop/app"
	"kontor/desktop/ui/views"
)

// counts is what the window shows of everything at once.
type counts struct {
	app.Status
	tasks   int
	overdue int
	name    string
	post    string
}

// refreshStatus reads the state and what waits, and shows it: one reading at a
// time, so that an older one never comes last.
func (s *Shell) refreshStatus() {
	if s.counting {
		s.recount = true
		return
	}
	s.counting = true
	views.Go(s.desk, s.count, func(c counts, err error) {
		s.counting = false
		if s.recount {
			s.recount = false
			defer s.refreshStatus()
		}
		if err != nil || s.bar == nil {
			return // locked meanwhile
		}
		if c.State != s.last.State || c.Queued != s.last.Queued {
			s.desk.Log.Info("status is shown", "state", c.State, "queued", c.Queued)
		}
		s.last = c.Status
		s.bar.show(c.Status)
		s.side.badge(placeTasks, some(c.tasks), c.overdue > 0)
		s.side.badge(placeConflicts, some(c.Conflicts), c.Conflicts > 0)
		s.side.badge(placeRefused, some(c.Refused), c.Refused > 0)
		s.side.who(c.name, c.post)
	})
}

func some(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func (s *Shell) count(ctx context.Context) (c counts, err error) {
	a := s.desk.App
	if c.Status, err = a.Status(ctx); err != nil {
		return c, err
	}
	open, err := a.List(ctx, app.Query{Kind: "Task", Where: views.MyOpenTasks(a.Me()), Limit: 1})
	if err != nil {
		return c, err
	}
	late, err := a.List(ctx, app.Query{Kind: "Task", Where: views.MyLateTasks(a.Me(), a.Now()), Limit: 1})
	if err != nil {
		return c, err
	}
	c.tasks, c.overdue = open.Total, late.Total
	c.name = a.Title(ctx, a.Me())
	if me, err := a.Get(ctx, a.Me()); err == nil {
		c.post = s.desk.Show(me.Kind, "Post", me.Parts["Post"])
	}
	return c, nil
}

// syncNow connects at once, whatever holds the connection down, and waits until
// all is sent and received.
func (s *Shell) syncNow() {
	s.held = false
	sync := func(ctx context.Context) error {
		ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
		defer cancel()
		if err := s.desk.App.Online(ctx, true); err != nil {
			return err
		}
		return s.desk.App.Sync(ctx)
	}
	s.desk.Note(s.desk.T("ui.sync.begun"))
	views.Run(s.desk, sync, func(err error) {
		if err != nil {
			s.desk.Note(s.desk.Text(err))
			return
		}
		s.desk.Note(s.desk.T("ui.sync.done"))
	})
}

func (s *Shell) toggleOnline() {
	s.held = !s.held
	up, note := !s.held, "ui.sync.let"
	if s.held {
		note = "ui.sync.held"
	}
	views.Run(s.desk, func(ctx context.Context) error { return s.desk.App.Online(ctx, up) }, func(err error) {
		if err != nil {
			s.desk.Fail(err)
			return
		}
		s.desk.Note(s.desk.T(note))
		s.refreshStatus()
	})
}
