package records_test

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"kontor/shared/access"
	"kontor/shared/change"
	"kontor/shared/doc"
	"kontor/shared/docdb"
	"kontor/shared/docdb/pgtest"
	"kontor/shared/migrate"
	"kontor/shared/wire"
	"kontor/syncserver/records"
)

func TestMain(m *testing.M) {
	if writeIfChild() {
		os.Exit(0)
	}
	flag.Parse()
	if f := flag.Lookup("rapid.checks"); f.Value.String() == f.DefValue { // each has a base of its own
		if err := f.Value.Set("20"); err != nil {
			panic(err)
		}
	}
	pgtest.Main(m)
}

type fields map[string]any

func edit(kind string, id doc.ID, f fields) doc.Write {
	p := doc.Patch{}
	for name, v := range f {
		raw, err := json.Marshal(v)
		if err != nil {
			panic(err)
		}
		p[name] = raw
	}
	return doc.Write{Kind: kind, ID: id, Patch: p}
}

func write(kind string, id doc.ID, f fields) doc.Write {
	w := edit(kind, id, f)
	w.New = true
	return w
}

// id names a thing of the tests.
func id(name string) doc.ID { return doc.Derive("test", name) }

// clock is the world's time, moved by the test.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// base is a base at work with a small company in it.
type base struct {
	testing.TB
	db     *docdb.DB
	r      *records.Records
	clock  *clock
	config records.Config
	hook   func(doc.ID) // called when a post was read
	mu     sync.Mutex
	told   []error // what was reported
}

func openDB(tb testing.TB, e docdb.Engine) *docdb.DB {
	tb.Helper()
	var db *docdb.DB
	var err error
	if e == docdb.SQLite {
		db, err = docdb.OpenSQLite(tb.Context(), docdb.File(filepath.Join(tb.TempDir(), "k.db")))
	} else {
		db, err = docdb.OpenPostgres(tb.Context(), pgtest.Start(tb))
	}
	if err != nil {
		tb.Fatal(err)
	}
	if err := migrate.Run(tb.Context(), db.Writer, docdb.Schema(e)); err != nil {
		tb.Fatal(err)
	}
	return db
}

func newBase(tb testing.TB, e docdb.Engine) *base {
	tb.Helper()
	b := &base{TB: tb, db: openDB(tb, e), clock: &clock{at: time.Date(2026, 5, 12, 10, 0, 0, 0, time.UTC)}}
	b.config = records.Config{
		Kinds: kinds(), Grants: grants(), Posts: []string{"Employee", "Team"}, Now: b.clock.now, Random: rand.Reader,
		Post: func(c doc.Context, id doc.ID) (access.Post, error) {
			p, err := post(c, id)
			if b.hook != nil {
				b.hook(id)
			}
			return p, err
		},
		Report: func(err error) { b.mu.Lock(); defer b.mu.Unlock(); b.told = append(b.told, err) },
	}
	if err := records.Init(tb.Context(), b.db, "Kontor", "Europe/Minsk", true, rand.Reader, b.clock.now()); err != nil {
		tb.Fatal(err)
	}
	b.open()
	tb.Cleanup(b.close)
	b.must(write("Team", id("red"), fields{"Name": "red"}), write("Team", id("blue"), fields{"Name": "blue"}))
	for _, p := range [][3]string{{"anna", "clerk", "red"}, {"boris", "clerk", "red"}, {"vera", "clerk", "blue"}, {"egor", "boss", "blue"}, {"gost", "guest", "blue"}} {
		b.must(write("Employee", id(p[0]), fields{"Name": p[0], "Role": p[1], "Team": id(p[2])}))
	}
	return b
}

func (b *base) open() {
	b.Helper()
	var err error
	if b.r, err = records.Open(b.Context(), b.db, b.config); err != nil {
		b.Fatal(err)
	}
}

// close may be called twice.
func (b *base) close() {
	if b.r == nil {
		return
	}
	if err := errors.Join(b.r.Close(), b.db.Close()); err != nil {
		b.Error(err)
	}
	b.r = nil
}

// reopen forgets what was in memory, so that turns come from the base.
func (b *base) reopen() {
	b.Helper()
	if err := b.r.Close(); err != nil {
		b.Fatal(err)
	}
	b.open()
}

// must lets the server itself write.
func (b *base) must(writes ...doc.Write) wire.Ack {
	b.Helper()
	ack, err := b.r.Make(b.Context(), newID(b), "", "", writes...)
	if err != nil {
		b.Fatal(err)
	}
	return ack
}

func newID(tb testing.TB) doc.ID {
	tb.Helper()
	id, err := doc.NewID(time.Now(), rand.Reader)
	if err != nil {
		tb.Fatal(err)
	}
	return id
}

