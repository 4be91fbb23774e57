package main

import (
	"io"
	"log/slog"
	"path/filepath"
	"testing"
)

// openTest opens a fresh trial base in this process.
func openTest(t *testing.T, engine string) *base {
	t.Helper()
	c := cmdline{options: map[string]string{"data": filepath.Join(t.TempDir(), "data"), "trial": "true"}}
	if more := engines[engine](t); more != nil {
		c.options["db"] = more[1]
	}
	if err := initBase(t.Context(), c, io.Discard); err != nil {
		t.Fatal(err)
	}
	b, err := openBase(t.Context(), c, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	return b
}
