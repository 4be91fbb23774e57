package doc

import (
	"encoding/json"
	"strings"
	"testing"
)

// TestApply: what stands under a path after a value was laid over it.
func TestApply(t *testing.T) {
	k := KindOf[thing]()
	row := "Lines/" + string(idA)
	for name, tt := range map[string]struct{ path, value, want string }{
		"Set":           {"Name", `"б"`, `"б"`},
		"Null":          {"Name", `null`, ``},
		"NoValue":       {"Name", ``, ``},
		"Empty":         {"Name", `""`, ``},
		"False":         {"Hot", `false`, ``},
		"Zone":          {"At", `"2026-05-12T10:00:00+03:00"`, `"2026-05-12T07:00:00Z"`},
		"SetSorted":     {"Codes", `["pear","apple"]`, `["apple","pear"]`},
		"SpacesGo":      {"Price", ` { "Currency" : "RUB", "Minor" : 5 } `, `{"Minor":5,"Currency":"RUB"}`},
		"RowKey":        {row, `{"Order":9}`, `{"Grade":"apple","Name":"x","Order":9,"Taken":true,"To":"` + string(idB) + `"}`},
		"RowKeyEmptied": {row, `{"Grade":null,"To":null,"Order":0}`, `{"Name":"x","Taken":true}`},
		"RowGone":       {row, `null`, ``},
		"RowNew":        {"Lines/" + string(idC), `{"Name":"z"}`, `{"Name":"z"}`},
		"Mark":          {DeletedPath, `true`, `true`},
		"Unmark":        {DeletedPath, `false`, ``},
	} {
		t.Run(name, func(t *testing.T) {
			old := full(t, k)
			before := old.Body()
			next, err := k.Apply(old, Patch{tt.path: json.RawMessage(tt.value)}, false)
			if err != nil || string(next.At(tt.path)) != tt.want {
				t.Errorf("got %s, %v, want %s", next.At(tt.path), err, tt.want)
			}
			if old.Body() != before {
				t.Error("the old parts were changed")
			}
		})
	}
}

// TestApplyRefuses what a person may not or cannot write.
func TestApplyRefuses(t *testing.T) {
	k := KindOf[thing]()
	row := "Lines/" + string(idA)
	for name, tt := range map[string]struct{ path, value, rule string }{
		"ErrUnknown":         {"Later", `1`, "unknown_field"},
		"ErrCase":            {"name", `"a"`, "unknown_field"},
		"ErrRowOfField":      {"Name/" + string(idA), `"a"`, "unknown_field"},
		"ErrRowsWhole":       {"Lines", `{}`, "unknown_field"},
		"ErrRowsWholeNull":   {"Lines", `null`, "unknown_field"},
		"ErrRowID":           {"Lines/1", `{}`, "malformed"},
		"ErrRowDeeper":       {row + "/Name", `"x"`, "unknown_field"},
		"ErrRowIsText":       {row, `"x"`, "malformed"},
		"ErrRowKeyTwice":     {row, `{"Name":"x","Name":"y"}`, "malformed"},
		"ErrRowKeyUnknown":   {row, `{"Later":1}`, "unknown_field"},
		"ErrRowKeyCase":      {row, `{"name":"x"}`, "unknown_field"},
		"ErrRowServer":       {row, `{"Taken":false}`, "server_field"},
		"ErrServer":          {"State", `"shut"`, "server_field"},
		"ErrServerEmptied":   {"State", `null`, "server_field"},
		"ErrNumber":          {"Number", `"7"`, "server_field"},
		"ErrOwner":           {"Owner", `"` + string(idB) + `"`, "server_field"},
		"ErrHeaderRow":       {"Deleted/" + string(idA), `true`, "server_field"},
		"ErrMark":            {"Deleted", `"yes"`, "malformed"},
		"ErrType":            {"Count", `"7"`, "malformed"},
		"ErrFloat":           {"Count", `7.5`, "malformed"},
		"ErrKeyCase":         {"Price", `{"minor":1,"Currency":"RUB"}`, "malformed"},
		"ErrKeyTwice":        {"Price", `{"Minor":1,"Minor":2,"Currency":"RUB"}`, "malformed"},
		"ErrKeyUnknown":      {"Price", `{"Minor":1,"Currency":"RUB","Rate":2}`, "malformed"},
		"ErrTwoValues":       {"Count", `1 2`, "malformed"},
		"ErrNUL":             {"Note", `"a\u0000b"`, "malformed"},
		"ErrUTF8":            {"Note", "\"a\xffb\"", "malformed"},
		"ErrControl":         {"Name", `"a\nb"`, "control_character"},
		"ErrLong":            {"Name", `"` + strings.Repeat("a", MaxString+1) + `"`, "too_long"},
		"ErrTextLong":        {"Note", `"` + strings.Repeat("a", MaxText+1) + `"`, "too_long"},
		"ErrEnum":            {"Shade", `"green"`, "unknown_value"},
		"ErrSetEnum":         {"Shades", `["red","green"]`, "unknown_value"},
		"ErrSetTwice":        {"Codes", `["a","a"]`, "twice"},
		"ErrSetCodeEmpty":    {"Codes", `[null]`, "malformed"},
		"ErrSetCodeControl":  {"Codes", `["a\u0001"]`, "control_character"},
		"ErrCodeLong":        {"Code", `"` + strings.Repeat("a", 65) + `"`, "too_long"},
		"ErrRef":             {"Up", `"Dave"`, "malformed"},
		"ErrSetRef":          {"Ups", `["Dave"]`, "malformed"},
		"ErrLink":            {"Any", `"thing/Dave"`, "malformed"},
		"ErrAddressControl":  {"Home", `{"City":"a\u0001"}`, "control_character"},
		"ErrAddressLong":     {"Home", `{"City":"` + strings.Repeat("a", MaxString+1) + `"}`, "too_long"},
		"ErrYearBeforeZone":  {"At", `"0000-01-01T00:00:00+14:00"`, "date"},
		"ErrYearBeyondZone":  {"At", `"9999-12-31T23:59:59-14:00"`, "date"},
		"ErrSpanYear":        {"Slot", `{"From":"9999-12-31T23:59:59-14:00"}`, "date"},
		"ErrTimeOfNoInstant": {"At", `"noon"`, "malformed"},
	} {
		t.Run(name, func(t *testing.T) {
			next, err := k.Apply(full(t, k), Patch{tt.path: json.RawMessage(tt.value)}, false)
			faults := Faults(err)
			if len(faults) != 1 || faults[0].Rule != tt.rule || !strings.HasPrefix(faults[0].Field(), tt.path) {
				t.Fatalf("got %v, want %s", faults, tt.rule)
			}
			if next.Body() != full(t, k).Body() {
				t.Error("it was written all the same")
			}
		})
	}
	_, err := k.Apply(Parts{}, patchOf(t, map[string]any{"Later": 1, "State": "x", "Count": "x", "Name": "fine", row: map[string]any{"A": 1, "Order": "b"}}), false)
	wantFaults(t, err, "Count malformed", "Later unknown_field", row+"/A unknown_field", row+"/Order malformed", "State server_field")
}

