package change

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"

	"kontor/shared/doc"
)

// TestConflict: a path is in conflict iff its last writer is another client, and
// later than the author had seen, and the values differ. The case's history is
// written by one client after another; at is how much of it the author, anna,
// has seen: 0 is the firm as it was made.
func TestConflict(t *testing.T) {
	type turn struct {
		client string
		fields fields
	}
	r := func(v any) fields { return fields{row1: v} }
	for name, tt := range map[string]struct {
		maker   string
		history []turn
		at      int64
		offered fields
		parked  string // path
		mine    string
		was     string
	}{
		"Other":         {"anna", []turn{{"boris", fields{"Name": "B"}}}, 0, fields{"Name": "A"}, "Name", `"A"`, `"old"`},
		"OtherEmptied":  {"anna", []turn{{"boris", fields{"Note": "b"}}}, 0, fields{"Note": nil}, "Note", `null`, `null`},
		"OtherTwice":    {"anna", []turn{{"boris", fields{"Name": "B"}}, {"boris", fields{"Name": "C"}}}, 1, fields{"Name": "A"}, "Name", `"A"`, `"B"`},
		"Seen":          {"anna", []turn{{"boris", fields{"Name": "B"}}}, 1, fields{"Name": "A"}, "", "", ""},
		"Own":           {"anna", []turn{{"anna", fields{"Name": "B"}}}, 0, fields{"Name": "A"}, "", "", ""},
		"OwnChain":      {"anna", []turn{{"boris", fields{"Name": "B"}}, {"anna", fields{"Name": "C"}}}, 1, fields{"Name": "A"}, "", "", ""},
		"OtherAfterOwn": {"anna", []turn{{"anna", fields{"Name": "B"}}, {"boris", fields{"Name": "C"}}}, 0, fields{"Name": "A"}, "Name", `"A"`, `"old"`},
		"Alike":         {"anna", []turn{{"boris", fields{"Name": "B"}}}, 0, fields{"Name": "B"}, "", "", ""},
		"AlikeEmptied":  {"anna", []turn{{"boris", fields{"To": 1}}, {"boris", fields{"To": nil}}}, 0, fields{"To": 0}, "", "", ""},
		"OtherPath":     {"anna", []turn{{"boris", fields{"Note": "B"}}}, 0, fields{"Name": "A"}, "", "", ""},
		"NeverWritten":  {"anna", nil, 0, fields{"Name": "A"}, "", "", ""},
		"MadeByOther":   {"boris", nil, -1, fields{"Name": "A"}, "Name", `"A"`, `null`},
		"MadeBySeen":    {"boris", nil, 0, fields{"Name": "A"}, "", "", ""},
		"SameRow":       {"anna", []turn{{"boris", r(line{"b", 1})}}, 0, r(line{"a", 1}), row1, `{"N":1,"Text":"a"}`, `{"Text":"old"}`},
		"SameRowOtherKey": {"anna", []turn{{"boris", r(fields{"N": 5})}}, 0, r(fields{"Text": "a"}), row1,
			`{"N":5,"Text":"a"}`, `{"Text":"old"}`},
		"OtherRow":      {"anna", []turn{{"boris", fields{row2: line{"b", 1}}}}, 0, r(line{"a", 1}), "", "", ""},
		"RowRemoved":    {"anna", []turn{{"boris", r(nil)}}, 0, r(fields{"N": 2}), row1, `{"N":2}`, `{"Text":"old"}`},
		"RemovesEdited": {"anna", []turn{{"boris", r(fields{"N": 5})}}, 0, r(nil), row1, `null`, `{"Text":"old"}`},
		"BothRemove":    {"anna", []turn{{"boris", r(nil)}}, 0, r(nil), "", "", ""},
		"AlikeAndFree":  {"anna", []turn{{"boris", fields{"Name": "B"}}}, 0, fields{"Name": "B", "Note": "x"}, "", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBase(t)
			b.must(tt.maker, write("firm", alfa, true, fields{"Name": "old", row1: fields{"Text": "old"}}))
			start := b.seq
			for _, h := range tt.history {
				b.must(h.client, write("firm", alfa, false, h.fields))
			}
			held := b.rows[alfa].Parts
			res, err := b.do("anna", start+tt.at, Mutation{Do: []doc.Write{write("firm", alfa, false, tt.offered)}})
			if err != nil {
				t.Fatal(err)
			}
			if tt.parked == "" {
				if len(res.Changed[0].Parked) > 0 || b.get(ConflictKind, ConflictID(alfa, "Name", "anna")) != nil {
					t.Fatalf("parked %v", res.Changed[0].Parked)
				}
				want, err := res.Changed[0].Kind.Apply(held, write("firm", alfa, false, tt.offered).Patch, false)
				for path := range tt.offered {
					if got := b.rows[alfa].Parts.At(path); err != nil || string(got) != string(want.At(path)) {
						t.Errorf("%s is %s, want %s, %v", path, got, want.At(path), err)
					}
				}
				return
			}
			c, ok := b.get(ConflictKind, ConflictID(alfa, tt.parked, "anna")).(*Conflict)
			if !ok {
				t.Fatalf("no conflict about %s", tt.parked)
			}
			if string(c.Mine) != tt.mine || string(c.Was) != tt.was || c.Path != tt.parked || c.Doc != doc.LinkTo("firm", alfa) || c.Owner != anna || c.Other != string(boris) {
				t.Errorf("got %+v, want mine %s, was %s", c, tt.mine, tt.was)
			}
			if got := b.rows[alfa].Parts.At(tt.parked); string(got) != string(held.At(tt.parked)) {
				t.Errorf("%s became %s", tt.parked, got)
			}
			if b.rows[alfa].Parts.Body() != held.Body() || len(res.Changed[0].Touched) > 0 {
				t.Errorf("nothing was left to write, and %v was: %s", res.Changed[0].Touched, b.rows[alfa].Parts.Body())
			}
		})
	}
}

