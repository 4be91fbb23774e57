package demo

import (
	"time"

	"kontor/shared/crm"
	"kontor/shared/doc"
)

// plan fills the calendar of the next month, and leaves some talks of the last
// days without a result.
func (c *company) plan() {
	for made := 0; made < talksPlanned; {
		f := one(c, c.firms)
		days := c.between(1, 30)
		if made%10 == 9 {
			days = -c.between(2, 6) // nobody has told what came of it
		}
		who := f.curatorAt(c.now)
		if f.status != crm.Active && f.status != crm.Potential || f.curatorAt(c.day(days, 0, 0)) != who {
			continue
		}
		s := c.scene(f)
		if s.Kind == "call_in" || s.Kind == "letters" {
			continue
		}
		from, to, found := c.free(who, days, s.Minutes)
		written := c.day(min(days, 0)-c.between(1, 5), c.between(9, 17), c.between(0, 59))
		if !found || written.Before(f.met.Add(time.Hour)) || who != f.curatorAt(written) {
			continue
		}
		talk := c.planned(f, s, who, from, to)
		if made%20 == 3 {
			talk["Private"] = true
		}
		id := c.id(written)
		c.add(written, who.id, "", created("Negotiation", id, talk))
		if made%15 == 7 {
			c.postpone(who, id, from, to)
		}
		made++
	}
}

// postpone moves a talk by a week: it is planned anew.
func (c *company) postpone(who *employee, id doc.ID, from, to time.Time) {
	c.add(c.day(-1, 17, 30), who.id, "", edited("Negotiation", id, fields{
		"State": crm.Postponed, "MovedTo": doc.Span{From: doc.TimeOf(from.AddDate(0, 0, 7)), To: doc.TimeOf(to.AddDate(0, 0, 7))},
	}))
}
