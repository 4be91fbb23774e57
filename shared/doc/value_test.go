package doc

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

func TestSound(t *testing.T) {
	at := func(s string) Time { x, _ := time.Parse(time.RFC3339, s); return TimeOf(x) }
	for _, tt := range []struct {
		v    Value
		want string
	}{
		{Date(""), ""}, {Date("2024-02-29"), ""}, {Date("2023-02-29"), "date"}, {Date("1799-12-31"), "date"}, {Date("3000-01-01"), "date"}, {Date("12.05.2026"), "date"},
		{Time{}, ""}, {at("2026-05-12T10:00:00Z"), ""}, {at("1799-12-31T23:59:59Z"), "date"}, {at("3000-01-01T00:00:00Z"), "date"},
		{Period{}, ""}, {Period{"2026-01-01", ""}, ""}, {Period{"2026-01-01", "2026-01-01"}, ""}, {Period{"2026-01-02", "2026-01-01"}, "to_before_from"}, {Period{"x", ""}, "date"},
		{Span{}, ""}, {Span{From: at("2026-05-12T10:00:00Z")}, ""}, {Span{To: at("2026-05-12T10:00:00Z")}, "to_before_from"},
		{Span{at("2026-05-12T10:00:00Z"), at("2026-05-12T10:00:00Z")}, "to_before_from"},
		{Yearly{}, ""}, {Yearly{29, 2, 2023}, "date"}, {Yearly{29, 2, 2024}, ""}, {Yearly{30, 2, 0}, "date"}, {Yearly{31, 4, 0}, "date"}, {Yearly{31, 12, 0}, ""}, {Yearly{1, 13, 0}, "date"}, {Yearly{Year: 5}, "date"},
		{Money{}, ""}, {Money{0, "BYN"}, ""}, {Money{1, ""}, "currency"}, {Money{1, "rub"}, "currency"}, {Money{1, "RUBL"}, "currency"},
		{Decimal(""), ""}, {Decimal("-0.5"), ""}, {Decimal("007"), "number"}, {Decimal("1,5"), "number"}, {Decimal("1e3"), "number"}, {Decimal("1.1234567"), "number"},
		{Phone{}, ""}, {Phone{"+375291234567", ""}, ""}, {Phone{"375291234567", ""}, "phone"}, {Phone{"+0291234567", ""}, "phone"}, {Phone{"+375291234567", "x"}, "phone"}, {Phone{"", "12"}, "phone"},
		{Email(""), ""}, {Email("A.b@xn--c.by"), ""}, {Email("a@B.by"), "email"}, {Email("a@b"), "email"}, {Email("a b@c.by"), "email"}, {Email("a@b.by, c@d.by"), "email"}, {Email("a\x01@b.by"), "email"}, {Email("a@b.by\u202e"), "email"},
		{Email(strings.Repeat("a", 65) + "@b.by"), "email"}, {Email("a@" + strings.Repeat("b", 260) + ".by"), "email"},
		{Address{}, ""}, {Address{Country: "BY", Locode: "BYMSQ"}, ""}, {Address{Country: "by"}, "country"}, {Address{Locode: "BYM01"}, "locode"}, {Address{Street: "a\x07"}, "control_character"},
		{Link(""), ""}, {LinkTo("thing", idA), ""}, {Link("thing"), "malformed"},
	} {
		if got := tt.v.Sound(); got != tt.want {
			t.Errorf("%T %+v: got %q, want %q", tt.v, tt.v, got, tt.want)
		}
	}
}

// TestShapes: each type is written one way, the way architecture and history
// promise.
func TestShapes(t *testing.T) {
	parts := full(t, KindOf[thing]())
	for name, want := range map[string]string{
		"On": `"2026-05-12"`, "At": `"2026-05-12T07:00:00Z"`, "Run": `{"From":"2026-01-01","To":"2026-12-31"}`,
		"Slot": `{"From":"1970-01-01T00:00:00Z","To":"1970-01-01T00:01:00Z"}`, "Each": `{"Day":29,"Month":2}`,
		"Price": `{"Minor":-150,"Currency":"RUB"}`, "Share": `"0.50"`, "Tel": `{"E164":"+375291234567","Ext":"12"}`,
		"Up": `"` + string(idA) + `"`, "Any": `"thing/` + string(idC) + `"`, "Code": `"apple"`, "Codes": `["apple","pear"]`, "Shades": `["blue","red"]`, "Hot": `true`,
	} {
		if got := string(parts[name]); got != want {
			t.Errorf("%s is written %s, want %s", name, got, want)
		}
	}
}

