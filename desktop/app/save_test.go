package app_test

import (
	"slices"
	"strings"
	"testing"

	"kontor/desktop/app"
	"kontor/shared/crm"
	"kontor/shared/doc"
)

// TestSave: what one saves is at once in his own copy, goes to the server, gets
// its number there and comes to the other desk.
func TestSave(t *testing.T) {
	anna, boris := at(t, "anna"), at(t, "boris")
	anna.offline(t)
	id := anna.counterparty(t, "Ромашка", fields{"TaxID": taxID()})
	mine := anna.get(t, id)
	var number string
	if raw := string(mine.Parts["Number"]); mine.Seq != 0 || mine.Pending != 1 || mine.Title != "Ромашка" || !strings.HasPrefix(raw, `"Ч-`) {
		t.Errorf("offline: seq %d, pending %d, number %s", mine.Seq, mine.Pending, raw)
	} else {
		number = raw
	}
	if queued, _, _ := anna.counts(t); queued != 1 {
		t.Errorf("%d queued", queued)
	}
	if boris.get(t, id) != nil {
		t.Error("it is at the other desk already: the test shows nothing")
	}
	changed := make(chan doc.ID, 1)
	stop := boris.Subscribe(func(e app.Event) {
		if slices.Contains(e.Changed, id) {
			changed <- id
		}
	})
	defer stop()
	anna.online(t)
	await(t, "it is told at the other desk", changed)
	mine, theirs := anna.get(t, id), boris.get(t, id)
	if mine.Seq == 0 || mine.Pending != 0 || theirs == nil || theirs.Seq != mine.Seq || theirs.Title != "Ромашка" {
		t.Fatalf("online: %+v, the other has %+v", mine, theirs)
	}
	if raw := string(mine.Parts["Number"]); raw == number || raw != string(theirs.Parts["Number"]) || strings.Contains(raw, "Ч-") {
		t.Errorf("the number is %s, the other has %s", raw, theirs.Parts["Number"])
	}
	if got := anna.value(t, id, "CreatedBy"); got != `"`+string(anna.Me())+`"` {
		t.Errorf("made by %s", got)
	}
}

// TestSave_Together: several documents are written together or not at all.
func TestSave_Together(t *testing.T) {
	anna := at(t, "anna")
	one, two := anna.id(t), anna.id(t)
	write := func(name string) error {
		_, err := anna.Save(t.Context(), app.Draft{Writes: []doc.Write{
			{Kind: "Counterparty", ID: one, New: true, Patch: patch(newFirm("Вместе"))},
			{Kind: "ContactPerson", ID: two, New: true, Patch: patch(fields{"LastName": name, "Positions/" + string(anna.id(t)): fields{"Counterparty": one}})},
		}})
		return err
	}
	anna.refuses(t, write(""), "LastName name_required")
	if anna.get(t, one) != nil || anna.get(t, two) != nil {
		t.Error("half of it is there")
	}
	check(t, write("Вместин"))
	if anna.get(t, one) == nil || anna.get(t, two) == nil {
		t.Error("not all of it is there")
	}
}

// TestSave_Refused: everything that is wrong is told at once, under its field,
// and nothing is stored.
func TestSave_Refused(t *testing.T) {
	anna := at(t, "anna")
	_, err := anna.Save(t.Context(), app.Draft{Writes: []doc.Write{{Kind: "Counterparty", ID: anna.id(t), New: true, Patch: patch(fields{
		"NameShort": "Ы", "Kind": "legal", "Country": "RU", "TaxID": mistyped(taxID()), "PaymentDays": 400,
	})}}})
	want := []string{"NameShort name_length", "PaymentDays payment_days", "Roles required", "TaxID inn_checksum"}
	if got := anna.rules(err); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	for _, f := range anna.Faults(err) {
		if f.Kind != "Counterparty" || f.Text == "" {
			t.Errorf("%+v", f)
		}
	}
	for rule, w := range map[string]doc.Write{
		"unknown_kind":       {Kind: "Nonsense", ID: anna.id(t), New: true},
		"Foo unknown_field":  {Kind: "Task", ID: anna.id(t), New: true, Patch: patch(fields{"Foo": 1})},
		"no_such_document":   {Kind: "Task", ID: anna.id(t), Patch: patch(fields{"Title": "x"})},
		"ID malformed":       {Kind: "Task", ID: "x", New: true},
		"Owner server_field": {Kind: "Task", ID: anna.id(t), New: true, Patch: patch(fields{"Owner": anna.Me()})},
	} {
		if _, err := anna.Save(t.Context(), app.Draft{Writes: []doc.Write{w}}); !slices.Contains(anna.rules(err), rule) {
			t.Errorf("%q, want %s", anna.rules(err), rule)
		}
	}
	if queued, _, _ := anna.counts(t); queued != 0 {
		t.Errorf("%d queued", queued)
	}
}

