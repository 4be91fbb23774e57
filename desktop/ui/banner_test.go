package ui

import (
	"testing"

	"kontor/shared/doc"
)

// TestBanner: a suspended firm says so on its own card and on those of its
// talks and people: the status, since and until when, on what ground, and who
// may lift it. A firm without admission says that.
func TestBanner(t *testing.T) {
	s := desk(t, "anna")
	firm := s.firm("Баннерная", "BY")
	talk := s.write("Negotiation", map[string]any{
		"Counterparty": firm, "Kind": "meeting", "Subject": "О баннере",
		"When":                map[string]string{"From": "2026-11-12T12:00:00Z", "To": "2026-11-12T13:00:00Z"},
		"OurPeople/" + s.id(): map[string]any{"Employee": s.app.Me()},
	})
	person := s.write("ContactPerson", map[string]any{"LastName": "Баннеров", "FirstName": "Олег", "Positions/" + s.id(): map[string]any{"Counterparty": firm, "Main": true}})
	inStep(t, s.app)
	s.desk.Nav.Card(firm)
	s.read("Нет действующего допуска к бизнесу")

	g := company.at(t, "gleb")
	_, err := g.Command(t.Context(), "counterparty.suspend", firm, doc.Parts(patch(t, map[string]any{"Reason": "debt", "Comment": "не платит", "Until": "2026-12-01"})).Body(), "")
	check(t, err)
	inStep(t, s.app)
	for _, card := range []doc.ID{firm, talk, person} {
		s.desk.Nav.Card(card)
		s.until("the banner", func() bool {
			return s.sees("с 10.11.2026 · до 01.12.2026 · причина: Задолженность")
		})
		want(t, "who may lift it", s.sees("Сотрудник безопасности (Громов Глеб Павлович)"), true)
		want(t, "the comment is security's", s.sees("не платит"), false)
	}
	s.read("Баннерная — Временно запрещённый")
}

// TestBanner_Chosen: a card that is being written warns once its firm is
// chosen.
func TestBanner_Chosen(t *testing.T) {
	s := desk(t, "anna")
	firm := s.firm("Выбранная без допуска", "BY")
	s.desk.Nav.New("Negotiation", nil)
	s.settle()
	want(t, "before a firm is chosen", s.sees("Нет действующего допуска"), false)
	s.form().Set("Counterparty", []byte(`"`+string(firm)+`"`))
	s.read("Выбранная без допуска — Нет действующего допуска к бизнесу")
}
