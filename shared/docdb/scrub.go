package docdb

import (
	"context"
	"errors"
	"fmt"
)

// ErrBusy reports that somebody reads so long that what was taken out cannot
// leave the log yet.
var ErrBusy = errors.New("the base is being read")

// scrubTries is how often the log is tried to be emptied; each waits as long as
// any write does.
const scrubTries = 3

// Scrub makes sure that nothing which was taken out of the tables remains in the
// files: SQLite writes every page anew and empties its log, PostgreSQL the
// tables and what it knows of their values. PostgreSQL's own log and its copies
// are out of reach from here.
func (db *DB) Scrub(ctx context.Context, tables ...string) error {
	if db.Engine == Postgres {
		for _, table := range tables {
			if _, err := db.Writer.ExecContext(ctx, "VACUUM (FULL, ANALYZE) "+table); err != nil {
				return fmt.Errorf("scrub %s: %w", table, failed(err))
			}
		}
		if _, err := db.Writer.ExecContext(ctx, "VACUUM FULL pg_catalog.pg_statistic"); err != nil {
			return fmt.Errorf("scrub statistics: %w", failed(err))
		}
		return nil
	}
	if _, err := db.Writer.ExecContext(context.WithoutCancel(ctx), "VACUUM"); err != nil {
		return fmt.Errorf("scrub: %w", failed(err))
	}
	db.Reader.SetMaxIdleConns(0) // and with them what they have cached
	db.Reader.SetMaxIdleConns(readers)
	for range scrubTries {
		busy, err := db.EmptyLog(ctx, true)
		if err != nil {
			return fmt.Errorf("scrub: %w", failed(err))
		}
		if !busy {
			return nil
		}
	}
	return fmt.Errorf("scrub: %w", ErrBusy)
}
