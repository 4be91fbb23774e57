package records_test

import (
	"fmt"
	"strings"
	"testing"

	"kontor/shared/doc"
	"kontor/shared/docdb"
)

// exec runs SQL behind the program's back.
func (b *base) exec(text string, args ...any) {
	b.Helper()
	if err := b.db.Update(b.Context(), func(tx *docdb.Tx) error { return tx.Exec(text, args...) }); err != nil {
		b.Fatalf("%s: %v", text, err)
	}
}

func (b *base) text(query string, args ...any) (s string) {
	b.Helper()
	if err := b.db.View(b.Context(), func(tx *docdb.Tx) error {
		_, err := tx.Row([]any{&s}, query, args...)
		return err
	}); err != nil {
		b.Fatal(err)
	}
	return s
}

// lived fills a base with something of every sort.
func (b *base) lived() {
	anna := b.client("anna", "a")
	anna.ok(write("Firm", id("f"), fields{"Name": "f", "Tax": "7", "Note": "note", "Remind": "call",
		"Curators/" + string(id("c")): fields{"Who": id("boris"), "Days": doc.Period{From: "2026-05-01", To: "2026-06-01"}}}))
	anna.ok(write("Deal", id("d"), fields{"Firm": id("f"), "Sum": 5}))
	anna.ok(edit("Firm", id("f"), fields{"Note": "other"}))
	m := anna.wish(edit("Firm", id("f"), fields{"Note": "third"}))
	m.Reason = "asked to"
	anna.push(m)
	anna.do(write("Firm", id("x"), fields{"Name": "bad"}))
	anna.ok(write("Line", id("l"), fields{"Deal": id("d"), "Text": "t"}))
}

