package demo

import (
	"fmt"
	"strings"
	"time"

	"kontor/shared/crm"
	"kontor/shared/doc"
)

// firm is a counterparty, as far as the story needs to know.
type firm struct {
	id       doc.ID
	name     string
	domain   string
	country  string
	city     city
	role     string
	industry string
	cargo    string
	lane     lane
	person   bool
	met      time.Time
	status   crm.CounterpartyStatus
	until    time.Time // after it nobody talks to the firm
	curator  *employee
	next     *employee // who takes the firm over, at moved
	moved    time.Time
	people   []*person
}

// curatorAt is who answers for the firm at a time.
func (f *firm) curatorAt(t time.Time) *employee {
	if f.next != nil && !t.Before(f.moved) {
		return f.next
	}
	return f.curator
}

// proprietors is how many of the firms are one person each.
const proprietors = 36

func (c *company) meetFirms() {
	for _, g := range c.data.firms.Clients {
		for _, name := range g.Names {
			c.meet(&firm{name: name, role: "client", industry: g.Industry, cargo: g.Cargo})
		}
	}
	for _, g := range c.data.firms.Partners {
		for _, name := range g.Names {
			c.meet(&firm{name: name, role: g.Role, industry: "transport", cargo: one(c, c.data.firms.Clients).Cargo})
		}
	}
	for range proprietors {
		g := one(c, c.data.firms.Clients)
		f := &firm{person: true, role: "client", industry: g.Industry, cargo: g.Cargo}
		if c.chance(40) {
			f.role, f.industry = "carrier", "transport"
		}
		c.meet(f)
	}
}

// countries come as often as they stand here.
var countries = []string{crm.Russia, crm.Russia, crm.Russia, crm.Russia, crm.Russia, crm.Belarus, crm.Belarus, crm.Belarus, crm.Kazakhstan, crm.Kazakhstan}

func (c *company) meet(f *firm) {
	f.country = one(c, countries)
	f.city = weigh(c, c.data.places[f.country].Cities, func(x city) int { return x.Weight })
	f.curator = c.seller(f.country)
	f.lane = one(c, c.data.firms.Lanes)
	f.met = c.workday(-c.between(20, opened-10), c.between(9, 11), c.between(0, 59))
	f.until = c.now
	if f.person {
		p := c.somebody(f.country)
		f.name = fmt.Sprintf("%s %s %c. %c.", c.data.firms.Proprietor, p.last, []rune(p.first)[0], []rune(p.middle)[0])
	}
	f.id = c.id(f.met)
	f.domain = strings.TrimPrefix(c.latin(f.name), c.latin(c.data.firms.Proprietor)+"-") + ".example"
	c.add(f.met, f.curator.id, "", created("Counterparty", f.id, c.card(f)))
	c.firms = append(c.firms, f)
	c.fate(f)
}

// card fills in what a counterparty's card has.
func (c *company) card(f *firm) fields {
	card := fields{
		"NameShort": f.name, "Kind": crm.Legal, "Country": f.country, "Roles": []string{f.role}, "Industry": f.industry, "DocLang": "ru",
		"TaxID":  c.taxID(f.country, f.city.Tax, f.person),
		"Source": one(c, []string{"cold_call", "site", "recommendation", "fair", "tender", "incoming_call", "directory", "agent_network"}),
	}
	form := c.data.firms.Proprietor
	if f.person {
		card["Kind"] = crm.Proprietor
	} else {
		form = weigh(c, c.data.firms.Forms[f.country], func(w weighted) int { return w.Weight }).Text
		entry, _ := crm.Find("LegalForm", form)
		card["NameFull"] = entry.RU + " " + c.data.firms.Quotes[0] + f.name + c.data.firms.Quotes[1]
		card["NameEN"] = titled(c.latin(f.name)) + " LLC"
		signer := c.somebody(f.country)
		card["SignerName"], card["SignerPost"], card["SignerBasis"] = signer.full(), c.data.firms.Signer, "charter"
	}
	card["LegalForm"] = form
	if f.country == crm.Russia {
		card["OGRN"], card["OKPO"] = c.ogrn(f.city.Tax, f.person), c.okpo(f.person)
		if !f.person {
			card["KPP"] = card["TaxID"].(string)[:4] + "01001"
		}
	}
	if f.role == "forwarder" && f.country == crm.Russia {
		card["GoslogNo"], card["GoslogCheckedAt"] = c.data.firms.Goslog+c.digits(6), doc.DateOf(f.met)
	}
	if f.role == "client" {
		card["Segment"] = one(c, []string{"key", "large", "medium", "medium", "medium", "small", "small", "oneoff"})
		card["PotentialMonth"] = doc.Money{Minor: int64(c.between(2, 90)) * 5_000_000, Currency: "RUB"}
		card.row("ProfileLanes", c.id(f.met), crm.Lane{From: f.lane.From, To: f.lane.To, Mode: doc.Code[crm.Mode](f.lane.Mode), Volume: one(c, c.data.firms.Volumes)})
	}
	if c.chance(40) {
		card["Notes"] = one(c, c.data.firms.Notes)
	}
	c.reach(f, card)
	c.celebrate(f, card)
	c.curate(f, card)
	return card
}

