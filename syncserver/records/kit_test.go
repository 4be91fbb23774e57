package records_test

import (
	"errors"

	"kontor/shared/access"
	"kontor/shared/change"
	"kontor/shared/doc"
)

// Team is people who see each other's firms.
type Team struct {
	doc.Header
	Name string `doc:"required"`
}

// Employee has a role and may stand in for another.
type Employee struct {
	doc.Header
	Name   string `doc:"required"`
	Role   string
	Team   doc.Ref[Team]
	Away   doc.Period
	Deputy doc.Ref[Employee]
}

// Firm has every mechanism that a kind can have.
type Firm struct {
	doc.Header
	Name     string `doc:"required"`
	Tax      string
	State    string `doc:"server"`
	Note     doc.Text
	Secret   string            `doc:"class=secret"`
	Phones   doc.Rows[Phone]   // merged row by row
	Curators doc.Rows[Curator] // to whom it belongs on a day
	Banned   bool              // all but the name is for those who see what is banned
	Remind   string            // makes a job
	Files    doc.Rows[doc.File]
	Proof    doc.File `doc:"class=secret"`
	Late     string   // declared after some bases were written
}

// Phone is a row.
type Phone struct {
	Number string `doc:"required"`
	Main   bool
}

// Curator is a row that gives a place for a time.
type Curator struct {
	Who  doc.Ref[Employee] `doc:"required"`
	Days doc.Period
}

// Deal is numbered and is where its firm is.
type Deal struct {
	doc.Header
	Number string         `doc:"number"`
	Firm   doc.Ref[Firm]  `doc:"required,inherit"`
	Other  doc.Ref[Firm]  // a reference that hands nothing down
	Sum    int64          `doc:"class=money"`
	Steps  doc.Rows[Step] // with a reference inside
}

// Step is a row that refers to a document.
type Step struct{ By doc.Ref[Employee] }

// Line is where its deal is, and so where the firm is.
type Line struct {
	doc.Header
	Deal doc.Ref[Deal] `doc:"required,inherit"`
	Text string
}

// Job is what a firm's change makes.
type Job struct {
	doc.Header
	Firm doc.Ref[Firm] `doc:"required"`
	Text string
}

// Person is somebody who may be taken out.
type Person struct {
	doc.Header
	Name  string `doc:"required"`
	Firm  doc.Ref[Firm]
	Posts doc.Rows[Post]
	Note  doc.Text
	Proof doc.File
	Kept  string
	Gone  doc.Time `doc:"server"`
}

// Post is where a person was, and what.
type Post struct {
	At   doc.Ref[Firm]
	What string
}

// Erase implements doc.Erasable.
func (d *Person) Erase(at doc.Time, name string) {
	posts := doc.Rows[Post]{}
	for id, p := range d.Posts {
		posts[id] = Post{At: p.At}
	}
	*d = Person{Header: d.Header, Name: name, Firm: d.Firm, Posts: posts, Kept: d.Kept, Gone: at}
}

// Erased implements doc.Erasable.
func (d *Person) Erased() bool { return !d.Gone.IsZero() }

// Closed implements doc.Closing.
func (d *Person) Closed(doc.Context) (*doc.Error, []string) {
	if !d.Erased() {
		return nil, nil
	}
	return doc.Denied("erased"), nil
}

// Warnings names the person in an answer.
func (d *Person) Warnings(doc.Context, *Person) error {
	if d.Note != "" {
		return doc.Invalid("Note", "odd").With("title", d.Name)
	}
	return nil
}

func (d *Person) Label() string   { return d.Name }
func (d *Team) Label() string     { return d.Name }
func (d *Employee) Label() string { return d.Name }
func (d *Firm) Label() string     { return d.Name }
func (d *Deal) Label() string     { return d.Number }
func (d *Line) Label() string     { return d.Text }
func (d *Job) Label() string      { return d.Text }

func (d *Person) Check(*Person) error     { return nil }
func (d *Team) Check(*Team) error         { return nil }
func (d *Employee) Check(*Employee) error { return nil }
func (d *Deal) Check(*Deal) error         { return nil }
func (d *Line) Check(*Line) error         { return nil }
func (d *Job) Check(*Job) error           { return nil }

// Check has a rule, and a fault of the program.
func (d *Firm) Check(*Firm) error {
	switch d.Name {
	case "bad":
		return doc.Invalid("Name", "bad_name")
	case "panic":
		panic("a fault of ours")
	}
	return nil
}

// Start begins with a state that nobody has written.
func (d *Firm) Start() { d.State = "new" }

// Keys keeps tax numbers apart.
func (d *Firm) Keys() []doc.Key {
	if d.Tax == "" {
		return nil
	}
	return []doc.Key{{Key: "tax:" + d.Tax, Field: "Tax"}}
}