// TestConflictRest: what is not in conflict is merged, for the same author; the
// newest offer replaces the one before and opens a settled conflict again.
func TestConflictRest(t *testing.T) {
	b := newBase(t)
	b.must("anna", write("firm", alfa, true, fields{"Name": "old"}))
	start := b.seq
	b.must("boris", write("firm", alfa, false, fields{"Name": "B", "Phone": "1"}))
	for _, mine := range []string{"A", "AA"} {
		res, err := b.do("anna", start, Mutation{Do: []doc.Write{write("firm", alfa, false, fields{"Name": mine, "Note": "from " + mine})}})
		if err != nil {
			t.Fatal(err)
		}
		if f := b.firm(alfa); f.Name != "B" || f.Phone != "1" || string(f.Note) != "from "+mine || f.UpdatedBy != anna {
			t.Errorf("%+v", f)
		}
		if c := res.Changed[0]; !slices.Equal(c.Touched, []string{"Note"}) || len(c.Parked) != 1 || len(res.Changed) != 2 || !res.Changed[1].Reaction {
			t.Errorf("touched %v, parked %v", c.Touched, c.Parked)
		}
		id := ConflictID(alfa, "Name", "anna")
		c := b.get(ConflictKind, id).(*Conflict)
		if string(c.Mine) != `"`+mine+`"` || c.Deleted {
			t.Errorf("%+v", c)
		}
		if _, err := b.do("boris", b.seq, Mutation{Do: []doc.Write{write(ConflictKind, id, false, fields{"Deleted": true})}}); err != nil {
			t.Errorf("settled without a reason: %v", err)
		}
	}
}

// TestConflictWritten: whoever a conflict belongs to settles it and writes nothing
// of it, least of all what another is said to have offered.
func TestConflictWritten(t *testing.T) {
	b := newBase(t)
	b.must("anna", write("firm", alfa, true, fields{"Name": "old"}))
	start := b.seq
	b.must("boris", write("firm", alfa, false, fields{"Name": "B"}))
	if _, err := b.do("anna", start, Mutation{Do: []doc.Write{write("firm", alfa, false, fields{"Name": "A"})}}); err != nil {
		t.Fatal(err)
	}
	id := ConflictID(alfa, "Name", "anna")
	for field, v := range map[string]any{"Doc": doc.LinkTo("firm", beta), "Path": "Note", "Mine": `"X"`, "Was": `"X"`, "Other": string(anna), "Answer": string(boris)} {
		_, err := b.do("anna", b.seq, Mutation{Do: []doc.Write{write(ConflictKind, id, false, fields{field: v})}})
		wantRules(t, err, field+" server_field")
	}
	if _, err := b.do("anna", b.seq, Mutation{Do: []doc.Write{write(ConflictKind, id, false, fields{"Deleted": true})}}); err != nil {
		t.Error("control:", err)
	}
}

