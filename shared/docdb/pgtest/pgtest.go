// Package pgtest gives tests a PostgreSQL of their own: a cluster in a folder
// that goes away with the test binary, reached by a socket only, and a fresh
// database for each asking. It knows nothing of documents.
package pgtest

import (
	"errors"
	"fmt"
	"os"
	"sync"
	"testing"
)

// Must is the environment variable that turns the skip of a machine without
// PostgreSQL into a failure.
const Must = "KONTOR_TEST_POSTGRES"

// shared is the one cluster of a test binary. It is state of the whole process
// by intent: starting one takes longer than most tests.
var shared struct {
	sync.Mutex
	inMain  bool
	cluster *cluster
	err     error
}

// Main runs a package's tests and then stops the cluster, if any test started
// it. Call it from TestMain.
func Main(m *testing.M) {
	shared.Lock()
	shared.inMain = true
	shared.Unlock()
	code := m.Run()
	shared.Lock()
	defer shared.Unlock()
	if shared.cluster != nil {
		if err := shared.cluster.stop(); err != nil {
			fmt.Fprintln(os.Stderr, "pgtest:", err)
			code = max(code, 1)
		}
	}
	os.Exit(code)
}

// Start gives the address of an empty database, dropped after the test. On a
// machine without PostgreSQL the test is skipped, or fails if Must is set.
func Start(tb testing.TB) (dsn string) {
	tb.Helper()
	c, err := ready()
	switch verdict(err, os.Getenv(Must)) {
	case skip:
		tb.Skip("PostgreSQL is not installed here and " + Must + " is not set")
	case fail:
		tb.Fatalf("pgtest: %v", err)
	}
	name, err := c.create(tb.Context())
	if err != nil {
		tb.Fatalf("pgtest: %v", err)
	}
	tb.Cleanup(func() {
		if err := c.drop(name); err != nil {
			tb.Errorf("pgtest: %v", err)
		}
	})
	return c.dsn(name)
}

// ready starts the cluster at the first call.
func ready() (*cluster, error) {
	shared.Lock()
	defer shared.Unlock()
	if !shared.inMain {
		return nil, errors.New("the package has no TestMain that calls pgtest.Main")
	}
	if shared.cluster == nil && shared.err == nil {
		shared.cluster, shared.err = start()
	}
	return shared.cluster, shared.err
}

// outcome is what a test does.
type outcome int

const (
	run outcome = iota
	skip
	fail
)

// verdict judges: only a missing PostgreSQL that nobody insists on is a skip.
func verdict(err error, must string) outcome {
	switch {
	case err == nil:
		return run
	case errors.Is(err, errNotInstalled) && must == "":
		return skip
	}
	return fail
}
