package crm

import (
	"maps"
	"slices"

	"kontor/shared/doc"
)

// officer finds who in security answers for what happens in an employee's part
// of the company: the head of the security department, else one of its staff.
// It climbs the tree of departments from his and looks beside the way; where
// there is none it gives the employee himself.
func officer(c doc.Context, employee doc.ID) (doc.ID, error) {
	e, err := doc.Load(c, doc.Ref[Employee](employee))
	if err != nil || e == nil {
		return employee, err
	}
	seen := map[doc.ID]bool{}
	for at := e.Department; at != "" && !seen[at.ID()]; {
		seen[at.ID()] = true
		d, err := doc.Load(c, at)
		if err != nil || d == nil {
			return employee, err
		}
		beside, err := c.Pointing("Department", "Parent", d.ID)
		if err != nil {
			return employee, err
		}
		for _, one := range append(beside, d) {
			who, err := securityOf(c, one.(*Department))
			if err != nil || who != "" {
				return who, err
			}
		}
		at = d.Parent
	}
	return employee, nil
}

// securityOf names who of a department is security.
func securityOf(c doc.Context, d *Department) (doc.ID, error) {
	if d.Kind != "security" {
		return "", nil
	}
	if d.Head != "" {
		return d.Head.ID(), nil
	}
	staff, err := c.Pointing("Employee", "Department", d.ID)
	if err != nil {
		return "", err
	}
	for _, one := range staff {
		if e := one.(*Employee); slices.Contains(e.Roles, Security) && e.State != Blocked {
			return e.ID, nil
		}
	}
	return "", nil
}

// bankTask asks security to confirm changed bank details by a call: letters
// with new details are the commonest fraud. Only the server knows the old ones
// for certain, so a desktop makes no such task.
func (c *Counterparty) bankTask(ctx doc.Context, prev *Counterparty) ([]doc.Write, error) {
	if !ctx.Server || prev.ID == "" || maps.Equal(c.BankAccounts, prev.BankAccounts) {
		return nil, nil
	}
	who, err := officer(ctx, c.Owner)
	if err != nil {
		return nil, err
	}
	id := doc.Derive("task", "bank_check", string(c.ID), string(ctx.Today()))
	return []doc.Write{newWrite("Task", id, map[string]any{
		"Title": c.NameShort, "Kind": "bank_check", "Due": endOfDay(ctx.Today().Add(1), ctx.Zone), "Priority": "high", "Executor": who,
		"Counterparty": c.ID, "Link": doc.LinkTo("Counterparty", c.ID), "SourceRule": "bank_check",
	})}, nil
}
