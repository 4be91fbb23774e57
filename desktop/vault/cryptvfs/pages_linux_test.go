package cryptvfs

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
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

// minorFaults is how many pages the system has handed to the process.
func minorFaults(t *testing.T) int64 {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return u.Minflt
}

// TestPages: what a database had in memory is given back when it is closed, each
// time, whole huge pages of it though the heap is in pieces by then.
func TestPages(t *testing.T) {
	const cache = 64 << 20
	for round := range 2 {
		_, db := openKey(t, filepath.Join(t.TempDir(), "a.db"), key('k'), "")
		exec(t, db, fmt.Sprintf(`PRAGMA cache_size=-%d`, cache>>10))
		exec(t, db, `CREATE TABLE x (s BLOB)`)
		empty, faults := resident(t), minorFaults(t)
		exec(t, db, `BEGIN`)
		for range cache >> 20 {
			exec(t, db, `INSERT INTO x VALUES (randomblob(900000))`)
		}
		exec(t, db, `COMMIT`)
		full := resident(t)
		if full-empty < cache/2 {
			t.Fatalf("round %d: %d MiB are in memory, of a cache of %d: the test shows nothing", round, (full-empty)>>20, cache>>20)
		}
		t.Logf("round %d: %d MiB in %d faults", round, (full-empty)>>20, minorFaults(t)-faults)
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		if gone := full - resident(t); gone < cache/2 {
			t.Errorf("round %d: %d MiB are given back, of a cache of %d", round, gone>>20, cache>>20)
		}
	}
}
