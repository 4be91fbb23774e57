package app

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"kontor/shared/change"
	"kontor/shared/doc"
)

// Refused is something the server did not take, with its reasons and all that
// its author had typed.
type Refused struct {
	ID      doc.ID
	At      time.Time
	Title   string // of the document it is about, as far as it is known
	Command string
	Target  doc.ID
	Args    doc.Body
	Writes  []doc.Write
	Reason  string
	Faults  []*doc.Error
}

// Refused lists what was refused, oldest first.
func (a *App) Refused(ctx context.Context) (all []Refused, err error) {
	err = a.use(func(s *session) error {
		rows, err := s.v.Refused(ctx)
		w := s.writer(ctx)
		for _, r := range rows {
			at, _ := time.Parse(time.RFC3339, r.At)
			m := r.Mutation
			all = append(all, Refused{
				ID: m.ID, At: at, Title: w.about(m), Command: m.Command, Target: m.Target, Args: m.Args,
				Writes: m.Do, Reason: m.Reason, Faults: r.Faults,
			})
		}
		return err
	})
	return all, err
}

// about names what a mutation is about: the title the draft itself would have,
// or that of the document it changes.
func (w *writer) about(m change.Mutation) string {
	if m.Command != "" {
		return w.title(m.Target)
	}
	for _, wr := range m.Do {
		if title := w.title(wr.ID); title != "" {
			return title
		}
		k, err := w.s.app.kinds.Kind(wr.Kind)
		if err != nil {
			continue
		}
		parts, err := k.Apply(doc.Parts{}, wr.Patch, true)
		if err != nil {
			continue
		}
		if d, err := k.Assemble(wr.ID, 0, parts); err == nil && d.Label() != "" {
			return d.Label()
		}
	}
	return ""
}

// Discard drops what was refused, draft and all.
func (a *App) Discard(ctx context.Context, id doc.ID) error {
	err := a.use(func(s *session) error { return s.v.Discard(ctx, id) })
	if err == nil {
		a.bus.publish(Event{Status: true})
	}
	return err
}

// Second is how a refused draft is offered again: corrected by a patch over
// its only or first document or over the arguments of its command, pointed from
// documents to others, with a reason.
type Second struct {
	Patch   doc.Patch
	Replace map[doc.ID]doc.ID
	Reason  string
}

// Retry sends a refused draft again, and with it whatever was refused because of
// it or of what is replaced. Each stays on the list until its new form is in the
// copy.
func (a *App) Retry(ctx context.Context, id doc.ID, again Second) (saved Saved, err error) {
	all, err := a.Refused(ctx)
	if err != nil {
		return saved, err
	}
	i := slices.IndexFunc(all, func(r Refused) bool { return r.ID == id })
	if i < 0 {
		return saved, doc.Missing("Refused", id)
	}
	if err := a.pointable(ctx, again.Replace, all); err != nil {
		return saved, err
	}
	r := all[i]
	if again.Reason != "" {
		r.Reason = again.Reason
	}
	if r.Command != "" {
		return a.command(ctx, r, again)
	}
	var replaced []doc.ID // drafts of which nothing is left
	for _, d := range again.together(r, all) {
		writes := again.over(d.Writes)
		again.Patch = nil // is of the first
		if len(writes) == 0 {
			replaced = append(replaced, d.ID)
			continue
		}
		more, err := a.offer(ctx, d, writes)
		saved.Made, saved.Warnings = append(saved.Made, more.Made...), append(saved.Warnings, more.Warnings...)
		if err != nil {
			return saved, err
		}
		saved.Mutation = cmp.Or(saved.Mutation, more.Mutation)
	}
	for _, id := range replaced {
		if err := a.Discard(ctx, id); err != nil {
			return saved, err
		}
	}
	return saved, nil
}

// pointable refuses to point drafts to what is not there, or is of another kind
// than what they would have made: what was typed would be lost.
func (a *App) pointable(ctx context.Context, replace map[doc.ID]doc.ID, all []Refused) error {
	for from, to := range replace {
		if !from.Valid() {
			return doc.Invalid("replace", "malformed")
		}
		d, err := a.Get(ctx, to)
		if err != nil {
			return err
		}
		for _, r := range all {
			for _, w := range r.Writes {
				if w.ID == from && w.Kind != d.Kind.Name {
					return doc.Missing(w.Kind, to)
				}
			}
		}
	}
	return nil
}

// command gives a refused command again.
func (a *App) command(ctx context.Context, r Refused, again Second) (saved Saved, err error) {
	args, err := r.Args.Parts()
	if err != nil {
		return saved, err
	}
	for name, raw := range args {
		args[name] = again.pointed(raw)
	}
	for name, raw := range again.Patch {
		if args[name] = raw; string(raw) == "null" {
			delete(args, name)
		}
	}
	out, err := a.Command(ctx, r.Command, cmp.Or(again.Replace[r.Target], r.Target), args.Body(), r.Reason)
	if err != nil {
		return saved, err
	}
	return Saved{Mutation: out.Mutation, Made: out.Made, Warnings: out.Warnings}, a.Discard(ctx, r.ID)
}

// offer sends what is left of a draft.
func (a *App) offer(ctx context.Context, r Refused, writes []doc.Write) (saved Saved, err error) {
	if saved, err = a.Save(ctx, Draft{Writes: writes, Reason: r.Reason}); err != nil {
		return saved, err
	}
	return saved, a.Discard(ctx, r.ID)
}

// together are the draft itself and those that were refused with it: they hang
// on what it makes, or on what is replaced.
func (s Second) together(r Refused, all []Refused) []Refused {
	group, on := []Refused{r}, slices.Collect(maps.Keys(s.Replace))
	for _, w := range r.Writes {
		if w.New {
			on = append(on, w.ID)
		}
	}
	for _, other := range all { // the oldest first: nothing hangs on what was made after it
		if other.ID == r.ID || !other.hangs(on) {
			continue
		}
		group = append(group, other)
		for _, w := range other.Writes {
			if w.New {
				on = append(on, w.ID)
			}
		}
	}
	return group
}

// hangs reports whether a draft is about one of the documents or names one.
func (r Refused) hangs(on []doc.ID) bool {
	return slices.ContainsFunc(on, func(id doc.ID) bool {
		return slices.ContainsFunc(r.Writes, func(w doc.Write) bool {
			return w.ID == id || slices.ContainsFunc(slices.Collect(maps.Values(w.Patch)), func(raw json.RawMessage) bool { return strings.Contains(string(raw), string(id)) })
		})
	})
}

// over corrects the writes of a draft. A document that is replaced by another
// is not made again; whatever pointed to it points to the other.
func (s Second) over(writes []doc.Write) (out []doc.Write) {
	patched := false
	for _, w := range writes {
		if w.New && s.Replace[w.ID] != "" {
			continue
		}
		if id := s.Replace[w.ID]; id != "" {
			w.ID = id
		}
		p := doc.Patch{}
		for path, raw := range w.Patch {
			p[path] = s.pointed(raw)
		}
		if !patched {
			maps.Copy(p, s.Patch)
			patched = true
		}
		w.Patch = p
		out = append(out, w)
	}
	return out
}

func (s Second) pointed(raw json.RawMessage) json.RawMessage {
	var pairs []string
	for from, to := range s.Replace {
		pairs = append(pairs, string(from), string(to))
	}
	return json.RawMessage(strings.NewReplacer(pairs...).Replace(string(raw)))
}
