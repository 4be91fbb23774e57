// Package cryptvfs registers the SQLite VFS "kontor", which seals every file of
// a database: pages, WAL, journals, temporary files. Without an installed key a
// file is refused, never kept plain. It knows nothing of passwords.
//
// What is sealed cannot be read, changed or moved within its file unnoticed. Who
// can write to the disk unseen may still put back what was there before: an old
// page, an old file, or a WAL cut short. The index of the WAL (-shm) is not
// sealed; it holds numbers of pages only.
package cryptvfs

/*
#cgo darwin LDFLAGS: -Wl,-undefined,dynamic_lookup
extern int kontorRegister(void);
*/
import "C"

import (
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"sync"

	_ "github.com/mattn/go-sqlite3" // brings SQLite's own symbols
)

var register = sync.OnceValue(func() error {
	if err := keys.installTemporary(); err != nil {
		return err
	}
	if rc := C.kontorRegister(); rc != 0 {
		return fmt.Errorf("register vfs: SQLite says %d", int(rc))
	}
	return nil
})

// Key is an installed data key.
type Key struct{ number int32 }

// Open installs a data key of 32 bytes. The caller may clear the slice after.
func Open(key []byte) (*Key, error) {
	if err := register(); err != nil {
		return nil, err
	}
	number, err := keys.install(key)
	if err != nil {
		return nil, err
	}
	return &Key{number}, nil
}

// Close takes the key away: from then on no page is read or written under it,
// whatever handles are still open.
func (k *Key) Close() error {
	keys.remove(k.number)
	return nil
}

// Salvage is a parameter of a DSN under which a file that was cut short is read
// as far as it goes. It is for reading only.
const Salvage = "salvage=1"

// DSN names a database file for the driver, with further parameters of the
// driver, if any: "_journal_mode=WAL&_synchronous=FULL". The key itself is not
// in it.
func (k *Key) DSN(path string, params ...string) string {
	path = filepath.ToSlash(path)
	if len(path) > 1 && path[1] == ':' {
		path = "/" + path // a drive of Windows
	}
	name := fmt.Sprintf("file:%s?vfs=kontor&key=%d", (&url.URL{Path: path}).EscapedPath(), k.number)
	return strings.Join(append([]string{name}, params...), "&")
}