// KeyedBy implements doc.Keyed.
func (*Firm) KeyedBy() []string { return []string{"Tax"} }

// Belongs gives the curators of the day.
func (d *Firm) Belongs(day doc.Date) (ids []doc.ID) {
	for _, c := range d.Curators {
		if c.Days.Holds(day) {
			ids = append(ids, c.Who.ID())
		}
	}
	return ids
}

// Narrow hides what is banned.
func (d *Firm) Narrow(s *doc.Sight) {
	if d.Banned {
		s.ReclassRest("BANNED", "Name", "Tax", "State", "Phones", "Curators", "Banned", "Remind", "Files", "Proof")
	}
}

// Next is when a curator comes or goes.
func (d *Firm) Next(day doc.Date) (next doc.Date) {
	for _, c := range d.Curators {
		for _, turn := range []doc.Date{c.Days.From, after(c.Days.To)} {
			if turn > day && (next == "" || turn < next) {
				next = turn
			}
		}
	}
	return next
}

func after(day doc.Date) doc.Date {
	if day == "" {
		return ""
	}
	return day.Add(1)
}

// React makes a job of a reminder, or fails.
func (d *Firm) React(_ doc.Context, prev *Firm) ([]doc.Write, error) {
	if d.Remind == "" || d.Remind == prev.Remind {
		return nil, nil
	}
	if d.Remind == "fail" {
		return nil, errors.New("the reaction fails")
	}
	return []doc.Write{write("Job", doc.Derive("job", string(d.ID)), fields{"Firm": d.ID, "Text": d.Remind})}, nil
}

func give(c doc.Context, d *Firm, args struct {
	To doc.Ref[Employee] `doc:"required"`
}) ([]doc.Write, error) {
	if !c.Actor.Holds("boss") {
		return nil, doc.Denied("no_decide")
	}
	w := edit("Firm", d.ID, fields{"Owner": args.To, "State": "given"})
	return []doc.Write{w}, nil
}

func kinds() *doc.Kinds {
	return doc.NewKinds([]*doc.Kind{
		doc.KindOf[Team](), doc.KindOf[Employee](), doc.KindOf[Firm](), doc.KindOf[Deal](), doc.KindOf[Line](),
		doc.KindOf[Job](), doc.KindOf[Person](), doc.KindOf[change.Conflict](),
	}, []*doc.Command{doc.CommandOf[Firm]("firm.give", give)})
}

func grants() []access.Grant {
	all := []access.Right{access.Read, access.Create, access.Edit}
	read := []access.Right{access.Read}
	var table []access.Grant
	for _, kind := range []string{"Firm", "Deal", "Line", "Job", "Person"} {
		table = append(table,
			access.Grant{Role: "clerk", Kind: kind, Rights: all, Scope: access.Own, Hides: []string{"SECRET", "BANNED"}},
			access.Grant{Role: "clerk", Kind: kind, Rights: read, Scope: access.Dept, Hides: []string{"SECRET", "MONEY", "BANNED"}},
			access.Grant{Role: "guest", Kind: kind, Rights: read, Scope: access.All, Hides: []string{"SECRET", "MONEY", "BANNED"}},
			access.Grant{Role: "boss", Kind: kind, Rights: append(all, access.Decide), Scope: access.All},
		)
	}
	return append(table,
		access.Grant{Role: access.AnyRole, Kind: "Employee", Rights: read, Scope: access.All},
		access.Grant{Role: access.AnyRole, Kind: "Team", Rights: read, Scope: access.All},
		access.Grant{Role: "boss", Kind: "Employee", Rights: all, Scope: access.All},
		access.Grant{Role: access.AnyRole, Kind: change.ConflictKind, Rights: []access.Right{access.Read, access.Edit}, Scope: access.Own},
	)
}

// post reads where an employee stands.
func post(c doc.Context, id doc.ID) (access.Post, error) {
	p := access.Post{Employee: id}
	d, err := c.Get("Employee", id)
	if err != nil || d == nil {
		return p, err
	}
	e := d.(*Employee)
	p.Roles, p.Department = []string{e.Role}, e.Team.ID()
	mates, err := c.Pointing("Employee", "Team", e.Team.ID())
	for _, m := range mates {
		p.Dept = append(p.Dept, m.Meta().ID)
	}
	if err != nil {
		return p, err
	}
	absent, err := c.Pointing("Employee", "Deputy", id)
	for _, a := range absent {
		if away := a.(*Employee).Away; away != (doc.Period{}) && away.Holds(c.Today()) {
			p.ActingFor = append(p.ActingFor, a.Meta().ID)
		}
	}
	return p, err
}
