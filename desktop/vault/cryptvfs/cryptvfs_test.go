package cryptvfs

import (
	"bytes"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const canary = "Северный фрахт +79161234567"

func key(b byte) []byte { return []byte(strings.Repeat(string(b), 32)) }

func open(t *testing.T, path string, secret []byte, params string) *sql.DB {
	t.Helper()
	k, db := openKey(t, path, secret, params)
	t.Cleanup(func() { db.Close(); k.Close() })
	return db
}

// openKey leaves it to the caller to close both.
func openKey(t *testing.T, path string, secret []byte, params string) (*Key, *sql.DB) {
	t.Helper()
	k, err := Open(secret)
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite3", k.DSN(path)+params)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	return k, db
}

func exec(t *testing.T, db *sql.DB, text string, args ...any) {
	t.Helper()
	if _, err := db.Exec(text, args...); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
}

// found tells in which files of a folder a text lies plain.
func found(t *testing.T, dir, text string) (names []string) {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		raw, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(raw, []byte(text)) {
			names = append(names, f.Name())
		}
	}
	return names
}

func fill(t *testing.T, db *sql.DB, rows int) {
	exec(t, db, `CREATE TABLE x (n INTEGER PRIMARY KEY, s TEXT)`)
	exec(t, db, fmt.Sprintf(`WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM c WHERE i < %d) INSERT INTO x SELECT i, '%s ' || i FROM c`, rows, canary))
}

func count(db *sql.DB) (n int, err error) {
	err = db.QueryRow(`SELECT count(*) FROM x WHERE s = '` + canary + ` ' || n`).Scan(&n)
	return n, err
}

func TestModes(t *testing.T) {
	for _, mode := range []string{"WAL", "DELETE", "TRUNCATE"} {
		t.Run(mode, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "a.db")
			db := open(t, path, key('a'), "&_journal_mode="+mode+"&_synchronous=FULL&cache_size=10")
			fill(t, db, 5000)
			exec(t, db, `CREATE VIRTUAL TABLE f USING fts5(s, tokenize='trigram')`)
			exec(t, db, `INSERT INTO f SELECT s FROM x LIMIT 100`)
			if names := found(t, dir, "Северный"); names != nil {
				t.Fatalf("plain text in %v", names)
			}
			exec(t, db, `DELETE FROM x WHERE n > 4000`)
			exec(t, db, `VACUUM`)
			db.Close()
			again := open(t, path, key('a'), "")
			if n, err := count(again); err != nil || n != 4000 {
				t.Fatalf("%d rows, %v", n, err)
			}
			var ok string
			if err := again.QueryRow(`PRAGMA integrity_check`).Scan(&ok); err != nil || ok != "ok" {
				t.Fatalf("integrity: %s %v", ok, err)
			}
		})
	}
}

// TestCanary_Control shows that the scan finds what is kept plain.
func TestCanary_Control(t *testing.T) {
	dir := t.TempDir()
	db, err := sql.Open("sqlite3", filepath.Join(dir, "plain.db"))
	if err != nil {
		t.Fatal(err)
	}
	fill(t, db, 10)
	db.Close()
	if found(t, dir, "Северный") == nil {
		t.Fatal("the scan finds nothing in a plain database")
	}
}

func TestOpen_ErrWrongKey(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	db := open(t, path, key('a'), "")
	fill(t, db, 100)
	db.Close()
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := count(open(t, path, key('b'), "")); err == nil {
		t.Fatalf("a wrong key read %d rows", n)
	}
	after, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(before, after) {
		t.Fatal("a wrong key changed the file")
	}
	plain, err := sql.Open("sqlite3", "file:"+path+"?vfs=kontor")
	if err != nil {
		t.Fatal(err)
	}
	defer plain.Close()
	if err := plain.Ping(); err == nil {
		t.Fatal("opened without a key")
	}
}

