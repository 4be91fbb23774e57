package crm

import (
	"fmt"
	"strings"
	"testing"

	"kontor/shared/doc"
)

func TestNormalPhone(t *testing.T) {
	for _, c := range []struct{ raw, country, want string }{
		{"(901 23) 4-56-78", Russia, "+79012345678"},
		{"9012345678", Russia, "+79012345678"},
		{"8 (901) 234-56-78", Russia, "+79012345678"},
		{"+7 901 234 56 78", Russia, "+79012345678"},
		{"+8 (901) 234-56-78", Russia, "+79012345678"},
		{"(90123)4–56–78", Russia, "+79012345678"},
		{"901\u00a0234\u202f56 78\u200b", Russia, "+79012345678"},
		{"тел.: 901 234-56-78 доб. 123", Russia, "+79012345678 ext 123"},
		{"тел./факс (901) 234-56-78 (вн.7)", Russia, "+79012345678 ext 7"},
		{"+79012345678 ext 123456", Russia, "+79012345678 ext 123456"},
		{"8 727 234 56 78", Kazakhstan, "+77272345678"},
		{"7272345678", Kazakhstan, "+77272345678"},
		{"80 29 123-45-67", Belarus, "+375291234567"},
		{"8 (029) 123 45 67", Belarus, "+375291234567"},
		{"029 1234567", Belarus, "+375291234567"},
		{"291234567", Belarus, "+375291234567"},
		{"375 29 123-45-67", Russia, "+375291234567"},
		{"8 029 123-45-67", Russia, "+375291234567"},
		{"8-10-375-29-1234567", Russia, "+375291234567"},
		{"00375291234567", "DE", "+375291234567"},
		{"+49 (0) 30 1234567", "DE", "+49301234567"},
		{"+375 (0)29 123-45-67", Belarus, "+375291234567"},
		{"138 1234 5678", "CN", "+8613812345678"},

		{"", Russia, ""},
		{"234-56-78", Russia, ""},
		{"(90123) 234-56-78", Russia, ""},
		{"+7 901 234 56 7", Russia, ""},
		{"+375 29 123 45", Belarus, ""},
		{"901 234 56 78 Иван", Russia, ""},
		{"форма на сайте", Russia, ""},
		{"доб. 123", Russia, ""},
		{"+1234567890123456", Russia, ""},
		{"0123456789", Russia, ""},
	} {
		p, ok := NormalPhone(c.raw, c.country)
		if got := spell(p); got != c.want || ok != (c.want != "") {
			t.Errorf("%q in %s: %q %v, want %q", c.raw, c.country, got, ok, c.want)
		}
	}
}

// spell writes a phone in one line.
func spell(p doc.Phone) string {
	if p.Ext == "" {
		return p.E164
	}
	return p.E164 + " ext " + p.Ext
}

func TestSplitPhones(t *testing.T) {
	for _, c := range []struct{ cell, want, rest string }{
		{"(901) 234-56-78", "+79012345678", ""},
		{"(901) 234-56-78, (902) 345-67-89", "+79012345678 +79023456789", ""},
		{"(901) 234-56-78; 345-67-89", "+79012345678 +79013456789", ""},
		{"(90123) 4-56-78; 345-67-89", "+79012345678", "345-67-89"},
		{"(90123) 4-56-78/79", "+79012345678 +79012345679", ""},
		{"8 901 234-56-78\n8 902 345-67-89", "+79012345678 +79023456789", ""},
		{"8 901 234-56-78 8 902 345-67-89", "+79012345678 +79023456789", ""},
		{"+79012345678 и +79023456789", "+79012345678 +79023456789", ""},
		{"тел./факс: 901 234-56-78", "+79012345678", ""},
		{"901 234-56-78, доб. 12, факс 902 345-67-89", "+79012345678 ext 12 +79023456789", ""},
		{"Пётр 901 234-56-78 (после обеда)", "+79012345678", "Пётр (после обеда)"},
		{"нет", "", "нет"},
		{" ; , ", "", ""},
		{"234-56-78", "", "234-56-78"},
	} {
		phones, rest := SplitPhones(c.cell, Russia)
		var got []string
		for _, p := range phones {
			got = append(got, spell(p))
		}
		if strings.Join(got, " ") != c.want || rest != c.rest {
			t.Errorf("%q: %q and %q, want %q and %q", c.cell, got, rest, c.want, c.rest)
		}
	}
}

// FuzzSplitPhones holds for any cell: what is read is a sound number that reads
// as itself again, and a cell without a number comes back as rest.
func FuzzSplitPhones(f *testing.F) {
	for _, cell := range []string{"(901 23) 4-56-78", "8 901 234-56-78/79, доб. 5", "+375 (0)29 1234567 и 80291234567", "+", "(", "доб. 1", "8 8 8 8 8 8 8 8 8 8 8 8", "тел. тел. тел.", "\xff\xfe", "810" + strings.Repeat("1", 40)} {
		for _, country := range []string{Russia, Belarus, "DE", ""} {
			f.Add(cell, country)
		}
	}
	f.Fuzz(func(t *testing.T, cell, country string) {
		phones, rest := SplitPhones(cell, country)
		for _, p := range phones {
			if rule := p.Sound(); rule != "" || p.E164 == "" {
				t.Fatalf("%q: %v is unsound: %s", cell, p, rule)
			}
			if again, ok := NormalPhone(p.E164, country); !ok || again.E164 != p.E164 {
				t.Fatalf("%q: %v reads as %v %v", cell, p, again, ok)
			}
		}
		if len(phones) == 0 && rest == "" && strings.ContainsAny(cell, "0123456789") {
			t.Fatalf("%q is lost", cell)
		}
	})
}

func ExampleSplitPhones() {
	phones, rest := SplitPhones("тел. (901) 234-56-78, 345-67-89 Анна", Russia)
	fmt.Println(phones, rest)
	// Output: [{+79012345678 } {+79013456789 }] Анна
}
