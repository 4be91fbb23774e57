package crm

import "kontor/shared/doc"

// ruleReview asks to look again at a temporary ban: it never ends by itself.
const ruleReview = "review_ban"

// reviewID is the n-th task to look again at a ban of a firm until a day.
func reviewID(cp *Counterparty, until doc.Date, n int) doc.ID {
	if n == 0 {
		return doc.Made("task", ruleReview, string(cp.ID), string(until))
	}
	return doc.Made("task", ruleReview, string(cp.ID), string(until), itoa(n))
}

// reviewer is who has to look again: whoever of security has suspended the firm,
// else security. Others who may suspend need not be able to lift.
func reviewer(c doc.Context, cp *Counterparty) (doc.ID, error) {
	if c.Actor.Holds(string(Security)) {
		return c.Actor.Employee(), nil
	}
	return officer(c, cp.Owner)
}

// reviewTask reminds somebody to look again at a ban until a day. A second ban
// until the same day opens the first one's task again; what was done stays done,
// and another is made.
func reviewTask(c doc.Context, cp *Counterparty, until, due doc.Date, who doc.ID) (doc.Write, error) {
	for n := 0; ; n++ {
		id := reviewID(cp, until, n)
		d, err := c.Get("Task", id)
		if err != nil {
			return doc.Write{}, err
		}
		if d == nil {
			return newWrite("Task", id, map[string]any{
				"Title": cp.NameShort, "Kind": ruleReview, "Due": endOfDay(due, c.Zone), "Priority": "high", "Executor": who, doc.OwnerPath: who,
				"Counterparty": cp.ID, "Link": doc.LinkTo("Counterparty", cp.ID), "SourceRule": ruleReview,
			}), nil
		}
		t := d.(*Task)
		if t.Deleted || !t.Open() && t.State != TaskCancelled {
			continue
		}
		again := map[string]any{"Executor": who, doc.OwnerPath: who, "Due": endOfDay(due, c.Zone)}
		if t.State == TaskCancelled {
			again["State"] = TaskNew
		}
		return edited("Task", id, again), nil
	}
}

// openReviews are the tasks to look again at a firm's ban that nobody has done.
func openReviews(c doc.Context, cp *Counterparty) (open []*Task, err error) {
	tasks, err := c.Pointing("Task", "Link", cp.ID)
	for _, d := range tasks {
		if t := d.(*Task); t.SourceRule == ruleReview && t.Open() {
			open = append(open, t)
		}
	}
	return open, err
}

// closeReview cancels the reminder of a ban that is over.
func closeReview(c doc.Context, cp *Counterparty) (writes []doc.Write, err error) {
	open, err := openReviews(c, cp)
	for _, t := range open {
		writes = append(writes, edited("Task", t.ID, map[string]any{"State": TaskCancelled}))
	}
	return writes, err
}

// askReview sees to it that on the last day of a ban somebody is asked to look
// again, whatever has become of the task that was made with it.
func (c *Counterparty) askReview(ctx doc.Context) ([]doc.Write, error) {
	if !ctx.Server || !ctx.Actor.System() || c.Status != TempBanned || c.SuspendedUntil != ctx.Today() {
		return nil, nil
	}
	open, err := openReviews(ctx, c)
	if err != nil || len(open) > 0 {
		return nil, err
	}
	who, err := officer(ctx, c.Owner)
	if err != nil {
		return nil, err
	}
	task, err := reviewTask(ctx, c, c.SuspendedUntil, c.SuspendedUntil, who)
	return []doc.Write{task}, err
}
