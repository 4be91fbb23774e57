package vault

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kontor/shared/doc"
	"kontor/shared/wire"
)

// unsent makes a closed copy with forty unsent edits and one refused.
func unsent(t testing.TB) (c Config, whole []byte) {
	t.Helper()
	ctx := context.Background()
	c = testConfig(t.TempDir())
	v, err := Create(ctx, c, testPassword, nil)
	check(t, err)
	fillVault(t, v, budgetFrames(t, 300))
	for n := 1; n <= 41; n++ {
		save(t, v, mutation(n, edited(n*5, "Note", strings.Repeat("слово ", 100))))
	}
	acks(t, v, wire.Ack{ID: id(100001), N: 1, Faults: []*doc.Error{doc.Invalid("Note", "no")}})
	check(t, v.Set(ctx, map[string]string{"identity": "device 7"}))
	check(t, v.emptyLog(ctx, true))
	check(t, v.Close())
	whole, err = os.ReadFile(filepath.Join(c.Dir, databaseName))
	check(t, err)
	return c, whole
}

// TestRebuild damages one page after the other: what was not sent is there
// again, but for what lay on that page, and then it says so. Where it gives up
// it leaves the copy as it is.
func TestRebuild(t *testing.T) {
	ctx := context.Background()
	c, whole := unsent(t)
	const unit = 4096 + 41
	complete, partial, lost := 0, 0, 0
	for at := 50; at < len(whole); at += 5 * unit {
		bad := bytes.Clone(whole)
		bad[at] ^= 4
		check(t, removeDatabase(c.Dir))
		check(t, os.WriteFile(filepath.Join(c.Dir, databaseName), bad, 0o600))
		v, ok, err := Rebuild(ctx, c, testPassword)
		if errors.Is(err, ErrLost) {
			left, err := os.ReadFile(filepath.Join(c.Dir, databaseName))
			if check(t, err); !bytes.Equal(left, bad) {
				t.Fatal("given up, but changed, with page", at/unit)
			}
			lost++
			continue
		}
		check(t, err)
		check(t, v.Verify(ctx))
		ms := outbox(t, v)
		for _, m := range ms {
			if m.ID != id(100000+int(m.N)) || len(m.Do) != 1 {
				t.Fatal("a mutation was changed:", m)
			}
		}
		identity, err := v.Setting(ctx, "identity")
		check(t, err)
		mark, err := v.Mark(ctx)
		check(t, err)
		intact := len(ms) == 40 && identity == "device 7" && counts(t, v).Refused == 1 && mark.N == 41
		if ok && (!intact || mark.Cursor != 0) {
			t.Fatalf("page %d: said to be whole with %d mutations, identity %q, %+v", at/unit, len(ms), identity, mark)
		}
		if ok {
			complete++
			m := mutation(900, made(900, "Name", "works on"))
			if save(t, v, m); m.N != 42 {
				t.Fatal(m.N)
			}
		} else {
			partial++
		}
		check(t, v.Close())
	}
	if complete == 0 || partial == 0 || lost == 0 {
		t.Fatalf("%d complete, %d in part, %d not at all: one of them was not tried", complete, partial, lost)
	}
}

// TestRebuild_Cut: of a copy that was cut short there is again what lies before
// the cut, and without the cut's place being known SQLite reads nothing of it.
func TestRebuild_Cut(t *testing.T) {
	ctx := context.Background()
	c, whole := unsent(t)
	kept := -1
	for part := 1; part <= 8; part++ {
		check(t, removeDatabase(c.Dir))
		check(t, os.WriteFile(filepath.Join(c.Dir, databaseName), whole[:len(whole)*part/8], 0o600))
		if v, err := Open(ctx, c, testPassword); part < 8 && !errors.Is(err, ErrBroken) {
			t.Fatalf("%d eighths open: %v", part, err)
		} else if err == nil {
			check(t, v.Close())
		}
		v, ok, err := Rebuild(ctx, c, testPassword)
		if errors.Is(err, ErrLost) && kept < 0 {
			continue // what lies at the beginning says where the rest is
		}
		check(t, err)
		n := len(outbox(t, v))
		if identity, err := v.Setting(ctx, "identity"); err != nil || identity != "device 7" || n < kept || ok != (n == 40) {
			t.Errorf("of %d eighths %d mutations are left, identity %q, whole %t: %v", part, n, identity, ok, err)
		}
		kept = n
		check(t, v.Close())
	}
	if kept != 40 {
		t.Error("of the whole copy are left", kept)
	}
}

func TestRebuild_ErrPassword(t *testing.T) {
	c, _ := unsent(t)
	before := files(t, c.Dir)
	if _, _, err := Rebuild(context.Background(), c, "x"); !errors.Is(err, ErrPassword) || !same(before, files(t, c.Dir)) {
		t.Fatal("a wrong password rebuilt the copy", err)
	}
}

// TestRebuild_Killed: a program killed when the new copy was complete, or while
// it was being made, goes on with what is there.
func TestRebuild_Killed(t *testing.T) {
	ctx := context.Background()
	c, whole := unsent(t)
	v, ok, err := Rebuild(ctx, c, testPassword)
	check(t, err)
	check(t, v.Close())
	if !ok {
		t.Fatal("something is lost of a sound copy")
	}
	rebuilt, err := os.ReadFile(filepath.Join(c.Dir, databaseName))
	check(t, err)
	for name, at := range map[string]string{"complete": rebuiltName, "unfinished": unfinishedName} {
		check(t, os.WriteFile(filepath.Join(c.Dir, databaseName), whole, 0o600))
		check(t, os.WriteFile(filepath.Join(c.Dir, at), rebuilt, 0o600))
		v, err := Open(ctx, c, testPassword)
		check(t, err)
		_, documents, err := v.List(ctx, Query{Kind: "Firm"})
		check(t, err)
		if len(outbox(t, v)) != 40 || (documents == 0) != (name == "complete") {
			t.Fatalf("%s: %d documents", name, documents)
		}
		check(t, v.Close())
	}
}
