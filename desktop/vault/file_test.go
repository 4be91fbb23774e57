package vault

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kontor/shared/doc"
	"kontor/shared/wire"
)

// stuff is content that cannot be guessed.
func stuff(size int) []byte {
	b := make([]byte, size)
	_, _ = rand.NewChaCha8([32]byte{1, byte(size)}).Read(b)
	return b
}

func seal(t testing.TB, v *Vault, content []byte) *Blob {
	t.Helper()
	b, err := v.Seal(bytes.NewReader(content), func(int64) error { return nil })
	check(t, err)
	return b
}

// attach puts a file with its content into the n-th firm, as the m-th mutation.
func attach(t testing.TB, v *Vault, n, m int, spot string, content []byte) FileRef {
	t.Helper()
	b := seal(t, v, content)
	f := doc.File{SHA256: b.SHA256, Name: "скан.pdf", Size: b.Size}
	ref := FileRef{Kind: "Firm", Doc: id(n), Spot: spot, SHA256: f.SHA256, Size: f.Size}
	_, err := v.SaveFile(context.Background(), env(), mutation(m, doc.Write{Kind: "Firm", ID: id(n), Patch: doc.FilePatch(spot, f)}), ref, b)
	check(t, err)
	return ref
}

func content(t testing.TB, v *Vault, ref FileRef) ([]byte, error) {
	t.Helper()
	b, err := v.Content(context.Background(), ref.SHA256)
	if err != nil {
		return nil, err
	}
	defer b.Close()
	return io.ReadAll(io.NewSectionReader(b, 0, b.Size))
}

func reads(t testing.TB, v *Vault, ref FileRef, want []byte) {
	t.Helper()
	if got, err := content(t, v, ref); err != nil || !bytes.Equal(got, want) {
		t.Fatalf("%d bytes, %v, want %d", len(got), err, len(want))
	}
}

func fileRow() string { return "Files/" + string(id(77)) }

// blobsOf lists what lies in the folder of content.
func blobsOf(t testing.TB, v *Vault) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(v.dir, blobsDir))
	check(t, err)
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// TestFile_Sealed: content of any size comes back as it was, outlives a lock,
// and lies on the disk neither in plain nor under its hash.
func TestFile_Sealed(t *testing.T) {
	c := testConfig(t.TempDir())
	v, err := Create(context.Background(), c, testPassword, nil)
	check(t, err)
	save(t, v, mutation(1, made(1, "Name", "a")))
	refs, all := map[int]FileRef{}, map[int][]byte{}
	for i, size := range []int{1, chunkSize - 1, chunkSize, chunkSize + 1, 5*chunkSize + 7} {
		all[i] = append([]byte(canary), stuff(size)...)[:max(size, 1)]
		refs[i] = attach(t, v, 1, 2+i, "Files/"+string(id(100+i)), all[i])
	}
	check(t, v.Close())
	if names := leaks(t, c.Dir); names != nil {
		t.Errorf("plain text in %v", names)
	}
	v = reopen(t, c, testPassword)
	for i, ref := range refs {
		reads(t, v, ref, all[i])
		for name, raw := range files(t, c.Dir) {
			if strings.Contains(name, ref.SHA256[:16]) || len(all[i]) > 16 && bytes.Contains(raw, all[i][len(all[i])-16:]) {
				t.Errorf("content %d is to be seen in %s", i, name)
			}
		}
	}
	queued, err := v.Queued(context.Background())
	if err != nil || len(queued) != 0 {
		t.Errorf("queued before the server knows of it: %v, %v", queued, err)
	}
}

// TestFile_Tampered: no chunk can be changed, cut off, or exchanged with another.
func TestFile_Tampered(t *testing.T) {
	v := create(t)
	save(t, v, mutation(1, made(1, "Name", "a")))
	want := stuff(3 * chunkSize)
	ref := attach(t, v, 1, 2, fileRow(), want)
	path := filepath.Join(v.dir, blobsDir, blobsOf(t, v)[0])
	whole, err := os.ReadFile(path)
	check(t, err)
	first, second := whole[1:1+chunkSealed], whole[1+chunkSealed:1+2*chunkSealed]
	for name, raw := range map[string][]byte{
		"bit":       slices.Concat(whole[:100], []byte{whole[100] ^ 1}, whole[101:]),
		"exchanged": slices.Concat(whole[:1], second, first, whole[1+2*chunkSealed:]),
		"cut":       whole[:1+2*chunkSealed],
	} {
		check(t, os.WriteFile(path, raw, 0o600))
		if got, err := content(t, v, ref); err == nil {
			t.Errorf("%s: %d bytes are taken for the content", name, len(got))
		}
	}
	check(t, os.WriteFile(path, whole, 0o600))
	reads(t, v, ref, want) // control
}

