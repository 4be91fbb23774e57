package demo

import (
	"strings"

	"kontor/shared/crm"
	"kontor/shared/doc"
)

// person is a contact person, as far as the story needs to know.
type person struct {
	id                  doc.ID
	last, first, middle string
	woman               bool
}

func (p *person) full() string { return p.last + " " + p.first + " " + p.middle }

// somebody makes up a name.
func (c *company) somebody(country string) *person {
	d := c.data.people
	p := &person{woman: c.chance(45)}
	names := d.Men
	if p.woman {
		names = d.Women
	}
	if country == crm.Kazakhstan && c.chance(60) {
		p.last, p.first, p.middle = one(c, d.LastKZ), one(c, names.FirstKZ), one(c, names.MiddleKZ)
	} else {
		p.last, p.first, p.middle = one(c, d.Last), one(c, names.First), one(c, names.Middle)
	}
	if p.woman {
		p.last += d.Feminine
	}
	return p
}

// people is how many contact persons there are.
const people = 350

// meetPeople gives every firm one, and most of them more.
func (c *company) meetPeople() {
	for i := range people {
		f := c.firms[i%len(c.firms)]
		if i >= len(c.firms) {
			f = one(c, c.firms)
		}
		p := c.somebody(f.country)
		at := f.met.Add(1)
		p.id = c.id(at)
		c.add(at, f.curator.id, "", created("ContactPerson", p.id, c.personCard(f, p)))
		f.people = append(f.people, p)
	}
}

func (c *company) personCard(f *firm, p *person) fields {
	d := c.data.people
	post := one(c, d.Posts)
	card := fields{
		"LastName": p.last, "FirstName": p.first, "MiddleName": p.middle, "Salutation": "mr", "Lang": "ru", "DealRole": post.Deal, "TZ": f.city.TZ,
		"PdConsent": one(c, []string{"given", "given", "asked", "none"}),
	}
	if p.woman {
		card["Salutation"] = "ms"
	}
	if card["PdConsent"] == "given" {
		card["PdConsentDate"] = doc.DateOf(f.met)
	}
	card.row("Positions", c.id(f.met), crm.Position{Counterparty: doc.Ref[crm.Counterparty](f.id), Post: post.Post, Main: true, Period: doc.Period{From: doc.DateOf(f.met).Add(-c.between(30, 900))}})
	card.row("Comms", c.id(f.met), crm.Comm{Kind: "mobile", Phone: c.mobile(f), Main: true})
	if c.chance(55) {
		work := c.landline(f)
		work.Ext = c.digits(3)
		card.row("Comms", c.id(f.met), crm.Comm{Kind: "work", Phone: work, Order: 1})
	}
	mail := strings.ToLower(c.latin(p.first)[:1] + "." + c.latin(p.last) + "@" + f.domain)
	card.row("Comms", c.id(f.met), crm.Comm{Kind: "email", Email: doc.Email(mail), Order: 2})
	if c.chance(60) {
		card["Birthday"] = c.birthday()
	}
	if c.chance(15) {
		card["GreetingPrefs"] = one(c, d.Greetings)
	}
	if c.chance(15) {
		card["Notes"] = one(c, d.Notes)
	}
	if c.chance(25) {
		card["CallWindow"] = one(c, []string{"09:00-18:00", "10:00-17:00", "09:00-13:00"})
	}
	card["DoNotMail"], card["DoNotCall"] = c.chance(5), c.chance(2)
	if c.chance(2) {
		card["Visibility"] = crm.Closed
	}
	return card
}

// birthday is a day, some on 29 February, some without a year.
func (c *company) birthday() doc.Yearly {
	y := doc.Yearly{Day: c.between(1, 28), Month: c.between(1, 12)}
	if c.chance(70) {
		y.Year = c.between(1962, 2001)
	}
	if c.chance(2) {
		y = doc.Yearly{Day: 29, Month: 2}
	}
	return y
}
