package crm

import (
	"errors"
	"slices"
	"strconv"
	"time"

	"kontor/shared/doc"
)

// longest bounds one talk.
const longest = 12 * time.Hour

// Check implements the kind's own rules.
func (n *Negotiation) Check(prev *Negotiation) error {
	before := prev.State
	if before == "" {
		before = Planned
	}
	return errors.Join(
		negotiationFlow.Check("State", before, n.Stands()),
		n.checkTime(),
		n.checkResult(),
		n.checkPeople(),
		n.checkMoved(),
		n.checkAdditions(prev),
	)
}

// checkAdditions keeps what was added as it is.
func (n *Negotiation) checkAdditions(prev *Negotiation) error {
	var faults []error
	for _, id := range prev.Additions.Sorted() {
		if n.Additions[id] != prev.Additions[id] {
			faults = append(faults, doc.Invalid("Additions/"+string(id), "addition_kept").Reads("Additions"))
		}
	}
	return errors.Join(faults...)
}

func (n *Negotiation) checkTime() error {
	switch {
	case n.When.From.IsZero():
		return doc.Invalid("When", "required")
	case n.When.To.IsZero():
		return doc.Invalid("When", "end_required")
	case !n.AllDay && n.When.To.Sub(n.When.From.Time) > longest:
		return doc.Invalid("When", "too_long_talk").With("hours", "12")
	case n.DurationS < 0:
		return doc.Invalid("DurationS", "negative")
	}
	return nil
}

// noNext are the results after which nothing more is asked.
var noNext = []string{"refused", "info"}

func (n *Negotiation) checkResult() error {
	if n.State != Held {
		return nil
	}
	var faults []error
	if n.Result == "" {
		faults = append(faults, doc.Invalid("Result", "result_required").Reads("State"))
	}
	if n.ResultText == "" {
		faults = append(faults, doc.Invalid("ResultText", "result_required").Reads("State"))
	}
	if n.Result != "" && !slices.Contains(noNext, string(n.Result)) {
		if n.NextStep == "" {
			faults = append(faults, doc.Invalid("NextStep", "next_required").Reads("Result", "State"))
		}
		if n.NextAt == "" {
			faults = append(faults, doc.Invalid("NextAt", "next_required").Reads("Result", "State"))
		}
	}
	return errors.Join(faults...)
}

func (n *Negotiation) checkPeople() error {
	var faults []error
	for id, p := range n.TheirPeople {
		if p.Person == "" && p.Name == "" {
			faults = append(faults, doc.Invalid("TheirPeople/"+string(id)+"/Name", "required").Reads("TheirPeople"))
		}
	}
	return errors.Join(faults...)
}

func (n *Negotiation) checkMoved() error {
	if n.State == Postponed && (n.MovedTo.From.IsZero() || n.MovedTo.To.IsZero()) {
		return doc.Invalid("MovedTo", "moved_required").Reads("State")
	}
	if !n.AllDay && n.MovedTo.To.Sub(n.MovedTo.From.Time) > longest {
		return doc.Invalid("MovedTo", "too_long_talk").Reads("AllDay").With("hours", "12")
	}
	return nil
}

// Guard implements the rules that need the counterparty, the actor or the
// clock.
func (n *Negotiation) Guard(c doc.Context, prev *Negotiation) error {
	return errors.Join(n.guardStatus(c, prev), n.guardHeld(c, prev), n.guardEdit(c, prev))
}

// guardHeld refuses to record what is still to come; a talk of a whole day may
// be recorded on it.
func (n *Negotiation) guardHeld(c doc.Context, prev *Negotiation) error {
	if n.State != Held || prev.State == Held && prev.When == n.When && prev.AllDay == n.AllDay {
		return nil
	}
	ahead := n.When.From.After(c.Now)
	if n.AllDay {
		ahead = doc.DateOf(n.When.From.In(c.Zone)) > c.Today()
	}
	if ahead {
		return doc.Invalid("When", "held_ahead").Reads("State", "AllDay")
	}
	return nil
}

// guardStatus asks the table of statuses when a talk is planned, moved to
// another firm or time, or recorded as held.
func (n *Negotiation) guardStatus(c doc.Context, prev *Negotiation) error {
	fresh := prev.ID == "" || prev.Counterparty != n.Counterparty
	switch {
	case n.State == Held && (fresh || prev.State != Held):
		return permit(c, n.Counterparty, RecordHeld, "Counterparty", "State")
	case n.State == Postponed && prev.State != Postponed,
		n.Stands() == Planned && (fresh || prev.When != n.When || prev.Stands() != Planned):
		return permit(c, n.Counterparty, PlanNegotiation, "Counterparty", "State")
	}
	return nil
}

// guardEdit lets the author edit a held card for some working days, and after
// that only add to it.
func (n *Negotiation) guardEdit(c doc.Context, prev *Negotiation) error {
	if prev.State != Held || c.Actor.System() || onlyAdded(n, prev) {
		return nil
	}
	held := prev.HeldAt
	if held.IsZero() {
		held = prev.CreatedAt
	}
	if c.Actor.Employee() != prev.Owner && c.Actor.Employee() != prev.CreatedBy {
		return doc.Denied("held_author_only").Reads("State")
	}
	figures, err := settings(c)
	if err != nil {
		return err
	}
	limit := int(figures.NegotiationEditDays)
	since, err := newWorktime(c, "").between(doc.DateOf(held.In(c.Zone)), c.Today(), limit)
	if err != nil {
		return err
	}
	if since > limit {
		return doc.Invalid("State", "held_too_late").With("days", strconv.Itoa(limit))
	}
	return nil
}

// onlyAdded reports whether nothing but additions has changed; they can but
// become more.
func onlyAdded(n, prev *Negotiation) bool {
	a, b := *n, *prev
	a.Additions, b.Additions = nil, nil
	a.Header, b.Header = doc.Header{}, doc.Header{}
	return doc.Same(&a, &b)
}
