package vault

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"kontor/shared/access"
	"kontor/shared/change"
	"kontor/shared/doc"
	"kontor/shared/wire"
)

// grade and mark are the enums of the test's kinds.
type grade string

func (grade) Values() []string { return []string{"a", "b", "c"} }

// Phone is a row of a firm.
type firmPhone struct {
	Phone doc.Phone `doc:"search"`
	Note  string    `doc:"search"`
	Via   doc.Ref[Firm]
}

// Firm has a field of every type.
type Firm struct {
	doc.Header
	Number  string         `doc:"number,search"`
	Name    string         `doc:"required,search"`
	TaxID   string         `doc:"index,search"`
	Grade   grade          `doc:"index"`
	Marks   doc.Set[grade] `doc:"index"`
	Parent  doc.Ref[Firm]  `doc:"index"`
	Friends doc.Set[doc.Ref[Firm]]
	About   doc.Link
	City    doc.Code[towns]
	Since   doc.Date `doc:"index"`
	Met     doc.Time `doc:"index"`
	Term    doc.Period
	Slot    doc.Span
	Born    doc.Yearly
	Limit   doc.Money `doc:"index,class=money"`
	Rate    doc.Decimal
	Size    int64
	Vip     bool
	Mail    doc.Email   `doc:"search"`
	Direct  doc.Phone   `doc:"search"`
	Seat    doc.Address `doc:"search"`
	Phones  doc.Rows[firmPhone]
	Note    doc.Text `doc:"search"`
	Files   doc.Rows[doc.File]
	Proof   doc.File `doc:"class=money"`
}

type towns struct{}

func (towns) List() string { return "town" }

func (f *Firm) Label() string { return f.Name }

func (f *Firm) Check(*Firm) error {
	if f.Name == "bad" {
		return doc.Invalid("Name", "bad")
	}
	return nil
}

func (f *Firm) Keys() []doc.Key {
	if f.TaxID == "" {
		return nil
	}
	return []doc.Key{{Key: "tax:" + f.TaxID, Field: "TaxID"}}
}

// KeyedBy implements doc.Keyed.
func (*Firm) KeyedBy() []string { return []string{"TaxID"} }

// React makes a job of a firm that has become important.
func (f *Firm) React(c doc.Context, prev *Firm) ([]doc.Write, error) {
	if !f.Vip || prev.Vip {
		return nil, nil
	}
	id := doc.Derive("job", string(f.ID))
	if d, err := c.Get("Job", id); err != nil || d != nil {
		return nil, err
	}
	return []doc.Write{{Kind: "Job", ID: id, New: true, Patch: doc.Patch{"Title": text("call " + f.Name), "Firm": text(string(f.ID))}}}, nil
}

// Job is what is to be done about a firm.
type Job struct {
	doc.Header
	Title string        `doc:"required,search"`
	Firm  doc.Ref[Firm] `doc:"index"`
	Due   doc.Date      `doc:"index"`
}

func (j *Job) Label() string    { return j.Title }
func (j *Job) Check(*Job) error { return nil }

// Person is somebody who may be taken out.
type Person struct {
	doc.Header
	Name  string    `doc:"required,search"`
	Phone doc.Phone `doc:"search"`
	Proof doc.File
	Gone  doc.Time `doc:"server"`
}

func (p *Person) Label() string       { return p.Name }
func (p *Person) Check(*Person) error { return nil }
func (p *Person) Erased() bool        { return !p.Gone.IsZero() }
func (p *Person) Erase(at doc.Time, name string) {
	*p = Person{Header: p.Header, Name: name, Gone: at}
}

func testKinds() *doc.Kinds {
	return doc.NewKinds([]*doc.Kind{doc.KindOf[Firm](), doc.KindOf[Job](), doc.KindOf[Person]()}, nil)
}

// fastKDF is as weak as a key file may say.
var fastKDF = KDF{Time: 1, Memory: 8, Threads: 1}

var testNow = time.Date(2026, 5, 12, 9, 0, 0, 0, time.UTC)

func testConfig(dir string) Config {
	return Config{Dir: dir, Kinds: testKinds(), Now: func() time.Time { return testNow }, KDF: fastKDF}
}

const testPassword = "Пароль-1"

