package crm

import (
	"maps"
	"slices"
	"time"

	"kontor/shared/doc"
)

// React makes what follows from a talk: a new one is planned, agreements become
// tasks, our people are busy, a postponed one is planned anew, and the firm
// remembers when it was last talked to.
func (n *Negotiation) React(c doc.Context, prev *Negotiation) ([]doc.Write, error) {
	var writes []doc.Write
	own := map[string]any{}
	if n.State == "" {
		own["State"] = Planned
	}
	if prev.ID == "" && len(n.OurPeople) == 0 && n.Owner != "" {
		own["OurPeople/"+string(doc.Derive("participant", string(n.ID)))] = OurParticipant{Employee: doc.Ref[Employee](n.Owner)}
	}
	for id := range n.Additions {
		if _, had := prev.Additions[id]; !had {
			own["Additions/"+string(id)] = map[string]any{"By": c.Actor.Employee(), "At": doc.TimeOf(c.Now)}
		}
	}
	if n.State == Held && prev.State != Held {
		own["HeldAt"] = doc.TimeOf(c.Now)
	}
	if len(own) > 0 {
		writes = append(writes, doc.Write{Kind: "Negotiation", ID: n.ID, Patch: patchOf(own)})
	}
	if n.State == Held {
		writes = append(writes, n.tasks(c)...)
		last, err := n.lastContact(c)
		if err != nil {
			return nil, err
		}
		writes = append(writes, last...)
	}
	writes = append(writes, n.busy(prev)...)
	if n.State == Postponed && prev.State != Postponed {
		writes = append(writes, n.again())
	}
	veiled, err := n.veil(c, prev)
	if err != nil {
		return nil, err
	}
	ask, err := n.noResult(c, prev)
	return slices.Concat(writes, veiled, ask), err
}

// tasks makes one of each agreement; an agreement made twice is one task.
func (n *Negotiation) tasks(c doc.Context) []doc.Write {
	var writes []doc.Write
	for _, row := range n.Agreements.Sorted() {
		a := n.Agreements[row]
		who := a.Executor.ID()
		if who == "" {
			who = n.Owner
		}
		writes = append(writes, newWrite("Task", doc.Made("task", "agreement", string(n.ID), string(row)), map[string]any{
			"Title": a.Text, "Kind": "agreement", "Due": endOfDay(a.Due, c.Zone), "Priority": "normal", "Executor": who,
			"Link": doc.LinkTo("Negotiation", n.ID), "Counterparty": n.Counterparty, "SourceRule": "agreement", "Private": n.Private,
		}))
	}
	if n.NextAt != "" && n.NextStep != "" {
		writes = append(writes, newWrite("Task", doc.Made("task", "next", string(n.ID)), map[string]any{
			"Title": n.NextStep, "Kind": "callback", "Due": endOfDay(n.NextAt, c.Zone), "Priority": "normal", "Executor": n.Owner,
			"Link": doc.LinkTo("Negotiation", n.ID), "Counterparty": n.Counterparty, "SourceRule": "next_step", "Private": n.Private,
		}))
	}
	return writes
}

// workEnds is the hour by which a thing due on a day is due.
const workEnds = 18

func endOfDay(day doc.Date, zone *time.Location) doc.Time {
	t := day.At(zone)
	return doc.TimeOf(time.Date(t.Year(), t.Month(), t.Day(), workEnds, 0, 0, 0, zone))
}

func (n *Negotiation) lastContact(c doc.Context) ([]doc.Write, error) {
	cp, err := doc.Load(c, n.Counterparty)
	if err != nil || cp == nil {
		return nil, err
	}
	// A day ahead, and be it a mistyped year, would keep the firm active for ever.
	day := min(doc.DateOf(n.When.From.In(c.Zone)), c.Today())
	if day <= cp.LastContactAt {
		return nil, nil
	}
	return []doc.Write{{Kind: "Counterparty", ID: cp.ID, Patch: patchOf(map[string]any{"LastContactAt": day})}}, nil
}

// busy keeps one Busy for each of our people while the talk is planned, for
// all to see that they are taken and not by what.
func (n *Negotiation) busy(prev *Negotiation) []doc.Write {
	had, has := prev.taken(), n.taken()
	var writes []doc.Write
	for _, who := range slices.Sorted(maps.Keys(has)) {
		id := busyID(n.ID, who)
		fields := map[string]any{"Employee": who, "When": n.When, "AllDay": n.AllDay, doc.DeletedPath: false}
		if had[who] {
			if prev.When != n.When || prev.AllDay != n.AllDay {
				writes = append(writes, doc.Write{Kind: "Busy", ID: id, Patch: patchOf(fields)})
			}
			continue
		}
		writes = append(writes, doc.Write{Kind: "Busy", ID: id, New: true, Patch: patchOf(fields)}, doc.Write{Kind: "Busy", ID: id, Patch: patchOf(fields)})
	}
	for _, who := range slices.Sorted(maps.Keys(had)) {
		if !has[who] {
			writes = append(writes, doc.Write{Kind: "Busy", ID: busyID(n.ID, who), Patch: patchOf(map[string]any{doc.DeletedPath: true})})
		}
	}
	return writes
}

func (n *Negotiation) taken() map[doc.ID]bool {
	who := map[doc.ID]bool{}
	if n.Stands() != Planned && n.Stands() != Held || n.ID == "" || n.Deleted {
		return who
	}
	for _, p := range n.OurPeople {
		who[p.Employee.ID()] = true
	}
	if len(who) == 0 && n.Owner != "" {
		who[n.Owner] = true
	}
	return who
}

// again plans a postponed talk anew, linked to the one it was.
func (n *Negotiation) again() doc.Write {
	fields := map[string]any{
		"Counterparty": n.Counterparty, "Kind": n.Kind, "Subject": n.Subject, "Goal": n.Goal, "When": n.MovedTo,
		"AllDay": n.AllDay, "Place": n.Place, "Agenda": n.Agenda, "Topic": n.Topic, "Private": n.Private, "Tags": n.Tags, "MovedFrom": n.ID, "State": Planned,
	}
	for id, p := range n.OurPeople {
		fields["OurPeople/"+string(doc.Derive("moved", string(n.ID), string(id)))] = p
	}
	for id, p := range n.TheirPeople {
		fields["TheirPeople/"+string(doc.Derive("moved", string(n.ID), string(id)))] = p
	}
	return newWrite("Negotiation", doc.Made("moved", string(n.ID)), fields)
}

// Busy says that an employee is taken for a time, and nothing else.
type Busy struct {
	doc.Header
	Employee doc.Ref[Employee] `doc:"required,index"`
	When     doc.Span          `doc:"required,index"`
	AllDay   bool
}

// Label implements doc.Doc.
func (b *Busy) Label() string { return "" }

// Check implements the kind's own rules: it has none, a reaction makes it.
func (b *Busy) Check(*Busy) error { return nil }
