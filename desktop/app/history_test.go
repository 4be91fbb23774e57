package app_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kontor/desktop/app"
	"kontor/shared/doc"
)

// clock moves the server's clock on; after the test it stands where it did, which
// no command does: the server is made to forget that it was ever set.
func clock(t *testing.T, to string) {
	t.Helper()
	_, err := firm.Run("clock", to)
	check(t, err)
	t.Cleanup(func() {
		check(t, firm.Stop())
		check(t, os.Remove(filepath.Join(firm.Data(), "clock")))
		check(t, firm.Serve())
	})
}

func history(t *testing.T, d *desk, id doc.ID) app.History {
	t.Helper()
	h, err := d.History(t.Context(), id)
	check(t, err)
	return h
}

// change finds what a change did to a path.
func changeOf(c app.Change, path string) (f app.ChangeField, found bool) {
	i := slices.IndexFunc(c.Fields, func(f app.ChangeField) bool { return f.Path == path })
	if i < 0 {
		return f, false
	}
	return c.Fields[i], true
}

// TestHistory: who changed what, when, on which device and why, the newest
// first, in words and as stored.
func TestHistory(t *testing.T) {
	anna := at(t, "anna")
	id := anna.counterparty(t, "Историческая", fields{"Notes": "первая"})
	_, err := anna.Save(t.Context(), app.Draft{Reason: "просил директор", Writes: []doc.Write{{Kind: "Counterparty", ID: id, Patch: patch(fields{
		"Notes": "вторая", "Country": "BY", "PotentialMonth": doc.Money{Minor: 123456_00, Currency: "BYN"},
	})}}})
	check(t, err)
	anna.sync(t)
	h := history(t, anna, id)
	if len(h.Changes) != 2 || h.Partial {
		t.Fatalf("%d changes, partial %t", len(h.Changes), h.Partial)
	}
	last, first := h.Changes[0], h.Changes[1]
	if last.Seq <= first.Seq || last.By != "Орлова Анна Петровна" || last.Device != "desk of anna" || last.Reason != "просил директор" || last.Offline ||
		doc.DateOf(last.At.In(anna.Zone())) != today || first.Reason != "" {
		t.Errorf("%+v", last)
	}
	for path, want := range map[string][3]string{
		"Notes":          {"первая", "вторая", `"вторая"`},
		"Country":        {"Россия", "Беларусь", `"BY"`},
		"PotentialMonth": {"", "123 456,00 BYN", `{"Minor":12345600,"Currency":"BYN"}`},
	} {
		f, found := changeOf(last, path)
		if plain := strings.NewReplacer("\u00a0", " ", "\u202f", " "); !found || f.Old != want[0] || plain.Replace(f.New) != want[1] || string(f.RawNew) != want[2] || f.Label == "" || f.Label == path {
			t.Errorf("%s: %+v", path, f)
		}
	}
	if f, found := changeOf(first, "NameShort"); !found || f.New != "Историческая" || string(f.RawOld) != "null" {
		t.Errorf("the first: %+v", f)
	}
	_, err = anna.History(t.Context(), anna.id(t))
	anna.refuses(t, err, "no_such_document")
}

// TestHistory_Offline: without a network one reads what he has read before and
// what he has written since, and is told that it is not all.
func TestHistory_Offline(t *testing.T) {
	anna := at(t, "anna")
	id := anna.counterparty(t, "Читанная", fields{"Notes": "0"})
	const edits = 205 // more than a page
	for i := range edits {
		anna.edit(t, "Counterparty", id, fields{"Notes": fmt.Sprint(i + 1)})
	}
	anna.sync(t)
	if h := history(t, anna, id); len(h.Changes) != edits+1 || h.Partial {
		t.Fatalf("online: %d changes, partial %t", len(h.Changes), h.Partial)
	}
	unread := anna.counterparty(t, "Нечитанная")
	anna.sync(t)
	anna.offline(t)
	kept := history(t, anna, id)
	if !kept.Partial || len(kept.Changes) == 0 || len(kept.Changes) >= edits {
		t.Errorf("offline: %d changes, partial %t", len(kept.Changes), kept.Partial)
	}
	if h := history(t, anna, unread); !h.Partial || len(h.Changes) != 0 {
		t.Errorf("never read: %d changes, partial %t", len(h.Changes), h.Partial)
	}
	anna.edit(t, "Counterparty", id, fields{"Notes": "не отправлено"})
	anna.edit(t, "Counterparty", id, fields{"Notes": "и это", "Tags": "новый"})
	h := history(t, anna, id)
	if len(h.Changes) != len(kept.Changes)+2 {
		t.Fatalf("%d changes with two unsent", len(h.Changes))
	}
	for i, want := range [][2]string{{"не отправлено", "и это"}, {fmt.Sprint(edits), "не отправлено"}} {
		c := h.Changes[i]
		if f, _ := changeOf(c, "Notes"); c.Seq != 0 || f.Old != want[0] || f.New != want[1] || c.By != "Орлова Анна Петровна" || doc.DateOf(c.At.In(anna.Zone())) != today {
			t.Errorf("unsent %d: %+v", i, c)
		}
	}
	fresh := anna.counterparty(t, "Только что")
	if h := history(t, anna, fresh); len(h.Changes) != 1 || h.Changes[0].Seq != 0 {
		t.Errorf("never sent: %+v", h)
	}
	anna.online(t)
	if h := history(t, anna, id); len(h.Changes) != edits+3 || h.Partial || h.Changes[0].Seq == 0 {
		t.Errorf("sent: %d changes", len(h.Changes))
	}
}

