package views

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"kontor/desktop/app"
	"kontor/desktop/ui/form"
	"kontor/desktop/ui/kit"
	"kontor/shared/crm"
	"kontor/shared/doc"
	"kontor/shared/i18n"
)

// mostOffered is how many values a field offers at once; another letter finds
// the next.
const mostOffered = 60

// source tells the fields of a form what they may refer to.
type source struct {
	desk *Desk
	kind string // of the document that refers
}

// Options implements form.Source; it runs beside the goroutine that draws.
func (s source) Options(f *doc.Field, text string) []kit.Option {
	return s.desk.search(s.kind, f)(text)
}

// Title implements form.Source: one row by its key, or a list in memory.
func (s source) Title(f *doc.Field, value string) string {
	d := s.desk
	if e, ok := crm.Find(f.Refers, value); ok && (f.Type == doc.TCode || f.Type == doc.TSet) {
		if d.Words().Lang == i18n.EN {
			return e.EN
		}
		return e.RU
	}
	id := doc.ID(value)
	switch f.Type {
	case doc.TLink:
		_, id = doc.Link(value).Split()
	case doc.TCode:
		id = doc.ItemID(f.Refers, value)
	}
	if title := d.App.Title(d.ctx, id); title != "" {
		return title
	}
	return d.T("ui.unseen")
}

// search finds what a field may refer to.
func (d *Desk) search(kind string, f *doc.Field) func(text string) []kit.Option {
	return func(text string) []kit.Option {
		found, err := d.App.Options(d.ctx, kind, f, text, mostOffered)
		if err != nil {
			d.Log.Warn("options", "err", err)
			return nil
		}
		out := make([]kit.Option, len(found))
		for i, o := range found {
			out[i] = kit.Option{ID: o.Value, Title: o.Title, Detail: o.Detail, Disabled: o.Forbidden != "", Reason: o.Forbidden}
		}
		return out
	}
}

// formConfig is what every form of the program has in common.
func (d *Desk) formConfig(name string, fields []*doc.Field) form.Config {
	return form.Config{
		Name: name, Fields: fields, Words: d.Words(), Source: source{d, name}, Now: d.App.Now, Zone: d.App.Zone(), Countries: "Country",
		Currencies: []string{"RUB", "BYN", "USD", "EUR", "CNY", "KZT"}, RowField: rowField, ParsePhone: d.parsePhone, ShowPhone: d.Words().Phone,
		NewID: func() doc.ID {
			row, _ := d.row()
			return doc.ID(row)
		},
		OnOpen: func(f *doc.Field, value string) {
			id := doc.ID(value)
			if f.Type == doc.TLink {
				_, id = doc.Link(value).Split()
			}
			if f.Type == doc.TRef || f.Type == doc.TLink {
				d.Nav.Card(id)
			}
		},
	}
}

// parsePhone reads a phone as people type it; one without a country is one of
// the company's own.
func (d *Desk) parsePhone(text string) (doc.Phone, bool) {
	country := string(crm.Russia)
	if d.App.Zone().String() == "Europe/Minsk" {
		country = string(crm.Belarus)
	}
	return crm.NormalPhone(text, country)
}

// rowField tells which fields a way to reach somebody has: a mail has no phone.
func rowField(rows, field string, row doc.Parts) bool {
	if rows != "Comms" || !slices.Contains([]string{"Phone", "Email", "Value"}, field) {
		return true
	}
	var kind string
	if raw := row["Kind"]; raw != nil && json.Unmarshal(raw, &kind) != nil {
		return true
	}
	switch kind {
	case "":
		return field == "Phone"
	case "mobile", "work", "home", "private", "fax":
		return field == "Phone"
	case "email":
		return field == "Email"
	}
	return field == "Value"
}

// copyOf is what a new document takes over from one like it: what the user
// may write himself, and no status, number or dates.
func copyOf(d *Desk, from *app.Document) doc.Patch {
	p := doc.Patch{}
	for _, f := range from.Kind.Fields {
		raw := from.Parts[f.Name]
		if f.Server || raw == nil || slices.Contains([]string{"State", "TaxID", "OGRN", "OKPO", "Result", "ResultText", "NextStep", "NextAt", "Agreements", "Additions"}, f.Name) {
			continue
		}
		if f.Type != doc.TRows {
			p[f.Name] = raw
			continue
		}
		var rows map[string]json.RawMessage
		if json.Unmarshal(raw, &rows) != nil {
			continue
		}
		for _, row := range rows {
			if id, ok := d.row(); ok {
				p[f.Name+"/"+id] = row
			}
		}
	}
	return p
}

// shortly bounds what a dialog may wait for the server.
func shortly(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, 10*time.Second)
}
