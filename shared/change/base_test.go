package change

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"kontor/shared/access"
	"kontor/shared/doc"
)

// firm is a kind with every rule that Apply runs.
type firm struct {
	doc.Header
	Name   string `doc:"required"`
	Note   doc.Text
	From   int64
	To     int64
	Phone  string          `doc:"class=contact"`
	Secret string          `doc:"class=secret"`
	Land   doc.Code[lands] `doc:"index"`
	Parent doc.Ref[firm]   `doc:"index"`
	Status string          `doc:"server"`
	Number string          `doc:"number"`
	Lines  doc.Rows[line]  // merged row by row
}

type line struct {
	Text string
	N    int64
}

type lands struct{}

func (lands) List() string { return "Land" }

func (f *firm) Label() string { return f.Name }

func (f *firm) Check(*firm) error {
	if f.To < f.From {
		return doc.Invalid("To", "to_before_from").Reads("From")
	}
	return nil
}

func (f *firm) Guard(c doc.Context, prev *firm) error {
	if f.Phone == "0" {
		return doc.Invalid("Note", "phone_and_note").Reads("Phone")
	}
	parent, err := doc.Load(c, f.Parent)
	if err != nil || parent == nil {
		return err
	}
	if parent.Status == "shut" && f.Parent != prev.Parent {
		return doc.Invalid("Parent", "shut")
	}
	return nil
}

func (f *firm) Keys() []doc.Key {
	if f.Name == "" {
		return nil
	}
	return []doc.Key{{Key: "name:" + f.Name, Field: "Name"}}
}

func (*firm) KeyedBy() []string { return []string{"Name"} }

func (f *firm) Warnings(doc.Context, *firm) error {
	if strings.Contains(string(f.Note), "odd") {
		return doc.Invalid("Note", "odd")
	}
	return nil
}

// React does what the note says.
func (f *firm) React(c doc.Context, prev *firm) (writes []doc.Write, err error) {
	job := doc.Derive("job", string(f.ID))
	for word := range strings.FieldsSeq(string(f.Note)) {
		switch word {
		case "job", "chain":
			writes = append(writes, write("job", job, true, fields{"Of": f.ID, "Text": word}))
		case "count": // the job tells how many of the firms below ours there are
			below, err := c.Pointing("firm", "Parent", f.ID)
			if err != nil {
				return nil, err
			}
			writes = append(writes, write("job", job, true, fields{"Of": f.ID, "Text": fmt.Sprint(len(below))}))
		case "up": // the firm above is seen, which it may not be for the author
			writes = append(writes, write("firm", f.Parent.ID(), false, fields{"Status": "seen", "Note": "job"}))
		case "badjob":
			writes = append(writes, write("job", job, true, fields{"Text": word}))
		case "badself":
			writes = append(writes, write("firm", f.ID, false, fields{"From": 9}))
		case "land": // no longer in use, but the rules know it
			writes = append(writes, write("firm", f.ID, false, fields{"Land": "SU", "Status": "land"}))
		case "nobody":
			writes = append(writes, write("firm", doc.Derive("nobody"), false, fields{"Status": "seen"}))
		case "pingpong":
			writes = append(writes, write("firm", f.ID, false, fields{"Status": f.Status + "x"}))
		case "fail":
			return nil, errors.New("no luck")
		}
	}
	return writes, nil
}

// job is seen where its firm is, and made by reactions.
type job struct {
	doc.Header
	Of     doc.Ref[firm] `doc:"required,inherit"`
	Text   string
	Number string `doc:"number"`
}

func (j *job) Label() string { return j.Text }

func (j *job) Check(*job) error { return nil }

// React makes another of itself, without end.
func (j *job) React(doc.Context, *job) ([]doc.Write, error) {
	if j.Text != "chain" {
		return nil, nil
	}
	return []doc.Write{write("job", doc.Derive("job", string(j.ID)), true, fields{"Of": j.Of, "Text": "chain"})}, nil
}

