package app

import (
	"context"
	"time"

	"kontor/desktop/syncer"
	"kontor/shared/doc"
	"kontor/shared/wire"
)

// Status is what the status bar shows.
type Status struct {
	State     string // offline, connecting, catching_up, live, revoked, upgrade
	Queued    int    // mutations the server has not answered
	Files     int    // whose content the server does not have
	Conflicts int
	Refused   int
	Seq       int64     // what the copy has
	Head      int64     // what the server is known to have
	AsOf      time.Time // when the two were last compared
	Employee  doc.ID
	Login     string
	Server    string
	Company   string
	Epoch     string
	Rows      int        // taken of a first fill
	Cause     *doc.Error // why there is no connection
}

// Status tells how the copy stands.
func (a *App) Status(ctx context.Context) (st Status, err error) {
	err = a.use(func(s *session) error {
		counts, err := s.v.Counts(ctx)
		if err != nil {
			return err
		}
		now, w := s.sync.Status(), s.owner()
		st = Status{
			State: string(now.State), Queued: counts.Queued, Files: counts.Files, Conflicts: counts.Conflicts, Refused: counts.Refused,
			Seq: now.Cursor, Head: now.Head, AsOf: now.AsOf, Employee: w.Employee, Login: w.Login,
			Server: w.Identity.Host, Company: w.Company, Epoch: now.Epoch, Rows: now.Rows, Cause: now.Cause,
		}
		return nil
	})
	return st, err
}

// Online lets the connection up, or holds it down: then it returns once there
// is none.
func (a *App) Online(ctx context.Context, up bool) error {
	if err := a.use(func(s *session) error { s.sync.Hold(!up); return nil }); err != nil || up {
		return err
	}
	return a.wait(ctx, func() (bool, error) {
		st, err := a.Status(ctx)
		return st.State == string(syncer.Offline), err
	})
}

// Sync waits until nothing is queued and the copy has everything that the
// server had when asked.
func (a *App) Sync(ctx context.Context) error {
	err := a.catchUp(ctx)
	if err != nil && ctx.Err() != nil { // wherever the time ran out
		return doc.Denied("sync_timeout").Because(err)
	}
	return err
}

func (a *App) catchUp(ctx context.Context) error {
	head, err := a.heardHead(ctx)
	if err != nil {
		return err
	}
	if err := a.wait(ctx, func() (bool, error) {
		st, err := a.Status(ctx)
		return err == nil && st.Seq >= head && st.Queued == 0, err
	}); err != nil {
		return err
	}
	return a.use(func(s *session) error { return s.v.Index(ctx) })
}

// heardHead waits until everything is sent and asks the server how far it has
// come, again when the connection is lost in between.
func (a *App) heardHead(ctx context.Context) (head int64, err error) {
	for {
		if err := a.wait(ctx, func() (bool, error) {
			st, err := a.Status(ctx)
			return err == nil && st.State == string(syncer.Live) && st.Queued == 0 && st.Files == 0, err
		}); err != nil {
			return 0, err
		}
		if err = a.ask(ctx, wire.AskSync, struct{}{}, &head); !isOffline(err) || ctx.Err() != nil {
			return head, err
		}
	}
}

// ask puts a question to the server. The program can be locked meanwhile: the
// question ends with the session.
func (a *App) ask(ctx context.Context, what string, args, into any) error {
	var open *session
	if err := a.use(func(s *session) error { open = s; return nil }); err != nil {
		return err
	}
	return open.sync.Ask(ctx, what, args, into)
}

// wait returns when done says so; it looks again after each event.
func (a *App) wait(ctx context.Context, done func() (bool, error)) error {
	again := make(chan struct{}, 1)
	stop := a.Subscribe(func(Event) {
		select {
		case again <- struct{}{}:
		default:
		}
	})
	defer stop()
	for {
		if ok, err := done(); ok || err != nil {
			return err
		}
		select {
		case <-again:
		case <-ctx.Done():
			return doc.Denied("sync_timeout").Because(ctx.Err())
		}
	}
}
