package app_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kontor/desktop/app"
	"kontor/shared/crm"
	"kontor/shared/doc"
)

// admin gives the administrator's desk.
func admin(t *testing.T) *desk {
	t.Helper()
	if firm.desks["petra"] == nil {
		_, err := firm.Hire("petra", "Админ Петра Ивановна", "admin", "Безопасность")
		check(t, err)
	}
	return at(t, "petra")
}

// listFile writes a list as the administrator keeps one.
func listFile(t *testing.T, lines ...string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "list.csv")
	check(t, os.WriteFile(name, []byte("Номер;Наименование;Тип;Адреса\n"+strings.Join(lines, "\n")+"\n"), 0o600))
	return name
}

func named(name string) map[string]json.RawMessage {
	raw, _ := json.Marshal(name)
	return map[string]json.RawMessage{"Name": raw, "Date": json.RawMessage(`"2026-05-01"`)}
}

// deniedSums are the counts of an import of a list.
func deniedSums(out app.Imported) string {
	return fmt.Sprintf("%s, %d gone", sums(out), out.Gone)
}

// TestImportDenied: a list comes in once; imported again it brings what has
// changed and takes out what it no longer has. A dry run tells the same.
func TestImportDenied(t *testing.T) {
	petra, gleb := admin(t), at(t, "gleb")
	bring := func(file string, dry bool) app.Imported {
		t.Helper()
		out, err := petra.Import(t.Context(), app.ImportArgs{File: file, Kind: "DeniedList", Defaults: named("Наш список"), DryRun: dry})
		check(t, err)
		return out
	}
	first := listFile(t, "1;Рога и копыта;организация", "2;Бендер Остап;физлицо", "3;Пустое место;дерево", "2;Повтор;", "5;***;", "6;Ладья;судно")
	for _, dry := range []bool{true, false} {
		out := bring(first, dry)
		if got := deniedSums(out); got != "6 rows, 3 created, 0 merged, 0 skipped, 3 errors, 0 gone" {
			t.Errorf("dry %v: %s: %+v", dry, got, out.Errors)
		}
		for i, want := range []app.ImportError{{Row: 4, Column: "Тип", Code: "import_type"}, {Row: 5, Column: "Номер", Code: "import_twice"}, {Row: 6, Column: "Наименование", Code: "no_letters"}} {
			if e := out.Errors[i]; e.Row != want.Row || e.Column != want.Column || e.Code != want.Code || e.Text == "" {
				t.Errorf("%+v, want %+v", e, want)
			}
		}
	}
	second := listFile(t, "1;Рога и копыта, ООО;организация", "6;Ладья;судно", "7;Новый;")
	const want = "3 rows, 1 created, 1 merged, 1 skipped, 0 errors, 1 gone"
	if got := deniedSums(bring(second, true)); got != want {
		t.Errorf("again, dry: %s", got)
	}
	if got := deniedSums(bring(second, false)); got != want {
		t.Errorf("again: %s", got)
	}
	petra.sync(t)
	gleb.sync(t)
	page, err := gleb.List(t.Context(), app.Query{Kind: "DeniedEntry"})
	check(t, err)
	var names []string
	for _, d := range page.Rows {
		names = append(names, d.Title)
		if len(d.Parts["Keys"]) > 0 {
			t.Errorf("%s shows its keys", d.Title)
		}
	}
	if got := strings.Join(names, "|"); got != "Ладья|Новый|Рога и копыта, ООО" {
		t.Errorf("security sees %s", got)
	}
	if got := deniedSums(bring(first, false)); got != "6 rows, 1 created, 1 merged, 1 skipped, 3 errors, 1 gone" && got != "6 rows, 0 created, 2 merged, 1 skipped, 3 errors, 1 gone" {
		t.Errorf("what was gone comes back: %s", got)
	}
	lists, err := gleb.List(t.Context(), app.Query{Kind: "DeniedList"})
	check(t, err)
	if len(lists.Rows) != 1 || lists.Rows[0].Title != "Наш список" || string(lists.Rows[0].Parts["Count"]) != "3" {
		t.Errorf("lists: %v", lists.Rows)
	}
	if page, err := at(t, "anna").List(t.Context(), app.Query{Kind: "DeniedEntry"}); err != nil || page.Total != 0 {
		t.Errorf("sales has %d entries, %v", page.Total, err)
	}
	_, err = gleb.Import(t.Context(), app.ImportArgs{File: first, Kind: "DeniedList", Defaults: named("Чужой")})
	if faults := gleb.Faults(err); len(faults) != 1 || faults[0].Code != doc.CodeDenied || !strings.Contains(faults[0].Text, gleb.Words().T("DeniedList")) {
		t.Errorf("security imports: %v", err)
	}
}

