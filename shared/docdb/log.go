package docdb

import (
	"context"
	"database/sql"
	"sync"
	"sync/atomic"
)

// SQLite's log is taken into the database after so many commits, beside those
// who write: within a commit, as SQLite would, the one who happens to come would
// wait for what all have written. Only when that does not keep up, at so many
// pages, does SQLite do it itself.
//
// What has been written meanwhile is little, and the next who has committed takes
// that too, so that the log is begun anew: the disk syncs a file that grows by a
// third slower than one that is written over.
const (
	logCommits = 256
	longestLog = 1 << 16
)

// log takes the log of a SQLite database into it.
type log struct {
	commits atomic.Int64
	taken   atomic.Bool // but for what was written meanwhile
	full    chan struct{}
	done    sync.WaitGroup
	mu      sync.Mutex // held by whoever is at it: SQLite would send the second away
}

func keepLog(pool *sql.DB) *log {
	l := &log{full: make(chan struct{}, 1)}
	l.done.Go(func() {
		for range l.full {
			// What it cannot do now is left for the next time; a disk that fails
			// says so at a commit, where somebody hears it.
			_, err := l.empty(context.Background(), pool, "PASSIVE")
			l.taken.Store(err == nil)
		}
	})
	return l
}

func (l *log) empty(ctx context.Context, pool *sql.DB, mode string) (busy bool, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var pages, moved int
	err = pool.QueryRowContext(ctx, "PRAGMA wal_checkpoint("+mode+")").Scan(&busy, &pages, &moved)
	return busy, err
}

// EmptyLog moves the log of a SQLite database into it: wholly, waiting for
// readers and reporting those that are in the way as busy, or as far as nobody
// minds.
func (db *DB) EmptyLog(ctx context.Context, wholly bool) (busy bool, err error) {
	if wholly {
		return db.log.empty(ctx, db.Writer, "TRUNCATE")
	}
	_, err = db.log.empty(ctx, db.Reader, "PASSIVE") // beside the one who writes
	return false, err
}

// committed counts a commit of the one who writes.
func (l *log) committed(writer *sql.DB) {
	if l == nil {
		return
	}
	if l.taken.CompareAndSwap(true, false) {
		_, _ = l.empty(context.Background(), writer, "PASSIVE") // or the next time, as above
	}
	if l.commits.Add(1)%logCommits != 0 {
		return
	}
	select {
	case l.full <- struct{}{}:
	default: // at it
	}
}

// close waits for what is under way. No commit may come after.
func (l *log) close() {
	if l == nil {
		return
	}
	close(l.full)
	l.done.Wait()
}
