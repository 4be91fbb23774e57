package records_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"kontor/shared/change"
	"kontor/shared/doc"
	"kontor/shared/wire"
	"kontor/syncserver/records"
)

// TestConflict: a path that somebody else has written since is parked, the
// rest is merged; the offer is kept for its author, for him whose value stays,
// and for the owner.
func TestConflict(t *testing.T) {
	each(t, func(t *testing.T, b *base) {
		anna, boris, egor := b.client("anna", "a"), b.client("boris", "b"), b.client("egor", "e")
		row := "Phones/" + string(id("p"))
		anna.ok(write("Firm", id("f"), fields{"Name": "f", "Note": "first", row: fields{"Number": "1"}, "Curators/" + string(id("c")): fields{"Who": id("boris")}}))
		for _, c := range []*client{anna, boris, egor} {
			c.pull()
		}
		egor.ok(edit("Firm", id("f"), fields{"Note": "egor's"}))
		// Boris has not seen it; the same value is no conflict, nor is another path or row.
		boris.ok(edit("Firm", id("f"), fields{"Note": "boris's", "Remind": "call", "Phones/" + string(id("q")): fields{"Number": "2"}}))
		boris.ok(edit("Firm", id("f"), fields{"Note": "egor's"}))
		f := b.firm("f")
		if f.Note != "egor's" || f.Remind != "call" || len(f.Phones) != 2 {
			t.Errorf("%+v", f)
		}
		cid := change.ConflictID(id("f"), "Note", boris.Client)
		c, _ := b.read(change.ConflictKind, cid).(*change.Conflict)
		if c == nil || c.Mine != `"boris's"` || c.Was != `"first"` || c.Owner != id("boris") || c.Other != string(id("egor")) || c.Answer != string(id("anna")) {
			t.Fatalf("%+v", c)
		}
		for who, sees := range map[*client]bool{anna: true, boris: true, egor: true, b.client("vera", "v"): false, b.client("gost", "g"): false} {
			who.pull()
			if _, has := who.copy[cid]; has != sees {
				t.Errorf("%s sees the conflict: %v", who.Client, has)
			}
		}
		// A row is one path; having seen it, he writes.
		egor.ok(edit("Firm", id("f"), fields{row: fields{"Number": "9"}}))
		boris.ok(edit("Firm", id("f"), fields{row: fields{"Main": true}}))
		if p := b.firm("f").Phones[id("p")]; p.Number != "9" || p.Main {
			t.Errorf("%+v", p)
		}
		boris.pull()
		boris.ok(edit("Firm", id("f"), fields{row: fields{"Main": true}, "Note": "agreed"}))
		if f := b.firm("f"); !f.Phones[id("p")].Main || f.Note != "agreed" {
			t.Errorf("%+v", f)
		}
		b.sound()
	})
}

// TestConflict_Withdrawn: whoever may no longer read what a conflict is about, for
// want of the document or of the class of the field, loses the values with it, and
// gets them back with the right.
func TestConflict_Withdrawn(t *testing.T) {
	each(t, func(t *testing.T, b *base) {
		anna, vera, egor := b.client("anna", "a"), b.client("vera", "v"), b.client("egor", "e")
		post := func(role string) { b.must(edit("Employee", id("vera"), fields{"Role": role})) }
		seat := "Curators/" + string(id("c"))
		anna.ok(write("Firm", id("f"), fields{"Name": "f", "Note": "first", seat: fields{"Who": id("vera")}}))
		post("boss")
		for _, c := range []*client{anna, vera, egor} {
			c.pull()
		}
		egor.ok(edit("Firm", id("f"), fields{"Note": "egor's", "Secret": "egor's"}))
		vera.ok(edit("Firm", id("f"), fields{"Note": "vera's", "Secret": "vera's"}))
		sees := func(when string, c *client, path string, want bool) {
			t.Helper()
			c.same()
			if _, has := c.copy[change.ConflictID(id("f"), path, vera.Client)]; has != want {
				t.Errorf("%s: %s sees the conflict about %s: %v", when, c.Employee, path, has)
			}
		}
		sees("as boss", vera, "Note", true)
		sees("as boss", vera, "Secret", true)
		sees("who answers for it", anna, "Note", true)
		sees("without the class", anna, "Secret", false)
		post("clerk")
		sees("as clerk", vera, "Note", true)
		sees("as clerk", vera, "Secret", false)
		anna.ok(edit("Firm", id("f"), fields{seat: nil}))
		sees("without the firm", vera, "Note", false)
		sees("the others", anna, "Note", true)
		sees("the others", egor, "Note", true)
		sees("the others", egor, "Secret", true)
		anna.ok(edit("Firm", id("f"), fields{seat: fields{"Who": id("vera")}}))
		sees("again", vera, "Note", true)
		post("boss")
		sees("again", vera, "Secret", true)
		b.sound()
		b.reopen()
		b.sound()
	})
}

