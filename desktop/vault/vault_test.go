package vault

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"kontor/shared/migrate"
)

// files reads every file of a folder but the lock.
func files(t testing.TB, dir string) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	check(t, filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err == nil {
			all[name], err = os.ReadFile(path)
		}
		return err
	}))
	return all
}

func same(a, b map[string][]byte) bool {
	for name := range b {
		if !bytes.Equal(a[name], b[name]) {
			return false
		}
	}
	return len(a) == len(b)
}

// closed makes a vault with a firm in it and closes it.
func closed(t testing.TB) Config {
	t.Helper()
	c := testConfig(t.TempDir())
	v, err := Create(context.Background(), c, testPassword, bytes.Repeat([]byte{7}, 32))
	check(t, err)
	save(t, v, mutation(1, made(1, "Name", "ООО «Ромашка»")))
	check(t, v.Close())
	return c
}

func reopen(t testing.TB, c Config, password string) *Vault {
	t.Helper()
	v, err := Open(context.Background(), c, password)
	check(t, err)
	t.Cleanup(func() { check(t, v.Close()) })
	return v
}

func TestOpen_OK(t *testing.T) {
	v := reopen(t, closed(t), testPassword)
	if got := value(t, v, 1, "Name"); got != `"ООО «Ромашка»"` {
		t.Fatal(got)
	}
}

func TestOpen_ErrPassword(t *testing.T) {
	c := closed(t)
	before := files(t, c.Dir)
	for _, wrong := range []string{"", "пароль-1", testPassword + " "} {
		if v, err := Open(context.Background(), c, wrong); !errors.Is(err, ErrPassword) || v != nil {
			t.Fatalf("%q: %v", wrong, err)
		}
	}
	if !same(before, files(t, c.Dir)) {
		t.Fatal("a wrong password changed a file")
	}
	reopen(t, c, testPassword)
}

func TestOpen_ErrNone(t *testing.T) {
	c := testConfig(t.TempDir())
	if _, err := Open(context.Background(), c, "x"); !errors.Is(err, ErrNone) || Exists(c.Dir) {
		t.Fatal(err)
	}
}

func TestOpen_ErrInUse(t *testing.T) {
	c := closed(t)
	v := reopen(t, c, testPassword)
	if _, err := Open(context.Background(), c, testPassword); !errors.Is(err, ErrInUse) {
		t.Fatal(err)
	}
	if _, err := Create(context.Background(), c, testPassword, nil); !errors.Is(err, ErrInUse) {
		t.Fatal(err)
	}
	check(t, v.Close())
	reopen(t, c, testPassword)
}

func TestOpenEscrow(t *testing.T) {
	c := closed(t)
	if _, err := OpenEscrow(context.Background(), c, bytes.Repeat([]byte{8}, 32), "x"); !errors.Is(err, ErrPassword) {
		t.Fatal(err)
	}
	v, err := OpenEscrow(context.Background(), c, bytes.Repeat([]byte{7}, 32), "новый")
	check(t, err)
	check(t, v.Close())
	if _, err := Open(context.Background(), c, testPassword); !errors.Is(err, ErrPassword) {
		t.Fatal("the forgotten password still opens")
	}
	reopen(t, c, "новый")
}

func TestSetPassword(t *testing.T) {
	c := closed(t)
	v := reopen(t, c, testPassword)
	check(t, v.SetPassword("другой", fastKDF))
	if !v.Matches("другой") || v.Matches(testPassword) {
		t.Fatal("the old password matches")
	}
	check(t, v.Close())
	if err := v.SetPassword("третий", fastKDF); !errors.Is(err, ErrClosed) {
		t.Fatal(err)
	}
	if _, err := Open(context.Background(), c, testPassword); !errors.Is(err, ErrPassword) {
		t.Fatal(err)
	}
	if got := value(t, reopen(t, c, "другой"), 1, "Name"); got == "gone" {
		t.Fatal("the copy is empty")
	}
}

// TestSetPassword_Failed: what could not be written leaves the old password.
func TestSetPassword_Failed(t *testing.T) {
	v := reopen(t, closed(t), testPassword)
	v.files.path = filepath.Join(v.dir, "missing", keysName)
	if err := v.SetPassword("другой", fastKDF); err == nil || !v.Matches(testPassword) {
		t.Fatal(err)
	}
}

