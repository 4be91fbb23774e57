package crm

import (
	"errors"
	"slices"

	"kontor/shared/access"
	"kontor/shared/doc"
)

// SignedArgs is the day on which both had signed a copy.
type SignedArgs struct {
	On doc.Date `doc:"required"`
}

func contractCommands() []*doc.Command {
	return []*doc.Command{
		doc.CommandOf("contract.review", contractMove[struct{}](ContractReview, nil)).By(string(access.Decide), string(access.Edit)), // the author of a draft
		doc.CommandOf("contract.back", contractMove(ContractDraft, func(a CommentArgs) map[string]any { return map[string]any{"ClosedWhy": a.Comment} })),
		doc.CommandOf("contract.agree", agreeContract),
		doc.CommandOf("contract.send", sendContract),
		doc.CommandOf("contract.signed", signContract),
		doc.CommandOf("contract.enforce", enforceContract),
		doc.CommandOf("contract.suspend", contractMove(ContractSuspended, closedWhy)),
		doc.CommandOf("contract.resume", resumeContract),
		doc.CommandOf("contract.terminate", contractMove(ContractTerminated, closedWhy)),
		doc.CommandOf("contract.cancel", contractMove(ContractCancelled, closedWhy)).By(string(access.Decide), string(access.Edit)),
		doc.CommandOf("amendment.agree", agreeAmendment),
		doc.CommandOf("amendment.enforce", enforceAmendment),
		doc.CommandOf("amendment.cancel", cancelAmendment),
	}
}

func closedWhy(a CommentArgs) map[string]any { return map[string]any{"ClosedWhy": a.Comment} }

// authorMoves are the moves that the author of a draft may make himself.
var authorMoves = []ContractState{ContractReview, ContractCancelled}

// contractMove is a move along the flow that only sets what its arguments say.
func contractMove[A any](to ContractState, fields func(A) map[string]any) func(doc.Context, *Contract, A) ([]doc.Write, error) {
	return func(c doc.Context, d *Contract, args A) ([]doc.Write, error) {
		more := map[string]any{}
		if fields != nil {
			more = fields(args)
		}
		return d.move(c, to, more)
	}
}

// move takes the contract along its flow, if the actor may.
func (c *Contract) move(ctx doc.Context, to ContractState, fields map[string]any) ([]doc.Write, error) {
	if err := errors.Join(c.may(ctx, to), c.movable(to)); err != nil {
		return nil, err
	}
	fields["State"] = to
	return []doc.Write{edited("Contract", c.ID, fields)}, nil
}

func (c *Contract) movable(to ContractState) error {
	if err := notDeleted(c); err != nil {
		return err
	}
	if c.State == to || contractFlow.Check("State", c.State, to) != nil {
		return doc.Invalid("State", "move").With("from", string(c.State)).With("to", string(to))
	}
	return nil
}

// may leaves all but the first moves to lawyers and directors.
func (c *Contract) may(ctx doc.Context, to ContractState) error {
	if ctx.Actor.Holds(string(Lawyer)) || ctx.Actor.Holds(string(Director)) {
		return nil
	}
	me := ctx.Actor.Employee()
	if slices.Contains(authorMoves, to) && (c.Owner == me || c.CreatedBy == me) && c.State == ContractDraft {
		return nil
	}
	return doc.Denied("contract_lawyer_only").With("roles", string(Lawyer))
}

func agreeContract(c doc.Context, d *Contract, _ struct{}) ([]doc.Write, error) {
	return d.move(c, ContractAgreed, map[string]any{"AgreedAt": c.Today()})
}

func sendContract(c doc.Context, d *Contract, _ struct{}) ([]doc.Write, error) {
	return d.move(c, ContractSent, map[string]any{"SentAt": c.Today()})
}

// signContract notes that both sides have signed a copy: the terms are locked.
func signContract(c doc.Context, d *Contract, a SignedArgs) ([]doc.Write, error) {
	if err := happened(c, "On", a.On, d.Date); err != nil {
		return nil, err
	}
	return d.move(c, ContractSigned, map[string]any{"SignedCopyAt": a.On})
}

