package records_test

import (
	"slices"
	"strings"
	"testing"

	"kontor/shared/doc"
	"kontor/shared/docdb"
)

// older are the kinds of a program that did not have Firm.Late yet.
func older(t *testing.T) *doc.Kinds {
	t.Helper()
	all := kinds()
	k, err := all.Kind("Firm")
	if err != nil {
		t.Fatal(err)
	}
	k.Fields = slices.DeleteFunc(k.Fields, func(f *doc.Field) bool { return f.Name == "Late" })
	return all
}

// written is a base in which the older program has banned two firms, one of them
// marked for deletion, and not another, and a guest who has a copy of them all. Something stands in the field already: what
// a program does not know it leaves alone.
func written(t *testing.T, b *base) *client {
	t.Helper()
	b.must(write("Firm", id("f"), fields{"Name": "f", "Note": "n", "Late": "later"}))
	b.must(write("Firm", id("g"), fields{"Name": "g", "Note": "n", "Late": "later"}))
	b.config.Kinds = older(t)
	b.reopen()
	b.must(edit("Firm", id("f"), fields{"Banned": true}))
	b.must(write("Firm", id("h"), fields{"Name": "h", "Banned": true, "Deleted": true}))
	gost := b.client("gost", "g")
	gost.pull()
	if hidden := gost.copy[id("f")].Hidden; !slices.Contains(hidden, "Note") || slices.Contains(hidden, "Late") {
		t.Fatalf("the older program hides %v", hidden)
	}
	return gost
}

// upgrade opens the base by the program that has the field.
func (b *base) upgrade() {
	b.config.Kinds = kinds()
	b.reopen()
}

// TestReclass: a field that was declared after a base was written is hidden of
// what was banned in it, on desktops that come and on those that have a copy; it
// is done once, and the base is sound.
func TestReclass(t *testing.T) {
	each(t, func(t *testing.T, b *base) {
		gost := written(t, b)
		g, head := gost.copy[id("g")], b.r.Head()
		b.upgrade()
		b.sound()
		fresh := b.client("gost", "other")
		for _, c := range []*client{gost, fresh} {
			c.pull()
			f := c.copy[id("f")]
			if !slices.Contains(f.Hidden, "Late") || strings.Contains(f.Body, "later") {
				t.Errorf("hidden %v of %s", f.Hidden, f.Body)
			}
			if hidden := c.copy[id("h")].Hidden; !slices.Contains(hidden, "Late") {
				t.Errorf("of a firm marked for deletion are hidden %v", hidden)
			}
			if got := c.copy[id("g")]; got.Shape != g.Shape || !strings.Contains(got.Body, "later") {
				t.Errorf("of a firm that is not banned there came %+v", got)
			}
		}
		if got := b.r.Head(); got != head+1 {
			t.Errorf("the head moved from %d to %d", head, got)
		}
		b.reopen()
		if got := b.r.Head(); got != head+1 {
			t.Errorf("opened again, it went on to %d", got)
		}
		b.sound()
	})
}

// TestReclass_Altered: places that somebody altered in the older base are not
// put right unseen.
func TestReclass_Altered(t *testing.T) {
	each(t, func(t *testing.T, b *base) {
		written(t, b)
		as := ""
		if b.db.Engine == docdb.Postgres {
			as = "::text"
		}
		b.exec(`UPDATE document SET sight = REPLACE(sight` + as + `, '"all"', '"own:x"') WHERE id = '` + string(id("f")) + `'`)
		b.upgrade()
		if found := strings.Join(b.wrongs(), "\n"); !strings.Contains(found, "Firm "+string(id("f"))+": places") {
			t.Errorf("found %q", found)
		}
	})
}

// TestReclass_Control: a base of which it is believed that it knows the field
// already shows it, and Verify says so.
func TestReclass_Control(t *testing.T) {
	each(t, func(t *testing.T, b *base) {
		sum := b.text(`SELECT value FROM meta WHERE name = 'fields'`)
		gost := written(t, b)
		b.exec(`UPDATE meta SET value = '` + sum + `' WHERE name = 'fields'`)
		b.upgrade()
		if found := strings.Join(b.wrongs(), "\n"); !strings.Contains(found, "Firm "+string(id("f"))+": places") {
			t.Errorf("found %q", found)
		}
		fresh := b.client("gost", "other")
		fresh.pull()
		if !strings.Contains(fresh.copy[id("f")].Body, "later") || slices.Contains(gost.copy[id("f")].Hidden, "Late") {
			t.Error("the field is hidden all the same: the test above proves nothing")
		}
	})
}
