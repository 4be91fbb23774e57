package crm

import (
	"errors"
	"slices"
	"strings"

	"kontor/shared/doc"
)

// Amendment changes the terms of a signed contract from a day on. Changes names
// the terms that it sets; the others stay as they are.
type Amendment struct {
	doc.Header
	Number   string            `doc:"number,search"`
	Contract doc.Ref[Contract] `doc:"required,index,inherit"`
	Title    string            `doc:"server,search"` // the contract's number when it was made
	Subject  string            `doc:"required,search"`
	From     doc.Date          `doc:"required,index"`
	Changes  doc.Set[TermName] `doc:"required"`
	State    AmendmentState    `doc:"server,index"`
	Until    doc.Date          // of the term; empty with the change is an open one
	Currency doc.Code[Currency]
	Terms
	Paperwork
	Files doc.Rows[doc.File]
	Notes doc.Text
}

// AmendmentState is where an amendment stands.
type AmendmentState string

// The states of an amendment.
const (
	AmendmentDraft     AmendmentState = "draft"
	AmendmentAgreed    AmendmentState = "agreed"
	AmendmentInForce   AmendmentState = "in_force"
	AmendmentCancelled AmendmentState = "cancelled"
)

var amendmentFlow = doc.Flow[AmendmentState]{
	{AmendmentDraft, AmendmentAgreed, AmendmentCancelled},
	{AmendmentAgreed, AmendmentInForce, AmendmentCancelled},
	{AmendmentInForce},
	{AmendmentCancelled},
}

// Values implements doc.Enum.
func (AmendmentState) Values() []string { return amendmentFlow.Values() }

// Label implements doc.Doc.
func (a *Amendment) Label() string { return a.Subject }

// Start implements doc.Starting.
func (a *Amendment) Start() { a.State = AmendmentDraft }

// Check implements the kind's own rules.
func (a *Amendment) Check(prev *Amendment) error {
	before := prev.State
	if before == "" {
		before = AmendmentDraft
	}
	faults := []error{amendmentFlow.Check("State", before, a.State), a.sets().Terms.check()}
	if a.Changes.Has(TermPeriod) && a.Until != "" && a.Until < a.From {
		faults = append(faults, doc.Invalid("Until", "to_before_from").Reads("From"))
	}
	if a.Changes.Has(TermCurrency) && a.Currency == "" {
		faults = append(faults, doc.Invalid("Currency", "required").Reads("Changes"))
	}
	if prev.State == AmendmentInForce {
		faults = append(faults, prev.keepsCopy(&a.Paperwork))
	}
	return errors.Join(faults...)
}

// Closed implements doc.Closing: what was agreed is changed by another one, what
// was given up not at all, nor what the contract itself says of its renewal. How it
// was signed is known only when it is.
func (a *Amendment) Closed(doc.Context) (why *doc.Error, open []string) {
	open = []string{"Notes", "Originals", "SignedCopy", "Files"}
	switch a.State {
	case AmendmentCancelled:
		return doc.Invalid("", "is_cancelled"), open
	case AmendmentInForce:
		return doc.Invalid("", "amendment_locked"), open
	case AmendmentAgreed:
		return doc.Invalid("", "amendment_locked"), append(open, "SignMode", "EdoOperator", "EdoID")
	}
	if a.renews() {
		return doc.Invalid("", "renewal_fixed"), append(open, "Subject", doc.DeletedPath)
	}
	return nil, nil
}

// Guard wants a contract that is signed, until then its own terms are edited,
// and days that can be meant.
func (a *Amendment) Guard(c doc.Context, prev *Amendment) error {
	if c.Actor.System() {
		return nil
	}
	of, err := doc.Load(c, a.Contract)
	if err != nil || of == nil {
		return err
	}
	now, was := a.sets(), prev.sets()
	faults := []error{
		meant(c, "From", a.From, prev.From), meant(c, "Until", now.Term.To, was.Term.To), meant(c, "PoaUntil", now.PoaUntil, was.PoaUntil),
		a.guardOriginals(c, &prev.Paperwork, originalAmendment),
	}
	moved := prev.Contract != a.Contract // to its first one as well
	if moved && !of.Amendable() {
		faults = append(faults, doc.Invalid("Contract", "amend_signed_only"))
	}
	if (moved || a.From != prev.From) && a.From < of.Term.From {
		faults = append(faults, doc.Invalid("From", "amend_before_term").With("day", string(of.Term.From)).Reads("Contract"))
	}
	return errors.Join(faults...)
}

// Warnings tells what is odd and may yet be right: of an end that is over by
// now one may have heard late, and an end left out may be one forgotten.
func (a *Amendment) Warnings(c doc.Context, _ *Amendment) error {
	if a.decided() {
		return nil
	}
	var faults []error
	switch {
	case !a.Changes.Has(TermPeriod):
	case a.Until == "":
		faults = append(faults, doc.Invalid("Until", "amend_no_end").Reads("Changes"))
	case a.Until < c.Today():
		faults = append(faults, doc.Invalid("Until", "amend_ends_past").With("day", string(a.Until)).Reads("Changes"))
	}
	of, err := doc.Load(c, a.Contract)
	if err != nil || of == nil {
		return errors.Join(append(faults, err)...)
	}
	now, err := of.TermsOn(c, a.From)
	if err != nil {
		return err
	}
	a.change(now)
	if a.Changes.Has(TermSigners) && now.poaEndsFirst() {
		faults = append(faults, doc.Invalid("PoaUntil", "poa_before_end").Reads("Changes"))
	}
	if a.Changes.Has(TermRenewal) && now.Renewal == RenewalAuto && now.Term.To == "" {
		faults = append(faults, doc.Invalid("Renewal", "renewal_of_open").Reads("Changes"))
	}
	return errors.Join(faults...)
}

