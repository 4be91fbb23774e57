package app_test

import (
	"slices"
	"strings"
	"testing"

	"kontor/desktop/app"
	"kontor/shared/doc"
)

// TestFeed: the relations with a firm in time order, newest first, narrowed by
// days and kinds, with a network or without.
func TestFeed(t *testing.T) {
	anna := at(t, "anna")
	id := anna.counterparty(t, "С отношениями", fields{"Rating": "3"})
	other := anna.counterparty(t, "Посторонняя")
	person := anna.create(t, "ContactPerson", fields{"LastName": "Лентов", "Positions/" + string(anna.id(t)): fields{"Counterparty": id}})
	old := anna.talk(t, id, "Давний разговор", "2026-02-03T09:00:00Z", fields{"State": "held", "Result": "info", "ResultText": "сказали"})
	late := anna.talk(t, id, "Полуночный звонок", "2026-05-20T21:30:00Z") // the 21st in Minsk
	task := anna.create(t, "Task", fields{"Title": "Позвонить", "Kind": "other", "Due": "2026-05-18T09:00:00Z", "Executor": anna.Me(), "Counterparty": id})
	anna.talk(t, other, "Не о них", "2026-05-19T09:00:00Z")
	anna.edit(t, "Counterparty", id, fields{"Rating": "1"})
	anna.sync(t)
	feed := func(from, to doc.Date, kinds ...string) (ids []doc.ID) {
		t.Helper()
		rows, err := anna.Feed(t.Context(), id, from, to, kinds)
		check(t, err)
		for i, r := range rows {
			ids = append(ids, r.ID)
			if r.Title == "" || r.Kind == "" || r.By == "" || i > 0 && r.At.After(rows[i-1].At) {
				t.Errorf("%d: %+v", i, r)
			}
		}
		return ids
	}
	history(t, anna, id) // of changes what was read is known without a network
	for _, network := range []bool{true, false} {
		if !network {
			anna.offline(t)
		}
		if got, want := feed("", ""), []doc.ID{late, task, id, person, old}; !slices.Equal(sorted(got), sorted(want)) {
			t.Errorf("%d of %d", len(got), len(want))
		}
		for name, c := range map[string]struct {
			got, want []doc.ID
		}{
			"Days":      {feed("2026-05-18", "2026-05-20"), []doc.ID{task}},
			"Zone":      {feed("2026-05-21", "2026-05-21"), []doc.ID{late}},
			"From":      {feed("2026-05-19", ""), []doc.ID{late}},
			"To":        {feed("", "2026-03-01"), []doc.ID{old}},
			"Kind":      {feed("", "", "Negotiation"), []doc.ID{late, old}},
			"Kinds":     {feed("2026-05-01", "", "Negotiation", "Task"), []doc.ID{late, task}},
			"OfItself":  {feed("", "", "Counterparty"), []doc.ID{id}},
			"OnlyTasks": {feed("2026-05-19", "", "Task"), nil},
		} {
			if !slices.Equal(c.got, c.want) {
				t.Errorf("%s: %d of %d", name, len(c.got), len(c.want))
			}
		}
	}
	rows, err := anna.Feed(t.Context(), id, "", "", []string{"Counterparty"})
	check(t, err)
	if title := rows[0].Title; !strings.HasPrefix(title, "Рейтинг: ") || strings.Contains(title, "Rating") {
		t.Errorf("a change reads %q", title)
	}
	_, err = anna.Feed(t.Context(), id, "", "", []string{"Nonsense"})
	anna.refuses(t, err, "kinds unknown_kind")
	_, err = anna.Feed(t.Context(), anna.id(t), "", "", nil)
	anna.refuses(t, err, "no_such_document")
}

func sorted(ids []doc.ID) []doc.ID { return slices.Sorted(slices.Values(ids)) }

// TestFeeds: a person's calendar feeds are made, listed without their address,
// and ended; all of it takes a connection.
func TestFeeds(t *testing.T) {
	anna, boris := at(t, "anna"), at(t, "boris")
	feed, err := anna.AddFeed(t.Context(), app.FeedArgs{Label: "Телефон", Layers: []string{"tasks"}, Scope: "own", Level: "brief"})
	check(t, err)
	if !strings.HasPrefix(feed.URL, "https://"+firm.Address()+"/") || feed.ID == "" {
		t.Errorf("%+v", feed)
	}
	mine := func(d *desk) int {
		t.Helper()
		all, err := d.Feeds(t.Context())
		check(t, err)
		n := 0
		for _, f := range all {
			if f.ID == feed.ID {
				n++
				if f.URL != "" || f.Label != "Телефон" || f.Made == "" || !slices.Equal(f.Layers, []string{"tasks"}) {
					t.Errorf("%+v", f)
				}
			}
		}
		return n
	}
	if mine(anna) != 1 || mine(boris) != 0 {
		t.Error("it is not listed, or to others as well")
	}
	for rule, args := range map[string]app.FeedArgs{
		"layers unknown_value": {Layers: []string{"nonsense"}}, "scope unknown_value": {Scope: "world"}, "level unknown_value": {Level: "loud"},
	} {
		_, err := anna.AddFeed(t.Context(), args)
		anna.refuses(t, err, rule)
	}
	boris.refuses(t, boris.RemoveFeed(t.Context(), feed.ID), "no_such_document")
	check(t, anna.RemoveFeed(t.Context(), feed.ID))
	anna.refuses(t, anna.RemoveFeed(t.Context(), feed.ID), "no_such_document")
	if mine(anna) != 0 {
		t.Error("it is still there")
	}
	anna.offline(t)
	_, err = anna.AddFeed(t.Context(), app.FeedArgs{})
	anna.refuses(t, err, "offline")
	_, err = anna.Feeds(t.Context())
	anna.refuses(t, err, "offline")
}
