package crm

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"kontor/shared/doc"
)

// Action is something that a counterparty's status allows or forbids.
type Action string

// The actions of the table.
const (
	ViewCard         Action = "view_card"
	EditRequisites   Action = "edit_requisites"
	AddContact       Action = "add_contact"
	PlanNegotiation  Action = "plan_negotiation"
	RecordHeld       Action = "record_held"
	NewRequest       Action = "new_request"
	SendTasks        Action = "send_tasks"
	AskAdmission     Action = "admission"
	DraftContract    Action = "draft_contract"
	ForceContract    Action = "force_contract"
	RegisterOrder    Action = "register_order"
	AdmitOrder       Action = "admit_order"
	ChooseSupplier   Action = "choose_supplier"
	GoOn             Action = "go_on" // with orders that were admitted before
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
	ByFew        Verdict = "by_few"  // security or a head, with a reason
	ByHead       Verdict = "by_head" // flagged, and a head decides
	ByDirector   Verdict = "by_director"
	NameOnly     Verdict = "name_only" // others than security, heads and curators see name and status
	Refused      Verdict = "refused"
	Never        Verdict = "never" // it cannot come up
)

// forbids is the one table of what each status forbids: potential, active,
// passive, temporarily banned, banned.
var forbids = map[Action][5]Verdict{
	ViewCard:         {Allowed, Allowed, Allowed, Allowed, NameOnly},
	EditRequisites:   {Allowed, Allowed, Allowed, BySecurity, BySecurity},
	AddContact:       {Allowed, Allowed, Allowed, WithReason, Refused},
	PlanNegotiation:  {Allowed, Allowed, Allowed, WithReason, Refused},
	RecordHeld:       {Allowed, Allowed, Allowed, Allowed, ByFew},
	NewRequest:       {Allowed, Allowed, Allowed, Refused, Refused},
	SendTasks:        {Allowed, Allowed, Allowed, Refused, Refused},
	AskAdmission:     {Allowed, Allowed, Allowed, Allowed, Refused}, // a director gives it another chance first
	DraftContract:    {WithAdmitted, Allowed, Allowed, Refused, Refused},
	ForceContract:    {WithAdmitted, Allowed, Allowed, Refused, Refused},
	RegisterOrder:    {WithAdmitted, Allowed, Allowed, Refused, Refused},
	AdmitOrder:       {Refused, Allowed, Allowed, Refused, Refused},
	ChooseSupplier:   {WithAdmitted, Allowed, Allowed, Refused, Refused},
	GoOn:             {Never, Allowed, Allowed, ByHead, ByDirector},
	IncludeInMailing: {Allowed, Allowed, Allowed, Refused, Refused},
}

// deciders are the roles to whom a verdict leaves an action.
var deciders = map[Verdict][]Role{
	BySecurity: {Security},
	ByFew:      {Security, Head},
	ByHead:     {Head, Director},
	ByDirector: {Director},
}

// Permits looks an action up for a status.
func Permits(a Action, s CounterpartyStatus) Verdict {
	i := slices.IndexFunc(statusFlow, func(row []CounterpartyStatus) bool { return row[0] == s })
	return forbids[a][max(i, 0)]
}

// permit judges an action with the counterparty that a field names. A desktop
// that does not have the firm leaves the judgement to the server.
func permit(c doc.Context, ref doc.Ref[Counterparty], a Action, field string, reads ...string) error {
	cp, err := doc.Load(c, ref)
	if err != nil || cp == nil || c.Actor.System() {
		return err
	}
	fault := cp.kept(field)
	if fault == nil {
		fault = permitStatus(c, cp, a, field)
	}
	if e, ok := fault.(*doc.Error); ok {
		return e.Reads(reads...)
	}
	return fault
}

// kept wants a firm that is not marked for deletion: nothing new is begun with it.
func (c *Counterparty) kept(field string) error {
	if !c.Deleted {
		return nil
	}
	return doc.Invalid(field, "firm_deleted").With("title", c.NameShort)
}

func permitStatus(c doc.Context, cp *Counterparty, a Action, field string) error {
	verdict := Permits(a, cp.Status)
	left := deciders[verdict]
	his := slices.ContainsFunc(left, func(r Role) bool { return c.Actor.Holds(string(r)) })
	asks := verdict == WithReason || verdict == ByFew && his
	switch {
	case verdict == Allowed, verdict == WithAdmitted, asks && c.Reason != "", his && !asks:
		return nil
	case asks:
		return explain(c, cp, doc.Invalid(field, "reason_required"), a)
	case verdict == BySecurity:
		return explain(c, cp, doc.Invalid(field, "by_security"), a)
	}
	return explain(c, cp, doc.Invalid(field, "status_forbids"), a).With("roles", namesOf(left))
}

// namesOf lists roles as a fault names them.
func namesOf(roles []Role) string {
	var names []string
	for _, r := range roles {
		names = append(names, string(r))
	}
	return strings.Join(names, ", ")
}

// Actions lists those of the table.
func Actions() []Action { return slices.Sorted(maps.Keys(forbids)) }

// Making is the action that a new document of a kind comes to. Of negotiations
// it is the wider one: who may not plan a talk may yet record one that was held.
func Making(kind string) (a Action, asks bool) {
	a, asks = map[string]Action{"Negotiation": RecordHeld, "ContactPerson": AddContact, "Contract": DraftContract, "Admission": AskAdmission}[kind]
	return a, asks
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
	if err := errors.Join(c.kept("Counterparty"), permitStatus(ctx, c, a, "Counterparty")); err != nil {
		return err
	}
	if Permits(a, statusOf(c)) == WithAdmitted && !c.AdmittedOn(ctx.Today()) {
		return notAdmitted(ctx, c, a)
	}
	return nil
}

// notAdmitted says that an action waits for admission, and who decides on it.
func notAdmitted(ctx doc.Context, c *Counterparty, a Action) *doc.Error {
	return explain(ctx, c, doc.Invalid("Counterparty", "not_admitted"), a).With("roles", namesOf([]Role{Security, Director}))
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

// explain names the status, its reason in words all may read, until when, who
// set it and who may lift it. Who banned a firm for good is told to those alone
// who see more of it than its name.
func explain(c doc.Context, cp *Counterparty, e *doc.Error, a Action) *doc.Error {
	e.With("title", cp.NameShort).With("action", string(a)).With("status", string(statusOf(cp))).
		With("reason", string(cp.SuspendGround)).With("until", string(cp.SuspendedUntil)).With("lifters", namesOf(cp.Lifters()))
	if by, err := doc.Load(c, cp.SuspendedBy); err == nil && by != nil && cp.Status == TempBanned {
		e.With("by", by.Name)
	}
	return e
}