// Employee is who owns documents, ListItem an entry of a list: Apply knows both
// by name.
type (
	Employee struct {
		doc.Header
		Name string
	}
	ListItem struct {
		doc.Header
		Inactive bool
	}
)

// Label implements doc.Doc.
func (e *Employee) Label() string { return e.Name }

// Check implements the kind's own rules.
func (e *Employee) Check(*Employee) error { return nil }

// Label implements doc.Doc.
func (i *ListItem) Label() string { return "" }

// Check implements the kind's own rules.
func (i *ListItem) Check(*ListItem) error { return nil }

type shutArgs struct {
	Why string `doc:"required"`
}

// shut is the command that moves Status.
func shut(c doc.Context, f *firm, a shutArgs) ([]doc.Write, error) {
	if !c.Actor.Holds("boss") {
		return nil, doc.Denied("no_shut")
	}
	return []doc.Write{write("firm", f.ID, false, fields{"Status": "shut", "Note": a.Why})}, nil
}

type fields map[string]any

func write(kind string, id doc.ID, fresh bool, f fields) doc.Write {
	w := doc.Write{Kind: kind, ID: id, New: fresh, Patch: doc.Patch{}}
	for path, v := range f {
		w.Patch[path], _ = json.Marshal(v)
	}
	return w
}

// The people; each works on a client of his own name.
var (
	anna  = doc.Derive("anna")
	boris = doc.Derive("boris")
	alfa  = doc.Derive("alfa")
	beta  = doc.Derive("beta")
	row1  = "Lines/" + string(doc.Derive("row1"))
	row2  = "Lines/" + string(doc.Derive("row2"))
)

// base is a store in memory that keeps what a server's does.
type base struct {
	t       *testing.T
	kinds   *doc.Kinds
	rows    map[doc.ID]*Row
	past    []step
	seq     int64
	numbers int
}

type step struct {
	seq  int64
	id   doc.ID
	path string
	old  string
}

func newBase(t *testing.T) *base {
	kinds := doc.NewKinds([]*doc.Kind{doc.KindOf[firm](), doc.KindOf[job](), doc.KindOf[Employee](), doc.KindOf[ListItem](), doc.KindOf[Conflict]()},
		[]*doc.Command{doc.CommandOf("firm.shut", shut)})
	b := &base{t: t, kinds: kinds, rows: map[doc.ID]*Row{}}
	b.must("machine", write("Employee", anna, true, fields{"Name": "Анна"}), write("Employee", boris, true, fields{"Name": "Борис"}),
		write(doc.ItemKind, doc.ItemID("Land", "BY"), true, nil), write(doc.ItemKind, doc.ItemID("Land", "SU"), true, fields{"Inactive": true}))
	return b
}

func (b *base) Load(kind string, id doc.ID) (*Row, error) {
	if row := b.rows[id]; row != nil && row.Kind == kind {
		return row, nil
	}
	return nil, nil
}

