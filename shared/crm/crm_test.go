package crm

import (
	"slices"
	"testing"
)

// TestKinds builds every kind: a declaration that cannot be a document panics.
func TestKinds(t *testing.T) {
	ks := Kinds()
	if len(ks.All) != 25 {
		t.Fatalf("%d kinds", len(ks.All))
	}
	writes, err := ListSeeds()
	if err != nil || len(writes) < 400 {
		t.Fatalf("%d list items, %v", len(writes), err)
	}
}

// TestCounterparty_Narrow: a banned firm shows name and status, whatever else
// is declared.
func TestCounterparty_Narrow(t *testing.T) {
	k, err := Kinds().Kind("Counterparty")
	if err != nil {
		t.Fatal(err)
	}
	narrow := k.Sight(&Counterparty{Status: Banned}, "2026-05-12", nil).Classes
	shown := []string{"Number", "NameShort", "Status"}
	for _, f := range k.Fields {
		if _, hidden := narrow[f.Name]; hidden == slices.Contains(shown, f.Name) {
			t.Errorf("%s: hidden of a banned firm: %v", f.Name, hidden)
		}
	}
	if open := k.Sight(&Counterparty{Status: TempBanned}, "2026-05-12", nil).Classes; len(open) > 0 {
		t.Errorf("narrowed without a ban: %v", open)
	}
}
