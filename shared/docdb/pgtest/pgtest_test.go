package pgtest

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestMain(m *testing.M) { Main(m) }

func open(t *testing.T, dsn string) *sql.DB {
	t.Helper()
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// TestStart: each asking gives an empty database that sorts by bytes, in UTF-8,
// on no network.
func TestStart(t *testing.T) {
	one, two := open(t, Start(t)), open(t, Start(t))
	if _, err := one.Exec(`CREATE TABLE a (x TEXT)`); err != nil {
		t.Fatal(err)
	}
	var n int
	if err := two.QueryRow(`SELECT count(*) FROM pg_tables WHERE schemaname = 'public'`).Scan(&n); err != nil || n != 0 {
		t.Errorf("%d tables in a fresh database, %v", n, err)
	}
	for query, want := range map[string]string{
		`SELECT datcollate FROM pg_database WHERE datname = current_database()`: "C",
		`SHOW server_encoding`:  "UTF8",
		`SHOW listen_addresses`: "",
	} {
		var got string
		if err := one.QueryRow(query).Scan(&got); err != nil || got != want {
			t.Errorf("%s: got %q, %v, want %q", query, got, err, want)
		}
	}
}

// TestDropped: what a test made is gone after it, though it left a connection.
func TestDropped(t *testing.T) {
	var name string
	t.Run("inner", func(t *testing.T) {
		if err := open(t, Start(t)).QueryRow(`SELECT current_database()`).Scan(&name); err != nil {
			t.Fatal(err)
		}
	})
	var n int
	if err := open(t, Start(t)).QueryRow(`SELECT count(*) FROM pg_database WHERE datname = $1`, name).Scan(&n); err != nil || n != 0 {
		t.Errorf("%d databases named %s, %v", n, name, err)
	}
}

// TestStop: a stopped cluster leaves neither a server nor a folder.
func TestStop(t *testing.T) {
	Start(t) // skips where there is no PostgreSQL
	c, err := start()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(c.dir, "data", "postmaster.pid")); err != nil {
		t.Error(err)
	}
	if err := c.stop(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(c.dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder is still there: %v", err)
	}
	if err := open(t, c.dsn(first)).Ping(); err == nil {
		t.Error("a stopped server answers")
	}
}

func TestVerdict(t *testing.T) {
	broken := errors.New("broken")
	for _, c := range []struct {
		err  error
		must string
		want outcome
	}{
		{nil, "", run}, {nil, "1", run}, {errNotInstalled, "", skip}, {fmt.Errorf("x: %w", errNotInstalled), "1", fail},
		{broken, "", fail}, {broken, "1", fail},
	} {
		if got := verdict(c.err, c.must); got != c.want {
			t.Errorf("%v with %q: got %d, want %d", c.err, c.must, got, c.want)
		}
	}
}

// TestFollow: a server that ends before it is ready says why.
func TestFollow(t *testing.T) {
	ready := make(chan error, 1)
	if err := follow(strings.NewReader("LOG: a\nFATAL: no room\n"), ready); err != nil {
		t.Fatal(err)
	}
	if err := <-ready; err == nil || !strings.Contains(err.Error(), "no room") {
		t.Errorf("got %v", err)
	}
}

func TestRelease(t *testing.T) {
	if a, b := release("/usr/lib/postgresql/9/bin/initdb"), release("/usr/lib/postgresql/15/bin/initdb"); a != 9 || b != 15 {
		t.Errorf("got %d and %d", a, b)
	}
}