// TestHistory_LateTaken: a change that waited for a network says so; the clock
// of the machine, which is months off here, has no say in it.
func TestHistory_LateTaken(t *testing.T) {
	anna := at(t, "anna")
	id := anna.counterparty(t, "Из поезда")
	anna.sync(t)
	anna.offline(t)
	anna.edit(t, "Counterparty", id, fields{"Notes": "в поезде"})
	clock(t, "2026-05-12T15:00")
	anna.online(t)
	h := history(t, anna, id)
	if !h.Changes[0].Offline || h.Changes[1].Offline {
		t.Errorf("offline: %t, %t", h.Changes[0].Offline, h.Changes[1].Offline)
	}
	if got := h.Changes[0].At.In(anna.Zone()).Hour(); got != 15 {
		t.Errorf("it was taken at %d", got)
	}
}

// TestHistory_Masked: of a field that he may not see one reads that it was
// changed, and no more.
func TestHistory_Masked(t *testing.T) {
	anna, boris := at(t, "anna"), at(t, "boris")
	row := string(anna.id(t))
	id := anna.counterparty(t, "С телефоном", fields{"Comms/" + row: fields{"Kind": "work", "Phone": fields{"E164": "+79161112233"}}})
	anna.sync(t)
	boris.until(t, "it has come", func() bool { return boris.get(t, id) != nil })
	if !slices.Contains(boris.get(t, id).Hidden, "Comms") {
		t.Fatal("he sees the phones: the test shows nothing")
	}
	h := history(t, boris, id)
	f, found := changeOf(h.Changes[0], "Comms/"+row)
	if !found || !f.Masked || f.New != "" || f.RawNew != nil || f.Label == "" {
		t.Errorf("%+v", f)
	}
	boris.offline(t)
	raw, err := json.Marshal(history(t, boris, id))
	check(t, err)
	if strings.Contains(string(raw), "1112233") || !strings.Contains(string(raw), "С телефоном") {
		t.Errorf("kept: %s", raw)
	}
	if mine, _ := changeOf(history(t, anna, id).Changes[0], "Comms/"+row); !strings.Contains(mine.New, "111") {
		t.Errorf("control: its owner reads %+v", mine)
	}
}

// TestAt: a document as it was at the end of a day, rows and all; what is unsent
// has not been.
func TestAt(t *testing.T) {
	anna := at(t, "anna")
	lane, later := string(anna.id(t)), string(anna.id(t))
	line := func(to string) fields { return fields{"From": "Минск", "To": to} }
	id := anna.counterparty(t, "Бывшая", fields{"Notes": "первого дня", "ProfileLanes/" + lane: line("Москва")})
	anna.sync(t)
	clock(t, "2026-05-13T12:00")
	anna.edit(t, "Counterparty", id, fields{"Notes": "второго дня", "NameShort": "Нынешняя", "ProfileLanes/" + lane: line("Тула"), "ProfileLanes/" + later: line("Рига")})
	anna.sync(t)
	_, err := firm.Run("clock", "2026-05-14T12:00")
	check(t, err)
	anna.edit(t, "Counterparty", id, fields{"Notes": "третьего дня"})
	anna.sync(t)
	history(t, anna, id)
	was := func(day doc.Date) (notes, lanes string, partial bool) {
		t.Helper()
		body, partial, err := anna.At(t.Context(), id, day)
		check(t, err)
		var tos []string
		rows := map[doc.ID]struct{ To string }{}
		check(t, json.Unmarshal(body["ProfileLanes"], &rows))
		for _, r := range rows {
			tos = append(tos, r.To)
		}
		slices.Sort(tos)
		var name, note string
		check(t, json.Unmarshal(body["NameShort"], &name))
		check(t, json.Unmarshal(body["Notes"], &note))
		return name + ": " + note, strings.Join(tos, ", "), partial
	}
	for _, network := range []bool{true, false} {
		if !network {
			anna.offline(t)
			anna.edit(t, "Counterparty", id, fields{"Notes": "не отправлено", "Tags": "и этого не было"})
		}
		for day, want := range map[doc.Date][2]string{
			today:        {"Бывшая: первого дня", "Москва"},
			"2026-05-13": {"Нынешняя: второго дня", "Рига, Тула"},
			"2026-05-14": {"Нынешняя: третьего дня", "Рига, Тула"},
			"2027-01-01": {"Нынешняя: третьего дня", "Рига, Тула"},
		} {
			if notes, lanes, partial := was(day); notes != want[0] || lanes != want[1] || partial == network {
				t.Errorf("network %t, %s: %q, %q, partial %t; want %q", network, day, notes, lanes, partial, want)
			}
		}
		body, _, err := anna.At(t.Context(), id, "2026-05-13")
		check(t, err)
		if body["Tags"] != nil || !strings.HasPrefix(string(body["UpdatedAt"]), `"2026-05-13`) {
			t.Errorf("%s, %s", body["Tags"], body["UpdatedAt"])
		}
		_, _, err = anna.At(t.Context(), id, "2026-05-11")
		anna.refuses(t, err, "no_such_document")
	}
	anna.online(t)
}
