package docdb

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestLog: after many commits the log is in the database, though nobody asked
// and no commit did it itself.
func TestLog(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log.db")
	db, err := OpenSQLite(t.Context(), File(path))
	if err != nil {
		t.Fatal(err)
	}
	write := func(text string, args ...any) {
		if err := db.Update(t.Context(), func(tx *Tx) error { return tx.Exec(text, args...) }); err != nil {
			t.Fatal(err)
		}
	}
	size := func() int64 {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		return info.Size()
	}
	write(`CREATE TABLE line (text TEXT NOT NULL)`)
	before := size()
	for n := range logCommits - 2 {
		write(`INSERT INTO line (text) VALUES ($1)`, strings.Repeat("x", n))
	}
	if after := size(); after != before {
		t.Fatalf("the database has grown to %d, was %d: commits move the log themselves", after, before)
	}
	write(`INSERT INTO line (text) VALUES ('the last')`)
	db.log.close() // waits for what is under way
	db.log = nil
	if size() == before {
		t.Error("the log was not moved")
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestEmptyLog: wholly leaves an empty file; a reader in the way is told of.
func TestEmptyLog(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log.db")
	db, err := OpenSQLite(t.Context(), File(path))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Update(t.Context(), func(tx *Tx) error { return tx.Exec(`CREATE TABLE line (text TEXT)`) }); err != nil {
		t.Fatal(err)
	}
	if busy, err := db.EmptyLog(t.Context(), false); busy || err != nil {
		t.Fatal(busy, err)
	}
	if busy, err := db.EmptyLog(t.Context(), true); busy || err != nil {
		t.Fatal(busy, err)
	}
	info, err := os.Stat(path + "-wal")
	if err != nil || info.Size() != 0 {
		t.Fatal(info, err)
	}
}

// TestLog_Anew: once the log is in the database it is written over, not added to.
func TestLog_Anew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log.db")
	db, err := OpenSQLite(t.Context(), File(path))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	write := func(times int, text string) {
		for range times {
			if err := db.Update(t.Context(), func(tx *Tx) error { return tx.Exec(text) }); err != nil {
				t.Fatal(err)
			}
		}
	}
	size := func() int64 {
		info, err := os.Stat(path + "-wal")
		if err != nil {
			t.Fatal(err)
		}
		return info.Size()
	}
	const line = `INSERT INTO line (text) VALUES ('x')`
	// reading runs f while somebody reads what is there now.
	reading := func(f func()) {
		if err := db.View(t.Context(), func(tx *Tx) error {
			if err := tx.Query(func(Rows) error { return nil }, `SELECT text FROM line`); err != nil {
				return err
			}
			f()
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	write(1, `CREATE TABLE line (text TEXT NOT NULL)`)
	write(logCommits/2-1, line)
	reading(func() { // so that it is not taken wholly, as if somebody wrote meanwhile
		write(logCommits/2, line)
		half := db.log
		half.close() // waits for what is under way
		db.log = keepLog(db.Reader)
		db.log.taken.Store(half.taken.Load())
	})
	write(1, line)
	before := size()
	write(logCommits/2, line)
	if after := size(); after != before {
		t.Errorf("the log has grown from %d to %d", before, after)
	}
	reading(func() { write(2*logCommits, line) }) // in the way: the control
	if after := size(); after == before {
		t.Errorf("the log is as before at %d: does it hold what is written?", after)
	}
}
