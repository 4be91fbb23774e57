package app

import (
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
// its only or first document, pointed from documents to others, with a reason.
type Second struct {
	Patch   doc.Patch
	Replace map[doc.ID]doc.ID
	Reason  string
}

// Retry sends a refused draft again. It stays on the list until its new form
// is in the copy. With a document that is replaced goes whatever else was
// refused because of it.
func (a *App) Retry(ctx context.Context, id doc.ID, again Second) (saved Saved, err error) {
	all, err := a.Refused(ctx)
	if err != nil {
		return saved, err
	}
	i := slices.IndexFunc(all, func(r Refused) bool { return r.ID == id })
	if i < 0 {
		return saved, doc.Missing("Refused", id)
	}
	r := all[i]
	if again.Reason != "" {
		r.Reason = again.Reason
	}
	if r.Command != "" {
		out, err := a.Command(ctx, r.Command, r.Target, r.Args, r.Reason)
		if err != nil {
			return saved, err
		}
		return Saved{Mutation: out.Mutation, Made: out.Made, Warnings: out.Warnings}, a.Discard(ctx, id)
	}
	if saved, err = a.offer(ctx, r, again); err != nil {
		return saved, err
	}
	rest := Second{Replace: again.Replace}
	for _, other := range all {
		if other.ID == id || !rest.concerns(other) {
			continue
		}
		more, err := a.offer(ctx, other, rest)
		saved.Made, saved.Warnings = append(saved.Made, more.Made...), append(saved.Warnings, more.Warnings...)
		if err != nil {
			return saved, err
		}
	}
	return saved, nil
}

// offer sends what is left of a draft, if anything is.
func (a *App) offer(ctx context.Context, r Refused, again Second) (saved Saved, err error) {
	if writes := again.over(r.Writes); len(writes) > 0 {
		if saved, err = a.Save(ctx, Draft{Writes: writes, Reason: r.Reason}); err != nil {
			return saved, err
		}
	}
	return saved, a.Discard(ctx, r.ID)
}

// concerns reports whether a draft was refused with a document that is
// replaced: it hung on it.
func (s Second) concerns(r Refused) bool {
	for from := range s.Replace {
		for _, w := range r.Writes {
			if w.ID == from || slices.ContainsFunc(slices.Collect(maps.Values(w.Patch)), func(raw json.RawMessage) bool { return strings.Contains(string(raw), string(from)) }) {
				return true
			}
		}
	}
	return false
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
	text := string(raw)
	for from, to := range s.Replace {
		text = strings.ReplaceAll(text, string(from), string(to))
	}
	return json.RawMessage(text)
}
