package demo

import (
	"time"

	"kontor/shared/crm"
	"kontor/shared/doc"
)

// pending hands firms in for admission whose cases are not decided yet: each
// stands at another step.
func (c *company) pending() {
	guard := c.posts["stepin"].id
	made := 0
	for _, f := range c.firms {
		at := c.workday(-8+made, 10, 40) // the first of them is late
		if f.status != crm.Potential || !f.met.Before(at.AddDate(0, 0, -2)) || at.After(c.day(-2, 0, 0)) {
			continue
		}
		seller := f.curatorAt(at).id
		id := c.id(at)
		c.add(at, seller, "", created("Admission", id, fields{
			"Counterparty": f.id, "Purpose": "client", "RequestedLimit": doc.Money{Minor: int64(c.between(5, 40)) * 10_000_000, Currency: "RUB"},
		}))
		c.command(at.Add(time.Minute), seller, "admission.submit", "Admission", id, nil)
		if made%3 > 0 {
			c.review(id, at, guard, made%3 == 2)
		}
		if made++; made == casesOpen {
			return
		}
	}
}

// casesOpen is how many cases are open at most.
const casesOpen = 6

// review has a case taken up and its first questions answered; of some security
// wants to know more.
func (c *company) review(id doc.ID, submitted time.Time, guard doc.ID, asks bool) {
	at := c.next(submitted)
	if !at.Before(c.day(0, 0, 0)) {
		return
	}
	c.command(at, guard, "admission.take", "Admission", id, nil)
	answers := fields{}
	for i, code := range []string{"AC-02", "AC-03", "AC-04", "AC-05"} {
		answers["Checklist/"+string(crm.AdmissionCheckID(id, code))] = map[string]any{
			"Result": []string{"ok", "ok", "warn", "ok"}[i], "Evidence": c.data.talks.Evidence[i],
		}
	}
	c.add(at.Add(time.Minute), guard, "", edited("Admission", id, answers))
	if asks {
		c.command(at.Add(2*time.Minute), guard, "admission.ask", "Admission", id, fields{"Question": c.data.talks.Question})
	}
}

// propose has security propose to ban a firm, which waits for the director.
func (c *company) propose() {
	for _, f := range c.firms {
		if f.status == crm.Active && f.next == nil && len(f.lane.Mode) > 0 {
			guard := c.posts["stepin"].id
			c.accuse(c.day(-1, 11, 4), guard, f.id)
			c.command(c.day(-1, 11, 5), guard, "counterparty.ban", "Counterparty", f.id, fields{
				"Reason": "fraud", "Comment": c.data.firms.Bans["forever"],
			})
			return
		}
	}
}

// amend changes the terms of a contract that has run for a while.
func (c *company) amend(f *firm, contract doc.ID, signed time.Time, lawyer doc.ID) {
	at := c.next(signed.AddDate(0, 0, 60))
	if c.next(c.next(at)).After(c.day(-2, 0, 0)) || !c.chance(30) {
		return
	}
	id := c.id(at)
	c.add(at, lawyer, "", created("Amendment", id, fields{
		"Contract": contract, "Subject": c.data.talks.Amendment, "From": doc.DateOf(at.AddDate(0, 0, 5)), "Changes": []string{"payment"},
		"PayKind": "deferred", "PayDays": 45, "PayDaysKind": "calendar", "PayFrom": "act",
	}))
	c.attach(at.Add(time.Minute), lawyer, "Amendment", id, "SignedCopy", "Допсоглашение, подписанная копия.pdf", "Signed copy of amendment "+string(id[len(id)-6:])+", "+string(doc.DateOf(at)))
	at = c.next(at)
	c.command(at, lawyer, "amendment.agree", "Amendment", id, nil)
	c.command(at.Add(time.Minute), lawyer, "amendment.enforce", "Amendment", id, nil)
	c.post(f, "Amendment", id, at.Add(time.Hour))
}
