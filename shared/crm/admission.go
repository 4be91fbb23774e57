package crm

import (
	"errors"

	"kontor/shared/doc"
)

// Admission is a case in which it is decided whether to do business with a
// counterparty. A firm may have several, one after another.
type Admission struct {
	doc.Header
	Number         string                `doc:"number,search"`
	Counterparty   doc.Ref[Counterparty] `doc:"required,index,inherit"`
	Title          string                `doc:"server,search"` // the firm's name when it was made
	Purpose        AdmissionPurpose      `doc:"required"`
	RequestedLimit doc.Money             `doc:"class=money_sell"`
	State          AdmissionCaseState    `doc:"server,index"`
	SubmittedAt    doc.Time              `doc:"server"`
	SubmittedBy    doc.Ref[Employee]     `doc:"server"`
	Officer        doc.Ref[Employee]     `doc:"server,index"`
	DueAt          doc.Date              `doc:"server,index"`
	Comment        doc.Text
	Question       doc.Text                     `doc:"server"` // what security wants to know
	Answer         doc.Text                     `doc:"server"`
	Checklist      doc.Rows[AdmissionCheck]     `doc:"class=security"`
	Cleared        doc.Rows[ClearedMatch]       `doc:"server,class=security"` // listed ones whom the firm only resembles
	Names          doc.Set[doc.Ref[NameKey]]    `doc:"server,class=index"`    // by what lists find the firm
	RiskScore      int64                        `doc:"server,class=security"` // 0 to 100, the higher the worse
	Conditions     doc.Rows[AdmissionCondition] `doc:"server"`
	DecidedBy      doc.Ref[Employee]            `doc:"server"`
	DecidedAt      doc.Time                     `doc:"server"`
	ValidUntil     doc.Date                     `doc:"server,index"`
	GraceUntil     doc.Date                     `doc:"server"`                // after it a firm whose admission has ended is suspended
	Reason         doc.Code[SuspendReason]      `doc:"server,class=security"` // of a rejection
	OfficerComment doc.Text                     `doc:"class=security"`
	Files          doc.Rows[doc.File]
}

// AdmissionPurpose is what a firm is to be admitted as.
type AdmissionPurpose string

// Values implements doc.Enum.
func (AdmissionPurpose) Values() []string { return []string{"client", "supplier", "both"} }

// AdmissionCaseState is where a case stands.
type AdmissionCaseState string

// The states of a case.
const (
	AdmissionDraft       AdmissionCaseState = "draft"
	AdmissionSubmitted   AdmissionCaseState = "submitted"
	AdmissionInReview    AdmissionCaseState = "in_review"
	AdmissionNeedsInfo   AdmissionCaseState = "needs_info"
	AdmissionApproved    AdmissionCaseState = "approved"
	AdmissionConditional AdmissionCaseState = "approved_with_conditions"
	AdmissionRejected    AdmissionCaseState = "rejected"
	AdmissionExpired     AdmissionCaseState = "expired"
	AdmissionWithdrawn   AdmissionCaseState = "withdrawn"
)

var admissionFlow = doc.Flow[AdmissionCaseState]{
	{AdmissionDraft, AdmissionSubmitted, AdmissionWithdrawn},
	{AdmissionSubmitted, AdmissionInReview, AdmissionWithdrawn},
	{AdmissionInReview, AdmissionNeedsInfo, AdmissionApproved, AdmissionConditional, AdmissionRejected},
	{AdmissionNeedsInfo, AdmissionInReview},
	{AdmissionApproved, AdmissionExpired},
	{AdmissionConditional, AdmissionExpired},
	{AdmissionRejected},
	{AdmissionExpired},
	{AdmissionWithdrawn},
}

// Values implements doc.Enum.
func (AdmissionCaseState) Values() []string { return admissionFlow.Values() }

// AdmissionCheck is a question of the checklist and what was found.
type AdmissionCheck struct {
	Item     doc.Code[AdmissionItem] `doc:"required"`
	Result   CheckResult
	Evidence string // a link, or where the paper lies
	Scan     doc.File
	Note     string
	By       doc.Ref[Employee] `doc:"server"`
	At       doc.Time          `doc:"server"`
	Changed  string            `doc:"server"` // fields of the firm that have since it was answered, a space between
	Order    int64
}

// ClearedMatch is an entry of a list that an officer has found not to be the
// firm.
type ClearedMatch struct {
	Entry   doc.Ref[DeniedEntry] `doc:"required"`
	Comment doc.Text             `doc:"required"`
	By      doc.Ref[Employee]
	At      doc.Time
	Said    string // what the entry said then: once it says otherwise it may be the firm after all
}

// CheckResult is what a question came to.
type CheckResult string

// The results of a question.
const (
	CheckOK   CheckResult = "ok"
	CheckWarn CheckResult = "warn"
	CheckFail CheckResult = "fail"
	CheckNA   CheckResult = "na" // does not apply
)

// Values implements doc.Enum.
func (CheckResult) Values() []string {
	return []string{string(CheckOK), string(CheckWarn), string(CheckFail), string(CheckNA)}
}

// AdmissionCondition is what a firm is admitted under; the check of an order
// reads it.
type AdmissionCondition struct {
	Kind   ConditionKind `doc:"required"`
	Amount doc.Money     // of a limit
	Note   string
	Order  int64
}

// ConditionKind says what is conditional.
type ConditionKind string

