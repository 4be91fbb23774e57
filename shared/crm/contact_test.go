package crm

import (
	"maps"
	"testing"

	"kontor/shared/doc"
)

func personFields(firm doc.ID, more map[string]any) map[string]any {
	fields := map[string]any{"LastName": "Котов", "Positions/" + string(doc.Derive("position")): map[string]any{"Counterparty": firm, "Post": "логист"}}
	maps.Copy(fields, more)
	return fields
}

func TestContactPerson_Check(t *testing.T) {
	w := newWorld(t)
	firm := w.firm("Альфа", nil)
	row := string(doc.Derive("row"))
	for name, tt := range map[string]struct {
		fields      map[string]any
		field, rule string
	}{
		"OK":                   {},
		"OKFirstNameAlone":     {fields: map[string]any{"LastName": nil, "FirstName": "Пётр"}},
		"OKMailAndMessenger":   {fields: map[string]any{"Comms/" + row: map[string]any{"Kind": "email", "Email": "a@alfa.by"}, "Comms/" + string(doc.Derive("m")): map[string]any{"Kind": "telegram", "Value": "@kotov"}}},
		"OKBirthdayNoYear":     {fields: map[string]any{"Birthday": doc.Yearly{Day: 29, Month: 2}}},
		"ErrNameRequired":      {map[string]any{"LastName": nil}, "LastName", "name_required"},
		"ErrPositionRequired":  {map[string]any{"Positions/" + string(doc.Derive("position")): nil}, "Positions", "required"},
		"ErrPositionWithout":   {map[string]any{"Positions/" + row: map[string]any{"Post": "логист"}}, "Positions/" + row + "/Counterparty", "required"},
		"ErrCallWindow":        {map[string]any{"CallWindow": "утром"}, "CallWindow", "call_window"},
		"ErrBirthday":          {map[string]any{"Birthday": doc.Yearly{Day: 31, Month: 4}}, "Birthday", "date"},
		"OKBirthdayLeapYear":   {fields: map[string]any{"Birthday": doc.Yearly{Day: 29, Month: 2, Year: 1984}}},
		"OKBornToday":          {fields: map[string]any{"Birthday": doc.Yearly{Day: 12, Month: 5, Year: 2026}}},
		"ErrBirthdayNoLeap":    {map[string]any{"Birthday": doc.Yearly{Day: 29, Month: 2, Year: 1985}}, "Birthday", "date"},
		"ErrBirthdayToCome":    {map[string]any{"Birthday": doc.Yearly{Day: 13, Month: 5, Year: 2026}}, "Birthday", "future_day"},
		"ErrEmail":             {map[string]any{"Comms/" + row: map[string]any{"Kind": "email", "Email": "Форма обратной связи"}}, "Comms/" + row + "/Email", "email"},
		"ErrPhone":             {map[string]any{"Comms/" + row: map[string]any{"Kind": "mobile", "Phone": map[string]any{"E164": "123"}}}, "Comms/" + row + "/Phone", "phone"},
		"ErrEmailRowWithPhone": {map[string]any{"Comms/" + row: map[string]any{"Kind": "email", "Phone": map[string]any{"E164": "+375291234567"}}}, "Comms/" + row + "/Email", "required"},
		"ErrFirmUnknown":       {map[string]any{"Positions/" + row: map[string]any{"Counterparty": doc.Derive("nobody")}}, "Positions/" + row + "/Counterparty", "no_such_document"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := w.do(anna, "", newWrite("ContactPerson", doc.Derive("p", name), personFields(firm, tt.fields)))
			wantRule(t, err, tt.field, tt.rule)
		})
	}
}

// TestContactPerson_Sight follows the firm: who has it sees its people, who
// has not does not, and a closed person is his curator's and the heads' alone.
func TestContactPerson_Sight(t *testing.T) {
	w := newWorld(t)
	firm, p := w.firm("Альфа", nil), doc.Derive("p")
	w.must(anna, newWrite("ContactPerson", p, personFields(firm, map[string]any{
		"Birthday": doc.Yearly{Day: 1, Month: 5}, "Comms/" + string(doc.Derive("c")): map[string]any{"Kind": "email", "Email": "a@alfa.by"},
	})))
	k, err := w.kinds.Kind("ContactPerson")
	if err != nil {
		t.Fatal(err)
	}
	fk, err := w.kinds.Kind("Counterparty")
	if err != nil {
		t.Fatal(err)
	}
	see := func(who doc.ID) (fields []string, visible bool) {
		above := fk.Sight(w.counterparty(firm), "2026-05-12", nil)
		return w.actor(who).Hidden(k, k.Sight(w.get("ContactPerson", p), "2026-05-12", above.Places))
	}
	for who, want := range map[doc.ID]bool{anna: true, boris: false, far: false, vera: true, gleb: true, mark: true, dina: false} {
		if _, visible := see(who); visible != want {
			t.Errorf("%s sees: %v", who, visible)
		}
	}
	if hidden, _ := see(mark); len(hidden) != 4 {
		t.Errorf("hidden from marketing: %v", hidden)
	}
	if hidden, _ := see(anna); len(hidden) != 0 {
		t.Errorf("hidden from the curator: %v", hidden)
	}
	w.must(anna, edit("ContactPerson", p, map[string]any{"Visibility": Closed}))
	for who, want := range map[doc.ID]bool{anna: true, vera: true, gleb: false, mark: false} {
		if _, visible := see(who); visible != want {
			t.Errorf("%s sees the closed one: %v", who, visible)
		}
	}
	row := "Curators/" + string(doc.Derive("curator", string(firm), string(anna)))
	w.must(vera, edit("Counterparty", firm, map[string]any{row: map[string]any{"Employee": boris}}))
	if _, visible := see(boris); !visible {
		t.Error("the new curator does not see his people")
	}
}
