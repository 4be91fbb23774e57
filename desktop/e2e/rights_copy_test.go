package e2e

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/chacha20poly1305"

	"kontor/desktop/vault"
	"kontor/desktop/vault/cryptvfs"
	"kontor/shared/docdb"
)

// found tells which of some texts of plain letters are in raw bytes, in capital
// letters or in small ones.
func found(raw []byte, texts []string) (all []string) {
	lower := bytes.Clone(raw)
	for i, b := range lower {
		if b >= 'A' && b <= 'Z' {
			lower[i] = b + 'a' - 'A'
		}
	}
	for _, text := range texts {
		if bytes.Contains(lower, []byte(text)) {
			all = append(all, text)
		}
	}
	return all
}

// bare is a profile's copy as somebody sees it who has the password and other
// tools than ours: what is deleted in it but not gone, he finds as well.
type bare struct {
	t     *testing.T
	pages []byte // of the database and of its log, each opened with the key
	rows  []byte // every value of every table
	db    *docdb.DB
}

// newBare looks at a copy whose program rests or has ended, with its key.
func newBare(t *testing.T, profile string, data []byte) *bare {
	t.Helper()
	b := &bare{t: t}
	dir := t.TempDir()
	for _, name := range []string{"kontor.db", "kontor.db-wal"} {
		raw, err := os.ReadFile(filepath.Join(profile, name))
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		b.pages = append(b.pages, plainPages(t, data, name, raw)...)
		if err := os.WriteFile(filepath.Join(dir, name), raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	key, err := cryptvfs.Open(data)
	if err != nil {
		t.Fatal(err)
	}
	if b.db, err = docdb.OpenSQLite(t.Context(), key.DSN(filepath.Join(dir, "kontor.db"))); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = b.db.Close(), key.Close() })
	b.readTables()
	return b
}

// dataKey unseals a profile's key with the password.
func dataKey(t *testing.T, profile string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(profile, "keys.json"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Version int
		Vault   string
		Slots   []struct {
			Kind   string
			KDF    *vault.KDF
			Sealed []byte
		}
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	for _, s := range file.Slots {
		if s.Kind != "password" {
			continue
		}
		aead, err := chacha20poly1305.NewX(argon2.IDKey([]byte(password), s.KDF.Salt, s.KDF.Time, s.KDF.Memory, s.KDF.Threads, 32))
		if err != nil {
			t.Fatal(err)
		}
		aad, err := json.Marshal([]any{"kontor-vault", file.Version, file.Vault, s.Kind, s.KDF})
		if err != nil {
			t.Fatal(err)
		}
		data, err := aead.Open(nil, s.Sealed[:24], s.Sealed[24:], aad)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	t.Fatal("no password opens the copy")
	return nil
}

// How the sealed files are laid out: a page is a unit, in the log behind a
// header of the file and one of its own.
const (
	sealing   = 41 // format, nonce and tag around each unit
	pageSize  = 4096
	logHead   = 32 + sealing
	frameHead = 24 + sealing
)

// plainPages opens every page of a database or of its log, whether SQLite still
// wants it or not.
func plainPages(t *testing.T, data []byte, name string, raw []byte) (all []byte) {
	t.Helper()
	aead, err := chacha20poly1305.NewX(data)
	if err != nil {
		t.Fatal(err)
	}
	kind, at, step, number := byte(1), 0, pageSize+sealing, uint64(1)
	if name == "kontor.db-wal" {
		kind, at, step, number = 2, logHead+frameHead, frameHead+pageSize+sealing, 2
	}
	for n := uint64(0); at+pageSize+sealing <= len(raw); n++ {
		unit := raw[at : at+pageSize+sealing]
		aad := binary.LittleEndian.AppendUint64([]byte{1, kind}, n*number+number&2)
		page, err := aead.Open(nil, unit[1:25], unit[25:], aad)
		if err != nil {
			t.Fatalf("page %d of %s does not open: %v", n, name, err)
		}
		all, at = append(all, page...), at+step
	}
	return all
}

// readTables reads every table, those in which search keeps itself as well.
func (b *bare) readTables() {
	b.t.Helper()
	for _, table := range b.column(`SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0`) {
		rows, err := b.db.Reader.QueryContext(b.t.Context(), `SELECT * FROM "`+table+`"`)
		if err != nil {
			b.t.Fatal(err)
		}
		names, err := rows.Columns()
		for err == nil && rows.Next() {
			values, into := make([]any, len(names)), make([]any, len(names))
			for i := range values {
				into[i] = &values[i]
			}
			err = rows.Scan(into...)
			for _, v := range values {
				b.rows = fmt.Appendf(b.rows, "%s\n", v)
			}
		}
		if err != nil || rows.Err() != nil {
			b.t.Fatal(err, rows.Err())
		}
	}
}

func (b *bare) column(text string, args ...any) (all []string) {
	b.t.Helper()
	rows, err := b.db.Reader.QueryContext(b.t.Context(), text, args...)
	if err != nil {
		b.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			b.t.Fatal(err)
		}
		all = append(all, s)
	}
	return all
}

// holds tells where in the copy any of the texts is.
func (b *bare) holds(texts []string) (where []string) {
	b.t.Helper()
	if len(found(b.pages, texts)) > 0 {
		where = append(where, "pages")
	}
	if len(found(b.rows, texts)) > 0 {
		where = append(where, "tables")
	}
	for _, text := range texts {
		if len(b.column(`SELECT rowid FROM search WHERE search MATCH ?`, `"`+text+`"`)) > 0 {
			return append(where, "search")
		}
	}
	return where
}
