package content

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T) (s *Store, dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "content")
	s, err := Open(dir)
	check(t, err)
	t.Cleanup(func() { check(t, s.Close()) })
	return s, dir
}

func hashOf(b []byte) string { return fmt.Sprintf("%x", sha256.Sum256(b)) }

// receive sends bytes as somebody, from where he was broken off.
func receive(t *testing.T, s *Store, from, sha string, b []byte, size int) error {
	t.Helper()
	p, err := s.Receive(from, sha, int64(size))
	check(t, err)
	defer p.Close()
	if _, err := p.Write(b[p.At():]); err != nil {
		return err
	}
	if p.At() < int64(size) {
		return nil
	}
	return p.Finish()
}

func read(t *testing.T, s *Store, sha string) []byte {
	t.Helper()
	f, err := s.Read(sha)
	if err != nil {
		return nil
	}
	defer f.Close()
	b, err := io.ReadAll(f)
	check(t, err)
	return b
}

// TestStore_Resumed: content broken off goes on, and is there once it is whole.
func TestStore_Resumed(t *testing.T) {
	s, _ := open(t)
	want := bytes.Repeat([]byte("content"), 1000)
	sha := hashOf(want)
	for _, upTo := range []int{10, 10, 3000} {
		check(t, receive(t, s, "anna", sha, want[:upTo], len(want)))
		if got := read(t, s, sha); got != nil {
			t.Fatalf("%d bytes are read of what is not whole", len(got))
		}
	}
	other, err := s.Receive("boris", sha, int64(len(want)))
	check(t, err)
	if other.At() != 0 {
		t.Errorf("another learns that there are %d bytes", other.At())
	}
	check(t, other.Close())
	check(t, receive(t, s, "anna", sha, want, len(want)))
	if got := read(t, s, sha); !bytes.Equal(got, want) {
		t.Errorf("%d bytes", len(got))
	}
}

// TestStore_Hash: other bytes than promised never count, and begin anew.
func TestStore_Hash(t *testing.T) {
	s, _ := open(t)
	want := []byte("the right content")
	sha := hashOf(want)
	if err := receive(t, s, "anna", sha, []byte("the wrong content"), len(want)); !errors.Is(err, ErrHash) {
		t.Errorf("other bytes: %v", err)
	}
	if err := receive(t, s, "anna", sha, append(bytes.Clone(want), '!'), len(want)); !errors.Is(err, ErrHash) {
		t.Errorf("more bytes: %v", err)
	}
	if got := read(t, s, sha); got != nil {
		t.Errorf("kept %q", got)
	}
	check(t, receive(t, s, "anna", sha, want, len(want)))
	if got := read(t, s, sha); !bytes.Equal(got, want) {
		t.Errorf("control: %q", got)
	}
}

// TestStore_NewestLine: a line that seems to live still, after the sender has
// come back over another, has lost the content.
func TestStore_NewestLine(t *testing.T) {
	s, _ := open(t)
	want := []byte("0123456789")
	sha := hashOf(want)
	old, err := s.Receive("anna", sha, 10)
	check(t, err)
	_, err = old.Write(want[:4])
	check(t, err)
	now, err := s.Receive("anna", sha, 10)
	check(t, err)
	if _, err := old.Write(want[4:]); !errors.Is(err, ErrTaken) {
		t.Errorf("the old line writes: %v", err)
	}
	check(t, old.Close())
	if now.At() != 4 {
		t.Errorf("goes on at %d", now.At())
	}
	_, err = now.Write(want[4:])
	check(t, err)
	check(t, now.Finish())
	check(t, now.Close())
}

// TestStore_Names: nothing but a hash is a name.
func TestStore_Names(t *testing.T) {
	s, _ := open(t)
	for _, name := range []string{"", "..", "../../etc/passwd", "part", hashOf(nil)[1:], hashOf(nil) + "/..", "CON"} {
		if _, err := s.Receive("anna", name, 1); err == nil {
			t.Errorf("%q is received", name)
		}
		if f, err := s.Read(name); err == nil {
			_ = f.Close()
			t.Errorf("%q is read", name)
		}
	}
}

// TestStore_Sweep: what is referred to stays; the rest goes when it is old.
func TestStore_Sweep(t *testing.T) {
	s, dir := open(t)
	kept, gone, late := []byte("kept"), []byte("gone"), []byte("late")
	for _, b := range [][]byte{kept, gone, late} {
		check(t, receive(t, s, "anna", hashOf(b), b, len(b)))
	}
	check(t, receive(t, s, "anna", hashOf([]byte("broken off")), []byte("bro"), 10))
	old := time.Now().Add(-72 * time.Hour)
	check(t, filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() && e.Name() != hashOf(late) {
			err = os.Chtimes(path, old, old)
		}
		return err
	}))
	n, err := s.Sweep(func(sha string) bool { return sha == hashOf(kept) }, time.Now().Add(-48*time.Hour))
	if err != nil || n != 2 || read(t, s, hashOf(kept)) == nil || read(t, s, hashOf(gone)) != nil || read(t, s, hashOf(late)) == nil {
		t.Errorf("%d removed, %v", n, err)
	}
}

// TestRemove: content goes with every part of it that somebody has begun to
// send, and nothing else does; what is not there is gone already.
func TestRemove(t *testing.T) {
	s, dir := open(t)
	gone, kept := bytes.Repeat([]byte("x"), 100), bytes.Repeat([]byte("y"), 100)
	for _, b := range [][]byte{gone, kept} {
		check(t, receive(t, s, "anna", hashOf(b), b, len(b)))
		check(t, receive(t, s, "boris", hashOf(b), b[:50], len(b)))
	}
	for range 2 {
		check(t, s.Remove(hashOf(gone)))
	}
	var left int
	check(t, fs.WalkDir(os.DirFS(dir), ".", func(_ string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			left++
		}
		return err
	}))
	if read(t, s, hashOf(gone)) != nil || !bytes.Equal(read(t, s, hashOf(kept)), kept) || left != 2 {
		t.Errorf("%d files are left, want the other's two", left)
	}
	if err := s.Remove("../" + hashOf(kept)); err == nil {
		t.Error("a name that leads out was taken")
	}
}
