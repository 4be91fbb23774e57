package app

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"kontor/desktop/vault"
	"kontor/shared/crm"
	"kontor/shared/doc"
)

// FeedRow is something that happened, or will, between us and a counterparty.
type FeedRow struct {
	At    time.Time
	Kind  string
	ID    doc.ID
	Title string
	By    doc.ID
	State string
}

// related are the kinds that make the history of relations.
var related = []string{"Negotiation", "Task", "ContactPerson"}

// changes are the fields of a counterparty whose change belongs to it.
var changes = []string{"Status", "Rating", "Curators", "Owner"}

// Feed lists the relations with a counterparty in time order, the newest
// first; days and kinds narrow it. It works without a network.
func (a *App) Feed(ctx context.Context, id doc.ID, from, to doc.Date, kinds []string) (rows []FeedRow, err error) {
	for _, kind := range kinds {
		if _, err := a.kinds.Kind(kind); err != nil {
			return nil, doc.Invalid("kinds", "unknown_kind")
		}
	}
	err = a.use(func(s *session) error {
		for _, kind := range related {
			found, err := s.v.Pointing(ctx, kind, id)
			if err != nil {
				return err
			}
			for _, r := range found {
				row, err := s.feedRow(ctx, r)
				if err != nil {
					return err
				}
				rows = append(rows, row)
			}
		}
		more, err := s.changesOf(ctx, id)
		rows = append(rows, more...)
		if err == nil && len(rows) == 0 {
			err = s.mustHave(ctx, id)
		}
		zone := s.zone()
		rows = slices.DeleteFunc(rows, func(r FeedRow) bool {
			day := doc.DateOf(r.At.In(zone))
			return from != "" && day < from || to != "" && day > to || len(kinds) > 0 && !slices.Contains(kinds, r.Kind)
		})
		return err
	})
	slices.SortStableFunc(rows, func(x, y FeedRow) int { return y.At.Compare(x.At) })
	return rows, err
}

// mustHave refuses an ID of nothing.
func (s *session) mustHave(ctx context.Context, id doc.ID) error {
	r, err := s.v.Row(ctx, id)
	if err == nil && r == nil {
		err = doc.Missing("", id)
	}
	return err
}

func (s *session) feedRow(ctx context.Context, r *vault.Row) (FeedRow, error) {
	k, err := s.app.kinds.Kind(r.Kind)
	if err != nil {
		return FeedRow{}, err
	}
	d, err := r.Document(k)
	if err != nil {
		return FeedRow{}, err
	}
	h := d.Meta()
	row := FeedRow{At: h.CreatedAt.Time, Kind: r.Kind, ID: r.ID, Title: r.Title, By: h.Owner}
	switch x := d.(type) {
	case *crm.Negotiation:
		row.At, row.State = x.When.From.Time, string(x.Stands())
	case *crm.Task:
		row.At, row.State, row.By = x.Due.Time, string(x.Stands()), x.Executor.ID()
		if x.SourceRule != "" {
			row.Title = s.writer(ctx).taskTitle(string(x.Kind), row.Title)
		}
	}
	return row, nil
}

// changesOf are the changes of status, rating and curators that the kept page
// of the history shows.
func (s *session) changesOf(ctx context.Context, id doc.ID) (rows []FeedRow, err error) {
	r, err := s.v.Row(ctx, id)
	if err != nil || r == nil {
		return nil, err
	}
	k, err := s.app.kinds.Kind(r.Kind)
	if err != nil {
		return nil, err
	}
	page, err := s.v.Page(ctx, id)
	w := s.writer(ctx)
	for _, e := range page {
		at, _ := time.Parse(time.RFC3339, e.TakenAt)
		for _, f := range e.Fields {
			top, _, _ := strings.Cut(f.Path, "/")
			if f.Old == "null" || !slices.Contains(changes, top) {
				continue
			}
			title := w.words.Label(k.Name, f.Path) + ": " + w.words.Became(w.path(k, f.Path, json.RawMessage(f.Old)), w.path(k, f.Path, json.RawMessage(f.New)))
			rows = append(rows, FeedRow{At: at, Kind: k.Name, ID: id, Title: title, By: e.By})
		}
	}
	return rows, err
}
