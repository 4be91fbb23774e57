package e2e

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
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
