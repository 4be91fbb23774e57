package docdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// ErrDatabase is inside every error that the database itself gave: the disk is
// full, the link is cut. Nothing can be decided then.
var ErrDatabase = errors.New("database")

func failed(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%w: %w", ErrDatabase, err)
}

// Tx is a transaction. Its statements are prepared once for each database:
// preparing is the dearer half of a short statement.
type Tx struct {
	ctx  context.Context
	tx   *sql.Tx
	db   *DB
	pool *sql.DB
	// fresh are the statements met for the first time.
	fresh []string
}

// Update runs f in a transaction that writes and commits if f returns no error.
func (db *DB) Update(ctx context.Context, f func(*Tx) error) error {
	return db.in(ctx, db.Writer, nil, f)
}

// View runs f on one snapshot.
func (db *DB) View(ctx context.Context, f func(*Tx) error) error {
	var opts *sql.TxOptions
	if db.Engine == Postgres {
		opts = &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
	}
	return db.in(ctx, db.Reader, opts, f)
}

func (db *DB) in(ctx context.Context, pool *sql.DB, opts *sql.TxOptions, f func(*Tx) error) error {
	tx, err := pool.BeginTx(ctx, opts)
	if err != nil {
		return fmt.Errorf("begin: %w", failed(err))
	}
	t := &Tx{ctx: ctx, tx: tx, db: db, pool: pool}
	returned := false
	defer func() {
		if !returned { // a panic would keep the one connection that writes
			_ = tx.Rollback()
		}
	}()
	err = f(t)
	returned = true
	if err != nil {
		if rb := tx.Rollback(); rb != nil && !errors.Is(rb, sql.ErrTxDone) {
			return errors.Join(err, fmt.Errorf("roll back: %w", failed(rb)))
		}
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", failed(err))
	}
	if pool == db.Writer {
		db.log.committed()
	}
	t.keep()
	return nil
}

type stmtKey struct {
	pool *sql.DB
	text string
}

// stmt finds a statement prepared earlier. One met for the first time is
// prepared for this transaction alone and, once that is over, for the pool:
// with a single writer, asking the pool now would wait for ever.
func (tx *Tx) stmt(text string) (*sql.Stmt, error) {
	if s, ok := tx.db.stmts.Load(stmtKey{tx.pool, text}); ok {
		return tx.tx.StmtContext(tx.ctx, s.(*sql.Stmt)), nil
	}
	tx.fresh = append(tx.fresh, text)
	s, err := tx.tx.PrepareContext(tx.ctx, text)
	return s, failed(err)
}

// keep is only a saving: what cannot be prepared now is met anew next time. An
// error here would tell of a failure after all was committed.
func (tx *Tx) keep() {
	for _, text := range tx.fresh {
		key := stmtKey{tx.pool, text}
		if _, ok := tx.db.stmts.Load(key); ok {
			continue
		}
		s, err := tx.pool.PrepareContext(tx.ctx, text)
		if err != nil {
			continue
		}
		if _, twice := tx.db.stmts.LoadOrStore(key, s); twice {
			_ = s.Close()
		}
	}
}

// Exec runs a statement that returns no rows.
func (tx *Tx) Exec(text string, args ...any) error {
	s, err := tx.stmt(text)
	if err != nil {
		return err
	}
	_, err = s.ExecContext(tx.ctx, args...)
	return failed(err)
}

// Select runs a statement that is composed anew each time, so not kept.
func (tx *Tx) Select(scan func(Rows) error, text string, args ...any) error {
	rows, err := tx.tx.QueryContext(tx.ctx, text, args...)
	if err != nil {
		return failed(err)
	}
	return each(rows, scan)
}

func each(rows *sql.Rows, scan func(Rows) error) error {
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return failed(rows.Err())
}

// Query runs a statement and gives each row to scan.
func (tx *Tx) Query(scan func(Rows) error, text string, args ...any) error {
	s, err := tx.stmt(text)
	if err != nil {
		return err
	}
	rows, err := s.QueryContext(tx.ctx, args...)
	if err != nil {
		return failed(err)
	}
	return each(rows, scan)
}

// Rows is a result being read.
type Rows interface{ Scan(dest ...any) error }

// Scan gives the first row to f and reports whether there was one.
func (tx *Tx) Scan(f func(scan func(...any) error) error, text string, args ...any) (bool, error) {
	s, err := tx.stmt(text)
	if err != nil {
		return false, err
	}
	rows, err := s.QueryContext(tx.ctx, args...)
	if err != nil {
		return false, failed(err)
	}
	defer rows.Close()
	if !rows.Next() {
		return false, failed(rows.Err())
	}
	if err := f(rows.Scan); err != nil {
		return false, err
	}
	return true, failed(rows.Close())
}

// Row reads the first row into dest and reports whether there was one.
func (tx *Tx) Row(dest []any, text string, args ...any) (bool, error) {
	return tx.Scan(func(scan func(...any) error) error { return scan(dest...) }, text, args...)
}

// Savepoint runs f so that its writes can be taken back alone.
func (tx *Tx) Savepoint(f func() error) error {
	if err := tx.Exec("SAVEPOINT one"); err != nil {
		return fmt.Errorf("savepoint: %w", err)
	}
	err := f()
	if err != nil {
		if rb := tx.Exec("ROLLBACK TO SAVEPOINT one"); rb != nil {
			return errors.Join(err, fmt.Errorf("roll back to savepoint: %w", rb))
		}
	}
	if rel := tx.Exec("RELEASE SAVEPOINT one"); rel != nil {
		return errors.Join(err, fmt.Errorf("release savepoint: %w", rel))
	}
	return err
}