// TestVerify: an untouched base holds; any edit by SQL is found and named.
func TestVerify(t *testing.T) {
	f := string(id("f"))
	const last = ` WHERE seq = (SELECT MAX(seq) FROM history)`
	edits := map[string][2]string{ // what is named, and the statement
		"history actor":      {"history", `UPDATE history SET actor = '` + string(id("egor")) + `' WHERE reason = 'asked to'`},
		"history time":       {"history", `UPDATE history SET taken_at = '2026-01-01T00:00:00Z' WHERE reason = 'asked to'`},
		"history claim":      {"history", `UPDATE history SET made_at = '2026-01-01T00:00:00Z' WHERE reason = 'asked to'`},
		"history client":     {"history", `UPDATE history SET client = 'x' WHERE reason = 'asked to'`},
		"history mutation":   {"history", `UPDATE history SET mutation = 'x' WHERE reason = 'asked to'`},
		"history kind":       {"history", `UPDATE history SET kind = 'Deal' WHERE reason = 'asked to'`},
		"history reason":     {`"" was altered`, `UPDATE history SET reason = 'never' WHERE reason = 'asked to'`},
		"history value":      {`"Note" was altered`, `UPDATE history SET fields = '{"Note":["\"other\"","\"fourth\""]}' WHERE reason = 'asked to'`},
		"history old value":  {`"Note" was altered`, `UPDATE history SET fields = '{"Note":["\"x\"","\"third\""]}' WHERE reason = 'asked to'`},
		"history field gone": {`"Note" was altered`, `UPDATE history SET fields = '{}' WHERE reason = 'asked to'`},
		"history field more": {`"Tax" was added`, `UPDATE history SET fields = '{"Note":["\"other\"","\"third\""],"Tax":["\"7\"","\"7\""]}' WHERE reason = 'asked to'`},
		"history commitment": {"history", `UPDATE history SET commits = '{}', salts = '{}' WHERE reason = 'asked to'`},
		"history line gone":  {"history", `DELETE FROM history WHERE reason = 'asked to'`},
		"history tail gone":  {"Line", `DELETE FROM history` + last},
		"history line more": {"not in the chain", `INSERT INTO history (seq, doc, kind, mutation, actor, client, made_at, taken_at, reason, fields, salts, commits)
			VALUES (7, 'x', 'Firm', 'x', 'x', 'x', 'x', 'x', 'x', '{}', '{}', '{}')`},
		"chain hash":       {"the chain does not hold", `UPDATE chain SET hash = 'x' WHERE seq = (SELECT MIN(seq) FROM chain)`},
		"chain link gone":  {"not in the chain", `DELETE FROM chain WHERE seq = (SELECT seq FROM history WHERE reason = 'asked to')`},
		"chain tail gone":  {"not in the chain", `DELETE FROM chain WHERE seq = (SELECT MAX(seq) FROM chain)`},
		"document body":    {"Note is not", `UPDATE document SET body = REPLACE(body` + "%s" + `, 'third', 'fourth')%s WHERE id = '` + f + `'`},
		"document header":  {"CreatedBy is not", `UPDATE document SET body = REPLACE(body` + "%s" + `, '"CreatedBy":"` + string(id("anna")) + `"', '"CreatedBy":"` + string(id("egor")) + `"')%s WHERE id = '` + f + `'`},
		"document title":   {"Firm " + f + ": title", `UPDATE document SET title = 'x' WHERE id = '` + f + `'`},
		"document owner":   {"Firm " + f + ": title, owner", `UPDATE document SET owner = 'x' WHERE id = '` + f + `'`},
		"document deleted": {"Firm " + f + ": title, owner", `UPDATE document SET deleted = TRUE WHERE id = '` + f + `'`},
		"document seq":     {"Firm " + f + ": seq", `UPDATE document SET seq = seq + 1 WHERE id = '` + f + `'`},
		"document shape":   {"Firm " + f + ": seq", `UPDATE document SET shape = shape + 1000 WHERE id = '` + f + `'`},
		"document version": {"Firm " + f + ": seq", `UPDATE document SET versions = '{}' WHERE id = '` + f + `'`},
		"document kind":    {f, `UPDATE document SET kind = 'Team' WHERE id = '` + f + `'`},
		"document sight":   {"Firm " + f + ": places", `UPDATE document SET sight = '{"Places":["all"]}' WHERE id = '` + f + `'`},
		"document gone":    {f + ": in the history and nowhere else", `DELETE FROM document WHERE id = '` + f + `'`},
		"document more": {"not in the history", `INSERT INTO document (id, kind, seq, shape, owner, deleted, title, body, versions, sight)
			VALUES ('x', 'Team', 7, 7, '', FALSE, '', '{}', '{}', '{}')`},
		"link gone":         {"links", `DELETE FROM link WHERE doc = '` + f + `'`},
		"link more":         {"link that nothing", `INSERT INTO link (doc, kind, path, field, target) VALUES ('x', 'x', 'x', 'x', 'x')`},
		"link elsewhere":    {"links", `UPDATE link SET target = 'x' WHERE doc = '` + f + `'`},
		"member gone":       {"places", `DELETE FROM member WHERE doc = '` + f + `' AND place = 'all'`},
		"member out":        {"places", `UPDATE member SET present = FALSE WHERE doc = '` + f + `' AND place = 'all'`},
		"member more":       {"places", `INSERT INTO member (doc, place, kind, present, seq) VALUES ('` + f + `', 'own:x', 'Firm', TRUE, 7)`},
		"unique key gone":   {"unique keys", `DELETE FROM unique_key`},
		"unique key more":   {"unique key", `INSERT INTO unique_key (key, kind, doc) VALUES ('x', 'Firm', 'x')`},
		"unique key of":     {"unique key", `UPDATE unique_key SET doc = '` + string(id("d")) + `'`},
		"due gone":          {"due", `DELETE FROM due`},
		"due day":           {"due", `UPDATE due SET day = '2027-01-01'`},
		"due more":          {"due", `INSERT INTO due (day, doc) VALUES ('2027-01-01', '` + string(id("d")) + `')`},
		"counter":           {"series Deal/2026", `UPDATE counter SET value = 2`},
		"counter gone":      {"series Deal/2026", `DELETE FROM counter`},
		"mutation gone":     {"nothing was answered", `DELETE FROM mutation WHERE seq = (SELECT MAX(seq) FROM history)`},
		"mutation seq":      {"its answer was altered", `UPDATE mutation SET seq = seq - 1 WHERE seq = (SELECT MAX(seq) FROM mutation)`},
		"mutation outcome":  {"its answer was altered", `UPDATE mutation SET outcome = '{}' WHERE seq = (SELECT MAX(seq) FROM mutation)`},
		"progress gone":     {"how far it has come", `DELETE FROM progress`},
		"progress back":     {"has come further", `UPDATE progress SET last_n = 0`},
		"head back":         {"meta: the head", `UPDATE meta SET value = '7' WHERE name = 'head'`},
		"history documents": {"history", `UPDATE history SET doc = 'x' WHERE reason = 'asked to'`},
	}
	each(t, func(t *testing.T, b *base) {
		b.lived()
		b.sound()
		var tables = []string{"history", "chain", "document", "link", "member", "unique_key", "due", "counter", "mutation", "progress", "meta"}
		for _, table := range tables {
			b.exec(`CREATE TABLE kept_` + table + ` AS SELECT * FROM ` + table)
		}
		for name, e := range edits {
			statement := e[1]
			if strings.Contains(statement, "%s") { // PostgreSQL keeps bodies as JSON
				casts := []any{"", ""}
				if b.db.Engine == docdb.Postgres {
					casts = []any{"::text", "::json"}
				}
				statement = fmt.Sprintf(statement, casts...)
			}
			b.exec(statement)
			if found := strings.Join(b.wrongs(), "\n"); !strings.Contains(found, e[0]) {
				t.Errorf("%s: found %q, want %q", name, found, e[0])
			}
			for _, table := range tables {
				columns := "*"
				b.exec(`DELETE FROM ` + table)
				if table == "document" {
					columns = "id, kind, seq, shape, owner, deleted, title, body, versions, sight"
					b.exec(`INSERT INTO document (` + columns + `) SELECT ` + columns + ` FROM kept_document ORDER BY num`)
					continue
				}
				b.exec(`INSERT INTO ` + table + ` SELECT * FROM kept_` + table)
			}
		}
		b.sound()
	})
}