// Values implements doc.Enum.
func (ConditionKind) Values() []string {
	return []string{"prepayment", "limit", "one_order", "own_container", "other"}
}

// Label implements doc.Doc.
func (a *Admission) Label() string { return a.Title }

// Start implements doc.Starting.
func (a *Admission) Start() { a.State = AdmissionDraft }

// Open reports whether a case is being worked on.
func (a *Admission) Open() bool {
	switch a.State {
	case AdmissionDraft, AdmissionSubmitted, AdmissionInReview, AdmissionNeedsInfo:
		return true
	}
	return false
}

// Approved reports whether the firm was admitted, with conditions or without.
func (a *Admission) Approved() bool {
	return a.State == AdmissionApproved || a.State == AdmissionConditional
}

// Check implements the kind's own rules.
func (a *Admission) Check(prev *Admission) error {
	var faults []error
	if prev.State != "" {
		faults = append(faults, admissionFlow.Check("State", prev.State, a.State))
	}
	if a.RequestedLimit.Minor < 0 {
		faults = append(faults, doc.Invalid("RequestedLimit", "negative"))
	}
	for _, id := range a.Conditions.Sorted() {
		if k := a.Conditions[id]; k.Kind == "limit" && k.Amount.Minor <= 0 {
			faults = append(faults, doc.Invalid("Conditions/"+string(id)+"/Amount", "required").Reads("Conditions"))
		}
	}
	return errors.Join(faults...)
}

// Guard lets security alone fill in the checklist, while a case is reviewed,
// and leaves to the program what it finds by itself. A firm has one open case,
// and a case is of one firm: what was found of it says nothing of another.
func (a *Admission) Guard(c doc.Context, prev *Admission) error {
	if c.Actor.System() {
		return nil
	}
	if prev.ID == "" {
		return errors.Join(a.guardNew(c), a.guardChecks(c, prev))
	}
	if prev.State == a.State && a.State != AdmissionInReview && a.State != AdmissionNeedsInfo {
		return doc.Invalid("State", "admission_closed")
	}
	if a.Deleted && !prev.Deleted {
		return doc.Invalid("State", "admission_undecided")
	}
	if prev.Counterparty != a.Counterparty {
		return doc.Invalid("Counterparty", "admission_firm_stays")
	}
	return a.guardChecks(c, prev)
}

func (a *Admission) guardNew(c doc.Context) error {
	cp, err := doc.Load(c, a.Counterparty)
	if err != nil || cp == nil {
		return err
	}
	if err := permit(c, a.Counterparty, AskAdmission, "Counterparty"); err != nil {
		return err
	}
	others, err := c.Pointing("Admission", "Counterparty", cp.ID)
	if err != nil {
		return err
	}
	for _, d := range others {
		if o := d.(*Admission); o.ID != a.ID && o.Open() {
			return doc.Invalid("Counterparty", "admission_open").With("number", o.Number)
		}
	}
	return nil
}

// guardChecks also keeps every question that the program has asked, as it is:
// one that is gone or became another could not fail.
func (a *Admission) guardChecks(_ doc.Context, prev *Admission) error {
	var faults []error
	for _, id := range prev.Checklist.Sorted() {
		item := prev.Checklist[id].Item
		if now, is := a.Checklist[id]; id == AdmissionCheckID(a.ID, string(item)) && (!is || now.Item != item) {
			faults = append(faults, doc.Invalid("Checklist/"+string(id), "check_stays").Reads("Checklist").With("item", string(item)))
		}
	}
	for _, id := range a.Checklist.Sorted() {
		now, was := a.Checklist[id], prev.Checklist[id]
		if now.Result != was.Result && was.Automatic() {
			faults = append(faults, doc.Invalid("Checklist/"+string(id)+"/Result", "check_automatic").Reads("Checklist"))
		}
	}
	return errors.Join(faults...)
}

// Automatic reports whether the program itself answers a question. Of the lists
// it does once the company has some: what it has answered bears no name.
func (q AdmissionCheck) Automatic() bool {
	if q.Item == deniedItem {
		return q.Result != "" && q.By == ""
	}
	e, _ := Find("AdmissionItem", string(q.Item))
	return e.Extra["auto"] == "yes"
}

// Computed implements doc.Computing.
func (a *Admission) Computed(c doc.Context) []doc.Computed {
	mine, late := false, a.Open() && a.DueAt != "" && a.DueAt < c.Today()
	if c.Actor != nil {
		me := c.Actor.Employee()
		switch a.State {
		case AdmissionSubmitted, AdmissionInReview:
			mine = a.Officer.ID() == me || a.Officer == "" && c.Actor.Holds(string(Security))
		case AdmissionDraft, AdmissionNeedsInfo:
			mine = a.CreatedBy == me || a.SubmittedBy.ID() == me
		}
	}
	return []doc.Computed{{Name: "Overdue", Type: doc.TBool, Value: late}, {Name: "AwaitsMe", Type: doc.TBool, Value: mine}}
}

// Next implements doc.Turning.
func (a *Admission) Next(day doc.Date) doc.Date {
	var turns []doc.Date
	switch {
	case a.Approved():
		turns = append(turns, a.ValidUntil.Add(1))
	case a.State == AdmissionExpired && a.GraceUntil != "": // empty once that has been
		turns = append(turns, a.GraceUntil.Add(1))
	}
	return nextOf(day, turns)
}