// home is the currency of a country.
var home = map[string]string{crm.Russia: "RUB", crm.Belarus: "BYN", crm.Kazakhstan: "KZT"}

// reach adds addresses, ways to reach the firm and its accounts.
func (c *company) reach(f *firm, card fields) {
	for i, kind := range []doc.Code[crm.AddressKind]{"legal", "actual"} {
		if i == 0 || c.chance(35) {
			card.row("Addresses", c.id(f.met), crm.CounterpartyAddress{Kind: kind, Address: c.address(f), Order: int64(i)})
		}
	}
	card.row("Comms", c.id(f.met), crm.Comm{Kind: "work", Phone: c.landline(f), Main: true})
	card.row("Comms", c.id(f.met), crm.Comm{Kind: "email", Email: doc.Email("info@" + f.domain), Order: 1})
	if !f.person {
		card.row("Comms", c.id(f.met), crm.Comm{Kind: "site", Value: "www." + f.domain, Order: 2})
	}
	account := c.account(f.country, home[f.country])
	account.Currency, account.ValidFrom = doc.Code[crm.Currency](home[f.country]), doc.DateOf(f.met)
	card.row("BankAccounts", c.id(f.met), account)
	if f.country == crm.Russia && c.chance(15) {
		second := c.account(f.country, "CNY")
		second.Currency, second.Main, second.Order = "CNY", false, 1
		card.row("BankAccounts", c.id(f.met), second)
	}
}

func (c *company) address(f *firm) doc.Address {
	p := c.data.places[f.country]
	street := fmt.Sprintf("%s, %s %d, %s %d", one(c, p.Streets), p.House, c.between(1, 120), p.Office, c.between(1, 412))
	return doc.Address{
		Country: f.country, Index: f.city.Index + c.digits(6-len(f.city.Index)), Region: f.city.Region,
		City: f.city.City, Street: street, Locode: f.city.Locode,
	}
}

// dialling is a country's code and how many digits follow.
var dialling = map[string]struct {
	code string
	len  int
}{crm.Russia: {"+7", 10}, crm.Belarus: {"+375", 9}, crm.Kazakhstan: {"+7", 10}}

// number makes a number that no exchange gives out: it begins with zeros, so
// that nobody is called by mistake.
func (c *company) number(country, start string) doc.Phone {
	d := dialling[country]
	return doc.Phone{E164: d.code + start + c.digits(d.len-len(start))}
}

func (c *company) landline(f *firm) doc.Phone {
	return c.number(f.country, f.city.Area+c.data.places[f.country].Land)
}

func (c *company) mobile(f *firm) doc.Phone {
	return c.number(f.country, c.data.places[f.country].Mobile)
}

func (c *company) celebrate(f *firm, card fields) {
	for _, d := range c.data.firms.Dates {
		if c.chance(14) {
			card.row("CompanyDates", c.id(f.met), crm.CompanyDate{
				Title: d[0], Kind: doc.Code[crm.CompanyDateKind](d[1]), RemindDays: 3, Date: doc.Yearly{Day: c.between(1, 28), Month: c.between(1, 12), Year: c.between(1995, 2021)},
			})
		}
	}
}

// curate names the curators: one, or two who share.
func (c *company) curate(f *firm, card fields) {
	first := crm.Curator{Employee: doc.Ref[crm.Employee](f.curator.id), Role: crm.MainCurator, Share: 100}
	if c.chance(12) {
		if other := one(c, c.sales); other != f.curator {
			first.Share = 70
			card.row("Curators", doc.Derive("demo", "second", string(f.id)), crm.Curator{Employee: doc.Ref[crm.Employee](other.id), Role: crm.OtherCurator, Share: 30})
		}
	}
	card.row("Curators", curatorRow(f), first)
}

func curatorRow(f *firm) doc.ID { return doc.Derive("demo", "curator", string(f.id)) }
