package crashvfs

import "C"

import "sync/atomic"

// Code is what a failing operation answers SQLite.
type Code int

// The codes.
const (
	Full    Code = 13        // SQLITE_FULL
	IOError Code = 10 | 3<<8 // SQLITE_IOERR_WRITE
)

// fault counts down to an operation that fails.
type fault struct {
	left atomic.Int64
	code Code
	once bool
}

// failing is the fault of the process, as recording is its log.
var failing atomic.Pointer[fault]

// Fail lets so many writes and syncs pass and fails the next, or all that
// follow, until heal is called.
func Fail(after int, code Code, once bool) (heal func()) {
	f := &fault{code: code, once: once}
	f.left.Store(int64(after))
	failing.Store(f)
	return func() { failing.CompareAndSwap(f, nil) }
}

//export crashFault
func crashFault() C.int {
	f := failing.Load()
	if f == nil {
		return 0
	}
	if left := f.left.Add(-1); left >= 0 || f.once && left < -1 {
		return 0
	}
	return C.int(f.code)
}
