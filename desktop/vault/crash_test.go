package vault

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"kontor/desktop/vault/cryptvfs/crashvfs"
	"kontor/shared/wire"
)

// holds reports what is amiss with a copy in which n firms were saved: fewer
// than that in the outbox or among the documents, or a half of one.
func holds(v *Vault, n int64) error {
	ctx := context.Background()
	if err := v.Verify(ctx); err != nil {
		return err
	}
	ms, err := v.Outbox(ctx, 0, 1000)
	if err != nil {
		return err
	}
	if int64(len(ms)) < n {
		return fmt.Errorf("%d were saved, %d are in the outbox", n, len(ms))
	}
	for i, m := range ms {
		r, err := v.Row(ctx, m.Do[0].ID)
		if err != nil || r == nil || m.N != int64(i+1) {
			return errors.Join(fmt.Errorf("mutation %d is not whole", m.N), err)
		}
		if p, err := v.Pending(ctx, r.ID); p != 1 || err != nil {
			return errors.Join(fmt.Errorf("%d lie over document %d", p, i+1), err)
		}
	}
	_, total, err := v.List(ctx, Query{Kind: "Firm"})
	if total != len(ms) {
		return errors.Join(fmt.Errorf("%d documents of %d mutations", total, len(ms)), err)
	}
	return err
}

func TestKill(t *testing.T) {
	dir := t.TempDir()
	for round := range 12 {
		last := killAfter(t, dir, 3+5*round%17)
		v, err := Open(context.Background(), testConfig(dir), testPassword)
		check(t, err)
		if err := errors.Join(holds(v, int64(last)), v.Close()); err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
	}
}

// TestSave_Faults fails every write in turn, once or from then on: whatever was
// answered is what the copy holds, and it works on.
func TestSave_Faults(t *testing.T) {
	for _, c := range []struct {
		name string
		code crashvfs.Code
		once bool
	}{{"full", crashvfs.Full, false}, {"io", crashvfs.IOError, true}} {
		t.Run(c.name, func(t *testing.T) {
			ctx, v := context.Background(), create(t)
			saved, failed := 0, 0
			for after, passed := 0, 0; passed < 3; after++ {
				heal := crashvfs.Fail(after, c.code, c.once)
				m := mutation(after, made(saved+1, "Name", fmt.Sprint("firm ", saved)))
				_, err := v.Save(ctx, env(), m, false)
				heal()
				switch {
				case err == nil:
					saved, passed = saved+1, passed+1
				case c.code == crashvfs.Full && !errors.Is(err, ErrFull):
					t.Fatal(err)
				default:
					failed++
				}
				check(t, holds(v, int64(saved)))
				if got := outbox(t, v); len(got) != saved {
					t.Fatalf("%d saved, %d in the outbox", saved, len(got))
				}
			}
			if failed == 0 {
				t.Fatal("no write failed")
			}
		})
	}
}

// TestApplyRows_Faults: a turn that meets a full disk leaves the cursor and
// every row as they were.
func TestApplyRows_Faults(t *testing.T) {
	ctx, v := context.Background(), create(t)
	apply(t, v, frame(1, nil, row(1, 1, "Name", "old")))
	var rows []wire.Row
	for n := range 50 {
		rows = append(rows, row(n+1, 2, "Name", fmt.Sprint("new ", n)))
	}
	for after, done := 0, false; !done; after++ {
		heal := crashvfs.Fail(after, crashvfs.Full, false)
		_, err := v.ApplyRows(ctx, []wire.Rows{frame(2, nil, rows...)}, false)
		heal()
		m, failed := v.Mark(ctx)
		check(t, failed)
		if done = err == nil; done {
			break
		}
		if !errors.Is(err, ErrFull) || m.Cursor != 1 || value(t, v, 1, "Name") != `"old"` || value(t, v, 2, "Name") != "gone" {
			t.Fatalf("after %d writes: %v, cursor %d", after, err, m.Cursor)
		}
	}
	if value(t, v, 1, "Name") != `"new 0"` {
		t.Fatal("the turn was not applied when there was room")
	}
}

// TestScrub_Resumed: a scrub that was cut short is ended at the next start.
func TestScrub_Resumed(t *testing.T) {
	ctx, c := context.Background(), testConfig(t.TempDir())
	v, err := Create(ctx, c, testPassword, nil)
	check(t, err)
	apply(t, v, frame(1, nil, row(1, 1, "Name", canary), row(2, 1, "Name", "b")))
	check(t, v.Index(ctx))
	check(t, v.update(ctx, func(s store) error { return errors.Join(s.drop(id(1)), set(s.tx, settingScrub, "1")) }))
	check(t, v.Close())
	v = reopen(t, c, testPassword)
	if due, err := v.Setting(ctx, settingScrub); due != "" || err != nil {
		t.Fatal(due, err)
	}
	if where := remains(t, v); where != nil {
		t.Fatal("what was dropped before the crash is still in:", where)
	}
}
