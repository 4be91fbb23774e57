package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"kontor/desktop/ui/views"
)

// fileRows are the lines of the tab of files.
func (s *seat) fileRows() (lines []string) {
	s.Helper()
	rows := s.grid().Rows()
	for i := range rows.Len() {
		lines = append(lines, strings.Join(rows.Row(i).Cells, "|"))
	}
	return lines
}

// TestFiles: a file dragged onto a card is on its tab of files, and on the
// server soon; it can be saved elsewhere and taken out. On a card that is not
// saved yet it is not lost without a word.
func TestFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "Скан.txt")
	check(t, os.WriteFile(path, []byte("страница"), 0o600))
	drop := func(s *seat) { s.dropped(fyne.NewPos(10, 10), []fyne.URI{storage.NewFileURI(path)}); s.settle() }
	s := desk(t, "anna")
	s.Desk().Nav.New("Counterparty", nil)
	s.settle()
	drop(s)
	s.read("сначала сохраните документ")
	firm := s.firm("ООО Перетащили", "BY")
	s.openCard(firm)
	s.settle()
	drop(s)
	s.until("the file to be sent", func() bool {
		rows := s.fileRows()
		return len(rows) == 1 && strings.Contains(rows[0], "Скан.txt|Файлы|1 KiB|") && strings.HasSuffix(rows[0], "|на этом рабочем месте")
	})
	s.read("Файлы (1)")
	s.press(fyne.KeyDown)
	if s.tabs.shown().Verbs()[views.VerbOpen] == nil || s.tabs.shown().Verbs()[views.VerbDelete] == nil {
		t.Error("the file can neither be opened nor taken out")
	}
	s.tap("Сохранить как…")
	s.settle()
	s.read(string(filepath.Separator) + "Скан.txt")
	s.press(fyne.KeyEscape)
	s.tap("Убрать")
	s.settle()
	s.hit("Убрать")
	s.until("the file to be gone", func() bool { return len(s.fileRows()) == 0 })
	s.read("Файлов нет")
	files, err := s.app.Files(t.Context(), firm)
	if err != nil || len(files) != 0 {
		t.Errorf("%v, %v", files, err)
	}
}

