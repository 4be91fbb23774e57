package e2e

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// reach is how somebody is reached.
type reach struct{ phone, mail string }

// The firm's and the person's: nobody else has them.
var (
	ofFirm   = reach{"+74953318777", "zakaz@vektor-kvark.example"}
	ofPerson = reach{"+79161472583", "ya.orlov@vektor-kvark.example"}
)

// forms are the ways in which a reach may be written, in small letters.
func (r reach) forms() []string {
	ten := r.phone[2:]
	area, rest := ten[:3], ten[3:6]+"-"+ten[6:8]+"-"+ten[8:]
	name, _, _ := strings.Cut(r.mail, "@")
	return []string{r.phone, ten, "8" + ten, rest, "(" + area + ") " + rest, area + " " + rest, r.mail, name + "%40", name + "@"}
}

// secrets are all that must not reach those without the class CONTACT.
func secrets() []string { return append(ofFirm.forms(), ofPerson.forms()...) }

// comms are the rows in which a card has a reach.
func (r reach) comms(t *testing.T) args {
	return args{
		"Comms/" + newID(t): args{"Kind": "mobile", "Phone": args{"E164": r.phone}, "Note": "после обеда"},
		"Comms/" + newID(t): args{"Kind": "email", "Email": r.mail},
	}
}

// witness is somebody with a desk, and a tap on the same account.
type witness struct {
	login string
	desk  *desk
	key   []byte // of the desk's copy
	tap   *tap
}

// branch is an office with a curator, a colleague of the same department, and
// one from marketing; the curator has a firm and a person there.
type branch struct {
	*office
	curator, colleague, marketing *witness
	firm, person                  string
}

func newBranch(t *testing.T) *branch {
	t.Helper()
	b := &branch{office: newOffice(t)}
	b.department("Продажи", "sales")
	b.department("Маркетинг", "marketing")
	b.curator = b.witness("anna", "Белова Анна Ильинична", "sales", "Продажи")
	b.colleague = b.witness("boris", "Котов Борис Ильич", "sales", "Продажи")
	b.marketing = b.witness("vera", "Юдина Вера Олеговна", "marketing", "Маркетинг")
	firm := args{"NameShort": "Вектор Кварк", "Kind": "legal", "Country": "RU", "Roles": []string{"client"}}
	maps.Copy(firm, ofFirm.comms(t))
	b.firm = b.curator.desk.must("new", args{"kind": "Counterparty", "fields": firm}).text("id")
	person := args{"LastName": "Орлов", "FirstName": "Ярослав", "Positions/" + newID(t): args{"Counterparty": b.firm}}
	maps.Copy(person, ofPerson.comms(t))
	b.person = b.curator.desk.must("new", args{"kind": "ContactPerson", "fields": person}).text("id")
	return b
}

func (b *branch) witness(login, name, role, department string) *witness {
	b.t.Helper()
	w := &witness{login: login, desk: newDesk(b.t, b.hire(login, name, role, department), "")}
	w.key, w.tap = dataKey(b.t, w.desk.profile), newTap(b.t, b.office, login)
	return w
}

// settle waits until all have everything, and their searches know it.
func (b *branch) settle() {
	b.t.Helper()
	b.curator.desk.sync()
	for _, w := range []*witness{b.curator, b.colleague, b.marketing} {
		w.desk.sync()
		w.tap.sync()
	}
}

// curate makes the colleague a curator as well, or takes that back.
func (b *branch) curate(row string, value any) {
	b.t.Helper()
	b.curator.desk.must("save", args{"id": b.firm, "patch": args{"Curators/" + row: value}})
	b.settle()
}

// pry does with cards all that brings copies of their values about: reads,
// looks for them, asks for their histories.
func (b *branch) pry(w *witness, ids ...string) {
	b.t.Helper()
	for _, text := range []string{ofFirm.phone, ofFirm.phone[2:], ofPerson.mail} {
		w.desk.must("find", args{"text": text})
	}
	for _, id := range ids {
		w.desk.must("get", args{"id": id})
		w.desk.must("history", args{"id": id})
	}
	w.tap.history("Counterparty", b.firm)
	w.tap.history("ContactPerson", b.person)
}