// TestUnknownSurvives: what a newer program has stored stays through an edit, a
// difference and a decoding here, in the document and in its rows.
func TestUnknownSurvives(t *testing.T) {
	k := KindOf[thing]()
	stored := Body(`{"Later":{"a":[1]},"Lines":{"` + string(idA) + `":{"Later":2,"Name":"x"}},"Name":"a"}`)
	old, err := stored.Parts()
	if err != nil {
		t.Fatal(err)
	}
	next, err := k.Apply(old, patchOf(t, map[string]any{"Name": "b", "Lines/" + string(idA): map[string]any{"Name": "y"}}), false)
	want := strings.NewReplacer(`"a"}`, `"b"}`, `"x"`, `"y"`).Replace(string(stored))
	if err != nil || string(next.Body()) != want {
		t.Fatalf("got %s, %v, want %s", next.Body(), err, want)
	}
	if d, err := k.Decode(idA, 1, stored); err != nil || d.Label() != "a" {
		t.Errorf("%v, %v", d, err)
	}
	if diff := k.Diff(Parts{}, old); len(diff) != 2 || string(diff["Lines/"+string(idA)]) != `{"Name":"x"}` {
		t.Errorf("a difference names what nobody here knows: %s", diff)
	}
	known, _ := Body(`{"Lines":{"` + string(idA) + `":{"Name":"x"}},"Name":"a"}`).Parts()
	if diff := k.Diff(known, old); len(diff) > 0 {
		t.Errorf("no known field differs: %s", diff)
	}
}

// TestDecodeFresh: a decoded document shares nothing with another of the same
// body. The control shows what decoding into a copy of the struct would do.
func TestDecodeFresh(t *testing.T) {
	k := KindOf[thing]()
	body := full(t, k).Body()
	decode := func(b Body) *thing {
		d, err := k.Decode(idA, 1, b)
		if err != nil {
			t.Fatal(err)
		}
		return d.(*thing)
	}
	prev := decode(body)
	next, err := k.Apply(full(t, k), patchOf(t, map[string]any{"Shades": []string{"red"}, "Lines/" + string(idA): map[string]any{"Name": "new"}}), false)
	if err != nil {
		t.Fatal(err)
	}
	after := decode(next.Body())
	after.Shades[0], after.Lines[idB] = "grey", line{Name: "grey"}
	if prev.Shades[0] != "blue" || prev.Lines[idA].Name != "x" || prev.Lines[idB].Name != "y" {
		t.Errorf("the old version changed: %v %v", prev.Shades, prev.Lines)
	}
	trapped := *prev
	if err := json.Unmarshal([]byte(next.Body()), &trapped); err != nil {
		t.Fatal(err)
	}
	if prev.Lines[idA].Name != "new" {
		t.Error("the control does not show the trap")
	}
}

// TestOwnDepartment: a kind may declare Department itself; then it is a field
// like any other, and the header's is not stored.
func TestOwnDepartment(t *testing.T) {
	k := KindOf[leaf]()
	parts, err := k.Apply(Parts{}, patchOf(t, map[string]any{"Department": idA}), false)
	if err != nil {
		t.Fatal(err)
	}
	d, err := k.Decode(idB, 1, parts.Body())
	if err != nil || d.(*leaf).Department.ID() != idA {
		t.Fatalf("%+v, %v", d, err)
	}
	d.Meta().Department = idC
	again, err := k.Encode(d)
	if err != nil || again.Body() != parts.Body() {
		t.Errorf("encoded %s, %v", again.Body(), err)
	}
	_, err = k.Apply(parts, patchOf(t, map[string]any{"Department": "Dave"}), true)
	wantFaults(t, err, "Department malformed")
}
