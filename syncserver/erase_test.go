package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"kontor/shared/crm"
	"kontor/shared/doc"
	"kontor/shared/docdb"
	"kontor/shared/i18n"
	"kontor/shared/wire"
	"kontor/syncserver/calendar"
)

// spelt are the ways in which a text may lie in a base.
func spelt(text string) (all [][]byte) {
	var le []byte
	for _, u := range utf16.Encode([]rune(text)) {
		le = binary.LittleEndian.AppendUint16(le, u)
	}
	return [][]byte{[]byte(text), le, le[1:], []byte(strings.Trim(fmt.Sprintf("%+q", text), `"`))}
}

// holding names the files of a folder in which one of the texts stands.
func holding(t *testing.T, dir string, texts ...string) (names []string) {
	t.Helper()
	if err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		raw, err := os.ReadFile(path)
		for _, text := range texts {
			if slices.ContainsFunc(spelt(text), func(s []byte) bool { return bytes.Contains(raw, s) }) {
				names = append(names, filepath.Base(path)+": "+text)
			}
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return names
}

// acted reads the act that a command has printed.
func acted(t *testing.T, text string) (a act) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &a); err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return a
}

func (o *office) erases(id doc.ID) act {
	o.t.Helper()
	var out bytes.Buffer
	if err := o.command(o.t.Context(), cmdline{words: []string{"erase", string(id)}, lang: i18n.RU}, &out); err != nil {
		o.t.Fatal(err)
	}
	return acted(o.t, out.String())
}

// scanned gives the person a scan of his consent, and tells under what it lies.
func (o *office) scanned(bytes string) doc.File {
	o.t.Helper()
	sha := fmt.Sprintf("%x", sha256.Sum256([]byte(bytes)))
	f := doc.File{SHA256: sha, Name: "Согласие.pdf", Size: int64(len(bytes))}
	o.edit(o.anna, "ContactPerson", o.person, map[string]any{"PdConsentFile": f})
	if err := o.bring(o.t.Context(), "desk", o.anna, []byte(bytes)); err != nil {
		o.t.Fatal(err)
	}
	return f
}

func (o *office) lies(f doc.File) bool {
	r, err := o.content.Read(f.SHA256)
	if err == nil {
		err = r.Close()
	}
	return err == nil
}

// TestErase: a person goes out of documents, history, files, folder and feeds;
// that somebody was there stays.
func TestErase(t *testing.T) {
	for engine := range engines {
		t.Run(engine, func(t *testing.T) {
			o := newOfficeOn(t, engine)
			first, second := o.scanned("первый скан"), o.scanned("второй скан")
			o.edit(o.anna, "Counterparty", o.firm, map[string]any{"Files/" + string(o.next()): second})
			o.edit(o.anna, "ContactPerson", o.person, map[string]any{"Notes": "любит Щъыку"})
			path, _ := o.subscribe(o.anna, wire.FeedArgs{Level: "full", Contacts: true, Scope: "all"})
			page := o.page(calendar.NewHandler(feedSource{o.base}, calendar.Options{Log: slog.New(slog.DiscardHandler), Pace: time.Millisecond}))
			texts := []string{"Котов", "375296123456", "Щъыку"}
			if !strings.Contains(page(path), "Котов") || !o.lies(first) || !o.lies(second) {
				t.Fatal("he is not there before")
			}
			if engine == "sqlite" && len(holding(t, o.dir, texts...)) == 0 {
				t.Fatal("the scan does not find who is there still")
			}

			a := o.erases(o.person)
			if a.Already || a.Kind != "ContactPerson" || a.By != "system" || a.Files != 1 || a.Values == 0 || len(a.Devices) != 0 || !slices.Contains(a.Fields, "LastName") {
				t.Errorf("the act: %+v", a)
			}
			if engine == "sqlite" {
				if left := holding(t, o.dir, texts...); left != nil {
					t.Error("left in", left)
				}
			}
			if text := page(path); strings.Contains(text, "Котов") || !strings.Contains(text, "Обезличенное лицо") || strings.Contains(text, "Birthday") {
				t.Errorf("the feed:\n%s", text)
			}
			if o.lies(first) || !o.lies(second) {
				t.Error("his own scan is there, or the firm's is not")
			}
			o.sound()
			if again := o.erases(o.person); !again.Already || again.Seq != a.Seq || again.At != a.At || again.Values+again.Files != 0 {
				t.Errorf("twice: %+v", again)
			}
			if n := o.audited("erased"); n != 2 {
				t.Errorf("%d lines of audit", n)
			}
		})
	}
}

