package vault

import (
	"context"
	"slices"
	"testing"

	"kontor/shared/change"
	"kontor/shared/doc"
	"kontor/shared/wire"
)

// person is a row of somebody.
func person(seq int64, pairs ...any) wire.Row {
	return kindRow(doc.KindOf[Person](), 7001, seq, pairs...)
}

func ofPerson(pairs ...any) doc.Write {
	return doc.Write{Kind: "Person", ID: id(7001), Patch: patch(pairs...)}
}

// knowing fills a copy in which somebody has left a trace wherever one can be:
// found by search, shown in history, changed and accepted, changed and refused,
// changed and not sent yet, spoken of in an answer about a firm.
func knowing(t testing.TB) *Vault {
	t.Helper()
	ctx := context.Background()
	v := create(t)
	fillVault(t, v, budgetFrames(t, 2000))
	apply(t, v, frame(3000, nil, person(1, "Name", canary, "Phone", map[string]string{"E164": canaryPhone}), row(5002, 1, "Name", "firm")))
	check(t, v.Index(ctx))
	check(t, v.IndexFields(ctx))
	odd := doc.Invalid("Note", "odd").With("title", canary)
	save(t, v, mutation(1, ofPerson("Phone", map[string]string{"E164": canaryPhone + "1"})))
	acks(t, v, wire.Ack{ID: id(100001), N: 1, Seq: 3001})
	save(t, v, mutation(2, ofPerson("Name", canary+" 2")))
	acks(t, v, wire.Ack{ID: id(100002), N: 2, Faults: []*doc.Error{odd}})
	save(t, v, mutation(3, edited(5002, "Size", 7)))
	acks(t, v, wire.Ack{ID: id(100003), N: 3, Seq: 3002, Warnings: []*doc.Error{doc.Invalid("Note", "odd").With("title", canary)}})
	save(t, v, mutation(4, edited(5002, "Size", 8)))
	acks(t, v, wire.Ack{ID: id(100004), N: 4, Faults: []*doc.Error{doc.Invalid("Note", "odd").With("title", canary)}})
	save(t, v, mutation(5, ofPerson("Name", canary+" 3")))
	check(t, v.KeepPage(ctx, id(7001), []wire.Entry{{Reason: canary, Fields: []wire.EntryField{{Path: "Name", Old: canary}}}}, v.Forgotten()))
	check(t, v.KeepPage(ctx, id(5002), []wire.Entry{{Reason: canary}}, v.Forgotten())) // one change was of both
	check(t, v.Index(ctx))
	check(t, v.emptyLog(ctx, true))
	if where := remains(t, v); len(where) != 3 {
		t.Fatal("before, the scan finds the canary only in:", where)
	}
	return v
}

// refuses applies a turn with the server's answer to what was still on its way.
func refuses(t testing.TB, v *Vault, f wire.Rows) Turn {
	t.Helper()
	frames, err := v.unpacked([]wire.Rows{f})
	check(t, err)
	turn, err := v.ApplyTurn(context.Background(), frames, false, []wire.Ack{{ID: id(100005), N: 5, Faults: []*doc.Error{doc.Denied("erased")}}})
	check(t, err)
	return turn
}

// TestErased: of a person whose row says that he was taken out no byte remains,
// key or no key; what his authors had typed of him is gone, that they had is not.
func TestErased(t *testing.T) {
	ctx := context.Background()
	v := knowing(t)
	turn := refuses(t, v, frame(3005, nil, person(3005, "Name", "gone", "Gone", doc.TimeOf(testNow))))
	if !turn.Dropped || !slices.Contains(turn.Changed, id(7001)) {
		t.Fatalf("%+v", turn)
	}
	if where := remains(t, v); where != nil {
		t.Fatal("the canary is left in:", where)
	}
	if rows, err := v.Find(ctx, canary, 5); err != nil || len(rows) != 0 {
		t.Fatal(rows, err)
	}
	if r, err := v.Row(ctx, id(7001)); err != nil || r == nil || r.Title != "gone" {
		t.Fatal("he is not here as nobody:", r, err)
	}
	all, err := v.Refused(ctx)
	check(t, err)
	var emptied int
	for _, d := range all {
		switch m := d.Mutation; m.ID {
		case id(100002), id(100005):
			if len(m.Do) != 1 || len(m.Do[0].Patch) != 0 || m.Reason != "" {
				t.Errorf("a draft of him: %+v", m)
			}
			emptied++
		case id(100004):
			if len(m.Do[0].Patch) != 1 || d.Faults[0].Params["title"] == canary {
				t.Errorf("the firm's draft: %+v %+v", m, d.Faults[0])
			}
		}
	}
	if emptied != 2 || len(all) != 3 {
		t.Errorf("%d drafts, %d of them his", len(all), emptied)
	}
	check(t, v.Verify(ctx))
}

// TestErased_Late: an edit that was not sent yet is refused in a later turn, and
// nothing of it stays either.
func TestErased_Late(t *testing.T) {
	v := knowing(t)
	apply(t, v, frame(3005, nil, person(3005, "Name", "gone", "Gone", doc.TimeOf(testNow))))
	if where := remains(t, v); len(where) == 0 {
		t.Fatal("the edit that waits for its answer is gone")
	}
	if turn := refuses(t, v, frame(3006, nil)); !turn.Dropped {
		t.Fatal("nothing was dropped")
	}
	if where := remains(t, v); where != nil {
		t.Fatal("the canary is left in:", where)
	}
}

// TestKeepPage_Late: a page of history that was asked for before something was
// taken out, and comes after, is not kept: it may hold just that.
func TestKeepPage_Late(t *testing.T) {
	ctx := context.Background()
	v := knowing(t)
	page := []wire.Entry{{Seq: 1, Reason: canary}}
	before := v.Forgotten()
	check(t, v.KeepPage(ctx, id(5002), page, before)) // the control
	if got, err := v.Page(ctx, id(5002)); err != nil || len(got) != 1 {
		t.Fatal(got, err)
	}
	refuses(t, v, frame(3005, nil, person(3005, "Name", "gone", "Gone", doc.TimeOf(testNow))))
	for _, of := range []int{5002, 7001} {
		check(t, v.KeepPage(ctx, id(of), page, before))
		if got, err := v.Page(ctx, id(of)); err != nil || len(got) != 0 {
			t.Error(of, got, err)
		}
	}
	if where := remains(t, v); where != nil {
		t.Fatal("the canary is left in:", where)
	}
}

// TestErased_Control: a row that only says less, but not that somebody was taken
// out, leaves the traces that the scan is to find.
func TestErased_Control(t *testing.T) {
	v := knowing(t)
	refuses(t, v, frame(3005, nil, person(3005, "Name", "gone")))
	check(t, v.emptyLog(context.Background(), true))
	if where := remains(t, v); len(where) == 0 {
		t.Fatal("nothing is left even so: the scan proves nothing")
	}
}

// TestErased_Conflict: what was offered of him and not taken is his as well.
func TestErased_Conflict(t *testing.T) {
	k := doc.KindOf[change.Conflict]()
	d, err := k.Decode(id(1), 1, doc.Body(`{"Doc":"Person/`+string(id(7))+`","Path":"Name","Mine":"\"a\"","Was":"null"}`))
	check(t, err)
	if doc.Erased(d) {
		t.Fatal("it is alive")
	}
	left, err := k.Leave(d, doc.TimeOf(testNow), "nobody")
	check(t, err)
	if left["Mine"] != nil || left["Was"] != nil || string(left["Path"]) != `"Name"` || string(left["Deleted"]) != "true" {
		t.Fatalf("%s", left.Body())
	}
}