func create(t testing.TB) *Vault {
	t.Helper()
	v, err := Create(context.Background(), testConfig(t.TempDir()), testPassword, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { check(t, v.Close()) })
	return v
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func env() change.Env {
	return change.Env{Actor: access.System(access.Post{Employee: id(9000)}), Now: testNow, Zone: time.UTC, Client: "client-7F3A"}
}

// id is the n-th ID of the tests.
func id(n int) doc.ID { return doc.ID(fmt.Sprintf("%08x-0000-7000-8000-%012x", n, n)) }

func text(v any) json.RawMessage {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return raw
}

// patch makes a patch of names and values.
func patch(pairs ...any) doc.Patch {
	p := doc.Patch{}
	for i := 0; i < len(pairs); i += 2 {
		p[pairs[i].(string)] = text(pairs[i+1])
	}
	return p
}

func mutation(n int, writes ...doc.Write) *change.Mutation {
	return &change.Mutation{ID: id(100000 + n), At: testNow, Do: writes, Reason: "because"}
}

func made(n int, pairs ...any) doc.Write {
	return doc.Write{Kind: "Firm", ID: id(n), New: true, Patch: patch(pairs...)}
}

func edited(n int, pairs ...any) doc.Write {
	return doc.Write{Kind: "Firm", ID: id(n), Patch: patch(pairs...)}
}

func save(t testing.TB, v *Vault, m *change.Mutation) *change.Result {
	t.Helper()
	res, err := v.Save(context.Background(), env(), m, false)
	check(t, err)
	return res
}

// row is a firm as the server sends it.
func row(n int, seq int64, pairs ...any) wire.Row {
	return kindRow(doc.KindOf[Firm](), n, seq, pairs...)
}

func kindRow(k *doc.Kind, n int, seq int64, pairs ...any) wire.Row {
	parts, err := k.Apply(doc.Parts{}, patch(pairs...), true)
	if err != nil {
		panic(err)
	}
	d, err := k.Decode(id(n), seq, parts.Body())
	if err != nil {
		panic(err)
	}
	h := d.Meta()
	return wire.Row{Kind: k.Name, ID: id(n), Seq: seq, Title: d.Label(), Owner: h.Owner, Deleted: h.Deleted, Body: string(parts.Body())}
}

// frame is a whole turn in one frame.
func frame(cursor int64, drops []doc.ID, rows ...wire.Row) wire.Rows {
	f := wire.Rows{Cursor: cursor, Last: true}
	for _, r := range rows {
		raw, err := wire.EncodeRow(r)
		if err != nil {
			panic(err)
		}
		f.Rows = append(f.Rows, raw)
	}
	for _, d := range drops {
		f.Drops = append(f.Drops, wire.Drop{Kind: "Firm", ID: d})
	}
	return f
}

func apply(t testing.TB, v *Vault, f wire.Rows) Turn {
	t.Helper()
	turn, err := v.ApplyRows(context.Background(), []wire.Rows{f}, false)
	check(t, err)
	return turn
}

// value reads a field of a firm as JSON.
func value(t testing.TB, v *Vault, n int, name string) string {
	t.Helper()
	r, err := v.Row(context.Background(), id(n))
	check(t, err)
	if r == nil {
		return "gone"
	}
	parts, err := doc.Body(r.Body).Parts()
	check(t, err)
	return string(parts[name])
}

// rule is the rule of an error's first fault.
func rule(err error) string {
	var e *doc.Error
	if errors.As(err, &e) {
		return e.Rule
	}
	return fmt.Sprint(err)
}

// wireWrite is short for what the tests write.
type wireWrite = doc.Write

// ApplyRows applies the frames of a turn that brings no answers.
func (v *Vault) ApplyRows(ctx context.Context, rows []wire.Rows, first bool) (Turn, error) {
	frames, err := v.unpacked(rows)
	if err != nil {
		return Turn{}, err
	}
	return v.ApplyTurn(ctx, frames, first, nil)
}

func (v *Vault) unpacked(rows []wire.Rows) ([]*Frame, error) {
	frames := make([]*Frame, len(rows))
	for i := range rows {
		var err error
		if frames[i], err = v.Unpack(rows[i]); err != nil {
			return nil, err
		}
	}
	return frames, nil
}
