package crm

import (
	"slices"
	"time"

	"kontor/shared/doc"
)

var utc = time.UTC

// The rules whose tasks a contract wants.
const (
	ruleContractEnd     = "contract_end"
	ruleContractRenewal = "contract_renewal"
	ruleOriginal        = "original_due"
	rulePoa             = "poa_end"
)

var contractRules = []string{ruleContractEnd, ruleContractRenewal, ruleOriginal, rulePoa}

// Next implements doc.Turning.
func (c *Contract) Next(day doc.Date) doc.Date { return nextOf(day, []doc.Date{c.WatchOn}) }

// turns is the next day after today on which something about the contract, by
// its terms of today, changes by itself: a reminder, the end, an amendment that
// begins. One that could come back looks every night whether it may.
func (c *Contract) turns(ctx doc.Context, s *Settings) (doc.Date, error) {
	if !c.Amendable() {
		return "", nil
	}
	var all []doc.Date
	if c.State == ContractExpired && c.Term.Holds(ctx.Today()) {
		all = append(all, ctx.Today().Add(1))
	}
	if to := c.Term.To; to != "" {
		all = append(all, to.Add(1), to.Add(-int(c.NoticeDays)), to.Add(-endsSoon))
		before, err := days(s.ContractRemindDays)
		if err != nil {
			return "", err
		}
		for _, n := range before {
			all = append(all, to.Add(-n))
		}
	}
	if c.PoaUntil != "" {
		all = append(all, c.PoaUntil.Add(-endsSoon), c.PoaUntil.Add(1))
	}
	paper, err := c.Paperwork.turns(originalContract, ctx.Today(), s)
	if err != nil {
		return "", err
	}
	amendments, err := c.amendments(ctx)
	if err != nil {
		return "", err
	}
	for _, a := range amendments {
		all = append(all, a.From)
	}
	return nextOf(ctx.Today(), append(all, paper...)), nil
}

// React names the firm, lets the contract end on its day, makes its firm
// active, prepares its renewal and keeps the tasks that it wants.
func (c *Contract) React(ctx doc.Context, prev *Contract) ([]doc.Write, error) {
	cp, err := doc.Load(ctx, c.Counterparty)
	if err != nil {
		return nil, err
	}
	own := map[string]any{}
	if cp != nil && (c.Title == "" || prev.ID != "" && prev.Counterparty != c.Counterparty) {
		own["Title"] = cp.NameShort
	}
	var writes []doc.Write
	if ctx.Server {
		now, err := c.TermsOn(ctx, ctx.Today())
		if err != nil {
			return nil, err
		}
		switch to := now.Term.To; {
		case c.running() && to != "" && to < ctx.Today():
			own["State"] = ContractExpired
		case c.State == ContractExpired && c.ClosedWhy == "" && now.Term.Holds(ctx.Today()) && c.enforceable(ctx) == nil: // prolonged after a gap, and nobody had suspended it
			own["State"] = ContractInForce
		}
		if c.State == ContractInForce && cp != nil && statusOf(cp) == Potential && cp.AdmittedOn(ctx.Today()) {
			writes = append(writes, edited("Counterparty", cp.ID, map[string]any{"Status": Active, "StatusBasis": doc.LinkTo("Contract", c.ID)}))
		}
		more, err := now.watch(ctx, prev, own)
		if err != nil {
			return nil, err
		}
		writes = append(writes, more...)
	}
	if len(own) > 0 {
		writes = append(writes, edited("Contract", c.ID, own))
	}
	return writes, nil
}

// watch makes what the days of a contract ask for, by its terms of today.
func (c *Contract) watch(ctx doc.Context, prev *Contract, own map[string]any) ([]doc.Write, error) {
	if !c.locked() && !prev.locked() {
		return nil, nil
	}
	s, err := settings(ctx)
	if err != nil {
		return nil, err
	}
	var wants []control
	var due doc.Date
	if c.Amendable() {
		due = c.dueOn(originalContract, ctx.Today(), s)
		wants, err = c.reminders(originalContract, ctx.Today(), s, func(key string) control {
			return control{ruleOriginal, key, c.Label(), c.Owner, endOfDay(ctx.Today(), ctx.Zone), "high"}
		})
		if err != nil {
			return nil, err
		}
	}
	if c.running() || c.State == ContractSigned {
		wants = append(wants, c.ends(ctx, s)...)
	}
	renewed, err := c.renewing(ctx)
	if err != nil {
		return nil, err
	}
	wants = append(wants, renewed...)
	writes, err := reconcile(ctx, doc.LinkTo("Contract", c.ID), c.Counterparty.ID(), contractRules, wants)
	if err != nil {
		return nil, err
	}
	renewal, err := c.renewal(ctx)
	if err != nil {
		return nil, err
	}
	turn, err := c.turns(ctx, s)
	if err != nil {
		return nil, err
	}
	for name, days := range map[string][2]doc.Date{
		"WatchOn": {c.WatchOn, turn}, "EndsOn": {c.EndsOn, c.Term.To}, "OriginalDueOn": {c.OriginalDueOn, due},
	} {
		if days[0] != days[1] {
			own[name] = days[1]
		}
	}
	amended, err := c.wakeAmendments(ctx, prev)
	return slices.Concat(writes, renewal, amended), err
}

