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
	waiting
	tasks   int
	overdue int
	name    string
	post    string
}

// waiting is what awaits the user besides tasks.
type waiting struct {
	read       bool
	originals  int // late
	admissions int // to be worked on
	signatures int // of the second of two
}

// refreshStatus reads the state and what waits, and shows it: one reading at a
// time, so that an older one never comes last.
func (s *Shell) refreshStatus() {
	if s.counting {
		s.recount = true
		return
	}
	s.counting = true
	known := s.waiting // what reads many documents is read anew only when some have changed
	s.waiting.read = true
	views.Go(s.desk, func(ctx context.Context) (counts, error) { return s.count(ctx, known) }, func(c counts, err error) {
		s.counting = false
		if err != nil || !s.waiting.read {
			s.waiting.read = false
		} else {
			s.waiting = c.waiting
		}
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
		s.side.badge(placeOriginals, some(c.originals), c.originals > 0)
		s.side.badge("Admission", some(c.admissions), false)
		s.side.badge(placeSignatures, some(c.signatures), c.signatures > 0)
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

func (s *Shell) count(ctx context.Context, known waiting) (c counts, err error) {
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
	if c.waiting, err = s.await(ctx, known); err != nil {
		return c, err
	}
	c.name = a.Title(ctx, a.Me())
	if me, err := a.Get(ctx, a.Me()); err == nil {
		c.post = s.desk.Show(me.Kind, "Post", me.Parts["Post"])
	}
	return c, nil
}

// await counts what awaits the user, unless it is known.
func (s *Shell) await(ctx context.Context, known waiting) (w waiting, err error) {
	if known.read {
		return known, nil
	}
	a := s.desk.App
	w.read = true
	if w.originals, err = views.LateOriginals(ctx, a); err != nil {
		return w, err
	}
	for into, kind := range map[*int]string{&w.admissions: "Admission", &w.signatures: "Approval"} {
		page, err := a.List(ctx, app.Query{Kind: kind, Where: views.AwaitsMe(), Limit: 1})
		if err != nil {
			return w, err
		}
		*into = page.Total
	}
	return w, nil
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