// enforceContract puts a contract in force: the firm is admitted and complete,
// the term runs, the signed copy is here. The original may still be on its way.
func enforceContract(c doc.Context, d *Contract, _ struct{}) ([]doc.Write, error) {
	if err := errors.Join(d.may(c, ContractInForce), d.movable(ContractInForce)); err != nil {
		return nil, err
	}
	if d.State == ContractExpired {
		return nil, doc.Invalid("State", "expired_needs_amendment")
	}
	faults := []error{d.enforceable(c), d.lasts(c)}
	if d.State == ContractSigned {
		faults = append(faults, d.copySigned(c, d.ID))
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	return []doc.Write{edited("Contract", d.ID, map[string]any{"State": ContractInForce, "ClosedWhy": nil})}, nil
}

// resumeContract takes a suspension back.
func resumeContract(c doc.Context, d *Contract, _ struct{}) ([]doc.Write, error) {
	if d.State != ContractSuspended {
		move := doc.Invalid("State", "move").With("from", string(d.State)).With("to", string(ContractInForce))
		return nil, errors.Join(d.may(c, ContractInForce), move)
	}
	return enforceContract(c, d, struct{}{})
}

// enforceable wants what a contract is worked under: its firm admitted and
// complete, its term begun.
func (c *Contract) enforceable(ctx doc.Context) error {
	return doc.Claim("Contract", c.ID, c.unenforceable(ctx))
}

func (c *Contract) unenforceable(ctx doc.Context) error {
	cp, err := doc.Load(ctx, c.Counterparty)
	if err != nil || cp == nil {
		return err
	}
	var faults []error
	if err := errors.Join(cp.kept("Counterparty"), permitStatus(ctx, cp, ForceContract, "Counterparty")); err != nil {
		return err
	}
	if !cp.AdmittedOn(ctx.Today()) {
		faults = append(faults, notAdmitted(ctx, cp, ForceContract))
	}
	if c.Term.From > ctx.Today() {
		faults = append(faults, doc.Invalid("Term", "term_not_begun").With("day", string(c.Term.From)))
	}
	for _, f := range cp.incomplete() {
		faults = append(faults, doc.Invalid("Counterparty", "requisites_missing").With("requisite", f))
	}
	return errors.Join(faults...)
}

// lasts wants a term that is not over: what would end at once is prolonged first.
func (c *Contract) lasts(ctx doc.Context) error {
	now, err := c.TermsOn(ctx, ctx.Today())
	if err != nil {
		return err
	}
	if to := now.Term.To; to != "" && to < ctx.Today() {
		return doc.Invalid("Term", "term_over").With("day", string(to))
	}
	return nil
}

// extendable wants a contract whose terms an amendment or prices an annex may
// set: signed, not terminated, with a firm whose status permits contracts.
func (c *Contract) extendable(ctx doc.Context, rule string) error {
	if !c.Amendable() {
		return doc.Invalid("Contract", rule)
	}
	cp, err := doc.Load(ctx, c.Counterparty)
	if err != nil || cp == nil {
		return err
	}
	return doc.Claim("Contract", c.ID, errors.Join(cp.kept("Counterparty"), permitStatus(ctx, cp, ForceContract, "Counterparty")))
}

func lawyerOnly(c doc.Context) error {
	if c.Actor.Holds(string(Lawyer)) || c.Actor.Holds(string(Director)) {
		return nil
	}
	return doc.Denied("contract_lawyer_only").With("roles", string(Lawyer))
}

// notDeleted wants a document that is not marked for deletion: what has left the
// lists goes no further along its flow.
func notDeleted(d doc.Doc) error {
	if d.Meta().Deleted {
		return doc.Invalid("State", "is_deleted")
	}
	return nil
}

func (a *Amendment) movable(to AmendmentState) error {
	if err := notDeleted(a); err != nil {
		return err
	}
	if a.State == to || amendmentFlow.Check("State", a.State, to) != nil {
		return doc.Invalid("State", "move").With("from", string(a.State)).With("to", string(to))
	}
	return nil
}

func agreeAmendment(c doc.Context, a *Amendment, _ struct{}) ([]doc.Write, error) {
	if err := errors.Join(lawyerOnly(c), a.movable(AmendmentAgreed)); err != nil {
		return nil, err
	}
	return []doc.Write{edited("Amendment", a.ID, map[string]any{"State": AmendmentAgreed})}, nil
}

// enforceAmendment puts changed terms in force; one that prolongs an expired
// contract brings it back, if not before the day on which it begins.
func enforceAmendment(c doc.Context, a *Amendment, _ struct{}) ([]doc.Write, error) {
	if err := errors.Join(lawyerOnly(c), a.movable(AmendmentInForce)); err != nil {
		return nil, err
	}
	writes := []doc.Write{edited("Amendment", a.ID, map[string]any{"State": AmendmentInForce, "SignedCopyAt": c.Today()})}
	of, err := doc.Load(c, a.Contract)
	if err != nil || of == nil {
		return nil, err
	}
	if err := errors.Join(of.extendable(c, "amend_signed_only"), a.signed(c)); err != nil {
		return nil, err
	}
	again := map[string]any{"AmendedOn": c.Today()}
	if of.State == ContractExpired && a.Changes.Has(TermPeriod) && (doc.Period{From: a.From, To: a.Until}).Holds(c.Today()) {
		if err := of.enforceable(c); err != nil {
			return nil, err
		}
		again["State"], again["ClosedWhy"] = ContractInForce, nil
	}
	return append(writes, edited("Contract", of.ID, again)), nil
}

func cancelAmendment(c doc.Context, a *Amendment, _ struct{}) ([]doc.Write, error) {
	if err := errors.Join(lawyerOnly(c), a.movable(AmendmentCancelled)); err != nil {
		return nil, err
	}
	return []doc.Write{edited("Amendment", a.ID, map[string]any{"State": AmendmentCancelled})}, nil
}
