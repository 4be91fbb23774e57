package doc

import (
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"testing"
)

// The tag words and types that no kind may have; each must panic.
type (
	oddWord struct {
		A string `doc:"requird"`
	}
	oddInRow struct{ R Rows[classed] }
	classed  struct {
		A string `doc:"class=money"`
	}
	numbered struct {
		R Rows[struct {
			A string `doc:"number"`
		}]
	}
	inherited struct {
		A string `doc:"inherit"`
	}
	floating  struct{ A float64 }
	rowsInRow struct{ R Rows[struct{ R Rows[line] }] }
	hiding    struct{ Owner string }
	twice     struct {
		classed
		A string
	}
)

func panics(f func()) (told bool) {
	defer func() { told = recover() != nil }()
	f()
	return false
}

func TestKindPanics(t *testing.T) {
	for _, odd := range []any{oddWord{}, oddInRow{}, numbered{}, inherited{}, floating{}, rowsInRow{}, hiding{}, twice{}} {
		if !panics(func() { fieldsOf(reflect.TypeOf(odd), false) }) {
			t.Errorf("%T makes a kind", odd)
		}
	}
	if panics(func() { fieldsOf(reflect.TypeFor[thing](), false) }) {
		t.Error("control: a sound kind panics")
	}
}

// pair is a kind two of whose fields are declared in a struct that is embedded.
type pair struct {
	Header
	Name string
	priced
}

type priced struct {
	Price Money `doc:"class=money"`
	Lines Rows[line]
}

func (p *pair) Label() string { return p.Name }

func (p *pair) Check(*pair) error { return nil }

func (p *pair) Closed(Context) (*Error, []string) { return Invalid("", "closed"), []string{"Lines"} }

// TestEmbedded: the fields of a struct that is embedded are the kind's own, read
// and written, checked and closed like the others.
func TestEmbedded(t *testing.T) {
	k := KindOf[pair]()
	if got, want := fieldNames(k.Fields), []string{"Name", "Price", "Lines"}; !slices.Equal(got, want) {
		t.Fatalf("fields %v, want %v", got, want)
	}
	parts := made(t, k, map[string]any{"Name": "a", "Price": Money{150, "RUB"}, "Lines/" + string(idA): map[string]any{"To": idB}})
	d, err := k.Assemble(idC, 1, parts)
	if err != nil {
		t.Fatal(err)
	}
	if p := d.(*pair); p.Price.Minor != 150 || p.Lines[idA].To.ID() != idB {
		t.Errorf("read %+v", p)
	}
	wantFaults(t, k.Check(k.New(), d), "Lines/"+string(idA)+"/Name required")
	other, err := k.Amend(d, 2, parts, made(t, k, map[string]any{"Name": "a", "Price": Money{200, "RUB"}}))
	if err != nil || other.(*pair).Price.Minor != 200 || len(other.(*pair).Lines) != 0 {
		t.Errorf("amended to %+v, %v", other, err)
	}
	wantFaults(t, k.Guard(Context{}, d, other), "Price closed")
	back, err := k.Encode(d)
	if err != nil || back.Body() != parts.Body() {
		t.Errorf("written %s, %v, want %s", back.Body(), err, parts.Body())
	}
	into := &pair{Name: "b"}
	Take(into, d, "Price")
	if into.Price.Minor != 150 || into.Name != "b" || len(into.Lines) != 0 {
		t.Errorf("took %+v", into)
	}
}

// inherit makes a kind by hand whose places come from others.
func inherit(name string, from ...string) *Kind {
	k := &Kind{Name: name, byName: map[string]*Field{}}
	for i, parent := range from {
		k.Fields = append(k.Fields, &Field{Name: fmt.Sprint("F", i), Type: TRef, Refers: parent, refers: true, Inherit: true})
	}
	return k
}

