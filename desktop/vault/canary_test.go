package vault

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/crypto/chacha20poly1305"
	"golang.org/x/text/encoding/charmap"

	"kontor/shared/doc"
	"kontor/shared/wire"
)

// What nobody else writes, of letters and of digits.
const (
	canary      = "Щъыкарейка-Бюзю"
	canaryPhone = "+74953318777"
)

// spellings are the ways in which a text may lie on a disk.
func spellings(t testing.TB, text string) (all [][]byte) {
	t.Helper()
	for _, s := range []string{text, strings.ToLower(text), strings.ToUpper(text)} {
		raw := []byte(s)
		var le, be []byte
		for _, u := range utf16.Encode([]rune(s)) {
			le, be = binary.LittleEndian.AppendUint16(le, u), binary.BigEndian.AppendUint16(be, u)
		}
		cp1251, err := charmap.Windows1251.NewEncoder().Bytes(raw)
		check(t, err)
		escaped := strings.Trim(fmt.Sprintf("%+q", s), `"`)
		all = append(all, raw, le, be, cp1251, []byte(escaped))
		for _, b := range [][]byte{raw, le} {
			all = append(all, []byte(hex.EncodeToString(b)), []byte(strings.ToUpper(hex.EncodeToString(b))))
			for shift := range 3 { // the middle is the same wherever the text begins
				code := base64.StdEncoding.EncodeToString(append(make([]byte, shift), b...))
				all = append(all, []byte(code[4:len(code)-4]))
			}
		}
	}
	return all
}

func holdsAny(raw []byte, needles [][]byte) bool {
	for _, n := range needles {
		if bytes.Contains(raw, n) {
			return true
		}
	}
	return false
}

// leaks names the files of a folder that hold a canary in any spelling.
func leaks(t testing.TB, dir string) (names []string) {
	t.Helper()
	needles := append(spellings(t, canary), spellings(t, canaryPhone)...)
	for name, raw := range files(t, dir) {
		if holdsAny(raw, needles) {
			names = append(names, name)
		}
	}
	return names
}

// busy lets a copy see everything that a day brings.
func busy(t testing.TB, v *Vault) {
	t.Helper()
	ctx := context.Background()
	_, err := v.ApplyRows(ctx, []wire.Rows{frame(1, nil, row(1, 1, "Name", canary, "Direct", map[string]string{"E164": canaryPhone}))}, true)
	check(t, err)
	check(t, v.Index(ctx))
	check(t, v.IndexFields(ctx))
	save(t, v, mutation(1, edited(1, "Note", canary), made(2, "Name", canary+" 2", "TaxID", canaryPhone)))
	check(t, v.KeepPage(ctx, id(1), []wire.Entry{{Reason: canary, Fields: []wire.EntryField{{Path: "Name", Old: canary, New: canaryPhone}}}}, v.Forgotten()))
	acks(t, v, wire.Ack{ID: id(100001), N: 1, Faults: []*doc.Error{doc.Invalid(canary, "x")}})
	check(t, v.Index(ctx))
	for _, text := range []string{canary, canaryPhone} {
		if rows, err := v.Find(ctx, text, 5); err != nil || len(rows) == 0 {
			t.Fatal("the canary is not found by those who may", err)
		}
	}
	check(t, v.Set(ctx, map[string]string{"identity": canary}))
}

func TestCanary_Open(t *testing.T) {
	v := create(t)
	busy(t, v)
	if names := leaks(t, v.dir); names != nil {
		t.Fatal("plain text while open:", names)
	}
	check(t, v.emptyLog(context.Background(), true))
	check(t, v.run(context.Background(), `VACUUM`))
	if names := leaks(t, v.dir); names != nil {
		t.Fatal("plain text after a vacuum:", names)
	}
}

func TestCanary_Killed(t *testing.T) {
	dir := t.TempDir()
	killAfter(t, dir, 20)
	if _, err := os.Stat(filepath.Join(dir, databaseName+"-wal")); err != nil {
		t.Fatal("a killed program leaves its log:", err)
	}
	if names := leaks(t, dir); names != nil {
		t.Fatal("plain text after a kill:", names)
	}
}

// TestCanary_Control: the scan finds what an unencrypted database keeps, in
// the database and in its log, and every spelling by itself.
func TestCanary_Control(t *testing.T) {
	dir := t.TempDir()
	db, err := sql.Open("sqlite3", filepath.Join(dir, databaseName)+"?_journal_mode=WAL")
	check(t, err)
	defer db.Close()
	for _, text := range []string{`CREATE TABLE x (s TEXT)`, `INSERT INTO x VALUES ('` + canary + `')`} {
		_, err = db.Exec(text)
		check(t, err)
	}
	if names := leaks(t, dir); len(names) != 1 || names[0] != databaseName+"-wal" {
		t.Fatal("the log of a plain database is not found:", names)
	}
	for i, s := range spellings(t, canary) {
		check(t, os.WriteFile(filepath.Join(dir, "spelling"), append([]byte("abc"), s...), 0o600))
		if len(leaks(t, dir)) != 2 {
			t.Fatalf("spelling %d is not found", i)
		}
	}
}

