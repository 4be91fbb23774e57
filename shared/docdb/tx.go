package docdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/stdlib" // and the driver "pgx"
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

// Tx is a transaction.
type Tx struct {
	ctx  context.Context // asked between statements and between rows
	run  context.Context // what statements run under: see in
	conn *sql.Conn
}

// How transactions begin. SQLite's writer takes the lock at once: a reader that
// becomes a writer may find that another was faster. Each says itself whether
// its commit waits for the disk.
const (
	beginSQLite   = "PRAGMA synchronous=FULL; BEGIN IMMEDIATE"
	beginUnsynced = "PRAGMA synchronous=NORMAL; BEGIN IMMEDIATE"
	beginPostgres = "BEGIN"
	viewSQLite    = "BEGIN"
	viewPostgres  = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
)

// Update runs f in a transaction that writes and commits if f returns no error.
func (db *DB) Update(ctx context.Context, f func(*Tx) error) error {
	begin := beginSQLite
	if db.Engine == Postgres {
		begin = beginPostgres
	}
	return db.update(ctx, begin, f)
}

// UpdateUnsynced is Update for what can be had again: on SQLite a loss of power
// may undo it, wholly and with all that came after, up to the next Update, which
// makes it as durable as itself. Nothing else may.
func (db *DB) UpdateUnsynced(ctx context.Context, f func(*Tx) error) error {
	begin := beginUnsynced
	if db.Engine == Postgres {
		begin = beginPostgres
	}
	return db.update(ctx, begin, f)
}

func (db *DB) update(ctx context.Context, begin string, f func(*Tx) error) error {
	if err := db.in(ctx, db.Writer, begin, f); err != nil {
		return err
	}
	db.log.committed(db.Writer)
	return nil
}

// View runs f on one snapshot.
func (db *DB) View(ctx context.Context, f func(*Tx) error) error {
	begin := viewSQLite
	if db.Engine == Postgres {
		begin = viewPostgres
	}
	return db.in(ctx, db.Reader, begin, f)
}

// in runs f in a transaction of its own. The drivers keep prepared statements
// with each connection. A context that can be called off costs them, and
// database/sql, a goroutine for each statement, dearer than most statements
// are: so it is asked between them instead. A network may never answer, so on
// PostgreSQL statements can be called off.
func (db *DB) in(ctx context.Context, pool *sql.DB, begin string, f func(*Tx) error) error {
	t := &Tx{ctx: ctx, run: ctx}
	if db.Engine == SQLite {
		t.run = context.WithoutCancel(ctx)
	}
	var err error
	if t.conn, err = start(ctx, t.run, pool, begin); err != nil {
		return fmt.Errorf("begin: %w", failed(err))
	}
	defer t.conn.Close() // back to the pool
	over := false
	defer func() {
		if !over { // a panic would leave the connection in the middle
			_ = t.do("ROLLBACK")
		}
	}()
	err = f(t)
	over = true
	if err == nil {
		err = ctx.Err()
	}
	if err == nil {
		err = t.whole()
	}
	if err != nil {
		if rb := t.do("ROLLBACK"); rb != nil {
			return errors.Join(err, fmt.Errorf("roll back: %w", failed(rb)))
		}
		return err
	}
	if err := t.do("COMMIT"); err != nil {
		_ = t.do("ROLLBACK") // most are over by then
		return fmt.Errorf("commit: %w", failed(err))
	}
	return nil
}

// start begins a transaction on a connection of the pool. One that was cut, or
// that was left in the middle, is not the fault of who comes next.
func start(ctx, run context.Context, pool *sql.DB, begin string) (*sql.Conn, error) {
	for again := true; ; again = false {
		conn, err := pool.Conn(ctx)
		if err != nil {
			return nil, err
		}
		if _, err = conn.ExecContext(run, begin); err == nil {
			return conn, nil
		}
		_, _ = conn.ExecContext(run, "ROLLBACK")
		_ = conn.Close()
		if !again {
			return nil, err
		}
	}
}

func (tx *Tx) do(text string) error {
	_, err := tx.conn.ExecContext(context.WithoutCancel(tx.ctx), text)
	return err
}

// errAborted reports that a statement had failed and somebody went on.
var errAborted = errors.New("a statement of the transaction has failed")

// whole reports whether there is something to commit: PostgreSQL takes back a
// transaction in which a statement has failed, and calls that a commit.
func (tx *Tx) whole() error {
	return tx.conn.Raw(func(c any) error {
		if pg, is := c.(*stdlib.Conn); is && pg.Conn().PgConn().TxStatus() == 'E' {
			return failed(errAborted)
		}
		return nil
	})
}

// Exec runs a statement that returns no rows.
func (tx *Tx) Exec(text string, args ...any) error {
	if err := tx.ctx.Err(); err != nil {
		return err
	}
	_, err := tx.conn.ExecContext(tx.run, text, args...)
	return failed(err)
}

func (tx *Tx) query(text string, args []any) (*sql.Rows, error) {
	if err := tx.ctx.Err(); err != nil {
		return nil, err
	}
	rows, err := tx.conn.QueryContext(tx.run, text, args...)
	return rows, failed(err)
}

// Query runs a statement and gives each row to scan.
func (tx *Tx) Query(scan func(Rows) error, text string, args ...any) error {
	rows, err := tx.query(text, args)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := tx.ctx.Err(); err != nil {
			return err
		}
		if err := scan(rows); err != nil {
			return err
		}
	}
	return failed(rows.Err())
}

// Rows is a result being read.
type Rows interface{ Scan(dest ...any) error }

// Scan gives the first row to f and reports whether there was one.
func (tx *Tx) Scan(f func(scan func(...any) error) error, text string, args ...any) (bool, error) {
	rows, err := tx.query(text, args)
	if err != nil {
		return false, err
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
