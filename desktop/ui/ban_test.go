package ui

import (
	"os"
	"path/filepath"
	"testing"

	"kontor/desktop/ui/kit"
	"kontor/shared/crm"
)

// TestBanEvidence: the dialog of a ban says that the evidence is missing and
// sends nothing; with a file that is picked there the ban is proposed.
func TestBanEvidence(t *testing.T) {
	firm := desk(t, "anna").firm("ООО Без оснований", "BY")
	inStep(t, company.at(t, "anna"))
	path := filepath.Join(t.TempDir(), "Заявление.txt")
	check(t, os.WriteFile(path, []byte("подделка"), 0o600))

	s := desk(t, "gleb")
	s.openCard(firm)
	s.read("Запретить")
	s.tap("Запретить")
	s.read("Основания запрета")
	s.read("Ничего не приложено")
	find[*kit.Picker](s).Tapped(nil)
	s.settle()
	s.press("Return")
	for _, e := range findAll[*kit.Entry](s) {
		if e.MultiLine {
			e.SetText("поддельные документы")
		}
	}
	s.tap("Запретить")
	s.read("нет основания")
	want(t, "proposed", len(all(s, "Approval", firm)), 0)

	s.tap("Приложить файл…")
	find[*kit.Entry](s).SetText(path)
	find[*kit.Entry](s).OnEnter()
	s.read("Заявление.txt")
	s.tap("Запретить")
	s.until("the dialog to close", func() bool { return s.win.Canvas().Overlays().Top() == nil })
	inStep(t, s.app)
	want(t, "waits for the director", only[*crm.Approval](s, "Approval", firm).State, crm.ApprovalWaiting)
}