// wakeAmendments lets those in force look again at whether their paper is asked
// for, when the contract is over or its own terms begin to stand.
func (c *Contract) wakeAmendments(ctx doc.Context, prev *Contract) (writes []doc.Write, err error) {
	if c.Amendable() == prev.Amendable() {
		return nil, nil
	}
	all, err := c.amendments(ctx)
	for _, a := range all {
		writes = append(writes, edited("Amendment", a.ID, map[string]any{"WatchOn": ctx.Today().Add(1)}))
	}
	return writes, err
}

// ends are the reminders of the end: of several that are due only the newest.
func (c *Contract) ends(ctx doc.Context, s *Settings) (wants []control) {
	today, to := ctx.Today(), c.Term.To
	if to != "" && to >= today {
		before, err := days(s.ContractRemindDays)
		if err != nil {
			return nil
		}
		newest := -1
		for _, n := range before {
			if to.Add(-n) <= today && (newest < 0 || n < newest) {
				newest = n
			}
		}
		if newest >= 0 {
			wants = append(wants, control{ruleContractEnd, string(to) + "/" + itoa(newest), c.Label(), c.Owner, endOfDay(to, ctx.Zone), "normal"})
		}
	}
	if c.PoaUntil != "" && c.PoaUntil.Add(-endsSoon) <= today {
		wants = append(wants, control{rulePoa, string(c.PoaUntil), c.Label(), c.lawyer(), endOfDay(c.PoaUntil, ctx.Zone), "high"})
	}
	return wants
}

func (c *Contract) lawyer() doc.ID {
	if c.Lawyer != "" {
		return c.Lawyer.ID()
	}
	return c.Owner
}

// renews reports whether it is time to speak of whether the contract goes on.
func (c *Contract) renews(today, to doc.Date) bool {
	return (c.Renewal == RenewalAuto || c.Renewal == RenewalByLetter) && to != "" && to.Add(-int(c.NoticeDays)) <= today
}

// renewalID is the amendment that prolongs a contract whose term ends on a day.
func renewalID(contract doc.ID, to doc.Date) doc.ID {
	return doc.Made("renewal", string(contract), string(to))
}

// renewing asks the lawyer to decide on the amendment that prolongs the
// contract, or to write to the other side, also when the term is over meanwhile:
// it can be brought back.
func (c *Contract) renewing(ctx doc.Context) ([]control, error) {
	to := c.Term.To
	if !c.running() && c.State != ContractExpired || !c.renews(ctx.Today(), to) {
		return nil, nil
	}
	am, err := doc.Load(ctx, doc.Ref[Amendment](renewalID(c.ID, to)))
	if err != nil || am != nil && am.decided() {
		return nil, err
	}
	return []control{c.renewalControl(ctx, to)}, nil
}

func (c *Contract) renewalControl(ctx doc.Context, to doc.Date) control {
	return control{ruleContractRenewal, string(to), c.Label(), c.lawyer(), endOfDay(to, ctx.Zone), "high"}
}

// renewal drafts the amendment that prolongs a contract which renews itself; the
// lawyer puts it in force or cancels it.
func (c *Contract) renewal(ctx doc.Context) ([]doc.Write, error) {
	to := c.Term.To
	if !c.running() || c.Renewal != RenewalAuto || !c.renews(ctx.Today(), to) {
		return nil, nil
	}
	until := doc.DateOf(addMonths(to.At(utc), int(c.RenewalMonths)))
	return []doc.Write{newWrite("Amendment", renewalID(c.ID, to), map[string]any{
		"Contract": c.ID, "Subject": c.Label() + " – " + until.At(utc).Format("02.01.2006"), "From": to.Add(1), "Changes": []TermName{TermPeriod}, "Until": until, "State": AmendmentDraft,
	})}, nil
}
