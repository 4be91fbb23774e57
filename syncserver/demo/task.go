package demo

import (
	"time"

	"kontor/shared/crm"
	"kontor/shared/doc"
)

// tasksOwn is how many tasks people have set themselves.
const tasksOwn = 48

// doTasks adds tasks of people's own: open, overdue, done; and what repeats.
func (c *company) doTasks() {
	for made := 0; made < tasksOwn; {
		f := one(c, c.firms)
		due := c.day(c.between(-20, 20), c.between(10, 18), 0)
		who := f.curatorAt(c.now)
		at := due.AddDate(0, 0, -c.between(2, 9))
		if at.After(c.day(-1, 0, 0)) {
			at = c.day(-1, c.between(9, 17), 0)
		}
		if f.status == crm.Banned || at.Before(f.met.Add(time.Hour)) || f.next != nil {
			continue
		}
		made++
		t := one(c, c.data.talks.Tasks)
		id := c.id(at)
		task := fields{
			"Title": f.fill(t.Title), "Kind": t.Kind, "Priority": t.Priority, "Due": doc.TimeOf(due), "Executor": who.id,
			"Counterparty": f.id, "Link": doc.LinkTo("Counterparty", f.id),
		}
		task.row("RemindBefore", c.id(at), crm.Reminder{Minutes: 60})
		if t.Kind == "contract" || t.Kind == "admission" {
			for i, text := range c.data.talks.Checklist {
				task.row("Checklist", c.id(at), crm.CheckItem{Text: text, Order: int64(i), Done: i == 0})
			}
		}
		c.add(at, who.id, "", created("Task", id, task))
		switch done := due.Add(-time.Hour); {
		case done.Before(c.now) && c.chance(70):
			c.add(done, who.id, "", edited("Task", id, fields{"State": crm.TaskDone, "Result": one(c, c.data.talks.Done)}))
		case c.chance(30):
			c.add(c.day(-1, 18, 0), who.id, "", edited("Task", id, fields{"State": crm.TaskInWork}))
		}
	}
	at := c.day(-10, 9, 0)
	for _, t := range []struct {
		title string
		who   doc.ID
	}{{c.data.talks.Weekly, c.Manager}, {c.data.talks.Team, c.Head}} {
		c.add(at, t.who, "", created("Task", c.id(at), fields{
			"Title": t.title, "Kind": "other", "Priority": "normal", "Due": doc.TimeOf(c.day(c.between(1, 6), 17, 0)), "Executor": t.who, "Repeat": "weekly",
		}))
	}
}
