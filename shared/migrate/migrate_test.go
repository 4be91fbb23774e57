package migrate

import (
	"database/sql"
	"errors"
	"maps"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	_ "github.com/mattn/go-sqlite3"

	"kontor/shared/docdb/pgtest"
)

func TestMain(m *testing.M) {
	if dieIfChild() {
		return
	}
	pgtest.Main(m)
}

// each runs a test on both engines.
func each(t *testing.T, test func(t *testing.T, db *sql.DB)) {
	for engine, open := range map[string]func(t *testing.T) (driver, dsn string){
		"sqlite": func(t *testing.T) (string, string) {
			return "sqlite3", "file:" + t.TempDir() + "/t.db?_journal_mode=WAL&_txlock=immediate&_busy_timeout=10000"
		},
		"postgres": func(t *testing.T) (string, string) { return "pgx", pgtest.Start(t) },
	} {
		t.Run(engine, func(t *testing.T) {
			db, err := sql.Open(open(t))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = db.Close() })
			test(t, db)
		})
	}
}

func scripts(texts map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, text := range texts {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

var released = map[string]string{
	"001_cup.sql":    "CREATE TABLE cup (size TEXT);\nCREATE TABLE saucer (size TEXT);",
	"002_spoons.sql": "ALTER TABLE cup ADD COLUMN spoon TEXT;\nINSERT INTO cup (size, spoon) VALUES ('big', 'small');",
}

func has(db *sql.DB, table string) bool {
	_, err := db.Exec(`SELECT * FROM ` + table)
	return err == nil
}

func count(t *testing.T, db *sql.DB, table string) (n int) {
	t.Helper()
	if err := db.QueryRow(`SELECT count(*) FROM ` + table).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestRunOnce(t *testing.T) {
	each(t, func(t *testing.T, db *sql.DB) {
		for range 3 {
			if err := Run(t.Context(), db, scripts(released)); err != nil {
				t.Fatal(err)
			}
		}
		if n := count(t, db, "cup"); n != 1 {
			t.Errorf("the second script ran %d times", n)
		}
	})
}

func TestRunInSteps(t *testing.T) {
	each(t, func(t *testing.T, db *sql.DB) {
		if err := Run(t.Context(), db, scripts(map[string]string{"001_cup.sql": released["001_cup.sql"]})); err != nil {
			t.Fatal(err)
		}
		// The same script from a checkout with other line ends.
		next := maps.Clone(released)
		next["001_cup.sql"] = strings.ReplaceAll(released["001_cup.sql"], "\n", "\r\n")
		if err := Run(t.Context(), db, scripts(next)); err != nil {
			t.Fatal(err)
		}
		if n := count(t, db, "migration"); n != 2 {
			t.Errorf("%d notes", n)
		}
	})
}

func TestBadScriptLeavesNothing(t *testing.T) {
	each(t, func(t *testing.T, db *sql.DB) {
		texts := maps.Clone(released)
		texts["003_bad.sql"] = "CREATE TABLE fork (size TEXT); NONSENSE;"
		err := Run(t.Context(), db, scripts(texts))
		if err == nil || !strings.Contains(err.Error(), "003_bad.sql") {
			t.Errorf("got %v", err)
		}
		if has(db, "fork") || count(t, db, "migration") != 2 {
			t.Error("a failed script left something behind")
		}
		texts["003_bad.sql"] = "CREATE TABLE fork (size TEXT);"
		if err := Run(t.Context(), db, scripts(texts)); err != nil || !has(db, "fork") {
			t.Errorf("the mended script does not run: %v", err)
		}
	})
}

func TestOtherScripts(t *testing.T) {
	each(t, func(t *testing.T, db *sql.DB) {
		if err := Run(t.Context(), db, scripts(released)); err != nil {
			t.Fatal(err)
		}
		older := map[string]string{"001_cup.sql": released["001_cup.sql"]}
		changed := maps.Clone(released)
		changed["001_cup.sql"] += " "
		renamed := map[string]string{"001_mug.sql": released["001_cup.sql"], "002_spoons.sql": released["002_spoons.sql"]}
		for _, c := range []struct {
			texts map[string]string
			is    error
			says  string
		}{
			{older, ErrNewer, "002_spoons.sql"},
			{nil, ErrNewer, "001_cup.sql"},
			{changed, ErrChanged, "001_cup.sql"},
			{renamed, nil, "001_cup.sql ran where 001_mug.sql is expected"},
		} {
			err := Run(t.Context(), db, scripts(c.texts))
			if err == nil || c.is != nil && !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, want %s", err, c.says)
			}
		}
	})
}

// TestTogether: several programs start on one database at once.
func TestTogether(t *testing.T) {
	each(t, func(t *testing.T, db *sql.DB) {
		var all sync.WaitGroup
		for range 6 {
			all.Go(func() {
				if err := Run(t.Context(), db, scripts(released)); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if n := count(t, db, "cup"); n != 1 {
			t.Errorf("the second script ran %d times", n)
		}
	})
}

func TestRead(t *testing.T) {
	for _, texts := range []map[string]string{
		{"1_cup.sql": ""}, {"001_Cup.sql": ""}, {"001_cup.txt": ""}, {"001_cup.sql": "", "001_mug.sql": ""},
		{"001_cup.sql": "SELECT 1;\nCOMMIT;"}, {"001_cup.sql": "begin;"}, {"001_cup.sql": "BEGIN TRANSACTION;"},
	} {
		if _, err := read(scripts(texts)); err == nil {
			t.Errorf("%v was read", texts)
		}
	}
	trigger := "CREATE TRIGGER x AFTER INSERT ON cup\nBEGIN\n\tDELETE FROM cup;\nEND;"
	if _, err := read(scripts(map[string]string{"001_cup.sql": trigger})); err != nil {
		t.Errorf("a trigger is no transaction: %v", err)
	}
}
