package crm

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"kontor/shared/access"
	"kontor/shared/change"
	"kontor/shared/doc"
)

// world is a small company on which mutations are applied for real: rules,
// rights and reactions run as on the server.
type world struct {
	// whole says whose content has arrived; nil: everybody's
	whole  func(id doc.ID, sha256 string) (bool, error)
	t      *testing.T
	kinds  *doc.Kinds
	rows   map[doc.ID]*change.Row
	now    time.Time
	zone   *time.Location
	seq    int64
	server bool

	screenings int // how often lists of denied parties were looked through
}

// The people of the company.
var (
	anna  = doc.Derive("test", "anna")  // sales
	boris = doc.Derive("test", "boris") // sales of the same department
	vera  = doc.Derive("test", "vera")  // head of sales
	gleb  = doc.Derive("test", "gleb")  // security
	dina  = doc.Derive("test", "dina")  // finance
	far   = doc.Derive("test", "far")   // sales of another department
	mark  = doc.Derive("test", "mark")  // marketing
	egor  = doc.Derive("test", "egor")  // director
)

func newWorld(t *testing.T) *world {
	t.Helper()
	zone := time.FixedZone("Minsk", 3*3600)
	w := &world{t: t, kinds: Kinds(), rows: map[doc.ID]*change.Row{}, zone: zone, server: true, now: time.Date(2026, 5, 12, 10, 0, 0, 0, zone)} // a Tuesday
	seeds, err := ListSeeds()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range seeds {
		w.machine(s)
	}
	root, sales, other, guard := doc.Derive("d", "root"), doc.Derive("d", "sales"), doc.Derive("d", "other"), doc.Derive("d", "guard")
	w.machine(newWrite("Department", root, map[string]any{"Name": "Дирекция", "Kind": "management"}))
	for id, d := range map[doc.ID][2]string{sales: {"sales", "sales"}, other: {"other", "sales"}, guard: {"security", "security"}} {
		w.machine(newWrite("Department", id, map[string]any{"Name": d[0], "Kind": d[1], "Parent": root}))
	}
	for id, e := range map[doc.ID]struct {
		name string
		dep  doc.ID
		role []Role
	}{
		anna: {"Анна", sales, []Role{Sales}}, boris: {"Борис", sales, []Role{Sales}}, vera: {"Вера", sales, []Role{Head}},
		gleb: {"Глеб", guard, []Role{Security}}, dina: {"Дина", root, []Role{Finance}}, far: {"Фёдор", other, []Role{Sales}},
		mark: {"Марк", root, []Role{Marketing}}, egor: {"Егор", root, []Role{Director}},
	} {
		w.machine(newWrite("Employee", id, map[string]any{"Name": e.name, "Login": e.name, "Department": e.dep, "Roles": e.role, "State": Working}))
	}
	return w
}

// Load implements change.Store.
func (w *world) Load(kind string, id doc.ID) (*change.Row, error) {
	if row := w.rows[id]; row != nil && row.Kind == kind {
		return row, nil
	}
	return nil, nil
}

// Pointing implements change.Store.
func (w *world) Pointing(kind, field string, to doc.ID) (ids []doc.ID, err error) {
	k, err := w.kinds.Kind(kind)
	if err != nil {
		return nil, err
	}
	if kind == "DeniedEntry" {
		w.screenings++
	}
	for id, row := range w.rows {
		if row.Kind != kind {
			continue
		}
		k.References(w.get(kind, id), func(path string, f *doc.Field, l doc.Link) {
			top, _, _ := strings.Cut(path, "/")
			if _, at := l.Split(); at == to && top == field && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		})
	}
	slices.Sort(ids)
	return ids, nil
}

