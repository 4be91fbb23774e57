package cryptvfs

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// resident is how much memory the process has, in bytes.
func resident(t *testing.T) int64 {
	t.Helper()
	raw, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		t.Fatal(err)
	}
	var size, pages int64
	if _, err := fmt.Sscan(string(raw), &size, &pages); err != nil {
		t.Fatal(err)
	}
	return pages * int64(os.Getpagesize())
}

// TestKeyClose_Memory: what a database had in memory is given back when its key
// is closed, and not before: the heap keeps what it has. It is so each time.
func TestKeyClose_Memory(t *testing.T) {
	const cache = 64 << 20
	for round := range 2 {
		k, db := openKey(t, filepath.Join(t.TempDir(), "a.db"), key('k'), "")
		exec(t, db, fmt.Sprintf(`PRAGMA cache_size=-%d`, cache>>10))
		exec(t, db, `CREATE TABLE x (s BLOB)`)
		exec(t, db, `BEGIN`)
		for range cache >> 20 {
			exec(t, db, `INSERT INTO x VALUES (randomblob(900000))`)
		}
		exec(t, db, `COMMIT`)
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		closed := resident(t)
		if err := k.Close(); err != nil {
			t.Fatal(err)
		}
		if gone := closed - resident(t); gone < cache/2 {
			t.Errorf("round %d: %d MiB are given back, of a cache of %d", round, gone>>20, cache>>20)
		}
	}
}
