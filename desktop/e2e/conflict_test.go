package e2e

import (
	"maps"
	"strings"
	"testing"
)

// clash is a row of the list of conflicts.
type clash struct {
	ID, Doc, Path, Base, Mine, Theirs, By string
}

func (d *desk) clashes() []clash {
	d.t.Helper()
	var all struct{ Rows []clash }
	d.must("conflicts", nil).into(&all)
	return all.Rows
}

// newFirm makes a firm at a desk; what is not given is as for any.
func (d *desk) newFirm(fields args) string {
	d.t.Helper()
	return d.must("new", args{"kind": "Counterparty", "fields": sound(fields)}).text("id")
}

// sound are the fields of a firm with nothing wrong.
func sound(more args) args {
	f := args{"NameShort": "Альфа", "Kind": "legal", "Country": "RU", "Roles": []string{"client"}}
	maps.Copy(f, more)
	return f
}

// apart lets both work without a network, and brings them back, Anna first.
func (w *team) apart(work func()) {
	w.t.Helper()
	w.anna.must("offline", nil)
	w.boris.must("offline", nil)
	work()
	w.anna.must("online", nil)
	w.anna.sync()
	w.boris.must("online", nil)
	w.together()
}

// together waits until both have everything.
func (w *team) together() {
	w.t.Helper()
	w.boris.sync()
	w.anna.sync()
}

// TestE2EConflict: what two people change apart is kept, both of it; where they
// change the same they are asked, and either may settle it for both.
func TestE2EConflict(t *testing.T) {
	w := newTeam(t)
	phone, address := newID(t), newID(t)
	firm := w.anna.newFirm(args{
		"Comms/" + phone:       args{"Kind": "work", "Phone": args{"E164": "+74951234567"}},
		"Addresses/" + address: args{"Kind": "legal", "Address": args{"Country": "RU", "Street": "ул. Рябиновая, 4"}},
	})
	w.anna.sync()
	w.together()
	w.apart(func() {
		w.anna.must("save", args{"id": firm, "patch": args{"Comms/" + phone: args{"Phone": args{"E164": "+74957654321"}}}})
		w.boris.must("save", args{"id": firm, "patch": args{"Addresses/" + address: args{"Address": args{"Country": "RU", "Street": "ул. Новая, 7"}}}})
	})
	for name, d := range map[string]*desk{"anna": w.anna, "boris": w.boris} {
		doc := d.get(firm)
		if !strings.Contains(string(doc.Body["Comms"]), "+74957654321") || !strings.Contains(string(doc.Body["Addresses"]), "ул. Новая, 7") {
			t.Errorf("%s: %s %s", name, doc.Body["Comms"], doc.Body["Addresses"])
		}
	}
	w.agreed(firm, "Альфа")
	w.apart(func() {
		w.anna.must("save", args{"id": firm, "patch": args{"NameShort": "Бета"}})
		w.boris.must("save", args{"id": firm, "patch": args{"NameShort": "Бета"}})
	})
	w.agreed(firm, "Бета")

	w.settle(firm, "mine", w.boris, func(c clash) string { return c.Mine })
	w.settle(firm, "theirs", w.anna, func(c clash) string { return c.Theirs })
	w.settle(firm, "Третье имя", w.anna, func(clash) string { return "Третье имя" })
	w.settle(firm, "mine", w.anna, func(c clash) string { return c.Mine })
	w.verify()
}

// settle has both change the name apart and one of them resolve that.
func (w *team) settle(firm, take string, by *desk, want func(clash) string) {
	w.t.Helper()
	was := w.anna.get(firm).field("NameShort")
	w.apart(func() {
		w.anna.must("save", args{"id": firm, "patch": args{"NameShort": was + " А"}})
		w.boris.must("save", args{"id": firm, "patch": args{"NameShort": was + " Б"}})
	})
	boris := w.boris.status().User
	var name string
	for at, d := range map[string]*desk{"anna": w.anna, "boris": w.boris} {
		all := d.clashes()
		if len(all) != 1 || d.status().Conflicts != 1 {
			w.t.Fatalf("%s has conflicts %+v, %+v", at, all, d.status())
		}
		c := all[0]
		if c.Doc != firm || c.Path != "NameShort" || c.Base != was || c.Theirs != was+" А" || c.Mine != was+" Б" {
			w.t.Errorf("%s: %+v", at, c)
		}
		if author := d.get(c.ID).field("CreatedBy"); author != boris || !strings.Contains(c.By, "Котов") {
			w.t.Errorf("%s: offered by %s, %s", at, c.By, author)
		}
		name = want(c)
	}
	by.must("resolve", args{"id": by.clashes()[0].ID, "take": take})
	by.sync()
	w.together()
	w.agreed(firm, name)
}

// agreed wants both desks to have a name and nothing to settle.
func (w *team) agreed(firm, name string) {
	w.t.Helper()
	for at, d := range map[string]*desk{"anna": w.anna, "boris": w.boris} {
		doc := d.get(firm)
		if all := d.clashes(); len(all) > 0 {
			w.t.Errorf("%s has conflicts %+v", at, all)
		}
		if st := d.status(); st.Conflicts != 0 || st.Refused != 0 || doc.field("NameShort") != name {
			w.t.Errorf("%s: %+v, the name is %s, want %q", at, st, doc.Body["NameShort"], name)
		}
	}
}
