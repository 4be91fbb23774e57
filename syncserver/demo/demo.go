// Package demo invents a forwarding company with two years of work behind it:
// its people, firms, talks and tasks, as the wishes that their authors had. It
// writes nothing and knows no database; whoever has a base lets the wishes
// happen in it. The same day gives the same company.
package demo

import (
	"math/rand/v2"
	"slices"
	"time"

	"kontor/shared/change"
	"kontor/shared/doc"
)

// Step is one wish of the story and when somebody had it.
type Step struct {
	At       time.Time
	By       doc.ID // of an employee; empty for the server
	Machine  bool   // done by the server in his name: no person may
	Mutation change.Mutation
	Content  []byte // of the file that the mutation attaches
}

// Member is an employee who gets an account.
type Member struct {
	ID    doc.ID
	Login string
}

// Story is what has happened in the company up to now, in order.
type Story struct {
	Staff   []Member
	Steps   []Step
	Manager doc.ID // the sales manager who shows the product
	Head    doc.ID // and the head of sales
}

// company is the story while it is being made up.
type company struct {
	Story
	data  data
	rnd   *rand.Rand
	bytes *rand.ChaCha8
	now   time.Time
	zone  *time.Location
	posts map[string]*employee
	sales []*employee
	firms []*firm
	taken map[slot]bool
	own   map[string]doc.ID // our firm in a country
	// annexes counts the contracts that have prices.
	annexes int
	// listed is an admitted firm that the list of denied parties comes to name.
	listed *firm
}

// seed makes every demo company the same.
const seed = "kontor: a demo company, invented."

// Tell makes up the story of a company up to now, in its zone.
func Tell(now time.Time, zone *time.Location) (*Story, error) {
	d, err := read()
	if err != nil {
		return nil, err
	}
	source := rand.NewChaCha8([32]byte([]byte(seed)))
	c := &company{data: d, rnd: rand.New(source), bytes: source, now: now, zone: zone, posts: map[string]*employee{}, taken: map[slot]bool{}, own: map[string]doc.ID{}}
	c.hire()
	c.ours()
	c.meetFirms()
	c.meetPeople()
	c.talk()
	c.plan()
	c.doTasks()
	c.pending()
	c.propose()
	c.denied()
	slices.SortStableFunc(c.Steps, func(a, b Step) int { return a.At.Compare(b.At) })
	return &c.Story, nil
}

// day is a working moment some days from today, by the company's clock.
func (c *company) day(days, hour, minute int) time.Time {
	t := c.now.In(c.zone)
	return time.Date(t.Year(), t.Month(), t.Day()+days, hour, minute, 0, 0, c.zone)
}

// workday is a day, or the Friday before it.
func (c *company) workday(days, hour, minute int) time.Time {
	t := c.day(days, hour, minute)
	for t.Weekday() == time.Saturday || t.Weekday() == time.Sunday {
		t = t.AddDate(0, 0, -1)
	}
	return t
}

// id makes the next ID, as old as what it names.
func (c *company) id(at time.Time) doc.ID {
	id, _ := doc.NewID(at, c.bytes) // this source of chance never fails
	return id
}

// add adds a step of writes.
func (c *company) add(at time.Time, by doc.ID, reason string, writes ...doc.Write) {
	c.Steps = append(c.Steps, Step{At: at, By: by, Mutation: change.Mutation{ID: c.id(at), At: at, Do: writes, Reason: reason}})
}

// machine adds a step that only the server can take.
func (c *company) machine(at time.Time, by doc.ID, reason string, writes ...doc.Write) {
	c.add(at, by, reason, writes...)
	c.Steps[len(c.Steps)-1].Machine = true
}

// command adds a guarded move.
func (c *company) command(at time.Time, by doc.ID, name, kind string, target doc.ID, args map[string]any) {
	c.Steps = append(c.Steps, Step{At: at, By: by, Mutation: change.Mutation{
		ID: c.id(at), At: at, Command: name, Kind: kind, Target: target, Args: bodyOf(args),
	}})
}