func TestWipe(t *testing.T) {
	c := closed(t)
	v := reopen(t, c, testPassword)
	check(t, v.Wipe())
	left := files(t, c.Dir)
	delete(left, ".lock")
	if len(left) > 0 || Exists(c.Dir) {
		t.Fatalf("left: %d files", len(left))
	}
	if _, err := Open(context.Background(), c, testPassword); !errors.Is(err, ErrNone) {
		t.Fatal(err)
	}
}

func TestClosed(t *testing.T) {
	v := reopen(t, closed(t), testPassword)
	check(t, v.Close())
	if _, err := v.Row(context.Background(), id(1)); !errors.Is(err, ErrClosed) {
		t.Fatal(err)
	}
	if _, err := v.Save(context.Background(), env(), mutation(2, made(2, "Name", "x")), false); !errors.Is(err, ErrClosed) {
		t.Fatal(err)
	}
}

func TestOpen_ErrNewer(t *testing.T) {
	c := closed(t)
	v := reopen(t, c, testPassword)
	check(t, v.run(context.Background(), `INSERT INTO migration (name, sha256) VALUES ('999_future.sql', 'x')`))
	check(t, v.Close())
	_, err := Open(context.Background(), c, testPassword)
	if !errors.Is(err, migrate.ErrNewer) || errors.Is(err, ErrBroken) {
		t.Fatal(err)
	}
}

func TestOpen_ErrBroken(t *testing.T) {
	for name, harm := range map[string]func(path string) error{
		"gone":    os.Remove,
		"empty":   func(path string) error { return os.Truncate(path, 0) },
		"foreign": func(path string) error { return os.WriteFile(path, bytes.Repeat([]byte("x"), 9000), 0o600) },
		"short":   func(path string) error { return os.Truncate(path, 9000) },
	} {
		t.Run(name, func(t *testing.T) {
			c := closed(t)
			check(t, harm(filepath.Join(c.Dir, databaseName)))
			v, err := Open(context.Background(), c, testPassword)
			if err == nil {
				err = errors.Join(v.Verify(context.Background()), v.Close())
			}
			if !errors.Is(err, ErrBroken) {
				t.Fatal(err)
			}
		})
	}
}

// TestFlip turns a bit in every page of a copy: reading it all finds each, and
// an unharmed copy is not accused.
func TestFlip(t *testing.T) {
	ctx, c := context.Background(), testConfig(t.TempDir())
	v, err := Create(ctx, c, testPassword, nil)
	check(t, err)
	fillVault(t, v, budgetFrames(t, 200))
	check(t, v.Index(ctx))
	check(t, v.IndexFields(ctx)) // of which the schema tells on pages of its own
	save(t, v, mutation(1, edited(0, "Note", "изменено")))
	check(t, v.emptyLog(ctx, true))
	check(t, v.Verify(ctx))
	check(t, v.emptyLog(ctx, true))
	check(t, v.Close())
	path := filepath.Join(c.Dir, databaseName)
	whole, err := os.ReadFile(path)
	check(t, err)
	const unit = 4096 + 41
	for at := 0; at < len(whole); at += unit {
		bad := bytes.Clone(whole)
		bad[at+(at/unit*577)%unit] ^= 1 << (at / unit % 8)
		check(t, os.WriteFile(path, bad, 0o600))
		v, err := Open(ctx, c, testPassword)
		if err == nil {
			err = v.Verify(ctx)
			_ = v.Close() // what is broken may not close cleanly
		}
		if !errors.Is(err, ErrBroken) {
			t.Fatalf("page %d of %d: %v", at/unit, len(whole)/unit, err)
		}
	}
}

// TestKeyFile_Flip turns each bit of the key file: nothing opens but by the
// password, and nothing panics.
func TestKeyFile_Flip(t *testing.T) {
	c := closed(t)
	path := filepath.Join(c.Dir, keysName)
	whole, err := os.ReadFile(path)
	check(t, err)
	refused := 0
	for at := range whole {
		bad := bytes.Clone(whole)
		bad[at] ^= 1 << (at % 8)
		check(t, os.WriteFile(path, bad, 0o600))
		f, err := loadKeys(c.Dir)
		if err == nil {
			if _, err := f.openPassword([]byte("чужой")); err == nil {
				t.Fatalf("byte %d opens to anybody", at)
			}
			_, err = f.openPassword([]byte(testPassword))
		}
		if err != nil && !errors.Is(err, ErrPassword) && !errors.Is(err, ErrDamaged) {
			t.Fatalf("byte %d: %v", at, err)
		}
		if err != nil {
			refused++
		}
	}
	if refused < len(whole)/4 {
		t.Fatalf("only %d of %d were noticed", refused, len(whole))
	}
}
