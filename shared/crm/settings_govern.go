package crm

import (
	"maps"

	"kontor/shared/doc"
)

// Governs implements doc.Governing: what firms and contracts do by themselves
// goes by the figures, and by when a case has to be decided. What a decision
// has fixed, as the end of an admission, stays.
func (s *Settings) Governs(prev *Settings) (kinds []string) {
	now, was := *s, *prev
	now.fill()
	was.fill()
	papers := func(s *Settings) any { return [3]any{s.OriginalReturnDays, s.OriginalGraceDays, s.OriginalRemindDays} }
	for kind, figures := range map[string]func(*Settings) any{
		"Admission":    func(s *Settings) any { return s.AdmissionDays },
		"Amendment":    papers,
		"Contract":     func(s *Settings) any { return [2]any{papers(s), s.ContractRemindDays} },
		"Counterparty": func(s *Settings) any { return [2]int64{s.PassiveAfterDays, s.PassiveNoticeDays} },
	} {
		if figures(&now) != figures(&was) {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

// Governs implements doc.Governing: by which day a case has to be decided is
// counted in working days.
func (w *WorkCalendar) Governs(prev *WorkCalendar) []string {
	if w.Deleted == prev.Deleted && maps.Equal(kindsOf(w.Days), kindsOf(prev.Days)) {
		return nil
	}
	return []string{"Admission"}
}

// kindsOf tells of each day that differs how it does, whatever it is called.
func kindsOf(days doc.Rows[WorkDay]) map[doc.Date]WorkDayKind {
	all := map[doc.Date]WorkDayKind{}
	for _, d := range days {
		all[d.Date] = d.Kind
	}
	return all
}
