package crashvfs_test

import (
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"github.com/mattn/go-sqlite3"

	"kontor/desktop/vault/cryptvfs/crashvfs"
)

func open(t *testing.T, path, params string) *sql.DB {
	t.Helper()
	if err := crashvfs.Register(); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite3", "file:"+path+"?_journal_mode=WAL&"+params)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { db.Close() })
	return db
}

func exec(t *testing.T, db *sql.DB, text string, args ...any) {
	t.Helper()
	if _, err := db.Exec(text, args...); err != nil {
		t.Fatal(err)
	}
}

// lost records commits and tells how many of the crash states lack one that was
// acknowledged.
func lost(t *testing.T, params string, power bool) (n int) {
	log, stop := crashvfs.Record()
	db := open(t, filepath.Join(t.TempDir(), "a.db"), params)
	exec(t, db, `CREATE TABLE x (n INTEGER PRIMARY KEY, s TEXT)`)
	for i := range 20 {
		exec(t, db, `INSERT INTO x VALUES (?, ?)`, i+1, fmt.Sprint("word ", i))
		log.Mark(int64(i + 1))
	}
	stop()
	ops, rng := log.Ops(), rand.New(rand.NewPCG(1, 1))
	for at := 1; at <= len(ops); at++ {
		dir := t.TempDir()
		mark, err := crashvfs.Crash(ops, at, power, rng, dir)
		if err != nil {
			t.Fatal(err)
		}
		var rows int64
		again := open(t, filepath.Join(dir, "a.db"), params)
		if err := again.QueryRow(`SELECT count(*) FROM x`).Scan(&rows); mark > 0 && err != nil || rows < mark {
			n++
		}
		again.Close()
	}
	return n
}

func TestCrash_FullSync(t *testing.T) {
	if n := lost(t, "_synchronous=FULL", true); n > 0 {
		t.Fatalf("%d states lack what was acknowledged", n)
	}
}

func TestCrash_Killed(t *testing.T) {
	if n := lost(t, "_synchronous=OFF", false); n > 0 {
		t.Fatalf("%d states lack what was written before the kill", n)
	}
}

// TestCrash_Control: the recorder notices a database that does not sync.
func TestCrash_Control(t *testing.T) {
	if lost(t, "_synchronous=OFF", true) == 0 {
		t.Fatal("nothing is lost without syncs: the replay proves nothing")
	}
}

func TestFail(t *testing.T) {
	db := open(t, filepath.Join(t.TempDir(), "a.db"), "_synchronous=FULL")
	exec(t, db, `CREATE TABLE x (n INTEGER PRIMARY KEY, s TEXT)`)
	heal := crashvfs.Fail(0, crashvfs.Full, false)
	for range 2 {
		var e sqlite3.Error
		if _, err := db.Exec(`INSERT INTO x (s) VALUES ('a')`); !errors.As(err, &e) || e.Code != sqlite3.ErrFull {
			t.Fatal(err)
		}
	}
	heal()
	exec(t, db, `INSERT INTO x (s) VALUES ('b')`)
	defer crashvfs.Fail(1, crashvfs.IOError, true)()
	if _, err := db.Exec(`INSERT INTO x (s) VALUES ('c')`); err == nil {
		t.Fatal("the second write did not fail")
	}
	exec(t, db, `INSERT INTO x (s) VALUES ('d')`)
	var n int
	if err := db.QueryRow(`SELECT count(*) FROM x`).Scan(&n); err != nil || n != 2 {
		t.Fatal(n, err)
	}
}
