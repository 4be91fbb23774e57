package crm

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"time"

	"kontor/shared/access"
	"kontor/shared/doc"
)

// QuestionArgs is what security asks back.
type QuestionArgs struct {
	Question doc.Text `doc:"required"`
}

// AnswerArgs is what the author of a case answers.
type AnswerArgs struct {
	Answer doc.Text `doc:"required"`
}

// ApproveArgs is what a firm is admitted under, and for how long.
type ApproveArgs struct {
	Conditions doc.Rows[AdmissionCondition]
	Until      doc.Date // empty: as the settings say
	Comment    doc.Text
}

// RejectArgs is why a firm is not admitted, and what becomes of it.
type RejectArgs struct {
	Then    RejectThen              `doc:"required"`
	Reason  doc.Code[SuspendReason] `doc:"required"`
	Comment doc.Text                `doc:"required"`
	Until   doc.Date                // of a suspension
}

// RejectThen is what becomes of a firm that is not admitted.
type RejectThen string

// Values implements doc.Enum.
func (RejectThen) Values() []string { return []string{"leave", "suspend", "ban"} }

func admissionCommands() []*doc.Command {
	return []*doc.Command{
		doc.CommandOf("admission.submit", submitAdmission).By(string(access.Create)),
		doc.CommandOf("admission.withdraw", withdrawAdmission).By(string(access.Create)),
		doc.CommandOf("admission.take", takeAdmission),
		doc.CommandOf("admission.ask", askAdmission),
		doc.CommandOf("admission.answer", answerAdmission).By(string(access.Create)),
		doc.CommandOf("admission.clear", clearAdmission),
		doc.CommandOf("admission.approve", approveAdmission),
		doc.CommandOf("admission.reject", rejectAdmission),
	}
}

// moved wants a case to be in one of the states that a move starts from.
func (a *Admission) moved(to AdmissionCaseState, from ...AdmissionCaseState) error {
	if slices.Contains(from, a.State) {
		return nil
	}
	return doc.Invalid("State", "move").With("from", string(a.State)).With("to", string(to))
}

// his reports whether the actor made the case or answers for the firm.
func (a *Admission) his(c doc.Context) (bool, error) {
	me := c.Actor.Employee()
	if a.CreatedBy == me || a.Owner == me || c.Actor.Holds(string(Head)) {
		return true, nil
	}
	cp, err := doc.Load(c, a.Counterparty)
	if err != nil || cp == nil {
		return false, err
	}
	return cp.Owner == me || slices.Contains(cp.Belongs(c.Today()), me), nil
}

func (a *Admission) onlyHis(c doc.Context) error {
	his, err := a.his(c)
	if err == nil && !his {
		err = doc.Denied("admission_author_only")
	}
	return err
}

func (a *Admission) firm(fields map[string]any) doc.Write {
	return edited("Counterparty", a.Counterparty.ID(), fields)
}

// submitAdmission hands a case to security, who has some working days for it.
func submitAdmission(c doc.Context, a *Admission, _ struct{}) ([]doc.Write, error) {
	if err := errors.Join(a.moved(AdmissionSubmitted, AdmissionDraft), a.onlyHis(c), permit(c, a.Counterparty, AskAdmission, "Counterparty")); err != nil {
		return nil, err
	}
	cp, err := doc.Load(c, a.Counterparty)
	if err != nil {
		return nil, err
	}
	if cp == nil || cp.TaxID == "" && cp.Kind != Individual {
		return nil, doc.Invalid("Counterparty", "admission_needs_tax_id")
	}
	due, err := decideBy(c, c.Today())
	if err != nil {
		return nil, err
	}
	who, err := officer(c, a.Owner)
	if err != nil {
		return nil, err
	}
	return []doc.Write{
		edited("Admission", a.ID, map[string]any{
			"State": AdmissionSubmitted, "SubmittedAt": doc.TimeOf(c.Now), "SubmittedBy": c.Actor.Employee(), "DueAt": due, "Officer": who,
		}),
		a.firm(map[string]any{"AdmissionState": AdmissionSubmitted, "AdmissionBefore": cp.AdmissionState}),
	}, nil
}

