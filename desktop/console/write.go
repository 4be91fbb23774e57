package main

import (
	"context"
	"encoding/json"
	"time"

	"kontor/desktop/app"
	"kontor/shared/doc"
)

// commandWait is how long the answer to a command is waited for.
const commandWait = 10 * time.Second

func (c *console) create(ctx context.Context, r request) (answer, error) {
	reason := r.text("reason")
	w, err := c.draft(r)
	if err != nil {
		return nil, err
	}
	saved, err := c.app.Save(ctx, app.Draft{Writes: []doc.Write{w}, Reason: reason})
	if err != nil {
		return nil, err
	}
	a, err := c.written(ctx, w.ID)
	if err != nil {
		return nil, err
	}
	return c.warned(a, saved.Warnings), nil
}

// draft reads a new document.
func (c *console) draft(r request) (w doc.Write, err error) {
	w = doc.Write{Kind: r.need("kind"), ID: doc.ID(r.text("id")), New: true, Patch: doc.Patch{}}
	r.read("fields", &w.Patch)
	if r.err != nil {
		return w, r.err
	}
	if w.ID == "" {
		w.ID, err = c.app.NewIDFor(w.Kind, w.Patch)
	}
	return w, err
}

// written tells what a written document has come to.
func (c *console) written(ctx context.Context, id doc.ID) (answer, error) {
	d, err := c.app.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	a := answer{"id": id, "seq": d.Seq}
	if d.Pending > 0 {
		a["seq"] = 0
	}
	var number string
	if raw := d.Parts["Number"]; raw != nil && json.Unmarshal(raw, &number) == nil {
		a["number"] = number
	}
	return a, nil
}

func (c *console) save(ctx context.Context, r request) (answer, error) {
	reason := r.text("reason")
	w, err := c.edit(ctx, r)
	if err != nil {
		return nil, err
	}
	saved, err := c.app.Save(ctx, app.Draft{Writes: []doc.Write{w}, Reason: reason})
	if err != nil {
		return nil, err
	}
	a, err := c.written(ctx, w.ID)
	if err != nil {
		return nil, err
	}
	return c.warned(a, saved.Warnings), nil
}

// edit reads a change of a document that is there.
func (c *console) edit(ctx context.Context, r request) (w doc.Write, err error) {
	w = doc.Write{ID: r.id("id"), Patch: doc.Patch{}}
	r.read("patch", &w.Patch)
	if len(w.Patch) == 0 && r.err == nil {
		r.err = doc.Invalid("patch", "required")
	}
	if r.err != nil {
		return w, r.err
	}
	d, err := c.app.Get(ctx, w.ID)
	if err != nil {
		return w, err
	}
	w.Kind = d.Kind.Name
	return w, nil
}

func (c *console) check(ctx context.Context, r request) (answer, error) {
	var w doc.Write
	var err error
	reason := r.text("reason")
	if _, isNew := r.given["kind"]; isNew {
		w, err = c.draft(r)
	} else {
		w, err = c.edit(ctx, r)
	}
	if err != nil {
		return nil, err
	}
	warnings, err := c.app.Check(ctx, app.Draft{Writes: []doc.Write{w}, Reason: reason})
	wrong := []fault{}
	if err != nil {
		wrong = faults(c.app.Faults(err))
	}
	return answer{"errors": wrong, "warnings": faults(c.app.Say(warnings))}, nil
}

func (c *console) write(ctx context.Context, r request) (answer, error) {
	var given []struct {
		Kind  string    `json:"kind"`
		ID    doc.ID    `json:"id"`
		Patch doc.Patch `json:"patch"`
		New   bool      `json:"new"`
	}
	r.read("writes", &given)
	reason := r.text("reason")
	if r.err != nil {
		return nil, r.err
	}
	var d app.Draft
	d.Reason = reason
	ids := []doc.ID{}
	for _, w := range given {
		if w.ID == "" {
			id, err := c.app.NewIDFor(w.Kind, w.Patch)
			if err != nil {
				return nil, err
			}
			w.ID, w.New = id, true
		}
		ids = append(ids, w.ID)
		d.Writes = append(d.Writes, doc.Write{Kind: w.Kind, ID: w.ID, New: w.New, Patch: w.Patch})
	}
	saved, err := c.app.Save(ctx, d)
	if err != nil {
		return nil, err
	}
	return c.warned(answer{"ids": ids, "made": orNone(saved.Made)}, saved.Warnings), nil
}

func orNone[T any](all []T) []T {
	if all == nil {
		return []T{}
	}
	return all
}

func (c *console) command(ctx context.Context, r request) (answer, error) {
	name, id := r.need("name"), r.id("id")
	args := map[string]json.RawMessage{}
	r.read("args", &args)
	reason := r.text("reason")
	if r.err != nil {
		return nil, r.err
	}
	ctx, cancel := context.WithTimeout(ctx, commandWait)
	defer cancel()
	out, err := c.app.Command(ctx, name, id, doc.Parts(args).Body(), reason)
	if err != nil {
		return nil, err
	}
	a := answer{"state": "waiting"}
	if out.Done {
		a["state"], a["made"] = "done", orNone(out.Made)
	}
	return c.warned(a, out.Warnings), nil
}

func (c *console) remove(ctx context.Context, r request) (answer, error) {
	id, reason := r.id("id"), r.text("reason")
	if r.err != nil {
		return nil, r.err
	}
	return nil, c.app.Delete(ctx, id, reason)
}

func (c *console) restore(ctx context.Context, r request) (answer, error) {
	id, reason := r.id("id"), r.text("reason")
	if r.err != nil {
		return nil, r.err
	}
	return nil, c.app.Restore(ctx, id, reason)
}
