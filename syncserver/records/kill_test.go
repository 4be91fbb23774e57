package records_test

import (
	"bufio"
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"kontor/shared/change"
	"kontor/shared/doc"
	"kontor/shared/docdb"
	"kontor/shared/migrate"
	"kontor/syncserver/records"
)

// The child's task: the database it writes to, and whether it acknowledges
// before it has committed, the broken variant.
const (
	childPath  = "KONTOR_TEST_RECORDS_PATH"
	childHasty = "KONTOR_TEST_RECORDS_HASTY"
	killCycles = "KONTOR_TEST_KILLS" // how many times, 10 if not said
)

// writeIfChild is the main program of the child: four clients write until it
// is killed, and every acknowledgement is a line.
func writeIfChild() bool {
	path := os.Getenv(childPath)
	if path == "" {
		return false
	}
	if err := writeForever(path); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	return true
}

func killConfig() records.Config {
	return records.Config{Kinds: kinds(), Grants: grants(), Post: post, Now: time.Now, Random: rand.Reader, Report: func(error) {}}
}

func writeForever(path string) error {
	ctx := context.Background()
	db, err := docdb.OpenSQLite(ctx, docdb.File(path))
	if err != nil {
		return err
	}
	r, err := records.Open(ctx, db, killConfig())
	if err != nil {
		return err
	}
	failed := make(chan error)
	var out sync.Mutex
	for i := range 4 {
		a := records.Author{Client: fmt.Sprint("client ", i), Employee: id("anna")}
		n, _, err := r.Last(ctx, a.Client)
		if err != nil {
			return err
		}
		go func() {
			for {
				n++
				mid, err := doc.NewID(time.Now(), rand.Reader)
				if err != nil {
					failed <- err
				}
				m := change.Mutation{ID: mid, N: n, At: time.Now(), Do: []doc.Write{write("Firm", mid, fields{"Name": "f"})}}
				say := func() { out.Lock(); defer out.Unlock(); fmt.Println(mid) }
				if os.Getenv(childHasty) != "" {
					say()
				}
				if acks, err := r.Accept(ctx, a, []change.Mutation{m}); err != nil || len(acks[0].Faults) > 0 {
					failed <- fmt.Errorf("%v %v", acks, err)
				}
				if os.Getenv(childHasty) == "" {
					say()
				}
			}
		}()
	}
	return <-failed
}

// kill runs a child until it has acknowledged enough, kills it, and gives what
// it had acknowledged.
func kill(t *testing.T, path, hasty string, enough int) (acked []doc.ID) {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), childPath+"="+path, childHasty+"="+hasty)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if line := lines.Text(); len(line) == 36 {
			acked = append(acked, doc.ID(line))
		}
		if len(acked) == enough {
			if err := child.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := child.Wait(); err == nil || !strings.Contains(err.Error(), "killed") {
		t.Fatalf("the child was not killed: %v", err)
	}
	return acked
}

// lost counts the acknowledged documents that are not there, after the base
// was opened again and found sound.
func lost(t *testing.T, path string, acked []doc.ID) (n int) {
	t.Helper()
	db, err := docdb.OpenSQLite(t.Context(), docdb.File(path))
	if err != nil {
		t.Fatal(err)
	}
	r, err := records.Open(t.Context(), db, killConfig())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close(); _ = db.Close() }()
	if err := r.View(t.Context(), func(s records.Snapshot) error {
		for _, id := range acked {
			if d, err := s.Get("Firm", id); err != nil {
				return err
			} else if d == nil {
				n++
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if err := r.Verify(t.Context(), func(w string) { t.Error("verify:", w) }); err != nil {
		t.Fatal(err)
	}
	return n
}

func killBase(t *testing.T) string {
	path := filepath.Join(t.TempDir(), "k.db")
	db, err := docdb.OpenSQLite(t.Context(), docdb.File(path))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := migrate.Run(t.Context(), db.Writer, docdb.Schema(docdb.SQLite)); err != nil {
		t.Fatal(err)
	}
	if err := records.Init(t.Context(), db, "k", "Europe/Minsk", true, rand.Reader, time.Now()); err != nil {
		t.Fatal(err)
	}
	r, err := records.Open(t.Context(), db, killConfig())
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := r.Make(t.Context(), newID(t), "", "", write("Employee", id("anna"), fields{"Name": "anna", "Role": "clerk"})); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestKilled: a process killed under writers loses nothing that it has
// acknowledged.
func TestKilled(t *testing.T) {
	path, cycles := killBase(t), 10
	if text := os.Getenv(killCycles); text != "" {
		var err error
		if cycles, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	var acked []doc.ID
	for i := range cycles {
		acked = append(acked, kill(t, path, "", 20+7*(i%5))...)
	}
	if n := lost(t, path, acked); n > 0 {
		t.Errorf("%d of %d acknowledged are lost", n, len(acked))
	}
	t.Logf("%d kills, %d acknowledged", cycles, len(acked))
}

// TestKilledHasty is the broken variant: it must lose something.
func TestKilledHasty(t *testing.T) {
	path := killBase(t)
	var acked []doc.ID
	for range 3 {
		acked = append(acked, kill(t, path, "1", 30)...)
	}
	if lost(t, path, acked) == 0 {
		t.Error("acknowledging too early lost nothing: the test above proves nothing")
	}
}
