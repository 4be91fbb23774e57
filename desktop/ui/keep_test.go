package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/list"
	"kontor/desktop/ui/views"
	"kontor/shared/crm"
	"kontor/shared/doc"
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
	annex, contract := s.annex("Недописанный", "7700000305")
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

// TestKeepDialog: a call that is being written down is there again after the
// program was locked, with the cursor where it was; pressed twice it is written
// down once.
func TestKeepDialog(t *testing.T) {
	s := sit(t, company.further(t, "anna"), Settings{})
	s.Start()
	s.settle()
	firm := s.firm("Прерванный звонок", "BY")
	s.search("прерванный звонок")
	s.press(fyne.KeyF8)
	s.read("Звонок: Прерванный звонок")
	s.typed("н")
	s.press(fyne.KeyReturn)
	s.typed("Просят ставку")
	s.chord(fyne.KeyL, ctrl) // no command of the window runs under a dialog
	check(t, s.app.Lock())
	s.read("С возвращением")
	want(t, "over the password", s.win.Canvas().Overlays().Top(), nil)
	s.typed(password)
	s.press(fyne.KeyReturn)
	s.read("Звонок: Прерванный звонок")
	s.typed(" на Шанхай")
	s.press(fyne.KeyTab)
	s.typed("Отправить")
	write := s.button("Записать")
	write.Tapped(nil)
	write.Tapped(nil)
	s.until("the dialog to close", func() bool { return s.win.Canvas().Overlays().Top() == nil })
	want(t, "what was said", only[*crm.Negotiation](s, "Negotiation", firm).ResultText, "Просят ставку на Шанхай")
}

// TestSaveTwice: whoever presses twice saves a new document once.
func TestSaveTwice(t *testing.T) {
	s := desk(t, "anna")
	firm := s.firm("Дважды", "BY")
	s.desk.Nav.New("Task", doc.Patch{"Counterparty": patch(t, map[string]any{"F": firm})["F"]})
	s.settle()
	s.into("Title", "Одна задача")
	s.pick("Kind", "Перезвонить")
	s.form().Set("Due", []byte(`"2026-11-20T09:00:00Z"`))
	s.form().Set("Executor", patch(t, map[string]any{"F": s.app.Me()})["F"])
	s.run(views.VerbSave)
	s.run(views.VerbSave)
	s.until("the card of it", func() bool { return s.tabs.shown().Title() == "Одна задача" })
	want(t, "tasks", len(all(s, "Task", firm)), 1)
	s.gone("уже есть")
}
