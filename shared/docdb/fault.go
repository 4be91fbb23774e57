package docdb

import (
	"errors"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/mattn/go-sqlite3"
)

// pgDiskFull is PostgreSQL's word for a disk without room.
const pgDiskFull = "53100"

// Full reports whether an error is that a disk has no room.
func Full(err error) bool {
	lite, isLite := errors.AsType[sqlite3.Error](err)
	pg, isPG := errors.AsType[*pgconn.PgError](err)
	return isLite && lite.Code == sqlite3.ErrFull || isPG && pg.Code == pgDiskFull || errors.Is(err, syscall.ENOSPC)
}

// Damaged reports whether an error is that a SQLite file cannot be read.
func Damaged(err error) bool {
	lite, is := errors.AsType[sqlite3.Error](err)
	return is && (lite.Code == sqlite3.ErrCorrupt || lite.Code == sqlite3.ErrNotADB)
}
