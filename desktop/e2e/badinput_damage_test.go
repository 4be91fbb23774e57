package e2e

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// wreck is a profile with work that no server has, to be damaged.
type wreck struct {
	*desk
	whole  map[string][]byte // its files before
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
	w.whole = files(t, w.profile)
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

// pitted turns a bit in each page of the documents that lists are made of.
func (w *wreck) pitted() []byte {
	w.t.Helper()
	raw := bytes.Clone(w.whole["kontor.db"])
	pages := plainPages(w.t, dataKey(w.t, w.profile), "kontor.db", raw)
	n := 0
	for at := 0; at+pageSize <= len(pages); at += pageSize {
		if page := pages[at : at+pageSize]; bytes.Contains(page, []byte(`"List":"`)) && !bytes.Contains(page, []byte(mark)) {
			raw[at/pageSize*(pageSize+sealing)+1000] ^= 4
			n++
		}
	}
	if n < 10 {
		w.t.Fatalf("only %d pages of reference lists", n)
	}
	return raw
}

// cut gives the database up to what tells where its tables lie and what is
// unsent: some of the documents are gone.
func (w *wreck) cut() []byte {
	w.t.Helper()
	raw := w.whole["kontor.db"]
	pages := plainPages(w.t, dataKey(w.t, w.profile), "kontor.db", raw)
	last := 0
	for at := 0; at+pageSize <= len(pages); at += pageSize {
		page := pages[at : at+pageSize]
		if slices.ContainsFunc([]string{"CREATE ", `"Identity"`, mark, `"Do":`}, func(s string) bool { return bytes.Contains(page, []byte(s)) }) {
			last = at / pageSize
		}
	}
	if gone := len(pages)/pageSize - last - 1; gone < 3 {
		w.t.Fatalf("only %d pages would go", gone)
	}
	return raw[:(last+1)*(pageSize+sealing)+100]
}

// TestE2EDamage: a damaged copy is told as such in both languages and is made
// anew from the server; nothing that was unsent is lost.
func TestE2EDamage(t *testing.T) {
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
	short.lay("kontor.db", short.cut())
	short.open()
	short.badly("vault_damaged", "unlock", args{"password": password})
	o.restart()
	pitted.rebuilt(witness)
	short.rebuilt(witness)
	o.verify()
}

// rebuilt has the copy made anew, and finds all that was unsent here and at a
// colleague's.
func (w *wreck) rebuilt(witness *desk) {
	w.t.Helper()
	w.badly("password_wrong", "rebuild", args{"password": "wrong horse"})
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
	w.again() // it opens as any other
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
	for name, raw := range map[string][]byte{"empty": nil, "noise": noise, "a page": whole[:pageSize], "a half": whole[:len(whole)/2]} {
		w.lay("kontor.db", raw)
		w.open()
		w.badly("vault_damaged", "unlock", args{"password": password})
		w.badly("copy_lost", "rebuild", args{"password": password})
		w.end()
		if left := files(w.t, w.profile)["kontor.db"]; !bytes.Equal(left, raw) {
			w.t.Errorf("%s: the copy was changed: %d bytes, before %d", name, len(left), len(raw))
		}
	}
}