// TestConflictRefused: if what is left breaks a rule, the whole mutation is
// refused, the conflicts named with the rule, and nothing of it is kept.
func TestConflictRefused(t *testing.T) {
	b := newBase(t)
	b.must("anna", write("firm", alfa, true, fields{"Name": "old", "From": 1, "To": 2}))
	start := b.seq
	b.must("boris", write("firm", alfa, false, fields{"To": 3}))
	res, err := b.do("anna", start, Mutation{Do: []doc.Write{
		write("firm", beta, true, fields{"Name": "new"}), write("firm", alfa, false, fields{"From": 5, "To": 6, "Note": "x"}),
	}})
	wantRules(t, err, "To conflict", "To to_before_from")
	if res != nil || doc.CodeOf(err) != doc.CodeConflict || b.rows[beta] != nil || b.get(ConflictKind, ConflictID(alfa, "To", "anna")) != nil {
		t.Error("something of it was kept")
	}
}

// TestConflictIsNoExcuse: what would be refused anyway is refused and not
// parked, least of all a field that the author may not see.
func TestConflictIsNoExcuse(t *testing.T) {
	b := newBase(t)
	b.must("anna", write("firm", alfa, true, fields{"Name": "old", "Secret": "s", row1: fields{"N": 1}}))
	b.must("machine", write("firm", alfa, false, fields{"Status": "seen"}))
	b.must("anna", write("firm", alfa, false, fields{"Secret": "t", "From": 1, "To": 1}))
	for name, tt := range map[string]struct {
		fields fields
		want   string
	}{
		"ErrUnseen":     {fields{"Secret": "u"}, "Secret unseen_field"},
		"ErrUnknown":    {fields{"Later": "u"}, "Later unknown_field"},
		"ErrUnknownRow": {fields{row1: fields{"Later": 1}}, row1 + "/Later unknown_field"},
		"ErrRowsWhole":  {fields{"Lines": fields{}}, "Lines unknown_field"},
		"ErrServer":     {fields{"Status": "mine"}, "Status server_field"},
		"ErrMalformed":  {fields{"From": "one"}, "From malformed"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := b.do("boris", 0, Mutation{Do: []doc.Write{write("firm", alfa, false, tt.fields)}})
			wantRules(t, err, tt.want)
		})
	}
	if _, err := b.do("machine", 0, Mutation{Do: []doc.Write{write("firm", alfa, false, fields{"Status": "machine", "Secret": "v"})}}); err != nil || b.firm(alfa).Secret != "v" {
		t.Errorf("the server's own job was held up: %v", err)
	}
	e := b.env("anna")
	e.Server, e.Client = false, ""
	own, err := Apply(e, Mutation{Do: []doc.Write{write("firm", alfa, false, fields{"Secret": "w"})}})
	if err != nil || len(own.Changed[0].Parked) > 0 || !slices.Equal(own.Changed[0].Touched, []string{"Secret"}) {
		t.Errorf("a desktop judges conflicts: %v", err)
	}
}

// TestConflictNeedsHistory: without the past nothing is parked half.
func TestConflictNeedsHistory(t *testing.T) {
	b := newBase(t)
	b.must("boris", write("firm", alfa, true, fields{"Name": "old"}))
	lost := errors.New("no history")
	e := b.env("anna")
	e.Past = func(doc.ID, string, int64) (string, error) { return "", lost }
	if _, err := Apply(e, Mutation{Do: []doc.Write{write("firm", alfa, false, fields{"Name": "A"})}}); !errors.Is(err, lost) {
		t.Errorf("got %v", err)
	}
}

func TestVersionText(t *testing.T) {
	raw, err := json.Marshal(map[string]Version{EveryPath: {Seq: 1<<40 | 7, Client: "c"}})
	if err != nil || string(raw) != `{"*":[1099511627783,"c"]}` {
		t.Errorf("%s, %v", raw, err)
	}
	var back map[string]Version
	if err := json.Unmarshal(raw, &back); err != nil || back[EveryPath] != (Version{1<<40 | 7, "c"}) {
		t.Errorf("%v, %v", back, err)
	}
}