// decideBy is by when a case has to be decided that was handed in on a day.
func decideBy(c doc.Context, day doc.Date) (doc.Date, error) {
	figures, err := settings(c)
	if err != nil {
		return "", err
	}
	return newWorktime(c, "").add(day, int(figures.AdmissionDays))
}

// withdrawAdmission takes a case back before anybody has looked at it. The firm
// is what it was before: to ask for admission anew costs it none that it has.
func withdrawAdmission(c doc.Context, a *Admission, _ struct{}) ([]doc.Write, error) {
	if err := errors.Join(a.moved(AdmissionWithdrawn, AdmissionDraft, AdmissionSubmitted), a.onlyHis(c)); err != nil {
		return nil, err
	}
	writes := []doc.Write{edited("Admission", a.ID, map[string]any{"State": AdmissionWithdrawn})}
	if a.State != AdmissionSubmitted {
		return writes, nil
	}
	cp, err := doc.Load(c, a.Counterparty)
	if err != nil || cp == nil {
		return writes, err
	}
	return append(writes, a.firm(map[string]any{"AdmissionState": cp.AdmissionBefore, "AdmissionBefore": nil})), nil
}

// decides refuses all but security and directors.
func decides(c doc.Context) error {
	if c.Actor.Holds(string(Security)) || c.Actor.Holds(string(Director)) {
		return nil
	}
	return doc.Denied("no_admission").With("roles", "security, director")
}

// takeAdmission begins the review.
func takeAdmission(c doc.Context, a *Admission, _ struct{}) ([]doc.Write, error) {
	if err := errors.Join(decides(c), a.moved(AdmissionInReview, AdmissionSubmitted)); err != nil {
		return nil, err
	}
	return []doc.Write{
		edited("Admission", a.ID, map[string]any{"State": AdmissionInReview, "Officer": c.Actor.Employee()}),
		a.firm(map[string]any{"AdmissionState": AdmissionInReview}),
	}, nil
}

func askAdmission(c doc.Context, a *Admission, args QuestionArgs) ([]doc.Write, error) {
	if err := errors.Join(decides(c), a.moved(AdmissionNeedsInfo, AdmissionInReview)); err != nil {
		return nil, err
	}
	return []doc.Write{edited("Admission", a.ID, map[string]any{"State": AdmissionNeedsInfo, "Question": args.Question, "Answer": nil})}, nil
}

func answerAdmission(c doc.Context, a *Admission, args AnswerArgs) ([]doc.Write, error) {
	if err := errors.Join(a.moved(AdmissionInReview, AdmissionNeedsInfo), a.onlyHis(c)); err != nil {
		return nil, err
	}
	return []doc.Write{edited("Admission", a.ID, map[string]any{"State": AdmissionInReview, "Answer": args.Answer})}, nil
}

// fourEyes refuses the decision of whoever has handed the case in.
func (a *Admission) fourEyes(c doc.Context) error {
	for _, who := range []doc.ID{a.SubmittedBy.ID(), a.CreatedBy} {
		same, err := onePerson(c, who, c.Actor.Employee())
		if err != nil {
			return err
		}
		if same || who == c.Actor.Employee() {
			return doc.Denied("own_admission")
		}
	}
	return nil
}

// decisive are the questions whose failure no one can overrule.
var decisive = []string{deniedItem, bannedItem}

// answered wants every question answered, and none of the decisive failed: those
// are asked once more, because the firm or the lists may be others by now.
func (a *Admission) answered(c doc.Context) error {
	cp, err := doc.Load(c, a.Counterparty)
	if err != nil || cp == nil {
		return err
	}
	var faults []error
	for _, id := range a.Checklist.Sorted() {
		q := a.Checklist[id]
		path := "Checklist/" + string(id) + "/Result"
		if slices.Contains(decisive, string(q.Item)) {
			now, _, err := a.automaticCheck(c, string(q.Item), cp)
			if err != nil {
				return err
			}
			q.Result = cmp.Or(now, q.Result)
		}
		switch {
		case q.Result == "":
			faults = append(faults, doc.Invalid(path, "check_unanswered").With("item", string(q.Item)))
		case q.Result == CheckFail && slices.Contains(decisive, string(q.Item)):
			faults = append(faults, doc.Invalid(path, "check_decisive").With("item", string(q.Item)))
		}
	}
	return errors.Join(faults...)
}

