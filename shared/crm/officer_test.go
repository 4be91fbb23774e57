package crm

import (
	"testing"

	"kontor/shared/doc"
)

// TestOfficer: security is found beside the owner's department, then anywhere
// in a company whose departments have nothing above them, then by the role
// alone; who is blocked is passed over, and without any it is the owner's.
func TestOfficer(t *testing.T) {
	w := newWorld(t)
	guard, sales := doc.Derive("d", "guard"), doc.Derive("d", "sales")
	lone := doc.Derive("test", "lone") // security, in a department that is not
	w.machine(newWrite("Employee", lone, map[string]any{"Name": "Лев", "Login": "lev", "Department": doc.Derive("d", "other"), "Roles": []Role{Security}, "State": Working}))
	for _, step := range []struct {
		name   string
		change []doc.Write
		want   doc.ID
	}{
		{"beside", nil, gleb},
		{"no common parent", []doc.Write{edited("Department", guard, map[string]any{"Parent": nil}), edited("Department", sales, map[string]any{"Parent": nil})}, gleb},
		{"its head", []doc.Write{edited("Department", guard, map[string]any{"Head": dina})}, dina},
		{"a blocked head", []doc.Write{edited("Employee", dina, map[string]any{"State": Blocked})}, gleb},
		{"by the role", []doc.Write{edited("Employee", gleb, map[string]any{"State": Blocked})}, lone},
		{"none", []doc.Write{edited("Employee", lone, map[string]any{"State": Blocked})}, anna},
		{"one hired in the same breath", []doc.Write{newWrite("Employee", doc.Derive("test", "new"), map[string]any{"Name": "Яна", "Login": "yana", "Roles": []Role{Security}, "State": Working})}, doc.Derive("test", "new")},
	} {
		if step.change != nil {
			w.machine(step.change...)
		}
		for range 3 { // never by chance
			who, err := officer(w.context(anna, ""), anna)
			if err != nil || who != step.want {
				t.Fatalf("%s: got %s, %v; want %s", step.name, who, err, step.want)
			}
		}
	}
}
