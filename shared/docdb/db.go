// Package docdb keeps documents in SQL: one text of each statement for SQLite
// and PostgreSQL. It knows kinds in general and none in particular, and nothing
// of rights.
package docdb

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"strings"

	_ "github.com/mattn/go-sqlite3" // the driver "sqlite3"
)

//go:embed schema
var schema embed.FS

// Engine is a kind of database.
type Engine string

// The engines.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// Schema gives the scripts of the server's base for an engine.
func Schema(e Engine) fs.FS {
	sub, err := fs.Sub(schema, "schema/"+string(e))
	if err != nil {
		panic("docdb: no embedded schema: " + err.Error())
	}
	return sub
}

// DB is an open database: one connection that writes, several that read.
type DB struct {
	Engine Engine
	Writer *sql.DB
	Reader *sql.DB
	log    *log // of SQLite
}

// readers is how many may read at once; each holds a page cache.
const readers = 4

// statements says how many prepared ones each connection to SQLite keeps: all that
// there are. PostgreSQL's driver keeps as many by itself.
const statements = "&_stmt_cache_size=256"

// durable makes a commit outlive a loss of power: the driver's own default in
// WAL mode is NORMAL, which does not.
const durable = "_journal_mode=WAL&_synchronous=FULL&_busy_timeout=10000&_foreign_keys=0" + statements

// OpenSQLite opens a SQLite file. dsn is a file: URI that may carry a VFS.
func OpenSQLite(ctx context.Context, dsn string) (*DB, error) {
	sep := "?"
	if strings.Contains(dsn, "?") {
		sep = "&"
	}
	db := &DB{Engine: SQLite}
	var err error
	if db.Writer, err = sql.Open("sqlite3", dsn+sep+durable+"&_txlock=immediate&_cache_size=-65536&_secure_delete=1"); err != nil {
		return nil, fmt.Errorf("open: %w", err)
	}
	db.Writer.SetMaxOpenConns(1)
	if err := db.checkPragmas(ctx); err != nil {
		return nil, errors.Join(err, db.Writer.Close())
	}
	if db.Reader, err = sql.Open("sqlite3", dsn+sep+durable+"&_query_only=1&_cache_size=-8192"); err != nil {
		return nil, errors.Join(fmt.Errorf("open: %w", err), db.Writer.Close())
	}
	db.Reader.SetMaxOpenConns(readers)
	db.Reader.SetMaxIdleConns(readers)
	if _, err := db.Writer.ExecContext(ctx, fmt.Sprintf("PRAGMA wal_autocheckpoint=%d", longestLog)); err != nil {
		return nil, errors.Join(fmt.Errorf("open: %w", err), db.Close())
	}
	db.log = keepLog(db.Reader)
	return db, nil
}

// File is the URI of a plain SQLite file.
func File(path string) string { return "file:" + (&url.URL{Path: path}).EscapedPath() }

// checkPragmas reads back what durability rests on: SQLite ignores a setting
// it cannot fulfil.
func (db *DB) checkPragmas(ctx context.Context) error {
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2"} {
		var got string
		if err := db.Writer.QueryRowContext(ctx, "PRAGMA "+pragma).Scan(&got); err != nil {
			return fmt.Errorf("open: %s: %w", pragma, err)
		}
		if got != want {
			return fmt.Errorf("open: %s is %q, want %q", pragma, got, want)
		}
	}
	return nil
}

// OpenPostgres opens a PostgreSQL database, which must sort by bytes: another
// collation would order keys differently than SQLite and than Go.
func OpenPostgres(ctx context.Context, dsn string) (*DB, error) {
	pool, err := sql.Open("pgx", dsn)
	if err != nil {
		return nil, fmt.Errorf("open: %w", err)
	}
	if err := checkSorting(ctx, pool); err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	writer, err := sql.Open("pgx", dsn)
	if err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	writer.SetMaxOpenConns(1)
	pool.SetMaxOpenConns(readers)
	return &DB{Engine: Postgres, Writer: writer, Reader: pool}, nil
}

// checkSorting also asks for a comparison: a database can be collated by ICU
// and still say C here.
func checkSorting(ctx context.Context, pool *sql.DB) error {
	var collation, encoding string
	var bytes bool
	if err := pool.QueryRowContext(ctx, `
		SELECT datcollate, pg_encoding_to_char(encoding), 'B' < 'a' AND chr(1103) < chr(1105)
		FROM pg_database
		WHERE datname = current_database()`).Scan(&collation, &encoding, &bytes); err != nil {
		return fmt.Errorf("open: %w", err)
	}
	if collation != "C" || encoding != "UTF8" || !bytes {
		return fmt.Errorf("open: the database is collated %s in %s, by bytes: %t; want C in UTF8", collation, encoding, bytes)
	}
	return nil
}

// Close closes every connection.
func (db *DB) Close() error {
	db.log.close()
	return errors.Join(db.Reader.Close(), db.Writer.Close())
}
