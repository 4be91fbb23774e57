package crm

import (
	"errors"
	"strings"

	"kontor/shared/doc"
)

// Department is a part of the company; departments make a tree.
type Department struct {
	doc.Header
	Name      string         `doc:"required,search"`
	Kind      DepartmentKind `doc:"required,index"`
	Parent    doc.Ref[Department]
	Head      doc.Ref[Employee]
	TimeZone  doc.Code[TimeZone]
	Calendar  doc.Code[Country] // whose working days it keeps; empty: the company's
	WorkHours string            // "09:00-18:00"
}

// DepartmentKind is what a department does.
type DepartmentKind string

// Values implements doc.Enum.
func (DepartmentKind) Values() []string {
	return []string{"sales", "sea", "air", "road", "rail", "customs", "warehouse", "contracts", "security", "marketing", "finance", "management"}
}

// Label implements doc.Doc.
func (d *Department) Label() string { return d.Name }

// Check implements the kind's own rules.
func (d *Department) Check(*Department) error {
	if d.Parent.ID() == d.ID && d.ID != "" {
		return doc.Invalid("Parent", "circle")
	}
	if _, _, ok := hoursOf(d.WorkHours); !ok {
		return doc.Invalid("WorkHours", "call_window")
	}
	return nil
}

// Guard refuses a tree that bites its tail, and a second department of one name
// below one parent: nobody could tell the two apart.
func (d *Department) Guard(c doc.Context, prev *Department) error {
	if prev.ID == "" || prev.Name != d.Name || prev.Parent != d.Parent {
		others, err := c.Every("Department")
		if err != nil {
			return err
		}
		for _, o := range others {
			if other := o.(*Department); other.ID != d.ID && other.Parent == d.Parent && strings.EqualFold(strings.TrimSpace(other.Name), strings.TrimSpace(d.Name)) {
				return doc.Invalid("Name", "taken").Reads("Parent").With("title", other.Name)
			}
		}
	}
	seen := map[doc.ID]bool{d.ID: true}
	for up := d.Parent; up != ""; {
		if seen[up.ID()] {
			return doc.Invalid("Parent", "circle")
		}
		seen[up.ID()] = true
		parent, err := doc.Load(c, up)
		if err != nil || parent == nil {
			return err
		}
		up = parent.Parent
	}
	return nil
}

// Employee is one of us. Accounts, passwords and devices are the server's and
// no part of it.
type Employee struct {
	doc.Header
	Name         string              `doc:"required,search"` // surname, first name, patronymic
	Login        string              `doc:"index,search"`
	Post         string              `doc:"search"`
	Department   doc.Ref[Department] `doc:"index"`
	Roles        doc.Set[Role]
	State        EmployeeState `doc:"index"`
	Phone        doc.Phone     // at work
	Email        doc.Email
	TimeZone     doc.Code[TimeZone]
	Language     doc.Code[Language]
	Category     string
	HiredAt      doc.Date
	DismissedAt  doc.Date
	Absences     doc.Rows[Absence]
	MaxOpenTasks int64
}

// Absence is a time somebody is away, and who stands in.
type Absence struct {
	Kind   AbsenceKind `doc:"required"`
	Days   doc.Period  `doc:"required"`
	Deputy doc.Ref[Employee]
}

// AbsenceKind is why somebody is away.
type AbsenceKind string

// Values implements doc.Enum.
func (AbsenceKind) Values() []string { return []string{"vacation", "sick", "trip"} }

// EmployeeState says whether somebody works here.
type EmployeeState string

// The states of an employee.
const (
	Working EmployeeState = "active"
	Blocked EmployeeState = "blocked"
)

// Values implements doc.Enum.
func (EmployeeState) Values() []string { return []string{string(Working), string(Blocked)} }

// Start implements doc.Starting.
func (e *Employee) Start() { e.State = Working }

// Label implements doc.Doc.
func (e *Employee) Label() string { return e.Name }

// Check implements the kind's own rules.
func (e *Employee) Check(*Employee) error {
	var faults []error
	if e.DismissedAt != "" && e.HiredAt != "" && e.DismissedAt < e.HiredAt {
		faults = append(faults, doc.Invalid("DismissedAt", "to_before_from").Reads("HiredAt"))
	}
	for id, a := range e.Absences {
		if a.Deputy.ID() == e.ID && e.ID != "" {
			faults = append(faults, doc.Invalid("Absences/"+string(id)+"/Deputy", "own_deputy").Reads("Absences"))
		}
	}
	return errors.Join(faults...)
}

// Keys keeps logins apart.
func (e *Employee) Keys() []doc.Key {
	if e.Login == "" {
		return nil
	}
	return []doc.Key{{Key: "login:" + e.Login, Field: "Login"}}
}

// KeyedBy implements doc.Keyed.
func (*Employee) KeyedBy() []string { return []string{"Login"} }

// Away reports the absence that covers the day.
func (e *Employee) Away(day doc.Date) (Absence, bool) {
	for _, id := range e.Absences.Sorted() {
		if a := e.Absences[id]; a.Days.Holds(day) {
			return a, true
		}
	}
	return Absence{}, false
}

// Next implements doc.Turning: deputies change on the first and after the last
// day of an absence.
func (e *Employee) Next(day doc.Date) doc.Date {
	var turns []doc.Date
	for _, a := range e.Absences {
		turns = append(turns, turnsOf(a.Days)...)
	}
	return nextOf(day, turns)
}

func turnsOf(p doc.Period) (days []doc.Date) {
	if p.From != "" {
		days = append(days, p.From)
	}
	if p.To != "" {
		days = append(days, p.To.Add(1))
	}
	return days
}

func nextOf(day doc.Date, turns []doc.Date) (next doc.Date) {
	for _, t := range turns {
		if t > day && (next == "" || t < next) {
			next = t
		}
	}
	return next
}