// TestCheck: a draft is judged as if it were saved, and nothing is left of it.
func TestCheck(t *testing.T) {
	anna := at(t, "anna")
	anna.offline(t)
	seen, err := anna.List(t.Context(), app.Query{Kind: "Counterparty"})
	check(t, err)
	id := anna.id(t)
	draft := app.Draft{Writes: []doc.Write{{Kind: "Counterparty", ID: id, New: true, Patch: patch(newFirm("Проверка", fields{"Country": "DE"}))}}}
	warnings, err := anna.Check(t.Context(), draft)
	check(t, err)
	var odd []string
	for _, w := range anna.Say(warnings) {
		odd = append(odd, w.Field+" "+w.Rule)
		if w.Text == "" {
			t.Errorf("%s without words", w.Rule)
		}
	}
	slices.Sort(odd)
	if want := []string{"NameEN name_en_required", "TaxID tax_id_unknown"}; !slices.Equal(odd, want) {
		t.Errorf("warned of %q, want %q", odd, want)
	}
	draft.Writes[0].Patch["TaxID"] = []byte(`"` + strings.Repeat("9", 40) + `"`)
	draft.Writes[0].Patch["Country"] = []byte(`"RU"`)
	_, err = anna.Check(t.Context(), draft)
	if got := anna.rules(err); len(got) != 1 || !strings.HasPrefix(got[0], "TaxID ") {
		t.Errorf("%q", got)
	}
	after, err := anna.List(t.Context(), app.Query{Kind: "Counterparty"})
	check(t, err)
	if queued, _, _ := anna.counts(t); queued != 0 || anna.get(t, id) != nil || after.Total != seen.Total {
		t.Errorf("something is left: %d queued, %d firms of %d", queued, after.Total, seen.Total)
	}
}

