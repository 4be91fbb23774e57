package ui

import (
	"slices"
	"testing"

	"kontor/desktop/app"
	"kontor/shared/doc"
)

// amended is an amendment of a signed contract on its author's card: it changes
// the liability, and of the contract the payment and the renewal could be changed.
func amended(t *testing.T, s *seat, name, unp string) (amendment, contract doc.ID) {
	t.Helper()
	own := ours(t)
	inStep(t, s.app)
	contract = s.contract(admittedFirm(t, s, name, unp), own)
	s.edit("Contract", contract, map[string]any{"PayKind": "deferred", "PayDays": 14, "Renewal": "auto", "RenewalMonths": 12, "NoticeDays": 30})
	inStep(t, s.app)
	sign(t, contract)
	inStep(t, s.app)
	amendment = s.write("Amendment", map[string]any{"Contract": contract, "Subject": name, "From": "2026-12-01", "Changes": []string{"liability"}, "Liability": "По уставу"})
	inStep(t, s.app)
	s.openCard(amendment)
	s.settle()
	return amendment, contract
}

// typedNames are the fields that would be saved as the user's own.
func (s *seat) typedNames() (names []string) {
	for path := range s.form().Patch() {
		names = append(names, path)
	}
	slices.Sort(names)
	return names
}

// edits lets a colleague change a document beside the window.
func edits(t *testing.T, a *app.App, kind string, id doc.ID, values map[string]any) {
	t.Helper()
	inStep(t, a)
	_, err := a.Save(t.Context(), app.Draft{Writes: []doc.Write{{Kind: kind, ID: id, Patch: patch(t, values)}}})
	check(t, err)
	inStep(t, a)
}

// TestFollow_Colleague: a term that a colleague adds to the amendment on one's
// card fills in nothing in one's own name, whatever is typed after; the term that
// one adds oneself is filled with what it is now.
func TestFollow_Colleague(t *testing.T) {
	s := desk(t, "boris")
	id, _ := amended(t, s, "Чужое условие", "192809000")
	edits(t, lawyer(t), "Amendment", id, map[string]any{"Changes": []string{"liability", "payment"}})
	s.read("Отсрочка, дней") // the card has it
	want(t, "typed when it has come", s.typedNames(), "[]")
	want(t, "the card is changed", s.form().Changed(), false)
	s.form().Set("Notes", []byte(`"позвонить"`))
	s.settle()
	want(t, "typed after a note", s.typedNames(), "[Notes]")
	s.form().Set("Changes", []byte(`["liability","payment","renewal"]`))
	s.until("the term that is the user's own", func() bool { return s.form().Patch()["RenewalMonths"] != nil })
	want(t, "typed after a term", s.typedNames(), "[Changes Notes NoticeDays Renewal RenewalMonths]")
}

// TestFollow_Contract: another contract that a colleague has put in fills in
// nothing either; one that the user chooses replaces what the first has filled in,
// and leaves what he has typed over it.
func TestFollow_Contract(t *testing.T) {
	s := desk(t, "boris")
	id, first := amended(t, s, "Первый договор", "192809013")
	_, second := amended(t, s, "Второй договор", "192809026")
	edits(t, lawyer(t), "Amendment", id, map[string]any{"Contract": second, "Changes": []string{"payment"}})
	inStep(t, s.app)
	s.openCard(id)
	s.settle()
	edits(t, lawyer(t), "Amendment", id, map[string]any{"Contract": first})
	inStep(t, s.app)
	s.settle()
	want(t, "typed when a colleague has chosen", s.typedNames(), "[]")
	s.form().Set("Notes", []byte(`"позвонить"`))
	s.settle()
	want(t, "typed after a note", s.typedNames(), "[Notes]")

	s.desk.Nav.New("Amendment", nil)
	s.form().Set("Contract", []byte(`"`+first+`"`))
	s.form().Set("Changes", []byte(`["payment","renewal"]`))
	s.until("the terms of the first", func() bool { return s.form().Patch()["RenewalMonths"] != nil })
	want(t, "as they are", string(s.form().Patch()["PayDays"])+" "+string(s.form().Patch()["RenewalMonths"]), "14 12")
	s.form().Set("PayDays", []byte("45"))
	third := s.contract(admittedFirm(t, s, "Третий договор", "192809039"), ours(t))
	s.edit("Contract", third, map[string]any{"PayKind": "deferred", "PayDays": 21, "Renewal": "none"})
	inStep(t, s.app)
	s.form().Set("Contract", []byte(`"`+third+`"`))
	s.until("the terms of the third", func() bool { return string(s.form().Patch()["Renewal"]) == `"none"` })
	want(t, "what the first had filled in", string(s.form().Patch()["RenewalMonths"]), "")
	want(t, "what the user has typed", string(s.form().Patch()["PayDays"]), "45")
}