func (b *base) Pointing(kind, field string, to doc.ID) (ids []doc.ID, err error) {
	for id, row := range b.rows {
		if row.Kind == kind && string(row.Parts[field]) == `"`+string(to)+`"` {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids, nil
}

func (b *base) Every(kind string) (ids []doc.ID, err error) {
	for id, row := range b.rows {
		if row.Kind == kind {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids, nil
}

func (b *base) Holder(key string) (string, doc.ID, error) {
	for id, row := range b.rows {
		if d, ok := b.get(row.Kind, id).(doc.Keyed); ok && d.Keys()[0].Key == key {
			return row.Kind, id, nil
		}
	}
	return "", "", nil
}

func (b *base) get(kind string, id doc.ID) doc.Doc {
	b.t.Helper()
	row, _ := b.Load(kind, id)
	if row == nil {
		return nil
	}
	k, err := b.kinds.Kind(kind)
	if err != nil {
		b.t.Fatal(err)
	}
	d, err := k.Decode(id, row.Seq, row.Parts.Body())
	if err != nil {
		b.t.Fatal(err)
	}
	return d
}

func (b *base) firm(id doc.ID) *firm {
	b.t.Helper()
	f, ok := b.get("firm", id).(*firm)
	if !ok {
		b.t.Fatalf("no firm %s", id)
	}
	return f
}

// env is the server's; "machine" is the server's own jobs, the rest is people:
// boris sees no secrets. Who holds several roles is called by all of them.
func (b *base) env(client string) Env {
	post := access.Post{Employee: doc.Derive(client), Department: "dep", Roles: strings.Fields(client)}
	every := []access.Right{access.Read, access.Create, access.Edit}
	grants := []access.Grant{
		{Role: "anna", Kind: access.AnyKind, Rights: every, Scope: access.All},
		{Role: "boris", Kind: access.AnyKind, Rights: every, Scope: access.All, Hides: []string{"SECRET"}},
		{Role: "own", Kind: access.AnyKind, Rights: every, Scope: access.Own},
		{Role: "reader", Kind: access.AnyKind, Rights: []access.Right{access.Read}, Scope: access.All},
		{Role: "boss", Kind: access.AnyKind, Rights: []access.Right{access.Read}, Scope: access.All},
		{Role: "everywhere", Kind: access.AnyKind, Rights: []access.Right{access.Decide}, Scope: access.All},
		{Role: "home", Kind: access.AnyKind, Rights: []access.Right{access.Decide}, Scope: access.Own},
	}
	e := Env{
		Kinds: b.kinds, Store: b, Actor: access.NewActor(post, grants, b.kinds), Client: client, Server: true, Zone: time.UTC,
		Now: time.Date(2026, 5, 12, 10, 0, int(b.seq), 0, time.UTC),
		Number: func(k *doc.Kind, _ string) (string, error) {
			b.numbers++
			return fmt.Sprint(k.Name, "-", b.numbers), nil
		},
		Past: b.before, Writer: func(client string) (doc.ID, error) { return doc.Derive(client), nil },
	}
	if client == "machine" {
		e.Actor, e.Machine = access.System(access.Post{}), true
	}
	return e
}

func (b *base) before(id doc.ID, path string, at int64) (string, error) {
	for _, s := range b.past {
		if s.seq > at && s.id == id && s.path == path {
			return s.old, nil
		}
	}
	return "null", nil
}

// put keeps a result as the next change.
func (b *base) put(client string, res *Result) {
	b.seq++
	for _, c := range res.Changed {
		versions := map[string]Version{}
		if c.New {
			versions[EveryPath] = Version{b.seq, client}
		}
		maps.Copy(versions, c.Versions)
		for _, path := range c.Touched {
			b.past = append(b.past, step{b.seq, c.ID, path, text(c.PrevParts.At(path))})
			if !c.New {
				versions[path] = Version{b.seq, client}
			}
		}
		b.rows[c.ID] = &Row{Kind: c.Kind.Name, ID: c.ID, Seq: b.seq, Parts: c.Parts, Versions: versions}
	}
}

// do applies a mutation made by the client when it had seen everything up to
// at, and keeps what it comes to.
func (b *base) do(client string, at int64, m Mutation) (*Result, error) {
	m.Base = at
	res, err := Apply(b.env(client), m)
	if err == nil {
		b.put(client, res)
	}
	return res, err
}

// must applies writes of one who has seen everything.
func (b *base) must(client string, ws ...doc.Write) *Result {
	b.t.Helper()
	res, err := b.do(client, b.seq, Mutation{Do: ws})
	if err != nil {
		b.t.Fatalf("%s: %v", client, err)
	}
	return res
}

// wantRules compares the faults inside err with "field rule" of each.
func wantRules(t testing.TB, err error, want ...string) {
	t.Helper()
	var got []string
	for _, f := range doc.Faults(err) {
		got = append(got, strings.TrimSpace(f.Field()+" "+f.Rule))
	}
	if !slices.Equal(got, want) {
		t.Errorf("got faults %q (%v), want %q", got, err, want)
	}
}
