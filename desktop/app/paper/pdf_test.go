package paper

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestPDF: what is printed can be read again as text, Cyrillic, signs and the
// rows of a table that runs over pages included.
func TestPDF(t *testing.T) {
	s := Sheet{
		Title: "Договор № МСК-7", Under: "ООО «Ёж» · Действует", Foot: "Орлова А. П.", At: time.Date(2026, 5, 12, 10, 0, 0, 0, time.UTC),
		Sections: []Section{
			{Title: "Условия", Lines: [][2]string{{"Лимит дебиторки", "1 234,50 ₽"}, {"Ответственность", strings.Repeat("очень длинный текст ", 40)}}},
			{Title: "Пусто"},
			{Title: "Оригиналы", Columns: []string{"Экземпляр", "Отправлен"}, Rows: nil},
		},
	}
	for n := range 80 {
		s.Sections[2].Rows = append(s.Sections[2].Rows, []string{fmt.Sprintf("экз. %d", n), "12.05.2026"})
	}
	file, err := s.PDF()
	if err != nil {
		t.Fatal(err)
	}
	text := printed(t, file)
	for _, want := range []string{"Договор № МСК-7", "ООО «Ёж» · Действует", "1 234,50 ₽", "экз. 79", "12.05.2026", "1/3", "3/3", "Орлова А. П."} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not printed:\n%s", want, text)
		}
	}
	if strings.Contains(text, "Пусто") {
		t.Error("an empty section is printed")
	}
	again, err := s.PDF()
	if err != nil || len(again) != len(file) {
		t.Errorf("the same card prints otherwise: %d and %d bytes, %v", len(file), len(again), err)
	}
}

// printed gives the text of a PDF by a program that is not ours.
func printed(t *testing.T, file []byte) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "card.pdf")
	if err := os.WriteFile(name, file, 0o600); err != nil {
		t.Fatal(err)
	}
	text, err := exec.CommandContext(t.Context(), "pdftotext", "-layout", name, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.NewReplacer("\u00a0", " ", " / ", "/").Replace(string(text))
}
