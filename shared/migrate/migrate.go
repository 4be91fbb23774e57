// Package migrate runs a database's schema scripts once, in the order of their
// names. It knows nothing of what they make, and speaks to SQLite and
// PostgreSQL alike.
package migrate

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
)

// ErrNewer reports a database that a newer program has worked on.
var ErrNewer = errors.New("the database was made by a newer version of the program")

// ErrChanged reports a script that was edited after it ran here: what the
// database looks like is then anybody's guess.
var ErrChanged = errors.New("the script was changed after it ran")

// Run brings the database up to the scripts, files named NNN_noun.sql. Each
// script and the note that it ran share a transaction, so that being killed
// leaves the old or the new. Several programs may start on one database.
func Run(ctx context.Context, db *sql.DB, scripts fs.FS) error {
	want, err := read(scripts)
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	have, err := prepare(ctx, db)
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if err := compare(want, have); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	for _, s := range want[len(have):] {
		if err := s.apply(ctx, db); err != nil {
			return fmt.Errorf("migrate: %s: %w", s.name, err)
		}
	}
	return nil
}

// compare sees that the notes are the first of the scripts, unchanged.
func compare(want, have []script) error {
	for i, h := range have {
		switch {
		case i == len(want) || h.name > want[len(want)-1].name:
			return fmt.Errorf("%s: %w", h.name, ErrNewer)
		case h.name != want[i].name:
			return fmt.Errorf("%s ran where %s is expected", h.name, want[i].name)
		case h.sum != want[i].sum:
			return fmt.Errorf("%s: %w", h.name, ErrChanged)
		}
	}
	return nil
}

// prepare makes the table of notes and reads it.
func prepare(ctx context.Context, db *sql.DB) ([]script, error) {
	_, made := db.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS migration (
		name   TEXT NOT NULL PRIMARY KEY,
		sha256 TEXT NOT NULL,
		ran_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP
	)`)
	// Of two programs that make it at once PostgreSQL fails one, though the
	// table is there: reading tells.
	rows, err := db.QueryContext(ctx, `SELECT name, sha256 FROM migration ORDER BY name`)
	if err != nil {
		return nil, errors.Join(made, err)
	}
	defer rows.Close()
	var notes []script
	for rows.Next() {
		var s script
		if err := rows.Scan(&s.name, &s.sum); err != nil {
			return nil, err
		}
		notes = append(notes, s)
	}
	return notes, rows.Err()
}
