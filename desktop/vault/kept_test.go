package vault

import (
	"context"
	"testing"
	"time"

	"kontor/desktop/vault/cryptvfs/crashvfs"
	"kontor/shared/wire"
)

// TestKept_Old: an accepted mutation is kept for as long as a backup may be old,
// and forgotten when the copy is next opened with room on the disk: who has none
// may read all the same.
func TestKept_Old(t *testing.T) {
	now := time.Date(2026, 1, 10, 9, 0, 0, 0, time.UTC)
	c := testConfig(t.TempDir())
	c.Now = func() time.Time { return now }
	v, err := Create(context.Background(), c, testPassword, nil)
	check(t, err)
	save(t, v, mutation(1, made(1, "Name", "a")))
	apply(t, v, frame(7, nil, row(1, 7, "Name", "a")))
	acks(t, v, wire.Ack{ID: id(100001), N: 1, Seq: 7})
	for _, age := range []struct {
		days int
		full bool
		want int
	}{{0, false, 1}, {89, false, 1}, {91, true, 1}, {91, false, 0}} {
		check(t, v.Close())
		now = time.Date(2026, 1, 10+age.days, 9, 0, 0, 0, time.UTC)
		heal := func() {}
		if age.full {
			heal = crashvfs.Fail(0, crashvfs.Full, false)
		}
		v = reopen(t, c, testPassword)
		heal()
		if kept, err := v.Kept(context.Background(), 0); err != nil || len(kept) != age.want {
			t.Errorf("after %d days, disk full %v: %d, %v", age.days, age.full, len(kept), err)
		}
	}
}

// TestSave_Base: what names no base was written over all that the copy has.
func TestSave_Base(t *testing.T) {
	v := create(t)
	apply(t, v, frame(7, nil, row(1, 7, "Name", "a")))
	for base, want := range map[int64]int64{0: 7, 5: 5} {
		m := mutation(int(10+base), edited(1, "Note", "x"))
		m.Base = base
		save(t, v, m)
		queued := outbox(t, v)
		if got := queued[len(queued)-1]; got.ID != m.ID || got.Base != want {
			t.Errorf("%d: %d, want %d", base, got.Base, want)
		}
	}
}
