// Package crashvfs is for tests of what lies on the disk: it records every write
// that SQLite makes, rebuilds the files as a loss of power may leave them and
// fails operations on demand. It becomes SQLite's default VFS, so that it lies
// under any other, and knows nothing of what is written.
package crashvfs

/*
#cgo darwin LDFLAGS: -Wl,-undefined,dynamic_lookup
extern int crashRegister(void);
*/
import "C"

import (
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"unsafe"

	_ "github.com/mattn/go-sqlite3" // brings SQLite's own symbols
)

// What is the sort of an operation.
type What int

// The operations; a Mark is made by the test itself.
const (
	Write What = iota + 1
	Truncate
	Sync
	Delete
	Mark
)

// companion are the files that survive a crash: the flags with which SQLite
// opens a database, its journal and its WAL. All others are temporary.
const companion = 0x00000100 | 0x00000800 | 0x00080000

// Op is one operation on a file.
type Op struct {
	What      What
	File      string // its name without the folder
	Temporary bool
	Offset    int64 // of a write; the size of a truncation; the value of a mark
	Data      []byte
}

// Log is what was recorded.
type Log struct {
	mu  sync.Mutex
	ops []Op
}

var (
	// recording is the log of the process: SQLite calls back without a context.
	recording atomic.Pointer[Log]
	register  = sync.OnceValue(func() error {
		if rc := C.crashRegister(); rc != 0 {
			return fmt.Errorf("register crash vfs: SQLite says %d", int(rc))
		}
		return nil
	})
)

// Register makes the VFS the default one. Call it before other VFSs register.
func Register() error { return register() }

// Record begins a log; stop ends it. One log is recorded at a time.
func Record() (log *Log, stop func()) {
	log = &Log{}
	recording.Store(log)
	return log, func() { recording.CompareAndSwap(log, nil) }
}

// Ops are the operations so far, in order.
func (l *Log) Ops() []Op {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.ops)
}

// Mark notes that what came before was acknowledged.
func (l *Log) Mark(value int64) { l.add(Op{What: Mark, Offset: value}) }

func (l *Log) add(op Op) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ops = append(l.ops, op)
}

//export crashNote
func crashNote(what, flags C.int, name *C.char, offset C.longlong, data unsafe.Pointer, n C.int) {
	log := recording.Load()
	if log == nil {
		return
	}
	op := Op{What: What(what), Offset: int64(offset), Data: C.GoBytes(data, n)}
	if name != nil {
		op.File = filepath.Base(C.GoString(name))
	}
	op.Temporary = op.What != Delete && flags&companion == 0
	log.add(op)
}
