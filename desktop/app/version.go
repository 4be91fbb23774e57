package app

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"kontor/shared/change"
	"kontor/shared/crm"
	"kontor/shared/doc"
)

// notCopied are the fields of an annex that a new version has of its own.
var notCopied = []string{"Number", "Version", "State", "First", "Term"}

// NewVersion makes the next version of an annex, a draft with its lines. It
// begins on the day given, by default tomorrow: till then the present one
// prices. Lines that are over by then are left out.
func (a *App) NewVersion(ctx context.Context, annex doc.ID, from doc.Date) (id doc.ID, lines int, err error) {
	d, err := a.Get(ctx, annex)
	if err != nil {
		return "", 0, err
	}
	was, ok := d.Doc.(*crm.Annex)
	if !ok {
		return "", 0, doc.Missing("Annex", annex)
	}
	if id, err = a.NewID(); err != nil {
		return "", 0, err
	}
	from = cmp.Or(from, doc.DateOf(a.Now().In(a.Zone())).Add(1))
	v := version{id: id, of: was, term: doc.Period{From: max(from, was.Term.From), To: was.Term.To}}
	if v.term.To < v.term.From { // it is over: the next one runs a year
		v.term.To = doc.DateOf(v.term.From.At(a.Zone()).AddDate(1, 0, -1))
	}
	writes := []doc.Write{{Kind: "Annex", ID: id, New: true, Patch: v.head(d)}}
	page, err := a.List(ctx, Query{Kind: "AnnexLine", Where: []Where{{Field: "Annex", Any: []string{string(annex)}}}})
	if err != nil {
		return "", 0, err
	}
	for _, l := range page.Rows {
		if w, still := v.line(l); still {
			writes = append(writes, w)
		}
	}
	for chunk := range slices.Chunk(writes, change.MaxWrites) {
		if _, err := a.Save(ctx, Draft{Writes: chunk}); err != nil {
			return "", 0, err
		}
	}
	return id, len(writes) - 1, nil
}

// version is one being made of another.
type version struct {
	id   doc.ID
	of   *crm.Annex
	term doc.Period
}

func (v version) head(d *Document) doc.Patch {
	p := doc.Patch{}
	for name, raw := range d.Parts {
		if f := d.Kind.Field(name); f != nil && !slices.Contains(notCopied, name) && !f.Server {
			p[name] = raw
		}
	}
	p["First"] = json.RawMessage(encode(cmp.Or(v.of.First, doc.Ref[crm.Annex](v.of.ID))))
	p["Term"] = json.RawMessage(encode(v.term))
	return p
}

// line copies a line, its own days cut to those of the version; one that is over
// by then is not copied.
func (v version) line(d *Document) (w doc.Write, still bool) {
	l := d.Doc.(*crm.AnnexLine)
	w = doc.Write{Kind: "AnnexLine", ID: doc.Derive("version", string(v.id), string(d.ID)), New: true, Patch: doc.Patch{}}
	for name, raw := range d.Parts {
		if d.Kind.Field(name) != nil {
			w.Patch[name] = raw
		}
	}
	w.Patch["Annex"], w.Patch["Before"] = json.RawMessage(encode(v.id)), json.RawMessage(encode(d.ID))
	if l.Term == (doc.Period{}) {
		return w, true
	}
	term := l.Term
	if term.From != "" {
		term.From = max(term.From, v.term.From)
	}
	if term.To != "" {
		term.To = min(term.To, v.term.To)
	}
	w.Patch["Term"] = json.RawMessage(encode(term))
	return w, (term.To == "" || term.To >= v.term.From) && (term.From == "" || term.From <= v.term.To)
}
