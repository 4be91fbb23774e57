package demo

import (
	"slices"

	"kontor/shared/crm"
	"kontor/shared/doc"
)

// employee is one of us, as far as the story needs to know.
type employee struct {
	post
	id doc.ID
}

// opened is how many days ago the company began to use the product.
const opened = 540

// hire makes departments and employees: the administrator's work.
func (c *company) hire() {
	at := c.day(-opened, 9, 0)
	departments := map[string]doc.ID{}
	for _, d := range c.data.staff.Departments {
		departments[d.Key] = c.id(at)
		f := fields{"Name": d.Name, "Kind": d.Kind}
		if d.Parent != "" {
			f["Parent"] = departments[d.Parent]
		}
		c.machine(at, "", "", created("Department", departments[d.Key], f))
	}
	for _, p := range c.data.staff.Employees {
		e := &employee{post: p, id: c.id(at)}
		c.posts[p.Login] = e
		c.Staff = append(c.Staff, Member{e.id, p.Login})
		c.machine(at, "", "", created("Employee", e.id, fields{
			"Name": p.Name, "Login": p.Login, "Post": p.Post, "Roles": p.Roles, "Department": departments[p.Department], "State": crm.Working,
			"TimeZone": p.TZ, "Language": "ru", "HiredAt": doc.DateOf(c.day(-opened-c.between(30, 2000), 0, 0)),
			"Phone": doc.Phone{E164: "+37517000" + c.digits(4), Ext: c.digits(3)}, "Email": p.Login + "@kontor.example",
		}))
		switch {
		case p.Main:
			c.Manager = e.id
		case slices.Contains(p.Roles, string(crm.Head)):
			c.Head = e.id
		}
		if len(p.Sells) > 0 {
			c.sales = append(c.sales, e)
		}
	}
	for _, d := range c.data.staff.Departments {
		if d.Head != "" {
			c.machine(at, "", "", edited("Department", departments[d.Key], fields{"Head": c.posts[d.Head].id}))
		}
	}
	c.away()
}

// away sends a manager on leave, with another standing in.
func (c *company) away() {
	var who []*employee
	for _, e := range c.sales {
		if slices.Contains(e.Sells, crm.Russia) {
			who = append(who, e)
		}
	}
	f := fields{}
	f.row("Absences", c.id(c.now), crm.Absence{
		Kind: "vacation", Deputy: doc.Ref[crm.Employee](who[0].id),
		Days: doc.Period{From: doc.DateOf(c.day(12, 0, 0)), To: doc.DateOf(c.day(25, 0, 0))},
	})
	c.machine(c.day(-14, 10, 0), "", "", edited("Employee", who[len(who)-1].id, f))
}

// seller picks who sells in a country.
func (c *company) seller(country string) *employee {
	var who []*employee
	for _, e := range c.sales {
		if slices.Contains(e.Sells, country) {
			who = append(who, e)
		}
	}
	return one(c, who)
}
