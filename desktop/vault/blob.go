package vault

import (
	"crypto/cipher"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"

	"golang.org/x/crypto/chacha20poly1305"

	"kontor/shared/wire"
)

// A blob is content on the disk: a byte for the format, then chunk after chunk,
// each sealed with its number, so that none can be changed, moved or exchanged.
// How many there must be the copy knows.
const (
	blobsDir    = "files"
	blobFormat  = 1
	chunkSize   = wire.FilePiece // so that a piece is a chunk
	chunkSealed = chacha20poly1305.NonceSizeX + chunkSize + chacha20poly1305.Overhead
)

// Blob is content that is being read or written. It is one goroutine's.
type Blob struct {
	SHA256 string // of all of it; of one being sealed once that is over
	Size   int64

	name string
	key  []byte
	file *os.File
	aead cipher.AEAD
	have int64 // bytes of content that are there
	held int64 // the chunk in plain, -1 if none
	text []byte
}

// openBlobs opens the folder of blobs and makes it if there is none. No name
// leads out of it.
func openBlobs(dir string) (*os.Root, error) {
	path := filepath.Join(dir, blobsDir)
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, fmt.Errorf("open files: %w", err)
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, fmt.Errorf("open files: %w", err)
	}
	return root, nil
}

// newBlob makes an empty one under a key of its own.
func (v *Vault) newBlob() (*Blob, error) {
	key, err := random(chacha20poly1305.KeySize)
	if err != nil {
		return nil, err
	}
	name, err := random(16)
	if err != nil {
		return nil, err
	}
	b := &Blob{name: hex.EncodeToString(name), key: key, held: -1}
	return b, v.openBlob(b, os.O_CREATE|os.O_EXCL|os.O_RDWR)
}

// openBlob opens a blob's file and finds out how much of it is there. A chunk
// that a crash has torn does not count.
func (v *Vault) openBlob(b *Blob, flag int) (err error) {
	if b.aead, err = chacha20poly1305.NewX(b.key); err != nil {
		return fmt.Errorf("open file: %w", err)
	}
	if b.file, err = v.blobs.OpenFile(b.name, flag, 0o600); err != nil {
		return fmt.Errorf("open file: %w", err)
	}
	info, err := b.file.Stat()
	if err == nil && info.Size() == 0 && flag&os.O_RDWR != 0 {
		_, err = b.file.WriteAt([]byte{blobFormat}, 0)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("open file: %w", err), b.file.Close())
	}
	stored := max(0, info.Size()-1)
	b.have = stored / chunkSealed * chunkSize
	if b.Size > 0 && stored == sealedSize(b.Size) {
		b.have = b.Size
	}
	return nil
}

// sealedSize is what so much content takes, the byte of the format left out.
func sealedSize(size int64) int64 {
	whole, rest := size/chunkSize, size%chunkSize
	if rest > 0 {
		rest += chunkSealed - chunkSize
	}
	return whole*chunkSealed + rest
}

func (b *Blob) associated(chunk int64) []byte {
	return binary.BigEndian.AppendUint64([]byte("kontor-file\x01"+b.name), uint64(chunk))
}

// Have is how much of the content is there.
func (b *Blob) Have() int64 { return b.have }

// Append seals the next chunk: all but the last one are whole.
func (b *Blob) Append(text []byte) error {
	if len(text) == 0 || len(text) > chunkSize || b.have%chunkSize != 0 {
		return fmt.Errorf("seal file: a chunk of %d at %d", len(text), b.have)
	}
	chunk := b.have / chunkSize
	nonce, err := random(chacha20poly1305.NonceSizeX)
	if err != nil {
		return err
	}
	sealed := b.aead.Seal(nonce, nonce, text, b.associated(chunk))
	if _, err := b.file.WriteAt(sealed, 1+chunk*chunkSealed); err != nil {
		return fmt.Errorf("seal file: %w", err)
	}
	b.have += int64(len(text))
	return nil
}

// ReadAt implements io.ReaderAt.
func (b *Blob) ReadAt(p []byte, at int64) (n int, err error) {
	for n < len(p) {
		if at >= b.have {
			return n, io.EOF
		}
		chunk := at / chunkSize
		if err := b.hold(chunk); err != nil {
			return n, err
		}
		got := copy(p[n:], b.text[at-chunk*chunkSize:])
		n, at = n+got, at+int64(got)
	}
	return n, nil
}

// hold opens a chunk.
func (b *Blob) hold(chunk int64) error {
	if b.held == chunk {
		return nil
	}
	size := min(chunkSize, b.have-chunk*chunkSize)
	sealed := make([]byte, size+chunkSealed-chunkSize)
	if _, err := b.file.ReadAt(sealed, 1+chunk*chunkSealed); err != nil {
		return fmt.Errorf("read file: %w", err)
	}
	nonce := sealed[:chacha20poly1305.NonceSizeX]
	text, err := b.aead.Open(b.text[:0], nonce, sealed[len(nonce):], b.associated(chunk))
	if err != nil {
		b.held = -1
		return fmt.Errorf("read file: %w", errors.Join(ErrFileBroken, err))
	}
	b.held, b.text = chunk, text
	return nil
}

// Sum is the hash of what is there.
func (b *Blob) Sum() (string, error) {
	h := sha256.New()
	if _, err := io.Copy(h, io.NewSectionReader(b, 0, b.have)); err != nil {
		return "", err
	}
	return sum(h), nil
}

func sum(h hash.Hash) string { return hex.EncodeToString(h.Sum(nil)) }

// Sync makes what was written outlive a loss of power.
func (b *Blob) Sync() error { return b.file.Sync() }

// Close closes the file and forgets what was open of it.
func (b *Blob) Close() error {
	clear(b.text)
	b.held = -1
	return b.file.Close()
}
