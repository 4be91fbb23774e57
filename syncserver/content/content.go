// Package content keeps the bytes of files, each once under its SHA-256, in a
// folder that no name leads out of. It knows no document and nobody's rights.
package content

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// ErrHash reports bytes that are not what was promised; they are thrown away.
var ErrHash = errors.New("content has another hash")

// ErrTaken reports a part that a newer line has gone on with.
var ErrTaken = errors.New("content is being received by a newer line")

// Store is the folder of a base.
type Store struct {
	root *os.Root
	mu   sync.Mutex       // guards open
	open map[string]*Part // being received, by name
}

// partsDir is where content lies that has not come whole.
const partsDir = "part"

// Open opens the folder and makes it if there is none.
func Open(dir string) (*Store, error) {
	if err := os.MkdirAll(filepath.Join(dir, partsDir), 0o700); err != nil {
		return nil, fmt.Errorf("open content: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open content: %w", err)
	}
	return &Store{root: root, open: map[string]*Part{}}, nil
}

// Close closes the folder.
func (s *Store) Close() error { return s.root.Close() }

// place is where whole content lies: a few thousand folders keep each short.
func place(sha string) (dir, path string, err error) {
	if raw, err := hex.DecodeString(sha); err != nil || len(raw) != sha256.Size {
		return "", "", fmt.Errorf("content %q: no hash", sha)
	}
	return sha[:2], sha[:2] + "/" + sha, nil
}

// Read opens whole content.
func (s *Store) Read(sha string) (*os.File, error) {
	_, path, err := place(sha)
	if err != nil {
		return nil, err
	}
	f, err := s.root.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read content: %w", err)
	}
	return f, nil
}

// Part is content being received.
type Part struct {
	store *Store
	name  string
	sha   string
	size  int64

	mu    sync.Mutex // guards the rest
	file  *os.File   // nil once it is over or somebody else's
	at    int64
	again bool // a newer line has it
}

// Receive goes on with content that somebody sends, from where it was broken
// off. Each sender has a part of his own: how much there is of another's is not
// his to know. The newest line has it.
func (s *Store) Receive(from, sha string, size int64) (*Part, error) {
	if _, _, err := place(sha); err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(from))
	p := &Part{store: s, name: partsDir + "/" + hex.EncodeToString(sum[:8]) + "-" + sha, sha: sha, size: size}
	s.mu.Lock()
	defer s.mu.Unlock()
	if old := s.open[p.name]; old != nil {
		old.giveUp()
	}
	var err error
	if p.file, err = s.root.OpenFile(p.name, os.O_CREATE|os.O_RDWR, 0o600); err != nil {
		return nil, fmt.Errorf("receive content: %w", err)
	}
	info, err := p.file.Stat()
	if err == nil && info.Size() > size {
		err = p.file.Truncate(0)
	} else if err == nil {
		p.at = info.Size()
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("receive content: %w", err), p.file.Close())
	}
	s.open[p.name] = p
	return p, nil
}

// giveUp leaves the part to a newer line.
func (p *Part) giveUp() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.file != nil {
		_ = p.file.Close()
		p.file, p.again = nil, true
	}
}

// At is how much there is.
func (p *Part) At() int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.at
}

// Write takes the next bytes.
func (p *Part) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.file == nil {
		return 0, ErrTaken
	}
	if p.at+int64(len(b)) > p.size {
		return 0, ErrHash
	}
	n, err := p.file.WriteAt(b, p.at)
	p.at += int64(n)
	if err != nil {
		return n, fmt.Errorf("receive content: %w", err)
	}
	return n, nil
}

// Finish checks the hash and puts the content in its place; when it returns, the
// content outlives a loss of power.
func (p *Part) Finish() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.file == nil {
		return ErrTaken
	}
	h := sha256.New()
	n, err := io.Copy(h, io.NewSectionReader(p.file, 0, p.size+1))
	if err != nil {
		return fmt.Errorf("check content: %w", err)
	}
	if n != p.size || hex.EncodeToString(h.Sum(nil)) != p.sha {
		p.at = 0
		return errors.Join(ErrHash, p.file.Truncate(0))
	}
	dir, path, _ := place(p.sha)
	err = errors.Join(p.file.Sync(), p.file.Close())
	p.file = nil
	if err == nil {
		err = p.store.root.MkdirAll(dir, 0o700)
	}
	if err == nil {
		err = p.store.root.Rename(p.name, path)
	}
	if err == nil {
		err = p.store.sync(".", dir)
	}
	if err != nil {
		return fmt.Errorf("keep content: %w", err)
	}
	return nil
}

// Close ends the receiving; what came stays for the next line.
func (p *Part) Close() error {
	p.store.mu.Lock()
	if p.store.open[p.name] == p {
		delete(p.store.open, p.name)
	}
	p.store.mu.Unlock()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.file == nil {
		return nil
	}
	err := p.file.Close()
	p.file = nil
	return err
}

// sync makes names durable.
func (s *Store) sync(dirs ...string) error {
	for _, dir := range dirs {
		f, err := s.root.Open(dir)
		if err != nil {
			return err
		}
		if err := syncFolder(f); err != nil {
			return errors.Join(err, f.Close())
		}
		if err := f.Close(); err != nil {
			return err
		}
	}
	return nil
}

// Remove removes content and every part of it that was being received.
func (s *Store) Remove(sha string) error {
	_, path, err := place(sha)
	if err != nil {
		return err
	}
	parts, err := fs.Glob(s.root.FS(), partsDir+"/*-"+sha)
	if err != nil {
		return fmt.Errorf("remove content: %w", err)
	}
	for _, name := range append(parts, path) {
		if err := s.root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove content: %w", err)
		}
	}
	return nil
}

// Sweep removes what nothing refers to and what was never finished, unless it
// has come since a time.
func (s *Store) Sweep(kept func(sha string) bool, before time.Time) (removed int, err error) {
	err = fs.WalkDir(s.root.FS(), ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) || err == nil && (info.ModTime().After(before) || kept(filepath.Base(path))) {
			return nil // a part's name is no hash
		}
		if err == nil {
			err = s.root.Remove(path)
		}
		if err == nil {
			removed++
		}
		return err
	})
	if err != nil {
		return removed, fmt.Errorf("sweep content: %w", err)
	}
	return removed, nil
}