// TestConflict_Older: a base whose conflicts an older program has placed is put
// right when it is opened.
func TestConflict_Older(t *testing.T) {
	each(t, func(t *testing.T, b *base) {
		anna, egor := b.client("anna", "a"), b.client("egor", "e")
		anna.ok(write("Firm", id("f"), fields{"Name": "f"}))
		other := b.client("egor", "e2")
		egor.pull()
		other.pull()
		egor.ok(edit("Firm", id("f"), fields{"Secret": "one"}))
		other.ok(edit("Firm", id("f"), fields{"Secret": "two"}))
		cid := string(change.ConflictID(id("f"), "Secret", other.Client))
		all := `{"Places":["all","of:` + string(id("egor")) + `","own:` + string(id("anna")) + `","own:` + string(id("egor")) + `"],"Classes":null}`
		b.exec(`UPDATE document SET sight = '` + all + `' WHERE id = '` + cid + `'`)
		b.exec(`INSERT INTO member (doc, place, kind, present, seq) SELECT id, 'own:` + string(id("anna")) + `', kind, TRUE, seq FROM document WHERE id = '` + cid + `'`)
		b.exec(`DELETE FROM meta WHERE name = 'fields'`)
		desk := b.client("anna", "a2") // from the base, not from the news
		desk.pull()
		if _, has := desk.copy[doc.ID(cid)]; !has {
			t.Fatal("she does not see it before: the test shows nothing")
		}
		b.reopen()
		desk.same()
		b.sound()
	})
}

// TestBaseOfTomorrow: whoever claims to have seen what was not there yet cannot
// overwrite by it.
func TestBaseOfTomorrow(t *testing.T) {
	each(t, func(t *testing.T, b *base) {
		anna, egor := b.client("anna", "a"), b.client("egor", "e")
		anna.ok(write("Firm", id("f"), fields{"Name": "f", "Note": "first"}))
		egor.pull()
		liar := anna.wish(edit("Firm", id("f"), fields{"Note": "anna's"}))
		liar.Base = 1 << 62
		acks := b.r.AcceptTogether([]records.Author{egor.Author, anna.Author}, []change.Mutation{egor.wish(edit("Firm", id("f"), fields{"Note": "egor's"})), liar})
		if got := b.firm("f").Note; got != "egor's" || len(acks) != 2 || acks[1].Seq != acks[0].Seq+1 {
			t.Errorf("%s %+v", got, acks)
		}
		b.sound()
	})
}

// TestReactions: what follows happens in the same seq; one that fails is left
// out and told, and fails nobody.
func TestReactions(t *testing.T) {
	each(t, func(t *testing.T, b *base) {
		anna := b.client("anna", "a")
		ack := anna.ok(write("Firm", id("f"), fields{"Name": "f", "Remind": "call"}))
		job := b.read("Job", doc.Derive("job", string(id("f")))).(*Job)
		if job.Text != "call" || job.Seq != ack.Seq || job.Owner != id("anna") || !slices.Contains(ack.Made, job.ID) {
			t.Errorf("%+v %v", job, ack)
		}
		anna.ok(edit("Firm", id("f"), fields{"Remind": "fail"}))
		if b.firm("f").Remind != "fail" || len(b.told) != 1 || !strings.Contains(b.told[0].Error(), "the reaction fails") {
			t.Errorf("%v", b.told)
		}
		b.sound()
	})
}