// plain gives every page of the database and of its log opened with its key:
// what somebody finds who has both.
func plain(t testing.TB, v *Vault) []byte {
	t.Helper()
	aead, err := chacha20poly1305.NewX(v.data)
	check(t, err)
	raw, err := os.ReadFile(filepath.Join(v.dir, databaseName))
	check(t, err)
	var all []byte
	const unit = 1 + 24 + 4096 + 16
	for n := 0; (n+1)*unit <= len(raw); n++ {
		u := raw[n*unit : (n+1)*unit]
		aad := binary.LittleEndian.AppendUint64([]byte{1, 1}, uint64(n))
		page, err := aead.Open(nil, u[1:25], u[25:], aad)
		check(t, err)
		all = append(all, page...)
	}
	if wal, err := os.Stat(filepath.Join(v.dir, databaseName+"-wal")); err == nil && wal.Size() > 0 {
		t.Fatal("the log is not empty, so not looked at")
	}
	return all
}

// trigram is how the index of search holds the beginning of the canary, less
// the byte that its neighbours may share.
var trigram = []byte("щъы")[1:]

// remains tells where in a copy something of the canary is left.
func remains(t testing.TB, v *Vault) (where []string) {
	t.Helper()
	all := plain(t, v)
	for name, needles := range map[string][][]byte{
		"pages": append(spellings(t, canary), spellings(t, canaryPhone)...), "search": {trigram}, "sort key": {titleKey(v.words.SortKey())(canary)},
	} {
		if holdsAny(all, needles) {
			where = append(where, name)
		}
	}
	return where
}

// dropping fills a copy in which a canary lies among many others, and drops it.
func dropping(t testing.TB) (v *Vault, before []string) {
	ctx := context.Background()
	v = create(t)
	fillVault(t, v, budgetFrames(t, 2000))
	apply(t, v, frame(3000, nil,
		row(5001, 1, "Name", canary, "Direct", map[string]string{"E164": canaryPhone}, "TaxID", canaryPhone, "Note", strings.Repeat(canary+" ", 900)),
		row(5002, 1, "Name", "neighbour", "Limit", doc.Money{Minor: 1, Currency: "RUB"}, "Note", canary, "Number", "К-1")))
	check(t, v.Index(ctx))
	check(t, v.IndexFields(ctx))
	save(t, v, mutation(1, edited(5001, "Note", canary+" again")))
	acks(t, v, wire.Ack{ID: id(100001), N: 1, Seq: 3001})
	check(t, v.KeepPage(ctx, id(5001), []wire.Entry{{Reason: canary}}, v.Forgotten()))
	check(t, v.KeepPage(ctx, id(5002), []wire.Entry{{Reason: canary}}, v.Forgotten()))
	check(t, v.Index(ctx))
	check(t, v.emptyLog(ctx, true))
	return v, remains(t, v)
}

// TestDrop: of what was dropped or stripped no byte remains, key or no key.
func TestDrop(t *testing.T) {
	ctx := context.Background()
	v, before := dropping(t)
	if len(before) != 3 {
		t.Fatal("before the drop the scan finds the canary only in:", before)
	}
	stripped := row(5002, 2, "Name", "neighbour", "Number", "К-1")
	stripped.Shape, stripped.Hidden = 1, []string{"Note", "Limit"}
	turn := apply(t, v, frame(3002, []doc.ID{id(5001)}, stripped))
	if !turn.Dropped {
		t.Fatal("nothing was dropped")
	}
	if where := remains(t, v); where != nil {
		t.Fatal("the canary is left in:", where)
	}
	if rows, err := v.Find(ctx, canary, 5); err != nil || len(rows) != 0 {
		t.Fatal(rows, err)
	}
	if holder := value(t, v, 5001, "Name"); holder != "gone" {
		t.Fatal(holder)
	}
	check(t, v.Verify(ctx))
}

// TestDrop_Control: without the scrub the same scan finds what was dropped.
func TestDrop_Control(t *testing.T) {
	ctx := context.Background()
	v, _ := dropping(t)
	check(t, v.run(ctx, `PRAGMA secure_delete=0`))
	check(t, v.update(ctx, func(s store) error { return s.drop(id(5001)) }))
	check(t, v.emptyLog(ctx, true))
	if where := remains(t, v); len(where) == 0 {
		t.Fatal("nothing is left even without a scrub: the scan proves nothing")
	}
}
