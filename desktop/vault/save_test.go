package vault

import (
	"context"
	"errors"
	"strings"
	"testing"

	"kontor/shared/change"
	"kontor/shared/doc"
	"kontor/shared/wire"
)

func counts(t testing.TB, v *Vault) Counts {
	t.Helper()
	c, err := v.Counts(context.Background())
	check(t, err)
	return c
}

func outbox(t testing.TB, v *Vault) []change.Mutation {
	t.Helper()
	ms, err := v.Outbox(context.Background(), 0, 1000)
	check(t, err)
	return ms
}

// tables counts the rows of the tables that Save writes.
func tables(t testing.TB, v *Vault) (n [5]int) {
	t.Helper()
	for i, name := range []string{"document", "overlay", "outbox", "pristine", "unsearched"} {
		check(t, v.db.Load().Reader.QueryRow("SELECT count(*) FROM "+name).Scan(&n[i]))
	}
	return n
}

func TestSave_OK(t *testing.T) {
	v := create(t)
	m := mutation(1, made(1, "Name", "ООО «Ромашка»", "Vip", true))
	res := save(t, v, m)
	if m.N != 1 || len(res.Changed) != 2 {
		t.Fatal(m.N, len(res.Changed))
	}
	if got := tables(t, v); got != [5]int{2, 2, 1, 2, 2} {
		t.Fatal(got)
	}
	ms := outbox(t, v)
	if len(ms) != 1 || ms[0].ID != m.ID || ms[0].N != 1 || ms[0].Reason != "because" {
		t.Fatal(ms)
	}
	if n, err := v.Pending(context.Background(), id(1)); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	jobs, err := v.Pointing(context.Background(), "Job", id(1))
	check(t, err)
	if len(jobs) != 1 || jobs[0].Title != "call ООО «Ромашка»" {
		t.Fatal(jobs)
	}
}

// TestSave_Whole: a fault anywhere leaves nothing of the mutation.
func TestSave_Whole(t *testing.T) {
	v := create(t)
	m := mutation(1, made(1, "Name", "good"), made(2, "Name", "bad"))
	if _, err := v.Save(context.Background(), env(), m, false); rule(err) != "bad" || m.N != 0 {
		t.Fatal(err, m.N)
	}
	if got := tables(t, v); got != [5]int{} {
		t.Fatal(got)
	}
	// The same when the failure comes after all was worked out.
	again := mutation(2, made(1, "Name", "good"))
	save(t, v, again)
	was := tables(t, v)
	repeat := mutation(2, made(3, "Name", "other"))
	if _, err := v.Save(context.Background(), env(), repeat, false); err == nil {
		t.Fatal("a mutation's ID was taken twice")
	}
	if got := tables(t, v); got != was || value(t, v, 3, "Name") != "gone" {
		t.Fatal(got)
	}
	next := mutation(3, edited(1, "Note", "x"))
	if save(t, v, next); next.N != 2 {
		t.Fatalf("numbers are not dense: %d", next.N)
	}
}

func TestSave_Dry(t *testing.T) {
	v := create(t)
	res, err := v.Save(context.Background(), env(), mutation(1, made(1, "Name", "ООО «Ромашка»")), true)
	if err != nil || len(res.Changed) != 1 || res.Changed[0].Next.Label() != "ООО «Ромашка»" {
		t.Fatal(err)
	}
	if got := tables(t, v); got != [5]int{} {
		t.Fatal(got)
	}
	m := mutation(1, made(1, "Name", "ООО «Ромашка»"))
	save(t, v, m)
	if m.N != 1 || value(t, v, 1, "Number") != `"Ч-7F3A-1"` {
		t.Fatalf("a trial took a number: %d %s", m.N, value(t, v, 1, "Number"))
	}
}

