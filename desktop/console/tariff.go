package main

import (
	"context"

	"kontor/shared/crm"
	"kontor/shared/doc"
)

func (c *console) undoImport(ctx context.Context, r request) (answer, error) {
	batch := r.id("batch")
	if r.err != nil {
		return nil, r.err
	}
	out, err := c.app.UndoImport(ctx, batch)
	if err != nil {
		return nil, err
	}
	left := []answer{}
	for _, l := range out.Left {
		left = append(left, answer{"id": l.ID, "title": l.Title, "rule": l.Rule, "text": l.Text})
	}
	return answer{"deleted": out.Deleted, "restored": out.Restored, "left": left}, nil
}

// lookupArgs are what a price can be looked up by; a point is a UN/LOCODE or a
// country, with the zone that it lies in.
var lookupArgs = []string{"contract", "day", "service", "mode", "from", "to", "from_zone", "to_zone", "equipment", "unit", "qty"}

func (c *console) lookup(ctx context.Context, r request) (answer, error) {
	contract, w := r.id("contract"), crm.Wanted{Day: r.day("day"), Quantity: doc.Decimal(r.amount("qty"))}
	w.Service = doc.Code[crm.Service](r.need("service"))
	w.Mode, w.Equipment, w.Unit = doc.Code[crm.Mode](r.text("mode")), doc.Code[crm.ContainerType](r.text("equipment")), doc.Code[crm.Unit](r.text("unit"))
	w.From, w.To = crm.Point{Locode: r.text("from"), Zone: r.text("from_zone")}, crm.Point{Locode: r.text("to"), Zone: r.text("to_zone")}
	if w.Day == "" && r.err == nil {
		r.err = doc.Invalid("day", "required")
	}
	if r.err != nil {
		return nil, r.err
	}
	p, err := c.app.Lookup(ctx, contract, w)
	if err != nil {
		return nil, err
	}
	a := answer{"line": nil, "annex": nil, "why": p.Why}
	if p.Line != nil {
		a["line"], a["annex"], a["body"] = p.Line.ID, p.Annex.ID, p.Line.Parts
	}
	return a, nil
}

// amount reads a number, written as one or as text; without it one is meant.
func (r *request) amount(name string) string {
	text := plain(r.given[name])
	if text == "" {
		return "1"
	}
	if rule := doc.Decimal(text).Sound(); rule != "" && r.err == nil {
		r.err = doc.Invalid(name, rule)
	}
	return text
}

func (c *console) newVersion(ctx context.Context, r request) (answer, error) {
	id, from := r.id("id"), r.day("from")
	if r.err != nil {
		return nil, r.err
	}
	made, lines, err := c.app.NewVersion(ctx, id, from)
	if err != nil {
		return nil, err
	}
	a, err := c.written(ctx, made)
	if err != nil {
		return nil, err
	}
	a["lines"] = lines
	return a, nil
}
