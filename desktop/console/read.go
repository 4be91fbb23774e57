package main

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"kontor/desktop/app"
	"kontor/shared/doc"
)

func (c *console) get(ctx context.Context, r request) (answer, error) {
	id := r.id("id")
	if r.err != nil {
		return nil, r.err
	}
	d, err := c.app.Open(ctx, id)
	if err != nil {
		return nil, err
	}
	return answer{
		"id": id, "kind": d.Kind.Name, "title": d.Title, "seq": d.Seq, "body": d.Parts, "computed": computed(d), "hidden": orNone(d.Hidden),
		"pending": d.Pending, "deleted": d.Deleted,
	}, nil
}

func computed(d *app.Document) answer {
	values := answer{}
	for _, v := range d.Computed {
		values[v.Name] = v.Value
	}
	return values
}

func (c *console) list(ctx context.Context, r request) (answer, error) {
	q := app.Query{Kind: r.need("kind"), Search: r.text("search"), Order: r.text("order")}
	q.Order, q.Desc = strings.TrimPrefix(q.Order, "-"), strings.HasPrefix(q.Order, "-")
	r.count("limit", &q.Limit)
	r.count("offset", &q.Offset)
	q.Where = c.where(&r, q.Kind)
	if r.err != nil {
		return nil, r.err
	}
	page, err := c.app.List(ctx, q)
	if err != nil {
		return nil, err
	}
	rows := []answer{}
	for _, d := range page.Rows {
		row := computed(d)
		for name, raw := range d.Parts {
			row[name] = raw
		}
		row["id"], row["title"] = d.ID, d.Title
		rows = append(rows, row)
	}
	return answer{"rows": rows, "total": page.Total}, nil
}

// where reads conditions on documents of a kind; what no field can hold is
// refused, for nothing would ever be found by it.
func (c *console) where(r *request, kind string) []app.Where {
	all := r.where()
	k, err := c.app.Kinds().Kind(kind)
	if err != nil {
		return all // told by whoever is asked for it
	}
	for _, w := range all {
		f := k.Field(w.Field)
		for _, text := range slices.Concat(w.Any, []string{w.From, w.To}) {
			if rule := impossible(f, text); rule != "" && r.err == nil {
				r.err = doc.Claim(kind, "", doc.Invalid(w.Field, rule))
			}
		}
	}
	return all
}

// impossible is the rule that a value to look for breaks in whatever document.
func impossible(f *doc.Field, text string) string {
	switch {
	case f == nil || text == "":
	case f.Values != nil && !slices.Contains(f.Values, text):
		return "unknown_value"
	case f.Type == doc.TDate:
		return doc.Date(text).Sound()
	}
	return ""
}

// where reads conditions: a value, a list of values, or a range.
func (r *request) where() (all []app.Where) {
	given := map[string]json.RawMessage{}
	r.read("where", &given)
	for field, raw := range given {
		w := app.Where{Field: field}
		var values []json.RawMessage
		var bounds struct {
			From json.RawMessage `json:"from"`
			To   json.RawMessage `json:"to"`
		}
		switch {
		case raw[0] == '[':
			if err := doc.Decode(raw, &values); err != nil {
				r.err = doc.Invalid("where", "malformed").Because(err)
			}
			for _, v := range values {
				if v[0] == '[' || v[0] == '{' {
					r.err = doc.Invalid("where", "malformed")
				}
				w.Any = append(w.Any, plain(v))
			}
		case raw[0] == '{':
			if err := doc.Decode(raw, &bounds); err != nil {
				r.err = doc.Invalid("where", "malformed").Because(err)
			}
			w.From, w.To = plain(bounds.From), plain(bounds.To)
		default:
			w.Any = []string{plain(raw)}
		}
		all = append(all, w)
	}
	return all
}

// plain is a JSON value as lists compare it.
func plain(raw json.RawMessage) string {
	var s string
	switch {
	case len(raw) == 0 || string(raw) == "null":
		return ""
	case json.Unmarshal(raw, &s) == nil:
		return s
	}
	return string(raw)
}

// usualFound is how many documents find gives when nobody says otherwise.
const usualFound = 50

func (c *console) find(ctx context.Context, r request) (answer, error) {
	text, limit := r.need("text"), usualFound
	r.count("limit", &limit)
	if r.err != nil {
		return nil, r.err
	}
	found, err := c.app.Find(ctx, text, limit)
	if err != nil {
		return nil, err
	}
	rows := []answer{}
	for _, f := range found {
		rows = append(rows, answer{"id": f.ID, "kind": f.Kind, "title": f.Title})
	}
	return answer{"rows": rows}, nil
}

func (r *request) day(name string) doc.Date {
	d := doc.Date(r.text(name))
	if rule := d.Sound(); rule != "" && r.err == nil {
		r.err = doc.Invalid(name, rule)
	}
	return d
}

func (c *console) feed(ctx context.Context, r request) (answer, error) {
	id, from, to := r.id("id"), r.day("from"), r.day("to")
	var kinds []string
	r.read("kinds", &kinds)
	if r.err != nil {
		return nil, r.err
	}
	feed, err := c.app.Feed(ctx, id, from, to, kinds)
	if err != nil {
		return nil, err
	}
	rows := []answer{}
	for _, f := range feed {
		rows = append(rows, answer{"at": moment(f.At), "kind": f.Kind, "id": f.ID, "title": f.Title, "by": f.By, "state": f.State})
	}
	return answer{"rows": rows}, nil
}

func (c *console) calendar(ctx context.Context, r request) (answer, error) {
	q := app.CalendarQuery{From: r.day("from"), To: r.day("to"), Employee: doc.ID(r.text("employee"))}
	r.read("layers", &q.Layers)
	if r.err == nil && (q.From == "" || q.To == "") {
		r.err = doc.Invalid("from", "required")
	}
	if r.err != nil {
		return nil, r.err
	}
	all, err := c.app.Calendar(ctx, q)
	if err != nil {
		return nil, err
	}
	events := []answer{}
	zone := c.app.Zone()
	for _, e := range all {
		a := answer{"start": moment(e.Start), "end": moment(e.End), "allday": e.AllDay, "kind": e.Kind, "layer": e.Layer, "title": e.Title, "id": e.ID, "state": e.State}
		if e.AllDay {
			a["start"], a["end"] = doc.DateOf(e.Start.In(zone)), doc.DateOf(e.End.In(zone))
		}
		events = append(events, a)
	}
	return answer{"events": events}, nil
}

func (c *console) history(ctx context.Context, r request) (answer, error) {
	id, at := r.id("id"), r.day("at")
	if r.err != nil {
		return nil, r.err
	}
	if at != "" {
		body, partial, err := c.app.At(ctx, id, at)
		if err != nil {
			return nil, err
		}
		return answer{"body": body, "partial": partial}, nil
	}
	h, err := c.app.History(ctx, id)
	if err != nil {
		return nil, err
	}
	changes := []answer{}
	for _, ch := range h.Changes {
		fields := []answer{}
		for _, f := range ch.Fields {
			one := answer{"path": f.Path, "old": f.RawOld, "new": f.RawNew}
			if f.Masked {
				one = answer{"path": f.Path, "masked": true}
			}
			fields = append(fields, one)
		}
		changes = append(changes, answer{
			"seq": ch.Seq, "at": moment(ch.At), "by": ch.By, "device": ch.Device, "offline": ch.Offline, "reason": ch.Reason, "fields": fields,
		})
	}
	return answer{"changes": changes, "partial": h.Partial}, nil
}
