package docdb

import (
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kontor/shared/docdb/pgtest"
	"kontor/shared/migrate"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// engines runs a test on an empty base of each engine.
func engines(t *testing.T, test func(t *testing.T, db *DB)) {
	for engine, open := range map[Engine]func(t *testing.T) (*DB, error){
		SQLite: func(t *testing.T) (*DB, error) {
			return OpenSQLite(t.Context(), File(filepath.Join(t.TempDir(), "t.db")))
		},
		Postgres: func(t *testing.T) (*DB, error) { return OpenPostgres(t.Context(), pgtest.Start(t)) },
	} {
		t.Run(string(engine), func(t *testing.T) {
			db, err := open(t)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() {
				if err := db.Close(); err != nil {
					t.Error(err)
				}
			})
			if db.Engine != engine {
				t.Errorf("it is %s", db.Engine)
			}
			if err := migrate.Run(t.Context(), db.Writer, Schema(engine)); err != nil {
				t.Fatal(err)
			}
			test(t, db)
		})
	}
}

func pragma(t *testing.T, db *DB, reader bool, name string) (value string) {
	t.Helper()
	pool := db.Writer
	if reader {
		pool = db.Reader
	}
	if err := pool.QueryRowContext(t.Context(), "PRAGMA "+name).Scan(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

// TestPragmas: what durability and erasing rest on is what SQLite says it does,
// also in a path that a URI would misread.
func TestPragmas(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "50% a?b#ё")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, more := range []string{"", "?_auto_vacuum=1", "?mode=rwc"} {
		db, err := OpenSQLite(t.Context(), File(filepath.Join(dir, "a b.db"))+more)
		if err != nil {
			t.Fatal(err)
		}
		for name, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "busy_timeout": "10000", "foreign_keys": "0"} {
			if w, r := pragma(t, db, false, name), pragma(t, db, true, name); w != want || r != want {
				t.Errorf("%s is %s for the writer, %s for readers, want %s", name, w, r, want)
			}
		}
		if pragma(t, db, false, "secure_delete") != "1" || pragma(t, db, false, "query_only") != "0" || pragma(t, db, true, "query_only") != "1" {
			t.Error("the writer keeps what was deleted, or the readers write")
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "a b.db")); err != nil {
		t.Error(err)
	}
}

// TestOpenSQLiteRefuses what cannot be durable or is no base.
func TestOpenSQLiteRefuses(t *testing.T) {
	junk := filepath.Join(t.TempDir(), "junk.db")
	if err := os.WriteFile(junk, []byte(strings.Repeat("no database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct{ dsn, want string }{
		"ErrMemory": {"file::memory:", `journal_mode is "memory"`},
		"ErrJunk":   {File(junk), "not a database"},
		"ErrFolder": {File(filepath.Join(t.TempDir(), "none", "t.db")), "unable to open"},
		"ErrOff":    {File(filepath.Join(t.TempDir(), "t.db")) + "?_synchronous=OFF", `synchronous is "0"`},
	} {
		t.Run(name, func(t *testing.T) {
			db, err := OpenSQLite(t.Context(), tt.dsn)
			if err == nil || !strings.Contains(err.Error(), tt.want) || db != nil {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}

// TestOpenPostgresRefuses a database that sorts otherwise than by bytes.
func TestOpenPostgresRefuses(t *testing.T) {
	dsn := pgtest.Start(t)
	db, err := OpenPostgres(t.Context(), dsn)
	if err != nil {
		t.Fatal(err) // the control
	}
	t.Cleanup(func() { _ = db.Close() })
	for name, with := range map[string]string{
		"linguistic": `LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'`,
		"icu":        `LC_COLLATE 'C' LC_CTYPE 'C' LOCALE_PROVIDER icu ICU_LOCALE 'ru'`,
		"bytes":      `LC_COLLATE 'C' LC_CTYPE 'C' ENCODING 'SQL_ASCII'`,
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := db.Reader.ExecContext(t.Context(), `CREATE DATABASE x`+name+` TEMPLATE template0 `+with); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() {
				if _, err := db.Reader.Exec(`DROP DATABASE x` + name + ` WITH (FORCE)`); err != nil {
					t.Error(err)
				}
			})
			at, err := url.Parse(dsn)
			if err != nil {
				t.Fatal(err)
			}
			at.Path = "/x" + name
			if other, err := OpenPostgres(t.Context(), at.String()); err == nil || other != nil {
				t.Errorf("it was opened: %v", err)
			}
		})
	}
	if _, err := OpenPostgres(t.Context(), "postgres://kontor@/none?host="+t.TempDir()); err == nil {
		t.Error("nobody answers there, and it is open")
	}
}

// TestSchemaAlike: both engines have the same tables and columns.
func TestSchemaAlike(t *testing.T) {
	columns := map[Engine]string{
		SQLite:   `SELECT m.name || '.' || c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'`,
		Postgres: `SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'public'`,
	}
	found := map[Engine][]string{}
	engines(t, func(t *testing.T, db *DB) {
		err := db.View(t.Context(), func(tx *Tx) error {
			return tx.Query(func(rows Rows) error {
				var name string
				err := rows.Scan(&name)
				found[db.Engine] = append(found[db.Engine], name)
				return err
			}, columns[db.Engine])
		})
		if err != nil {
			t.Fatal(err)
		}
	})
	for _, names := range found {
		slices.Sort(names)
	}
	if !slices.Equal(found[SQLite], found[Postgres]) || len(found[SQLite]) < 50 {
		t.Errorf("SQLite has\n%q\nPostgreSQL has\n%q", found[SQLite], found[Postgres])
	}
}

func TestErrDatabase(t *testing.T) {
	if failed(nil) != nil || !errors.Is(failed(os.ErrClosed), ErrDatabase) || !errors.Is(failed(os.ErrClosed), os.ErrClosed) {
		t.Error("an error of the database is not told as one")
	}
}
