package crm

import (
	"slices"
	"testing"

	"kontor/shared/change"
	"kontor/shared/doc"
)

// TestShelter hides of a banned firm's people and talks what the firm hides.
func TestShelter(t *testing.T) {
	w := newWorld(t)
	firm, other, p, n := w.firm("Альфа", nil), w.firm("Бета", nil), doc.Derive("p"), doc.Derive("n")
	w.must(anna, newWrite("ContactPerson", p, personFields(firm, nil)))
	w.must(anna, newWrite("Negotiation", n, w.meeting(firm, held(nil))))
	hidden := func(who doc.ID, kind string, id doc.ID) []string {
		k, err := w.kinds.Kind(kind)
		if err != nil {
			t.Fatal(err)
		}
		s, err := change.SightOf(w.context(who, ""), w.kinds, k, w.get(kind, id))
		if err != nil {
			t.Fatal(err)
		}
		fields, visible := w.actor(who).Hidden(k, s)
		if !visible {
			t.Fatalf("%s does not see the %s", who, kind)
		}
		return fields
	}
	if f := hidden(mark, "Negotiation", n); len(f) != 0 {
		t.Fatalf("hidden before the ban: %v", f)
	}
	w.machine(edit("Counterparty", firm, map[string]any{"Status": Banned}))
	for who, hides := range map[doc.ID]bool{mark: true, gleb: false, anna: false, vera: false, egor: false} {
		if got := slices.Contains(hidden(who, "Negotiation", n), "ResultText"); got != hides {
			t.Errorf("%s: the result is hidden: %v", who, got)
		}
		if got := slices.Contains(hidden(who, "ContactPerson", p), "Positions"); got != hides {
			t.Errorf("%s: the post is hidden: %v", who, got)
		}
	}
	w.must(anna, edit("ContactPerson", p, map[string]any{"Positions/" + string(doc.Derive("2")): map[string]any{"Counterparty": other}}))
	if slices.Contains(hidden(mark, "ContactPerson", p), "Positions") {
		t.Error("a person who is also elsewhere stays hidden")
	}
}

// TestShelter_Fields: every field of a person without a class but the name, and that he was taken out, is
// hidden, and of a talk all but that there was one.
func TestShelter_Fields(t *testing.T) {
	ks := Kinds()
	banned := []doc.Sight{{Classes: map[string]string{"TaxID": ClassBanned}}}
	for kind, shown := range map[string][]string{
		"ContactPerson": {"Number", "LastName", "FirstName", "MiddleName", "ErasedAt"},
		"Negotiation":   {"Number", "Counterparty", "Kind", "Subject", "State", "When", "AllDay", "OurPeople", "HeldAt", "Private"},
	} {
		k, err := ks.Kind(kind)
		if err != nil {
			t.Fatal(err)
		}
		s := k.Sight(k.New(), "2026-05-12", nil)
		k.New().(doc.Sheltered).Shelter(&s, banned)
		for _, f := range k.Fields {
			want := f.Class == "" && !slices.Contains(shown, f.Name)
			if _, got := s.Classes[f.Name]; got != want {
				t.Errorf("%s.%s hidden: %v", kind, f.Name, got)
			}
		}
	}
}
