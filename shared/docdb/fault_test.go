package docdb

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/mattn/go-sqlite3"
)

// TestFull knows a disk without room in whatever words it is told.
func TestFull(t *testing.T) {
	for _, full := range []error{
		sqlite3.Error{Code: sqlite3.ErrFull},
		sqlite3.Error{Code: sqlite3.ErrIoErr, SystemErrno: syscall.EDQUOT},
		sqlite3.Error{Code: sqlite3.ErrIoErr, SystemErrno: syscall.EFBIG},
		&pgconn.PgError{Code: "53100"},
		&fs.PathError{Op: "write", Err: syscall.ENOSPC},
	} {
		if !Full(fmt.Errorf("save: %w", failed(full))) || Damaged(full) {
			t.Errorf("%#v", full)
		}
	}
	for _, other := range []error{nil, errors.New("full"), sqlite3.Error{Code: sqlite3.ErrBusy}, &pgconn.PgError{Code: "23505"}, fs.ErrNotExist} {
		if Full(other) || Damaged(other) {
			t.Errorf("%#v", other)
		}
	}
}

// TestDamaged opens a file that is no base.
func TestDamaged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "k.db")
	if err := os.WriteFile(path, make([]byte, 8192), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenSQLite(t.Context(), File(path)); !Damaged(err) || Full(err) {
		t.Error(err)
	}
}
