package docdb

import (
	"errors"
	"slices"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/mattn/go-sqlite3"
)

// pgDiskFull is PostgreSQL's word for a disk without room.
const pgDiskFull = "53100"

// noRoom are what a system says when there is no room: on the disk, in a
// person's share of it, in the file.
var noRoom = []syscall.Errno{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG}

// Full reports whether an error is that a disk has no room.
func Full(err error) bool {
	if lite, is := errors.AsType[sqlite3.Error](err); is {
		return lite.Code == sqlite3.ErrFull || slices.Contains(noRoom, lite.SystemErrno)
	}
	if pg, is := errors.AsType[*pgconn.PgError](err); is {
		return pg.Code == pgDiskFull
	}
	errno, is := errors.AsType[syscall.Errno](err)
	return is && slices.Contains(noRoom, errno)
}

// Damaged reports whether an error is that a SQLite file cannot be read.
func Damaged(err error) bool {
	lite, is := errors.AsType[sqlite3.Error](err)
	return is && (lite.Code == sqlite3.ErrCorrupt || lite.Code == sqlite3.ErrNotADB)
}
