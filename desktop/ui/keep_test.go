package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/list"
	"kontor/shared/crm"
	"kontor/shared/i18n"
)

// cellsOf are the rows of a grid as text.
func cellsOf(g *list.Grid) string {
	var b strings.Builder
	for i := range g.Rows().Len() {
		b.WriteString(strings.Join(g.Rows().Row(i).Cells, "|") + "\n")
	}
	return b.String()
}

// relock locks the program and opens it again.
func (s *seat) relock() {
	s.Helper()
	s.chord(fyne.KeyL, ctrl)
	s.read("С возвращением")
	s.typed(password)
	s.press(fyne.KeyReturn)
	s.gone("С возвращением")
	s.settle()
}

// TestKeepLines: a line that lacks something yet, and what stands in a cell,
// stay in another language and behind the password, on the tab where they were;
// nobody closes the card over them unasked.
func TestKeepLines(t *testing.T) {
	s := sit(t, company.further(t, "anna"), Settings{})
	s.Start()
	s.settle()
	annex, contract := s.annex("Недописанный", "7700000023")
	line := s.write("AnnexLine", map[string]any{"Contract": contract, "Annex": annex, "Service": "main_sea", "Unit": "container", "From": "CNSHA", "Rate": "100"})
	s.lines(annex)
	s.tap("Добавить  Ins")
	s.until("a line to fill in", func() bool { return s.grid().Rows().Len() == 2 })
	s.press(fyne.KeyEscape)
	want(t, "an empty line is asked about", s.closes(), true)
	s.lines(annex)
	s.tap("Добавить  Ins")
	s.until("a line to fill in", func() bool { return s.grid().Rows().Len() == 2 })
	s.press(fyne.KeyEscape)
	g := s.grid()
	fresh := g.Rows().Row(1).ID
	g.SelectCell(fresh, "Rate")
	s.win.Canvas().Focus(g)
	s.typed("77")
	s.press(fyne.KeyReturn)
	s.until("the rate is in the line", func() bool { return strings.Contains(cellsOf(s.grid()), "77") })
	for what, do := range map[string]func(){
		"in English": func() { s.SetLanguage(i18n.EN) }, "in Russian": func() { s.SetLanguage(i18n.RU) }, "in the dark": func() { s.SetDark(true) }, "behind the password": s.relock,
	} {
		if s.SetLanguage(i18n.RU); what == "in Russian" {
			s.SetLanguage(i18n.EN)
		}
		do()
		s.until(what+" the line is still there", func() bool { return len(findAll[*list.Grid](s)) == 1 && strings.Contains(cellsOf(s.grid()), "77") })
	}
	s.SetLanguage(i18n.RU)
	s.settle()

	g = s.grid()
	g.SelectCell(string(line), "Rate")
	s.win.Canvas().Focus(g)
	s.typed("55")
	s.relock()
	s.until("what stood in the cell is taken", func() bool { return strings.Join(s.stored(annex), " ") == "55" })

	s.run("close_tab")
	s.read("Введённое не сохранено.")
	s.tap("Сохранить")
	s.read("Есть недописанные строки")
	s.tap("Отменить  Ctrl+Z") // what is kept can still be taken back
	s.until("the edit is taken back", func() bool { return strings.Join(s.stored(annex), " ") == "100" })
	s.run("close_tab")
	s.tap("Не сохранять")
	s.gone("Есть недописанные строки")
}

// TestKeepEvidence: what was typed beside a question of an admission is there
// after the program was locked meanwhile, and is saved when the cursor leaves.
func TestKeepEvidence(t *testing.T) {
	s := desk(t, "anna")
	id := submitted(t, s, "Сохранность", "192807712")
	g := sit(t, company.further(t, "gleb"), Settings{})
	g.Start()
	g.settle()
	inStep(t, g.app)
	g.given("admission.take", id, nil)
	g.desk.Nav.Card(id)
	g.settle()
	g.read("На проверке")
	evidence := func() *kit.Entry {
		for _, e := range findAll[*kit.Entry](g) {
			if e.PlaceHolder == "Подтверждение" {
				return e
			}
		}
		t.Fatal("no line for what proves an answer")
		return nil
	}
	kit.FocusOn(evidence())
	g.typed("выписка")
	g.relock()
	g.until("what was typed is back", func() bool { return g.sees("На проверке") && evidence().Text == "выписка" })
	kit.FocusOn(evidence())
	g.press(fyne.KeyTab)
	g.until("saved", func() bool {
		got, err := g.app.Get(t.Context(), id)
		check(t, err)
		return got.Doc.(*crm.Admission).Checklist[crm.AdmissionCheckID(id, "AC-02")].Evidence == "выписка"
	})
}
