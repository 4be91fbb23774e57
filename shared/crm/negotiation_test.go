package crm

import (
	"maps"
	"testing"
	"time"

	"kontor/shared/doc"
)

func span(zone *time.Location, from time.Time, hours float64) doc.Span {
	return doc.Span{From: doc.TimeOf(from), To: doc.TimeOf(from.Add(time.Duration(hours * float64(time.Hour))))}
}

// meeting are the fields of a planned meeting tomorrow at ten with a firm.
func (w *world) meeting(firm doc.ID, more map[string]any) map[string]any {
	at := time.Date(2026, 5, 13, 10, 0, 0, 0, w.zone)
	fields := map[string]any{
		"Counterparty": firm, "Kind": "meeting", "Subject": "Ставки на осень", "When": span(w.zone, at, 1),
		"TheirPeople/" + string(doc.Derive("their")): map[string]any{"Name": "Пётр, логист"},
	}
	maps.Copy(fields, more)
	return fields
}

func (w *world) negotiation(id doc.ID) *Negotiation {
	w.t.Helper()
	return w.get("Negotiation", id).(*Negotiation)
}

// held are the fields that record a talk as held.
func held(more map[string]any) map[string]any {
	this := time.Date(2026, 5, 12, 5, 0, 0, 0, time.UTC) // the morning on which tests begin
	fields := map[string]any{
		"State": Held, "When": span(nil, this, 1), "Result": "agreed", "ResultText": "Работаем", "NextStep": "Прислать договор", "NextAt": "2026-05-20",
	}
	maps.Copy(fields, more)
	return fields
}

func TestNegotiation_Check(t *testing.T) {
	w := newWorld(t)
	firm := w.firm("Альфа", nil)
	at := time.Date(2026, 5, 13, 10, 0, 0, 0, w.zone)
	for name, tt := range map[string]struct {
		fields      map[string]any
		field, rule string
	}{
		"OK":                        {},
		"OKHeld":                    {fields: held(nil)},
		"OKHeldRefusedNeedsNoNext":  {fields: held(map[string]any{"Result": "refused", "NextStep": nil, "NextAt": nil})},
		"OKAllDayOfTwo":             {fields: map[string]any{"AllDay": true, "When": span(w.zone, at, 48)}},
		"ErrCounterpartyRequired":   {map[string]any{"Counterparty": nil}, "Counterparty", "required"},
		"ErrSubjectRequired":        {map[string]any{"Subject": nil}, "Subject", "required"},
		"ErrKindUnknown":            {map[string]any{"Kind": "dance"}, "Kind", "unknown_value"},
		"ErrEndRequired":            {map[string]any{"When": doc.Span{From: doc.TimeOf(at)}}, "When", "end_required"},
		"ErrEndBeforeStart":         {map[string]any{"When": span(w.zone, at, -1)}, "When", "to_before_from"},
		"ErrTwelveHours":            {map[string]any{"When": span(w.zone, at, 12.5)}, "When", "too_long_talk"},
		"ErrResultRequired":         {held(map[string]any{"Result": nil}), "Result", "result_required"},
		"ErrResultTextRequired":     {held(map[string]any{"ResultText": nil}), "ResultText", "result_required"},
		"ErrNextStepRequired":       {held(map[string]any{"NextStep": nil}), "NextStep", "next_required"},
		"ErrNextAtRequired":         {held(map[string]any{"NextAt": nil, "Result": "thinking"}), "NextAt", "next_required"},
		"ErrPostponedTooLong":       {map[string]any{"State": Postponed, "MovedTo": span(w.zone, at, 13)}, "MovedTo", "too_long_talk"},
		"ErrPostponedToWhen":        {map[string]any{"State": Postponed}, "MovedTo", "moved_required"},
		"ErrResultUnknown":          {held(map[string]any{"Result": "nothing"}), "Result", "unknown_code"},
		"ErrParticipantWithoutName": {map[string]any{"TheirPeople/" + string(doc.Derive("x")): map[string]any{"Order": 1}}, "TheirPeople/" + string(doc.Derive("x")) + "/Name", "required"},
		"ErrDurationNegative":       {map[string]any{"DurationS": -1}, "DurationS", "negative"},
		"ErrHeldAtIsTheServers":     {map[string]any{"HeldAt": doc.TimeOf(at)}, "HeldAt", "server_field"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := w.do(anna, "", newWrite("Negotiation", doc.Derive("n", name), w.meeting(firm, tt.fields)))
			wantRule(t, err, tt.field, tt.rule)
		})
	}
}

