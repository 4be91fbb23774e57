package app_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kontor/desktop/app"
	"kontor/shared/doc"
)

// TestReport_Access: an export leaves a line in the journal, which security
// reads as a report and the exporter for himself.
func TestReport_Access(t *testing.T) {
	vera, gleb, anna := at(t, "vera"), at(t, "gleb"), at(t, "anna")
	vera.counterparty(t, "Выгрузка Первая", fields{"Notes": "=HYPERLINK(1)"})
	vera.counterparty(t, "Выгрузка Вторая")
	vera.sync(t)
	file := filepath.Join(t.TempDir(), "out.csv")
	q := app.Query{Kind: "Counterparty", Search: "Выгрузка"}
	of := app.ReportArgs{Employee: vera.Me()}
	gleb.sync(t)
	before, err := gleb.Report(t.Context(), 14, of) // of what other tests have taken out
	check(t, err)
	n, err := vera.Export(t.Context(), app.ExportArgs{Query: q, Columns: []string{"NameShort", "Notes"}, File: file})
	check(t, err)
	raw, err := os.ReadFile(file)
	check(t, err)
	text := string(raw)
	if n != 2 || !strings.Contains(text, "Выгрузка Первая;'=HYPERLINK(1)") || !strings.Contains(text, "Выгрузил(а): Власова Вера Олеговна") || !strings.HasPrefix(text, "\ufeffНаименование краткое;") {
		t.Errorf("%d rows:\n%s", n, text)
	}
	vera.sync(t)
	gleb.sync(t)
	r, err := gleb.Report(t.Context(), 14, of)
	check(t, err)
	if r.Title != "Журнал доступа" || len(r.Rows) != 1 || r.Rows[0].Cells[0] != "Власова Вера Олеговна" || r.AsOf.IsZero() {
		t.Fatalf("%+v", r)
	}
	sum := func(of app.Reported, name string) (n int64) {
		for _, s := range of.Sums {
			if s.Name == name {
				n += s.Value
			}
		}
		return n
	}
	more := func(name string) int64 { return sum(r, name) - sum(before, name) }
	if more("export") != 1 || more("rows") != 2 {
		t.Errorf("%d exports of %d rows more: %+v", more("export"), more("rows"), r)
	}
	news := slices.DeleteFunc(r.Rows[0].IDs, func(id doc.ID) bool { return len(before.Rows) > 0 && slices.Contains(before.Rows[0].IDs, id) })
	event := gleb.get(t, news[0])
	if filter := string(event.Parts["Filter"]); !strings.Contains(filter, "Выгрузка") || !strings.Contains(filter, "Status") {
		t.Errorf("the journal says %s", filter)
	}
	if own, err := vera.Report(t.Context(), 14, of); err != nil || len(own.Rows) != 1 {
		t.Errorf("her own: %v, %v", own.Rows, err)
	}
	if other, err := anna.Report(t.Context(), 14, of); err != nil || len(other.Rows) != 0 {
		t.Errorf("somebody else's: %v, %v", other.Rows, err)
	}
	_, err = anna.Export(t.Context(), app.ExportArgs{Query: q, File: file})
	if f := doc.Faults(err); len(f) != 1 || f[0].Rule != "no_export" {
		t.Errorf("sales exports: %v", err)
	}
}

// TestExport: what may not go out does not: more than the limit, a firm that is
// suspended, one of another's; what is cancelled leaves no file.
func TestExport(t *testing.T) {
	vera, gleb, petra := at(t, "vera"), at(t, "gleb"), admin(t)
	vera.counterparty(t, "Вывоз Первый")
	second := vera.counterparty(t, "Вывоз Второй")
	vera.sync(t)
	gleb.sync(t)
	export := func(ctx context.Context, columns ...string) (string, int, error) {
		name := filepath.Join(t.TempDir(), "out.xlsx")
		n, err := vera.Export(ctx, app.ExportArgs{Query: app.Query{Kind: "Counterparty", Search: "Вывоз"}, Columns: columns, File: name})
		return name, n, err
	}
	if _, n, err := export(t.Context()); n != 2 || err != nil {
		t.Fatalf("both: %d, %v", n, err)
	}
	out, err := gleb.Command(t.Context(), "counterparty.suspend", second, doc.Body(`{"Reason":"fraud","Comment":"проверка","Until":"2026-07-01"}`), "")
	if err != nil || !out.Done {
		t.Fatalf("suspend: %+v, %v", out, err)
	}
	vera.sync(t)
	if _, n, err := export(t.Context()); n != 1 || err != nil {
		t.Errorf("without the suspended one: %d, %v", n, err)
	}
	setting := func(rows int) {
		t.Helper()
		page, err := petra.List(t.Context(), app.Query{Kind: "Settings"})
		check(t, err)
		_, err = petra.Save(t.Context(), app.Draft{Writes: []doc.Write{{Kind: "Settings", ID: page.Rows[0].ID, Patch: patch(fields{"ExportLimitRows": rows})}}})
		check(t, err)
		petra.sync(t)
		vera.sync(t)
	}
	vera.counterparty(t, "Вывоз Третий")
	setting(1)
	name, _, err := export(t.Context())
	if f := doc.Faults(err); len(f) != 1 || f[0].Rule != "export_limit" || f[0].Params["limit"] != "1" {
		t.Errorf("over the limit: %v", err)
	}
	if _, err := os.Stat(name); err == nil {
		t.Error("there is a file all the same")
	}
	setting(1000)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if name, _, err := export(ctx); err == nil {
		t.Error("a cancelled export is done")
	} else if _, err := os.Stat(name); err == nil {
		t.Error("a cancelled export left a file")
	}
	if _, _, err := export(t.Context(), "NoSuch"); err == nil {
		t.Error("a column that is none is taken")
	}
}