func TestKindsPanic(t *testing.T) {
	thingKind := KindOf[thing]()
	for name, kinds := range map[string][]*Kind{
		"ErrTwice":   {thingKind, thingKind},
		"ErrUnknown": {KindOf[leaf]()},
		"ErrCircle":  {inherit("a", "b"), inherit("b", "a")},
		"ErrSelf":    {inherit("a", "a")},
		"ErrTooFar":  {inherit("a", "b"), inherit("b", "c"), inherit("c", "d"), inherit("d")},
		"OK":         {inherit("a", "b"), inherit("b", "c"), inherit("c"), thingKind},
	} {
		if got := panics(func() { NewKinds(kinds, nil) }); got != (name != "OK") {
			t.Errorf("%s: panics is %v", name, got)
		}
	}
	command := CommandOf("leaf.x", func(Context, *leaf, struct{}) ([]Write, error) { return nil, nil })
	if !panics(func() { NewKinds([]*Kind{thingKind}, []*Command{command}) }) {
		t.Error("a command on no kind is taken")
	}
	ks := NewKinds([]*Kind{thingKind, KindOf[leaf]()}, []*Command{command})
	if heirs := ks.Heirs("thing"); len(heirs) != 1 || heirs[0].Name != "leaf" || !slices.Equal(heirs[0].InheritFields("thing"), []string{"Of"}) {
		t.Errorf("heirs %v", heirs)
	}
	_, noKind := ks.Kind("Thing")
	_, noCommand := ks.Command("leaf.y")
	wantFaults(t, errors.Join(noKind, noCommand), " unknown_kind", " unknown_command")
}

// TestReferences: every reference and code is told, those in rows, sets, amounts
// and addresses included, in one order.
func TestReferences(t *testing.T) {
	k := KindOf[thing]()
	d, err := k.Decode(idC, 3, full(t, k).Body())
	if err != nil {
		t.Fatal(err)
	}
	var links, codes []string
	k.References(d, func(path string, _ *Field, to Link) { links = append(links, path+" "+string(to)) })
	k.Codes(d, func(path, list, code string) { codes = append(codes, path+" "+list+" "+code) })
	a, b := string(LinkTo("thing", idA)), string(LinkTo("thing", idB))
	set := []string{"Ups " + a, "Ups " + b}
	slices.Sort(set)
	row := "Lines/" + string(idA) + "/"
	if want := slices.Concat([]string{"Up " + a}, set, []string{"Any " + string(LinkTo("thing", idC)), row + "To " + b}); !slices.Equal(links, want) {
		t.Errorf("got %q, want %q", links, want)
	}
	if want := []string{"Price Currency RUB", "Home Country BY", "Code Fruit apple", "Codes Fruit apple", "Codes Fruit pear", row + "Grade Fruit apple"}; !slices.Equal(codes, want) {
		t.Errorf("got %q, want %q", codes, want)
	}
	if d.Meta().ID != idC || d.Meta().Seq != 3 || !d.Meta().Deleted {
		t.Errorf("%+v", d.Meta())
	}
	rows := "x\ny"
	if idB < idA {
		rows = "y\nx"
	}
	if got, want := k.SearchText(d), "Ель\nЕль\na\nb\n+375291234567\nBY, Минск\n"+rows; got != want {
		t.Errorf("search finds it by %q, want %q", got, want)
	}
}

// TestCheck: all faults at once, each naming kind and document.
func TestCheck(t *testing.T) {
	k := KindOf[thing]()
	prev := &thing{Count: 5}
	next := &thing{Header: Header{ID: idA}, Hot: true, Shade: "blue", Lines: Rows[line]{idB: {}, idA: {}}}
	err := k.Check(prev, next)
	rows := []ID{idA, idB}
	slices.Sort(rows)
	wantFaults(t, err, "Name required", "Lines/"+string(rows[0])+"/Name required", "Lines/"+string(rows[1])+"/Name required", "Count shrinks", "Shade cold")
	for _, f := range Faults(err) {
		if f.Kind != "thing" || f.Doc != idA {
			t.Errorf("%s names %s %s", f.Rule, f.Kind, f.Doc)
		}
	}
	if err := k.Check(&thing{}, &thing{Name: "a"}); err != nil {
		t.Error(err)
	}
}

func TestFaults(t *testing.T) {
	a, b := Invalid("A", "one"), Denied("two").Because(io.EOF)
	joined := errors.Join(a, fmt.Errorf("do: %w", errors.Join(b, Missing("thing", idA))))
	wantFaults(t, joined, "A one", " two", " no_such_document")
	wantFaults(t, nil)
	wrapped := fmt.Errorf("do: %w", joined)
	wantFaults(t, wrapped, "A one", " two", " no_such_document")
	stray := Faults(errors.Join(a, io.ErrClosedPipe))
	if len(stray) != 2 || stray[1].Code != CodeInternal || !errors.Is(stray[1], io.ErrClosedPipe) {
		t.Errorf("%v", stray)
	}
	for err, want := range map[error]ErrorCode{wrapped: CodeInvalid, b: CodeDenied, fmt.Errorf("x: %w", Missing("", "")): CodeMissing, io.EOF: CodeInternal} {
		if got := CodeOf(err); got != want {
			t.Errorf("%v: got %s, want %s", err, got, want)
		}
	}
	if !errors.Is(b, io.EOF) || a.With("title", "Ель").Error() != "invalid:  A one" {
		t.Error("the cause is lost, or the log tells a value")
	}
}

