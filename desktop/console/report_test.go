package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestReportWord: an export of a head's is a line of the report that security
// reads, with the document behind it.
func TestReportWord(t *testing.T) {
	vera, gleb := at(t, "vera"), at(t, "gleb")
	vera.must("new", args{"kind": "Counterparty", "fields": args{"NameShort": "Отчётная", "Kind": "legal", "Country": "RU", "Roles": []string{"client"}}})
	file := filepath.Join(t.TempDir(), "out.csv")
	with := args{"kind": "Counterparty", "where": args{"NameShort": "Отчётная"}, "columns": []string{"NameShort", "Status"}, "file": file}
	if r := vera.must("export", with, "rows"); r.number("rows") != 1 {
		t.Error(r)
	}
	raw, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(raw), "Отчётная;Потенциальный") {
		t.Errorf("%v: %s", err, raw)
	}
	with["file"] = filepath.Join(t.TempDir(), "out.txt")
	vera.refused("sheet_ending", "export", with)
	gleb.refused("no_export", "export", args{"kind": "Counterparty", "file": file})
	vera.must("sync", args{"seconds": 60})
	gleb.must("sync", args{"seconds": 60})

	r := gleb.must("report", args{"number": 14}, "title", "columns", "rows", "totals", "as_of")
	columns := gleb.rows(r, "columns", "name", "label", "type")
	rows := gleb.rows(r, "rows", "ids", "Employee", "Department", "Reveals", "Exports", "Rows", "Prints", "Denials", "OffHours", "Last")
	rows = slices.DeleteFunc(rows, func(row reply) bool { return row.number("Exports") == 0 })
	if len(columns) != 9 || len(rows) != 1 || rows[0].number("Rows") < 1 {
		t.Fatal(r)
	}
	totals, _ := r["totals"].(map[string]any)
	if totals["export"] != rows[0]["Exports"] || totals["reveal"] != 0.0 {
		t.Error(totals)
	}
	ids, _ := rows[0]["ids"].([]any)
	id, _ := ids[0].(string)
	if e := gleb.must("get", args{"id": id}); e.text("kind") != "AccessEvent" {
		t.Error(e)
	}
	if none := gleb.must("report", args{"number": 14, "to": "2026-01-01"}); len(gleb.rows(none, "rows")) != 0 {
		t.Error(none)
	}
	gleb.must("report", args{"number": 11, "from": "2026-01-01", "department": rows[0].text("Department")}, "title", "columns", "rows", "totals", "as_of")
	gleb.refused("no_report", "report", args{"number": 2})
	gleb.refused("date", "report", args{"number": 11, "from": "вчера"})
}
