package main

import (
	"context"

	"kontor/desktop/app"
	"kontor/shared/doc"
)

func (c *console) kinds(context.Context, request) (answer, error) {
	var all []answer
	words := c.app.Words()
	for _, k := range c.app.Kinds().All {
		computed := []answer{}
		for _, v := range app.ComputedOf(k) {
			computed = append(computed, answer{"name": v.Name, "label": words.Label(k.Name, v.Name), "type": v.Type})
		}
		commands := []answer{}
		for _, a := range c.app.Actions(k.Name) {
			commands = append(commands, answer{"name": a.Name, "label": a.Label, "args": c.fields("Command."+a.Name, "", a.Args)})
		}
		all = append(all, answer{
			"name": k.Name, "label": words.T(k.Name), "fields": c.fields(k.Name, "", k.Fields), "computed": computed, "commands": commands,
		})
	}
	return answer{"kinds": all}, nil
}

// fields describes fields; above is the rows field they stand in.
func (c *console) fields(kind, above string, fields []*doc.Field) []answer {
	all := []answer{}
	words := c.app.Words()
	for _, f := range fields {
		path, owner := f.Name, kind
		if above != "" {
			path, owner = above+"//"+f.Name, kind+"."+above
		}
		a := answer{"name": f.Name, "label": words.Label(owner, f.Name), "type": f.Type, "required": f.Required, "class": f.Class, "refers": f.Refers}
		if f.Server {
			a["server"] = true
		}
		values := []answer{}
		for _, v := range f.Values {
			values = append(values, answer{"value": v, "label": words.Value(kind, path, v)})
		}
		a["values"] = values
		if f.Type == doc.TRows {
			a["fields"] = c.fields(kind, f.Name, f.Rows)
		}
		all = append(all, a)
	}
	return all
}
