package crm

import (
	"cmp"
	"encoding/json"
	"errors"
	"maps"
	"slices"

	"kontor/shared/doc"
)

// officer finds who in security answers for what happens in an employee's part
// of the company: the nearest, else any there is. In a company without security
// it gives the employee himself.
func officer(c doc.Context, employee doc.ID) (doc.ID, error) {
	for _, look := range []func() (doc.ID, error){
		func() (doc.ID, error) { return nearSecurity(c, employee) },
		func() (doc.ID, error) { return anySecurity(c) },
	} {
		if who, err := look(); err != nil || who != "" {
			return who, err
		}
	}
	return employee, nil
}

// nearSecurity climbs the tree of departments from an employee's and looks
// beside the way for a security department: its head, else one of its staff.
func nearSecurity(c doc.Context, employee doc.ID) (doc.ID, error) {
	e, err := doc.Load(c, doc.Ref[Employee](employee))
	if err != nil || e == nil {
		return "", err
	}
	seen := map[doc.ID]bool{}
	for at := e.Department; at != "" && !seen[at.ID()]; {
		seen[at.ID()] = true
		d, err := doc.Load(c, at)
		if err != nil || d == nil {
			return "", err
		}
		beside, err := c.Pointing("Department", "Parent", d.ID)
		if err != nil {
			return "", err
		}
		if who, err := securityOf(c, append(beside, d)); err != nil || who != "" {
			return who, err
		}
		at = d.Parent
	}
	return "", nil
}

// anySecurity looks through the whole company, whose departments need not have
// one above them all: first for a security department, then for whoever holds
// the role, wherever he sits.
func anySecurity(c doc.Context) (doc.ID, error) {
	all, err := c.Every("Department")
	if err != nil {
		return "", err
	}
	if who, err := securityOf(c, all); err != nil || who != "" {
		return who, err
	}
	staff, err := c.Every("Employee")
	return guardAmong(staff), err
}

// securityOf names who is security in the first of the departments that has
// somebody.
func securityOf(c doc.Context, departments []doc.Doc) (doc.ID, error) {
	for _, one := range departments {
		d := one.(*Department)
		if d.Kind != "security" {
			continue
		}
		if head, err := doc.Load(c, d.Head); err != nil || head != nil && head.State != Blocked {
			return d.Head.ID(), err
		}
		staff, err := c.Pointing("Employee", "Department", d.ID)
		if err != nil {
			return "", err
		}
		if who := guardAmong(staff); who != "" {
			return who, nil
		}
	}
	return "", nil
}

// guardAmong is the first of the staff who works here and is security.
func guardAmong(staff []doc.Doc) doc.ID { return holderAmong(staff, Security, "") }

// holderAmong is the first of the staff, but for one, who works here in a role.
func holderAmong(staff []doc.Doc, role Role, but doc.ID) doc.ID {
	for _, one := range staff {
		if e := one.(*Employee); slices.Contains(e.Roles, role) && e.State != Blocked && e.ID != but {
			return e.ID
		}
	}
	return ""
}

// watcher is who is told of what an employee has done: security, of security's
// own doings another of them or a director, and nobody in a company that has none.
func watcher(c doc.Context, employee doc.ID) (doc.ID, error) {
	who, err := officer(c, employee)
	if err != nil || who != employee {
		return who, err
	}
	staff, err := c.Every("Employee")
	return cmp.Or(holderAmong(staff, Security, employee), holderAmong(staff, Director, employee)), err
}

// bankTask asks security to confirm changed bank details by a call: letters
// with new details are the commonest fraud. It is security's, not his who has
// changed them. Only the server knows the old ones for certain, so a desktop makes
// no such task.
func (c *Counterparty) bankTask(ctx doc.Context, prev *Counterparty) ([]doc.Write, error) {
	if !ctx.Server || prev.ID == "" || maps.Equal(c.BankAccounts, prev.BankAccounts) {
		return nil, nil
	}
	who, err := officer(ctx, c.Owner)
	if err != nil {
		return nil, err
	}
	was, errWas := json.Marshal(prev.BankAccounts)
	is, errIs := json.Marshal(c.BankAccounts)
	if err := errors.Join(errWas, errIs); err != nil {
		return nil, err
	}
	id := doc.Made("task", "bank_check", string(c.ID), string(ctx.Today()), string(was), string(is)) // each change is looked at
	return []doc.Write{newWrite("Task", id, map[string]any{
		"Title": c.NameShort, "Kind": "bank_check", "Due": endOfDay(ctx.Today().Add(1), ctx.Zone), "Priority": "high", "Executor": who,
		doc.OwnerPath: who, "Counterparty": c.ID, "Link": doc.LinkTo("Counterparty", c.ID), "SourceRule": "bank_check",
	})}, nil
}
