package kit

import (
	"math/big"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParseNumber(t *testing.T) {
	for text, plain := range map[string]string{
		"": "", "5": "5", "007": "7", "0": "0", "-0": "0", "-5": "-5", "−5": "-5", "+5": "5", "1 234,50": "1234.5", "1\u00a0234,50": "1234.5", "1,234.50": "1234.5",
		"1.234,50": "1234.5", "1,234,567": "1234567", ",5": "0.5", "5,": "5", "1'000": "1000", "0,10": "0.1", "1234.5": "1234.5",
	} {
		if got, ok := ParseNumber(text, 2); !ok || got != plain {
			t.Errorf("%q: got %q %v, want %q", text, got, ok, plain)
		}
	}
	for _, text := range []string{"x", "-", ",", "1,234", "1-2", "1e5", "--1", "1,2.3,4", "0x10", "٣"} {
		if got, ok := ParseNumber(text, 2); ok {
			t.Errorf("%q was read as %q", text, got)
		}
	}
	if _, ok := ParseNumber("1,5", 0); ok {
		t.Error("a fraction is a whole number")
	}
}

// TestNumberLaw: what is shown is read as the same number.
func TestNumberLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64().Draw(t, "n")
		digits := rapid.IntRange(0, 6).Draw(t, "digits")
		r := new(big.Rat).SetFrac(big.NewInt(n), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(digits)), nil))
		plain := r.FloatString(digits)
		if digits > 0 {
			plain = strings.TrimSuffix(strings.TrimRight(plain, "0"), ".")
		}
		shown := ShowNumber(plain, rapid.IntRange(0, digits).Draw(t, "least"))
		if got, ok := ParseNumber(shown, digits); !ok || got != plain {
			t.Fatalf("%s is shown as %s and read as %q", plain, shown, got)
		}
	})
}

func TestShowNumber(t *testing.T) {
	for _, c := range []struct {
		plain string
		least int
		want  string
	}{{"", 2, ""}, {"1234567.5", 2, "1 234 567,50"}, {"-123", 0, "-123"}, {"-1234", 0, "-1 234"}, {"0.5", 0, "0,5"}, {"no number", 2, "no number"}} {
		if got := ShowNumber(c.plain, c.least); strings.ReplaceAll(got, nbsp, " ") != c.want {
			t.Errorf("%s: got %q, want %q", strconv.Quote(c.plain), got, c.want)
		}
	}
}