// knows wants a desk and its copy to have the secrets everywhere.
func (b *branch) knows(w *witness) {
	b.t.Helper()
	if where := newBare(b.t, w.desk.profile, w.key).holds(secrets()); len(where) != 3 {
		b.t.Fatalf("%s: the search for secrets finds them only in %v", w.login, where)
	}
	for _, text := range []string{ofFirm.phone, ofPerson.phone, ofFirm.mail, ofPerson.mail} {
		if !strings.Contains(w.desk.must("find", args{"text": text}).raw, b.firm) && !strings.Contains(w.desk.must("find", args{"text": text}).raw, b.person) {
			b.t.Errorf("%s does not find %s", w.login, text)
		}
	}
}

// ignorant wants no secret in what a desk answers, in any file of its profile,
// in its copy opened with the key.
func (b *branch) ignorant(w *witness) {
	b.t.Helper()
	for _, text := range []string{ofFirm.phone, ofPerson.phone[2:], ofFirm.mail, ofPerson.mail} {
		var all struct{ Rows []any }
		if w.desk.must("find", args{"text": text}).into(&all); len(all.Rows) > 0 {
			b.t.Errorf("%s finds %s: %v", w.login, text, all.Rows)
		}
	}
	if told := found([]byte(w.desk.must("list", args{"kind": "ContactPerson"}).raw+w.desk.must("list", args{"kind": "Counterparty"}).raw), secrets()); told != nil {
		b.t.Errorf("%s: a list shows %v", w.login, told)
	}
	if where := newBare(b.t, w.desk.profile, w.key).holds(secrets()); where != nil {
		b.t.Errorf("%s: secrets in %v of the copy", w.login, where)
	}
	for name, raw := range files(b.t, w.desk.profile) {
		if left := found(raw, secrets()); left != nil {
			b.t.Errorf("%s: %v in %s", w.login, left, name)
		}
	}
}

// hides wants a card to be there by its name, without ways to reach anybody.
func (b *branch) hides(w *witness, id, name string) {
	b.t.Helper()
	card := w.desk.get(id)
	if _, shown := card.Body["Comms"]; shown || card.Title != name || !slices.Contains(card.Hidden, "Comms") {
		b.t.Errorf("%s sees %q with %s, hidden %v", w.login, card.Title, card.Body["Comms"], card.Hidden)
	}
	if told := found([]byte(w.desk.must("history", args{"id": id}).raw), secrets()); told != nil {
		b.t.Errorf("%s: history tells %v", w.login, told)
	}
}

// TestE2ERights: phones and mails reach those alone who may see them, as long
// as they may.
func TestE2ERights(t *testing.T) {
	t.Parallel()
	b := newBranch(t)
	b.settle()
	t.Run("names only", func(t *testing.T) { b.on(t).namesOnly() })
	t.Run("curator", func(t *testing.T) { b.on(t).curatorForAWhile() })
	for name, gone := range map[string]func(){"live": nil, "offline": b.marketing.leave, "killed": b.marketing.fail} {
		t.Run("role, "+name, func(t *testing.T) { b.on(t).roleForAWhile(gone) })
	}
	b.verify()
}

// on reports to a part of the test.
func (b *branch) on(t *testing.T) *branch {
	part := *b
	part.t = t
	return &part
}

// namesOnly: marketing sees all contact persons and a colleague the firm, by
// name only: neither a frame nor a file of theirs has a phone or a mail.
func (b *branch) namesOnly() {
	t := b.t
	b.pry(b.curator, b.firm, b.person)
	if heard := b.curator.tap.heard(0, secrets()); !slices.Contains(heard, ofFirm.phone) || !slices.Contains(heard, ofPerson.mail) {
		t.Fatalf("the curator hears only %v: the tap proves nothing", heard)
	}
	b.knows(b.curator)

	b.pry(b.marketing, b.firm, b.person)
	b.hides(b.marketing, b.firm, "Вектор Кварк")
	b.hides(b.marketing, b.person, "Орлов Ярослав")
	b.pry(b.colleague, b.firm)
	b.hides(b.colleague, b.firm, "Вектор Кварк")
	b.colleague.desk.refuses("no_such_document", "get", args{"id": b.person})
	for _, w := range []*witness{b.marketing, b.colleague} {
		if heard := w.tap.heard(0, append(secrets(), "вектор кварк", "Вектор Кварк")); !slices.Equal(heard, []string{"Вектор Кварк"}) {
			t.Errorf("%s is sent %v", w.login, heard)
		}
		b.ignorant(w)
	}
	for _, wish := range []args{{"kind": "Counterparty", "where": args{"Comms": ofFirm.phone}}, {"kind": "Counterparty", "order": "Comms"}} {
		if told := found([]byte(b.marketing.desk.ask("list", wish).raw), secrets()); told != nil {
			t.Errorf("%v tells %v", wish, told)
		}
	}
}