// each runs a test on both engines.
func each(t *testing.T, test func(t *testing.T, b *base)) {
	for _, e := range []docdb.Engine{docdb.SQLite, docdb.Postgres} {
		t.Run(string(e), func(t *testing.T) { test(t, newBase(t, e)) })
	}
}

// wrongs is what Verify names.
func (b *base) wrongs() (found []string) {
	b.Helper()
	if err := b.r.Verify(b.Context(), func(w string) { found = append(found, w) }); err != nil {
		b.Fatal(err)
	}
	return found
}

// sound fails unless everything in the base holds.
func (b *base) sound() {
	b.Helper()
	for _, w := range b.wrongs() {
		b.Errorf("verify: %s", w)
	}
}

// read gives a document as the server sees it, nil if there is none.
func (b *base) read(kind string, id doc.ID) (d doc.Doc) {
	b.Helper()
	if err := b.r.View(b.Context(), func(s records.Snapshot) (err error) {
		d, err = s.Get(kind, id)
		return err
	}); err != nil {
		b.Fatal(err)
	}
	return d
}

func (b *base) firm(name string) *Firm {
	b.Helper()
	f, _ := b.read("Firm", id(name)).(*Firm)
	return f
}

func (b *base) count(text string) (n int64) {
	b.Helper()
	if err := b.db.View(b.Context(), func(tx *docdb.Tx) error {
		_, err := tx.Row([]any{&n}, text)
		return err
	}); err != nil {
		b.Fatal(err)
	}
	return n
}

// client is one device: it numbers its wishes and keeps what turns bring.
type client struct {
	*base
	records.Author
	n      int64
	seen   int64 // the base of its wishes
	cursor records.Cursor
	copy   map[doc.ID]wire.Row
	frames []wire.Rows // of the last turn
}

func (b *base) client(who, name string) *client {
	a := records.Author{Client: string(id("client " + name)), Employee: id(who)}
	return &client{base: b, Author: a, seen: b.r.Head(), cursor: records.Cursor{Employee: id(who)}, copy: map[doc.ID]wire.Row{}}
}

// wish numbers a mutation.
func (c *client) wish(writes ...doc.Write) change.Mutation {
	c.n++
	return change.Mutation{ID: newID(c), N: c.n, At: c.clock.now(), Base: c.seen, Do: writes}
}

func (c *client) push(ms ...change.Mutation) []wire.Ack {
	c.Helper()
	acks, err := c.r.Accept(c.Context(), c.Author, ms)
	if err != nil || len(acks) != len(ms) {
		c.Fatalf("accept: %d acks, %v", len(acks), err)
	}
	return acks
}

// do sends one mutation and gives the rules it broke.
func (c *client) do(writes ...doc.Write) []string {
	c.Helper()
	return rules(c.push(c.wish(writes...))[0])
}

func (c *client) ok(writes ...doc.Write) wire.Ack {
	c.Helper()
	ack := c.push(c.wish(writes...))[0]
	if len(ack.Faults) > 0 {
		c.Fatalf("refused: %v %v", ack.Faults[0], ack.Faults[0].Params)
	}
	return ack
}

func rules(a wire.Ack) (names []string) {
	for _, f := range a.Faults {
		names = append(names, f.Rule)
	}
	return names
}

// pull takes one turn, as a desktop would.
func (c *client) pull() {
	c.Helper()
	before := c.cursor.Seq
	c.frames = nil
	if _, err := c.r.Turn(c.Context(), &c.cursor, false, func(f wire.Rows) error {
		c.frames = append(c.frames, f)
		return nil
	}); err != nil {
		c.Fatal(err)
	}
	if err := c.apply(before); err != nil {
		c.Fatal(err)
	}
	c.seen = c.cursor.Seq
}

func (c *client) apply(before int64) error {
	for i, f := range c.frames {
		if f.Last != (i == len(c.frames)-1) || f.Last && f.Cursor < before {
			return fmt.Errorf("frame %d of %d: last %v, cursor %d after %d", i, len(c.frames), f.Last, f.Cursor, before)
		}
		named := map[doc.ID]bool{}
		for _, raw := range f.Rows {
			row, err := wire.DecodeRow(raw)
			if err != nil {
				return err
			}
			if row.Seq > c.cursor.Seq || row.Shape > c.cursor.Seq || named[row.ID] {
				return fmt.Errorf("row %s twice or newer than the cursor", row.ID)
			}
			named[row.ID] = true
			if old, had := c.copy[row.ID]; !had || row.Newer(old.Seq, old.Shape) {
				c.copy[row.ID] = row
			}
		}
		for _, d := range f.Drops {
			if named[d.ID] {
				return fmt.Errorf("%s both sent and dropped", d.ID)
			}
			delete(c.copy, d.ID)
		}
	}
	return nil
}
