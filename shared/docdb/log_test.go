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
