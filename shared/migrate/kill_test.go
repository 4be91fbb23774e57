package migrate

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/mattn/go-sqlite3"

	"kontor/shared/docdb/pgtest"
)

// heavy fills more pages than the cache of the test holds, so that the death
// finds half of the script in the file.
const heavy = `CREATE TABLE fork (size TEXT);
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
INSERT INTO fork SELECT 'a fork of some size ' || i FROM n;
`

// The child's task: the path of its database, and whether it runs the script
// as a migration or, the broken variant, statement by statement.
const (
	childPath  = "KONTOR_TEST_MIGRATE_PATH"
	childNaked = "KONTOR_TEST_MIGRATE_NAKED"
)

// dieIfChild is the main program of the child: it dies in the midst of a
// script, by a signal that nothing can catch.
func dieIfChild() bool {
	path := os.Getenv(childPath)
	if path == "" {
		return false
	}
	sql.Register("sqlite3_mortal", &sqlite3.SQLiteDriver{ConnectHook: func(c *sqlite3.SQLiteConn) error {
		return c.RegisterFunc("die", func() int {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {}
		}, false)
	}})
	db, err := sql.Open("sqlite3_mortal", path)
	if err == nil && os.Getenv(childNaked) != "" {
		_, err = db.Exec(heavy + `SELECT die();`)
	} else if err == nil {
		err = Run(context.Background(), db, scripts(map[string]string{
			"001_cup.sql": released["001_cup.sql"], "002_fork.sql": heavy + `SELECT die();`,
		}))
	}
	fmt.Println("survived:", err)
	return true
}

// kill runs the child to its death and opens what it left.
func kill(t *testing.T, journal, naked string) *sql.DB {
	t.Helper()
	path := filepath.Join(t.TempDir(), "t.db")
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childPath+"=file:"+path+"?_cache_size=10&_journal_mode="+journal, childNaked+"="+naked)
	out, err := child.CombinedOutput()
	exit, ok := errors.AsType[*exec.ExitError](err)
	if !ok || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		t.Fatalf("the child was not killed: %v\n%s", err, out)
	}
	// The death left something to undo; without it the test would prove nothing.
	hot, err := os.ReadFile(path + map[string]string{"WAL": "-wal", "DELETE": "-journal"}[journal])
	if err != nil || naked == "" && len(hot) < 4096 {
		t.Fatalf("no trace of the half-done script: %d bytes, %v", len(hot), err)
	}
	if file, err := os.ReadFile(path); journal == "DELETE" && naked == "" && (err != nil || !bytes.Contains(file, []byte("a fork of some size"))) {
		t.Fatalf("nothing of the script is in the file yet: %v", err)
	}
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// TestKilled: a killed migration leaves the old, and the next start makes the
// new of it.
func TestKilled(t *testing.T) {
	for _, journal := range []string{"WAL", "DELETE"} {
		t.Run(journal, func(t *testing.T) {
			db := kill(t, journal, "")
			if !has(db, "cup") || has(db, "fork") || count(t, db, "migration") != 1 {
				t.Error("the killed script is neither whole nor absent")
			}
			next := scripts(map[string]string{"001_cup.sql": released["001_cup.sql"], "002_fork.sql": heavy})
			if err := Run(t.Context(), db, next); err != nil || count(t, db, "fork") != 20000 {
				t.Errorf("the next start does not finish: %v", err)
			}
		})
	}
}

// TestKilledWithoutTransaction is the broken variant: it must leave a half.
func TestKilledWithoutTransaction(t *testing.T) {
	if db := kill(t, "WAL", "1"); !has(db, "fork") {
		t.Error("the broken variant left nothing: the test above proves nothing")
	}
}

// TestServerKilled: PostgreSQL's connection dies in the midst of a script.
func TestServerKilled(t *testing.T) {
	db, err := sql.Open("pgx", pgtest.Start(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	texts := map[string]string{"001_cup.sql": released["001_cup.sql"], "002_fork.sql": heavy + `SELECT pg_terminate_backend(pg_backend_pid());`}
	if err := Run(t.Context(), db, scripts(texts)); err == nil || !strings.Contains(err.Error(), "002_fork.sql") {
		t.Fatalf("got %v", err)
	}
	if !has(db, "cup") || has(db, "fork") || count(t, db, "migration") != 1 {
		t.Error("the killed script is neither whole nor absent")
	}
	texts["002_fork.sql"] = heavy
	if err := Run(t.Context(), db, scripts(texts)); err != nil || count(t, db, "fork") != 20000 {
		t.Errorf("the next start does not finish: %v", err)
	}
}
