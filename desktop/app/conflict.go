package app

import (
	"context"
	"encoding/json"

	"kontor/shared/change"
	"kontor/shared/doc"
)

// Conflict is a value of ours or a colleague's that was not taken because
// somebody else had changed the field meanwhile.
type Conflict struct {
	ID       doc.ID
	Doc      doc.ID
	Kind     string
	Path     string
	Label    string
	DocTitle string
	Mine     json.RawMessage // as offered
	Theirs   json.RawMessage // as the document has it now
	Base     json.RawMessage // as it was before both
	By       string          // whose offer it is
	Author   doc.ID
	Other    string // whose value stands
}

// What a conflict may be resolved to, besides a value.
const (
	TakeMine   = "mine"
	TakeTheirs = "theirs"
	TakeValue  = "value"
)

// Conflicts lists what waits for a decision.
func (a *App) Conflicts(ctx context.Context) (all []Conflict, err error) {
	err = a.use(func(s *session) error {
		rows, _, err := s.v.List(ctx, Query{Kind: change.ConflictKind})
		if err != nil {
			return err
		}
		docs, err := s.documents(ctx, rows)
		if err != nil {
			return err
		}
		w := s.writer(ctx)
		for _, d := range docs {
			c, err := w.conflict(d.Doc.(*change.Conflict))
			if err != nil {
				return err
			}
			all = append(all, c)
		}
		return nil
	})
	return all, err
}

func (w *writer) conflict(c *change.Conflict) (Conflict, error) {
	kind, id := c.Doc.Split()
	out := Conflict{
		ID: c.ID, Doc: id, Kind: kind, Path: c.Path, Label: w.words.Label(kind, c.Path), DocTitle: w.title(id),
		Mine: json.RawMessage(c.Mine), Base: json.RawMessage(c.Was), Theirs: json.RawMessage("null"),
		By: w.title(c.CreatedBy), Author: c.CreatedBy, Other: w.title(doc.ID(c.Other)),
	}
	row, err := w.s.v.Row(w.ctx, id)
	if err != nil || row == nil {
		return out, err
	}
	parts, err := doc.Body(row.Body).Parts()
	if raw := parts.At(c.Path); raw != nil {
		out.Theirs = raw
	}
	return out, err
}

// Resolve settles a conflict: the offered value is written again, or the one
// that stands stays, or another is written. It is gone from everybody's list.
func (a *App) Resolve(ctx context.Context, id doc.ID, take string, value json.RawMessage) error {
	d, err := a.Get(ctx, id)
	if err != nil {
		return err
	}
	c, is := d.Doc.(*change.Conflict)
	if !is || d.Deleted {
		return doc.Missing(change.ConflictKind, id)
	}
	kind, target := c.Doc.Split()
	writes := []doc.Write{{Kind: change.ConflictKind, ID: id, Patch: doc.Patch{doc.DeletedPath: json.RawMessage("true")}}}
	switch take {
	case TakeTheirs:
	case TakeMine:
		value = json.RawMessage(c.Mine)
		fallthrough
	case TakeValue:
		writes = append(writes, doc.Write{Kind: kind, ID: target, Patch: doc.Patch{c.Path: value}})
	default:
		return doc.Invalid("take", "unknown_choice")
	}
	_, err = a.Save(ctx, Draft{Writes: writes})
	return err
}
