// Package migrate runs a database's schema scripts once, in the order of their
// names. It knows nothing of what they make.
package migrate

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"slices"
)

// ErrNewer reports a database that a newer program has worked on.
var ErrNewer = errors.New("the database was made by a newer version of the program")

// Run brings the database up to the scripts. Each script and the note that it
// ran share a transaction, so that being killed leaves the old or the new.
func Run(ctx context.Context, db *sql.DB, scripts fs.FS) error {
	names, err := fs.Glob(scripts, "*.sql")
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	slices.Sort(names)
	if _, err := db.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS migration (name TEXT NOT NULL PRIMARY KEY, sum TEXT NOT NULL)`); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	ran, err := ran(ctx, db)
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	for name := range ran {
		if !slices.Contains(names, name) {
			return fmt.Errorf("migrate: %s: %w", name, ErrNewer)
		}
	}
	for _, name := range names {
		text, err := fs.ReadFile(scripts, name)
		if err != nil {
			return fmt.Errorf("migrate: %w", err)
		}
		sum := sha256.Sum256(text)
		mark := hex.EncodeToString(sum[:])
		if was, done := ran[name]; done {
			if was != mark {
				return fmt.Errorf("migrate: %s was changed after it ran", name)
			}
			continue
		}
		if err := apply(ctx, db, name, string(text), mark); err != nil {
			return fmt.Errorf("migrate: %s: %w", name, err)
		}
	}
	return nil
}

func ran(ctx context.Context, db *sql.DB) (map[string]string, error) {
	rows, err := db.QueryContext(ctx, `SELECT name, sum FROM migration`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	sums := map[string]string{}
	for rows.Next() {
		var name, sum string
		if err := rows.Scan(&name, &sum); err != nil {
			return nil, err
		}
		sums[name] = sum
	}
	return sums, rows.Err()
}

func apply(ctx context.Context, db *sql.DB, name, text, mark string) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, text)
	if err == nil {
		_, err = tx.ExecContext(ctx, `INSERT INTO migration (name, sum) VALUES ($1, $2)`, name, mark)
	}
	if err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}
