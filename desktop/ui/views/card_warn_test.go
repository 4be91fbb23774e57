package views

import "testing"

// TestEdited: a card that nobody ever edits does not say that the administrator
// grants the right to.
func TestEdited(t *testing.T) {
	for kind, want := range map[string]bool{"Approval": false, "Admission": true, "Settings": true, "Counterparty": true} {
		if edited(kind) != want {
			t.Errorf("%s: %v", kind, !want)
		}
	}
}