// decided reports whether it was put in force or given up.
func (a *Amendment) decided() bool { return a.State == AmendmentInForce || a.givenUp() }

// givenUp reports whether nothing will come of it: a draft may be marked for
// deletion instead.
func (a *Amendment) givenUp() bool { return a.State == AmendmentCancelled || a.Deleted }

// renews reports whether it is the one that prolongs a contract which renews
// itself: both sides have signed that already, so that there is no paper, and no
// other content either.
func (a *Amendment) renews() bool { return a.ID == renewalID(a.Contract.ID(), a.From.Add(-1)) }

// signed wants the amendment signed as a contract is.
func (a *Amendment) signed(c doc.Context) error {
	if a.renews() {
		return nil
	}
	return errors.Join(a.operated(), a.copySigned(c, a.ID))
}

// React names the contract and is signed as that was, asks no more to decide on
// what is given up, and keeps the tasks that its paper wants.
func (a *Amendment) React(c doc.Context, prev *Amendment) ([]doc.Write, error) {
	of, err := doc.Load(c, a.Contract)
	if err != nil || of == nil {
		return nil, err
	}
	own := map[string]any{}
	if a.Title != of.Number && of.Number != "" {
		own["Title"] = of.Number
	}
	if prev.ID == "" && a.SignMode == "" && of.SignMode != "" {
		own["SignMode"], own["EdoOperator"] = of.SignMode, of.EdoOperator
	}
	var writes []doc.Write
	if c.Server && (a.State == AmendmentInForce || prev.State == AmendmentInForce) {
		if writes, err = a.watch(c, of, own); err != nil {
			return nil, err
		}
	}
	if len(own) > 0 {
		writes = append(writes, edited("Amendment", a.ID, own))
	}
	if !c.Server || !a.givenUp() || prev.givenUp() || !a.renews() {
		return writes, nil
	}
	asked, err := doc.Load(c, doc.Ref[Task](of.renewalControl(c, a.From.Add(-1)).id(of.ID)))
	if err != nil || asked == nil || !asked.Open() {
		return writes, err
	}
	return append(writes, edited("Task", asked.ID, map[string]any{"State": TaskCancelled})), nil
}

// sets is a contract of the terms alone that the amendment changes: what was
// typed of another one and then not chosen counts for nothing.
func (a *Amendment) sets() *Contract {
	c := &Contract{}
	a.change(c)
	return c
}

// watch asks for the paper of what is in force until its contract is over.
func (a *Amendment) watch(c doc.Context, of *Contract, own map[string]any) ([]doc.Write, error) {
	s, err := settings(c)
	if err != nil {
		return nil, err
	}
	var wants []control
	var turns []doc.Date
	var due doc.Date
	if a.awaits() && of.Amendable() {
		due = a.dueOn(originalAmendment, c.Today(), s)
		if turns, err = a.turns(originalAmendment, c.Today(), s); err != nil {
			return nil, err
		}
		wants, err = a.reminders(originalAmendment, c.Today(), s, func(key string) control {
			return control{ruleOriginal, key, a.papersTitle(), of.Owner, endOfDay(c.Today(), c.Zone), "high"}
		})
		if err != nil {
			return nil, err
		}
	}
	for name, days := range map[string][2]doc.Date{"WatchOn": {a.WatchOn, nextOf(c.Today(), turns)}, "OriginalDueOn": {a.OriginalDueOn, due}} {
		if days[0] != days[1] {
			own[name] = days[1]
		}
	}
	return reconcile(c, doc.LinkTo("Amendment", a.ID), of.Counterparty.ID(), []string{ruleOriginal}, wants)
}

// Next implements doc.Turning.
func (a *Amendment) Next(day doc.Date) doc.Date { return nextOf(day, []doc.Date{a.WatchOn}) }

// awaits reports whether the paper of the amendment is waited for, as far as one
// sees how it was signed.
func (a *Amendment) awaits() bool {
	return a.State == AmendmentInForce && a.SignedCopyAt != "" && !a.renews()
}

// papersTitle is what its paper is called where its contract is not seen.
func (a *Amendment) papersTitle() string { return strings.Trim(a.Title+" – "+a.Subject, " –") }

// Papers are the originals of an amendment, whose contract is nil where it is
// not seen.
func (a *Amendment) Papers(ctx doc.Context, of *Contract) []Paper {
	all := a.lines(originalAmendment, ctx.Today(), figuresOf(ctx))
	if !a.awaits() {
		all = slices.DeleteFunc(all, func(p Paper) bool { return p.Row == "" })
	}
	if a.State == AmendmentCancelled || of != nil && of.over() {
		return idle(all)
	}
	return all
}

// Computed implements doc.Computing.
func (a *Amendment) Computed(ctx doc.Context) []doc.Computed {
	if a.ID != "" && !a.awaits() {
		return originalComputed("", 0)
	}
	return originalComputed(a.original(originalAmendment, ctx.Today(), figuresOf(ctx)))
}
