package records_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"kontor/shared/doc"
	"kontor/shared/docdb"
	"kontor/shared/wire"
	"kontor/syncserver/records"
)

// What nobody else is called, and what stands for it afterwards.
const (
	someName  = "Щъыкарейка-Бюзю"
	someNote  = "zqxjkvbw@kanareyka.example"
	someThing = "Эфцхнотка Юьщ"
	nobody    = "Обезличенное лицо"
)

var hash2 = strings.Repeat("5f", 32)

// spelt are the ways in which a text may lie in a base.
func spelt(text string) (all [][]byte) {
	var le, be []byte
	for _, u := range utf16.Encode([]rune(text)) {
		le, be = binary.LittleEndian.AppendUint16(le, u), binary.BigEndian.AppendUint16(be, u)
	}
	return [][]byte{[]byte(text), le, be, []byte(strings.Trim(fmt.Sprintf("%+q", text), `"`))}
}

// leftIn names what of the person a base's files hold: SQLite's all, and of
// PostgreSQL those of the database itself, which its own log does not belong to.
func (b *base) leftIn() (where []string) {
	b.Helper()
	var dir string
	if b.db.Engine == docdb.SQLite {
		dir = filepath.Dir(b.text(`SELECT file FROM pragma_database_list WHERE name = 'main'`))
	} else {
		b.onDisk("CHECKPOINT")
		dir = filepath.Join(b.text(`SHOW data_directory`), "base", b.text(`SELECT oid::text FROM pg_database WHERE datname = current_database()`))
	}
	if err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		for _, text := range []string{someName, strings.ToUpper(someName), someNote, someThing} {
			if slices.ContainsFunc(spelt(text), func(s []byte) bool { return bytes.Contains(raw, s) }) {
				where = append(where, filepath.Base(path)+": "+text)
			}
		}
		return err
	}); err != nil {
		b.Fatal(err)
	}
	return where
}

// onDisk runs what no transaction may be around.
func (b *base) onDisk(text string) {
	b.Helper()
	if _, err := b.db.Writer.ExecContext(b.Context(), text); err != nil {
		b.Fatal(err)
	}
}

func (b *base) person() *Person { b.Helper(); return b.read("Person", id("p")).(*Person) }

// known lets two people write of a third, at odds once, and leaves traces of him
// wherever a base keeps any. It gives the two.
func (b *base) known() (anna, egor *client) {
	b.Helper()
	anna, egor = b.client("anna", "a"), b.client("egor", "e")
	anna.ok(write("Firm", id("f"), fields{"Name": "f"}))
	anna.ok(write("Person", id("p"), fields{
		"Name": "before", "Firm": id("f"), "Kept": "kept", "Proof": scan(hash), "Note": someNote,
		"Posts/" + string(id("1")): fields{"At": id("f"), "What": someThing},
		"Posts/" + string(id("2")): fields{"At": id("f"), "What": someThing},
		"Posts/" + string(id("3")): fields{"At": id("f"), "What": someThing},
	}))
	anna.ok(edit("Person", id("p"), fields{"Name": someName}))
	anna.ok(edit("Person", id("p"), fields{"Posts/" + string(id("2")): nil, "Posts/" + string(id("3")): fields{"What": nil}}))
	m := anna.wish(edit("Person", id("p"), fields{"Kept": "still", "Note": nil}))
	m.Reason = someName + " asked"
	anna.push(m)
	both := anna.wish(edit("Person", id("p"), fields{"Kept": "and still"}), edit("Firm", id("f"), fields{"Note": "moved"}))
	both.Reason = strings.ToUpper(someName) + " has moved"
	anna.push(both)
	other := anna.wish(edit("Firm", id("f"), fields{"Note": "other"}))
	other.Reason = "because"
	anna.push(other)
	// Egor had seen nothing of it: what he offers is kept as a conflict.
	egor.ok(edit("Person", id("p"), fields{"Name": someName + " II", "Note": someThing}))
	if len(b.conflictsOf(id("p"))) == 0 {
		b.Fatal("nothing is at odds")
	}
	return anna, egor
}

