package app

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
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
	Seq     int64
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
// was kept.
func (a *App) History(ctx context.Context, id doc.ID) (h History, err error) {
	d, err := a.Get(ctx, id)
	if err != nil {
		return h, err
	}
	entries, partial, err := a.entries(ctx, d)
	if err != nil {
		return h, err
	}
	err = a.use(func(s *session) error {
		w := s.writer(ctx)
		for _, e := range entries {
			h.Changes = append(h.Changes, w.change(d.Kind, e))
		}
		return nil
	})
	h.Partial = partial
	return h, err
}

// entries asks the server page by page and keeps the newest.
func (a *App) entries(ctx context.Context, d *Document) (all []wire.Entry, partial bool, err error) {
	before := int64(0)
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
			if err := a.use(func(s *session) error { return s.v.KeepPage(ctx, d.ID, page) }); err != nil {
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

// At gives a document as it was at the end of a day: what it is now, less the
// changes taken since.
func (a *App) At(ctx context.Context, id doc.ID, day doc.Date) (body doc.Parts, partial bool, err error) {
	d, err := a.Get(ctx, id)
	if err != nil {
		return nil, false, err
	}
	h, err := a.History(ctx, id)
	if err != nil {
		return nil, false, err
	}
	end := day.Add(1).At(a.Zone())
	body = maps.Clone(d.Parts)
	for _, c := range slices.DeleteFunc(h.Changes, func(c Change) bool { return c.At.Before(end) }) {
		for _, f := range c.Fields {
			if !f.Masked {
				body.Set(f.Path, f.RawOld)
			}
		}
	}
	return body, h.Partial, nil
}
