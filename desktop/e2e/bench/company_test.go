package bench

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"kontor/shared/access"
	"kontor/shared/crm"
	"kontor/shared/doc"
	"kontor/shared/docdb"
	"kontor/shared/wire"
	"kontor/syncserver/auth"
	"kontor/syncserver/records"
)

// company is a base and who works there. While no server runs it is written
// from inside, as no desktop could in the time, by the same rules.
type company struct {
	testing.TB
	dir     string
	db      *docdb.DB
	records *records.Records
	auth    *auth.Auth
	head    doc.ID // sees what is the sellers'
	sellers []doc.ID
	firms   []doc.ID

	departments int
}

// password is everybody's.
const password = "correct horse"

// teamSize is how many sellers a department has.
const teamSize = 20

// found makes an empty base.
func found(tb testing.TB) *company {
	tb.Helper()
	c := &company{TB: tb, dir: filepath.Join(tb.TempDir(), "data")}
	if out, err := command(tb, "init", "--data", c.dir).CombinedOutput(); err != nil {
		tb.Fatalf("init: %v\n%s", err, out)
	}
	c.open()
	return c
}

func (c *company) open() {
	c.Helper()
	var err error
	c.db, err = docdb.OpenSQLite(c.Context(), docdb.File(filepath.Join(c.dir, "kontor.db")))
	check(c, err)
	c.records, err = records.Open(c.Context(), c.db, records.Config{
		Kinds: crm.Kinds(), Grants: crm.Grants(), Post: crm.PostOf, Posts: crm.PostKinds,
		Now: time.Now, Random: rand.Reader, Report: func(err error) { c.Error(err) },
	})
	check(c, err)
	// Passwords that cost nothing to prove: it is not they that are measured.
	c.auth = auth.New(c.db, time.Now, auth.KDF{Time: 1, Memory: 64, Threads: 1})
}

// serve leaves the base to the server.
func (c *company) serve() *server {
	c.Helper()
	check(c, errors.Join(c.records.Close(), c.db.Close()))
	return serve(c, c.dir)
}

func (c *company) newID() doc.ID {
	id, err := doc.NewID(time.Now(), rand.Reader)
	check(c, err)
	return id
}

// write has the server itself write documents, in the name of the head.
func (c *company) write(writes []doc.Write) {
	c.Helper()
	for some := range slices.Chunk(writes, 100) {
		_, err := c.records.Make(c.Context(), c.newID(), c.head, "benchmark", some...)
		check(c, err)
	}
}

func (c *company) made(kind string, fields map[string]any) doc.Write {
	return doc.Write{Kind: kind, ID: c.newID(), New: true, Patch: patch(fields)}
}

// hire makes a department of people with these roles.
func (c *company) hire(roles ...string) (staff []doc.ID) {
	c.Helper()
	c.departments++
	department := c.made("Department", map[string]any{"Name": fmt.Sprint("Продажи ", c.departments), "Kind": "sales"})
	writes := []doc.Write{department}
	for n, role := range roles {
		w := c.made("Employee", map[string]any{
			"Name": surnames[n%len(surnames)] + " Пётр Ильич", "Login": fmt.Sprintf("%s%d.%d", role, c.departments, n),
			"Department": department.ID, "Roles": []string{role}, "State": crm.Working,
		})
		writes, staff = append(writes, w), append(staff, w.ID)
	}
	c.write(writes)
	return staff
}

// team is so many sellers and, last, their head.
func team(sellers int) []string { return append(slices.Repeat([]string{"sales"}, sellers), "head") }

// office is one department and firms that are its sellers'.
func (c *company) office(firms int) {
	c.Helper()
	staff := c.hire(team(teamSize)...)
	c.sellers, c.head = staff[:teamSize], staff[teamSize]
	check(c, c.auth.Add(c.Context(), c.head, "head"))
	var writes []doc.Write
	for n := range firms {
		w := c.made("Counterparty", c.card(n))
		writes, c.firms = append(writes, w), append(c.firms, w.ID)
	}
	c.write(writes)
}

// invite gives invitations that let desktops of the head's in.
func (c *company) invite(n int) (lines []string) {
	identity, _, err := auth.LoadIdentity(c.dir)
	check(c, err)
	for range n {
		code, err := c.auth.Invite(c.Context(), c.head, false)
		check(c, err)
		lines = append(lines, wire.Invitation{Host: "127.0.0.1:1", Pin: identity.Pin(), Code: code}.String())
	}
	return lines
}

// devices makes known devices of an employee's, whose copies have all that the
// base has now.
func (c *company) devices(of doc.ID, n int) (all []device) {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	check(c, err)
	actor, err := c.records.Actor(c.Context(), of)
	check(c, err)
	at := mark{epoch: c.records.Meta().Epoch, cursor: c.records.Head(), have: actor.Have()}
	for range n {
		client, token, err := c.auth.Fork(c.Context(), &auth.Device{Employee: of, Name: "line", Key: public})
		check(c, err)
		all = append(all, device{client, token, private, at})
	}
	return all
}

// device is what a device is known by, and how far its copy has come.
type device struct {
	client, token string
	private       ed25519.PrivateKey
	mark
}

type mark struct {
	epoch  string
	cursor int64
	have   access.Have
}

func patch(fields map[string]any) doc.Patch {
	p := doc.Patch{}
	for path, v := range fields {
		raw, err := json.Marshal(v)
		if err != nil {
			panic("a value that is no JSON: " + err.Error())
		}
		p[path] = raw
	}
	return p
}
