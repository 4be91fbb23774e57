package migrate

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
)

// script is a step of the schema.
type script struct {
	name string
	text string
	sum  string // SHA-256 in hexadecimal
}

var (
	namePattern = regexp.MustCompile(`^\d{3}_[a-z0-9_]+\.sql$`)
	// A script that ends the transaction would be half inside it.
	bounds = regexp.MustCompile(`(?im)^\s*(commit|rollback|begin(\s+(transaction|immediate|exclusive|deferred))?)\s*;`)
)

// read gives the scripts in order. Line ends do not count, so that a checkout
// on another system is the same script.
func read(scripts fs.FS) ([]script, error) {
	entries, err := fs.ReadDir(scripts, ".") // sorted by name
	if err != nil {
		return nil, err
	}
	var all []script
	for _, entry := range entries {
		name := entry.Name()
		if !namePattern.MatchString(name) {
			return nil, fmt.Errorf("%s is no name of a script: want 001_noun.sql", name)
		}
		if n := len(all); n > 0 && all[n-1].name[:3] == name[:3] {
			return nil, fmt.Errorf("%s and %s have one number", all[n-1].name, name)
		}
		text, err := fs.ReadFile(scripts, name)
		if err != nil {
			return nil, err
		}
		text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
		if bounds.Match(text) {
			return nil, fmt.Errorf("%s begins or ends a transaction: it runs in one already", name)
		}
		sum := sha256.Sum256(text)
		all = append(all, script{name: name, text: string(text), sum: hex.EncodeToString(sum[:])})
	}
	return all, nil
}

// apply runs the script, unless another program has run it meanwhile: the note
// comes first, and the second to write it waits and then has nothing to do.
func (s script) apply(ctx context.Context, db *sql.DB) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	fresh, err := s.note(ctx, tx)
	if err == nil && fresh {
		_, err = tx.ExecContext(ctx, s.text)
	}
	if err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

func (s script) note(ctx context.Context, tx *sql.Tx) (fresh bool, err error) {
	done, err := tx.ExecContext(ctx, `INSERT INTO migration (name, sha256) VALUES ($1, $2) ON CONFLICT DO NOTHING`, s.name, s.sum)
	if err != nil {
		return false, err
	}
	n, err := done.RowsAffected()
	return n == 1, err
}
