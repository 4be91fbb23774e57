package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/app"
	"kontor/desktop/ui/kit"
	"kontor/shared/crm"
	"kontor/shared/doc"
)

// given gives a command beside the window and waits until it is done.
func (s *seat) given(name string, id doc.ID, args map[string]any) {
	s.Helper()
	raw := doc.Body("")
	if args != nil {
		p := patch(s.T, args)
		raw = doc.Parts(p).Body()
	}
	out, err := s.app.Command(s.Context(), name, id, raw, "")
	check(s.T, err)
	if !out.Done {
		s.Fatalf("%s is not done", name)
	}
	inStep(s.T, s.app)
	s.settle()
}

// button finds a button in front by its label.
func (s *seat) button(label string) *kit.Button {
	s.Helper()
	for _, b := range findAll[*kit.Button](s) {
		if b.Text == label {
			return b
		}
	}
	s.Fatalf("there is no button «%s»; seen is:\n%s", label, strings.Join(s.texts(), " | "))
	return nil
}

// submitted makes a case of a new firm and hands it in.
func submitted(t *testing.T, s *seat, name, unp string) doc.ID {
	t.Helper()
	firm := s.write("Counterparty", map[string]any{
		"NameShort": name, "Kind": "legal", "Country": "BY", "Roles": []string{"client"}, "TaxID": unp,
		"Curators/" + s.id(): map[string]any{"Employee": s.app.Me(), "Role": "main", "Share": 100},
	})
	id := s.write("Admission", map[string]any{"Counterparty": firm, "Purpose": "client"})
	inStep(t, s.app)
	s.desk.Nav.Card(id)
	s.settle()
	s.until("the button", func() bool { return s.sees("Подать на допуск") })
	s.tap("Подать на допуск")
	s.tap("Подать на допуск") // in the dialog
	s.until("handed in", func() bool { return s.sees("Подан") && s.win.Canvas().Overlays().Top() == nil })
	inStep(t, s.app)
	return id
}

// TestAdmissionSheet: sales hand a case in and see no checks; security answers
// the questions, and cannot decide before all are answered.
func TestAdmissionSheet(t *testing.T) {
	s := desk(t, "anna")
	id := submitted(t, s, "Лист допуска", "192807605")
	want(t, "sales see that they do not see", s.sees("Проверки и риск видят служба безопасности и директор."), true)
	want(t, "sales see the questions", s.sees("AC-02"), false)
	want(t, "sales decide", s.sees("Допустить"), false)
	take := s.button("Взять на проверку")
	want(t, "sales take it", take.Disabled(), true)
	want(t, "and are told why", s.sees("решает «Сотрудник безопасности»"), true)

	g := desk(t, "gleb")
	g.desk.Nav.Card(id)
	g.settle()
	g.read("Взять на проверку")
	want(t, "questions are closed before it is taken", g.sees("Н/п"), false)
	g.tap("Взять на проверку")
	g.tap("Взять на проверку")
	g.until("in review", func() bool { return g.sees("Н/п") && g.sees("Автоматически") })
	want(t, "the program's own answer", g.sees("Номера верны"), true)
	want(t, "approve at once", g.button("Допустить").Disabled(), true)
	want(t, "the reason", g.sees("нет ответа на AC-02, AC-03"), true)

	open := len(findButtons(g, "В порядке"))
	want(t, "questions a person answers", open, 13)
	first := findButtons(g, "Сомнение")[0]
	first.OnTapped()
	g.until("AC-02 is answered", func() bool { return g.sees("Отвечено: 4 из 16") })
	want(t, "its button is lit", findButtons(g, "Сомнение")[0].Importance, widget.WarningImportance)
	got, err := g.app.Get(t.Context(), id)
	check(t, err)
	a := got.Doc.(*crm.Admission)
	want(t, "AC-02", a.Checklist[crm.AdmissionCheckID(id, "AC-02")].Result, crm.CheckWarn)
	first.OnTapped()
	g.until("taken back", func() bool { return g.sees("Отвечено: 3 из 16") })
}

func findButtons(s *seat, label string) []*kit.Button {
	return slices.DeleteFunc(findAll[*kit.Button](s), func(b *kit.Button) bool { return b.Text != label })
}

// TestAdmissionEvidence: evidence typed beside a question is saved when the
// cursor leaves, offline too, and an approval with a condition is the case's
// end.
func TestAdmissionEvidence(t *testing.T) {
	s := desk(t, "anna")
	id := submitted(t, s, "Доказательства", "192807618")
	g := desk(t, "gleb")
	g.given("admission.take", id, nil)
	check(t, g.app.Online(t.Context(), false))
	t.Cleanup(func() { check(t, g.app.Online(t.Context(), true)) })
	g.desk.Nav.Card(id)
	g.settle()
	g.read("На проверке")
	var evidence *kit.Entry
	for _, e := range findAll[*kit.Entry](g) {
		if e.PlaceHolder == "Подтверждение" {
			evidence = e
			break
		}
	}
	kit.FocusOn(evidence)
	g.typed("выписка от 09.11")
	g.press(fyne.KeyTab)
	g.until("saved", func() bool {
		got, err := g.app.Get(t.Context(), id)
		check(t, err)
		return got.Doc.(*crm.Admission).Checklist[crm.AdmissionCheckID(id, "AC-02")].Evidence == "выписка от 09.11"
	})
	check(t, g.app.Online(t.Context(), true))
	inStep(t, g.app)
	answers := map[string]any{}
	for n := range 16 {
		code := []string{"AC-01", "AC-02", "AC-03", "AC-04", "AC-05", "AC-06", "AC-07", "AC-08", "AC-09", "AC-10", "AC-11", "AC-12", "AC-13", "AC-14", "AC-15", "AC-16"}[n]
		if !slices.Contains([]string{"AC-01", "AC-09", "AC-11"}, code) {
			answers["Checklist/"+string(crm.AdmissionCheckID(id, code))] = map[string]any{"Result": "ok"}
		}
	}
	g.edit("Admission", id, answers)
	inStep(t, g.app)
	g.until("nothing stands against it", func() bool {
		return g.sees("Отвечено: 16 из 16") && !g.button("Допустить").Disabled()
	})
	g.tap("Допустить")
	g.tap("Допустить")
	g.until("approved", func() bool { return g.sees("Допущен") && g.win.Canvas().Overlays().Top() == nil })
	_, err := g.app.Check(t.Context(), app.Draft{Writes: []doc.Write{{Kind: "Admission", ID: id, Patch: patch(t, answers)}}})
	if err == nil {
		t.Error("a decided case can be answered anew")
	}
}
