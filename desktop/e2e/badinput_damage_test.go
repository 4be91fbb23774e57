package e2e

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/crypto/chacha20poly1305"

	"kontor/shared/crm"
)

// wreck is a profile with work that no server has, to be damaged.
type wreck struct {
	*desk
	whole  map[string][]byte // its files before
	key    []byte            // of its copy
	unsent []string          // what firms are called that are nowhere else
}

// mark is in the name of every firm that is unsent.
const mark = "Несданная"

// newWreck makes a profile whose console has ended; name tells its firms from
// those of others.
func newWreck(t *testing.T, o *office, name string) *wreck {
	t.Helper()
	w := &wreck{desk: newDesk(t, o.must("user", "invite", "anna"), "")}
	firm := w.make("Сданная " + name)
	w.sync()
	w.must("offline", nil)
	for n := range 3 {
		w.unsent = append(w.unsent, fmt.Sprint(mark, n, name))
		w.make(w.unsent[n])
	}
	w.must("save", args{"id": firm, "patch": args{"NameShort": mark + name}})
	w.unsent = append(w.unsent, mark+name)
	w.end()
	w.whole, w.key = files(t, w.profile), dataKey(t, w.profile)
	return w
}

func (w *wreck) make(name string) string {
	w.t.Helper()
	return w.must("new", args{"kind": "Counterparty", "fields": args{"NameShort": name, "Kind": "legal", "Country": "RU", "Roles": []string{"client"}}}).text("id")
}

// lay puts the profile's files as they were, but for one.
func (w *wreck) lay(name string, raw []byte) {
	w.t.Helper()
	changed := maps.Clone(w.whole)
	changed[name] = raw
	for name, raw := range changed {
		if err := os.WriteFile(filepath.Join(w.profile, name), raw, 0o600); err != nil {
			w.t.Fatal(err)
		}
	}
	for _, name := range []string{"kontor.db-wal", "kontor.db-shm"} {
		_ = os.Remove(filepath.Join(w.profile, name))
	}
}

// pitted turns a bit in each page of the documents that lists are made of, but
// for those that hold what is read to let somebody in: the company's settings.
func (w *wreck) pitted() []byte {
	w.t.Helper()
	raw := bytes.Clone(w.whole["kontor.db"])
	pages := plainPages(w.t, w.key, "kontor.db", raw)
	n := 0
	for at := 0; at+pageSize <= len(pages); at += pageSize {
		if page := pages[at : at+pageSize]; bytes.Contains(page, []byte(`"List":"`)) && !bytes.Contains(page, []byte(mark)) &&
			!bytes.Contains(page, []byte(crm.SettingsID)) {
			raw[at/pageSize*(pageSize+sealing)+1000] ^= 4
			n++
		}
	}
	if n < 10 {
		w.t.Fatalf("only %d pages of reference lists", n)
	}
	return raw
}

// short gives the database as it is when its end was cut off: its header says
// that there are pages which are not there.
func (w *wreck) short() []byte {
	w.t.Helper()
	raw := bytes.Clone(w.whole["kontor.db"])
	aead, err := chacha20poly1305.NewX(w.key)
	if err != nil {
		w.t.Fatal(err)
	}
	head := plainPages(w.t, w.key, "kontor.db", raw[:pageSize+sealing])
	binary.BigEndian.PutUint32(head[28:], uint32(len(raw)/(pageSize+sealing)+50))
	nonce := raw[1:25]
	aead.Seal(raw[25:25], nonce, head, append([]byte{1, 1}, make([]byte, 8)...))
	return raw[:len(raw)-100]
}

// TestE2EDamage: a damaged copy is told as such in both languages and is made
// anew from the server; nothing that was unsent is lost.
func TestE2EDamage(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.department("Продажи", "sales")
	newDesk(t, o.hire("anna", "Белова Анна Ильинична", "sales", "Продажи"), "").end()
	witness := newDesk(t, o.hire("boris", "Котов Борис Ильич", "head", "Продажи"), "")
	pitted, short := newWreck(t, o, "в ямах"), newWreck(t, o, "обрезана")
	o.stop()
	pitted.badKeys()
	pitted.nothingLeft()
	pitted.lay("kontor.db", pitted.pitted())
	pitted.open()
	pitted.must("unlock", args{"password": password})
	pitted.badly("vault_damaged", "list", args{"kind": "ListItem"})
	short.lay("kontor.db", short.short())
	short.open()
	short.badly("vault_damaged", "unlock", args{"password": password})
	o.restart()
	pitted.rebuilt(witness)
	short.rebuilt(witness)
	pitted.again() // it opens as any other
	pitted.sync()
	o.verify()
}

// rebuilt has the copy made anew, and finds all that was unsent here and at a
// colleague's.
func (w *wreck) rebuilt(witness *desk) {
	w.t.Helper()
	var out struct{ Whole bool }
	if w.must("rebuild", args{"password": password}).into(&out); !out.Whole {
		w.t.Error("something is said to be lost")
	}
	if st := w.sync(); st.Queued != 0 || st.Refused != 0 || st.State != "live" {
		w.t.Errorf("%+v", st)
	}
	witness.sync()
	for _, d := range []*desk{w.desk, witness} {
		for _, name := range w.unsent {
			if rows := d.list("Counterparty", args{"where": args{"NameShort": name}}); len(rows) != 1 {
				w.t.Errorf("%q is there %d times", name, len(rows))
			}
		}
		if len(d.list("ListItem", args{"limit": 100})) != 100 {
			w.t.Error("the reference lists have not come again")
		}
	}
	w.end()
}

// badKeys: a damaged key file is told as such, not as a wrong password, and
// put back it opens the copy again.
func (w *wreck) badKeys() {
	keys := w.whole["keys.json"]
	flipped := bytes.Clone(keys)
	at := bytes.Index(keys, []byte(`"Sealed": "`)) + 20
	flipped[at]++
	for name, raw := range map[string][]byte{"a flipped letter": flipped, "cut": keys[:len(keys)/2], "empty": nil, "noise": []byte("\x00\xff{")} {
		w.lay("keys.json", raw)
		before := prints(w.t, w.profile)
		w.open()
		w.badly("keys_damaged", "unlock", args{"password": password})
		w.badly("keys_damaged", "rebuild", args{"password": password})
		w.end()
		if names := changed(before, prints(w.t, w.profile)); names != nil {
			w.t.Errorf("%s: changed are %v", name, names)
		}
	}
	w.lay("keys.json", keys)
	w.open()
	w.must("unlock", args{"password": password})
	if st := w.status(); st.Queued != len(w.unsent) {
		w.t.Errorf("with the keys put back: %+v", st)
	}
	w.end()
}

// nothingLeft: a copy of which nothing can be read is left as it is, and people
// are told how to go on.
func (w *wreck) nothingLeft() {
	whole := w.whole["kontor.db"]
	noise := bytes.Repeat([]byte("шум "), len(whole)/7)
	for name, raw := range map[string][]byte{"empty": nil, "noise": noise, "a half": whole[:len(whole)/2]} {
		w.lay("kontor.db", raw)
		w.open()
		if name == "noise" {
			w.badly("copy_lost", "rebuild", args{"password": password})
		}
		w.refuses("vault_damaged", "unlock", args{"password": password})
		w.refuses("copy_lost", "rebuild", args{"password": password})
		w.end()
		if left := files(w.t, w.profile)["kontor.db"]; !bytes.Equal(left, raw) {
			w.t.Errorf("%s: the copy was changed: %d bytes, before %d", name, len(left), len(raw))
		}
	}
}
