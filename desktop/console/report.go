package main

import (
	"context"
	"strconv"

	"kontor/desktop/app"
	"kontor/shared/doc"
)

// report answers with a report: its columns, its rows each with the documents
// behind it, its totals and how fresh the copy is.
func (c *console) report(ctx context.Context, r request) (answer, error) {
	number := 0
	r.count("number", &number)
	args := app.ReportArgs{
		From: r.day("from"), To: r.day("to"),
		Department: doc.ID(r.text("department")), Employee: doc.ID(r.text("employee")), Counterparty: doc.ID(r.text("counterparty")),
	}
	file := r.text("file")
	if r.err != nil {
		return nil, r.err
	}
	said, err := c.app.Report(ctx, number, args)
	if err != nil {
		return nil, err
	}
	if file != "" {
		if _, err := c.app.ExportReport(ctx, number, args, file, nil); err != nil {
			return nil, err
		}
	}
	columns, rows, totals := []answer{}, []answer{}, answer{}
	for i, col := range said.Columns {
		columns = append(columns, answer{"name": col.Name, "label": said.Labels[i], "type": col.Type})
	}
	for _, row := range said.Rows {
		one := answer{"ids": row.IDs}
		for i, col := range said.Columns {
			one[col.Name] = cell(col.Type, row.Raw[i])
		}
		rows = append(rows, one)
	}
	for _, sum := range said.Sums {
		totals[sum.Name] = sum.Value
	}
	return answer{"title": said.Title, "columns": columns, "rows": rows, "totals": totals, "as_of": moment(said.AsOf)}, nil
}

// cell is a value as JSON has it; what is empty is null.
func cell(t doc.Type, raw string) any {
	n, err := strconv.ParseInt(raw, 10, 64)
	switch {
	case raw == "":
		return nil
	case t == doc.TInt && err == nil:
		return n
	}
	return raw
}

// export writes a list into a file.
func (c *console) export(ctx context.Context, r request) (answer, error) {
	args := app.ExportArgs{Query: app.Query{Kind: r.need("kind")}, File: r.need("file")}
	args.Query.Where = c.where(&r, args.Query.Kind)
	r.read("columns", &args.Columns)
	if r.err != nil {
		return nil, r.err
	}
	rows, err := c.app.Export(ctx, args)
	if err != nil {
		return nil, err
	}
	return answer{"rows": rows}, nil
}
