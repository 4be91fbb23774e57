package crm

import (
	"errors"
	"strings"
	"time"

	"kontor/shared/doc"
)

// Warnings tells what is odd about a planned talk: nobody of theirs named, one
// of us taken at the time, somebody who asked not to be called or is called at
// an hour that does not suit him.
func (n *Negotiation) Warnings(c doc.Context, _ *Negotiation) error {
	var odd []error
	if len(n.TheirPeople) == 0 {
		odd = append(odd, doc.Invalid("TheirPeople", "nobody_of_theirs"))
	}
	if n.Stands() != Planned || n.When.To.Before(c.Now) {
		return errors.Join(odd...)
	}
	return errors.Join(append(odd, n.warnBusy(c), n.warnCalls(c))...)
}

// warnBusy looks through all that an employee is taken by, which is much: only
// a desktop, where somebody reads the warning, does so.
func (n *Negotiation) warnBusy(c doc.Context) error {
	if c.Server {
		return nil
	}
	var odd []error
	for _, row := range n.OurPeople.Sorted() {
		who := n.OurPeople[row].Employee
		taken, err := c.Pointing("Busy", "Employee", who.ID())
		if err != nil {
			return err
		}
		mine := busyID(n.ID, who.ID())
		for _, d := range taken {
			b := d.(*Busy)
			if b.ID == mine || !b.When.From.Before(n.When.To.Time) || !n.When.From.Before(b.When.To.Time) {
				continue
			}
			fault := doc.Invalid("OurPeople/"+string(row), "taken_then").Reads("OurPeople", "When")
			if e, err := doc.Load(c, who); err == nil && e != nil {
				fault.With("title", e.Name)
			}
			odd = append(odd, fault)
			break
		}
	}
	return errors.Join(odd...)
}

func (n *Negotiation) warnCalls(c doc.Context) error {
	if n.Kind != "call_out" && n.Kind != "video" {
		return nil
	}
	var odd []error
	for _, row := range n.TheirPeople.Sorted() {
		p, err := doc.Load(c, n.TheirPeople[row].Person)
		if err != nil {
			return err
		}
		if p == nil {
			continue
		}
		path := "TheirPeople/" + string(row)
		if p.DoNotCall {
			odd = append(odd, doc.Invalid(path, "do_not_call").Reads("TheirPeople").With("title", p.Label()))
		}
		if !n.AllDay && !suits(p, n.When.From.Time, c.Zone) {
			odd = append(odd, doc.Invalid(path, "call_hours").Reads("TheirPeople", "When").With("title", p.Label()).With("window", p.CallWindow))
		}
	}
	return errors.Join(odd...)
}

// suits reports whether an instant lies in the hours that a person likes to be
// called at, in his own zone.
func suits(p *ContactPerson, at time.Time, zone *time.Location) bool {
	from, to, set := strings.Cut(p.CallWindow, "-")
	if !set {
		return true
	}
	if own, err := time.LoadLocation(string(p.TZ)); err == nil && p.TZ != "" {
		zone = own
	}
	clock := at.In(zone).Format("15:04")
	if from > to { // over midnight
		return clock >= from || clock < to
	}
	return clock >= from && clock < to
}
