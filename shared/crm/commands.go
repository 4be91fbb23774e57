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

// aYearFrom is the last day within a year: of 29 February it is the 28th.
func aYearFrom(day doc.Date) doc.Date {
	return min(day.AddMonths(12), doc.DateOf(day.At(time.UTC).AddDate(1, 0, 0)))
}

// suspend forbids business with a firm for a time, at most a year. The ban
// holds until a person lifts it.
func suspend(c doc.Context, cp *Counterparty, a SuspendArgs) ([]doc.Write, error) {
	if err := maySuspend(c, a.Reason); err != nil {
		return nil, err
	}
	var faults []error
	if a.Until <= c.Today() || a.Until > aYearFrom(c.Today()) {
		faults = append(faults, doc.Invalid("Until", "suspend_until"))
	}
	if err := statusFlow.Check("Status", statusOf(cp), TempBanned); err != nil || cp.Status == TempBanned {
		faults = append(faults, moveFault(cp, TempBanned))
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	who, err := reviewer(c, cp)
	if err != nil {
		return nil, err
	}
	review, err := reviewTask(c, cp, a.Until, a.Until, who)
	if err != nil {
		return nil, err
	}
	return []doc.Write{{Kind: "Counterparty", ID: cp.ID, Patch: patchOf(map[string]any{
		"Status": TempBanned, "StatusBefore": statusOf(cp), "SuspendReason": a.Reason,
		"SuspendedUntil": a.Until, "SuspendedBy": c.Actor.Employee(), "SuspendComment": a.Comment,
	})}, review}, nil
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
