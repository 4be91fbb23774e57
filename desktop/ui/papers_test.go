package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kontor/desktop/ui/kit"
)

// TestPapers: a talk that came to terms becomes the draft of a contract; of a
// contract a text is made, with what is missing told, and a printed card.
func TestPapers(t *testing.T) {
	s := desk(t, "anna")
	_, contract := s.annex("Бумажный", "7700000023")
	made, err := s.app.Get(t.Context(), contract)
	check(t, err)
	firm := string(made.Parts["Counterparty"])
	talk := s.write("Negotiation", map[string]any{"Counterparty": strings.Trim(firm, `"`), "Kind": "meeting", "Subject": "О договоре", "State": "held", "Result": "agreed",
		"ResultText": "Ставки приняты", "NextStep": "договор", "NextAt": "2026-11-20", "When": map[string]string{"From": "2026-11-10T06:00:00Z", "To": "2026-11-10T07:00:00Z"}})
	s.desk.Nav.Card(talk)
	s.settle()
	s.tap("Составить договор")
	s.read("После переговоров")
	draft := s.form().Parts()
	want(t, "the other side", string(draft["Counterparty"]), firm)
	want(t, "the talk", string(draft["FromTalk"]), `"`+string(talk)+`"`)
	want(t, "what was agreed", string(draft["Notes"]), `"Ставки приняты"`)

	s.desk.Nav.Card(contract)
	s.settle()
	to := filepath.Join(t.TempDir(), "договор.docx")
	s.tap("Текст договора…")
	entries := findAll[*kit.Entry](s)
	entries[len(entries)-1].SetText(to)
	s.tap("Записать")
	s.read("Заполнено не всё")
	s.read("• Контрагент: ")
	s.tap("Закрыть")
	if info, err := os.Stat(to); err != nil || info.Size() == 0 {
		t.Errorf("%v", err)
	}
	pdf := filepath.Join(t.TempDir(), "карточка.pdf")
	s.tap("Печать PDF")
	entries = findAll[*kit.Entry](s)
	entries[len(entries)-1].SetText(pdf)
	s.tap("Записать")
	s.until("the card is printed", func() bool {
		raw, err := os.ReadFile(pdf)
		return err == nil && strings.HasPrefix(string(raw), "%PDF-")
	})
}
