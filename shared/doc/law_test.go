package doc

import (
	"encoding/json"
	"maps"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// values gives things to put under a path; nil empties it.
func values() map[string]*rapid.Generator[any] {
	of := func(vs ...any) *rapid.Generator[any] { return rapid.SampledFrom(append(vs, nil)) }
	row := rapid.Custom(func(t *rapid.T) any {
		if rapid.IntRange(0, 3).Draw(t, "gone") == 0 {
			return nil
		}
		row := map[string]any{}
		for key, g := range map[string]*rapid.Generator[any]{"Name": of("x", "й<&>", ""), "Grade": of("apple"), "Order": of(1, 2, 0), "Taken": of(true)} {
			if rapid.Bool().Draw(t, key) {
				row[key] = g.Draw(t, key+" value")
			}
		}
		return row
	})
	return map[string]*rapid.Generator[any]{
		"Name": rapid.Map(rapid.StringMatching(`[a-zа-яё <>"\\/]{0,5}`), func(s string) any { return s }),
		"Note": of("a\nb", "\t"), "Hot": of(true, false), "Count": rapid.Map(rapid.Int64(), func(n int64) any { return n }),
		"On": of(Date("2026-05-12"), ""), "At": of("2026-05-12T10:00:00+03:00", "2026-05-12T07:00:00Z"),
		"Run": of(Period{"2026-01-01", ""}, Period{}), "Each": of(Yearly{29, 2, 0}), "Price": of(Money{5, "RUB"}, Money{0, "RUB"}, Money{}),
		"Share": of("0.50", "0.5"), "Tel": of(Phone{"+375291234567", ""}), "Home": of(Address{City: "Минск"}), "Shade": of("red", "blue"),
		"Shades": of([]string{"red", "blue"}, []string{"blue"}, []string{}), "Codes": of([]string{"b", "a"}), "Up": of(idA, idB), "Any": of(LinkTo("thing", idC)),
		"State": of("open"), "Owner": of(idA, idB), "Department": of(idA), "Deleted": of(true, false),
		"Lines/" + string(idA): row, "Lines/" + string(idB): row, "Lines/" + string(idC): row,
	}
}

// patches draws a patch of some of the paths.
func patches(paths ...string) *rapid.Generator[Patch] {
	all := values()
	return rapid.Custom(func(t *rapid.T) Patch {
		p := Patch{}
		for _, path := range paths {
			if !rapid.Bool().Draw(t, path) {
				continue
			}
			raw, err := json.Marshal(all[path].Draw(t, path+" value"))
			if err != nil {
				t.Fatal(err)
			}
			p[path] = raw
		}
		return p
	})
}

func apply(t *rapid.T, k *Kind, old Parts, p Patch) Parts {
	next, err := k.Apply(old, p, true)
	if err != nil {
		t.Fatal(err)
	}
	return next
}

// TestLawDiff: Apply(old, Diff(old, next)) is next, fields unknown here stay,
// and no path of the difference is superfluous.
func TestLawDiff(t *testing.T) {
	k := KindOf[thing]()
	draw := patches(sortedPaths()...)
	rapid.Check(t, func(t *rapid.T) {
		base := Parts{"Later": json.RawMessage(`{"Than":["this"]}`)}
		old := apply(t, k, base, draw.Draw(t, "old"))
		next := apply(t, k, base, draw.Draw(t, "next"))
		before := old.Body()
		diff := k.Diff(old, next)
		if got := apply(t, k, old, diff); got.Body() != next.Body() {
			t.Fatalf("old %s\ndiff %v\ngot  %s\nwant %s", old.Body(), diff, got.Body(), next.Body())
		}
		if old.Body() != before {
			t.Fatalf("the old parts were changed: %s, were %s", old.Body(), before)
		}
		for path := range diff {
			less := maps.Clone(diff)
			delete(less, path)
			if got := apply(t, k, old, less); got.Body() == next.Body() {
				t.Fatalf("%s of %v is superfluous", path, diff)
			}
		}
		decoded, err := k.Decode(idA, 1, old.Body())
		if err != nil {
			t.Fatal(err)
		}
		again, err := k.Encode(decoded)
		if again["Later"] = old["Later"]; err != nil || again.Body() != old.Body() {
			t.Fatalf("encoded %s, was %s, %v", again.Body(), old.Body(), err)
		}
	})
}

// TestLawDecode: a document is what the standard library makes of its body, and
// what that refuses is refused.
func TestLawDecode(t *testing.T) {
	k := KindOf[thing]()
	draw := patches(sortedPaths()...)
	rapid.Check(t, func(t *rapid.T) {
		parts := apply(t, k, Parts{"Later": json.RawMessage(`{"Than":["this"]}`)}, draw.Draw(t, "patch"))
		if rapid.Bool().Draw(t, "spoil") {
			name := rapid.SampledFrom(sortedPaths()).Draw(t, "field")
			name, _, _ = strings.Cut(name, "/")
			parts[name] = json.RawMessage(rapid.SampledFrom([]string{`7`, `"x"`, `"\u0041"`, `null`, `[]`, `{}`, `true`}).Draw(t, "value"))
		}
		want := k.New()
		refused := json.Unmarshal([]byte(parts.Body()), want)
		want.Meta().ID, want.Meta().Seq = idA, 3
		got, err := k.Decode(idA, 3, parts.Body())
		if (err != nil) != (refused != nil) {
			t.Fatalf("%s: %v, the library says %v", parts.Body(), err, refused)
		}
		if err == nil && !reflect.DeepEqual(got, want) {
			t.Fatalf("%s:\n%+v\n%+v", parts.Body(), got, want)
		}
	})
}

// TestLawRows: two people who write different fields, or different rows, or
// different keys of one row, come to the same in either order.
func TestLawRows(t *testing.T) {
	k := KindOf[thing]()
	base, one, two := patches(sortedPaths()...), patches("Name", "Price", "Lines/"+string(idA)), patches("Note", "Shades", "Lines/"+string(idB))
	keys := rapid.SampledFrom([]string{`{"Name":"x"}`, `{"Name":null}`, `{}`})
	rapid.Check(t, func(t *rapid.T) {
		old := apply(t, k, Parts{}, base.Draw(t, "old"))
		p, q := one.Draw(t, "one"), two.Draw(t, "two")
		p["Lines/"+string(idC)] = json.RawMessage(keys.Draw(t, "keys"))
		q["Lines/"+string(idC)] = json.RawMessage(`{"Order":5}`)
		pq, qp := apply(t, k, apply(t, k, old, p), q), apply(t, k, apply(t, k, old, q), p)
		if pq.Body() != qp.Body() {
			t.Fatalf("%s\n%s", pq.Body(), qp.Body())
		}
	})
}

func sortedPaths() []string {
	p := Patch{}
	for path := range values() {
		p[path] = nil
	}
	return p.Paths()
}

// TestLawAmend: a document amended is the one that its parts give, the one it
// was made of stays as it was.
func TestLawAmend(t *testing.T) {
	k := KindOf[thing]()
	draw := patches(sortedPaths()...)
	assemble := func(t *rapid.T, p Parts) Doc {
		d, err := k.Assemble(idA, 7, p)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	rapid.Check(t, func(t *rapid.T) {
		old := apply(t, k, Parts{}, draw.Draw(t, "old"))
		next := apply(t, k, old, draw.Draw(t, "next"))
		d := assemble(t, old)
		got, err := k.Amend(d, 7, old, next)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, assemble(t, next)) {
			t.Fatalf("of %s and %s\ngot  %+v", old.Body(), next.Body(), got)
		}
		if !reflect.DeepEqual(d, assemble(t, old)) {
			t.Fatalf("what it was made of has changed: %+v", d)
		}
	})
}
