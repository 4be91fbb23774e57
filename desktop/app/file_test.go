package app_test

import (
	"bytes"
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kontor/desktop/app"
	"kontor/shared/doc"
)

// paper makes a file of the disk.
func scan(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	check(t, os.WriteFile(path, []byte(content), 0o600))
	return path
}

func quiet(int64, int64) {}

func (d *desk) attach(t *testing.T, id doc.ID, field, path string) string {
	t.Helper()
	spot, err := d.Attach(t.Context(), id, field, path, quiet)
	check(t, err)
	return spot
}

// files gives the files of a document by their spots.
func (d *desk) files(t *testing.T, id doc.ID) map[string]app.File {
	t.Helper()
	all, err := d.Files(t.Context(), id)
	check(t, err)
	files := map[string]app.File{}
	for _, f := range all {
		files[f.Spot] = f
	}
	return files
}

// TestAttach: a file is listed with whom it is from and where it is, goes out by
// itself, and can be read at once; taken out, it is gone.
func TestAttach(t *testing.T) {
	d := at(t, "anna")
	firm := d.counterparty(t, "ООО Файлы")
	d.sync(t)
	d.offline(t)
	spot := d.attach(t, firm, "Files", scan(t, "Письмо.txt", "содержимое"))
	f := d.files(t, firm)[spot]
	if f.Name != "Письмо.txt" || f.Size != 20 || f.Author == "" || f.At.IsZero() || !f.Here || !f.Queued || !strings.HasPrefix(f.Mime, "text/plain") {
		t.Errorf("%+v", f)
	}
	if st, err := d.Status(t.Context()); err != nil || st.Files != 1 {
		t.Errorf("%+v, %v", st, err)
	}
	d.online(t)
	if f := d.files(t, firm)[spot]; f.Queued || !f.Here {
		t.Errorf("sent: %+v", f)
	}
	to := filepath.Join(t.TempDir(), "сюда.txt")
	check(t, d.Content(t.Context(), firm, spot, to))
	if got, err := os.ReadFile(to); err != nil || string(got) != "содержимое" {
		t.Errorf("%q, %v", got, err)
	}
	check(t, d.Detach(t.Context(), firm, spot))
	if n := len(d.files(t, firm)); n != 0 {
		t.Errorf("%d files left", n)
	}
	d.refuses(t, d.Content(t.Context(), firm, spot, to), "no_such_document")
}

// TestAttach_Refused: what is no file, has nothing in it, or has no place here.
func TestAttach_Refused(t *testing.T) {
	d := at(t, "anna")
	firm := d.counterparty(t, "ООО Отказы")
	good := scan(t, "a.txt", "a")
	for rule, try := range map[string][2]string{
		"file file_empty":         {"Files", scan(t, "empty.txt", "")},
		"file not_a_file":         {"Files", t.TempDir()},
		"NameShort unknown_field": {"NameShort", good},
	} {
		_, err := d.Attach(t.Context(), firm, try[0], try[1], quiet)
		d.refuses(t, err, rule)
	}
	_, err := d.Attach(t.Context(), firm, "Files", filepath.Join(t.TempDir(), "none"), quiet)
	d.refuses(t, err, "file no_file")
	big := filepath.Join(t.TempDir(), "big")
	f, err := os.Create(big)
	check(t, errors.Join(err, f.Truncate(doc.MaxFile+1), f.Close()))
	_, err = d.Attach(t.Context(), firm, "Files", big, quiet)
	d.refuses(t, err, "file file_big")
	if n := len(d.files(t, firm)); n != 0 {
		t.Errorf("%d files", n)
	}
	_, err = d.Attach(t.Context(), firm, "Files", good, quiet) // control
	check(t, err)
}

// TestOpenFile: the copy that another program shows is a plain one and goes when
// the program is locked; what would run is not opened.
func TestOpenFile(t *testing.T) {
	d := fresh(t, "anna")
	firm := d.counterparty(t, "ООО Копии")
	spot := d.attach(t, firm, "Files", scan(t, "схема.txt", "видно"))
	path, err := d.OpenFile(t.Context(), firm, spot)
	check(t, err)
	if got, err := os.ReadFile(path); err != nil || string(got) != "видно" || filepath.Base(path) != "схема.txt" {
		t.Errorf("%s: %q, %v", path, got, err)
	}
	_, err = d.OpenFile(t.Context(), firm, d.attach(t, firm, "Files", scan(t, "Счёт.PDF.exe", "MZ")))
	d.refuses(t, err, "file_program")
	check(t, d.Lock())
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the copy outlives a lock: %v", err)
	}
	check(t, d.Unlock(t.Context(), password))
	again, err := d.OpenFile(t.Context(), firm, spot)
	check(t, err)
	check(t, d.Close())
	if _, err := os.Stat(again); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the copy outlives the program: %v", err)
	}
	check(t, d.Unlock(t.Context(), password))
}

