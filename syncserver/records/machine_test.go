package records_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kontor/shared/change"
	"kontor/shared/doc"
	"kontor/shared/docdb"
)

// model is the little that must be true of firms whatever happens: who wrote
// the note last, and what it says.
type model struct {
	note, client string
	seq          int64
	known        bool
}

// TestMachine: several clients write, fall behind, come back, repeat
// themselves; posts change, days pass, the server restarts. Whenever one of
// them has caught up, his copy is what he may see, and at the end everything
// in the base holds.
func TestMachine(t *testing.T) {
	for _, e := range []docdb.Engine{docdb.SQLite, docdb.Postgres} {
		t.Run(string(e), func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) {
				m := newMachine(newBase(t, e))
				defer m.close()
				rt.Repeat(map[string]func(*rapid.T){
					"create": m.create, "note": m.note, "curate": m.curate, "ban": m.ban, "deal": m.deal, "move": m.move,
					"post": m.post, "pull": m.pull, "repeat": m.repeat, "restart": m.restart, "day": m.day,
					"delete": m.remove,
				})
				m.settle(rt)
			})
		})
	}
}

type machine struct {
	*base
	clients []*client
	firms   map[string]*model
	names   []string
	sent    map[*client][]change.Mutation
}

func newMachine(b *base) *machine {
	m := &machine{base: b, firms: map[string]*model{}, sent: map[*client][]change.Mutation{}}
	for _, who := range []string{"anna", "boris", "vera", "egor", "gost"} {
		m.clients = append(m.clients, b.client(who, who))
	}
	m.clients = append(m.clients, b.client("anna", "anna's other"))
	for _, name := range []string{"f", "g", "h"} {
		m.names = append(m.names, name)
		m.firms[name] = &model{}
	}
	return m
}

func (m *machine) any(t *rapid.T) *client { return rapid.SampledFrom(m.clients).Draw(t, "client") }
func (m *machine) firm(t *rapid.T) string { return rapid.SampledFrom(m.names).Draw(t, "firm") }

// send offers a mutation and reports whether it was accepted.
func (m *machine) send(c *client, reason string, ws ...doc.Write) (int64, bool) {
	wish := c.wish(ws...)
	wish.Reason = reason
	m.sent[c] = append(m.sent[c], wish)
	ack := c.push(wish)[0]
	return ack.Seq, len(ack.Faults) == 0
}

func (m *machine) create(t *rapid.T) {
	c, name := m.any(t), m.firm(t)
	f := m.firms[name]
	seq, ok := m.send(c, "", write("Firm", id(name), fields{"Name": name, "Note": "new", "Secret": "s"}))
	if ok == (f.known || m.roleOf(c) == "guest") {
		t.Fatalf("%s created by %s: %v, known %v", name, m.nameOf(c), ok, f.known)
	}
	if ok {
		*f = model{note: "new", client: c.Client, seq: seq, known: true}
	}
}

func (m *machine) nameOf(c *client) string { return m.read("Employee", c.Employee).Label() }
func (m *machine) roleOf(c *client) string { return m.read("Employee", c.Employee).(*Employee).Role }

// note writes the path that the model follows: the last accepted value stays,
// unless somebody else's is newer than what the author had seen.
func (m *machine) note(t *rapid.T) {
	c, name := m.any(t), m.firm(t)
	f := m.firms[name]
	value := rapid.SampledFrom([]string{"x", "y", "z"}).Draw(t, "note")
	banned := f.known && m.base.firm(name).Banned
	seq, ok := m.send(c, "", edit("Firm", id(name), fields{"Note": value}))
	if ok && (f.client == c.Client || f.seq <= c.seen) {
		if value != f.note {
			f.note, f.client, f.seq = value, c.Client, seq
		}
	}
	if f.known && string(m.base.firm(name).Note) != f.note {
		t.Fatalf("%s of %s says %q, the model %q (accepted %v, banned %v)", "note", name, m.base.firm(name).Note, f.note, ok, banned)
	}
	if ok && !f.known {
		t.Fatalf("a note on %s, which is not there", name)
	}
}

func (m *machine) curate(t *rapid.T) {
	who := m.any(t).Employee
	path := "Curators/" + string(id("c"+rapid.SampledFrom([]string{"1", "2"}).Draw(t, "row")))
	var row any = fields{"Who": who, "Days": doc.Period{
		From: rapid.SampledFrom([]doc.Date{"", "2026-05-13", "2026-05-15"}).Draw(t, "from"), To: rapid.SampledFrom([]doc.Date{"", "2026-05-16"}).Draw(t, "to"),
	}}
	if rapid.Bool().Draw(t, "away") {
		row = nil
	}
	m.send(m.any(t), "", edit("Firm", id(m.firm(t)), fields{path: row}))
}

func (m *machine) ban(t *rapid.T) {
	m.send(m.any(t), "", edit("Firm", id(m.firm(t)), fields{"Banned": rapid.Bool().Draw(t, "banned")}))
}

func (m *machine) remove(t *rapid.T) {
	m.send(m.any(t), "no use", edit("Firm", id(m.firm(t)), fields{"Deleted": rapid.Bool().Draw(t, "deleted")}))
}

func (m *machine) deal(t *rapid.T) {
	name := m.firm(t)
	m.send(m.any(t), "", write("Deal", id("deal of "+name), fields{"Firm": id(name), "Sum": 7}),
		write("Line", id("line of "+name), fields{"Deal": id("deal of " + name), "Text": "t"}))
}

// move takes a deal to another firm, so that it and its line are elsewhere.
func (m *machine) move(t *rapid.T) {
	m.send(m.any(t), "", edit("Deal", id("deal of "+m.firm(t)), fields{"Firm": id(m.firm(t))}))
}

func (m *machine) post(t *rapid.T) {
	f := fields{"Team": id(rapid.SampledFrom([]string{"red", "blue"}).Draw(t, "team"))}
	if rapid.Bool().Draw(t, "deputy") {
		f["Away"], f["Deputy"] = doc.Period{From: "2026-05-12", To: "2026-05-13"}, m.clients[1].Employee
	}
	if c := m.any(t); c.Employee != id("egor") {
		m.must(edit("Employee", c.Employee, f))
	}
}

func (m *machine) pull(t *rapid.T) {
	c := m.any(t)
	c.pull()
	if how := c.differs(); len(how) > 0 {
		t.Fatalf("%s:\n%s", m.nameOf(c), strings.Join(how, "\n"))
	}
}

func (m *machine) repeat(t *rapid.T) {
	c := m.any(t)
	head := m.r.Head()
	if sent := m.sent[c]; len(sent) > 0 {
		c.push(sent[rapid.IntRange(0, len(sent)-1).Draw(t, "which"):]...)
	}
	if m.r.Head() != head {
		t.Fatal("a repeat has moved the head")
	}
}

func (m *machine) restart(*rapid.T) { m.reopen() }

func (m *machine) day(t *rapid.T) {
	m.clock.move(24 * 60 * 60 * 1e9)
	if err := m.r.Midnight(m.Context()); err != nil {
		t.Fatal(err)
	}
}

func (m *machine) settle(t *rapid.T) {
	for _, c := range m.clients {
		c.pull()
		if how := c.differs(); len(how) > 0 {
			t.Fatalf("at the end, %s:\n%s", m.nameOf(c), strings.Join(how, "\n"))
		}
	}
	if wrongs := m.wrongs(); len(wrongs) > 0 {
		t.Fatalf("verify:\n%s", strings.Join(wrongs, "\n"))
	}
}