// TestNegotiation_HeldAhead: what has not begun cannot have been held; a day is
// the company's.
func TestNegotiation_HeldAhead(t *testing.T) {
	day := func(d int) map[string]any {
		at := time.Date(2026, 5, d, 0, 0, 0, 0, time.FixedZone("Minsk", 3*3600))
		return map[string]any{"AllDay": true, "When": span(nil, at, 24)}
	}
	at := func(minutes int) map[string]any {
		return map[string]any{"When": span(nil, time.Date(2026, 5, 12, 7, minutes, 0, 0, time.UTC), 1)} // it is 10:00 in Minsk
	}
	for name, tt := range map[string]struct {
		when map[string]any
		rule string
	}{
		"OKBegun":      {at(0), ""},
		"ErrAMinute":   {at(1), "held_ahead"},
		"OKAllDay":     {day(12), ""},
		"ErrTomorrow":  {day(13), "held_ahead"},
		"OKYesterday":  {day(11), ""},
		"ErrIn7Months": {map[string]any{"When": span(nil, time.Date(2026, 12, 24, 7, 0, 0, 0, time.UTC), 1)}, "held_ahead"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			firm, n, planned := w.firm("Альфа", nil), doc.Derive("n"), doc.Derive("planned")
			_, err := w.do(anna, "", newWrite("Negotiation", n, w.meeting(firm, held(tt.when))))
			wantRule(t, err, "When", tt.rule)
			w.must(anna, newWrite("Negotiation", planned, w.meeting(firm, tt.when)))
			done := held(nil)
			delete(done, "When")
			_, err = w.do(anna, "", edit("Negotiation", planned, done))
			wantRule(t, err, "When", tt.rule)
			if tt.rule == "" {
				_, err = w.do(anna, "", edit("Negotiation", planned, map[string]any{"AllDay": false, "When": span(nil, w.now.AddDate(0, 0, 1), 1)}))
				wantRule(t, err, "When", "held_ahead")
			}
		})
	}
}

func TestNegotiation_Flow(t *testing.T) {
	moved := map[string]any{"MovedTo": span(time.UTC, time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC), 1)}
	for _, from := range []NegotiationState{Planned, Held, Cancelled, Postponed} {
		for _, to := range []NegotiationState{Planned, Held, Cancelled, Postponed} {
			legal := from == to || from == Planned || from == Cancelled && to == Planned
			t.Run(string(from)+" to "+string(to), func(t *testing.T) {
				w := newWorld(t)
				n := doc.Derive("n")
				w.must(anna, newWrite("Negotiation", n, w.meeting(w.firm("Альфа", nil), held(moved))))
				w.rows[n].Parts["State"] = []byte(`"` + string(from) + `"`)
				_, err := w.do(anna, "", edit("Negotiation", n, map[string]any{"State": to}))
				if legal {
					wantRule(t, err, "", "")
					return
				}
				wantRule(t, err, "State", "move")
			})
		}
	}
}

