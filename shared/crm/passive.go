package crm

import "kontor/shared/doc"

// rulePassive tells of a firm that is about to become passive.
const rulePassive = "passive_soon"

// idle works out when an active firm that nobody works with becomes passive,
// and moves it on that day. Only the server knows all that is done with it.
func (c *Counterparty) idle(ctx doc.Context, prev *Counterparty) (map[string]any, []control, error) {
	if !ctx.Server || c.Status != Active && prev.Status != Active {
		return nil, nil, nil
	}
	figures, err := settings(ctx)
	if err != nil {
		return nil, nil, err
	}
	fields := map[string]any{}
	since := c.ActiveSince
	switch {
	case c.Status != Active:
		since = ""
	case prev.Status != Active || since == "":
		since = ctx.Today()
	}
	var on, notice doc.Date
	if since != "" {
		on = max(since, c.LastContactAt, c.LastOrderAt).Add(int(figures.PassiveAfterDays))
		notice = on.Add(-int(figures.PassiveNoticeDays))
	}
	if on != "" && on <= ctx.Today() {
		fields["Status"] = Passive
		since, on, notice = "", "", ""
	}
	for name, days := range map[string][2]doc.Date{
		"ActiveSince": {c.ActiveSince, since}, "PassiveOn": {c.PassiveOn, on}, "PassiveNoticeOn": {c.PassiveNoticeOn, notice},
	} {
		if days[0] != days[1] {
			fields[name] = days[1]
		}
	}
	var wants []control
	if notice != "" && notice <= ctx.Today() {
		wants = append(wants, control{rulePassive, string(on), c.NameShort, c.Owner, endOfDay(on, ctx.Zone), "normal"})
	}
	return fields, wants, nil
}

// activate makes a firm active that is admitted, or comes back from a suspension
// in which it was, when a contract is in force already; one put in force later
// does it itself.
func (c *Counterparty) activate(ctx doc.Context, prev *Counterparty, fields map[string]any) error {
	if !ctx.Server || statusOf(c) != Potential || !admitted(c.AdmissionState) || admitted(prev.AdmissionState) && statusOf(prev) == Potential {
		return nil
	}
	docs, err := ctx.Pointing("Contract", "Counterparty", c.ID)
	if err != nil {
		return err
	}
	for _, d := range docs {
		if d.(*Contract).State == ContractInForce {
			fields["Status"], fields["StatusBasis"] = Active, doc.LinkTo("Contract", d.Meta().ID)
			return nil
		}
	}
	return nil
}