func TestDays(t *testing.T) {
	minsk := time.FixedZone("Minsk", 3*3600)
	late := time.Date(2026, 5, 12, 22, 30, 0, 0, time.UTC)
	for name, tt := range map[string]struct{ got, want any }{
		"Zone":      {Context{Now: late, Zone: minsk}.Today(), Date("2026-05-13")},
		"Add":       {Date("2026-02-28").Add(1), Date("2026-03-01")},
		"At":        {Date("2026-05-12").At(minsk).UTC().Hour(), 21},
		"Leap":      {Yearly{29, 2, 0}.In(2028), Date("2028-02-29")},
		"NoLeap":    {Yearly{29, 2, 0}.In(2027), Date("2027-02-28")},
		"HoldsOpen": {Period{"2026-05-12", ""}.Holds("2026-05-12"), true},
		"HoldsEnd":  {Period{"", "2026-05-12"}.Holds("2026-05-12"), true},
		"HoldsNot":  {Period{"", "2026-05-12"}.Holds("2026-05-13"), false},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: got %v, want %v", name, tt.got, tt.want)
		}
	}
	var at Time
	if err := json.Unmarshal([]byte(`"2026-05-12T10:00:00.9+03:00"`), &at); err != nil || at != TimeOf(time.Date(2026, 5, 12, 7, 0, 0, 0, time.UTC)) {
		t.Errorf("%v, %v", at, err)
	}
}

// TestID: derived IDs never change, whoever makes them and when; new ones sort
// by time.
func TestID(t *testing.T) {
	if got := Derive("task", "next", string(idA)); got != "478cddb1-b4f0-5ace-9278-b421dabcb9c1" || got != Derive("task", "next", string(idA)) {
		t.Errorf("derived %s", got)
	}
	if Derive("a", "bc") == Derive("ab", "c") || Derive("a") == Derive("a", "") || Derive() == Derive("") {
		t.Error("different parts give one ID")
	}
	random := strings.NewReader(strings.Repeat("\xff", 10) + strings.Repeat("\x00", 10))
	first, err1 := NewID(time.UnixMilli(1000), random)
	second, err2 := NewID(time.UnixMilli(1001), random)
	_, err3 := NewID(time.UnixMilli(1002), random)
	if err1 != nil || err2 != nil || err3 == nil || first >= second || first[14] != '7' {
		t.Errorf("%s %v, %s %v, %v", first, err1, second, err2, err3)
	}
	for id, want := range map[ID]bool{
		first: true, second: true, idA: true, "": false, ID(strings.ToUpper(string(first))): false, first + "\n": false, first[:35]: false, "00000000-0000-0000-0000-000000000000": false,
	} {
		if id.Valid() != want {
			t.Errorf("%q is valid: %v", id, !want)
		}
	}
}

func TestDate_AddMonths(t *testing.T) {
	for _, tt := range []struct {
		from Date
		n    int
		want Date
	}{
		{"2026-01-15", 1, "2026-02-15"}, {"2026-01-30", 1, "2026-02-28"}, {"2026-01-31", 1, "2026-02-28"}, {"2026-02-28", 1, "2026-03-31"},
		{"2026-05-31", 1, "2026-06-30"}, {"2026-06-30", 1, "2026-07-31"}, {"2026-06-29", 1, "2026-07-29"}, {"2026-12-31", 2, "2027-02-28"},
		{"2024-02-29", 12, "2025-02-28"}, {"2027-02-28", 12, "2028-02-29"}, {"2028-02-28", 12, "2029-02-28"}, {"2026-03-31", -1, "2026-02-28"}, {"2026-01-10", -2, "2025-11-10"},
	} {
		if got := tt.from.AddMonths(tt.n); got != tt.want {
			t.Errorf("%s and %d months: %s, want %s", tt.from, tt.n, got, tt.want)
		}
	}
}