// TestFlip turns one bit in every unit of the file: each must be noticed.
func TestFlip(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.db")
	db := open(t, path, key('a'), "")
	fill(t, db, 300)
	db.Close()
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	stride := 4096 + 41
	for at := 100; at < len(whole); at += stride {
		bad := bytes.Clone(whole)
		bad[at] ^= 1
		broken := filepath.Join(dir, fmt.Sprint(at))
		if err := os.WriteFile(broken, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		if n, err := count(open(t, broken, key('a'), "")); err == nil {
			t.Fatalf("a flipped bit at %d went unnoticed, %d rows", at, n)
		}
	}
	swapped := bytes.Clone(whole)
	copy(swapped[stride:2*stride], whole[2*stride:3*stride])
	copy(swapped[2*stride:3*stride], whole[stride:2*stride])
	if err := os.WriteFile(path, swapped, 0o600); err != nil {
		t.Fatal(err)
	}
	if n, err := count(open(t, path, key('a'), "")); err == nil {
		t.Fatalf("two pages changed places unnoticed, %d rows", n)
	}
}

// TestTorn cuts the tail of a WAL at every sort of place: the database must
// open and hold a prefix of what was committed.
func TestTorn(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.db")
	db := open(t, path, key('a'), "&_journal_mode=WAL&_synchronous=FULL")
	fill(t, db, 10)
	for i := 11; i <= 30; i++ {
		exec(t, db, `INSERT INTO x VALUES (?, ?)`, i, fmt.Sprintf("%s %d", canary, i))
	}
	main, errMain := os.ReadFile(path)
	wal, errWal := os.ReadFile(path + "-wal")
	if errMain != nil || errWal != nil {
		t.Fatal(errMain, errWal)
	}
	last := 0
	for cut := 0; cut <= len(wal); cut += 517 {
		torn := filepath.Join(dir, fmt.Sprintf("torn%d", cut))
		if err := os.WriteFile(torn, main, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(torn+"-wal", wal[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		var n int
		var err error
		t.Run("", func(t *testing.T) { n, err = count(open(t, torn, key('a'), "&_journal_mode=WAL")) })
		if err != nil && !strings.Contains(err.Error(), "no such table") {
			t.Fatalf("cut at %d of %d: %v", cut, len(wal), err)
		}
		if n < last {
			t.Fatalf("cut at %d: %d rows, a shorter tail had %d", cut, n, last)
		}
		last = n
	}
	if last < 29 {
		t.Fatalf("the whole tail gave %d rows", last)
	}
}

// TestWritten: what was committed is in the files at once, whoever reads them,
// also of a transaction that outgrows the cache: SQLite then writes pages of the
// log again, and headers alone.
func TestWritten(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.db")
	db := open(t, path, key('a'), "&_journal_mode=WAL&_synchronous=NORMAL&cache=private")
	exec(t, db, `PRAGMA cache_size = 10`)
	fill(t, db, 500)
	total := func(db *sql.DB) (n int64) {
		if err := db.QueryRow(`SELECT sum(length(s) * n) FROM x`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	for round := range 40 {
		tx, err := db.Begin()
		if err != nil {
			t.Fatal(err)
		}
		for part := range 1 + round%5 {
			for _, text := range []string{
				fmt.Sprintf(`UPDATE x SET s = s || 'y' WHERE n %% %d = 0`, 2+(round+part)%9),
				fmt.Sprintf(`UPDATE x SET s = s || 'z' WHERE n = %d`, 1+(round*37+part)%500),
			} {
				if _, err := tx.Exec(text); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := tx.Commit(); err != nil {
			t.Fatal(err)
		}
		left := filepath.Join(dir, fmt.Sprint("left", round))
		for _, ending := range []string{"", "-wal"} {
			raw, err := os.ReadFile(path + ending)
			if err == nil {
				err = os.WriteFile(left+ending, raw, 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		t.Run("", func(t *testing.T) {
			if got, want := total(open(t, left, key('a'), "&_journal_mode=WAL")), total(db); got != want {
				t.Fatalf("round %d: %d, committed were %d", round, got, want)
			}
		})
	}
}