func (b *base) conflictsOf(id doc.ID) (all []doc.ID) {
	b.Helper()
	if err := b.db.View(b.Context(), func(tx *docdb.Tx) (err error) {
		all, err = tx.Pointing("Conflict", "Doc", id)
		return err
	}); err != nil {
		b.Fatal(err)
	}
	return all
}

func (b *base) erase() records.Erasure {
	b.Helper()
	e, err := b.r.Erase(b.Context(), id("p"), nobody)
	if err != nil {
		b.Fatal(err)
	}
	return e
}

// TestErase: of a person who was taken out no byte is left in the base, the
// fact of him is, and the history is redacted, not altered.
func TestErase(t *testing.T) {
	each(t, func(t *testing.T, b *base) {
		b.known()
		b.sound()
		if before := b.leftIn(); len(before) == 0 {
			t.Fatal("the scan does not find who is there still")
		}
		e := b.erase()
		if err := b.r.Scrub(t.Context()); err != nil {
			t.Fatal(err)
		}
		if left := b.leftIn(); left != nil {
			t.Error("left:", left)
		}
		b.sound()
		p := b.person()
		if p.Name != nobody || p.Firm.ID() != id("f") || p.Kept != "and still" || p.Note != "" || p.Proof.SHA256 != "" || !p.Erased() {
			t.Errorf("what stays: %+v", p)
		}
		if at := p.Posts[id("1")]; len(p.Posts) != 2 || at.At.ID() != id("f") || at.What != "" {
			t.Errorf("posts: %+v", p.Posts)
		}
		if e.Already || e.Kind != "Person" || e.Lines < 4 || e.Values < 8 || e.Conflicts != 2 || e.Answers == 0 || !slices.Contains(e.Fields, "Name") || e.Seq != b.r.Head() {
			t.Errorf("the act: %+v", e)
		}
		// Of both offers nothing is left to decide.
		for _, c := range b.conflictsOf(id("p")) {
			if d := b.read("Conflict", c); !doc.Erased(d) || !d.Meta().Deleted {
				t.Errorf("conflict: %+v", d)
			}
		}
		again := b.erase()
		if !again.Already || again.Seq != e.Seq || again.At != e.At || again.Lines != 0 {
			t.Errorf("twice: %+v after %+v", again, e)
		}
		b.sound()
	})
}

// TestErase_Reason: a reason that names the person goes from all that the change
// was of, any other stays.
func TestErase_Reason(t *testing.T) {
	each(t, func(t *testing.T, b *base) {
		b.known()
		b.erase()
		if n := b.count(`SELECT count(*) FROM history WHERE reason <> ''`); n != 1 || b.text(`SELECT reason FROM history WHERE reason <> ''`) != "because" {
			t.Errorf("%d reasons are left", n)
		}
		b.sound()
	})
}

// TestErase_Inflected: people write names as they speak them.
func TestErase_Inflected(t *testing.T) {
	each(t, func(t *testing.T, b *base) {
		anna, _ := b.known()
		anna.pull()
		anna.ok(edit("Person", id("p"), fields{"Name": "Алёна Петрова-Лис"}))
		reason := func(text string) {
			m := anna.wish(edit("Person", id("p"), fields{"Kept": text}), edit("Firm", id("f"), fields{"Note": text}))
			m.Reason = text
			anna.push(m)
		}
		for _, text := range []string{"по просьбе Петровой", "с Алёной говорили", "звонила Алена", "вместо Лиса"} {
			reason(text)
		}
		reason("перед каникулами, слились") // no name of hers
		b.erase()
		if n := b.count(`SELECT count(*) FROM history WHERE reason <> '' AND reason <> 'because'`); n != 1 || b.text(`SELECT reason FROM history WHERE reason <> '' AND reason <> 'because'`) != "перед каникулами, слились" {
			t.Errorf("%d reasons are left", n)
		}
		b.sound()
	})
}

