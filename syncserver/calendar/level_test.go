package calendar

import (
	"bytes"
	"strings"
	"testing"
)

// canary is rich in all that must not get out.
func canary() Event {
	e := talk("a@kontor")
	e.Summary = "Тема canary@example.org звонить +375 29 612-34-56"
	e.Description = "Заметка: canary @ example.org, тел. 612-34-56"
	e.Location = "Место, 8 (029) 612 34 56"
	e.Categories = []string{"Вид canary@example.org"}
	return e
}

func TestLevel_Show(t *testing.T) {
	for name, tt := range map[string]struct {
		level   Level
		private bool
		shown   []string
	}{
		"Busy":    {Busy, false, nil},
		"Unknown": {"everything", false, nil},
		"Zero":    {"", false, nil},
		"Brief":   {Brief, false, []string{"Тема", "Вид"}},
		"Full":    {Full, false, []string{"Тема", "Вид", "Место", "Заметка"}},
		"Private": {Full, true, nil},
	} {
		t.Run(name, func(t *testing.T) {
			e := canary()
			e.Private = tt.private
			var b bytes.Buffer
			if _, err := Write(&b, Feed{Level: tt.level, BusyText: "Занят", Name: "Лента +375296123456"}, []Event{e}); err != nil {
				t.Fatal(err)
			}
			text := strings.ReplaceAll(b.String(), "\r\n ", "")
			for _, word := range []string{"Тема", "Вид", "Место", "Заметка"} {
				want := false
				for _, s := range tt.shown {
					want = want || s == word
				}
				if strings.Contains(text, word) != want {
					t.Errorf("%s: shown %v, want %v", word, !want, want)
				}
			}
			if len(tt.shown) == 0 && !strings.Contains(text, "SUMMARY:Занят") {
				t.Error("taken time has no words")
			}
			for _, secret := range []string{"canary", "612", "34-56", "34 56", "6123456"} {
				if strings.Contains(text, secret) {
					t.Errorf("%q got out:\n%s", secret, text)
				}
			}
		})
	}
}
