package app_test

import (
	"maps"
	"testing"
	"time"

	"kontor/desktop/app"
	"kontor/shared/doc"
)

// reminds gives the titles of what petr is told of now, those of a test.
func reminds(t *testing.T, d *desk, title string) (n int) {
	t.Helper()
	all, err := d.Reminders(t.Context())
	check(t, err)
	for _, r := range all {
		if r.Title == title {
			n++
		}
	}
	return n
}

// TestReminders: a task of today is told of once, without a network too; what is
// put off comes again; what is done or another's is not told of.
func TestReminders(t *testing.T) {
	anna := at(t, "anna")
	check(t, anna.Online(t.Context(), false))
	t.Cleanup(func() { check(t, anna.Online(t.Context(), true)) })
	now := anna.Now()
	task := func(title string, more fields) doc.ID {
		f := fields{"Title": title, "Kind": "document", "Due": doc.TimeOf(now.Add(time.Hour)), "Executor": anna.Me()}
		maps.Copy(f, more)
		id := anna.id(t)
		_, err := anna.Save(t.Context(), app.Draft{Writes: []doc.Write{{Kind: "Task", ID: id, New: true, Patch: patch(f)}}})
		check(t, err)
		return id
	}
	id := task("Напомнить сегодня", nil)
	task("Напомнить через неделю", fields{"Due": doc.TimeOf(now.AddDate(0, 0, 7))})
	task("Напомнить заранее", fields{"Due": doc.TimeOf(now.AddDate(0, 0, 7)), "RemindBefore/" + string(anna.id(t)): map[string]any{"Minutes": 8 * 24 * 60}})
	all, err := anna.Reminders(t.Context())
	check(t, err)
	told := map[string]int{}
	for _, r := range all {
		told[r.Title]++
	}
	if told["Напомнить сегодня"] != 1 || told["Напомнить заранее"] != 1 || told["Напомнить через неделю"] != 0 {
		t.Errorf("told of %v", told)
	}
	if n := reminds(t, anna, "Напомнить сегодня"); n != 0 {
		t.Error("told twice")
	}
	check(t, anna.Lock())
	check(t, anna.Unlock(t.Context(), password))
	if n := reminds(t, anna, "Напомнить сегодня"); n != 0 {
		t.Error("told again after the copy was closed")
	}
	check(t, anna.Remind(t.Context(), id, -time.Minute))
	if n := reminds(t, anna, "Напомнить сегодня"); n != 1 {
		t.Errorf("put off: told %d times", n)
	}
	check(t, anna.Remind(t.Context(), id, time.Hour))
	if n := reminds(t, anna, "Напомнить сегодня"); n != 0 {
		t.Error("told before its time")
	}
	anna.edit(t, "Task", id, fields{"State": "done"})
	check(t, anna.Remind(t.Context(), id, -time.Minute))
	if n := reminds(t, anna, "Напомнить сегодня"); n != 0 {
		t.Error("told of what is done")
	}
}
