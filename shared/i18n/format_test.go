package i18n

import (
	"bytes"
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kontor/shared/doc"
)

func TestNumbers(t *testing.T) {
	ru, en := New(RU), New(EN)
	for _, c := range []struct{ got, want string }{
		{ru.Int(0), "0"}, {ru.Int(999), "999"}, {ru.Int(-1000), "-1\u00a0000"}, {en.Int(1234567), "1,234,567"},
		{ru.Int(math.MinInt64), "-9\u00a0223\u00a0372\u00a0036\u00a0854\u00a0775\u00a0808"},
		{ru.Decimal("-0.5"), "-0,5"}, {ru.Decimal("1234.50"), "1\u00a0234,50"}, {en.Decimal("1234.50"), "1,234.50"},
		{ru.Decimal(""), ""}, {ru.Decimal("abc"), "abc"},
		{ru.Money(doc.Money{Minor: 123456789, Currency: "BYN"}), "1\u00a0234\u00a0567,89\u00a0BYN"},
		{en.Money(doc.Money{Minor: 123456789, Currency: "USD"}), "1,234,567.89\u00a0USD"},
		{ru.Money(doc.Money{Minor: -5, Currency: "RUB"}), "-0,05\u00a0RUB"},
		{ru.Money(doc.Money{Minor: -105, Currency: "RUB"}), "-1,05\u00a0RUB"},
		{ru.Money(doc.Money{Minor: 1500, Currency: "JPY"}), "1\u00a0500\u00a0JPY"},
		{ru.Money(doc.Money{Minor: 1500, Currency: "KWD"}), "1,500\u00a0KWD"},
		{ru.Money(doc.Money{Currency: "RUB"}), "0,00\u00a0RUB"},
		{ru.Money(doc.Money{}), ""},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestDates(t *testing.T) {
	minsk := time.FixedZone("Minsk", 3*60*60)
	noon := time.Date(2026, 5, 12, 7, 0, 0, 0, time.UTC)
	for _, lang := range Langs() {
		w := New(lang)
		for _, c := range []struct{ got, want string }{
			{w.Date("2026-05-12"), "12.05.2026"}, {w.Date(""), ""}, {w.Date("2026-02-30"), "2026-02-30"},
			{w.Moment(noon, minsk), "12.05.2026 10:00"}, {w.Clock(noon, minsk), "10:00"},
			{w.Moment(time.Time{}, minsk), ""}, {w.Clock(time.Time{}, minsk), ""},
		} {
			if c.got != c.want {
				t.Errorf("%s: got %q, want %q", lang, c.got, c.want)
			}
		}
	}
}

// TestOrder: ё beside е, case last, numbers by value; and the bytes of the keys
// sort alike.
func TestOrder(t *testing.T) {
	want := []string{"авто", "ёж", "Ежевика", "жук", "Линия 2", "Линия 10", "Яхта"}
	w := New(RU)
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, w.Order())
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	slices.Sort(got)
	if slices.Equal(got, want) {
		t.Error("bytes alone would do: the test proves nothing")
	}
	key := w.SortKey()
	slices.SortFunc(got, func(a, b string) int { return bytes.Compare(key(a), key(b)) })
	if !slices.Equal(got, want) {
		t.Errorf("by keys: got %q, want %q", got, want)
	}
}

func TestFoldAndSwap(t *testing.T) {
	for in, want := range map[string]string{"Ёлка": "елка", "ПОЛЁТ": "полет", "Kontor": "kontor"} {
		if got := Fold(in); got != want {
			t.Errorf("fold %q: got %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{
		"ghbdtn": "привет", "GHBDTN": "привет", "привет": "ghbdtn", "<tkfhecm": "беларусь", "j,]trn 1": "объект 1",
		"{fhmrjd": "харьков", "кщгеу": "route", "123": "123", "": "",
	} {
		if got := SwapLayout(in); got != want {
			t.Errorf("swap %q: got %q, want %q", in, got, want)
		}
	}
}

// TestSwapLayoutLaw: what was swapped comes back when swapped again.
func TestSwapLayoutLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOfN(rapid.RuneFrom([]rune(cyrillic+" 0123456789")), 1, 20, -1).Draw(t, "s")
		if got := SwapLayout(SwapLayout(s)); got != s {
			t.Errorf("%q came back as %q", s, got)
		}
	})
}

func TestOf(t *testing.T) {
	for in, want := range map[string]Lang{"en_US.UTF-8": EN, "EN": EN, "ru_RU.UTF-8": RU, "": RU, "C": RU} {
		if got := Of(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
	if New("xx").Lang != RU {
		t.Error("an unknown language is not Russian")
	}
}
