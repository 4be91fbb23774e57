package cryptvfs

// The includes of an exporting file are declarations only.

import "C"

import (
	"crypto/cipher"
	"crypto/rand"
	"fmt"
	"sync"
	"sync/atomic"
	"unsafe"

	"golang.org/x/crypto/chacha20poly1305"
)

const (
	nonceSize = chacha20poly1305.NonceSizeX
	overhead  = nonceSize + chacha20poly1305.Overhead
	aadSize   = 10 // format, kind of file, number of unit
)

// keyring holds the installed keys by number, for SQLite calls back with a
// number from any thread. A number is never given twice: a handle that outlives
// its key must not write under another one.
type keyring struct {
	aeads sync.Map // int32 → cipher.AEAD
	last  atomic.Int32
}

// keys is the one keyring of the process, as SQLite's list of VFSs is.
var keys keyring

func (r *keyring) install(key []byte) (int32, error) {
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		return 0, fmt.Errorf("install key: %w", err)
	}
	number := r.last.Add(1)
	r.aeads.Store(number, aead)
	return number, nil
}

// installTemporary makes the key with number 0, for temporary files: random, of
// this process, stored nowhere.
func (r *keyring) installTemporary() error {
	var key [chacha20poly1305.KeySize]byte
	if _, err := rand.Read(key[:]); err != nil {
		return fmt.Errorf("install temporary key: %w", err)
	}
	defer clear(key[:])
	aead, err := chacha20poly1305.NewX(key[:])
	if err != nil {
		return fmt.Errorf("install temporary key: %w", err)
	}
	r.aeads.Store(int32(0), aead)
	return nil
}

func (r *keyring) remove(number int32) { r.aeads.Delete(number) }

func (r *keyring) aead(number C.int) cipher.AEAD {
	a, ok := r.aeads.Load(int32(number))
	if !ok {
		return nil
	}
	return a.(cipher.AEAD)
}

//export kontorKnows
func kontorKnows(key C.int) C.int {
	if keys.aead(key) == nil {
		return 0
	}
	return 1
}

//export kontorSeal
func kontorSeal(key C.int, aad, open *C.uchar, n C.int, sealed *C.uchar) C.int {
	a := keys.aead(key)
	if a == nil {
		return 1
	}
	out := view(sealed, int(n)+overhead)
	if _, err := rand.Read(out[:nonceSize]); err != nil {
		return 1
	}
	a.Seal(out[nonceSize:nonceSize], out[:nonceSize], view(open, int(n)), view(aad, aadSize))
	return 0
}

//export kontorOpen
func kontorOpen(key C.int, aad, sealed *C.uchar, n C.int, open *C.uchar) C.int {
	a := keys.aead(key)
	if a == nil {
		return 1
	}
	in := view(sealed, int(n)+overhead)
	if _, err := a.Open(view(open, int(n))[:0], in[:nonceSize], in[nonceSize:], view(aad, aadSize)); err != nil {
		return 2
	}
	return 0
}

// view looks at C memory without copying it.
func view(p *C.uchar, n int) []byte { return unsafe.Slice((*byte)(unsafe.Pointer(p)), n) }
