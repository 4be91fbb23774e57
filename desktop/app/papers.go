package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"kontor/shared/crm"
	"kontor/shared/doc"
)

// Paper is a line of the register of originals.
type Paper struct {
	crm.Paper
	Kind     string // of the document: Contract or Amendment
	Doc      doc.ID
	Contract string // the contract's number
	Subject  string // of an amendment
	Firm     string
	FirmID   doc.ID
	Owner    doc.ID
	Curator  string
	Mine     bool // the person answers for it: as owner or as lawyer
}

// ID tells lines apart.
func (p Paper) ID() string { return string(p.Doc) + "/" + string(p.Row) }

// Papers are the originals of all contracts and amendments that the person
// sees; they are reckoned from the copy, so that they are there offline too.
func (a *App) Papers(ctx context.Context) (all []Paper, err error) {
	err = a.use(func(s *session) error {
		for _, kind := range []string{"Contract", "Amendment"} {
			found, err := s.papersOf(ctx, kind)
			if err != nil {
				return fmt.Errorf("originals of %s: %w", kind, err)
			}
			all = append(all, found...)
		}
		return nil
	})
	return all, err
}

func (s *session) papersOf(ctx context.Context, kind string) (all []Paper, err error) {
	k, err := s.app.kinds.Kind(kind)
	if err != nil {
		return nil, err
	}
	rows, _, err := s.v.List(ctx, Query{Kind: kind})
	if err != nil {
		return nil, err
	}
	me := s.owner().Employee
	err = s.v.Look(ctx, func(r doc.Reader) error {
		c := s.context(r)
		for _, row := range rows {
			d, err := row.Document(k)
			if err != nil {
				return err
			}
			lines, of, err := papersOf(c, d)
			if err != nil {
				return err
			}
			for _, p := range lines {
				one := Paper{Paper: p, Kind: kind, Doc: row.ID, Contract: row.Title, Owner: d.Meta().Owner}
				if of != nil {
					one.FirmID, one.Firm, one.Owner, one.Contract = of.Counterparty.ID(), of.Title, of.Owner, of.Label()
					one.Mine = of.Owner == me || of.Lawyer.ID() == me
				}
				if a, is := d.(*crm.Amendment); is {
					one.Subject = a.Subject
				}
				all = append(all, one)
			}
		}
		return nil
	})
	w := s.writer(ctx)
	for i := range all {
		all[i].Curator = w.title(all[i].Owner)
	}
	return all, err
}

// papersOf gives the originals of a document, and the contract they belong to,
// nil if that is not here.
func papersOf(c doc.Context, d doc.Doc) ([]crm.Paper, *crm.Contract, error) {
	switch x := d.(type) {
	case *crm.Contract:
		return x.Papers(c), x, nil
	case *crm.Amendment:
		of, err := doc.Load(c, x.Contract)
		return x.Papers(c, of), of, err
	}
	return nil, nil, nil
}

// MarkPapers writes the same into several originals: when they were sent, came
// back, were lost. Each document is saved by itself, so that one that is refused
// keeps none of the others from being written; done counts the originals that
// were.
func (a *App) MarkPapers(ctx context.Context, papers []Paper, fields map[string]any) (done int, err error) {
	var errs []error
	var order []doc.ID
	byDoc := map[doc.ID][]Paper{}
	for _, p := range papers {
		if !slices.Contains(order, p.Doc) {
			order = append(order, p.Doc)
		}
		byDoc[p.Doc] = append(byDoc[p.Doc], p)
	}
	for _, id := range order {
		w := doc.Write{Kind: byDoc[id][0].Kind, ID: id, Patch: doc.Patch{}}
		for _, p := range byDoc[id] {
			row, raw, err := a.marked(p, fields)
			if err != nil {
				return done, err
			}
			w.Patch["Originals/"+string(row)] = raw
		}
		if _, err := a.Save(ctx, Draft{Writes: []doc.Write{w}}); err != nil {
			if !isWrong(err) {
				return done, err
			}
			errs = append(errs, err)
			continue
		}
		done += len(byDoc[id])
	}
	return done, errors.Join(errs...)
}

// ScanSpot is where the scan of an entered original lies in its document.
func (p Paper) ScanSpot() string { return "Originals/" + string(p.Row) + "/Scan" }

// ScanPaper puts a file of the disk into an original as its scan; one that was
// not entered yet gets its row.
func (a *App) ScanPaper(ctx context.Context, p Paper, path string) error {
	if p.Row == "" {
		row, raw, err := a.marked(p, map[string]any{})
		if err != nil {
			return err
		}
		w := doc.Write{Kind: p.Kind, ID: p.Doc, Patch: doc.Patch{"Originals/" + string(row): raw}}
		if _, err := a.Save(ctx, Draft{Writes: []doc.Write{w}}); err != nil {
			return err
		}
		p.Row = row
	}
	_, err := a.Attach(ctx, p.Doc, p.ScanSpot(), path, func(int64, int64) {})
	return err
}

// marked is what is written for an original; one that was not entered yet gets
// its row.
func (a *App) marked(p Paper, fields map[string]any) (row doc.ID, raw json.RawMessage, err error) {
	row = p.Row
	values := maps.Clone(fields)
	if row == "" {
		if row, err = a.NewID(); err != nil {
			return "", nil, err
		}
		values["Kind"], values["CopyNo"] = p.Original.Kind, "1"
	}
	raw, err = json.Marshal(values)
	return row, raw, err
}
