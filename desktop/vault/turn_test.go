package vault

import (
	"context"
	"testing"
	"time"

	"kontor/shared/access"
	"kontor/shared/doc"
	"kontor/shared/wire"
)

// TestApplyRows_UnderUnsent: what comes from the server lies below what is
// unsent, whose author never sees it go.
func TestApplyRows_UnderUnsent(t *testing.T) {
	v := create(t)
	apply(t, v, frame(1, nil, row(1, 1, "Name", "a", "Note", "old", "Size", 1)))
	save(t, v, mutation(1, edited(1, "Note", "mine")))
	save(t, v, mutation(2, edited(1, "Name", "my name")))
	turn := apply(t, v, frame(2, nil, row(1, 2, "Name", "theirs", "Note", "their note", "Size", 2)))
	if len(turn.Changed) != 1 || turn.Dropped {
		t.Fatal(turn)
	}
	for name, want := range map[string]string{"Note": `"mine"`, "Name": `"my name"`, "Size": "2"} {
		if got := value(t, v, 1, name); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
	if r, err := v.Row(context.Background(), id(1)); err != nil || r.Title != "my name" || r.Seq != 2 {
		t.Fatal(r, err)
	}
	// The first is refused, the second stays above.
	acks(t, v, wire.Ack{ID: id(100001), N: 1, Faults: []*doc.Error{doc.Invalid("Note", "no")}})
	if value(t, v, 1, "Note") != `"their note"` || value(t, v, 1, "Name") != `"my name"` {
		t.Fatal(value(t, v, 1, "Note"), value(t, v, 1, "Name"))
	}
	// An older row that comes late changes nothing of what lies below.
	apply(t, v, frame(2, nil, row(1, 1, "Name", "a", "Note", "old", "Size", 1)))
	acks(t, v, wire.Ack{ID: id(100002), N: 2, Faults: []*doc.Error{doc.Invalid("Name", "no")}})
	if value(t, v, 1, "Name") != `"theirs"` || value(t, v, 1, "Size") != "2" {
		t.Fatal("a row that came late replaced a newer one")
	}
	if got := tables(t, v); got[1] != 0 || got[3] != 0 {
		t.Fatal("something is left of what was answered:", got)
	}
}

// TestApplyRows_OwnIsNoDrop: a document that was made here comes back with the
// fields that its maker may not see. Only what the copy had of them is dropped:
// each drop writes the whole copy anew.
func TestApplyRows_OwnIsNoDrop(t *testing.T) {
	v := create(t)
	save(t, v, mutation(1, made(1, "Name", "mine"), made(2, "Name", "mine too", "Note", "of a reaction")))
	for n, want := range map[int]bool{1: false, 2: true} {
		back := row(n, int64(n), "Name", "mine")
		back.Hidden = []string{"Limit", "Note"}
		if turn := apply(t, v, frame(int64(n), nil, back)); turn.Dropped != want {
			t.Errorf("document %d: dropped %v, want %v", n, turn.Dropped, want)
		}
		back.Seq, back.Hidden = 10, []string{"Limit", "Note", "Rate"}
		if turn := apply(t, v, frame(10, nil, back)); !turn.Dropped {
			t.Errorf("document %d: a field in sight of the server's row was hidden and not dropped", n)
		}
	}
}

func TestApplyRows_Newer(t *testing.T) {
	v := create(t)
	apply(t, v, frame(5, nil, row(1, 5, "Name", "new")))
	apply(t, v, frame(5, nil, row(1, 4, "Name", "old")))
	if got := value(t, v, 1, "Name"); got != `"new"` {
		t.Fatal(got)
	}
	shaped := row(1, 5, "Name", "shaped")
	shaped.Shape = 3
	apply(t, v, frame(5, nil, shaped))
	if got := value(t, v, 1, "Name"); got != `"shaped"` {
		t.Fatal(got)
	}
}

func TestApplyRows_Mark(t *testing.T) {
	ctx, v := context.Background(), create(t)
	open := frame(9, nil, row(1, 1, "Name", "a"))
	open.Last = false
	apply(t, v, open)
	if m, err := v.Mark(ctx); err != nil || m.Cursor != 0 {
		t.Fatal(m, err)
	}
	f := frame(9, nil, row(2, 2, "Name", "b"))
	f.Have, f.Post = access.Have{"Firm": {"all": nil}}, &access.Post{Employee: id(3)}
	f.Now = time.Date(2026, 5, 12, 10, 0, 0, 0, time.UTC)
	apply(t, v, f)
	if m, err := v.Mark(ctx); err != nil || m.Cursor != 9 || !m.Have.Equal(f.Have) || !m.AsOf.Equal(f.Now) {
		t.Fatal(m, err)
	}
	if post, err := v.Setting(ctx, SettingPost); err != nil || post == "" {
		t.Fatal(post, err)
	}
}

// TestApplyRows_UnknownKind: a newer server's kinds are passed over.
func TestApplyRows_UnknownKind(t *testing.T) {
	ctx, v := context.Background(), create(t)
	odd := row(1, 1, "Name", "a")
	odd.Kind = "Satellite"
	for _, first := range []bool{true, false} {
		turn, err := v.ApplyRows(ctx, []wire.Rows{frame(1, nil, odd)}, first)
		if err != nil || len(turn.Changed) != 0 || value(t, v, 1, "Name") != "gone" {
			t.Fatal(turn, err)
		}
	}
}

// TestApplyRows_Malformed: a turn that cannot be read leaves nothing.
func TestApplyRows_Malformed(t *testing.T) {
	ctx, v := context.Background(), create(t)
	f := frame(3, nil, row(1, 1, "Name", "a"))
	f.Rows = append(f.Rows, []byte{0xff, 0x00})
	if _, err := v.ApplyRows(ctx, []wire.Rows{f}, false); err == nil {
		t.Fatal("taken")
	}
	bad := row(2, 2, "Name", "b")
	bad.Body = `{"Name":7}`
	if _, err := v.ApplyRows(ctx, []wire.Rows{frame(3, nil, row(1, 1, "Name", "a"), bad)}, false); err == nil {
		t.Fatal("taken")
	}
	if got := tables(t, v); got != [5]int{} {
		t.Fatal(got)
	}
}

// TestFill_OverUnsent: a fill that meets what was written meanwhile keeps it.
func TestFill_OverUnsent(t *testing.T) {
	ctx, v := context.Background(), create(t)
	fill := func(rows ...wire.Row) {
		_, err := v.ApplyRows(ctx, []wire.Rows{frame(1, nil, rows...)}, true)
		check(t, err)
	}
	fill(row(1, 1, "Name", "a", "Parent", id(2)), row(2, 1, "Name", "b"))
	save(t, v, mutation(1, edited(1, "Note", "mine")))
	fill(row(1, 2, "Name", "a2", "Parent", id(3)), row(3, 1, "Name", "c"))
	if value(t, v, 1, "Note") != `"mine"` || value(t, v, 1, "Name") != `"a2"` {
		t.Fatal("unsent words are gone")
	}
	check(t, v.Index(ctx))
	fill(row(4, 1, "Name", "after"), row(2, 3, "Name", "b3"))
	check(t, v.Index(ctx))
	for want, text := range map[int]string{1: "a2", 2: "b3", 3: "c", 4: "after"} {
		rows, err := v.Find(ctx, text, 5)
		if err != nil || len(rows) != 1 || rows[0].ID != id(want) {
			t.Fatalf("%s: %v %v", text, rows, err)
		}
	}
	rows, err := v.Pointing(ctx, "Firm", id(2))
	if err != nil || len(rows) != 0 {
		t.Fatal("a reference that was changed is still there")
	}
	if rows, err = v.Pointing(ctx, "Firm", id(3)); err != nil || len(rows) != 1 {
		t.Fatal(rows, err)
	}
}
