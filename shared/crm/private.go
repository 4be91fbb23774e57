package crm

import (
	"slices"

	"kontor/shared/access"
	"kontor/shared/doc"
)

// keepOwn leaves a document to its owner and to those it belongs to itself: not
// to their heads, nor to the curators of the firm above it.
func keepOwn(s *doc.Sight, owner doc.ID, belongs []doc.ID) {
	s.Leave(func(place string) bool {
		return slices.ContainsFunc(append(slices.Clone(belongs), owner), func(e doc.ID) bool { return e != "" && place == doc.PlaceOwn(e) })
	})
}

// Narrow leaves a private talk to its owner and to our people in it. Others see
// of it no more than that those are busy.
func (n *Negotiation) Narrow(s *doc.Sight) {
	if n.Private {
		keepOwn(s, n.Owner, n.Belongs(""))
	}
}

// Narrow leaves what a private talk has made to do to those who have to do it.
func (t *Task) Narrow(s *doc.Sight) {
	if t.Private {
		keepOwn(s, t.Owner, t.Belongs(""))
	}
}

// rulesOfTalks are the rules that make tasks of a talk, of which they say
// something.
var rulesOfTalks = []string{"agreement", "next_step", "no_result"}

// veil makes the tasks of a talk as private as it has become.
func (n *Negotiation) veil(c doc.Context, prev *Negotiation) (writes []doc.Write, err error) {
	if prev.ID == "" || prev.Private == n.Private {
		return nil, nil
	}
	made, err := c.Pointing("Task", "Link", n.ID)
	for _, d := range made {
		if t := d.(*Task); t.Private != n.Private && (t.Private || slices.Contains(rulesOfTalks, t.SourceRule)) {
			writes = append(writes, edited("Task", t.ID, map[string]any{"Private": n.Private}))
		}
	}
	return writes, err
}

// events of a Busy are that somebody is taken. Whoever sees the talk itself has
// no need of them.
func (b *Busy) events() []Event {
	return []Event{{
		Layer: LayerNegotiations, Start: b.When.From.Time, End: b.When.To.Time, AllDay: b.AllDay, Word: "taken",
		Private: true, Taken: true, People: []doc.ID{b.Employee.ID()},
	}}
}

// Takings are the Busy documents that a talk may have made.
func (n *Negotiation) Takings() (ids []doc.ID) {
	for who := range n.taken() {
		ids = append(ids, busyID(n.ID, who))
	}
	return ids
}

func busyID(talk, who doc.ID) doc.ID { return doc.Made("busy", string(talk), string(who)) }

// SeesTaken reports whether a calendar of all that somebody may see says of an
// employee that he is busy by what is not to be seen: of himself, and of those
// whose talks are seen unless they are private.
func SeesTaken(a *access.Actor, employee doc.ID) bool {
	return employee == a.Employee() || slices.Contains(a.ActingFor, employee) ||
		a.May(access.Read, "Negotiation", []string{doc.PlaceAll, doc.PlaceOwn(employee), doc.PlaceOf(employee)})
}
