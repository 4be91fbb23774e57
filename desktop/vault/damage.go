package vault

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/mattn/go-sqlite3"

	"kontor/shared/docdb"
)

// What can be wrong with the copy itself, inside the errors of every call.
var (
	// ErrBroken reports a copy that cannot be read: it is to be made anew from
	// the server.
	ErrBroken = errors.New("the local copy is damaged")
	// ErrLost reports a copy so damaged that nobody can tell whose it is.
	ErrLost = errors.New("nothing of the local copy can be read")
	// ErrFull reports that the disk has no room: nothing was changed.
	ErrFull = errors.New("the disk is full")
	// ErrClosed reports a copy that was locked meanwhile.
	ErrClosed = errors.New("the local copy is locked")
)

// unsealed is SQLITE_IOERR_DATA: a page whose seal does not fit.
const unsealed = sqlite3.ErrNoExtended(10 | 32<<8)

// unread is SQLITE_IOERR alone: of a page of its schema that it cannot read
// SQLite tells no more.
const unread = sqlite3.ErrNoExtended(10)

// judged tells what an error of the database means for the copy.
func judged(err error) error {
	var e sqlite3.Error
	switch {
	case err == nil || !errors.As(err, &e) || errors.Is(err, ErrBroken):
		return err
	case e.Code == sqlite3.ErrCorrupt, e.Code == sqlite3.ErrNotADB, e.ExtendedCode == unsealed:
		return fmt.Errorf("%w: %w", ErrBroken, err)
	case strings.Contains(e.Error(), "vtable constructor failed"): // search hides why
		return fmt.Errorf("%w: %w", ErrBroken, err)
	case docdb.Full(err):
		return fmt.Errorf("%w: %w", ErrFull, err)
	case e.ExtendedCode == unread:
		return fmt.Errorf("%w: %w", ErrBroken, err)
	}
	return err
}

func (v *Vault) view(ctx context.Context, f func(store) error) error {
	db := v.db.Load()
	if db == nil {
		return ErrClosed
	}
	return judged(db.View(ctx, func(tx *docdb.Tx) error { return f(v.store(tx)) }))
}

func (v *Vault) update(ctx context.Context, f func(store) error) error {
	db := v.db.Load()
	if db == nil {
		return ErrClosed
	}
	return judged(db.Update(ctx, func(tx *docdb.Tx) error { return f(v.store(tx)) }))
}

// redo is update for what comes again if a loss of power undoes it: what the
// server has told, for the cursor goes with it, and what is made of documents.
func (v *Vault) redo(ctx context.Context, f func(store) error) error {
	db := v.db.Load()
	if db == nil {
		return ErrClosed
	}
	return judged(db.UpdateUnsynced(ctx, func(tx *docdb.Tx) error { return f(v.store(tx)) }))
}

// run executes statements outside of a transaction.
func (v *Vault) run(ctx context.Context, texts ...string) error {
	db := v.db.Load()
	if db == nil {
		return ErrClosed
	}
	for _, text := range texts {
		if _, err := db.Writer.ExecContext(ctx, text); err != nil {
			return judged(err)
		}
	}
	return nil
}

// Verify reads the whole copy and reports ErrBroken if any of it was damaged.
func (v *Vault) Verify(ctx context.Context) error {
	db := v.db.Load()
	if db == nil {
		return ErrClosed
	}
	var said string
	err := db.Reader.QueryRowContext(ctx, `PRAGMA integrity_check(1)`).Scan(&said)
	if err == nil && said != "ok" {
		err = ErrBroken
	}
	if err == nil {
		_, err = db.Writer.ExecContext(ctx, `INSERT INTO search (search) VALUES ('integrity-check')`)
	}
	if err != nil {
		return fmt.Errorf("verify: %w", judged(err))
	}
	return nil
}
