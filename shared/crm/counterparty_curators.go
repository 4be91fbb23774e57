package crm

import (
	"maps"
	"slices"
	"strconv"

	"kontor/shared/doc"
)

// checkCurators wants the shares of every day on which anybody has one to come
// to a hundred, and a first among them; nobody shares with himself.
func (c *Counterparty) checkCurators(prev *Counterparty) error {
	var days []doc.Date
	for _, q := range c.Curators {
		if q.Share < 0 || q.Share > 100 {
			return doc.Invalid("Curators", "curator_share")
		}
		days = append(days, q.Valid.From)
		if q.Valid.To != "" {
			days = append(days, q.Valid.To.Add(1))
		}
	}
	for _, day := range days {
		sum, main, any := int64(0), false, false
		for _, q := range c.Curators {
			if q.Valid.Holds(day) || day == "" && q.Valid.From == "" {
				sum, any = sum+q.Share, true
				main = main || q.Role == MainCurator
			}
		}
		if any && sum != 100 {
			return doc.Invalid("Curators", "curator_sum").With("sum", strconv.FormatInt(sum, 10))
		}
		if any && !main && c.Status != Banned {
			return doc.Invalid("Curators", "curator_main").Reads("Status")
		}
	}
	return c.checkTwice(prev)
}

// checkTwice refuses two rows of one person for the same day, unless they stand
// so already.
func (c *Counterparty) checkTwice(prev *Counterparty) error {
	if maps.Equal(c.Curators, prev.Curators) {
		return nil
	}
	rows := c.Curators.Sorted()
	for n, id := range rows {
		for _, other := range rows[:n] {
			a, b := c.Curators[id], c.Curators[other]
			stood := prev.Curators[id] == a && prev.Curators[other] == b
			if a.Employee == b.Employee && a.Valid.Meets(b.Valid) && !stood {
				return doc.Invalid("Curators/"+string(id)+"/Employee", "curator_twice").Reads("Curators")
			}
		}
	}
	return nil
}

// guardCurators keeps a firm from being left without a first curator: from today
// on there is one on every day that had one.
func (c *Counterparty) guardCurators(ctx doc.Context, prev *Counterparty) error {
	if c.Status == Banned || maps.Equal(c.Curators, prev.Curators) {
		return nil
	}
	days := []doc.Date{ctx.Today()}
	for _, q := range slices.Concat(slices.Collect(maps.Values(c.Curators)), slices.Collect(maps.Values(prev.Curators))) {
		days = append(days, turnsOf(q.Valid)...)
	}
	slices.Sort(days)
	for _, day := range days {
		if day >= ctx.Today() && prev.MainCurator(day) != "" && c.MainCurator(day) == "" {
			return doc.Invalid("Curators", "curator_none").Reads("Status").With("day", string(day))
		}
	}
	return nil
}
