package app_test

import (
	"encoding/json"
	"testing"

	"kontor/desktop/app"
	"kontor/shared/doc"
)

// clash has both desks write a path without knowing of each other: boris, whose
// word comes last, finds his value parked. It gives the conflict as he sees it.
func clash(t *testing.T, id doc.ID, path string, annas, boris any) app.Conflict {
	t.Helper()
	a, b := at(t, "anna"), at(t, "vera")
	b.offline(t)
	a.edit(t, "Counterparty", id, fields{path: annas})
	a.sync(t)
	b.edit(t, "Counterparty", id, fields{path: boris})
	if got, want := b.value(t, id, path), string(patch(fields{path: boris})[path]); got != want {
		t.Errorf("before the server has spoken his own copy has %s, want %s", got, want)
	}
	b.online(t)
	all, err := b.Conflicts(t.Context())
	check(t, err)
	for _, c := range all {
		if c.Doc == id && c.Path == path {
			return c
		}
	}
	t.Fatalf("no conflict over %s among %+v", path, all)
	return app.Conflict{}
}

// TestConflict: of two values written blindly the first stays, the other is kept
// and can be taken, dropped or replaced; then nobody's list has it any more.
func TestConflict(t *testing.T) {
	anna, vera := at(t, "anna"), at(t, "vera")
	for name, c := range map[string]struct {
		take  string
		value string
		want  string
	}{
		"Mine":   {app.TakeMine, "", `"Верина"`},
		"Theirs": {app.TakeTheirs, "", `"Аннина"`},
		"Value":  {app.TakeValue, `"Третья"`, `"Третья"`},
	} {
		t.Run(name, func(t *testing.T) {
			id := anna.counterparty(t, "Спор "+name, fields{"Notes": "Прежняя"})
			anna.sync(t)
			vera.sync(t)
			x := clash(t, id, "Notes", "Аннина", "Верина")
			if string(x.Mine) != `"Верина"` || string(x.Theirs) != `"Аннина"` || string(x.Base) != `"Прежняя"` || x.Author != vera.Me() ||
				x.By != "Власова Вера Олеговна" || x.DocTitle != "Спор "+name || x.Kind != "Counterparty" || x.Label == "" {
				t.Errorf("%+v", x)
			}
			if got := vera.value(t, id, "Notes"); got != `"Аннина"` {
				t.Errorf("what stands is %s", got)
			}
			if _, n, _ := vera.counts(t); n == 0 {
				t.Error("it is not counted")
			}
			anna.sync(t)
			if hers, err := anna.Conflicts(t.Context()); err != nil || len(hers) != 1 {
				t.Errorf("the owner sees %d, %v", len(hers), err)
			}
			vera.refuses(t, vera.Resolve(t.Context(), x.ID, "nonsense", nil), "take unknown_choice")
			check(t, vera.Resolve(t.Context(), x.ID, c.take, json.RawMessage(c.value)))
			vera.sync(t)
			anna.sync(t)
			for _, d := range []*desk{anna, vera} {
				if got := d.value(t, id, "Notes"); got != c.want {
					t.Errorf("it is %s, want %s", got, c.want)
				}
				if all, err := d.Conflicts(t.Context()); err != nil || len(all) > 0 {
					t.Errorf("%d left, %v", len(all), err)
				}
			}
			vera.refuses(t, vera.Resolve(t.Context(), x.ID, c.take, nil), "no_such_document")
		})
	}
}

// TestConflict_Row: rows are in conflict one by one; different rows, and
// different fields, are not.
func TestConflict_Row(t *testing.T) {
	anna, vera := at(t, "anna"), at(t, "vera")
	one, two := string(anna.id(t)), string(anna.id(t))
	line := func(to string) fields { return fields{"From": "Минск", "To": to} }
	id := anna.counterparty(t, "Спор о строках", fields{"ProfileLanes/" + one: line("Москва")})
	anna.sync(t)
	vera.sync(t)
	vera.offline(t)
	anna.edit(t, "Counterparty", id, fields{"ProfileLanes/" + string(anna.id(t)): line("Алматы"), "Notes": "Аннина"})
	anna.sync(t)
	vera.edit(t, "Counterparty", id, fields{"ProfileLanes/" + two: line("Рига"), "Tags": "Верин"})
	vera.online(t)
	if all, err := vera.Conflicts(t.Context()); err != nil || len(all) > 0 {
		t.Fatalf("%d conflicts over different rows, %v", len(all), err)
	}
	x := clash(t, id, "ProfileLanes/"+one, line("Тула"), line("Орёл"))
	check(t, vera.Resolve(t.Context(), x.ID, app.TakeMine, nil))
	vera.sync(t)
	anna.sync(t)
	lanes := map[string]struct{ From, To string }{}
	check(t, json.Unmarshal([]byte(anna.value(t, id, "ProfileLanes")), &lanes))
	if len(lanes) != 3 || lanes[one].To != "Орёл" || lanes[two].To != "Рига" || anna.value(t, id, "Tags") != `"Верин"` || anna.value(t, id, "Notes") != `"Аннина"` {
		t.Errorf("%v", lanes)
	}
}

// TestConflict_Base: a form that was opened before a colleague's change came in
// has not seen it, though the copy has.
func TestConflict_Base(t *testing.T) {
	anna, vera := at(t, "anna"), at(t, "vera")
	id := anna.counterparty(t, "Открытая карточка", fields{"Notes": "Прежняя"})
	anna.sync(t)
	vera.sync(t)
	shown := vera.get(t, id)
	anna.edit(t, "Counterparty", id, fields{"Notes": "Аннина"})
	anna.sync(t)
	vera.sync(t)
	_, err := vera.Save(t.Context(), app.Draft{Base: shown.Base, Writes: []doc.Write{{Kind: "Counterparty", ID: id, Patch: patch(fields{"Notes": "Верина"})}}})
	check(t, err)
	vera.sync(t)
	all, err := vera.Conflicts(t.Context())
	check(t, err)
	if len(all) != 1 || vera.value(t, id, "Notes") != `"Аннина"` {
		t.Fatalf("%d conflicts, it is %s", len(all), vera.value(t, id, "Notes"))
	}
	check(t, vera.Resolve(t.Context(), all[0].ID, app.TakeTheirs, nil))
	vera.edit(t, "Counterparty", id, fields{"Notes": "Верина"}) // having seen it
	vera.sync(t)
	if all, err := vera.Conflicts(t.Context()); err != nil || len(all) > 0 || vera.value(t, id, "Notes") != `"Верина"` {
		t.Errorf("%d conflicts, %v, it is %s", len(all), err, vera.value(t, id, "Notes"))
	}
}