// TestExport_People: of a suspended firm's people those alone go out who are at
// another firm as well.
func TestExport_People(t *testing.T) {
	vera, gleb, anna := at(t, "vera"), at(t, "gleb"), at(t, "anna")
	free, banned := vera.counterparty(t, "Люди свободной"), vera.counterparty(t, "Люди запрещённой")
	person := func(name string, firms ...doc.ID) {
		t.Helper()
		all := fields{"LastName": name, "FirstName": "Вывозной"}
		for _, firm := range firms {
			all["Positions/"+string(vera.id(t))] = fields{"Counterparty": firm}
		}
		anna.create(t, "ContactPerson", all)
	}
	for _, firm := range []doc.ID{free, banned} {
		vera.edit(t, "Counterparty", firm, fields{"Curators/" + string(vera.id(t)): fields{"Employee": anna.Me(), "Role": "second"}})
	}
	vera.sync(t)
	anna.sync(t)
	person("Первый", free)
	person("Второй", banned)
	person("Третий", free, banned)
	anna.sync(t)
	gleb.sync(t)
	out, err := gleb.Command(t.Context(), "counterparty.suspend", banned, doc.Body(`{"Reason":"fraud","Comment":"проверка","Until":"2026-07-01"}`), "")
	if err != nil || !out.Done {
		t.Fatalf("suspend: %+v, %v", out, err)
	}
	vera.sync(t)
	name := filepath.Join(t.TempDir(), "people.csv")
	n, err := vera.Export(t.Context(), app.ExportArgs{Query: app.Query{Kind: "ContactPerson", Search: "Вывозной"}, Columns: []string{"LastName"}, File: name})
	check(t, err)
	raw, err := os.ReadFile(name)
	check(t, err)
	if text := string(raw); n != 2 || !strings.Contains(text, "Первый") || !strings.Contains(text, "Третий") {
		t.Errorf("%d go out: %s", n, text)
	}
}

// TestReport_Unknown: no number, no days, no right, nobody to ask about.
func TestReport_Unknown(t *testing.T) {
	anna, petra := at(t, "anna"), admin(t)
	for name, tt := range map[string]struct {
		who    *desk
		number int
		args   app.ReportArgs
		rule   string
	}{
		"Number": {anna, 99, app.ReportArgs{}, "no_report"},
		"Day":    {anna, 11, app.ReportArgs{From: "вчера"}, "date"},
		"Turned": {anna, 11, app.ReportArgs{From: "2026-05-02", To: "2026-05-01"}, "period_order"},
		"Right":  {petra, 11, app.ReportArgs{}, "no_read"},
		"Nobody": {anna, 11, app.ReportArgs{Employee: anna.id(t)}, "no_such_document"},
		"Kind":   {anna, 11, app.ReportArgs{Department: anna.Me()}, "no_such_document"},
	} {
		_, err := tt.who.Report(t.Context(), tt.number, tt.args)
		if f := doc.Faults(err); len(f) != 1 || f[0].Rule != tt.rule {
			t.Errorf("%s: %v, want %s", name, err, tt.rule)
		}
	}
	if got := len(petra.Reports()); got != 1 {
		t.Errorf("the administrator has %d reports", got)
	}
	if r, err := anna.Report(t.Context(), 11, app.ReportArgs{}); err != nil || len(r.Columns) != len(r.Labels) || len(r.Sums) == 0 {
		t.Errorf("%+v, %v", r, err)
	}
}

// TestReport_Denials: whom the server has refused leaves a line that security
// reads.
func TestReport_Denials(t *testing.T) {
	anna, gleb := at(t, "anna"), at(t, "gleb")
	id := anna.counterparty(t, "Отказная")
	anna.sync(t)
	if _, err := anna.Command(t.Context(), "counterparty.suspend", id, doc.Body(`{"Reason":"fraud","Comment":"проверка","Until":"2026-07-01"}`), ""); doc.CodeOf(err) != doc.CodeDenied {
		t.Fatalf("sales suspends: %v", err)
	}
	anna.sync(t)
	gleb.sync(t)
	r, err := gleb.Report(t.Context(), 14, app.ReportArgs{Employee: anna.Me()})
	check(t, err)
	if len(r.Rows) != 1 || r.Rows[0].Raw[6] == "0" {
		t.Fatalf("%+v", r.Rows)
	}
	for _, one := range r.Rows[0].IDs {
		e := gleb.get(t, one)
		if string(e.Parts["Rule"]) == `"no_suspend"` && string(e.Parts["Link"]) == `"Counterparty/`+string(id)+`"` && string(e.Parts["Filter"]) == `"counterparty.suspend"` {
			return
		}
	}
	t.Errorf("no line about it among %d", len(r.Rows[0].IDs))
}
