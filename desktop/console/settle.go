package main

import (
	"context"
	"encoding/json"

	"kontor/desktop/app"
	"kontor/shared/doc"
)

// conflicts lists them as they are on everybody's list: mine is what by offered,
// theirs what stands, of other.
func (c *console) conflicts(ctx context.Context, _ request) (answer, error) {
	all, err := c.app.Conflicts(ctx)
	if err != nil {
		return nil, err
	}
	rows := []answer{}
	for _, x := range all {
		rows = append(rows, answer{"id": x.ID, "doc": x.Doc, "kind": x.Kind, "path": x.Path, "base": x.Base, "mine": x.Mine, "theirs": x.Theirs, "by": x.By, "other": x.Other})
	}
	return answer{"rows": rows}, nil
}

func (c *console) resolve(ctx context.Context, r request) (answer, error) {
	id, value := r.id("id"), r.given["take"]
	if len(value) == 0 && r.err == nil {
		r.err = doc.Invalid("take", "required")
	}
	if r.err != nil {
		return nil, r.err
	}
	take := plain(value)
	if take != app.TakeMine && take != app.TakeTheirs {
		take = app.TakeValue
	}
	return nil, c.app.Resolve(ctx, id, take, value)
}

func (c *console) refused(ctx context.Context, _ request) (answer, error) {
	all, err := c.app.Refused(ctx)
	if err != nil {
		return nil, err
	}
	rows := []answer{}
	for _, x := range all {
		a := answer{"id": x.ID, "at": moment(x.At), "title": x.Title, "reason": x.Reason, "errors": faults(c.app.Say(x.Faults))}
		if x.Command != "" {
			a["command"], a["target"], a["args"] = x.Command, x.Target, json.RawMessage(orObject(x.Args))
		} else {
			a["writes"] = drafts(x.Writes)
		}
		rows = append(rows, a)
	}
	return answer{"rows": rows}, nil
}

func orObject(b doc.Body) string {
	if b == "" {
		return "{}"
	}
	return string(b)
}

func drafts(writes []doc.Write) []answer {
	all := []answer{}
	for _, w := range writes {
		all = append(all, answer{"kind": w.Kind, "id": w.ID, "new": w.New, "patch": w.Patch})
	}
	return all
}

func (c *console) discard(ctx context.Context, r request) (answer, error) {
	id := r.id("id")
	if r.err != nil {
		return nil, r.err
	}
	return nil, c.app.Discard(ctx, id)
}

func (c *console) retry(ctx context.Context, r request) (answer, error) {
	id := r.id("id")
	var again app.Second
	r.read("patch", &again.Patch)
	r.read("replace", &again.Replace)
	again.Reason = r.text("reason")
	if r.err != nil {
		return nil, r.err
	}
	ctx, cancel := context.WithTimeout(ctx, commandWait)
	defer cancel()
	saved, err := c.app.Retry(ctx, id, again)
	if err != nil {
		return nil, err
	}
	return c.warned(answer{"made": orNone(saved.Made)}, saved.Warnings), nil
}

func (c *console) bringIn(ctx context.Context, r request) (answer, error) {
	args := app.ImportArgs{File: r.need("file"), Kind: r.need("kind")}
	r.read("map", &args.Map)
	r.read("defaults", &args.Defaults)
	r.read("dry_run", &args.DryRun)
	if r.err != nil {
		return nil, r.err
	}
	out, err := c.app.Import(ctx, args)
	if err != nil {
		return nil, err
	}
	wrong := []answer{}
	for _, e := range out.Errors {
		wrong = append(wrong, answer{"row": e.Row, "column": e.Column, "code": e.Code, "text": e.Text})
	}
	alike := []answer{}
	for _, w := range out.Alike {
		alike = append(alike, answer{"row": w.Row, "title": w.Title, "code": w.Code, "text": w.Text})
	}
	return answer{
		"warnings": alike,
		"rows":     out.Rows, "created": out.Created, "merged": out.Merged, "skipped": out.Skipped, "gone": out.Gone, "errors": wrong, "batch": out.Batch, "map": out.Map,
	}, nil
}

func (c *console) subscribe(ctx context.Context, r request) (answer, error) {
	args := app.FeedArgs{Label: r.text("label"), Scope: r.text("scope"), Level: r.text("level")}
	r.read("layers", &args.Layers)
	r.read("contacts", &args.Contacts)
	if r.err != nil {
		return nil, r.err
	}
	feed, err := c.app.AddFeed(ctx, args)
	if err != nil {
		return nil, err
	}
	return answer{"id": feed.ID, "url": feed.URL}, nil
}

func (c *console) subscriptions(ctx context.Context, _ request) (answer, error) {
	feeds, err := c.app.Feeds(ctx)
	if err != nil {
		return nil, err
	}
	rows := []answer{}
	for _, f := range feeds {
		rows = append(rows, answer{"id": f.ID, "label": f.Label, "layers": f.Layers, "scope": f.Scope, "level": f.Level, "contacts": f.Contacts, "made": f.Made})
	}
	return answer{"rows": rows}, nil
}

func (c *console) unsubscribe(ctx context.Context, r request) (answer, error) {
	id := r.id("id")
	if r.err != nil {
		return nil, r.err
	}
	return nil, c.app.RemoveFeed(ctx, id)
}
