package crm

import (
	"fmt"
	"strings"
	"testing"
)

func TestNormalEmail(t *testing.T) {
	for raw, want := range map[string]string{
		"Anna@Firma.RU":                    "Anna@firma.ru",
		" <anna@firma.ru>; ":               "anna@firma.ru",
		"mailto:anna@firma.ru?subj=1":      "anna@firma.ru",
		"Mailto:anna@firma.ru":             "anna@firma.ru",
		"anna@firma.ru.":                   "anna@firma.ru",
		"a.b+c@x.firma.by":                 "a.b+c@x.firma.by",
		"почта@фирма.рф":                   "почта@фирма.рф",
		"":                                 "",
		"anna":                             "",
		"anna@firma":                       "",
		"anna@@firma.ru":                   "",
		"anna@b@firma.ru":                  "",
		"an na@firma.ru":                   "",
		".anna@firma.ru":                   "anna@firma.ru",
		"anna..b@firma.ru":                 "",
		"anna@firma..ru":                   "",
		"аnna@firma.ru":                    "", // the first letter is Cyrillic
		"anna@fiрma.ru":                    "", // so is one of the domain
		"http://firma.ru":                  "",
		strings.Repeat("a", 250) + "@b.ru": "",
	} {
		e, ok := NormalEmail(raw)
		if ok != (want != "") || ok && string(e) != want {
			t.Errorf("%q: %q %v, want %q", raw, e, ok, want)
		}
	}
	if got := Domain("почта@фирма.рф"); got != "xn--80apmps.xn--p1ai" {
		t.Errorf("domain: %q", got)
	}
	if !FreeMail("Mail.ru") || FreeMail("firma.ru") {
		t.Error("free mail")
	}
}

func TestSplitEmails(t *testing.T) {
	for _, c := range []struct{ cell, want, rest string }{
		{"a@firma.ru; b@firma.ru", "[a@firma.ru b@firma.ru]", ""},
		{"a@firma.ru/b@firma.ru", "[a@firma.ru b@firma.ru]", ""},
		{"a@firma.ru,\nb@firma.ru", "[a@firma.ru b@firma.ru]", ""},
		{"Форма обратной связи", "[]", "Форма обратной связи"},
		{"бухгалтерия: a@firma.ru", "[a@firma.ru]", "бухгалтерия:"},
		{"http://firma.ru/mail", "[]", "http://firma.ru/mail"},
		{"", "[]", ""},
	} {
		emails, rest := SplitEmails(c.cell)
		if got := fmt.Sprint(emails); got != c.want || rest != c.rest {
			t.Errorf("%q: %s and %q, want %s and %q", c.cell, got, rest, c.want, c.rest)
		}
	}
}

// FuzzSplitEmails holds for any cell: what is read is a sound address that
// reads as itself again, and nothing with an @ is lost.
func FuzzSplitEmails(f *testing.F) {
	for _, cell := range []string{"a@b.ru; c@d.by", "mailto:A@B.RU", "@", "a@", "@b.ru", "a@b@c.ru", "почта@фирма.рф", "<a@b.ru>,,;", "\xff@\xfe.ru", "a@xn--.ru"} {
		f.Add(cell)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		emails, rest := SplitEmails(cell)
		for _, e := range emails {
			if rule := e.Sound(); rule != "" {
				t.Fatalf("%q: %q is unsound: %s", cell, e, rule)
			}
			if again, ok := NormalEmail(string(e)); !ok || again != e {
				t.Fatalf("%q: %q reads as %q %v", cell, e, again, ok)
			}
		}
		if len(emails) == 0 && rest == "" && strings.Contains(cell, "@") {
			t.Fatalf("%q is lost", cell)
		}
	})
}
