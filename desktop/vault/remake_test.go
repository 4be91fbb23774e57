package vault

import (
	"context"
	"slices"
	"strings"
	"testing"

	"kontor/shared/doc"
	"kontor/shared/wire"
)

// olderConfig is of a program that neither indexed Firm.Since nor searched
// Firm.Mail and had no Firm.Parent.
func olderConfig(t *testing.T, dir string) Config {
	t.Helper()
	c := testConfig(dir)
	k, err := c.Kinds.Kind("Firm")
	check(t, err)
	k.Field("Since").Index = false
	k.Field("Mail").Search = false
	k.Fields = slices.DeleteFunc(k.Fields, func(f *doc.Field) bool { return f.Name == "Parent" })
	return c
}

// olderCopy is a copy that the older program has filled and indexed, with
// something unsent in it.
func olderCopy(t *testing.T) (c Config) {
	t.Helper()
	c = testConfig(t.TempDir())
	v, err := Create(context.Background(), olderConfig(t, c.Dir), testPassword, nil)
	check(t, err)
	_, err = v.ApplyRows(context.Background(), []wire.Rows{frame(1, nil,
		row(1, 1, "Name", "a", "Since", "2026-01-10", "Mail", "found@b.by"), row(2, 1, "Name", "b", "Parent", id(1)), row(3, 1, "Name", "c"))}, true)
	check(t, err)
	check(t, v.Index(context.Background()))
	save(t, v, mutation(1, edited(3, "Since", "2026-02-10")))
	check(t, v.Index(context.Background()))
	if got := seen(t, v); got != "2026-01: 1, 2026-02: 3, found: , parent: " {
		t.Fatal("the older program sees", got)
	}
	check(t, v.Close())
	return c
}

// seen tells what is found by the fields that the older program makes nothing of.
func seen(t *testing.T, v *Vault) string {
	t.Helper()
	found, err := v.Find(context.Background(), "found@", 5)
	check(t, err)
	children, err := v.Pointing(context.Background(), "Firm", id(1))
	check(t, err)
	month := func(m string) string {
		return m + ": " + list(t, v, Query{Where: []Where{{Field: "Since", From: m + "-01", To: m + "-31"}}})
	}
	return strings.Join([]string{month("2026-01"), month("2026-02"), "found: " + ids(found), "parent: " + ids(children)}, ", ")
}

// byIndex counts the firms that the index of Firm.Since finds; without it SQLite
// refuses the question.
func byIndex(t *testing.T, v *Vault) (n int) {
	t.Helper()
	k, err := v.kinds.Kind("Firm")
	check(t, err)
	check(t, v.view(context.Background(), func(s store) error {
		_, err := s.tx.Row([]any{&n}, `
			SELECT count(*)
			FROM document INDEXED BY field_Firm_Since
			WHERE kind = 'Firm' AND deleted = 0 AND `+column(k.Field("Since"))+` >= '2026-01-01'`)
		return err
	}))
	return n
}

// TestRemake: a copy of an older program, opened by one that indexes, searches
// and relates by more fields, answers by them: lists at once, the rest after
// Index. It is done once.
func TestRemake(t *testing.T) {
	ctx, c := context.Background(), olderCopy(t)
	v := reopen(t, c, testPassword)
	if got := seen(t, v); got != "2026-01: 1, 2026-02: 3, found: , parent: " {
		t.Error("at once there is", got)
	}
	check(t, v.Index(ctx))
	if got := seen(t, v); got != "2026-01: 1, 2026-02: 3, found: 1, parent: 2" {
		t.Error("after Index there is", got)
	}
	if n := byIndex(t, v); n != 2 {
		t.Error("the index finds", n)
	}
	check(t, v.run(ctx, `UPDATE document SET facet = '{}'`))
	check(t, v.Close())
	v = reopen(t, c, testPassword)
	if got := seen(t, v); !strings.HasPrefix(got, "2026-01: , 2026-02: ,") {
		t.Error("opened again, it was made again:", got)
	}
}

// TestRemake_Control: a copy of which it is believed that it was made by this
// program does not find what it should.
func TestRemake_Control(t *testing.T) {
	ctx, c := context.Background(), olderCopy(t)
	v, err := Open(ctx, olderConfig(t, c.Dir), testPassword)
	check(t, err)
	check(t, v.Set(ctx, map[string]string{settingMade: traitsOf(c.Kinds).made(c.Kinds)}))
	check(t, v.Close())
	v = reopen(t, c, testPassword)
	check(t, v.Index(ctx))
	if got := seen(t, v); got != "2026-01: , 2026-02: , found: , parent: " {
		t.Error("found all the same, the test above proves nothing:", got)
	}
}

// TestRemake_Bare: a copy that is still to be filled stays one that can be
// filled the fast way.
func TestRemake_Bare(t *testing.T) {
	ctx, c := context.Background(), testConfig(t.TempDir())
	v, err := Create(ctx, olderConfig(t, c.Dir), testPassword, nil)
	check(t, err)
	check(t, v.Close())
	v = reopen(t, c, testPassword)
	check(t, v.view(ctx, func(s store) error {
		if bare, err := s.bare(); err != nil || !bare {
			t.Error("it is no longer bare", err)
		}
		return nil
	}))
}
