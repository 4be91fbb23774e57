package crm

import (
	"testing"

	"kontor/shared/change"
	"kontor/shared/doc"
)

// TestDenial: what was refused for want of a right is put down, and that a firm was
// named to somebody; what was wrong in itself is not.
func TestDenial(t *testing.T) {
	w := newWorld(t)
	firm := w.firm("Альфа", nil)
	at := doc.TimeOf(w.now)
	for name, tt := range map[string]struct {
		by    doc.ID
		m     change.Mutation
		fault *doc.Error
		want  int
	}{
		"Command": {anna, change.Mutation{ID: doc.Derive("1"), Command: "counterparty.ban", Kind: "Counterparty", Target: firm}, doc.Denied("no_ban"), 1},
		"Edit":    {anna, change.Mutation{ID: doc.Derive("2"), Do: []doc.Write{edit("Settings", SettingsID, nil)}}, doc.Denied("no_edit"), 1},
		"Taken":   {anna, change.Mutation{ID: doc.Derive("5")}, (&doc.Error{Code: doc.CodeInvalid, Kind: "Counterparty", Rule: "taken"}).With("id", string(firm)), 1},
		"Login":   {anna, change.Mutation{ID: doc.Derive("6")}, (&doc.Error{Code: doc.CodeInvalid, Kind: "Employee", Rule: "taken"}).With("id", string(boris)), 0},
		"Wrong":   {anna, change.Mutation{ID: doc.Derive("3"), Do: []doc.Write{edit("Counterparty", firm, nil)}}, doc.Invalid("TaxID", "checksum"), 0},
		"Server":  {"", change.Mutation{ID: doc.Derive("4")}, doc.Denied("no_edit"), 0},
	} {
		writes := Denial(at, tt.by, &tt.m, []*doc.Error{tt.fault})
		if len(writes) != tt.want {
			t.Errorf("%s: %d writes", name, len(writes))
			continue
		}
		if tt.want > 0 {
			w.machine(writes...)
			e := w.get("AccessEvent", writes[0].ID).(*AccessEvent)
			want := AccessDenial
			if name == "Taken" {
				want = AccessReveal
			}
			if e.Kind != want || e.By.ID() != tt.by || e.Rule != tt.fault.Rule || e.Subject == "" {
				t.Errorf("%s: %+v", name, e)
			}
		}
	}
}