// TestSave_Provisional: numbers shown until the server gives its own.
func TestSave_Provisional(t *testing.T) {
	v := create(t)
	save(t, v, mutation(1, made(1, "Name", "a"), made(2, "Name", "b")))
	save(t, v, mutation(2, made(3, "Name", "c")))
	for n, want := range map[int]string{1: `"Ч-7F3A-1"`, 2: `"Ч-7F3A-2"`, 3: `"Ч-7F3A-3"`} {
		if got := value(t, v, n, "Number"); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
	apply(t, v, frame(5, nil, row(1, 5, "Name", "a", "Number", "К-2026/1")))
	acks(t, v, wire.Ack{ID: id(100001), N: 1, Seq: 5})
	if got := value(t, v, 1, "Number"); got != `"К-2026/1"` {
		t.Fatal(got)
	}
}

func TestSave_Command(t *testing.T) {
	v := create(t)
	apply(t, v, frame(1, nil, row(1, 1, "Name", "a")))
	m := &change.Mutation{ID: id(500), Command: "firm.ban", Kind: "Firm", Target: id(1), Args: `{"Why":"x"}`}
	if res := save(t, v, m); m.N != 1 || len(res.Changed) != 0 {
		t.Fatal("a command is only queued")
	}
	if ms := outbox(t, v); len(ms) != 1 || ms[0].Command != "firm.ban" || ms[0].Args != `{"Why":"x"}` {
		t.Fatal(ms)
	}
}

func TestSave_KeyTaken(t *testing.T) {
	v := create(t)
	save(t, v, mutation(1, made(1, "Name", "a", "TaxID", "7707083893")))
	_, err := v.Save(context.Background(), env(), mutation(2, made(2, "Name", "b", "TaxID", "7707083893")), false)
	if err == nil {
		t.Fatal("two documents hold one key")
	}
	save(t, v, mutation(3, edited(1, "TaxID", nil)))
	save(t, v, mutation(4, made(2, "Name", "b", "TaxID", "7707083893")))
}

func acks(t testing.TB, v *Vault, all ...wire.Ack) []doc.ID {
	t.Helper()
	turn, err := v.ApplyTurn(context.Background(), nil, false, all)
	check(t, err)
	return turn.Changed
}

func TestApplyTurn_Accepted(t *testing.T) {
	v := create(t)
	save(t, v, mutation(1, made(1, "Name", "a")))
	save(t, v, mutation(2, edited(1, "Note", "mine")))
	apply(t, v, frame(7, nil, row(1, 7, "Name", "a", "Size", 5)))
	if ids := acks(t, v, wire.Ack{ID: id(100001), N: 1, Seq: 7}); len(ids) != 1 || ids[0] != id(1) {
		t.Fatal(ids)
	}
	if c := counts(t, v); c.Queued != 1 || value(t, v, 1, "Note") != `"mine"` || value(t, v, 1, "Size") != "5" {
		t.Fatal(c)
	}
	ack, err := v.Answer(context.Background(), id(100001))
	if err != nil || ack == nil || ack.Seq != 7 {
		t.Fatal(ack, err)
	}
	if acks(t, v, wire.Ack{ID: id(100001), N: 1, Seq: 7}) != nil {
		t.Fatal("an answer that came twice did something")
	}
	kept, err := v.Kept(context.Background(), 6)
	if err != nil || len(kept) != 1 || kept[0].ID != id(100001) {
		t.Fatal(kept, err)
	}
	if kept, err = v.Kept(context.Background(), 7); err != nil || len(kept) != 0 {
		t.Fatal(kept, err)
	}
}

func TestApplyTurn_Refused(t *testing.T) {
	ctx, v := context.Background(), create(t)
	apply(t, v, frame(1, nil, row(1, 1, "Name", "a", "Note", "theirs")))
	save(t, v, mutation(1, edited(1, "Note", "mine")))
	save(t, v, mutation(2, made(2, "Name", "typed")))
	fault := doc.Invalid("Note", "taken")
	acks(t, v, wire.Ack{ID: id(100001), N: 1, Faults: []*doc.Error{fault}}, wire.Ack{ID: id(100002), N: 2, Faults: []*doc.Error{fault}})
	if value(t, v, 1, "Note") != `"theirs"` || value(t, v, 2, "Name") != "gone" {
		t.Fatal("what was refused is still shown as done")
	}
	refused, err := v.Refused(ctx)
	check(t, err)
	if len(refused) != 2 || refused[1].Faults[0].Rule != "taken" || string(refused[1].Mutation.Do[0].Patch["Name"]) != `"typed"` {
		t.Fatal("the draft is lost")
	}
	if c := counts(t, v); c != (Counts{Refused: 2}) {
		t.Fatal(c)
	}
	if ack, err := v.Answer(ctx, id(100002)); err != nil || len(ack.Faults) != 1 {
		t.Fatal(ack, err)
	}
	check(t, v.Discard(ctx, id(100002)))
	var e *doc.Error
	if err := v.Discard(ctx, id(100002)); !errors.As(err, &e) || e.Code != doc.CodeMissing {
		t.Fatal(err)
	}
	if c := counts(t, v); c != (Counts{Refused: 1}) {
		t.Fatal(c)
	}
}

func TestRenumber(t *testing.T) {
	ctx, v := context.Background(), create(t)
	for n := 1; n <= 4; n++ {
		save(t, v, mutation(n, made(n, "Name", "x")))
	}
	acks(t, v, wire.Ack{ID: id(100001), N: 1, Seq: 3})
	check(t, v.Renumber(ctx, 1))
	check(t, v.Renumber(ctx, 0))
	for i, m := range outbox(t, v) {
		if m.N != int64(i+1) || m.ID != id(100002+i) {
			t.Fatalf("%d: %d %s", i, m.N, m.ID)
		}
	}
	if mark, err := v.Mark(ctx); err != nil || mark.N != 3 {
		t.Fatal(mark, err)
	}
	// The overlays have gone with their mutations.
	acks(t, v, wire.Ack{ID: id(100003), N: 2, Faults: []*doc.Error{doc.Invalid("", "no")}})
	if value(t, v, 3, "Name") != "gone" || value(t, v, 4, "Name") == "gone" || value(t, v, 2, "Name") == "gone" {
		t.Fatal("the wrong document was taken back")
	}
	m := mutation(9, made(9, "Name", "y"))
	if save(t, v, m); m.N != 4 {
		t.Fatal(m.N)
	}
}

func TestSettings(t *testing.T) {
	ctx, v := context.Background(), create(t)
	check(t, v.Set(ctx, map[string]string{"a": "1", "b": strings.Repeat("x", 10000)}))
	check(t, v.Set(ctx, map[string]string{"a": "2"}))
	if a, err := v.Setting(ctx, "a"); a != "2" || err != nil {
		t.Fatal(a, err)
	}
	if none, err := v.Setting(ctx, "none"); none != "" || err != nil {
		t.Fatal(none, err)
	}
	check(t, v.KeepPage(ctx, id(1), []wire.Entry{{Seq: 4}}, v.Forgotten()))
	if page, err := v.Page(ctx, id(1)); err != nil || len(page) != 1 || page[0].Seq != 4 {
		t.Fatal(page, err)
	}
}
