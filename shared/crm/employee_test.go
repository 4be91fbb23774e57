package crm

import (
	"slices"
	"testing"

	"kontor/shared/access"
	"kontor/shared/doc"
)

func TestEmployee_Check(t *testing.T) {
	w := newWorld(t)
	away := string(doc.Derive("away"))
	for name, tt := range map[string]struct {
		fields      map[string]any
		field, rule string
	}{
		"OK":                {fields: map[string]any{"Post": "логист"}},
		"OKAbsence":         {fields: map[string]any{"Absences/" + away: map[string]any{"Kind": "vacation", "Days": doc.Period{From: "2026-06-01", To: "2026-06-14"}, "Deputy": boris}}},
		"ErrNameRequired":   {map[string]any{"Name": nil}, "Name", "required"},
		"ErrDismissedFirst": {map[string]any{"HiredAt": "2026-05-01", "DismissedAt": "2026-04-01"}, "DismissedAt", "to_before_from"},
		"ErrOwnDeputy":      {map[string]any{"Absences/" + away: map[string]any{"Kind": "sick", "Days": doc.Period{From: "2026-06-01"}, "Deputy": anna}}, "Absences/" + away + "/Deputy", "own_deputy"},
		"ErrLoginTaken":     {map[string]any{"Login": "Борис"}, "Login", "taken"},
		"ErrRoleUnknown":    {map[string]any{"Roles": []string{"king"}}, "Roles", "unknown_value"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := w.apply(access.System(access.Post{}), true, mutation(edit("Employee", anna, tt.fields)))
			wantRule(t, err, tt.field, tt.rule)
		})
	}
}

func TestDepartment_Guard(t *testing.T) {
	w := newWorld(t)
	root, sales := doc.Derive("d", "root"), doc.Derive("d", "sales")
	for _, parent := range []doc.ID{root, sales} {
		_, err := w.apply(access.System(access.Post{}), true, mutation(edit("Department", root, map[string]any{"Parent": parent})))
		wantRule(t, err, "Parent", "circle")
	}
	for parent, rule := range map[doc.ID]string{root: "taken", sales: ""} {
		_, err := w.do(adminOf(w), "", newWrite("Department", doc.Derive("d", "second", string(parent)), map[string]any{"Name": "Sales ", "Kind": "sales", "Parent": parent}))
		wantRule(t, err, "Name", rule)
	}
}

func TestPostOf(t *testing.T) {
	w := newWorld(t)
	post := func(who doc.ID) access.Post {
		p, err := PostOf(doc.Context{Reader: worldReader{w}, Now: w.now, Zone: w.zone}, who)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	same := func(got []doc.ID, want ...doc.ID) bool {
		got = slices.Clone(got)
		slices.Sort(got)
		slices.Sort(want)
		return slices.Equal(got, want)
	}
	if p := post(anna); !same(p.Dept, anna, boris, vera) || !same(p.Tree, anna, boris, vera) || !slices.Equal(p.Roles, []string{"sales"}) {
		t.Errorf("anna: %+v", p)
	}
	if p := post(egor); !same(p.Dept, dina, mark, egor) || !same(p.Tree, anna, boris, vera, gleb, dina, far, mark, egor) {
		t.Errorf("egor: %+v", p)
	}
	absence := map[string]any{"Absences/" + string(doc.Derive("away")): map[string]any{
		"Kind": "vacation", "Days": doc.Period{From: "2026-05-12", To: "2026-05-13"}, "Deputy": far,
	}}
	firm := w.firm("Альфа", nil)
	_, err := w.do(far, "", edit("Counterparty", firm, map[string]any{"Notes": "чужая"}))
	wantRule(t, err, "", "no_such_document")
	w.machine(edit("Employee", anna, absence))
	if p := post(far); !same(p.ActingFor, anna) {
		t.Errorf("the deputy: %+v", p)
	}
	w.must(far, edit("Counterparty", firm, map[string]any{"Notes": "замещаю"}))
	w.now = w.now.AddDate(0, 0, 2)
	if p := post(far); len(p.ActingFor) != 0 {
		t.Errorf("the deputy after the absence: %+v", p)
	}
	w.machine(edit("Employee", boris, map[string]any{"State": Blocked}))
	if p := post(boris); len(p.Roles) != 0 || len(p.Dept) != 0 {
		t.Errorf("the blocked: %+v", p)
	}
}

func TestTurning(t *testing.T) {
	e := &Employee{Absences: doc.Rows[Absence]{"a": {Days: doc.Period{From: "2026-06-01", To: "2026-06-14"}}, "b": {Days: doc.Period{From: "2026-07-01"}}}}
	for day, want := range map[doc.Date]doc.Date{"2026-05-12": "2026-06-01", "2026-06-01": "2026-06-15", "2026-06-15": "2026-07-01", "2026-07-01": ""} {
		if got := e.Next(day); got != want {
			t.Errorf("after %s: %q, want %q", day, got, want)
		}
	}
	c := &Counterparty{Curators: doc.Rows[Curator]{"a": {Role: MainCurator, Employee: "x", Valid: doc.Period{To: "2026-05-31"}}, "b": {Role: MainCurator, Employee: "y", Valid: doc.Period{From: "2026-06-01"}}}}
	if next := c.Next("2026-05-12"); next != "2026-06-01" || c.MainCurator("2026-05-12") != "x" || c.MainCurator(next) != "y" {
		t.Errorf("the curator turns on %q", next)
	}
}
