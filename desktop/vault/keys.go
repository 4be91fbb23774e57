// Package vault is the desktop's encrypted local copy: keys, documents,
// outbox, search. It serves any kind of document and knows no server.
package vault

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/chacha20poly1305"
)

// KDF is how dear a password is to guess. It is kept with the slot, so that it
// can be raised at the next change of password.
type KDF struct {
	Time    uint32
	Memory  uint32 // KiB
	Threads uint8
	Salt    []byte
}

// DefaultKDF is argon2id with 64 MiB, three passes, four lanes.
var DefaultKDF = KDF{Time: 3, Memory: 64 << 10, Threads: 4}

// sound keeps a tampered file from exhausting the memory before its seal is
// checked.
func (k *KDF) sound() bool {
	return k != nil && k.Time >= 1 && k.Time <= 16 && k.Memory >= 8 && k.Memory <= 1<<20 && k.Threads >= 1 && k.Threads <= 16 && len(k.Salt) == 16
}

// The ways to open a vault.
const (
	slotPassword = "password"
	slotEscrow   = "escrow" // by the server's key, when the password is forgotten
)

// slot holds the data key sealed for one way of opening.
type slot struct {
	Kind   string
	KDF    *KDF `json:",omitempty"`
	Sealed []byte
}

// keyFile is the file keys.json.
type keyFile struct {
	Version int
	Vault   string // random; part of every seal
	Slots   []slot
	Sum     []byte // of the rest: damage is no wrong password
	path    string
}

// The refusals.
var (
	ErrPassword = errors.New("wrong password")
	ErrNone     = errors.New("no vault here")
	ErrDamaged  = errors.New("the key file is damaged")
)

const (
	keysName   = "keys.json"
	keyVersion = 1
	maxKeyFile = 64 << 10
)

func random(n int) ([]byte, error) {
	b := make([]byte, n)
	if _, err := rand.Read(b); err != nil {
		return nil, fmt.Errorf("random: %w", err)
	}
	return b, nil
}

func loadKeys(dir string) (*keyFile, error) {
	f := &keyFile{path: filepath.Join(dir, keysName)}
	raw, err := os.ReadFile(f.path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, ErrNone
	}
	if err != nil {
		return nil, fmt.Errorf("load keys: %w", err)
	}
	if len(raw) > maxKeyFile || json.Unmarshal(raw, f) != nil || f.Version != keyVersion || !bytes.Equal(f.Sum, f.sum()) {
		return nil, ErrDamaged
	}
	return f, nil
}

// sum is a plain checksum; what is secret has its own seal.
func (f *keyFile) sum() []byte {
	b, err := json.Marshal([]any{f.Version, f.Vault, f.Slots})
	if err != nil {
		panic("vault: " + err.Error()) // plain values
	}
	sum := sha256.Sum256(b)
	return sum[:]
}

func (f *keyFile) associated(s *slot) []byte {
	b, err := json.Marshal([]any{"kontor-vault", f.Version, f.Vault, s.Kind, s.KDF})
	if err != nil {
		panic("vault: " + err.Error()) // plain values
	}
	return b
}

// derive has its memory collected at once: until the next collection the heap
// would grow to twice of it, all memory that was never touched.
func derive(password []byte, k *KDF) []byte {
	defer runtime.GC()
	return argon2.IDKey(password, k.Salt, k.Time, k.Memory, k.Threads, chacha20poly1305.KeySize)
}

// seal puts the data key under a key of its own into the slot of a kind and
// replaces the one before.
func (f *keyFile) seal(kind string, kdf *KDF, under, data []byte) error {
	aead, err := chacha20poly1305.NewX(under)
	if err != nil {
		return fmt.Errorf("seal: %w", err)
	}
	nonce, err := random(aead.NonceSize())
	if err != nil {
		return err
	}
	s := slot{Kind: kind, KDF: kdf}
	s.Sealed = aead.Seal(nonce, nonce, data, f.associated(&s))
	f.Slots = append(slices.DeleteFunc(f.Slots, func(o slot) bool { return o.Kind == kind }), s)
	return nil
}

func (f *keyFile) sealPassword(password, data []byte, kdf KDF) error {
	salt, err := random(16)
	if err != nil {
		return err
	}
	kdf.Salt = salt
	under := derive(password, &kdf)
	defer clear(under)
	return f.seal(slotPassword, &kdf, under, data)
}

// open gives the data key of a slot; anything that does not fit is a wrong
// password.
func (f *keyFile) open(kind string, under func(*slot) []byte) ([]byte, error) {
	i := slices.IndexFunc(f.Slots, func(s slot) bool { return s.Kind == kind })
	if i < 0 {
		return nil, ErrPassword
	}
	s := &f.Slots[i]
	if kind == slotPassword && !s.KDF.sound() {
		return nil, ErrDamaged
	}
	key := under(s)
	defer clear(key)
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		return nil, ErrPassword // an escrow key of another length
	}
	if len(s.Sealed) < aead.NonceSize() {
		return nil, ErrDamaged
	}
	data, err := aead.Open(nil, s.Sealed[:aead.NonceSize()], s.Sealed[aead.NonceSize():], f.associated(s))
	if err != nil {
		return nil, ErrPassword
	}
	return data, nil
}

func (f *keyFile) openPassword(password []byte) ([]byte, error) {
	return f.open(slotPassword, func(s *slot) []byte { return derive(password, s.KDF) })
}

func (f *keyFile) openEscrow(escrow []byte) ([]byte, error) {
	return f.open(slotEscrow, func(*slot) []byte { return slices.Clone(escrow) })
}

// save replaces the file as a whole: whoever is killed meanwhile leaves the old
// or the new.
func (f *keyFile) save() error {
	f.Sum = f.sum()
	raw, err := json.MarshalIndent(f, "", "\t")
	if err != nil {
		return fmt.Errorf("save keys: %w", err)
	}
	dir := filepath.Dir(f.path)
	t, err := os.CreateTemp(dir, ".keys-*")
	if err != nil {
		return fmt.Errorf("save keys: %w", err)
	}
	defer os.Remove(t.Name())
	_, err = t.Write(raw)
	err = errors.Join(err, t.Chmod(0o600), t.Sync(), t.Close())
	if err == nil {
		err = os.Rename(t.Name(), f.path)
	}
	if err == nil {
		err = syncDir(dir)
	}
	if err != nil {
		return fmt.Errorf("save keys: %w", err)
	}
	return nil
}

// shred makes the copy unreadable for ever: without the slots nobody has the
// data key.
func (f *keyFile) shred() error {
	f.Slots = nil
	if err := f.save(); err != nil {
		return err
	}
	if err := os.Remove(f.path); err != nil {
		return fmt.Errorf("shred: %w", err)
	}
	return syncDir(filepath.Dir(f.path))
}