// TestImportDenied_Published: the published forms come in as they are, and a
// case names entry and list.
func TestImportDenied_Published(t *testing.T) {
	petra, anna, gleb := admin(t), at(t, "anna"), at(t, "gleb")
	for file, rows := range map[string]int{"un.xml": 2, "sdn.xml": 3} {
		out, err := petra.Import(t.Context(), app.ImportArgs{File: "watchlist/testdata/" + file, Kind: "DeniedList"})
		check(t, err)
		if out.Created != rows || len(out.Errors) > 0 {
			t.Errorf("%s: %s %v", file, deniedSums(out), out.Errors)
		}
	}
	petra.sync(t)
	id := anna.counterparty(t, "Торговый дом «Северный ветер»", fields{"TaxID": taxID()})
	a := anna.id(t)
	_, err := anna.Save(t.Context(), app.Draft{Writes: []doc.Write{{Kind: "Admission", ID: a, New: true, Patch: patch(fields{"Counterparty": id, "Purpose": "client"})}}})
	check(t, err)
	anna.sync(t)
	gleb.sync(t)
	list := string(gleb.get(t, a).Parts["Checklist"])
	if !strings.Contains(list, `SEVERNY VETER TRADING COMPANY (UN Security Council Consolidated List, XXe.002)`) || !strings.Contains(list, `"fail"`) {
		t.Errorf("%s", list)
	}
}

// TestImportDenied_Large: thousands of entries come in while people work, and a
// case is looked up among them without anybody noticing.
func TestImportDenied_Large(t *testing.T) {
	petra, anna := admin(t), at(t, "anna")
	const entries = 3_000
	syllables := []string{"ka", "lo", "mi", "ter", "san", "dor", "vel", "ru", "shi", "mar", "gol", "nek", "pa", "zhu", "ber", "tin", "al", "fo", "ri", "sta"}
	lines := make([]string, entries)
	for i := range lines {
		word := func(n int) string {
			n += i * 7
			return syllables[n%20] + syllables[n/20%20] + syllables[n/400%20] + syllables[(n/8000+n)%20]
		}
		lines[i] = fmt.Sprintf("%d;%s %s %s;", i, word(1), word(i%13), word(i/3))
	}
	done := 0
	start := time.Now()
	out, err := petra.Import(t.Context(), app.ImportArgs{File: listFile(t, lines...), Kind: "DeniedList", Defaults: named("Большой"), Progress: func(n, total int) { done = n }})
	check(t, err)
	local := time.Since(start)
	petra.sync(t)
	t.Logf("%d entries: %v here, %v with the server", out.Created, local.Round(time.Millisecond), time.Since(start).Round(time.Millisecond))
	if out.Created != entries || done != entries {
		t.Errorf("%s, progress %d", deniedSums(out), done)
	}
	start = time.Now()
	again, err := petra.Import(t.Context(), app.ImportArgs{File: listFile(t, lines...), Kind: "DeniedList", Defaults: named("Большой")})
	check(t, err)
	t.Logf("again: %v", time.Since(start).Round(time.Millisecond))
	if again.Skipped != entries {
		t.Errorf("again: %s", deniedSums(again))
	}
	id := anna.counterparty(t, "Калотер Сандорвел Рушимар", fields{"TaxID": taxID(), "NameEN": "Golnekpa Zhuberti Trading"})
	anna.sync(t)
	start = time.Now()
	_, err = anna.Save(t.Context(), app.Draft{Writes: []doc.Write{{Kind: "Admission", ID: anna.id(t), New: true, Patch: patch(fields{"Counterparty": id, "Purpose": "client"})}}})
	check(t, err)
	anna.sync(t)
	took := time.Since(start)
	t.Logf("a case: %v", took.Round(time.Millisecond))
	if took > 2*time.Second {
		t.Errorf("a case among %d entries took %v", entries, took)
	}
}