// stillAsked refuses to admit by a case that the firm's status or a ban since
// has overtaken: who gets another chance passes a new one.
func (a *Admission) stillAsked(c doc.Context) error {
	if err := permit(c, a.Counterparty, AskAdmission, "Counterparty"); err != nil {
		return err
	}
	approvals, err := c.Pointing("Approval", "Counterparty", a.Counterparty.ID())
	if err != nil {
		return err
	}
	for _, d := range approvals {
		if p := d.(*Approval); p.Command == banCommand && p.State == ApprovalGiven && p.DecidedAt.After(a.SubmittedAt.Time) {
			return doc.Invalid("State", "admission_before_ban")
		}
	}
	return nil
}

// approveAdmission admits the firm for a time.
func approveAdmission(c doc.Context, a *Admission, args ApproveArgs) ([]doc.Write, error) {
	if err := decides(c); err != nil {
		return nil, err // what stands in the checklist is not for him
	}
	if err := errors.Join(a.moved(AdmissionApproved, AdmissionInReview), a.fourEyes(c), a.stillAsked(c), a.answered(c)); err != nil {
		return nil, err
	}
	figures, err := settings(c)
	if err != nil {
		return nil, err
	}
	longest := doc.DateOf(addMonths(c.Today().At(time.UTC), int(figures.AdmissionValidMonths)))
	until := args.Until
	if until == "" {
		until = longest
	}
	if until <= c.Today() || until > longest {
		return nil, doc.Invalid("Until", "admission_until").With("until", string(longest))
	}
	state := AdmissionApproved
	fields := map[string]any{}
	for _, id := range args.Conditions.Sorted() {
		state = AdmissionConditional
		fields["Conditions/"+string(id)] = args.Conditions[id]
	}
	fields["State"], fields["ValidUntil"], fields["GraceUntil"] = state, until, until.Add(int(figures.AdmissionGraceDays))
	fields["DecidedBy"], fields["DecidedAt"], fields["OfficerComment"] = c.Actor.Employee(), doc.TimeOf(c.Now), args.Comment
	return []doc.Write{
		edited("Admission", a.ID, fields),
		a.firm(map[string]any{"AdmissionState": state, "AdmissionUntil": until, "AdmissionBefore": nil, "Admission": a.ID}),
	}, nil
}

// rejectAdmission refuses the firm and does with it what the decision says.
func rejectAdmission(c doc.Context, a *Admission, args RejectArgs) ([]doc.Write, error) {
	if err := errors.Join(decides(c), a.moved(AdmissionRejected, AdmissionInReview), a.fourEyes(c)); err != nil {
		return nil, err
	}
	writes := []doc.Write{
		edited("Admission", a.ID, map[string]any{
			"State": AdmissionRejected, "Reason": args.Reason, "DecidedBy": c.Actor.Employee(), "DecidedAt": doc.TimeOf(c.Now), "OfficerComment": args.Comment,
		}),
		a.firm(map[string]any{"AdmissionState": AdmissionRejected, "AdmissionUntil": nil, "AdmissionBefore": nil, "Admission": a.ID}),
	}
	cp, err := doc.Load(c, a.Counterparty)
	if err != nil || cp == nil {
		return nil, err
	}
	var more []doc.Write
	switch args.Then {
	case "suspend":
		more, err = suspend(c, cp, SuspendArgs{args.Reason, args.Comment, args.Until})
	case "ban":
		var shown *Counterparty
		shown, more = a.accuse(cp)
		writes = append(writes, more...)
		more, err = ban(c, shown, BanArgs{args.Reason, args.Comment})
	}
	return append(writes, more...), err
}

// accuse gives a firm the papers of the case that has refused it as evidence
// for its ban.
func (a *Admission) accuse(cp *Counterparty) (shown *Counterparty, writes []doc.Write) {
	papers := doc.Rows[doc.File]{}
	maps.Copy(papers, a.Files)
	for row, check := range a.Checklist {
		if check.Scan.SHA256 != "" {
			papers[row] = check.Scan
		}
	}
	for _, row := range papers.Sorted() {
		writes = append(writes, a.firm(map[string]any{"BanEvidence/" + string(row): papers[row]}))
	}
	with := *cp
	maps.Copy(papers, cp.BanEvidence)
	with.BanEvidence = papers
	return &with, writes
}
