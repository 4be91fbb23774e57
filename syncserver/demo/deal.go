package demo

import (
	"fmt"
	"strings"
	"time"

	"kontor/shared/crm"
	"kontor/shared/doc"
)

// ours are the firms of the company, in whose names contracts are made.
func (c *company) ours() {
	at := c.day(-opened, 9, 30)
	for _, o := range c.data.staff.Ours {
		id := c.id(at)
		c.own[o.Country] = id
		f := fields{
			"NameShort": o.Name, "NameFull": o.Full, "Country": o.Country, "TaxID": c.taxID(o.Country, o.Tax, false), "Prefix": o.Prefix,
		}
		account := c.account(o.Country, home[o.Country])
		account.Currency = doc.Code[crm.Currency](home[o.Country])
		f.row("BankAccounts", c.id(at), account)
		director := c.posts["gromov"]
		f.row("Signers", c.id(at), crm.Signer{Name: director.Name, Post: director.Post, Basis: "charter", Employee: doc.Ref[crm.Employee](director.id)})
		c.machine(at, "", "", created("OwnEntity", id, f))
	}
}

// deal takes a firm that we work with through admission and makes a contract
// with it, each step on the day of whoever had it to do.
func (c *company) deal(f *firm, known time.Time) {
	begun := -c.between(40, 330)
	if after := int(known.Sub(c.now).Hours()/24) + 3; begun < after {
		begun = after
	}
	if begun > -16 {
		return // too new: it is still being talked over
	}
	guard, lawyer := c.posts["stepin"].id, c.posts["lebedeva"].id
	at := c.workday(begun, 11, 20)
	seller := f.curatorAt(at).id
	admission := c.id(at)
	purpose := map[string]string{"client": "client"}[f.role]
	if purpose == "" {
		purpose = "supplier"
	}
	c.add(at, seller, "", created("Admission", admission, fields{"Counterparty": f.id, "Purpose": purpose}))
	c.command(at.Add(time.Minute), seller, "admission.submit", "Admission", admission, nil)
	at = c.next(at)
	c.command(at, guard, "admission.take", "Admission", admission, nil)
	answers := fields{}
	for n := range 16 {
		code := fmt.Sprintf("AC-%02d", n+1)
		if code == "AC-01" || code == "AC-08" || code == "AC-09" || code == "AC-11" {
			continue // the program's own
		}
		answers["Checklist/"+string(crm.AdmissionCheckID(admission, code))] = map[string]any{"Result": one(c, []string{"ok", "ok", "ok", "ok", "ok", "warn", "na"})}
	}
	c.add(at.Add(time.Minute), guard, "", edited("Admission", admission, answers))
	c.command(at.Add(2*time.Minute), guard, "admission.approve", "Admission", admission, c.conditions(at))
	c.sign(f, at, lawyer)
	if c.listed == nil {
		c.listed = f
	}
}

// conditions are what some firms are admitted under.
func (c *company) conditions(at time.Time) map[string]any {
	args := fields{}
	if c.chance(15) {
		args.row("Conditions", c.id(at), crm.AdmissionCondition{Kind: "prepayment"})
	}
	return args
}

// sign makes the contract after an admission.
func (c *company) sign(f *firm, admitted time.Time, lawyer doc.ID) {
	at := c.next(admitted)
	seller := f.curatorAt(at).id
	id := c.id(at)
	side := map[bool]string{true: "client", false: "supplier"}[f.role == "client"]
	term := doc.Period{From: doc.DateOf(at), To: c.ends(at)}
	c.add(at, seller, "", created("Contract", id, fields{
		"Counterparty": f.id, "OwnEntity": c.own[f.country], "Date": doc.DateOf(at), "Kind": "forwarding", "Side": side, "Currency": home[f.country], "Term": term,
		"SignMode": one(c, []string{"scan", "scan", "scan", "paper", "edo"}), "EdoOperator": "Диадок", "Lawyer": lawyer, "PayKind": "deferred", "PayDays": one(c, []int{7, 14, 21, 30}),
		"PayDaysKind": "calendar", "PayFrom": "act", "Renewal": one(c, []string{"none", "auto", "by_letter"}), "RenewalMonths": 12, "NoticeDays": 30,
		"ScopeModes": []string{f.lane.Mode}, "VatCode": "0",
	}))
	c.command(at.Add(time.Minute), seller, "contract.review", "Contract", id, nil)
	at = c.next(at)
	c.command(at, lawyer, "contract.agree", "Contract", id, nil)
	c.command(at.Add(time.Minute), lawyer, "contract.send", "Contract", id, nil)
	c.scan(at.Add(2*time.Minute), lawyer, id)
	at = c.next(at)
	c.command(at, lawyer, "contract.signed", "Contract", id, fields{"On": doc.DateOf(at)})
	c.command(at.Add(time.Minute), lawyer, "contract.enforce", "Contract", id, nil)
	if side == "client" {
		c.price(id, at, seller, lawyer)
	}
	c.amend(f, id, at, lawyer)
	c.post(f, "Contract", id, c.next(at))
}

// ends is the last day of a contract made at a time: mostly a year later, of
// some in the next weeks.
func (c *company) ends(at time.Time) doc.Date {
	if c.chance(35) && at.Before(c.day(-70, 0, 0)) {
		return doc.DateOf(c.day(c.between(4, 58), 0, 0))
	}
	return doc.DateOf(at.AddDate(1, 0, 0))
}

// post sends the original on its way, and mostly back.
func (c *company) post(f *firm, kind string, of doc.ID, at time.Time) {
	row := c.id(at)
	sent := fields{}
	sent.row("Originals", row, map[string]any{"Kind": strings.ToLower(kind), "CopyNo": "1", "SentAt": doc.DateOf(at), "Carrier": one(c, c.data.staff.Carriers)})
	c.add(at, f.curatorAt(at).id, "", edited(kind, of, sent))
	back := at.AddDate(0, 0, c.between(9, 60))
	switch {
	case c.chance(3) && at.Before(c.day(-6, 0, 0)):
		lost := fields{}
		lost.row("Originals", row, map[string]any{"LostAt": doc.DateOf(c.day(-3, 0, 0))})
		c.add(c.day(-3, 15, 0), f.curatorAt(c.day(-3, 15, 0)).id, "", edited(kind, of, lost))
		return
	case back.After(c.day(-1, 0, 0)), c.chance(18):
		return
	}
	returned := fields{}
	returned.row("Originals", row, map[string]any{"ReturnedAt": doc.DateOf(back), "ArchivePlace": fmt.Sprintf("%s %d", one(c, c.data.staff.Shelves), c.between(1, 40))})
	c.add(back, f.curatorAt(back).id, "", edited(kind, of, returned))
}

// next is the working day after, at about the same hour.
func (c *company) next(at time.Time) time.Time {
	at = at.AddDate(0, 0, 1)
	for at.Weekday() == time.Saturday || at.Weekday() == time.Sunday {
		at = at.AddDate(0, 0, 1)
	}
	return at
}
