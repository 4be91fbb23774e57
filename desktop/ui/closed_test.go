package ui

import (
	"testing"

	"kontor/desktop/app"
	"kontor/shared/doc"
)

// lawyer is the program of the company's lawyer.
func lawyer(t *testing.T) *app.App {
	t.Helper()
	if company.invited["lebedeva"] == "" {
		var err error
		company.invited["lebedeva"], err = company.Hire("lebedeva", "Лебедева Елена Ильинична", "lawyer", "Продажи")
		check(t, err)
	}
	return company.at(t, "lebedeva")
}

// sign leads a draft of a contract on until a copy of it is signed.
func sign(t *testing.T, contract doc.ID) {
	t.Helper()
	l := lawyer(t)
	for _, name := range []string{"contract.review", "contract.agree", "contract.send", "contract.signed"} {
		inStep(t, l)
		args := doc.Body("")
		if name == "contract.signed" {
			args = `{"On":"2026-11-10"}`
		}
		out, err := l.Command(t.Context(), name, contract, args, "")
		check(t, err)
		want(t, name, out.Done, true)
	}
}

// TestClosedFields: while a contract is a draft its term is typed on the card;
// from the moment a copy is signed the card lets nobody type into the terms,
// says why, and opens an amendment instead. What was typed by then is kept in
// sight, and what is no term is typed on.
func TestClosedFields(t *testing.T) {
	s := desk(t, "boris")
	own := ours(t)
	inStep(t, s.app)
	firm := admittedFirm(t, s, "Закрытые поля", "192807567")
	id := s.contract(firm, own)
	s.edit("Contract", id, map[string]any{"PayKind": "deferred", "PayDays": 14})
	s.openCard(id)
	s.settle()
	s.form().Set("PayDays", []byte("45"))
	want(t, "typed of a draft", s.form().Patch(), "map[PayDays:[52 53]]")
	sign(t, id)
	inStep(t, s.app)
	s.read("копия подписана: условия меняет допсоглашение")
	s.read("45") // what was typed by then
	s.form().Set("PayDays", []byte("60"))
	want(t, "typed of what is signed", s.form().Patch(), "map[]")
	s.form().Set("Notes", []byte(`"позвонить"`))
	want(t, "typed of what is no term", len(s.form().Patch()), 1)
	s.tap("Допсоглашение")
	s.read("Допсоглашение: новая запись")
	s.gone("Отсрочка, дней") // what it does not change is not shown
	s.form().Set("Changes", []byte(`["payment"]`))
	s.read("Отсрочка, дней")
	s.until("the term as it is now", func() bool { return string(s.form().Patch()["PayKind"]) == `"deferred"` })
	want(t, "the deferral as it is now", string(s.form().Patch()["PayDays"]), "14")
	s.gone("Пролонгация на, месяцев")
	s.desk.Nav.New("Amendment", nil)
	s.form().Set("Changes", []byte(`["payment"]`))
	s.form().Set("Contract", []byte(`"`+id+`"`))
	s.until("the term of the contract that is chosen after it", func() bool { return string(s.form().Patch()["PayKind"]) == `"deferred"` })
}
