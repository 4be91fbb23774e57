package demo

import (
	"time"

	"kontor/shared/crm"
	"kontor/shared/doc"
)

// fate decides what becomes of a firm. The first ones go through everything
// that the demo has to show, the others by chance.
func (c *company) fate(f *firm) {
	n := len(c.firms)
	reasons := c.data.talks.Reasons
	known := f.met.AddDate(0, 0, c.between(10, 40))
	old := c.now.Sub(f.met).Hours() > 24*240
	switch {
	case !known.Before(c.day(-5, 0, 0)) || n%10 >= 6 && n%10 <= 8:
		f.status = crm.Potential
	case n%25 == 4:
		f.status = crm.Banned
	case n%25 == 9:
		f.status = crm.TempBanned
	case n%10 == 5 && old:
		f.status = crm.Passive
	default:
		f.status = crm.Active
	}
	if f.status == crm.Potential {
		return
	}
	if f.status != crm.Banned {
		c.machine(known, c.Head, reasons["status"], edited("Counterparty", f.id, fields{
			"Status": crm.Active,
		}))
		c.add(known.Add(1), f.curator.id, "", edited("Counterparty", f.id, fields{
			"CreditLimit": doc.Money{Minor: int64(c.between(1, 40)) * 10_000_000, Currency: "RUB"}, "PaymentDays": one(c, []int{0, 7, 14, 21, 30}),
		}))
	}
	if f.status != crm.Banned && n%2 == 0 { // of the others the papers are kept elsewhere yet
		c.deal(f, known)
	}
	switch f.status {
	case crm.Passive:
		f.until = c.day(-c.between(185, 230), 18, 0)
		c.machine(c.day(-3, 0, 1), "", reasons["status"], edited("Counterparty", f.id, fields{"Status": crm.Passive}))
	case crm.Banned:
		c.ban(f)
	case crm.TempBanned:
		c.suspend(f)
	default:
		c.handOver(f, n)
	}
	if f.status == crm.Active && n%40 == 0 { // new bank details, which security has to confirm
		account := c.account(f.country, home[f.country])
		account.Currency, account.Main, account.Order, account.ValidFrom = doc.Code[crm.Currency](home[f.country]), false, 2, doc.DateOf(c.now)
		change, at := fields{}, c.day(-1, 16, 0)
		change.row("BankAccounts", c.id(at), account)
		c.add(at, f.curatorAt(at).id, "", edited("Counterparty", f.id, change))
	}
	if at := c.workday(-c.between(6, 40), 10, 5); f.status == crm.Active && at.After(known) && c.chance(45) {
		c.add(at, f.curatorAt(at).id, reasons["rating"], edited("Counterparty", f.id, fields{
			"Rating": one(c, []string{"1", "1", "2", "2", "2", "3", "3", "4", "5"}), "RatingComment": reasons["rating"],
		}))
	}
}

// accuse puts with a firm what speaks for its ban.
func (c *company) accuse(at time.Time, by, firm doc.ID) {
	c.attach(at, by, "Counterparty", firm, "BanEvidence", c.data.talks.Claim, "Claim to the police, "+string(doc.DateOf(at)))
}

// ban is what two people decide together; the story is told after it.
func (c *company) ban(f *firm) {
	at := f.met.AddDate(0, 0, c.between(3, 9))
	f.until = at
	security := c.posts["stepin"].id
	c.accuse(at.Add(-time.Minute), security, f.id)
	c.machine(at, security, c.data.talks.Reasons["ban"], edited("Counterparty", f.id, fields{
		"Status": crm.Banned, "AdmissionState": "rejected", "SuspendReason": "fraud", "SuspendedBy": security, "SuspendComment": c.data.firms.Bans["forever"],
	}))
}

func (c *company) suspend(f *firm) {
	at := c.day(-c.between(2, 18), 15, 20)
	f.until = at
	reason := one(c, []string{"fraud", "debt", "documents", "claims"})
	c.command(at, c.posts["stepin"].id, "counterparty.suspend", "Counterparty", f.id, fields{
		"Reason": reason, "Comment": c.data.firms.Bans[reason], "Until": doc.DateOf(c.day(c.between(15, 120), 0, 0)),
	})
}

// handOver gives some firms another curator, at a day gone by or to come.
func (c *company) handOver(f *firm, n int) {
	if n%14 != 3 {
		return
	}
	for _, other := range c.sales {
		if other != f.curator {
			f.next = other
		}
	}
	f.moved = c.day(-c.between(10, 15), 8, 0)
	if n%28 == 3 {
		f.moved = c.day(c.between(5, 15), 8, 0)
	}
	told := f.moved
	if told.After(c.now) {
		told = c.day(-1, 8, 0)
	}
	day := doc.DateOf(f.moved)
	change := fields{}
	change.row("Curators", curatorRow(f), map[string]any{"Valid": doc.Period{To: day.Add(-1)}, "Share": 100})
	change.row("Curators", c.id(told), crm.Curator{Employee: doc.Ref[crm.Employee](f.next.id), Role: crm.MainCurator, Share: 100, Valid: doc.Period{From: day}})
	p := change.patch()
	p["Curators/"+string(doc.Derive("demo", "second", string(f.id)))] = []byte("null")
	c.add(told, c.Head, c.data.talks.Reasons["handover"], doc.Write{Kind: "Counterparty", ID: f.id, Patch: p})
}
