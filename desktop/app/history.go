package app

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"kontor/shared/doc"
	"kontor/shared/wire"
)

// History is what has been changed in a document, the newest change first.
type History struct {
	Changes []Change
	Partial bool // only what was kept for reading without a network
}

// Change is one change of a document.
type Change struct {
	Seq     int64 // 0 while the server has not taken it
	At      time.Time
	By      string
	Device  string // what its owner calls it; empty for the server
	Offline bool   // it was made long before the server could take it
	Reason  string
	Fields  []ChangeField
}

// ChangeField is one value that a change replaced.
type ChangeField struct {
	Path     string
	Label    string
	Old, New string          // as people read them
	RawOld   json.RawMessage // as stored
	RawNew   json.RawMessage
	Masked   bool // changed, but not the reader's to see
}

// offlineAfter is how much older than its taking a change must be to count as
// made without a network.
const offlineAfter = time.Minute

// History reads a document's history from the server, or offline the page that
// was kept. What is unsent comes first.
func (a *App) History(ctx context.Context, id doc.ID) (h History, err error) {
	d, err := a.Open(ctx, id)
	if err != nil {
		return h, err
	}
	entries, partial, err := a.entries(ctx, d)
	if err != nil {
		return h, err
	}
	err = a.use(func(s *session) error {
		own, err := s.unsent(ctx, d)
		w := s.writer(ctx)
		for _, e := range slices.Concat(own, entries) {
			h.Changes = append(h.Changes, w.change(d.Kind, e))
		}
		return err
	})
	h.Partial = partial
	return h, err
}

// unsent are the changes of a document that the server has not taken, the
// newest first, as its history would tell them.
func (s *session) unsent(ctx context.Context, d *Document) (entries []wire.Entry, err error) {
	server, ms, err := s.v.Unsent(ctx, d.ID)
	if err != nil {
		return nil, err
	}
	parts := doc.Parts{}
	if server != nil {
		if parts, err = doc.Body(server.Body).Parts(); err != nil {
			return nil, err
		}
	}
	for _, m := range ms {
		e := wire.Entry{Mutation: m.ID, By: s.owner().Employee, MadeAt: m.At.Format(time.RFC3339), Reason: m.Reason}
		for _, w := range m.Do {
			if w.ID != d.ID {
				continue
			}
			next, err := d.Kind.Apply(parts, w.Patch, true)
			if err != nil {
				continue // what the server has made impossible of it, it will refuse itself
			}
			for _, path := range w.Patch.Paths() {
				if before, after := valueAt(parts, path), valueAt(next, path); before != after {
					e.Fields = append(e.Fields, wire.EntryField{Path: path, Old: before, New: after})
				}
			}
			parts = next
		}
		entries = append(entries, e)
	}
	slices.Reverse(entries)
	return entries, nil
}

func valueAt(parts doc.Parts, path string) string {
	if raw := parts.At(path); raw != nil {
		return string(raw)
	}
	return "null"
}

// entries asks the server page by page and keeps the newest. Of a document that
// it has not heard of there is nothing to ask.
func (a *App) entries(ctx context.Context, d *Document) (all []wire.Entry, partial bool, err error) {
	if d.Seq == 0 {
		return nil, false, nil
	}
	before, forgotten := int64(0), int64(0)
	if err := a.use(func(s *session) error { forgotten = s.v.Forgotten(); return nil }); err != nil {
		return nil, false, err
	}
	for {
		var page []wire.Entry
		err := a.ask(ctx, wire.AskHistory, wire.HistoryArgs{Kind: d.Kind.Name, Doc: d.ID, Before: before}, &page)
		if err != nil && isOffline(err) {
			err = a.use(func(s *session) (err error) { all, err = s.v.Page(ctx, d.ID); return err })
			return all, true, err
		}
		if err != nil {
			return nil, false, err
		}
		if before == 0 {
			if err := a.use(func(s *session) error { return s.v.KeepPage(ctx, d.ID, page, forgotten) }); err != nil {
				return nil, false, err
			}
		}
		if len(page) == 0 {
			return all, false, nil
		}
		all = append(all, page...)
		before = page[len(page)-1].Seq
	}
}

// isOffline reports whether there was nobody to ask.
func isOffline(err error) bool {
	e, is := errors.AsType[*doc.Error](err)
	return is && e.Rule == "offline"
}

func (w *writer) change(k *doc.Kind, e wire.Entry) Change {
	made, _ := time.Parse(time.RFC3339, e.MadeAt)
	taken, _ := time.Parse(time.RFC3339, e.TakenAt)
	if e.Seq == 0 {
		taken = made
	}
	c := Change{Seq: e.Seq, At: taken, By: w.title(e.By), Device: e.Device, Offline: taken.Sub(made) > offlineAfter, Reason: e.Reason}
	for _, f := range e.Fields {
		c.Fields = append(c.Fields, ChangeField{
			Path: f.Path, Label: w.words.Label(k.Name, f.Path),
			Old: w.path(k, f.Path, json.RawMessage(f.Old)), New: w.path(k, f.Path, json.RawMessage(f.New)),
			RawOld: json.RawMessage(f.Old), RawNew: json.RawMessage(f.New),
		})
	}
	for _, path := range e.Masked {
		c.Fields = append(c.Fields, ChangeField{Path: path, Label: w.words.Label(k.Name, path), Masked: true})
	}
	return c
}

// At gives a document as it was at the end of a day: what the server has now,
// less the changes taken since.
func (a *App) At(ctx context.Context, id doc.ID, day doc.Date) (body doc.Parts, partial bool, err error) {
	d, err := a.Open(ctx, id)
	if err != nil {
		return nil, false, err
	}
	entries, partial, err := a.entries(ctx, d)
	if err != nil {
		return nil, false, err
	}
	err = a.use(func(s *session) error {
		server, _, err := s.v.Unsent(ctx, id)
		if err != nil {
			return err
		}
		end := day.Add(1).At(s.zone())
		if server == nil || !d.Doc.Meta().CreatedAt.Before(end) {
			return doc.Missing(d.Kind.Name, id) // there was none yet
		}
		if body, err = doc.Body(server.Body).Parts(); err == nil {
			undo(body, entries, end)
		}
		return err
	})
	return body, partial, err
}

// undo takes back what was changed from end on; entries stand newest first.
func undo(body doc.Parts, entries []wire.Entry, end time.Time) {
	for _, e := range entries {
		if taken, err := time.Parse(time.RFC3339, e.TakenAt); err == nil && taken.Before(end) {
			body["UpdatedAt"], body["UpdatedBy"] = quoted(e.TakenAt), quoted(string(e.By))
			return
		}
		for _, f := range e.Fields {
			body.Set(f.Path, json.RawMessage(f.Old))
		}
	}
}

func quoted(s string) json.RawMessage {
	raw, _ := json.Marshal(s)
	return raw
}
