package e2e

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// scanOf makes a file of so many bytes that cannot be made smaller.
func scanOf(t *testing.T, name string, size int) (path string, content []byte) {
	t.Helper()
	content = make([]byte, size)
	if _, err := rand.NewChaCha8([32]byte{byte(size), byte(len(name))}).Read(content); err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path, content
}

// firm makes a counterparty and gives its ID.
func (d *desk) firm(name string) string {
	d.t.Helper()
	return d.must("new", args{"kind": "Counterparty", "fields": args{"NameShort": name, "Kind": "legal", "Country": "RU", "Roles": []string{"client"}}}).text("id")
}

// gives wants a file's content to come to a desk.
func (d *desk) gives(id, row string, want []byte) {
	d.t.Helper()
	to := filepath.Join(d.t.TempDir(), "got")
	d.must("content", args{"id": id, "row": row, "to": to})
	got, err := os.ReadFile(to)
	if err != nil || !bytes.Equal(got, want) {
		d.t.Fatalf("%d bytes of content that are not the %d wanted (%v)", len(got), len(want), err)
	}
}

// file is what a document says of one of its files.
type file struct {
	SHA256, Name, Mime, At, By string
	Size                       int
}

// files gives those under a field of a document.
func (doc document) files(t *testing.T, field string) (rows map[string]file) {
	t.Helper()
	if raw := doc.Body[field]; raw != nil {
		if err := json.Unmarshal(raw, &rows); err != nil {
			t.Fatal(err)
		}
	}
	return rows
}

// TestE2EFile: a file attached without a network is on another desk once there
// is one, with its name, and whole.
func TestE2EFile(t *testing.T) {
	o := newOffice(t)
	o.department("Продажи", "sales")
	a := newDesk(t, o.hire("anna", "Иванова Анна", "sales", "Продажи"), "")
	b := newDesk(t, o.hire("boris", "Петров Борис", "head", "Продажи"), "")
	id := a.firm("ООО Ель")
	a.sync()
	path, content := scanOf(t, "Договор.pdf", 300<<10)
	a.must("offline", nil)
	row := a.must("attach", args{"id": id, "field": "Files", "path": path}).text("row")
	a.gives(id, row, content)
	a.must("online", nil)
	a.sync()
	b.sync()
	f := b.get(id).files(t, "Files")[row]
	if f.Name != "Договор.pdf" || f.Size != len(content) || f.Mime != "application/pdf" || f.At == "" || f.By == "" {
		t.Errorf("%+v", f)
	}
	b.gives(id, row, content)
	b.must("offline", nil)
	b.gives(id, row, content)
	o.verify()
}

// lies gives the files in a folder and those below it, with their sizes.
func lies(t *testing.T, dir string) (sizes map[string]int64) {
	t.Helper()
	sizes = map[string]int64{}
	if err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if errors.Is(err, os.ErrNotExist) || err == nil && e.IsDir() {
			return nil
		}
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err == nil {
			sizes[path] = info.Size()
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return sizes
}

func total(sizes map[string]int64) (n int64) {
	for _, size := range sizes {
		n += size
	}
	return n
}

// TestE2EFileInTheTrain: 50 MB attached without a network arrive once and whole
// over a link that is cut ten times, going on each time from where it was. Who
// may not see the firm gets neither the content nor the news of it, and whoever
// loses the right loses the bytes.
func TestE2EFileInTheTrain(t *testing.T) {
	const size, cuts = 50 << 20, 10
	o := newOffice(t)
	o.department("Продажи", "sales")
	o.department("Другие", "sales")
	train := newLine(t, o.address)
	a := newDesk(t, o.hire("anna", "Иванова Анна", "sales", "Продажи"), train.at)
	b := newDesk(t, o.hire("boris", "Петров Борис", "head", "Продажи"), "")
	far := newDesk(t, o.hire("far", "Дальний Фёдор", "sales", "Другие"), "")
	a.must("offline", nil)
	id := a.firm("ООО Ель")
	path, content := scanOf(t, "скан.pdf", size)
	row := a.must("attach", args{"id": id, "field": "Files", "path": path}).text("row")
	parts, whole := filepath.Join(o.dir, "content", "part"), filepath.Join(o.dir, "content")
	a.must("online", nil)
	var had int64
	for i := range cuts {
		want := int64(i+1) * size / (cuts + 2)
		until(t, patience, "a part of the file", func() bool { return total(lies(t, parts)) >= want })
		train.cut()
		now := total(lies(t, whole))
		if now < had || now >= size {
			t.Fatalf("cut %d: %d bytes after %d", i, now, had)
		}
		had = now
		train.plug()
	}
	a.sync()
	if all := lies(t, whole); len(all) != 1 || total(all) != size {
		t.Errorf("on the server lies %v", all)
	}
	b.sync()
	b.gives(id, row, content)
	far.sync()
	missing := far.refuses("no_such_document", "content", args{"id": id, "row": row, "to": filepath.Join(t.TempDir(), "got")})
	if none := far.refuses("no_such_document", "content", args{"id": newID(t), "row": row, "to": path}); none.Text != missing.Text {
		t.Errorf("%q for what there is, %q for what there is not", missing.Text, none.Text)
	}
	if held := lies(t, filepath.Join(far.profile, "files")); len(held) > 0 {
		t.Errorf("who may not see it holds %v", held)
	}
	kept := filepath.Join(b.profile, "files")
	if held := lies(t, kept); total(held) < size {
		t.Fatalf("who may see it holds %v", held)
	}
	o.must("user", "set", "boris", "--role", "sales", "--department", "Другие")
	until(t, patience, "the bytes of who may no longer see it", func() bool { return len(lies(t, kept)) == 0 })
	b.refuses("no_such_document", "content", args{"id": id, "row": row, "to": filepath.Join(t.TempDir(), "got")})
	a.gives(id, row, content)
	o.verify()
}

// TestE2EFileDelaysNoRow: while 200 MB are on their way, what is written beside
// is on the other desk about as soon as without.
func TestE2EFileDelaysNoRow(t *testing.T) {
	const size, edits = 200 << 20, 20
	o := newOffice(t)
	o.department("Продажи", "sales")
	a := newDesk(t, o.hire("anna", "Иванова Анна", "sales", "Продажи"), "")
	b := newDesk(t, o.hire("boris", "Петров Борис", "head", "Продажи"), "")
	id := a.firm("ООО Ель")
	a.sync()
	b.sync()
	path, _ := scanOf(t, "Видео.mp4", size)
	a.must("attach", args{"id": id, "field": "Files", "path": path})
	parts := filepath.Join(o.dir, "content", "part")
	until(t, patience, "the file to be on its way", func() bool { return total(lies(t, parts)) > 0 })
	var worst time.Duration
	for i := range edits {
		note := fmt.Sprint("правка ", i)
		a.must("save", args{"id": id, "patch": args{"Notes": note}})
		worst = max(worst, until(t, patience, "the edit on the other desk", func() bool { return b.get(id).field("Notes") == note }))
	}
	if on := total(lies(t, parts)); on == 0 {
		t.Fatal("the file was there before the edits were: nothing is shown")
	}
	t.Logf("the slowest of %d edits took %s", edits, worst)
	if worst > time.Second {
		t.Errorf("an edit waited %s for the file", worst)
	}
	a.sync()
	o.verify()
}