// TestImportDenied_Undo: taken back, a list is as it was before: what the import
// made is gone, what it changed and took out is there again; what somebody has
// changed since is left and named.
func TestImportDenied_Undo(t *testing.T) {
	petra := admin(t)
	bring := func(lines ...string) app.Imported {
		t.Helper()
		out, err := petra.Import(t.Context(), app.ImportArgs{File: listFile(t, lines...), Kind: "DeniedList", Defaults: named("Назад")})
		check(t, err)
		petra.sync(t)
		return out
	}
	list := func() string {
		t.Helper()
		lists, err := petra.List(t.Context(), app.Query{Kind: "DeniedList", Where: []app.Where{{Field: "Name", Any: []string{"Назад"}}}})
		check(t, err)
		if len(lists.Rows) == 0 {
			return "none"
		}
		page, err := petra.List(t.Context(), app.Query{Kind: "DeniedEntry", Where: []app.Where{{Field: "List", Any: []string{string(lists.Rows[0].ID)}}}, Order: "Code"})
		check(t, err)
		var all []string
		for _, d := range page.Rows {
			e := d.Doc.(*crm.DeniedEntry)
			all = append(all, e.Code+" "+e.Name+" "+string(e.Type))
		}
		return strings.Join(all, "; ")
	}
	undo := func(batch doc.ID, deleted, restored, left int) app.Undone {
		t.Helper()
		u, err := petra.UndoImport(t.Context(), batch)
		check(t, err)
		petra.sync(t)
		if u.Deleted != deleted || u.Restored != restored || len(u.Left) != left {
			t.Errorf("undone: %+v, want %d, %d, %d", u, deleted, restored, left)
		}
		return u
	}
	first := bring("1;Рога;организация", "2;Бендер;физлицо", "3;Ладья;судно")
	before := list()
	second := bring("1;Рога и копыта;", "3;Ладья;судно", "4;Новый;")
	if list() == before {
		t.Fatalf("nothing has changed: %s", before)
	}
	undo(second.Batch, 1, 2, 0)
	if got := list(); got != before {
		t.Errorf("taken back it has %q, want %q", got, before)
	}
	third := bring("1;Рога;организация", "2;Бендер;физлицо", "3;Ладья;судно", "5;Тронутый;")
	page, err := petra.List(t.Context(), app.Query{Kind: "DeniedEntry", Where: []app.Where{{Field: "Name", Any: []string{"Тронутый"}}}})
	check(t, err)
	_, err = petra.Save(t.Context(), app.Draft{Writes: []doc.Write{{Kind: "DeniedEntry", ID: page.Rows[0].ID, Patch: patch(fields{"Note": "звонили"})}}})
	check(t, err)
	petra.sync(t)
	if u := undo(third.Batch, 0, 1, 1); len(u.Left) == 1 && u.Left[0].Rule != "import_changed" {
		t.Errorf("left because of %s", u.Left[0].Rule)
	}
	if _, err := petra.UndoImport(t.Context(), first.Batch); err != nil {
		t.Error(err)
	}
}

// TestImportDenied_Cancel: what was written before stays, and importing again
// goes on from there.
func TestImportDenied_Cancel(t *testing.T) {
	petra := admin(t)
	lines := make([]string, 1000)
	for i := range lines {
		lines[i] = fmt.Sprintf("%d;Отмена %d;", i, i)
	}
	file := listFile(t, lines...)
	ctx, stop := context.WithCancel(t.Context())
	_, err := petra.Import(ctx, app.ImportArgs{File: file, Kind: "DeniedList", Defaults: named("Прерванный"), Progress: func(int, int) { stop() }})
	if f := doc.Faults(err); len(f) != 1 || f[0].Rule != "cancelled" {
		t.Fatalf("cancelled: %v", err)
	}
	out, err := petra.Import(t.Context(), app.ImportArgs{File: file, Kind: "DeniedList", Defaults: named("Прерванный")})
	check(t, err)
	if out.Skipped == 0 || out.Created == 0 || out.Skipped+out.Created != 1000 {
		t.Errorf("after that: %s", deniedSums(out))
	}
}