// TestFile_Fetched: content fetched in parts goes on from where it was; what is
// not what was asked for is thrown away.
func TestFile_Fetched(t *testing.T) {
	v := create(t)
	ctx := context.Background()
	want := stuff(2*chunkSize + 5)
	b := seal(t, v, want)
	f := doc.File{SHA256: b.SHA256, Name: "a", Size: b.Size}
	check(t, v.DiscardBlob(b))
	ref := FileRef{Kind: "Firm", Doc: id(1), Spot: fileRow(), SHA256: f.SHA256, Size: f.Size}
	apply(t, v, frame(1, nil, row(1, 1, "Name", "a", fileRow(), map[string]any{"SHA256": f.SHA256, "Name": "a", "Size": f.Size})))
	take := func(from []byte) (whole bool) {
		b, whole, err := v.Fetching(ctx, ref)
		check(t, err)
		defer b.Close()
		for part := range slices.Chunk(from[b.Have():], chunkSize) {
			check(t, b.Append(part))
		}
		if len(from) == len(want) && !whole {
			err = v.Fetched(ctx, b)
			if bytes.Equal(from, want) != (err == nil) {
				t.Errorf("fetched: %v", err)
			}
		}
		return whole
	}
	take(want[:chunkSize])
	if st, err := v.FileState(ctx, ref); err != nil || st.Here || st.Have != chunkSize {
		t.Errorf("a part: %+v, %v", st, err)
	}
	if _, err := content(t, v, ref); !errors.Is(err, ErrFileGone) {
		t.Errorf("a part is read: %v", err)
	}
	take(slices.Concat(want[:2*chunkSize], []byte("false"))) // other bytes
	if names := blobsOf(t, v); len(names) != 0 {
		t.Errorf("what was not asked for is kept: %v", names)
	}
	take(want)
	reads(t, v, ref, want)
	if !take(want) {
		t.Error("what is here is fetched again")
	}
}

// TestFile_Withdrawn: whoever may no longer see the document, or the field, loses
// the bytes and the key; what a refused wish of his own holds he keeps.
func TestFile_Withdrawn(t *testing.T) {
	for name, turn := range map[string]struct {
		frame func(f map[string]any) wire.Rows
		kept  bool
	}{
		"control":  {func(f map[string]any) wire.Rows { return frame(3, nil, row(1, 3, "Name", "b", fileRow(), f)) }, true},
		"document": {func(map[string]any) wire.Rows { return frame(3, []doc.ID{id(1)}) }, false},
		"removed":  {func(map[string]any) wire.Rows { return frame(3, nil, row(1, 3, "Name", "b")) }, false},
		"field": {func(map[string]any) wire.Rows {
			r := row(1, 3, "Name", "b")
			r.Hidden = []string{"Files"}
			return frame(3, nil, r)
		}, false},
		"exchanged": {func(f map[string]any) wire.Rows {
			f["SHA256"] = strings.Repeat("0", 64)
			return frame(3, nil, row(1, 3, "Name", "b", fileRow(), f))
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			v := create(t)
			ctx := context.Background()
			apply(t, v, frame(1, nil, row(1, 1, "Name", "a")))
			want := stuff(chunkSize + 1)
			ref := attach(t, v, 1, 1, fileRow(), want)
			f := map[string]any{"SHA256": ref.SHA256, "Name": "скан.pdf", "Size": ref.Size}
			apply(t, v, frame(2, nil, row(1, 2, "Name", "a", fileRow(), f)))
			acks(t, v, wire.Ack{ID: id(100001), N: 1, Seq: 2})
			if queued, err := v.Queued(ctx); err != nil || len(queued) != 1 {
				t.Fatalf("to be sent: %v, %v", queued, err)
			}
			check(t, v.Sent(ctx, ref))
			key := keyOf(t, v)
			apply(t, v, turn.frame(f))
			left := false
			for _, raw := range files(t, v.dir) {
				left = left || bytes.Contains(raw, []byte(key))
			}
			if kept := len(blobsOf(t, v)) == 1; kept != turn.kept || left {
				t.Errorf("content kept %v, want %v; its key in plain: %v", kept, turn.kept, left)
			}
			if _, err := content(t, v, ref); (err == nil) != turn.kept {
				t.Errorf("read: %v", err)
			}
		})
	}
}

