// Package cryptvfs registers the SQLite VFS "kontor", which seals every file of
// a database: pages, WAL, journals, temporary files. Without an installed key a
// file is refused, never kept plain. It knows nothing of passwords.
package cryptvfs

/*
#cgo darwin LDFLAGS: -Wl,-undefined,dynamic_lookup
#include "sqlite_vfs.h"
*/
import "C"

import (
	"crypto/cipher"
	"crypto/rand"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"unsafe"

	"golang.org/x/crypto/chacha20poly1305"

	_ "github.com/mattn/go-sqlite3" // brings SQLite's own symbols
)

// maxKeys is how many databases may be open at one time.
const maxKeys = 64

// keys are the installed keys by number; SQLite calls back from any thread.
// Number 0 is for temporary files: random, of this process, stored nowhere.
var keys [maxKeys]atomic.Pointer[cipher.AEAD]

var register = sync.OnceValue(func() error {
	var temporary [chacha20poly1305.KeySize]byte
	if _, err := rand.Read(temporary[:]); err != nil {
		return err
	}
	if err := install(0, temporary[:]); err != nil {
		return err
	}
	clear(temporary[:])
	if rc := C.kontorRegister(); rc != 0 {
		return fmt.Errorf("cryptvfs: register: SQLite says %d", int(rc))
	}
	return nil
})

// installing keeps two from taking one number.
var installing sync.Mutex

func install(n int, key []byte) error {
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		return fmt.Errorf("cryptvfs: %w", err)
	}
	keys[n].Store(&aead)
	return nil
}

// Key is an installed data key.
type Key struct{ n int }

// errFull reports that maxKeys databases are open.
var errFull = errors.New("cryptvfs: too many keys")

// Open installs a data key of 32 bytes.
func Open(key []byte) (*Key, error) {
	if err := register(); err != nil {
		return nil, err
	}
	installing.Lock()
	defer installing.Unlock()
	for n := 1; n < maxKeys; n++ {
		if keys[n].Load() == nil {
			return &Key{n}, install(n, key)
		}
	}
	return nil, errFull
}

// Close takes the key away: from then on every access to a page fails.
func (k *Key) Close() { keys[k.n].Store(nil) }

// DSN names a database file for the driver. The key itself is not in it.
func (k *Key) DSN(path string) string {
	return fmt.Sprintf("file:%s?vfs=kontor&key=%d", path, k.n)
}

const (
	nonceSize = chacha20poly1305.NonceSizeX
	overhead  = nonceSize + chacha20poly1305.Overhead
	aadSize   = 10
)

//export kontorSeal
func kontorSeal(key C.int, aad, open *C.uchar, n C.int, sealed *C.uchar) C.int {
	a := keys[key].Load()
	if a == nil {
		return 1
	}
	out := view(sealed, int(n)+overhead)
	if _, err := rand.Read(out[:nonceSize]); err != nil {
		return 1
	}
	(*a).Seal(out[nonceSize:nonceSize], out[:nonceSize], view(open, int(n)), view(aad, aadSize))
	return 0
}

//export kontorOpen
func kontorOpen(key C.int, aad, sealed *C.uchar, n C.int, open *C.uchar) C.int {
	a := keys[key].Load()
	if a == nil {
		return 1
	}
	in := view(sealed, int(n)+overhead)
	if _, err := (*a).Open(view(open, int(n))[:0], in[:nonceSize], in[nonceSize:], view(aad, aadSize)); err != nil {
		return 2
	}
	return 0
}

// view looks at C memory without copying it.
func view(p *C.uchar, n int) []byte { return unsafe.Slice((*byte)(unsafe.Pointer(p)), n) }
