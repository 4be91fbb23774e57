package demo

import (
	"maps"
	"strings"
	"time"

	"kontor/shared/crm"
	"kontor/shared/doc"
)

// How many talks there are.
const (
	talksPast    = 600
	talksPlanned = 60
)

// slot is an hour of an employee's.
type slot struct {
	who  *employee
	hour int64
}

// free finds an hour of somebody's working day that nothing has taken yet.
func (c *company) free(who *employee, days int, minutes int) (from, to time.Time, found bool) {
	for try := range 12 {
		at := c.day(days+try/4, c.between(9, 16), one(c, []int{0, 0, 15, 30}))
		if wd := at.Weekday(); wd == time.Saturday || wd == time.Sunday {
			continue
		}
		end := at.Add(time.Duration(minutes) * time.Minute)
		hours := []slot{{who, at.Unix() / 3600}, {who, end.Add(-time.Minute).Unix() / 3600}}
		if !c.taken[hours[0]] && !c.taken[hours[1]] {
			c.taken[hours[0]], c.taken[hours[1]] = true, true
			return at, end, true
		}
	}
	return from, to, false
}

// talk tells of the talks of the past year and a half.
func (c *company) talk() {
	for made := 0; made < talksPast; {
		f := weigh(c, c.firms, func(f *firm) int {
			return map[crm.CounterpartyStatus]int{crm.Active: 6, crm.Passive: 3}[f.status] + 1
		})
		last := int(c.now.Sub(f.until).Hours()/24) + 1
		first := int(c.now.Sub(f.met).Hours()/24) - 1
		if first <= last {
			first = last + 1
		}
		days := -c.between(last, first)
		s := c.scene(f)
		who := f.curatorAt(c.day(days, 12, 0))
		from, to, found := c.free(who, days, s.Minutes)
		if !found || !to.Before(f.until) || !to.Before(c.now) || from.Before(f.met.Add(time.Hour)) || who != f.curatorAt(from) {
			continue
		}
		made++
		c.past(f, s, who, from, to)
	}
}

func (c *company) scene(f *firm) scene {
	for {
		s := one(c, c.data.talks.Scenes)
		if f.status != crm.Potential || s.First || s.Topic == "need" || s.Topic == "rates" || s.Topic == "quotation" {
			return s
		}
	}
}

// fill puts what the firm carries, and whence, into a text.
func (f *firm) fill(text string) string {
	return strings.NewReplacer("{lane}", f.lane.From+" — "+f.lane.To, "{cargo}", f.cargo, "{firm}", f.name).Replace(text)
}

// planned is a talk as it is planned.
func (c *company) planned(f *firm, s scene, who *employee, from, to time.Time) fields {
	talk := fields{
		"Counterparty": f.id, "Kind": s.Kind, "Topic": s.Topic, "Subject": f.fill(s.Subject), "Agenda": f.fill(s.Agenda), "Place": s.Place,
		"When": doc.Span{From: doc.TimeOf(from), To: doc.TimeOf(to)}, "State": crm.Planned,
	}
	talk.row("OurPeople", c.id(from), crm.OurParticipant{Employee: doc.Ref[crm.Employee](who.id)})
	if s.Minutes >= 75 && c.chance(30) {
		talk.row("OurPeople", c.id(from), crm.OurParticipant{Employee: doc.Ref[crm.Employee](c.Head), Order: 1})
	}
	if len(f.people) > 0 {
		talk.row("TheirPeople", c.id(from), crm.TheirParticipant{Person: doc.Ref[crm.ContactPerson](one(c, f.people).id)})
	}
	return talk
}

// past tells of a talk that was held, or came to nothing.
func (c *company) past(f *firm, s scene, who *employee, from, to time.Time) {
	id, talk := c.id(from), c.planned(f, s, who, from, to)
	if c.chance(7) {
		talk["State"], talk["Agenda"] = crm.Cancelled, c.data.talks.Cancelled
		c.add(from.Add(-30*time.Minute), who.id, "", created("Negotiation", id, talk))
		return
	}
	e := one(c, s.Ends)
	done := fields{
		"State": crm.Held, "Result": e.Result, "ResultText": f.fill(e.Text), "DurationS": int64(to.Sub(from).Seconds()) * int64(c.between(60, 100)) / 100,
	}
	next := doc.DateOf(to.AddDate(0, 0, e.Days))
	if e.Next != "" {
		done["NextStep"], done["NextAt"] = e.Next, next
		c.promise(who, to, next, doc.Made("task", "next", string(id)))
	}
	for i, text := range e.Agree {
		row, due := c.id(from), doc.DateOf(to.AddDate(0, 0, i+2))
		done.row("Agreements", row, crm.Agreement{Text: f.fill(text), Due: due, Order: int64(i), Executor: doc.Ref[crm.Employee](who.id)})
		c.promise(who, to, due, doc.Made("task", "agreement", string(id), string(row)))
	}
	asked := from.AddDate(0, 0, -c.between(1, 6))
	if asked.Before(f.met.Add(time.Hour)) || who != f.curatorAt(asked) || c.chance(60) {
		maps.Copy(talk, done)
		c.add(to.Add(5*time.Minute), who.id, "", created("Negotiation", id, talk))
		return
	}
	c.add(asked, who.id, "", created("Negotiation", id, talk))
	c.add(to.Add(5*time.Minute), who.id, "", edited("Negotiation", id, done))
}

// promise remembers a task that a talk brought, to be done mostly in time.
func (c *company) promise(who *employee, told time.Time, due doc.Date, id doc.ID) {
	at := due.At(c.zone).Add(time.Duration(c.between(9*60, 17*60)) * time.Minute)
	if c.chance(8) {
		at = at.AddDate(0, 0, c.between(1, 4))
	}
	recent := c.now.Sub(due.At(c.zone)) < 30*24*time.Hour
	if !at.After(told) || !at.Before(c.now) || recent && c.chance(25) {
		return // still open, perhaps overdue
	}
	c.add(at, who.id, "", edited("Task", id, fields{"State": crm.TaskDone, "Result": one(c, c.data.talks.Done)}))
}
