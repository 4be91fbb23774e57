package change

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"kontor/shared/access"
	"kontor/shared/doc"
)

// TestReact: what follows from a new firm whose note asks for it; a reaction
// that fails is left out and told, and never fails the mutation.
func TestReact(t *testing.T) {
	made := doc.Derive("job", string(alfa))
	for name, tt := range map[string]struct {
		note    string
		job     string // text of the job, empty if there is none
		status  string
		leftOut int
	}{
		"Nothing":       {"", "", "", 0},
		"Job":           {"job", "job", "", 0},
		"JobTwice":      {"job job", "job", "", 0},
		"Fails":         {"fail", "", "", 1},
		"BreaksRule":    {"badjob", "", "", 1},
		"BadAndGood":    {"badjob job", "job", "", 1},
		"BadSelf":       {"badself job", "job", "", 1},
		"InactiveCode":  {"land", "", "land", 0},
		"NobodyThere":   {"nobody job", "job", "", 0},
		"SeesItself":    {"count", "1", "", 0},
		"WithoutEnd":    {"chain", "chain", "", 1},
		"BackAndForth":  {"pingpong", "", strings.Repeat("x", maxReactions), 1},
		"FailsInMiddle": {"job fail", "", "", 1},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBase(t)
			res := b.must("anna", write("firm", alfa, true, fields{"Name": "alfa", "Note": tt.note, "Parent": alfa}))
			if len(res.LeftOut) != tt.leftOut {
				t.Errorf("left out %v", res.LeftOut)
			}
			j, _ := b.get("job", made).(*job)
			if got := j; (got != nil) != (tt.job != "") || got != nil && (got.Text != tt.job || got.Number == "" || got.CreatedBy != anna) {
				t.Errorf("the job is %+v", got)
			}
			f := b.firm(alfa)
			if f.Status != tt.status || f.From != 0 || f.Number != "firm-1" {
				t.Errorf("%+v", f)
			}
			want := []string{"Name", "Note", "Number", "Parent"}
			if tt.note == "" {
				want = slices.Delete(want, 1, 2)
			}
			if tt.status != "" {
				want = append(want, "Status")
			}
			if f.Land != "" {
				want = slices.Insert(want, 0, "Land")
			}
			if c := res.Changed[0]; c.Reaction || !slices.Equal(c.Touched, want) {
				t.Errorf("touched %v", c.Touched)
			}
			for _, c := range res.Changed[1:] {
				if !c.Reaction || c.Kind.Name != "job" {
					t.Errorf("%s %s is no reaction", c.Kind.Name, c.ID)
				}
			}
		})
	}
}

// TestReactEnds: a chain of ever new documents stops.
func TestReactEnds(t *testing.T) {
	b := newBase(t)
	res := b.must("anna", write("firm", alfa, true, fields{"Name": "alfa", "Note": "chain"}))
	if len(res.Changed) != 2+maxReactions || len(res.LeftOut) != 1 || !errors.Is(res.LeftOut[0], errEndless) {
		t.Errorf("%d changed, left out %v", len(res.Changed), res.LeftOut)
	}
}

// TestReactAbove: a reaction writes what its author may neither see nor edit, in
// his name, and has consequences of its own even if that document came first.
func TestReactAbove(t *testing.T) {
	b := newBase(t)
	b.must("boris", write("firm", beta, true, fields{"Name": "beta"}))
	b.must("machine", write("firm", alfa, true, fields{"Name": "alfa", "Parent": beta, "Owner": anna}))
	e := as(b, "anna", "own")
	if e.Actor.May(access.Read, "firm", []string{doc.PlaceAll, doc.PlaceOf(boris)}) {
		t.Fatal("control: anna sees beta")
	}
	res, err := Apply(e, Mutation{Base: b.seq, Do: []doc.Write{write("firm", alfa, false, fields{"Note": "up"})}})
	if err != nil || len(res.LeftOut) > 0 {
		t.Fatal(err, res.LeftOut)
	}
	b.put("anna", res)
	if f := b.firm(beta); f.Status != "seen" || f.UpdatedBy != anna || f.Owner != boris || b.get("job", doc.Derive("job", string(beta))) == nil {
		t.Errorf("%+v", f)
	}
	c := newBase(t)
	c.must("anna", write("firm", beta, true, fields{"Name": "beta"}), write("firm", alfa, true, fields{"Name": "alfa", "Parent": beta, "Note": "up"}))
	if c.firm(beta).Status != "seen" || c.get("job", doc.Derive("job", string(beta))) == nil {
		t.Error("what was made of a document seen before has no consequences")
	}
}

// TestReactSeesMutation: rules read the documents as the mutation leaves them:
// one that points elsewhere now no longer counts.
func TestReactSeesMutation(t *testing.T) {
	b := newBase(t)
	gamma := doc.Derive("gamma")
	b.must("anna", write("firm", alfa, true, fields{"Name": "alfa"}))
	b.must("anna", write("firm", beta, true, fields{"Name": "beta", "Parent": alfa}), write("firm", gamma, true, fields{"Name": "gamma", "Parent": alfa}))
	b.must("anna", write("firm", gamma, false, fields{"Parent": nil}), write("firm", alfa, false, fields{"Note": "count"}))
	if j := b.get("job", doc.Derive("job", string(alfa))).(*job); j.Text != "1" {
		t.Errorf("counted %s", j.Text)
	}
}

// TestSightAbove: a document is seen where the one above it is; a circle of
// links is an error and no endless walk.
func TestSightAbove(t *testing.T) {
	b := newBase(t)
	b.must("boris", write("firm", beta, true, fields{"Name": "beta", "Note": "job"}))
	r := &run{Env: b.env("anna"), byID: map[doc.ID]*Changed{}, rows: map[doc.ID]*Row{}, docs: map[doc.ID]doc.Doc{}}
	k, _ := b.kinds.Kind("job")
	s, err := r.sight(k, b.get("job", doc.Derive("job", string(beta))))
	if err != nil || !slices.Contains(s.Places, doc.PlaceOwn(boris)) {
		t.Errorf("%v, %v", s, err)
	}
	lost := &job{Of: doc.Ref[firm](doc.Derive("lost"))}
	if s, err := r.sight(k, lost); err != nil || !slices.Equal(s.Places, []string{doc.PlaceAll}) {
		t.Errorf("a desktop without the document above: %v, %v", s, err)
	}
	ring := doc.KindOf[circle]()
	kinds := doc.NewKinds([]*doc.Kind{ring}, nil)
	self := &circle{Next: doc.LinkTo("circle", alfa)}
	_, err = SightOf(doc.Context{Reader: one{self}, Now: r.Now, Zone: r.Zone}, kinds, ring, self)
	wantRules(t, err, "circle")
}

// circle is seen where any other circle is.
type circle struct {
	doc.Header
	Next doc.Link `doc:"inherit"`
}

func (c *circle) Label() string { return "" }

func (c *circle) Check(*circle) error { return nil }

// one knows a single document.
type one struct{ d doc.Doc }

func (o one) Get(string, doc.ID) (doc.Doc, error) { return o.d, nil }

func (o one) Every(string) ([]doc.Doc, error) { return nil, nil }

func (o one) Pointing(string, string, doc.ID) ([]doc.Doc, error) { return nil, nil }
