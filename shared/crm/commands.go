package crm

import (
	"errors"
	"slices"
	"time"

	"kontor/shared/access"
	"kontor/shared/doc"
)

// SuspendArgs is what suspending asks for.
type SuspendArgs struct {
	Reason  doc.Code[SuspendReason] `doc:"required"`
	Comment doc.Text                `doc:"required"`
	Until   doc.Date                `doc:"required"`
}

// LiftArgs is what lifting a suspension asks for.
type LiftArgs struct {
	Comment doc.Text `doc:"required"`
}

func commands() []*doc.Command {
	return append(slices.Concat(admissionCommands(), contractCommands(), annexCommands()),
		doc.CommandOf("counterparty.suspend", suspend).By(string(access.Decide), string(access.Edit)), // the head of finance edits what is owed
		doc.CommandOf("counterparty.lift", lift),
		doc.CommandOf(banCommand, ban),
		doc.CommandOf("counterparty.unban", unban),
		doc.CommandOf("counterparty.rest", rest),
		doc.CommandOf("approval.confirm", confirm),
		doc.CommandOf("approval.withdraw", withdraw).By(string(access.Read)), // its author
	)
}

// maySuspend refuses all but security, directors and, for debt, the head of
// finance; it says which roles may, the administrator grants them.
func maySuspend(c doc.Context, reason doc.Code[SuspendReason]) error {
	security := c.Actor.Holds(string(Security)) || c.Actor.Holds(string(Director))
	if security || reason == "debt" && c.Actor.Holds(string(Finance)) && c.Actor.Holds(string(Head)) {
		return nil
	}
	return doc.Denied("no_suspend").With("roles", "security, director")
}

// suspend forbids business with a firm for a time, at most a year. The ban
// holds until a person lifts it.
func suspend(c doc.Context, cp *Counterparty, a SuspendArgs) ([]doc.Write, error) {
	if err := maySuspend(c, a.Reason); err != nil {
		return nil, err
	}
	var faults []error
	if a.Until <= c.Today() || a.Until > doc.DateOf(c.Today().At(time.UTC).AddDate(1, 0, 0)) {
		faults = append(faults, doc.Invalid("Until", "suspend_until"))
	}
	if err := statusFlow.Check("Status", statusOf(cp), TempBanned); err != nil || cp.Status == TempBanned {
		faults = append(faults, moveFault(cp, TempBanned))
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	review, err := reviewTask(c, cp, a.Until, a.Until, c.Actor.Employee())
	if err != nil {
		return nil, err
	}
	return []doc.Write{{Kind: "Counterparty", ID: cp.ID, Patch: patchOf(map[string]any{
		"Status": TempBanned, "StatusBefore": statusOf(cp), "SuspendReason": a.Reason,
		"SuspendedUntil": a.Until, "SuspendedBy": c.Actor.Employee(), "SuspendComment": a.Comment,
	})}, review}, nil
}

// reviewID is the task to look again at a ban of a firm until a day.
func reviewID(cp *Counterparty, until doc.Date) doc.ID {
	return doc.Made("task", "review_ban", string(cp.ID), string(until))
}

// reviewTask reminds whoever suspended the firm to look again, or security if
// nobody did: a ban never ends by itself. A second ban until the same day opens
// the first one's again.
func reviewTask(c doc.Context, cp *Counterparty, until, due doc.Date, who doc.ID) (doc.Write, error) {
	d, err := c.Get("Task", reviewID(cp, until))
	if err != nil {
		return doc.Write{}, err
	}
	if d != nil {
		again := map[string]any{"Executor": who, "Due": endOfDay(due, c.Zone)}
		if d.(*Task).State == TaskCancelled {
			again["State"] = TaskNew
		}
		return doc.Write{Kind: "Task", ID: reviewID(cp, until), Patch: patchOf(again)}, nil
	}
	return newWrite("Task", reviewID(cp, until), map[string]any{
		"Title": cp.NameShort, "Kind": "review_ban", "Due": endOfDay(due, c.Zone), "Priority": "high", "Executor": who,
		"Counterparty": cp.ID, "Link": doc.LinkTo("Counterparty", cp.ID), "SourceRule": "review_ban",
	}), nil
}

func statusOf(cp *Counterparty) CounterpartyStatus {
	if cp.Status == "" {
		return Potential
	}
	return cp.Status
}

// lift gives a suspended firm back the status it had.
func lift(c doc.Context, cp *Counterparty, a LiftArgs) ([]doc.Write, error) {
	if err := maySuspend(c, ""); err != nil {
		return nil, err
	}
	if cp.Status != TempBanned {
		return nil, doc.Invalid("Status", "not_suspended")
	}
	back := cp.StatusBefore
	if back == "" {
		back = Potential
	}
	writes, err := closeReview(c, cp)
	if err != nil {
		return nil, err
	}
	return append(writes, doc.Write{Kind: "Counterparty", ID: cp.ID, Patch: patchOf(map[string]any{
		"Status": back, "StatusBefore": nil, "SuspendReason": nil, "SuspendedUntil": nil,
		"SuspendedBy": nil, "SuspendComment": a.Comment,
	})}), nil
}

// closeReview cancels the reminder of a ban that is lifted before its day.
func closeReview(c doc.Context, cp *Counterparty) ([]doc.Write, error) {
	id := reviewID(cp, cp.SuspendedUntil)
	d, err := c.Get("Task", id)
	if err != nil || d == nil || !d.(*Task).Open() {
		return nil, err
	}
	return []doc.Write{{Kind: "Task", ID: id, Patch: patchOf(map[string]any{"State": TaskCancelled})}}, nil
}