// TestEraseAgain: what a killed command has begun is ended when it is given
// again.
func TestEraseAgain(t *testing.T) {
	o := newOffice(t)
	scan := o.scanned("скан")
	if _, err := o.records.Erase(t.Context(), o.person, "никто"); err != nil {
		t.Fatal(err)
	}
	if len(holding(t, o.dir, "Котов")) == 0 || !o.lies(scan) {
		t.Fatal("it was ended at once")
	}
	if a := o.erases(o.person); !a.Already || a.Files != 1 || o.lies(scan) {
		t.Errorf("ended: %+v", a)
	}
	if left := holding(t, o.dir, "Котов"); left != nil {
		t.Error("left in", left)
	}
	o.sound()
}

// page asks one server for a feed again and again, as calendar programs do.
func (o *office) page(h http.Handler) func(path string) string {
	return func(path string) string {
		o.t.Helper()
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequestWithContext(o.t.Context(), http.MethodGet, path, nil))
		raw, err := io.ReadAll(w.Result().Body)
		if err != nil || w.Code != http.StatusOK {
			o.t.Fatal(w.Code, err)
		}
		return strings.ReplaceAll(string(raw), "\r\n ", "")
	}
}

func (o *office) sound() {
	o.t.Helper()
	if err := o.records.Verify(o.t.Context(), func(wrong string) { o.t.Errorf("verify: %s", wrong) }); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) audited(what string) (n int) {
	o.t.Helper()
	if err := o.db.View(o.t.Context(), func(tx *docdb.Tx) error {
		_, err := tx.Row([]any{&n}, `SELECT count(*) FROM audit WHERE what = $1`, what)
		return err
	}); err != nil {
		o.t.Fatal(err)
	}
	return n
}

// people makes persons in a base that nobody serves.
func (p *program) people(names ...string) (ids []string) {
	p.t.Helper()
	c := cmdline{options: map[string]string{"data": p.dir}}
	if p.more != nil {
		c.options["db"] = p.more[1]
	}
	b, err := openBase(p.t.Context(), c, slog.New(slog.DiscardHandler))
	if err != nil {
		p.t.Fatal(err)
	}
	o := &office{base: b, t: p.t}
	firm := o.create("", "Counterparty", map[string]any{"NameShort": "Альфа", "Kind": "legal", "Country": "BY", "Roles": []string{"client"}})
	for _, name := range names {
		ids = append(ids, string(o.create("", "ContactPerson", map[string]any{
			"LastName": name, "Positions/" + string(o.next()): crm.Position{Counterparty: doc.Ref[crm.Counterparty](firm)},
		})))
	}
	if err := b.Close(); err != nil {
		p.t.Fatal(err)
	}
	return append(ids, string(firm))
}

// TestEraseCommand: the command takes out whom it can while the server runs and
// while it does not, and says whom it cannot.
func TestEraseCommand(t *testing.T) {
	for engine := range engines {
		t.Run(engine, func(t *testing.T) {
			p := newProgram(t, engine)
			p.must("init", "--trial")
			ids := p.people("Щъыкарейка", "Бюзю-Эфцх")
			takes := func(id, name string) {
				t.Helper()
				p.refused(2, "id", "erase")
				p.refused(2, "one word too many", "erase", id, id)
				p.refused(1, "no such document", "erase", string(doc.Derive("nobody")))
				p.refused(1, "only these can be erased: ContactPerson", "erase", ids[2])
				if a := acted(t, p.must("erase", id)[0]); a.Already || a.Values == 0 || len(a.Outside) == 0 {
					t.Errorf("the act: %+v", a)
				}
				if a := acted(t, p.must("erase", id)[0]); !a.Already {
					t.Errorf("twice: %+v", a)
				}
				if left := holding(t, p.dir, name); left != nil {
					t.Error("left in", left)
				}
				if got := p.must("verify"); len(got) != 1 || got[0] != "ok" {
					t.Errorf("verify: %q", got)
				}
			}
			takes(ids[0], "Щъыкарейка")
			s := p.serve()
			takes(ids[1], "Бюзю-Эфцх")
			s.end()
		})
	}
}
