package crm

import (
	"slices"
	"testing"
)

// TestKinds builds every kind: a declaration that cannot be a document panics.
func TestKinds(t *testing.T) {
	ks := Kinds()
	if len(ks.All) != 9 {
		t.Fatalf("%d kinds", len(ks.All))
	}
	writes, err := ListSeeds()
	if err != nil || len(writes) < 400 {
		t.Fatalf("%d list items, %v", len(writes), err)
	}
}

// TestCounterparty_Narrow keeps the list of what a banned firm hides complete.
func TestCounterparty_Narrow(t *testing.T) {
	k, err := Kinds().Kind("Counterparty")
	if err != nil {
		t.Fatal(err)
	}
	shown := []string{"Number", "NameShort", "Status"}
	for _, f := range k.Fields {
		if hidden := slices.Contains(counterpartyFields, f.Name); hidden == slices.Contains(shown, f.Name) {
			t.Errorf("%s: hidden of a banned firm: %v", f.Name, hidden)
		}
	}
}
