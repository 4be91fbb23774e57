package crm

import (
	"kontor/shared/access"
	"kontor/shared/doc"
)

// PostKinds are the kinds that PostOf reads: a change of one may change
// anybody's rights.
var PostKinds = []string{"Employee", "Department"}

// PostOf tells where an employee stands today: his roles, who else is of his
// department and of those below it, and for whom he stands in.
func PostOf(c doc.Context, id doc.ID) (access.Post, error) {
	p := access.Post{Employee: id}
	d, err := c.Get("Employee", id)
	if err != nil || d == nil {
		return p, err
	}
	e := d.(*Employee)
	if e.State == Blocked {
		return p, nil
	}
	for _, r := range e.Roles {
		p.Roles = append(p.Roles, string(r))
	}
	p.Department = e.Department.ID()
	if p.ActingFor, err = standsInFor(c, id); err != nil {
		return p, err
	}
	if p.Department == "" {
		p.Dept, p.Tree = []doc.ID{id}, []doc.ID{id}
		return p, nil
	}
	if p.Dept, err = staff(c, p.Department); err != nil {
		return p, err
	}
	p.Tree, err = tree(c, p.Department, map[doc.ID]bool{})
	return p, err
}

func staff(c doc.Context, department doc.ID) (ids []doc.ID, err error) {
	docs, err := c.Pointing("Employee", "Department", department)
	for _, d := range docs {
		ids = append(ids, d.Meta().ID)
	}
	return ids, err
}

func tree(c doc.Context, department doc.ID, seen map[doc.ID]bool) ([]doc.ID, error) {
	if seen[department] {
		return nil, nil
	}
	seen[department] = true
	ids, err := staff(c, department)
	if err != nil {
		return nil, err
	}
	below, err := c.Pointing("Department", "Parent", department)
	if err != nil {
		return nil, err
	}
	for _, d := range below {
		more, err := tree(c, d.Meta().ID, seen)
		if err != nil {
			return nil, err
		}
		ids = append(ids, more...)
	}
	return ids, nil
}

func standsInFor(c doc.Context, id doc.ID) (ids []doc.ID, err error) {
	docs, err := c.Pointing("Employee", "Absences", id)
	for _, d := range docs {
		if a, away := d.(*Employee).Away(c.Today()); away && a.Deputy.ID() == id {
			ids = append(ids, d.Meta().ID)
		}
	}
	return ids, err
}
