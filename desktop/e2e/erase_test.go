package e2e

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// act is what the server prints of an erasure.
type act struct {
	Already       bool
	Values, Files int
	Conflicts     int
	Devices       []struct{ Name string }
}

// erase takes a person out and gives the act, with the desks that are still to
// come.
func (o *office) erase(id string) (a act, names []string) {
	o.t.Helper()
	if err := json.Unmarshal([]byte(o.must("erase", id)), &a); err != nil {
		o.t.Fatal(err)
	}
	for _, d := range a.Devices {
		names = append(names, d.Name)
	}
	slices.Sort(names)
	return a, names
}

// desked enrols somebody at a desk with a name of its own.
func (o *office) desked(login, name, role string) *desk {
	o.t.Helper()
	d := &desk{t: o.t, profile: filepath.Join(o.t.TempDir(), "profile")}
	d.open()
	d.must("enrol", args{"invitation": o.hire(login, name, role, "Продажи"), "password": password, "device": login})
	d.sync()
	return d
}

// holdsAny tells which of the texts are in a copy opened with its key, be it in
// what its tables say or in what is left in its pages.
func (d *desk) holdsAny(s scan) (texts []string) {
	d.t.Helper()
	b := newBare(d.t, d.profile, dataKey(d.t, d.profile))
	return append(s.in(b.pages), s.in(b.rows)...)
}

// TestE2EErase: a person who is taken out at the server is gone from its folder,
// from every copy that connects, key or no key, and from the feeds; the talk
// with him is there as before. Who has still to connect is named.
func TestE2EErase(t *testing.T) {
	t.Parallel()
	s := newScan(t, canaryName, canaryNote, canaryReason, canaryWord, canaryPhone[2:], canaryMail)
	o := newOffice(t)
	o.department("Продажи", "sales")
	anna, boris, vera := o.desked("anna", "Белова Анна", "sales"), o.desked("boris", "Серов Борис", "head"), o.desked("vera", "Котова Вера", "head")
	firm := anna.firm("ООО Ель")
	person := anna.must("new", args{"kind": "ContactPerson", "fields": args{
		"LastName": canaryName, "FirstName": canaryWord, "Notes": canaryNote,
		"Positions/" + newID(t): args{"Counterparty": firm, "Post": canaryWord},
		"Comms/" + newID(t):     args{"Kind": "mobile", "Phone": args{"E164": canaryPhone}},
		"Comms/" + newID(t):     args{"Kind": "email", "Email": canaryMail},
	}}).text("id")
	anna.must("save", args{"id": person, "reason": canaryReason, "patch": args{"Notes": strings.Repeat(canaryNote+" ", 300)}})
	paper, content := scanOf(t, "Согласие.pdf", 100<<10)
	anna.must("attach", args{"id": person, "field": "PdConsentFile", "path": paper})
	talk := anna.must("new", args{"kind": "Negotiation", "fields": args{
		"Counterparty": firm, "Kind": "meeting", "Subject": "Ставки", "When": span(tomorrowAt(t, 10)), "TheirPeople/" + newID(t): args{"Person": person},
	}}).text("id")
	anna.sync()
	url := anna.must("subscribe", args{"label": "Outlook", "layers": []string{"negotiations"}, "level": "full", "contacts": true}).text("url")
	for _, d := range []*desk{boris, vera} {
		d.sync()
		d.must("history", args{"id": person})
		d.must("find", args{"text": canaryName})
		d.must("offline", nil)
	}
	boris.must("save", args{"id": person, "patch": args{"Notes": canaryNote + " 2"}})
	boris.end()
	if len(s.below(t, o.dir)) == 0 || len(boris.holdsAny(s)) < 5 || !strings.Contains(o.fetch(url), canaryName) || !o.has(content) {
		t.Fatal("before, the person is not found where he is")
	}

	a, behind := o.erase(person)
	if a.Already || a.Values < 8 || a.Files != 1 || !slices.Equal(behind, []string{"boris", "vera"}) {
		t.Errorf("the act: %+v", a)
	}
	if names := s.below(t, o.dir); names != nil || o.has(content) {
		t.Errorf("in the server's folder: %v, the scan %v", names, o.has(content))
	}
	if text := o.fetch(url); strings.Contains(text, canaryName) || !strings.Contains(text, "Обезличенное") {
		t.Errorf("the feed:\n%s", text)
	}
	boris.again()
	boris.must("online", nil)
	boris.sync()
	if st := boris.status(); st.Refused != 1 || st.Conflicts != 0 {
		t.Errorf("his edit: %+v", st)
	}
	if a, behind := o.erase(person); !a.Already || !slices.Equal(behind, []string{"vera"}) {
		t.Errorf("the act once more: %+v", a)
	}
	for name, d := range map[string]*desk{"anna": anna, "boris": boris} {
		d.sync()
		if p := d.get(person); !strings.HasPrefix(p.Title, "Обезличенное лицо") || p.field("LastName") != p.Title || d.get(talk).Body["TheirPeople"] == nil {
			t.Errorf("%s shows %+v", name, p)
		}
		d.refuses("erased", "save", args{"id": person, "patch": args{"Notes": "снова"}})
		d.end()
		if texts := d.holdsAny(s); texts != nil {
			t.Errorf("%s's copy holds %v", name, texts)
		}
	}
	o.verify()
}

// has reports whether content lies in the server's folder.
func (o *office) has(content []byte) bool {
	o.t.Helper()
	for _, raw := range files(o.t, filepath.Join(o.dir, "content")) {
		if bytes.Equal(raw, content) {
			return true
		}
	}
	return false
}