// TestErase_Marked: a person marked for deletion is taken out like any other, and
// a conflict that was settled as well.
func TestErase_Marked(t *testing.T) {
	each(t, func(t *testing.T, b *base) {
		anna, egor := b.known()
		egor.pull()
		egor.ok(edit("Conflict", b.conflictsOf(id("p"))[0], fields{doc.DeletedPath: true}))
		anna.pull()
		gone := anna.wish(edit("Person", id("p"), fields{doc.DeletedPath: true}))
		gone.Reason = someName + " is gone"
		anna.push(gone)
		b.erase()
		if err := b.r.Scrub(t.Context()); err != nil {
			t.Fatal(err)
		}
		if left := b.leftIn(); left != nil || !b.person().Erased() || !b.person().Deleted {
			t.Error("left:", left)
		}
		b.sound()
	})
}

// TestErase_History: who reads the history sees that something was there, and
// not what.
func TestErase_History(t *testing.T) {
	each(t, func(t *testing.T, b *base) {
		b.known()
		b.erase()
		actor, err := b.r.Actor(t.Context(), id("egor"))
		if err != nil {
			t.Fatal(err)
		}
		page, err := b.r.History(t.Context(), actor, "Person", id("p"), 0)
		if err != nil {
			t.Fatal(err)
		}
		text, _ := json.Marshal(page)
		for _, s := range []string{someName, someNote, someThing} {
			if strings.Contains(string(text), s) {
				t.Errorf("%s is in %s", s, text)
			}
		}
		born := page[len(page)-1]
		if !slices.Contains(born.Masked, "Name") || !slices.ContainsFunc(born.Fields, func(f wire.EntryField) bool { return f.Path == "Kept" && f.New == `"kept"` }) {
			t.Errorf("the first line: %+v", born)
		}
	})
}

// TestErase_Closed: nobody comes back: neither by an edit, nor by one that was
// on its way, which becomes no conflict either.
func TestErase_Closed(t *testing.T) {
	each(t, func(t *testing.T, b *base) {
		anna, egor := b.known()
		late := egor.wish(edit("Person", id("p"), fields{"Name": someName, "Note": someNote}))
		b.erase()
		head, conflicts := b.r.Head(), b.conflictsOf(id("p"))
		if got := rules(egor.push(late)[0]); !slices.Contains(got, "erased") {
			t.Errorf("late: %v", got)
		}
		anna.pull()
		if got := anna.do(edit("Person", id("p"), fields{"Note": someNote})); !slices.Equal(got, []string{"erased"}) {
			t.Errorf("an edit: %v", got)
		}
		if b.r.Head() != head || len(b.conflictsOf(id("p"))) != len(conflicts) {
			t.Error("something was taken")
		}
		// The server's own moves stay possible: another answers for what is left.
		b.must(edit("Person", id("p"), fields{"Owner": id("boris")}))
		b.sound()
	})
}

// TestErase_Refused: only a person is taken out, and only one whom there is.
func TestErase_Refused(t *testing.T) {
	each(t, func(t *testing.T, b *base) {
		b.known()
		head := b.r.Head()
		for who, rule := range map[doc.ID]string{id("f"): "not_erasable", id("nobody"): "no_such_document", b.conflictsOf(id("p"))[0]: "not_erasable"} {
			if _, err := b.r.Erase(t.Context(), who, nobody); err == nil || doc.Faults(err)[0].Rule != rule {
				t.Errorf("%s: %v, want %s", who, err, rule)
			}
		}
		if b.r.Head() != head {
			t.Error("something was changed")
		}
		b.sound()
	})
}