// keyOf is the key of the one content there is.
func keyOf(t testing.TB, v *Vault) (key string) {
	t.Helper()
	check(t, v.view(context.Background(), func(s store) error {
		_, err := s.tx.Row([]any{&key}, `SELECT key FROM blob`)
		return err
	}))
	if key == "" {
		t.Fatal("no key")
	}
	return key
}

// TestFile_Refused: content of a wish that the server has refused stays until
// its author lets the wish go.
func TestFile_Refused(t *testing.T) {
	v := create(t)
	apply(t, v, frame(1, nil, row(1, 1, "Name", "a")))
	want := stuff(100)
	ref := attach(t, v, 1, 1, fileRow(), want)
	acks(t, v, wire.Ack{ID: id(100001), N: 1, Faults: []*doc.Error{doc.Denied("no_edit")}})
	apply(t, v, frame(2, nil, row(1, 2, "Name", "b")))
	reads(t, v, ref, want)
	queued, err := v.Queued(context.Background())
	counts, counting := v.Counts(context.Background())
	if err = errors.Join(err, counting); err != nil || len(queued) != 0 || counts.Files != 0 {
		t.Errorf("what was refused is to be sent: %v, %+v, %v", queued, counts, err)
	}
	check(t, v.Discard(context.Background(), id(100001)))
	if names := blobsOf(t, v); len(names) != 0 {
		t.Errorf("still there: %v", names)
	}
}

// TestFile_Trimmed: what was not looked at for longest goes first; what is pinned
// or queued stays. What a killed program has left goes when the copy is opened.
func TestFile_Trimmed(t *testing.T) {
	c := testConfig(t.TempDir())
	v, err := Create(context.Background(), c, testPassword, nil)
	check(t, err)
	ctx := context.Background()
	save(t, v, mutation(1, made(1, "Name", "a")))
	var refs []FileRef
	for i := range 4 {
		refs = append(refs, attach(t, v, 1, 2+i, "Files/"+string(id(100+i)), stuff(1000+i)))
		if i > 0 {
			check(t, v.Sent(ctx, refs[i]))
		}
	}
	check(t, v.Pin(ctx, refs[1], true))
	check(t, v.Trim(ctx, 10_000))
	if n := len(blobsOf(t, v)); n != 4 {
		t.Errorf("%d left where there is room", n)
	}
	check(t, v.Trim(ctx, 0))
	for i, ref := range refs {
		if _, err := content(t, v, ref); (err == nil) != (i < 2) {
			t.Errorf("file %d: %v", i, err)
		}
	}
	check(t, os.WriteFile(filepath.Join(v.dir, blobsDir, "left"), []byte("x"), 0o600))
	check(t, v.Close())
	v = reopen(t, c, testPassword)
	if n := len(blobsOf(t, v)); n != 2 {
		t.Errorf("%d lie there after a start", n)
	}
	check(t, v.Evict(ctx, refs[0]))
	reads(t, v, refs[0], stuff(1000)) // the server does not have it
}

// TestRebuild_Files: a copy made anew still has the content that the server does
// not.
func TestRebuild_Files(t *testing.T) {
	c := testConfig(t.TempDir())
	v, err := Create(context.Background(), c, testPassword, nil)
	check(t, err)
	save(t, v, mutation(1, made(1, "Name", "a")))
	want := stuff(chunkSize + 9)
	ref := attach(t, v, 1, 2, fileRow(), want)
	check(t, v.Close())
	v, whole, err := Rebuild(context.Background(), c, testPassword)
	if err != nil || !whole {
		t.Fatal(whole, err)
	}
	defer func() { check(t, v.Close()) }()
	reads(t, v, ref, want)
}