// TestRights: rights are asked of the document as it was and as it would be;
// what is not seen is not there, and an unseen field is not written.
func TestRights(t *testing.T) {
	each(t, func(t *testing.T, b *base) {
		anna, boris, vera, egor := b.client("anna", "a"), b.client("boris", "b"), b.client("vera", "v"), b.client("egor", "e")
		cur := "Curators/" + string(id("c"))
		anna.ok(write("Firm", id("f"), fields{"Name": "f", cur: fields{"Who": id("vera")}}))
		for _, try := range []struct {
			who  *client
			w    doc.Write
			want string
		}{
			{vera, edit("Firm", id("f"), fields{"Note": "hers"}), ""},
			{vera, edit("Firm", id("f"), fields{cur: nil}), "no_edit"}, // afterwards it would not be hers
			{vera, edit("Firm", id("f"), fields{"Secret": "s"}), "unseen_field"},
			{boris, edit("Firm", id("f"), fields{"Note": "n"}), "no_edit"},
			{anna, edit("Firm", id("f"), fields{cur: nil}), ""},
			{vera, edit("Firm", id("f"), fields{"Note": "n"}), "no_such_document"},
			{vera, edit("Firm", id("nothing"), fields{"Note": "n"}), "no_such_document"},
			{vera, write("Deal", id("d"), fields{"Firm": id("f")}), "no_such_document"},
			{anna, edit("Firm", id("f"), fields{"State": "mine"}), "server_field"},
			{anna, edit("Firm", id("f"), fields{"Owner": id("vera")}), "server_field"},
			{b.client("gost", "g"), write("Firm", id("x"), fields{"Name": "x"}), "no_create"},
			{anna, edit("Firm", id("f"), fields{"Deleted": true}), "reason_required"},
		} {
			try.who.seen = b.r.Head()
			if got := strings.Join(try.who.do(try.w), " "); got != try.want {
				t.Errorf("%s %s: %q, want %q", try.who.Client, try.w.Patch.Paths(), got, try.want)
			}
		}
		command := func(c *client) wire.Ack {
			m := c.wish()
			m.Command, m.Kind, m.Target = "firm.give", "Firm", id("f")
			m.Args = doc.Body(`{"To":"` + string(id("vera")) + `"}`)
			return c.push(m)[0]
		}
		if got := rules(command(anna)); !slices.Equal(got, []string{"no_decide"}) {
			t.Error(got)
		}
		if got := rules(command(egor)); got != nil {
			t.Error(got)
		}
		if f := b.firm("f"); f.Owner != id("vera") || f.State != "given" {
			t.Errorf("%+v", f)
		}
		if got := anna.do(edit("Firm", id("f"), fields{"Note": "n"})); !slices.Equal(got, []string{"no_such_document"}) && !slices.Equal(got, []string{"no_edit"}) {
			t.Error("the old owner still writes:", got)
		}
		b.sound()
	})
}

// TestHistory: every change is told, newest first, by pages, to those who may
// see the document; what is hidden from them is masked.
func TestHistory(t *testing.T) {
	each(t, func(t *testing.T, b *base) {
		egor := b.client("egor", "e")
		egor.ok(write("Firm", id("f"), fields{"Name": "f", "Secret": "s0"}))
		for i := range 210 {
			m := egor.wish(edit("Firm", id("f"), fields{"Secret": "s" + strings.Repeat("x", i)}))
			m.Reason = "why"
			egor.push(m)
		}
		page := func(who string, before int64) []wire.Entry {
			a, err := b.r.Actor(t.Context(), id(who))
			if err != nil {
				t.Fatal(err)
			}
			entries, err := b.r.History(t.Context(), a, "Firm", id("f"), before)
			if who == "boris" && doc.CodeOf(err) == doc.CodeMissing {
				return nil
			}
			if err != nil {
				t.Fatal(err)
			}
			return entries
		}
		first := page("egor", 0)
		rest := page("egor", first[len(first)-1].Seq)
		if len(first) != 200 || len(rest) != 11 || first[0].Fields[0].New != `"s`+strings.Repeat("x", 209)+`"` || first[0].Reason != "why" {
			t.Fatalf("%d and %d entries, %+v", len(first), len(rest), first[0])
		}
		made := rest[len(rest)-1]
		if made.By != id("egor") || !slices.ContainsFunc(made.Fields, func(f wire.EntryField) bool { return f.Path == "Owner" && f.New == `"`+string(id("egor"))+`"` }) {
			t.Errorf("%+v", made)
		}
		masked, _ := json.Marshal(page("gost", 0))
		if got := page("gost", 0); !slices.Equal(got[0].Masked, []string{"Secret"}) || strings.Contains(string(masked), "sx") || got[0].Reason != "" {
			t.Errorf("%+v", got[0])
		}
		if got := page("boris", 0); got != nil {
			t.Error("a history of what is not hers")
		}
		if slices.ContainsFunc(append(first, rest...), func(e wire.Entry) bool { return e.Client != egor.Client || e.TakenAt == "" || e.Mutation == "" }) {
			t.Error("an entry does not say who and when")
		}
		b.sound()
	})
}