func TestNegotiation_React(t *testing.T) {
	w := newWorld(t)
	firm := w.firm("Альфа", nil)
	n, busy := doc.Derive("n"), doc.Made("busy", string(doc.Derive("n")), string(anna))
	w.must(anna, newWrite("Negotiation", n, w.meeting(firm, nil)))
	got := w.negotiation(n)
	if got.State != Planned || got.Number == "" || len(got.OurPeople) != 1 {
		t.Fatalf("a new talk: state %q, number %q, %d of ours", got.State, got.Number, len(got.OurPeople))
	}
	if b := w.get("Busy", busy).(*Busy); b.Employee.ID() != anna || b.When != got.When {
		t.Fatalf("busy: %+v", b)
	}

	t.Run("MovedInTime", func(t *testing.T) {
		later := span(w.zone, time.Date(2026, 5, 14, 15, 0, 0, 0, w.zone), 2)
		w.must(anna, edit("Negotiation", n, map[string]any{"When": later}))
		if b := w.get("Busy", busy).(*Busy); b.When != later {
			t.Fatalf("busy still %v", b.When)
		}
	})
	t.Run("AnotherOfOurs", func(t *testing.T) {
		row := "OurPeople/" + string(doc.Derive("row", "boris"))
		w.must(anna, edit("Negotiation", n, map[string]any{row: map[string]any{"Employee": boris}}))
		his := doc.Made("busy", string(n), string(boris))
		if b := w.get("Busy", his); b == nil || b.Meta().Deleted {
			t.Fatal("boris is not busy")
		}
		w.must(boris, edit("Negotiation", n, map[string]any{"Place": "Минск"})) // it is his too
		w.must(anna, edit("Negotiation", n, map[string]any{row: nil}))
		if !w.get("Busy", his).Meta().Deleted {
			t.Fatal("boris is still busy")
		}
		w.must(anna, edit("Negotiation", n, map[string]any{row: map[string]any{"Employee": boris}}))
		if w.get("Busy", his).Meta().Deleted {
			t.Fatal("boris is not busy again")
		}
	})
	t.Run("HeldMakesTasks", func(t *testing.T) {
		row := doc.Derive("row", "promise")
		w.now = w.now.AddDate(0, 0, 7)
		w.must(anna, edit("Negotiation", n, held(map[string]any{
			"Agreements/" + string(row): map[string]any{"Text": "Прислать ставки", "Executor": boris, "Due": "2026-05-15"}, "When": w.negotiation(n).When,
		})))
		task, ok := w.get("Task", doc.Made("task", "agreement", string(n), string(row))).(*Task)
		if !ok || task.Executor.ID() != boris || task.Title != "Прислать ставки" || task.SourceRule != "agreement" || task.State != TaskNew {
			t.Fatalf("task of the agreement: %+v", task)
		}
		if next, ok := w.get("Task", doc.Made("task", "next", string(n))).(*Task); !ok || next.Executor.ID() != anna {
			t.Fatalf("task of the next step: %+v", next)
		}
		if day := w.counterparty(firm).LastContactAt; day != "2026-05-14" {
			t.Fatalf("last contact %q", day)
		}
	})
	t.Run("CancelledFrees", func(t *testing.T) {
		other := doc.Derive("n", "other")
		w.must(anna, newWrite("Negotiation", other, w.meeting(firm, nil)))
		w.must(anna, edit("Negotiation", other, map[string]any{"State": Cancelled}))
		if !w.get("Busy", doc.Made("busy", string(other), string(anna))).Meta().Deleted {
			t.Fatal("still busy with a cancelled talk")
		}
	})
	t.Run("PostponedIsPlannedAnew", func(t *testing.T) {
		first := doc.Derive("n", "first")
		to := span(w.zone, time.Date(2026, 6, 2, 11, 0, 0, 0, w.zone), 1)
		w.must(anna, newWrite("Negotiation", first, w.meeting(firm, nil)))
		w.must(anna, edit("Negotiation", first, map[string]any{"State": Postponed, "MovedTo": to}))
		again, ok := w.get("Negotiation", doc.Made("moved", string(first))).(*Negotiation)
		if !ok || again.When != to || again.State != Planned || again.MovedFrom.ID() != first || len(again.TheirPeople) != 1 {
			t.Fatalf("planned anew: %+v", again)
		}
		if !w.get("Busy", doc.Made("busy", string(first), string(anna))).Meta().Deleted {
			t.Fatal("still busy at the old time")
		}
		if b := w.get("Busy", doc.Made("busy", string(again.ID), string(anna))).(*Busy); b.When != to {
			t.Fatalf("busy at %v", b.When)
		}
	})
}

