package crm

import (
	"errors"

	"kontor/shared/doc"
)

// SuspendArgs is what suspending asks for.
type SuspendArgs struct {
	Reason  doc.Code[SuspendReason] `doc:"required"`
	Comment doc.Text
	Until   doc.Date `doc:"required"`
}

// LiftArgs is what lifting a suspension asks for.
type LiftArgs struct {
	Comment doc.Text `doc:"required"`
}

func commands() []*doc.Command {
	return []*doc.Command{
		doc.CommandOf("counterparty.suspend", suspend),
		doc.CommandOf("counterparty.lift", lift),
	}
}

// maySuspend refuses all but security and directors, and says who grants it.
func maySuspend(c doc.Context) error {
	if c.Actor.Holds(string(Security)) || c.Actor.Holds(string(Director)) {
		return nil
	}
	return doc.Denied("no_suspend").With("roles", "security, director")
}

// suspend forbids business with a firm for a time, at most a year. The ban
// holds until a person lifts it.
func suspend(c doc.Context, cp *Counterparty, a SuspendArgs) ([]doc.Write, error) {
	if err := maySuspend(c); err != nil {
		return nil, err
	}
	var faults []error
	if a.Until <= c.Today() || a.Until > c.Today().Add(366) {
		faults = append(faults, doc.Invalid("Until", "suspend_until"))
	}
	if err := statusFlow.Check("Status", statusOf(cp), TempBanned); err != nil || cp.Status == TempBanned {
		faults = append(faults, doc.Invalid("Status", "move").With("from", string(cp.Status)).With("to", string(TempBanned)))
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	return []doc.Write{{Kind: "Counterparty", ID: cp.ID, Patch: patchOf(map[string]any{
		"Status": TempBanned, "StatusBefore": statusOf(cp), "SuspendReason": a.Reason,
		"SuspendedUntil": a.Until, "SuspendedBy": c.Actor.Employee(), "SuspendComment": a.Comment,
	})}}, nil
}

func statusOf(cp *Counterparty) CounterpartyStatus {
	if cp.Status == "" {
		return Potential
	}
	return cp.Status
}

// lift gives a suspended firm back the status it had.
func lift(c doc.Context, cp *Counterparty, a LiftArgs) ([]doc.Write, error) {
	if err := maySuspend(c); err != nil {
		return nil, err
	}
	if cp.Status != TempBanned {
		return nil, doc.Invalid("Status", "not_suspended")
	}
	back := cp.StatusBefore
	if back == "" {
		back = Potential
	}
	return []doc.Write{{Kind: "Counterparty", ID: cp.ID, Patch: patchOf(map[string]any{
		"Status": back, "StatusBefore": nil, "SuspendReason": nil, "SuspendedUntil": nil,
		"SuspendedBy": nil, "SuspendComment": a.Comment,
	})}}, nil
}