// TestWarnings_Twins: a firm that may be there already is told of, by name,
// phone or mail, also one that has just come from another desk; it is saved
// all the same.
func TestWarnings_Twins(t *testing.T) {
	anna, boris := at(t, "anna"), at(t, "boris")
	row := func(d *desk, comm fields) fields { return fields{"Comms/" + string(d.id(t)): comm} }
	phone := func(d *desk, number string) fields {
		return row(d, fields{"Kind": "work", "Phone": fields{"E164": number}})
	}
	mail := func(d *desk, address string) fields { return row(d, fields{"Kind": "email", "Email": address}) }
	first := anna.counterparty(t, "ООО «Северный ветер плюс»", phone(anna, "+74950001122"), mail(anna, "info@severveter.example"))
	anna.counterparty(t, "Почтовая свобода", mail(anna, "firma@mail.ru"))
	warned := func(d *desk, name string, more ...fields) (rules []string) {
		t.Helper()
		warnings, err := d.Check(t.Context(), app.Draft{Writes: []doc.Write{{Kind: "Counterparty", ID: d.id(t), New: true, Patch: patch(newFirm(name, more...))}}})
		check(t, err)
		for _, w := range warnings {
			if w.Params["id"] == string(first) {
				rules = append(rules, w.Rule)
				if d.Say([]*doc.Error{w})[0].Text == "" || w.Params["title"] == "" {
					t.Errorf("%+v", w)
				}
			}
		}
		return rules
	}
	for name, c := range map[string]struct {
		rules []string
		want  string
	}{
		"Name":     {warned(anna, "Северный ветер-плюс"), "like_name"},
		"NearName": {warned(anna, "АО Северный ветeр плюс"), "like_name"}, // a Latin letter in it
		"Phone":    {warned(anna, "Совсем другие", phone(anna, "+74950001122")), "same_phone"},
		"Domain":   {warned(anna, "И эти другие", mail(anna, "other@severveter.example")), "same_domain"},
		"FreeMail": {warned(anna, "Бесплатно", mail(anna, "other@mail.ru")), ""},
		"Nothing":  {warned(anna, "Ничего общего", phone(anna, "+74950009999")), ""},
	} {
		if got := strings.Join(c.rules, ","); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	boris.until(t, "it has come to the other desk", func() bool { return boris.get(t, first) != nil })
	if got := warned(boris, "Северный ветер плюс"); len(got) != 1 {
		t.Errorf("the other desk is warned of %q", got)
	}
	anna.edit(t, "Counterparty", first, fields{"NameShort": "Южный бриз"})
	if got := warned(anna, "Северный ветер плюс"); len(got) != 0 {
		t.Errorf("renamed, and still warned of: %q", got)
	}
	if got := warned(anna, "Южный бриз"); len(got) != 1 {
		t.Errorf("by its new name: %q", got)
	}
	check(t, anna.Delete(t.Context(), first, "ошибка"))
	if got := warned(anna, "Южный бриз"); len(got) != 0 {
		t.Errorf("marked for deletion, and still warned of: %q", got)
	}
}

// TestDelete: the mark hides a document from lists and searches everywhere and
// can be taken back.
func TestDelete(t *testing.T) {
	anna, boris := at(t, "anna"), at(t, "boris")
	id := anna.counterparty(t, "Удаляемая")
	listed := func(d *desk) bool {
		page, err := d.List(t.Context(), app.Query{Kind: "Counterparty", Search: "Удаляемая"})
		check(t, err)
		found, err := d.Find(t.Context(), "Удаляемая", 10)
		check(t, err)
		if (page.Total == 1) != (len(found) == 1) {
			t.Errorf("lists have %d, searches %d", page.Total, len(found))
		}
		return page.Total == 1
	}
	anna.sync(t)
	boris.sync(t)
	if !listed(anna) || !listed(boris) {
		t.Fatal("it is not there at first")
	}
	anna.refuses(t, anna.Delete(t.Context(), id, ""), "Deleted reason_required")
	check(t, anna.Delete(t.Context(), id, "ошибка"))
	if d := anna.get(t, id); !d.Deleted || listed(anna) {
		t.Error("it is still listed")
	}
	anna.sync(t)
	boris.sync(t)
	if listed(boris) || !boris.get(t, id).Deleted {
		t.Error("it is still listed at the other desk")
	}
	check(t, anna.Restore(t.Context(), id, ""))
	anna.sync(t)
	boris.sync(t)
	if !listed(anna) || !listed(boris) {
		t.Error("it has not come back")
	}
	anna.refuses(t, anna.Delete(t.Context(), anna.id(t), "ошибка"), "no_such_document")
}

// TestNewIDFor: what stands where its fields say gets its ID from them, so that a
// script need not know how; of a kind that does not, each is a new one.
func TestNewIDFor(t *testing.T) {
	anna := at(t, "anna")
	made := func(kind string, f fields) doc.ID {
		t.Helper()
		id, err := anna.NewIDFor(kind, patch(f))
		check(t, err)
		return id
	}
	if got, want := made("WorkCalendar", fields{"Country": "RU", "Year": 2041}), crm.WorkCalendarID("RU", 2041); got != want {
		t.Errorf("a calendar stands at %s, want %s", got, want)
	}
	if got := made("ListItem", fields{"List": "Zone", "Code": "X"}); got != doc.ItemID("Zone", "X") {
		t.Errorf("an entry stands at %s", got)
	}
	for kind, f := range map[string]fields{"Counterparty": {"NameShort": "Ромашка"}, "WorkCalendar": {"Year": "когда"}, "Нет": {}} {
		if a, b := made(kind, f), made(kind, f); a == "" || kind != "WorkCalendar" && a == b {
			t.Errorf("%s: %s and %s", kind, a, b)
		}
	}
}
