package docdb

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"kontor/shared/doc"
)

var errNo = errors.New("no")

func set(tx *Tx, series string, value int) error {
	return tx.Exec(`
		INSERT INTO counter (series, value)
		VALUES ($1, $2)
		ON CONFLICT (series) DO UPDATE SET value = excluded.value`, series, value)
}

// counters is what the table counter holds: "a=1 b=2".
func counters(tx *Tx) (string, error) {
	var all []string
	err := tx.Query(func(rows Rows) error {
		var series string
		var value int
		err := rows.Scan(&series, &value)
		all = append(all, fmt.Sprintf("%s=%d", series, value))
		return err
	}, `SELECT series, value FROM counter ORDER BY series`)
	return strings.Join(all, " "), err
}

func wantCounters(t *testing.T, db *DB, want string) {
	t.Helper()
	err := db.View(t.Context(), func(tx *Tx) error {
		got, err := counters(tx)
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// twice is a write that breaks a primary key.
func twice(tx *Tx) error {
	return tx.Exec(`INSERT INTO counter (series, value) VALUES ($1, $2)`, "a", 9)
}

// TestSwallowed: what PostgreSQL takes back is not told to be committed, though
// nobody minded the statement that failed. SQLite takes back that statement only.
func TestSwallowed(t *testing.T) {
	engines(t, func(t *testing.T, db *DB) {
		if err := db.Update(t.Context(), func(tx *Tx) error { return set(tx, "a", 1) }); err != nil {
			t.Fatal(err)
		}
		err := db.Update(t.Context(), func(tx *Tx) error {
			err := set(tx, "b", 2)
			_ = twice(tx)
			return err
		})
		var n int
		var found bool
		read := db.View(t.Context(), func(tx *Tx) (err error) {
			found, err = tx.Row([]any{&n}, `SELECT value FROM counter WHERE series = $1`, "b")
			return err
		})
		if read != nil || found != (err == nil) || err == nil == (db.Engine == Postgres) {
			t.Errorf("told %v, stored %t, %v", err, found, read)
		}
	})
}

// TestTx: what each transaction leaves, begun on a=1.
func TestTx(t *testing.T) {
	tests := map[string]struct {
		do   func(tx *Tx) error
		fail error // inside what Update returns
		want string
	}{
		"Commit":   {func(tx *Tx) error { return set(tx, "b", 2) }, nil, "a=1 b=2"},
		"Rollback": {func(tx *Tx) error { return errors.Join(set(tx, "b", 2), errNo) }, errNo, "a=1"},
		"Broken":   {twice, ErrDatabase, "a=1"},
		"BadText":  {func(tx *Tx) error { return tx.Exec(`UPDATE nothing SET x = 1`) }, ErrDatabase, "a=1"},
		"Savepoint": {func(tx *Tx) error {
			return errors.Join(tx.Savepoint(func() error { return set(tx, "b", 2) }), set(tx, "c", 3))
		}, nil, "a=1 b=2 c=3"},
		"SavepointBack": {func(tx *Tx) error {
			if err := tx.Savepoint(func() error { return errors.Join(set(tx, "b", 2), errNo) }); !errors.Is(err, errNo) || errors.Is(err, ErrDatabase) {
				return fmt.Errorf("the savepoint says %v", err)
			}
			return set(tx, "c", 3)
		}, nil, "a=1 c=3"},
		"SavepointBroken": {func(tx *Tx) error {
			if err := tx.Savepoint(func() error { return errors.Join(set(tx, "b", 2), twice(tx)) }); !errors.Is(err, ErrDatabase) {
				return fmt.Errorf("the savepoint says %v", err)
			}
			return set(tx, "c", 3) // PostgreSQL takes nothing more after an error, but for the savepoint
		}, nil, "a=1 c=3"},
		"SavepointInside": {func(tx *Tx) error {
			return tx.Savepoint(func() error {
				inner := tx.Savepoint(func() error { return errors.Join(set(tx, "b", 2), errNo) })
				if !errors.Is(inner, errNo) {
					return fmt.Errorf("the inner savepoint says %v", inner)
				}
				return set(tx, "c", 3)
			})
		}, nil, "a=1 c=3"},
		"SavepointAround": {func(tx *Tx) error {
			err := tx.Savepoint(func() error {
				return errors.Join(tx.Savepoint(func() error { return set(tx, "b", 2) }), errNo)
			})
			if !errors.Is(err, errNo) {
				return fmt.Errorf("the savepoint says %v", err)
			}
			return nil
		}, nil, "a=1"},
	}
	engines(t, func(t *testing.T, db *DB) {
		for name, tt := range tests {
			t.Run(name, func(t *testing.T) {
				if err := db.Update(t.Context(), func(tx *Tx) error { return errors.Join(tx.Exec(`DELETE FROM counter`), set(tx, "a", 1)) }); err != nil {
					t.Fatal(err)
				}
				if err := db.Update(t.Context(), tt.do); !errors.Is(err, tt.fail) {
					t.Errorf("got %v, want %v", err, tt.fail)
				}
				wantCounters(t, db, tt.want)
			})
		}
	})
}

// TestWriterSurvives: neither a panic nor an ended context keeps the one
// connection that writes.
func TestWriterSurvives(t *testing.T) {
	engines(t, func(t *testing.T, db *DB) {
		func() {
			defer func() {
				if recover() == nil {
					t.Error("the panic was swallowed")
				}
			}()
			_ = db.Update(t.Context(), func(tx *Tx) error { panic(set(tx, "a", 1)) })
		}()
		ended, end := context.WithCancel(t.Context())
		if err := db.Update(ended, func(tx *Tx) error { err := set(tx, "b", 1); end(); return err }); err == nil {
			t.Error("committed after the end")
		}
		if err := db.View(ended, func(*Tx) error { return nil }); !errors.Is(err, ErrDatabase) {
			t.Errorf("got %v", err)
		}
		if err := db.Update(t.Context(), func(tx *Tx) error { return set(tx, "c", 3) }); err != nil {
			t.Fatal(err)
		}
		wantCounters(t, db, "c=3")
	})
}

// TestCommittedIsNoError: a statement that cannot be kept for the next time
// does not make a failure of what is committed.
func TestCommittedIsNoError(t *testing.T) {
	engines(t, func(t *testing.T, db *DB) {
		for range 2 {
			err := db.Update(t.Context(), func(tx *Tx) error {
				return errors.Join(tx.Exec(`CREATE TABLE brief (x TEXT)`), tx.Exec(`INSERT INTO brief (x) VALUES ($1)`, "x"), tx.Exec(`DROP TABLE brief`))
			})
			if err != nil {
				t.Error(err)
			}
		}
	})
}

// TestView: a snapshot stays while others write, and writes nothing itself.
func TestView(t *testing.T) {
	engines(t, func(t *testing.T, db *DB) {
		err := db.View(t.Context(), func(tx *Tx) error {
			before, err := counters(tx)
			if err != nil {
				return err
			}
			if err := db.Update(t.Context(), func(tx *Tx) error { return set(tx, "a", 1) }); err != nil {
				return err
			}
			after, err := counters(tx)
			if before != after {
				t.Errorf("a snapshot went from %q to %q", before, after)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
		wantCounters(t, db, "a=1")
		if err := db.View(t.Context(), func(tx *Tx) error { return set(tx, "b", 1) }); !errors.Is(err, ErrDatabase) {
			t.Errorf("a view wrote: %v", err)
		}
	})
}

// TestRows: nothing found is no error, a scan's own error comes through.
func TestRows(t *testing.T) {
	engines(t, func(t *testing.T, db *DB) {
		err := db.Update(t.Context(), func(tx *Tx) error {
			var n int
			const one = `SELECT value FROM counter WHERE series = $1`
			if found, err := tx.Row([]any{&n}, one, "a"); found || err != nil {
				t.Errorf("found %v, %v", found, err)
			}
			if err := set(tx, "a", 7); err != nil {
				return err
			}
			if found, err := tx.Row([]any{&n}, one, "a"); !found || err != nil || n != 7 {
				t.Errorf("found %v, %v, %d", found, err, n)
			}
			if found, err := tx.Scan(func(func(...any) error) error { return errNo }, one, "a"); found || !errors.Is(err, errNo) {
				t.Errorf("found %v, %v", found, err)
			}
			if err := tx.Query(func(Rows) error { return errNo }, one, "a"); !errors.Is(err, errNo) {
				t.Error(err)
			}
			return tx.Query(func(rows Rows) error { return rows.Scan(&n) }, `SELECT 8`)
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// TestOneText: arguments in the order of their first appearance mean the same
// on both engines. The control: in another order SQLite's driver swaps them.
func TestOneText(t *testing.T) {
	swapped := "SELECT CAST($" + "2 AS TEXT), CAST($" + "1 AS TEXT)"
	engines(t, func(t *testing.T, db *DB) {
		err := db.View(t.Context(), func(tx *Tx) error {
			var a, b, c string
			if _, err := tx.Row([]any{&a, &b, &c}, `SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($1 AS TEXT)`, "one", "two"); err != nil {
				return err
			}
			if a != "one" || b != "two" || c != "one" {
				t.Errorf("got %s %s %s", a, b, c)
			}
			_, err := tx.Row([]any{&a, &b}, swapped, "one", "two")
			if right := a == "two"; right != (db.Engine == Postgres) {
				t.Errorf("control: %s gives %s %s", db.Engine, a, b)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// TestBytes: a body comes back as it went, and text sorts by its bytes.
func TestBytes(t *testing.T) {
	body := `{"b": 1,"a":"ё\n","b2":1.50}`
	engines(t, func(t *testing.T, db *DB) {
		err := db.Update(t.Context(), func(tx *Tx) error {
			for _, id := range []string{"ё", "я", "Б", "a", "B"} {
				if err := tx.Exec(`
					INSERT INTO document (id, kind, seq, shape, owner, deleted, title, body, versions, sight)
					VALUES ($1, 'k', 1, 1, '', $2, '', $3, '{}', '{}')`, id, id == "a", body); err != nil {
					return err
				}
			}
			var got string
			if _, err := tx.Row([]any{&got}, `SELECT body FROM document WHERE deleted`); err != nil || got != body {
				t.Errorf("got %s, %v", got, err)
			}
			var ids []string
			err := tx.Query(func(rows Rows) error {
				var id string
				err := rows.Scan(&id)
				ids = append(ids, id)
				return err
			}, `SELECT id FROM document ORDER BY id`)
			if !slices.IsSorted(ids) || len(ids) != 5 {
				t.Errorf("sorted %q", ids)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// TestAtOnce: readers and writers share the statements.
func TestAtOnce(t *testing.T) {
	engines(t, func(t *testing.T, db *DB) {
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				for n := range 20 {
					err := db.Update(t.Context(), func(tx *Tx) error { return set(tx, fmt.Sprint(i), n) })
					view := db.View(t.Context(), func(tx *Tx) error { _, err := counters(tx); return err })
					if err := errors.Join(err, view); err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		all.Wait()
		wantCounters(t, db, "0=19 1=19 2=19 3=19 4=19 5=19 6=19 7=19")
	})
}

// node refers to others in every way a document can.
type node struct {
	doc.Header
	Up    doc.Ref[node]
	Also  doc.Set[doc.Ref[node]]
	Any   doc.Link
	Parts doc.Rows[part]
}

type part struct{ To doc.Ref[node] }

func (n *node) Label() string { return "" }

func (n *node) Check(*node) error { return nil }

func TestLinks(t *testing.T) {
	a, b, c, row := doc.Derive("a"), doc.Derive("b"), doc.Derive("c"), doc.Derive("row")
	k := doc.KindOf[node]()
	one := &node{Up: doc.Ref[node](a), Also: doc.Set[doc.Ref[node]]{doc.Ref[node](a), doc.Ref[node](b)}, Parts: doc.Rows[part]{row: {doc.Ref[node](a)}}}
	two := &node{Any: doc.LinkTo("node", a), Also: doc.Set[doc.Ref[node]]{doc.Ref[node](b)}, Parts: doc.Rows[part]{row: {doc.Ref[node](b)}, a: {doc.Ref[node](b)}}}
	engines(t, func(t *testing.T, db *DB) {
		want := func(tx *Tx, steps map[string][]doc.ID) {
			t.Helper()
			for at, ids := range steps {
				field, to, _ := strings.Cut(at, " ")
				got, err := tx.Pointing("node", field, doc.Derive(to))
				slices.Sort(ids)
				if err != nil || !slices.Equal(got, ids) {
					t.Errorf("%s: got %v, %v, want %v", at, got, err, ids)
				}
			}
		}
		err := db.Update(t.Context(), func(tx *Tx) error {
			if err := errors.Join(tx.PutLinks(k, c, nil, one), tx.PutLinks(k, b, nil, one), tx.PutLinks(k, c, nil, one)); err != nil {
				return err
			}
			want(tx, map[string][]doc.ID{"Up a": {b, c}, "Also a": {b, c}, "Also b": {b, c}, "Parts a": {b, c}, "Any a": nil, "Up b": nil})
			if other, err := tx.Pointing("other", "Up", a); err != nil || len(other) > 0 {
				t.Errorf("of another kind: %v, %v", other, err)
			}
			if err := tx.PutLinks(k, c, one, two); err != nil {
				return err
			}
			want(tx, map[string][]doc.ID{"Up a": {b}, "Also a": {b}, "Also b": {b, c}, "Parts a": {b}, "Parts b": {c}, "Any a": {c}})
			if err := tx.DropLinks(b); err != nil {
				return err
			}
			want(tx, map[string][]doc.ID{"Up a": nil, "Also b": {c}, "Parts a": nil})
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
}
