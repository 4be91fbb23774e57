package calendar

import (
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestRedact(t *testing.T) {
	for in, want := range map[string]string{
		"":                               "",
		"Ставки на май":                  "Ставки на май",
		"звонить +375 29 612-34-56":      "звонить •••",
		"8 (029) 612-34-56 вечером":      "••• вечером",
		"тел. 61234, доб. 12345":         "тел. •••, доб. •••",
		"+7(495)1234567":                 "•••",
		"anna@firma.ru и boris@firma.by": "••• и •••",
		"anna @ firma.ru":                "•••",
		"anna (at) firma.ru":             "•••",
		"почта@фирма.рф":                 "•••",
		"контейнер MSCU1234565":          "контейнер MSCU1234565",
		"12 500 000 руб.":                "12 500 000 руб.",
		"12.05.2026 и 2026-05-13":        "12.05.2026 и 2026-05-13",
		"договор № 2026-00123":           "договор № 2026-00123",
		"Конец договора: МСК-2026-00123 / П-7": "Конец договора: МСК-2026-00123 / П-7",
		"К-2026-00123 – Отсрочка":              "К-2026-00123 – Отсрочка",
		"К-2026-001234":                        "К-•••", // no number of ours
		"к-2026-00123":                         "к-•••",
		"К-2026-00123-45":                      "К-•••",
		"К-2026-00123 +375296123456":           "К-2026-00123 •••",
		"К-2026-00123 80296123456":             "К-2026-00123 •••",
		"с 10:00 до 11:30, кабинет 412":        "с 10:00 до 11:30, кабинет 412",
		"рейс 123456":                          "рейс 123456",
		"раз\r\nдва\rтри\u2028четыре\x00":      "раз\nдва\nтри\nчетыре",
		"\ufeffтема":                           "тема",
		"٠٢٩ ٦١٢ ٣٤ ٥٦":                        "•••",
		"2 контейнера, 40HC, ставка 3500 $":    "2 контейнера, 40HC, ставка 3500 $",
		"WhatsApp 612345":                      "WhatsApp •••",
		"\xff\xfe":                             "\ufffd",
		"12.05.2026 звонить 80296123456":       "12.05.2026 звонить •••",
		"6123456/6123457":                      "•••",
		"Anna.Belova+x@sub.firma.co.uk, да":    "•••, да",
		"a@b":                                  "•••",
		"№ 12345":                              "№ 12345",
		"скидка 5 % при 100 контейнерах":       "скидка 5 % при 100 контейнерах",
		"ИНН 7707083893":                       "ИНН •••", // ten digits could be a phone: too much rather than too little
		"координаты 53.9022":                   "координаты 53.9022",
		"поезд 20-24, вагон 5":                 "поезд 20-24, вагон 5",
		"Встреча: anna[at]firma.ru завтра":     "Встреча: ••• завтра",
		"звоните +375(29)612-34-56, спасибо":   "звоните •••, спасибо",
	} {
		if got := Redact(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// FuzzRedact plants a phone number and an address in any text: neither gets
// out, whatever is around it, and a second pass finds nothing more to clean.
func FuzzRedact(f *testing.F) {
	for _, s := range []string{"", "тел. ", "№ ", "12.05.2026 ", "+", "(", "@", "руб", "MSCU1234565", "12 500 ", "\x00\r\n", "\xff", "٠١", "раб. тел: (", "1/2.", "2026-05-"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, before, after string) {
		got := Redact(before + " +375 29 612-34-56 " + after + " canary@example.org " + before)
		if strings.Contains(got, "612-34-56") || strings.Contains(got, "canary@") {
			t.Fatalf("%q", got)
		}
		sane(t, got)
		mail := regexp.MustCompile(`[^\s@]+@[^\s@]+\.[a-z]{2,}`)
		if alone := Redact(before + after); mail.MatchString(alone) && !strings.ContainsAny(before+after, `<>(),;"`) {
			t.Fatalf("an address is left: %q", alone)
		}
	})
}

// FuzzText: whatever the text, what is written reads back as its clean form
// and can be folded without tearing a character.
func FuzzText(f *testing.F) {
	for _, s := range []string{"", "a,b;c\\d\ne", "\r\n\r", "\u2028\u0085", "\ufeff", "\xff", strings.Repeat("ё", 200), "\\n", "\\\\,"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c := clean(s)
		sane(t, c)
		if clean(c) != c {
			t.Fatalf("clean twice: %q", c)
		}
		if got := unescape(escape(c)); got != c {
			t.Fatalf("%q reads back as %q", c, got)
		}
		root, err := parseFeed(fold([]byte("BEGIN:VCALENDAR\r\nX:" + escape(c) + "\r\nEND:VCALENDAR\r\n")))
		if err != nil {
			t.Fatal(err)
		}
		if got := unescape(root.props["X"][0].text); got != c {
			t.Fatalf("folded %q reads back as %q", c, got)
		}
	})
}

// sane wants a text that a calendar may hold.
func sane(t *testing.T, s string) {
	t.Helper()
	if !utf8.ValidString(s) {
		t.Fatalf("no UTF-8: %q", s)
	}
	for _, r := range s {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			t.Fatalf("control character %q in %q", r, s)
		}
	}
}

// TestShapes reads the words that are built in.
func TestShapes(t *testing.T) {
	if s := known(); s.mail == nil || s.phone == nil {
		t.Error("no shapes")
	}
}
