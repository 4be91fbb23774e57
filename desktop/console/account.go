package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"kontor/desktop/app"
	"kontor/shared/doc"
	"kontor/shared/i18n"
)

func (c *console) enrol(ctx context.Context, r request) (answer, error) {
	e := app.Enrolment{
		Invitation: r.need("invitation"), Server: r.text("server"), Password: r.need("password"), Device: r.text("device"),
	}
	if r.text("otp") != "" && r.err == nil {
		r.err = doc.Invalid("otp", "not_required")
	}
	if r.err != nil {
		return nil, r.err
	}
	if err := c.app.Enrol(ctx, e); err != nil {
		return nil, err
	}
	return c.who(ctx)
}

func (c *console) who(ctx context.Context) (answer, error) {
	st, err := c.app.Status(ctx)
	if err != nil {
		return nil, err
	}
	return answer{"user": st.Employee, "login": st.Login}, nil
}

func (c *console) password(ctx context.Context, r request) (answer, error) {
	old, password := r.need("old"), r.need("new")
	if r.err != nil {
		return nil, r.err
	}
	return nil, c.app.SetPassword(ctx, old, password)
}

func (c *console) unlock(ctx context.Context, r request) (answer, error) {
	password := r.need("password")
	if r.err != nil {
		return nil, r.err
	}
	if err := c.app.Unlock(ctx, password); err != nil {
		return nil, err
	}
	return c.who(ctx)
}

func (c *console) rebuild(ctx context.Context, r request) (answer, error) {
	password := r.need("password")
	if r.err != nil {
		return nil, r.err
	}
	whole, err := c.app.Rebuild(ctx, password)
	if err != nil {
		return nil, err
	}
	a, err := c.who(ctx)
	if err != nil {
		return nil, err
	}
	a["whole"] = whole
	if !whole {
		return c.warned(a, []*doc.Error{doc.Denied("rebuilt_in_part")}), nil
	}
	return a, nil
}

func (c *console) lock(context.Context, request) (answer, error) { return nil, c.app.Lock() }

func (c *console) end(context.Context, request) (answer, error) {
	c.quit = true
	return nil, nil
}

func (c *console) set(_ context.Context, r request) (answer, error) {
	lang := i18n.Lang(r.need("language"))
	if r.err != nil {
		return nil, r.err
	}
	if slices.Contains(i18n.Langs(), lang) {
		c.app.SetLanguage(lang)
		return nil, nil
	}
	return nil, doc.Invalid("language", "unknown_choice")
}

func (c *console) status(ctx context.Context, _ request) (answer, error) {
	st, err := c.app.Status(ctx)
	if err != nil {
		return nil, err
	}
	a := answer{
		"state": st.State, "queued": st.Queued, "files": st.Files, "conflicts": st.Conflicts, "refused": st.Refused, "seq": st.Seq, "head": st.Head,
		"as_of": moment(st.AsOf), "user": st.Employee, "login": st.Login, "server": st.Server, "epoch": st.Epoch,
	}
	if st.Cause != nil {
		a["cause"] = faults(c.app.Say([]*doc.Error{st.Cause}))
	}
	return a, nil
}

func moment(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Format(time.RFC3339)
}

// usualWait is how many seconds sync waits when nobody says otherwise,
// longestWait how many it can be told to.
const (
	usualWait   = 30.0
	longestWait = 86400
)

func (c *console) sync(ctx context.Context, r request) (answer, error) {
	seconds := usualWait
	r.read("seconds", &seconds)
	if r.err == nil && (seconds < 0 || seconds > longestWait) {
		r.err = doc.Invalid("seconds", "range").With("min", "0").With("max", fmt.Sprint(longestWait))
	}
	if r.err != nil {
		return nil, r.err
	}
	ctx, cancel := context.WithTimeout(ctx, time.Duration(seconds*float64(time.Second)))
	defer cancel()
	if err := c.app.Sync(ctx); err != nil {
		return nil, err
	}
	return c.status(context.WithoutCancel(ctx), r)
}

func (c *console) offline(ctx context.Context, r request) (answer, error) {
	if err := c.app.Online(ctx, false); err != nil {
		return nil, err
	}
	return c.status(ctx, r)
}

func (c *console) online(ctx context.Context, r request) (answer, error) {
	if err := c.app.Online(ctx, true); err != nil {
		return nil, err
	}
	return c.status(ctx, r)
}
