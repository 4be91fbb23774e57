package app_test

import (
	"slices"
	"testing"

	"kontor/desktop/app"
	"kontor/shared/doc"
)

// double has both desks enter a firm of one tax ID without knowing of each
// other; boris enters a person of it as well. It gives both firms, the person
// and what was refused to boris.
func double(t *testing.T, tax string) (first, second, person doc.ID, refused app.Refused) {
	t.Helper()
	anna, boris := at(t, "anna"), at(t, "boris")
	boris.offline(t)
	first = anna.counterparty(t, "Первая "+tax, fields{"TaxID": tax})
	anna.sync(t)
	second = boris.counterparty(t, "Вторая "+tax, fields{"TaxID": tax, "Notes": "набрано"})
	person = boris.create(t, "ContactPerson", fields{"LastName": "Второв", "Positions/" + string(boris.id(t)): fields{"Counterparty": second}})
	boris.online(t)
	all, err := boris.Refused(t.Context())
	check(t, err)
	for _, r := range all {
		if r.Writes != nil && r.Writes[0].ID == second {
			return first, second, person, r
		}
	}
	t.Fatalf("nothing was refused: %+v", all)
	return "", "", "", app.Refused{}
}

// clean wants nothing refused to be left.
func clean(t *testing.T, d *desk) {
	t.Helper()
	if all, err := d.Refused(t.Context()); err != nil || len(all) > 0 {
		t.Errorf("%d refused are left, %v", len(all), err)
	}
}

// TestRefused_Discard: a refused draft says why, names the firm that is there
// and whose it is, keeps what was typed, and is gone once it is dropped.
func TestRefused_Discard(t *testing.T) {
	boris, tax := at(t, "boris"), taxID()
	_, second, person, r := double(t, tax)
	faults := boris.Say(r.Faults)
	if len(faults) != 1 || faults[0].Rule != "taken" || faults[0].Field != "TaxID" || r.Title != "Вторая "+tax ||
		r.Faults[0].Params["title"] != "Первая "+tax || r.Faults[0].Params["owner"] != "Орлова Анна Петровна" {
		t.Errorf("%+v %+v", r, faults)
	}
	if string(r.Writes[0].Patch["Notes"]) != `"набрано"` || !r.Writes[0].New || r.At.IsZero() {
		t.Errorf("the draft is %+v", r.Writes)
	}
	if boris.get(t, second) != nil || boris.get(t, person) != nil {
		t.Error("what was refused is still in the copy")
	}
	all, err := boris.Refused(t.Context())
	check(t, err)
	if _, _, n := boris.counts(t); n != len(all) || n != 2 {
		t.Errorf("%d are counted, %d listed: the person is refused with the firm", n, len(all))
	}
	for _, r := range all {
		check(t, boris.Discard(t.Context(), r.ID))
	}
	clean(t, boris)
	boris.refuses(t, boris.Discard(t.Context(), r.ID), "no_such_document")
	_, err = boris.Retry(t.Context(), r.ID, app.Second{})
	boris.refuses(t, err, "no_such_document")
}

// TestRefused_Retry: a refused draft is sent again with what was wrong put
// right, and the rest of it as it was typed.
func TestRefused_Retry(t *testing.T) {
	anna, boris := at(t, "anna"), at(t, "boris")
	_, second, person, r := double(t, taxID())
	_, err := boris.Retry(t.Context(), r.ID, app.Second{Patch: patch(fields{"TaxID": mistyped(taxID())})})
	boris.refuses(t, err, "TaxID inn_checksum")
	if all, err := boris.Refused(t.Context()); err != nil || len(all) != 2 {
		t.Errorf("after a retry that is wrong %d are left, %v", len(all), err)
	}
	right := taxID()
	_, err = boris.Retry(t.Context(), r.ID, app.Second{Patch: patch(fields{"TaxID": right, "Tags": "исправлено"})})
	check(t, err)
	boris.sync(t) // the person, who had come with it, goes with it
	clean(t, boris)
	anna.sync(t)
	if got := anna.get(t, second); got == nil || string(got.Parts["TaxID"]) != `"`+right+`"` || string(got.Parts["Notes"]) != `"набрано"` || string(got.Parts["Tags"]) != `"исправлено"` {
		t.Errorf("%+v", got)
	}
	if boris.get(t, person) == nil {
		t.Error("the person has not come back")
	}
}

// TestRefused_ReplaceWrong: drafts that are pointed to what is not there stay as
// they were typed.
func TestRefused_ReplaceWrong(t *testing.T) {
	boris := at(t, "boris")
	first, second, person, r := double(t, taxID())
	for name, c := range map[string]struct {
		replace map[doc.ID]doc.ID
		rule    string
	}{
		"NoID":      {map[doc.ID]doc.ID{second: "x"}, "no_such_document"},
		"Nothing":   {map[doc.ID]doc.ID{second: ""}, "no_such_document"},
		"Unknown":   {map[doc.ID]doc.ID{second: boris.id(t)}, "no_such_document"},
		"OtherKind": {map[doc.ID]doc.ID{second: boris.Me()}, "no_such_document"},
		"FromNoID":  {map[doc.ID]doc.ID{"": first}, "replace malformed"},
	} {
		_, err := boris.Retry(t.Context(), r.ID, app.Second{Replace: c.replace})
		boris.refuses(t, err, c.rule)
		if all, err := boris.Refused(t.Context()); err != nil || len(all) != 2 {
			t.Fatalf("%s: %d of two drafts are left, %v", name, len(all), err)
		}
	}
	_, err := boris.Retry(t.Context(), r.ID, app.Second{Replace: map[doc.ID]doc.ID{second: first}})
	check(t, err)
	boris.sync(t)
	clean(t, boris)
	if boris.get(t, second) != nil || boris.get(t, person) == nil {
		t.Error("control: the person has not come to the firm that is there")
	}
}

// TestRefused_Replace: what was made for a firm that is there already is
// pointed to that one.
func TestRefused_Replace(t *testing.T) {
	anna, boris := at(t, "anna"), at(t, "boris")
	first, second, person, r := double(t, taxID())
	all, err := boris.Refused(t.Context())
	check(t, err)
	i := slices.IndexFunc(all, func(o app.Refused) bool { return o.ID != r.ID })
	if i < 0 {
		t.Fatal("the person was not refused with the firm")
	}
	_, err = boris.Retry(t.Context(), all[i].ID, app.Second{Replace: map[doc.ID]doc.ID{second: first}})
	check(t, err)
	// The firm itself goes with it; a draft that is still there is dropped.
	if all, err = boris.Refused(t.Context()); err != nil || len(all) > 1 {
		t.Errorf("%d are left, %v", len(all), err)
	}
	for _, left := range all {
		check(t, boris.Discard(t.Context(), left.ID))
	}
	boris.sync(t)
	clean(t, boris)
	anna.sync(t)
	got := anna.get(t, person)
	if got == nil {
		t.Fatal("the person has not come")
	}
	found, err := anna.Feed(t.Context(), first, "", "", []string{"ContactPerson"})
	check(t, err)
	if len(found) != 1 || found[0].ID != person {
		t.Errorf("the person is not of the first firm: %+v", found)
	}
}
