package records_test

import (
	"slices"
	"testing"

	"kontor/shared/crm"
	"kontor/shared/doc"
	"kontor/shared/docdb"
)

// TestGuess: whoever names by a guess a document that he may not see, to make it
// anew, is answered alike whether there is one or not.
func TestGuess(t *testing.T) {
	b := company(t, docdb.SQLite)
	b.must(crm.BannedSeeds([]byte("a key of the test"), []byte("a secret of a test"))...)
	const phone, free = "+79161234567", "+79160000000"
	b.must(write("Counterparty", id("banned"), fields{"NameShort": "Рога", "Kind": crm.Legal, "Country": crm.Russia, "Roles": []string{"client"},
		"Comms/" + string(id("c")): fields{"Kind": "mobile", "Phone": doc.Phone{E164: phone}}}))
	b.must(edit("Counterparty", id("banned"), fields{"Status": crm.Banned}))
	if n := b.count(`SELECT count(*) FROM document WHERE kind = 'BannedMark'`); n != 1 {
		t.Fatalf("%d marks: the test proves nothing", n)
	}
	anna := b.client("anna", "a")
	for _, kind := range []string{"BannedMark", "Task"} {
		var told [][]string
		for _, e164 := range []string{phone, free} {
			f := fields{"Mark": "phone:" + e164}
			if kind == "Task" { // which she may make, so that only the ID tells
				f = fields{"Title": "Проба", "Kind": "call", "Due": "2026-05-13T09:00:00Z", "Executor": id("anna")}
			}
			told = append(told, anna.do(write(kind, doc.Made("banned_mark", "phone:"+e164), f)))
		}
		if !slices.Equal(told[0], told[1]) {
			t.Errorf("%s: of a banned firm's phone she is told %q, of another %q", kind, told[0], told[1])
		}
	}
	b.must(write("DeniedList", crm.DeniedListID(crm.SourceOther, "Чёрный"), fields{"Name": "Чёрный", "Source": "other"}))
	for _, name := range []string{"Чёрный", "Белый"} {
		told := anna.do(write("DeniedList", crm.DeniedListID(crm.SourceOther, name), fields{"Name": name, "Source": "other"}))
		if !slices.Equal(told, []string{"no_create"}) {
			t.Errorf("of the list %q she is told %q", name, told)
		}
	}
	b.sound()
}

// TestGuess_Reference: whoever refers by a guess to a firm that he may not see is
// told no more than of one that is not there, however it stands.
func TestGuess_Reference(t *testing.T) {
	b := company(t, docdb.SQLite)
	b.must(write("Counterparty", id("f"), fields{"NameShort": "Роса", "Kind": crm.Legal, "Country": crm.Russia, "Roles": []string{"client"}}))
	anna := b.client("anna", "a")
	person := func(c *client, name string, of doc.ID) []*doc.Error {
		return c.push(c.wish(write("ContactPerson", id(name), fields{"LastName": name, "Positions/" + string(id("p")): fields{"Counterparty": of}})))[0].Faults
	}
	for _, status := range []crm.CounterpartyStatus{crm.Potential, crm.TempBanned, crm.Banned} {
		if status != crm.Potential {
			b.must(edit("Counterparty", id("f"), fields{"Status": status}))
		}
		there, nowhere := person(anna, "there", id("f")), person(anna, "nowhere", id("no firm"))
		if len(there) != 1 || len(nowhere) != 1 || there[0].Rule != "no_such_document" || there[0].Rule != nowhere[0].Rule || len(there[0].Params) != len(nowhere[0].Params) {
			t.Errorf("%s: she is told %v, of none %v", status, there, nowhere)
		}
	}
	b.must(write("Counterparty", id("g"), fields{"NameShort": "Иней", "Kind": crm.Legal, "Country": crm.Russia, "Roles": []string{"client"},
		"Curators/" + string(id("c")): fields{"Employee": id("anna"), "Role": crm.MainCurator, "Share": 100}}))
	b.must(edit("Counterparty", id("g"), fields{"Status": crm.TempBanned}))
	if told := person(anna, "hers", id("g")); len(told) != 1 || told[0].Rule != "reason_required" {
		t.Errorf("control: of her own firm she is told %v", told)
	}
}

// TestTaken: that somebody was told who has a firm, by its tax number, is a line of
// the journal, which security reads.
func TestTaken(t *testing.T) {
	b := company(t, docdb.SQLite)
	b.config.Denied = crm.Denial
	b.reopen()
	anna, boris, gleb := b.client("anna", "a"), b.client("boris", "b"), b.client("gleb", "g")
	firm := func(n string) doc.Write {
		return write("Counterparty", id(n), fields{"NameShort": n, "Kind": crm.Legal, "Country": crm.Russia, "TaxID": "7707083893", "Roles": []string{"client"}})
	}
	anna.ok(firm("Роса"))
	if told := boris.do(firm("Роса 2")); !slices.Equal(told, []string{"taken"}) {
		t.Fatalf("%q", told)
	}
	var lines []*crm.AccessEvent
	gleb.pull()
	for at, row := range gleb.copy {
		if row.Kind == "AccessEvent" {
			lines = append(lines, b.read(row.Kind, at).(*crm.AccessEvent))
		}
	}
	if len(lines) != 1 || lines[0].Kind != crm.AccessReveal || lines[0].By.ID() != id("boris") || lines[0].Link != doc.LinkTo("Counterparty", id("Роса")) {
		t.Errorf("%+v", lines)
	}
	b.sound()
}
