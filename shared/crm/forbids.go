package crm

import (
	"errors"
	"slices"

	"kontor/shared/doc"
)

// Action is something that a counterparty's status allows or forbids.
type Action string

// The actions of the table.
const (
	EditRequisites   Action = "edit_requisites"
	AddContact       Action = "add_contact"
	PlanNegotiation  Action = "plan_negotiation"
	RecordHeld       Action = "record_held"
	NewRequest       Action = "new_request"
	SendTasks        Action = "send_tasks"
	DraftContract    Action = "draft_contract"
	ForceContract    Action = "force_contract"
	RegisterOrder    Action = "register_order"
	AdmitOrder       Action = "admit_order"
	ChooseSupplier   Action = "choose_supplier"
	IncludeInMailing Action = "include_in_mailing"
)

// Verdict is what a status says of an action.
type Verdict string

// The verdicts.
const (
	Allowed      Verdict = "allowed"
	WithReason   Verdict = "with_reason"   // taken with a warning if a reason is given
	WithAdmitted Verdict = "with_admitted" // only after admission to business
	BySecurity   Verdict = "by_security"
	ByFew        Verdict = "by_few" // security or a head, with a reason
	Refused      Verdict = "refused"
)

// forbids is the one table of what each status forbids: potential, active,
// passive, temporarily banned, banned.
var forbids = map[Action][5]Verdict{
	EditRequisites:   {Allowed, Allowed, Allowed, BySecurity, BySecurity},
	AddContact:       {Allowed, Allowed, Allowed, WithReason, Refused},
	PlanNegotiation:  {Allowed, Allowed, Allowed, WithReason, Refused},
	RecordHeld:       {Allowed, Allowed, Allowed, Allowed, ByFew},
	NewRequest:       {Allowed, Allowed, Allowed, Refused, Refused},
	SendTasks:        {Allowed, Allowed, Allowed, Refused, Refused},
	DraftContract:    {WithAdmitted, Allowed, Allowed, Refused, Refused},
	ForceContract:    {WithAdmitted, Allowed, Allowed, Refused, Refused},
	RegisterOrder:    {WithAdmitted, Allowed, Allowed, Refused, Refused},
	AdmitOrder:       {Refused, Allowed, Allowed, Refused, Refused},
	ChooseSupplier:   {WithAdmitted, Allowed, Allowed, Refused, Refused},
	IncludeInMailing: {Allowed, Allowed, Allowed, Refused, Refused},
}

// Permits looks an action up for a status.
func Permits(a Action, s CounterpartyStatus) Verdict {
	i := slices.Index(statusFlow.Values(), string(s))
	return forbids[a][max(i, 0)]
}

// permit judges an action with the counterparty that a field names. A desktop
// that does not have the firm leaves the judgement to the server.
func permit(c doc.Context, ref doc.Ref[Counterparty], a Action, field string, reads ...string) error {
	cp, err := doc.Load(c, ref)
	if err != nil || cp == nil || c.Actor.System() {
		return err
	}
	if cp.Deleted {
		return doc.Invalid(field, "firm_deleted").With("title", cp.NameShort).Reads(reads...)
	}
	fault := permitStatus(c, cp, a, field)
	if e, ok := fault.(*doc.Error); ok {
		return e.Reads(reads...)
	}
	return fault
}

func permitStatus(c doc.Context, cp *Counterparty, a Action, field string) error {
	security := c.Actor.Holds(string(Security)) || c.Actor.Holds(string(Director))
	verdict := Permits(a, cp.Status)
	switch {
	case verdict == Allowed, verdict == WithAdmitted,
		verdict == WithReason && c.Reason != "",
		verdict == BySecurity && security,
		verdict == ByFew && (security || c.Actor.Holds(string(Head))) && c.Reason != "":
		return nil
	case verdict == WithReason, verdict == ByFew && (security || c.Actor.Holds(string(Head))):
		return explain(c, cp, doc.Invalid(field, "reason_required"), a)
	case verdict == BySecurity:
		return explain(c, cp, doc.Invalid(field, "by_security"), a)
	}
	return explain(c, cp, doc.Invalid(field, "status_forbids"), a)
}

// Excludes says why a firm cannot be chosen for an action, nil if it can: what
// needs a reason can be chosen, and the reason is asked for later.
func Excludes(c doc.Context, a Action, cp *Counterparty) *doc.Error {
	err := cp.admits(c, a)
	if e, is := errors.AsType[*doc.Error](err); is && e.Rule != "reason_required" {
		return e
	}
	return nil
}

// admits asks the table of statuses, and where admission to business is what it
// asks for, whether the firm has it.
func (c *Counterparty) admits(ctx doc.Context, a Action) error {
	if err := permitStatus(ctx, c, a, "Counterparty"); err != nil {
		return err
	}
	if Permits(a, statusOf(c)) == WithAdmitted && !c.AdmittedOn(ctx.Today()) {
		return explain(ctx, c, doc.Invalid("Counterparty", "not_admitted"), a)
	}
	return nil
}

// Lifters are the roles that may take a status off a firm, none if it goes by
// itself.
func (c *Counterparty) Lifters() []Role {
	switch {
	case c.Status == Banned:
		return []Role{Director}
	case c.Status == TempBanned:
		return []Role{Security, Director}
	}
	return nil
}

// explain names the status, its reason in words all may read, until when, and
// who set it.
func explain(c doc.Context, cp *Counterparty, e *doc.Error, a Action) error {
	e.With("title", cp.NameShort).With("action", string(a)).With("status", string(cp.Status)).
		With("reason", string(cp.SuspendGround)).With("until", string(cp.SuspendedUntil))
	if by, err := doc.Load(c, cp.SuspendedBy); err == nil && by != nil {
		e.With("by", by.Name)
	}
	return e
}
