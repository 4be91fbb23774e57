package doc

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// FuzzParts: a body comes apart as the standard library takes it apart, and what
// that refuses is refused.
func FuzzParts(f *testing.F) {
	for _, text := range []string{
		"", "{}", " { } ", `{"A":1}`, ` { "A" : [ {"B":"},"} , 2 ] , "C":null}`, `{"A":"\\\"","B":{"C":"{"}}`, `{"\u0041":1}`, `{"A":1,"A":2}`,
		`{"A":1,}`, `{"A"}`, `[1]`, `null`, `"{}"`, "{\"\xff\":1}", `{"A":1}{"B":2}`, "{\"A\"\t:\r\n1\n,\"B\": true\t}", `{"":""}`, `{"A":-1.5e+3 }`,
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := Body(text).Parts()
		want := Parts{}
		if text != "" {
			if refused := json.Unmarshal([]byte(text), &want); (refused != nil) != (err != nil) {
				t.Fatalf("%q: %v, the library says %v", text, err, refused)
			}
		}
		if picked := Body(text).Pick([]string{"A", "C"}); err == nil && picked != "" && !json.Valid([]byte(picked)) {
			t.Errorf("%q: picked %q", text, picked)
		}
		if err == nil && !maps.EqualFunc(got, want, func(a, b json.RawMessage) bool { return string(a) == string(b) }) {
			t.Errorf("%q: %s, the library reads %s", text, got, want)
		}
	})
}

// TestChangedLaw: the fields named are those whose texts differ; bodies that are
// put together otherwise are left to decoding.
func TestChangedLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		some := rapid.MapOf(rapid.StringMatching(`[A-D][a-c]?`), rapid.SampledFrom([]string{`1`, `"x"`, `{"A":[1,2]}`, `null`}))
		parts := func(name string) Parts {
			p := Parts{}
			for field, text := range some.Draw(t, name) {
				p[field] = json.RawMessage(text)
			}
			return p
		}
		is, was := parts("is"), parts("was")
		var want []string
		for _, name := range slices.Sorted(maps.Keys(union(is, was))) {
			if string(is[name]) != string(was[name]) {
				want = append(want, name)
			}
		}
		if got, ok := is.Body().Changed(was.Body()); !ok || !slices.Equal(got, want) {
			t.Fatalf("%s of %s: %v %v, want %v", is.Body(), was.Body(), got, ok, want)
		}
	})
	for _, text := range []Body{"", "[]", "{", `{"A":1`, `{"B":1,"A":2}`, `{"A":1,"A":2}`, `{"\u0041":1}`} {
		if _, ok := text.Changed(`{"A":1}`); ok {
			t.Errorf("%s is read", text)
		}
		if _, ok := Body(`{"A":1}`).Changed(text); ok {
			t.Errorf("%s is read as what was", text)
		}
	}
}

func union(a, b Parts) Parts {
	both := maps.Clone(a)
	maps.Copy(both, b)
	return both
}

// TestBodyLaw: parts go together as the standard library puts them together, and
// none writes into another's text.
func TestBodyLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		drawn := rapid.MapOf(rapid.String(), rapid.String()).Draw(t, "parts")
		p := Parts{"nothing": nil}
		for name, value := range drawn {
			raw, err := json.Marshal(value)
			if err != nil {
				t.Fatal(err)
			}
			p[name] = raw
		}
		want, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Body(); string(got) != string(want) {
			t.Fatalf("got %s, want %s", got, want)
		}
		again, err := p.Body().Parts()
		if err != nil {
			t.Fatal(err)
		}
		for name := range again {
			_ = append(again[name], "spoilt"...)
		}
		if got := again.Body(); string(got) != string(want) {
			t.Fatalf("one part wrote into another: %s, want %s", got, want)
		}
	})
}

func TestPick(t *testing.T) {
	for body, want := range map[Body]string{
		`{"A":1,"B":{"A":2},"C":"x"}`: `{"A":1,"C":"x"}`,
		` { "C" : [1, {"A":"}"}] } `:  `{"C":[1, {"A":"}"}]}`,
		`{"B":1}`:                     `{}`,
		`{}`:                          `{}`,
		`{"A":1`:                      "",
		`{"A"`:                        "",
		`{"A":"1}`:                    "",
		`[1]`:                         "",
		"":                            "",
	} {
		if got := body.Pick([]string{"A", "C"}); got != want {
			t.Errorf("%s: %q, want %q", body, got, want)
		}
	}
}
