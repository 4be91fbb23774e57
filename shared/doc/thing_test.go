package doc

import (
	"encoding/json"
	"errors"
	"testing"
	"time"
)

// thing is a kind with a field of every type.
type thing struct {
	Header
	Name   string `doc:"required,search"`
	Note   Text   `doc:"search"`
	Hot    bool
	Count  int64
	On     Date
	At     Time
	Run    Period
	Slot   Span
	Each   Yearly
	Price  Money `doc:"class=money"`
	Share  Decimal
	Tel    Phone `doc:"search,class=contact"`
	Mail   Email
	Home   Address `doc:"search"`
	Shade  shade
	Shades Set[shade]
	Code   Code[fruits]
	Codes  Set[Code[fruits]]
	Up     Ref[thing]
	Ups    Set[Ref[thing]]
	Any    Link
	State  string `doc:"server,index"`
	Number string `doc:"number"`
	Scan   File
	Files  Rows[File]
	Lines  Rows[line]
}

// line is a row of a thing.
type line struct {
	Name  string `doc:"required,search"`
	Grade Code[fruits]
	To    Ref[thing]
	Order int64
	Paper File
	Taken bool `doc:"server"`
}

type shade string

func (shade) Values() []string { return []string{"red", "blue"} }

type fruits struct{}

func (fruits) List() string { return "Fruit" }

func (t *thing) Label() string { return t.Name }

func (t *thing) Check(prev *thing) error {
	var faults []error
	if t.Count < prev.Count {
		faults = append(faults, Invalid("Count", "shrinks").Reads("Price"))
	}
	if t.Hot && t.Shade == "blue" {
		faults = append(faults, Invalid("Shade", "cold"))
	}
	return errors.Join(faults...)
}

// leaf inherits the places of a thing.
type leaf struct {
	Header
	Of         Ref[thing] `doc:"required,inherit"`
	Department Ref[thing] // its own, in place of the header's
}

func (l *leaf) Label() string { return string(l.ID) }

func (l *leaf) Check(*leaf) error { return nil }

var (
	idA = Derive("test", "a")
	idB = Derive("test", "b")
	idC = Derive("test", "c")
)

// patchOf writes values as a patch.
func patchOf(t testing.TB, fields map[string]any) Patch {
	t.Helper()
	p := Patch{}
	for path, v := range fields {
		raw, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		p[path] = raw
	}
	return p
}

// made applies fields to nothing, as the server may.
func made(t testing.TB, k *Kind, fields map[string]any) Parts {
	t.Helper()
	parts, err := k.Apply(Parts{}, patchOf(t, fields), true)
	if err != nil {
		t.Fatal(err)
	}
	return parts
}

// full is a thing with every field filled in.
func full(t testing.TB, k *Kind) Parts {
	return made(t, k, map[string]any{
		"Name": "Ель", "Note": "a\nb", "Hot": true, "Count": 7, "On": "2026-05-12", "At": "2026-05-12T10:00:00+03:00",
		"Run": Period{"2026-01-01", "2026-12-31"}, "Slot": Span{From: TimeOf(time.Unix(0, 0)), To: TimeOf(time.Unix(60, 0))},
		"Each": Yearly{Day: 29, Month: 2}, "Price": Money{-150, "RUB"}, "Share": "0.50", "Tel": Phone{"+375291234567", "12"},
		"Mail": "a@b.by", "Home": Address{Country: "BY", City: "Минск"}, "Shade": "red", "Shades": []string{"red", "blue"},
		"Code": "apple", "Codes": []string{"pear", "apple"}, "Up": idA, "Ups": []ID{idB, idA}, "Any": LinkTo("thing", idC),
		"State": "open", "Number": "2026-1", "Owner": idA, "Department": idB, "CreatedAt": "2026-05-12T07:00:00Z", "Deleted": true,
		"Lines/" + string(idA): map[string]any{"Name": "x", "Grade": "apple", "To": idB, "Order": 1, "Taken": true},
		"Lines/" + string(idB): map[string]any{"Name": "y"},
	})
}

// wantFaults compares the faults inside err with "field rule" of each.
func wantFaults(t testing.TB, err error, want ...string) {
	t.Helper()
	var got []string
	for _, f := range Faults(err) {
		got = append(got, f.Field()+" "+f.Rule)
	}
	a, _ := json.Marshal(got)
	b, _ := json.Marshal(want)
	if string(a) != string(b) {
		t.Errorf("got faults %s, want %s", a, b)
	}
}
