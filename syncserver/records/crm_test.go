package records_test

import (
	"crypto/rand"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"kontor/shared/change"
	"kontor/shared/crm"
	"kontor/shared/doc"
	"kontor/shared/docdb"
	"kontor/shared/wire"
	"kontor/syncserver/records"
)

// company is a base with the company's own kinds and a few of its people.
func company(t *testing.T, e docdb.Engine) *base {
	t.Helper()
	b := &base{TB: t, db: openDB(t, e), clock: &clock{at: time.Date(2026, 5, 12, 10, 0, 0, 0, time.UTC)}}
	b.config = records.Config{
		Kinds: crm.Kinds(), Grants: crm.Grants(), Post: crm.PostOf, Posts: crm.PostKinds,
		Now: b.clock.now, Random: rand.Reader, Report: func(err error) { t.Error(err) },
	}
	if err := records.Init(t.Context(), b.db, "Kontor", "Europe/Minsk", true, rand.Reader, b.clock.now()); err != nil {
		t.Fatal(err)
	}
	b.open()
	t.Cleanup(b.close)
	seeds, err := crm.ListSeeds()
	if err != nil {
		t.Fatal(err)
	}
	for some := range slices.Chunk(seeds, 500) {
		b.must(some...)
	}
	b.must(write("Department", id("sales"), fields{"Name": "Отдел продаж", "Kind": "sales"}))
	for who, role := range map[string]crm.Role{"anna": crm.Sales, "boris": crm.Sales, "gleb": crm.Security, "egor": crm.Director} {
		f := fields{"Name": who, "Login": who, "Roles": []crm.Role{role}, "State": crm.Working}
		if role == crm.Sales {
			f["Department"] = id("sales")
		}
		b.must(write("Employee", id(who), f))
	}
	return b
}

// TestCompany: the company's own kinds live in the records: a firm is made,
// seen in part by a colleague, suspended by command, and everything holds.
func TestCompany(t *testing.T) {
	for _, e := range []docdb.Engine{docdb.SQLite, docdb.Postgres} {
		t.Run(string(e), func(t *testing.T) {
			b := company(t, e)
			anna, boris, gleb := b.client("anna", "a"), b.client("boris", "b"), b.client("gleb", "g")
			const site = "canary.example"
			anna.ok(write("Counterparty", id("f"), fields{"NameShort": "Роса", "Kind": crm.Legal, "Country": crm.Russia, "TaxID": "7707083893", "Roles": []string{"client"}}))
			anna.ok(write("ContactPerson", id("p"), fields{"LastName": "Ким", "FirstName": "Ольга",
				"Positions/" + string(id("post")): fields{"Counterparty": id("f"), "Main": true},
				"Comms/" + string(id("m")):        fields{"Kind": "email", "Email": "kim@" + site}}))
			for _, c := range []*client{anna, boris, gleb} {
				c.pull()
			}
			if _, sees := boris.copy[id("p")]; sees || !strings.Contains(anna.copy[id("p")].Body, site) {
				t.Errorf("boris sees the person: %v; anna's: %s", sees, anna.copy[id("p")].Body)
			}
			if _, sees := boris.copy[id("f")]; !sees {
				t.Error("boris does not see his colleague's firm")
			}
			twin := boris.push(boris.wish(write("Counterparty", id("twin"), fields{"NameShort": "Роса 2", "Kind": crm.Legal, "Country": crm.Russia, "TaxID": "7707083893", "Roles": []string{"client"}})))[0]
			if f := twin.Faults; len(f) != 1 || f[0].Rule != "taken" || f[0].Params["owner"] != "anna" {
				t.Errorf("%v", twin.Faults)
			}
			suspend := func(c *client) wire.Ack {
				raw, _ := json.Marshal(map[string]any{"Reason": "debt", "Comment": "долг 90 дней", "Until": "2026-10-01"})
				return c.push(change.Mutation{ID: newID(t), N: c.n + 1, Command: "counterparty.suspend", Kind: "Counterparty", Target: id("f"), Args: doc.Body(raw)})[0]
			}
			if ack := suspend(gleb); len(ack.Faults) > 0 {
				t.Fatal(ack.Faults[0])
			}
			if ack := suspend(anna); len(ack.Faults) == 0 {
				t.Error("sales suspends")
			}
			before := anna.copy[id("f")].Body
			if anna.pull(); anna.copy[id("f")].Body == before {
				t.Error("the suspension did not arrive")
			}
			b.sound()
			b.reopen()
			b.sound()
		})
	}
}
