package crm

import (
	"time"

	"kontor/shared/doc"
)

// wholeDay begins an event that takes a day. A day has no zone: it is the
// company's, and whoever shows it lays it into that.
func wholeDay(layer Layer, part, word, title string, on doc.Date) Event {
	return Event{Layer: layer, Part: part, Word: word, Title: title, AllDay: true, Day: on, Start: on.At(time.UTC), End: on.Add(1).At(time.UTC)}
}

// events of a contract are its end while it is worked under, and the day by
// which its original has to be back.
func (c *Contract) events() (events []Event) {
	add := func(e Event) {
		e.Owner, e.People, e.Firm, e.State = c.Owner, c.Belongs(""), c.Counterparty, string(c.State)
		events = append(events, e)
	}
	if c.EndsOn != "" && c.running() {
		add(wholeDay(LayerContracts, "end", "contract_end", c.Label(), c.EndsOn))
	}
	if c.awaited(originalContract) {
		add(wholeDay(LayerOriginals, "original", "original_due", c.Label(), c.OriginalDueOn))
	}
	return events
}

// Of gives an event of what belongs to a contract the firm and the people of
// that: whoever shows it reads the contract, as far as he may. It is no event any
// more if the contract is over.
func (e Event) Of(c *Contract) (of Event, is bool) {
	e.Firm, e.People = c.Counterparty, append(c.Belongs(""), c.Owner)
	return e, !c.over()
}

// events of an amendment are the day by which its original has to be back.
func (a *Amendment) events() []Event {
	if !a.awaited(originalAmendment) {
		return nil
	}
	e := wholeDay(LayerOriginals, "", "original_due", a.papersTitle(), a.OriginalDueOn)
	e.Owner, e.Contract, e.State = a.Owner, a.Contract, string(a.State)
	return []Event{e}
}

// events of an annex are its end while prices are taken from it, which a later
// version brings nearer.
func (a *Annex) events() []Event {
	if a.State != AnnexActive || a.Term.To == "" {
		return nil
	}
	end := a.Term.To
	if a.WatchOn != "" {
		end = min(end, a.WatchOn.Add(-1))
	}
	if end < a.Term.From {
		return nil // a later version begins before it: it prices nothing
	}
	e := wholeDay(LayerContracts, "", "annex_end", a.Label(), end)
	e.Owner, e.Contract, e.State = a.Owner, a.Contract, string(a.State)
	return []Event{e}
}

// events of a case are the end of the admission that it gave.
func (a *Admission) events() []Event {
	if !a.Approved() || a.ValidUntil == "" {
		return nil
	}
	e := wholeDay(LayerAdmissions, "", "admission_end", a.Label(), a.ValidUntil)
	e.Owner, e.Firm, e.State = a.Owner, a.Counterparty, string(a.State)
	return []Event{e}
}
