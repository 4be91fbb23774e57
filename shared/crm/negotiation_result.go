package crm

import (
	"time"

	"kontor/shared/doc"
)

// end is when a talk is over.
func (n *Negotiation) end() doc.Time {
	if n.When.To.IsZero() {
		return n.When.From
	}
	return n.When.To
}

// Next implements doc.Turning: a planned talk is asked for its result on the
// first day that finds it overdue. Where the company's day begins is not known
// here, so the day before that is one too.
func (n *Negotiation) Next(day doc.Date) doc.Date {
	if n.Stands() != Planned || n.end().IsZero() || n.Deleted {
		return ""
	}
	late := doc.DateOf(n.end().Add(overdueAfter).In(time.UTC))
	return nextOf(day, []doc.Date{late.Add(1), late.Add(2)})
}

// noResultID is the task to tell what came of the talk; a talk that was moved
// can be asked about again.
func noResultID(n *Negotiation) doc.ID {
	return doc.Made("task", "no_result", string(n.ID), n.end().UTC().Format(time.RFC3339))
}

// noResult asks the owner of an overdue talk for its result, and takes the
// question back when it has one, or another time.
func (n *Negotiation) noResult(c doc.Context, prev *Negotiation) ([]doc.Write, error) {
	var writes []doc.Write
	wanted := n.overdue(c.Now) && !n.Deleted
	if wanted {
		writes = append(writes, newWrite("Task", noResultID(n), map[string]any{
			"Title": n.Subject, "Kind": "no_result", "Due": endOfDay(c.Today(), c.Zone), "Priority": "high", "Executor": n.Owner,
			"Link": doc.LinkTo("Negotiation", n.ID), "Counterparty": n.Counterparty, "SourceRule": "no_result", "Private": n.Private,
		}))
	}
	asked := noResultID(&Negotiation{Header: doc.Header{ID: n.ID}, When: prev.When})
	if prev.ID == "" || prev.Stands() != Planned || wanted && asked == noResultID(n) {
		return writes, nil
	}
	d, err := c.Get("Task", asked)
	if err != nil || d == nil || !d.(*Task).Open() {
		return writes, err
	}
	return append(writes, doc.Write{Kind: "Task", ID: asked, Patch: patchOf(map[string]any{"State": TaskCancelled})}), nil
}