// TestFile_Elsewhere: on another desktop a file is fetched when it is wanted, is
// kept or let go as its person likes, and without a network what is not here
// cannot be read. One that was damaged on the disk is fetched anew.
func TestFile_Elsewhere(t *testing.T) {
	d, spare := at(t, "anna"), fresh(t, "anna")
	firm := d.counterparty(t, "ООО Там")
	content := strings.Repeat("страница ", 20_000)
	spot := d.attach(t, firm, "Files", scan(t, "том.txt", content))
	d.sync(t)
	spare.sync(t)
	if f := spare.files(t, firm)[spot]; f.Here || f.Queued {
		t.Errorf("not fetched: %+v", f)
	}
	to := filepath.Join(t.TempDir(), "том")
	spare.offline(t)
	spare.refuses(t, spare.Content(t.Context(), firm, spot, to), "offline")
	spare.online(t)
	check(t, spare.Pin(t.Context(), firm, spot, true))
	if f := spare.files(t, firm)[spot]; !f.Here || !f.Pinned {
		t.Errorf("pinned: %+v", f)
	}
	damage(t, filepath.Join(spare.dir, "files"))
	check(t, spare.Content(t.Context(), firm, spot, to))
	if got, err := os.ReadFile(to); err != nil || !bytes.Equal(got, []byte(content)) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	check(t, spare.Evict(t.Context(), firm, spot))
	if f := spare.files(t, firm)[spot]; f.Here || f.Pinned {
		t.Errorf("let go: %+v", f)
	}
}

// TestPlace_Refused: a file is not put where something else lies, nor where no
// folder is, and what is in the way is said before anything is done; a file of
// that name is replaced.
func TestPlace_Refused(t *testing.T) {
	d := at(t, "vera") // who may take lists out
	firm := d.counterparty(t, "ООО Места")
	spot := d.attach(t, firm, "Files", scan(t, "a.txt", "новое"))
	dir := t.TempDir()
	old := filepath.Join(dir, "old.csv")
	check(t, os.WriteFile(old, []byte("прежнее"), 0o600))
	t.Chdir(dir)
	check(t, os.Mkdir("folder.csv", 0o700))
	l, err := net.Listen("unix", "socket.csv")
	check(t, err)
	defer l.Close()
	for to, rule := range map[string]string{
		"folder.csv": "file not_a_file", "folder.csv/": "file not_a_file", ".": "file not_a_file", "socket.csv": "file not_a_file",
		"none/a.csv": "file no_folder", "none/": "file no_folder", "old.csv/a.csv": "file no_folder",
		strings.Repeat("я", 200) + ".csv": "file file_name_long",
	} {
		d.refuses(t, d.Content(t.Context(), firm, spot, to), rule)
		if _, err := d.Export(t.Context(), app.ExportArgs{Query: app.Query{Kind: "Counterparty"}, File: to}); strings.HasSuffix(to, ".csv") {
			d.refuses(t, err, rule)
		}
	}
	for path, rule := range map[string]string{"old.csv/a": "file no_file", strings.Repeat("я", 200): "file file_name_long"} {
		_, err := d.Attach(t.Context(), firm, "Files", path, quiet)
		d.refuses(t, err, rule)
		_, err = d.Import(t.Context(), app.ImportArgs{File: path, Kind: "Counterparty"})
		d.refuses(t, err, rule)
	}
	check(t, d.Content(t.Context(), firm, spot, old))
	if got, err := os.ReadFile(old); err != nil || string(got) != "новое" {
		t.Errorf("%q, %v", got, err)
	}
	if left, err := filepath.Glob(".kontor-*"); err != nil || len(left) > 0 {
		t.Errorf("left lying about: %v %v", left, err)
	}
}

// damage turns a bit in every file of a folder.
func damage(t *testing.T, dir string) {
	t.Helper()
	n := 0
	check(t, filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		n++
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		raw[len(raw)/2] ^= 1
		return os.WriteFile(path, raw, 0o600)
	}))
	if n == 0 {
		t.Fatal("there is nothing to damage")
	}
}
