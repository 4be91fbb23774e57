package app_test

import (
	"slices"
	"strings"
	"testing"

	"kontor/desktop/app"
	"kontor/shared/access"
	"kontor/shared/doc"
	"kontor/shared/i18n"
)

// field finds one of a kind, rows as "Rows.Field".
func field(t *testing.T, d *desk, kind, name string) *doc.Field {
	t.Helper()
	k, err := d.Kinds().Kind(kind)
	check(t, err)
	f := k.Field(name)
	if f == nil {
		t.Fatalf("%s has no %s", kind, name)
	}
	return f
}

func titles(all []app.Option) (out []string) {
	for _, o := range all {
		out = append(out, o.Title)
	}
	return out
}

// TestOptions: a field offers what it may become, narrowed by what was typed in
// either layout, in the words of the language.
func TestOptions(t *testing.T) {
	anna := at(t, "anna")
	options := func(kind, name, text string) []app.Option {
		t.Helper()
		all, err := anna.Options(t.Context(), kind, field(t, anna, kind, name), text, 0)
		check(t, err)
		return all
	}
	statuses := options("Counterparty", "Status", "")
	if len(statuses) != 5 || statuses[0].Value != "potential" || statuses[0].Title != "Потенциальный" {
		t.Errorf("%+v", statuses)
	}
	if got := titles(options("Counterparty", "Status", "актив")); !slices.Equal(got, []string{"Активный"}) {
		t.Errorf("актив: %q", got)
	}
	countries := options("Counterparty", "Country", "")
	if len(countries) < 200 {
		t.Errorf("%d countries", len(countries))
	}
	for _, text := range []string{"белар", ",tkfh", "BY"} { // the second in the other layout
		if got := options("Counterparty", "Country", text); !slices.ContainsFunc(got, func(o app.Option) bool { return o.Value == "BY" }) || len(got) > 40 {
			t.Errorf("%q: %d", text, len(got))
		}
	}
	anna.SetLanguage(i18n.EN)
	defer anna.SetLanguage(i18n.RU)
	if got := titles(options("Counterparty", "Country", "belar")); !slices.Equal(got, []string{"Belarus"}) {
		t.Errorf("belar: %q", got)
	}
	people := options("Task", "Executor", "Орлова")
	if len(people) != 1 || people[0].Value != string(anna.Me()) {
		t.Errorf("%+v", people)
	}
	if some := options("Task", "Executor", ""); len(some) < len(staff) {
		t.Errorf("%d people", len(some))
	}
	limited, err := anna.Options(t.Context(), "Task", field(t, anna, "Task", "Executor"), "", 2)
	if err != nil || len(limited) != 2 {
		t.Errorf("%d of at most two, %v", len(limited), err)
	}
}

// TestOptions_Written: a firm can be picked the moment it was written.
func TestOptions_Written(t *testing.T) {
	anna := at(t, "anna")
	for range 5 { // search catches up by itself, and is not waited for
		id := anna.counterparty(t, "Мгновенная "+string(anna.id(t)))
		got, err := anna.Options(t.Context(), "Negotiation", field(t, anna, "Negotiation", "Counterparty"), anna.Title(t.Context(), id), 0)
		check(t, err)
		if len(got) != 1 || got[0].Value != string(id) {
			t.Fatalf("%+v", got)
		}
	}
}

// TestOptions_Forbidden: a firm that its status keeps out is offered with the
// reason; where its status does not matter, without.
func TestOptions_Forbidden(t *testing.T) {
	anna := at(t, "anna")
	free := anna.counterparty(t, "Выбираемая свободная", fields{"TaxID": "200988541", "Country": "BY"})
	banned := anna.counterparty(t, "Выбираемая запрещённая")
	anna.sync(t)
	ban(t, banned)
	anna.until(t, "the ban has come", func() bool { return anna.value(t, banned, "Status") == `"banned"` })
	for kind, forbids := range map[string]bool{"Negotiation": true, "Contract": true, "Task": false} {
		all, err := anna.Options(t.Context(), kind, field(t, anna, kind, "Counterparty"), "Выбираемая", 0)
		check(t, err)
		for _, o := range all {
			want := ""
			if o.Value == string(banned) && forbids {
				want = "Запрещённый"
			}
			if kind == "Contract" && o.Value == string(free) {
				want = "нет допуска"
			}
			if o.Forbidden != want {
				t.Errorf("%s: %+v", kind, o)
			}
			if o.Value == string(free) && !strings.Contains(o.Detail, "200988541") {
				t.Errorf("nothing tells it from others of its name: %+v", o)
			}
		}
		if len(all) != 2 {
			t.Errorf("%s: %q", kind, titles(all))
		}
	}
}

// TestOptions_NewEntry: an entry that the administrator adds to a list is there
// at once, and goes when he puts it out of use.
func TestOptions_NewEntry(t *testing.T) {
	anna := at(t, "anna")
	admin := at(t, "admin")
	offered := func() bool {
		all, err := anna.Options(t.Context(), "Counterparty", field(t, anna, "Counterparty", "Source"), "Голубиная", 0)
		check(t, err)
		return len(all) == 1 && all[0].Value == "pigeon"
	}
	if offered() {
		t.Fatal("it is there at first")
	}
	id := doc.ItemID("Source", "pigeon")
	_, err := admin.Save(t.Context(), app.Draft{Writes: []doc.Write{{Kind: doc.ItemKind, ID: id, New: true, Patch: patch(fields{
		"List": "Source", "Code": "pigeon", "RU": "Голубиная почта", "EN": "Pigeon post",
	})}}})
	check(t, err)
	admin.sync(t)
	anna.until(t, "it is offered", offered)
	anna.counterparty(t, "По голубиной почте", fields{"Source": "pigeon"})
	admin.edit(t, doc.ItemKind, id, fields{"Inactive": true})
	admin.sync(t)
	anna.until(t, "it is offered no more", func() bool { return !offered() })
	if admin.May(access.Read, "Counterparty") {
		t.Error("the administrator reads firms")
	}
}