// Every implements change.Store.
func (w *world) Every(kind string) (ids []doc.ID, err error) {
	for id, row := range w.rows {
		if row.Kind == kind {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids, nil
}

// Holder implements change.Store.
func (w *world) Holder(key string) (string, doc.ID, error) {
	for id, row := range w.rows {
		if row.Kind == doc.ItemKind { // hundreds of them, none keyed
			continue
		}
		keyed, ok := w.get(row.Kind, id).(doc.Keyed)
		if ok && slices.ContainsFunc(keyed.Keys(), func(k doc.Key) bool { return k.Key == key }) {
			return row.Kind, id, nil
		}
	}
	return "", "", nil
}

// get reads a document, nil if there is none.
func (w *world) get(kind string, id doc.ID) doc.Doc {
	w.t.Helper()
	row := w.rows[id]
	if row == nil || row.Kind != kind {
		return nil
	}
	k, err := w.kinds.Kind(kind)
	if err != nil {
		w.t.Fatal(err)
	}
	d, err := k.Decode(id, row.Seq, row.Parts.Body())
	if err != nil {
		w.t.Fatal(err)
	}
	return d
}

func (w *world) context(who doc.ID, reason string) doc.Context {
	reader := worldReader{w}
	c := doc.Context{Reader: reader, Now: w.now, Zone: w.zone, Reason: reason, Server: w.server}
	c.Actor = w.actor(who)
	return c
}

// actor works out an employee's rights as the server does.
func (w *world) actor(who doc.ID) *access.Actor {
	w.t.Helper()
	post, err := PostOf(doc.Context{Reader: worldReader{w}, Now: w.now, Zone: w.zone}, who)
	if err != nil {
		w.t.Fatal(err)
	}
	return access.NewActor(post, Grants(), w.kinds)
}

type worldReader struct{ *world }

// Get implements doc.Reader.
func (r worldReader) Get(kind string, id doc.ID) (doc.Doc, error) { return r.get(kind, id), nil }

// Pointing implements doc.Reader.
func (r worldReader) Pointing(kind, field string, to doc.ID) (docs []doc.Doc, err error) {
	ids, err := r.world.Pointing(kind, field, to)
	for _, id := range ids {
		docs = append(docs, r.get(kind, id))
	}
	return docs, err
}

// Every implements doc.Reader.
func (r worldReader) Every(kind string) ([]doc.Doc, error) {
	ids, _ := r.world.Every(kind)
	return doc.Living(r, kind, ids)
}

// apply runs a mutation and keeps what comes of it.
func (w *world) apply(actor *access.Actor, machine bool, m change.Mutation) (*change.Result, error) {
	w.t.Helper()
	m.Base = w.seq
	numbers := 0
	res, err := change.Apply(change.Env{
		Kinds: w.kinds, Store: w, Actor: actor, Now: w.now, Zone: w.zone, Server: w.server, Machine: machine, Whole: w.whole,
		Number: func(_ *doc.Kind, prefix string) (string, error) {
			numbers++
			return prefix + strconv.FormatInt(w.seq+1, 10) + "-" + strconv.Itoa(numbers), nil
		},
	}, m)
	if err != nil {
		return nil, err
	}
	for _, left := range res.LeftOut {
		w.t.Errorf("a reaction was left out: %v", left)
	}
	w.seq++
	for _, c := range res.Changed {
		w.rows[c.ID] = &change.Row{Kind: c.Kind.Name, ID: c.ID, Seq: w.seq, Parts: c.Parts}
	}
	return res, nil
}

// machine lets the server write.
func (w *world) machine(writes ...doc.Write) {
	w.t.Helper()
	if _, err := w.apply(access.System(access.Post{}), true, change.Mutation{Do: writes}); err != nil {
		w.t.Fatal(err)
	}
}

// do lets an employee write, with a reason or none.
func (w *world) do(who doc.ID, reason string, writes ...doc.Write) (*change.Result, error) {
	w.t.Helper()
	return w.apply(w.actor(who), false, change.Mutation{Do: writes, Reason: reason})
}

// must fails the test if the employee is refused.
func (w *world) must(who doc.ID, writes ...doc.Write) *change.Result {
	w.t.Helper()
	res, err := w.do(who, "", writes...)
	if err != nil {
		w.t.Fatal(err)
	}
	return res
}

// command runs a command as an employee.
func (w *world) command(who doc.ID, name string, target doc.ID, args map[string]any) error {
	w.t.Helper()
	raw, err := json.Marshal(args)
	if err != nil {
		w.t.Fatal(err)
	}
	_, err = w.apply(w.actor(who), false, change.Mutation{Command: name, Kind: "Counterparty", Target: target, Args: doc.Body(raw)})
	return err
}

func edit(kind string, id doc.ID, fields map[string]any) doc.Write {
	return doc.Write{Kind: kind, ID: id, Patch: patchOf(fields)}
}

// firm makes a counterparty of anna's and returns its ID.
func (w *world) firm(name string, more map[string]any) doc.ID {
	w.t.Helper()
	id := doc.Derive("firm", name)
	w.must(anna, newWrite("Counterparty", id, firmFields(name, more)))
	return id
}

func firmFields(name string, more map[string]any) map[string]any {
	fields := map[string]any{"NameShort": name, "Kind": Legal, "Country": Russia, "Roles": []string{"client"}}
	maps.Copy(fields, more)
	return fields
}

// counterparty reads a firm.
func (w *world) counterparty(id doc.ID) *Counterparty {
	w.t.Helper()
	return w.get("Counterparty", id).(*Counterparty)
}

// suspend lets security suspend a firm until autumn.
func (w *world) suspend(id doc.ID) {
	w.t.Helper()
	if err := w.command(gleb, "counterparty.suspend", id, map[string]any{"Reason": "debt", "Comment": "долг 90 дней", "Until": "2026-10-01"}); err != nil {
		w.t.Fatal(err)
	}
}

// wantRule fails unless err holds a fault of the rule on the field; an empty
// rule wants no error.
func wantRule(t *testing.T, err error, field, rule string) {
	t.Helper()
	if rule == "" {
		if err != nil {
			t.Fatalf("unexpected: %v", err)
		}
		return
	}
	for _, f := range doc.Faults(err) {
		if f.Rule == rule && (field == "" || f.Field() == field) {
			return
		}
	}
	t.Fatalf("got %v, want rule %s on %s", err, rule, field)
}

func mutation(writes ...doc.Write) change.Mutation { return change.Mutation{Do: writes} }