// curatorForAWhile: who becomes a curator has phones and mails at the next
// turn; when he is none any more they are gone from his files.
func (b *branch) curatorForAWhile() {
	t, w := b.t, b.colleague
	row, none := newID(t), w.tap.count()
	b.curate(row, args{"Employee": w.desk.status().User, "Role": "second"})
	if heard := w.tap.heard(none, secrets()); !slices.Contains(heard, ofFirm.phone) || !slices.Contains(heard, ofPerson.phone) {
		t.Fatalf("the new curator hears only %v", heard)
	}
	b.pry(w, b.firm, b.person)
	// What he writes himself is in his outbox, then among what was answered.
	w.desk.must("save", args{"id": b.firm, "patch": args{"Comms/" + newID(t): args{"Kind": "work", "Phone": args{"E164": ofFirm.phone}, "Note": "от " + ofFirm.mail}}})
	w.desk.sync()
	b.settle()
	b.knows(w)

	granted := w.tap.count()
	b.curate(row, nil)
	b.hides(w, b.firm, "Вектор Кварк")
	w.desk.refuses("no_such_document", "get", args{"id": b.person})
	b.ignorant(w)
	w.tap.history("Counterparty", b.firm)
	if heard := w.tap.heard(granted, secrets()); heard != nil {
		t.Errorf("after the withdrawal he is sent %v", heard)
	}
	w.desk.kill()
	w.desk.again()
	b.ignorant(w)
}

// leave and fail are how a desk is not there when its rights change.
func (w *witness) leave() { w.desk.must("offline", nil) }
func (w *witness) fail()  { w.desk.kill() }

// roleForAWhile: another role and department bring phones and mails at the
// next turn; when they go, so does all of it, also from a copy that was not
// there to be told.
func (b *branch) roleForAWhile(gone func()) {
	t, w := b.t, b.marketing
	before := w.tap.count()
	b.post(w, "head", "Продажи")
	if heard := w.tap.heard(before, secrets()); !slices.Contains(heard, ofFirm.phone) || !slices.Contains(heard, ofPerson.mail) {
		t.Fatalf("a head of department is sent only %v", heard)
	}
	w.desk.sync()
	b.pry(w, b.firm, b.person)
	b.knows(w)
	if gone != nil {
		gone()
	}
	granted := w.tap.count()
	b.post(w, "marketing", "Маркетинг")
	if gone != nil {
		if where := newBare(t, w.desk.profile, w.key).holds(secrets()); len(where) != 3 {
			t.Fatalf("a copy that nobody has told has the secrets only in %v", where)
		}
		if w.desk.console.over() {
			w.desk.again()
		}
		w.desk.must("online", nil)
	}
	w.desk.sync()
	b.hides(w, b.firm, "Вектор Кварк")
	b.hides(w, b.person, "Орлов Ярослав")
	b.ignorant(w)
	if heard := w.tap.heard(granted, secrets()); heard != nil {
		t.Errorf("after the withdrawal there is sent %v", heard)
	}
}

// over reports whether a process has ended.
func (p *process) over() bool {
	select {
	case <-p.ended:
		return true
	default:
		return false
	}
}

// post changes somebody's role and department, and waits for the turn that
// tells him.
func (b *branch) post(w *witness, role, department string) {
	b.t.Helper()
	b.must("user", "set", w.login, "--role", role, "--department", department)
	w.tap.sync()
	for line := range strings.Lines(b.must("user", "list")) {
		if strings.Contains(line, `"login":"`+w.login+`"`) && (!strings.Contains(line, department) || !strings.Contains(line, `["`+role+`"]`)) {
			b.t.Fatal(line)
		}
	}
}