// TestErase_Control: the same scan finds what is only taken out of the tables.
func TestErase_Control(t *testing.T) {
	each(t, func(t *testing.T, b *base) {
		b.known()
		b.erase()
		if left := b.leftIn(); len(left) == 0 {
			t.Error("nothing is left even without a scrub: the scan proves nothing")
		}
	})
}

// TestErase_Verify: what looks like an erasure and is none is found: a value
// gone without its salt, a salt without its value, both of somebody who was
// never taken out, and a value put back.
func TestErase_Verify(t *testing.T) {
	each(t, func(t *testing.T, b *base) {
		b.known()
		b.erase()
		b.sound()
		cut := func(column, path string, of doc.ID) {
			text := b.text(`SELECT `+column+` FROM history WHERE doc = $1 ORDER BY seq LIMIT 1`, of)
			parts, err := doc.Body(text).Parts()
			if err != nil || parts[path] == nil {
				t.Fatal(text, err)
			}
			delete(parts, path)
			b.exec(`UPDATE history SET `+column+` = $1 WHERE `+column+` = $2`, string(parts.Body()), text)
		}
		for name, tamper := range map[string]struct {
			do   func()
			want string
		}{
			"value without salt": {func() { cut("fields", "Kept", id("p")) }, `"Kept" was altered`},
			"somebody else's":    {func() { cut("fields", "Name", id("f")); cut("salts", "Name", id("f")) }, "nobody was erased"},
			"somebody else's reason": {func() {
				b.exec(`UPDATE history SET reason = '', salts = REPLACE(salts, '"":', '"x":') WHERE reason = 'because'`)
			}, "its reason was taken out"},
			"reason put back": {func() {
				b.exec(`UPDATE history SET reason = 'x' WHERE reason = '' AND doc = '` + string(id("p")) + `'`)
			}, "its reason was added"},
			"put back": {func() {
				b.exec(`UPDATE history SET fields = REPLACE(fields, '"Kept"', '"Name":["null","\"x\""],"Kept"') WHERE doc = '` + string(id("p")) + `'`)
			}, `"Name"`},
		} {
			b.exec(`CREATE TABLE kept_history AS SELECT * FROM history`)
			tamper.do()
			if found := strings.Join(b.wrongs(), "\n"); !strings.Contains(found, tamper.want) {
				t.Errorf("%s: found %q, want %q", name, found, tamper.want)
			}
			b.exec(`DELETE FROM history`)
			b.exec(`INSERT INTO history SELECT * FROM kept_history`)
			b.exec(`DROP TABLE kept_history`)
			b.sound()
		}
	})
}

// TestErase_Content: what only the person's document referred to goes, and is
// forgotten when its bytes are gone; what somebody else needs does not, and nobody
// can begin to need it meanwhile.
func TestErase_Content(t *testing.T) {
	each(t, func(t *testing.T, b *base) {
		anna, _ := b.known()
		anna.pull()
		anna.ok(edit("Person", id("p"), fields{"Proof": scan(hash2)}))
		anna.ok(edit("Firm", id("f"), fields{"Files/" + string(id("row")): scan(hash)}))
		b.erase()
		full := errors.New("disk")
		if _, err := b.r.Discard(t.Context(), id("p"), func(string) error { return full }); !errors.Is(err, full) {
			t.Fatal(err)
		}
		actor, err := b.r.Actor(t.Context(), id("egor"))
		if err != nil {
			t.Fatal(err)
		}
		var shas []string
		n, err := b.r.Discard(t.Context(), id("p"), func(sha string) error {
			shas = append(shas, sha)
			brief, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
			defer cancel()
			if err := b.r.Arrived(brief, actor, sha); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("the same is brought while it goes: %v", err)
			}
			return nil
		})
		if err != nil || n != 1 || !slices.Equal(shas, []string{hash2}) {
			t.Fatal(n, shas, err)
		}
		if n := b.count(`SELECT count(*) FROM content`); n != 1 {
			t.Errorf("%d references, want the firm's", n)
		}
		b.sound()
	})
}