func TestNegotiation_EditAfterHeld(t *testing.T) {
	w := newWorld(t)
	n := doc.Derive("n")
	w.must(anna, newWrite("Negotiation", n, w.meeting(w.firm("Альфа", nil), held(nil))))
	change := edit("Negotiation", n, map[string]any{"ResultText": "Уточнено"})
	addition := func(row string) doc.Write {
		return edit("Negotiation", n, map[string]any{"Additions/" + string(doc.Derive(row)): map[string]any{"Text": "Ещё одно"}})
	}
	for _, tt := range []struct {
		name  string
		who   doc.ID
		day   int // of May 2026; the talk was recorded on Tuesday the 12th
		write doc.Write
		rule  string
	}{
		{"OKAuthorNextDay", anna, 13, change, ""},
		{"ErrNotTheAuthor", vera, 13, edit("Negotiation", n, map[string]any{"ResultText": "Иначе"}), "held_author_only"},
		{"OKThirdWorkingDay", anna, 15, edit("Negotiation", n, map[string]any{"ResultText": "Ещё точнее"}), ""},
		{"OKWeekendIsNoWorkingDay", anna, 17, edit("Negotiation", n, map[string]any{"ResultText": "В выходной"}), ""},
		{"ErrFourthWorkingDay", anna, 18, edit("Negotiation", n, map[string]any{"ResultText": "Поздно"}), "held_too_late"},
		{"OKAddition", anna, 18, addition("one"), ""},
		{"OKAdditionOfTheHead", vera, 18, addition("two"), ""},
		{"ErrAdditionChanged", anna, 18, edit("Negotiation", n, map[string]any{"Additions/" + string(doc.Derive("one")): map[string]any{"Text": "Другое"}}), "addition_kept"},
		{"ErrAdditionTakenBack", anna, 18, edit("Negotiation", n, map[string]any{"Additions/" + string(doc.Derive("one")): nil}), "addition_kept"},
		{"ErrAdditionChangedInTime", anna, 13, edit("Negotiation", n, map[string]any{"Additions/" + string(doc.Derive("one")): map[string]any{"Text": "Другое"}}), "addition_kept"},
		{"ErrAdditionTakenBackInTime", anna, 13, edit("Negotiation", n, map[string]any{"Additions/" + string(doc.Derive("one")): nil}), "addition_kept"},
		{"ErrAdditionOfAnother", anna, 13, edit("Negotiation", n, map[string]any{"Additions/" + string(doc.Derive("three")): map[string]any{"Text": "Ещё", "By": egor}}), "server_field"},
		{"ErrAdditionOfAnotherTime", anna, 13, edit("Negotiation", n, map[string]any{"Additions/" + string(doc.Derive("three")): map[string]any{"Text": "Ещё", "At": "2020-01-01T00:00:00Z"}}), "server_field"},
		{"ErrAdditionSignedLater", anna, 13, edit("Negotiation", n, map[string]any{"Additions/" + string(doc.Derive("one")): map[string]any{"By": egor}}), "server_field"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w.now = time.Date(2026, 5, tt.day, 12, 0, 0, 0, w.zone)
			_, err := w.do(tt.who, "", tt.write)
			wantRule(t, err, "", tt.rule)
		})
	}
	later := time.Date(2026, 5, 18, 12, 0, 0, 0, w.zone)
	if a := w.negotiation(n).Additions[doc.Derive("two")]; a.By.ID() != vera || !a.At.Equal(later) {
		t.Fatalf("the addition is signed %v at %v", a.By, a.At)
	}
}

func TestNegotiation_Computed(t *testing.T) {
	at := time.Date(2026, 5, 12, 10, 0, 0, 0, time.UTC)
	for name, tt := range map[string]struct {
		n                   Negotiation
		productive, overdue bool
	}{
		"HeldMeeting":        {n: Negotiation{Kind: "meeting", State: Held, Result: "agreed", When: span(nil, at, 1)}, productive: true},
		"HeldCall":           {n: Negotiation{Kind: "call_out", State: Held, Result: "calculate", DurationS: 60}, productive: true},
		"ShortCall":          {n: Negotiation{Kind: "call_out", State: Held, Result: "calculate", DurationS: 59}},
		"NoContact":          {n: Negotiation{Kind: "call_out", State: Held, Result: "no_contact", DurationS: 300}},
		"Letters":            {n: Negotiation{Kind: "letters", State: Held, Result: "agreed", DurationS: 300}},
		"PlannedYesterday":   {n: Negotiation{Kind: "meeting", When: span(nil, at.Add(-26*time.Hour), 1)}, overdue: true},
		"PlannedThisMorning": {n: Negotiation{Kind: "meeting", When: span(nil, at.Add(-3*time.Hour), 1)}},
	} {
		t.Run(name, func(t *testing.T) {
			got := map[string]any{}
			for _, c := range tt.n.Computed(doc.Context{Now: at.Add(30 * time.Minute), Zone: time.UTC}) {
				got[c.Name] = c.Value
			}
			if got["Productive"] != tt.productive || got["Overdue"] != tt.overdue {
				t.Fatalf("%v", got)
			}
		})
	}
}

func TestNegotiation_Warnings(t *testing.T) {
	w := newWorld(t)
	firm := w.firm("Альфа", nil)
	w.must(anna, newWrite("Negotiation", doc.Derive("n", "1"), w.meeting(firm, nil)))
	w.server = false
	person := doc.Derive("person")
	w.must(anna, newWrite("ContactPerson", person, map[string]any{
		"LastName": "Котов", "Positions/" + string(doc.Derive("p")): map[string]any{"Counterparty": firm},
		"DoNotCall": true, "CallWindow": "14:00-18:00", "TZ": "Asia/Almaty",
	}))
	res := w.must(anna, newWrite("Negotiation", doc.Derive("n", "2"), w.meeting(firm, map[string]any{
		"Kind": "call_out", "OurPeople/" + string(doc.Derive("o")): map[string]any{"Employee": anna},
		"TheirPeople/" + string(doc.Derive("their")): map[string]any{"Person": person},
	})))
	for _, rule := range []string{"taken_then", "do_not_call", "call_hours"} {
		found := false
		for _, f := range res.Warnings {
			found = found || f.Rule == rule
		}
		if !found {
			t.Errorf("no warning %s in %v", rule, res.Warnings)
		}
	}
}