func TestFlow(t *testing.T) {
	f := Flow[shade]{{"new", "open"}, {"open", "done", "new"}, {"done"}}
	for _, tt := range []struct {
		from, to shade
		ok       bool
	}{
		{"", "new", true}, {"", "open", false}, {"new", "open", true}, {"new", "new", true}, {"new", "done", false}, {"open", "new", true},
		{"done", "open", false}, {"done", "done", true}, {"odd", "new", false}, {"new", "odd", false},
	} {
		err := f.Check("State", tt.from, tt.to)
		if tt.ok {
			wantFaults(t, err)
			continue
		}
		wantFaults(t, err, "State move")
	}
	if f.Start() != "new" || !slices.Equal(f.Values(), []string{"new", "open", "done"}) || len(f.Next("done")) != 0 || !slices.Equal(f.Next(""), []shade{"new"}) {
		t.Error(f.Values(), f.Next("done"), f.Next(""))
	}
}

type moveArgs struct {
	To   Ref[thing] `doc:"required"`
	Why  Text
	Days int64
}

// TestCommandArgs are judged as strictly as a patch.
func TestCommandArgs(t *testing.T) {
	var ran moveArgs
	cmd := CommandOf("thing.move", func(_ Context, d *thing, a moveArgs) ([]Write, error) {
		ran = a
		return []Write{{Kind: "thing", ID: d.ID}}, nil
	})
	to := `"To":"` + string(idA) + `"`
	for name, tt := range map[string]struct {
		args Body
		want []string
	}{
		"OK":          {Body(`{` + to + `,"Days":3}`), nil},
		"ErrNone":     {"", []string{"To required"}},
		"ErrNull":     {"null", []string{"To required"}},
		"ErrUnknown":  {Body(`{` + to + `,"Later":1}`), []string{"Later unknown_field"}},
		"ErrCase":     {Body(`{"to":"` + string(idA) + `"}`), []string{"to unknown_field"}},
		"ErrTwice":    {Body(`{` + to + `,` + to + `}`), []string{" malformed"}},
		"ErrHeader":   {Body(`{` + to + `,"Owner":"x"}`), []string{" malformed"}},
		"ErrNoObject": {"[]", []string{" malformed"}},
		"ErrTail":     {Body(`{` + to + `} 1`), []string{" malformed"}},
		"ErrBoth":     {`{"To":"x","Days":"y"}`, []string{"Days malformed", "To malformed"}},
	} {
		t.Run(name, func(t *testing.T) {
			wantFaults(t, cmd.CheckArgs(tt.args), tt.want...)
			writes, err := cmd.Run(Context{}, &thing{Header: Header{ID: idB}}, tt.args)
			wantFaults(t, err, tt.want...)
			if tt.want == nil && (ran.To.ID() != idA || ran.Days != 3 || len(writes) != 1 || writes[0].ID != idB) {
				t.Errorf("ran with %+v, wrote %v", ran, writes)
			}
		})
	}
}

// TestSight: where a document is seen, and which fields stay hidden.
func TestSight(t *testing.T) {
	k := KindOf[thing]()
	s := k.Sight(&thing{Header: Header{Owner: idA}}, "2026-05-12", []string{PlaceOwn(idB), PlaceAll})
	want := []string{PlaceAll, PlaceOf(idA), PlaceOwn(idA), PlaceOwn(idB)}
	slices.Sort(want)
	if !slices.Equal(s.Places, want) {
		t.Errorf("got %v, want %v", s.Places, want)
	}
	s.Leave(func(p string) bool { return p == PlaceAll })
	s.Reclass("Name", "BANNED")
	hides := func(classes ...string) []string {
		return k.Hidden(s.Classes, func(c string) bool { return slices.Contains(classes, c) })
	}
	if !slices.Equal(s.Places, []string{PlaceAll}) || !slices.Equal(hides("MONEY", "BANNED"), []string{"Name", "Price"}) || len(hides("CONTAC")) != 0 {
		t.Error(s.Places, hides("MONEY", "BANNED"), hides("CONTAC"))
	}
}
