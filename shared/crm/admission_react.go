package crm

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"kontor/shared/doc"
)

// The rules whose tasks a case wants.
const (
	ruleDecide = "admission_decide"
	ruleAnswer = "admission_answer"
)

// maxItems is how many questions a company may have.
const maxItems = 99

// React keeps the checklist, what of it the program answers itself, the score,
// and what follows from the end of an admission.
func (a *Admission) React(c doc.Context, prev *Admission) ([]doc.Write, error) {
	own := map[string]any{}
	cp, err := doc.Load(c, a.Counterparty)
	if err != nil {
		return nil, err
	}
	if cp != nil && a.Title == "" {
		own["Title"] = cp.NameShort
	}
	if c.Server { // a desktop may lack the checklist
		if err := a.check(c, prev, cp, own); err != nil {
			return nil, err
		}
	}
	ends, err := a.end(c, cp, own)
	if err != nil {
		return nil, err
	}
	moved, err := a.reassign(c, prev, own)
	if err != nil {
		return nil, err
	}
	tasks, err := reconcile(c, doc.LinkTo("Admission", a.ID), a.Counterparty.ID(), []string{ruleDecide, ruleAnswer}, a.controls(c))
	if err != nil {
		return nil, err
	}
	writes := slices.Concat(ends, tasks, moved)
	if len(own) > 0 {
		writes = append(writes, edited("Admission", a.ID, own))
	}
	return writes, nil
}

// check gives a new case its questions and answers those of the program.
func (a *Admission) check(c doc.Context, prev *Admission, cp *Counterparty, own map[string]any) error {
	list := map[doc.ID]AdmissionCheck{}
	maps.Copy(list, a.Checklist)
	if prev.ID == "" && len(a.Names) == 0 { // once: this comes again with what it has written
		if err := a.ask(c, list, own); err != nil {
			return err
		}
	}
	answered, err := a.answers(c, prev, cp, list, own)
	if err != nil {
		return err
	}
	for id, q := range a.Checklist {
		was := prev.Checklist[id]
		if q.Result == was.Result || q.Result == "" || answered[id] || q.By != was.By || q.At != was.At { // the last two: signed already
			continue
		}
		own["Checklist/"+string(id)] = map[string]any{"By": c.Actor.Employee(), "At": doc.TimeOf(c.Now), "Changed": nil}
	}
	if score := riskScore(list); score != a.RiskScore {
		own["RiskScore"] = score
	}
	return nil
}

// answers are the program's own, while the case is open; who answered before
// the program could is gone with his answer.
func (a *Admission) answers(c doc.Context, prev *Admission, cp *Counterparty, list map[doc.ID]AdmissionCheck, own map[string]any) (answered map[doc.ID]bool, err error) {
	answered = map[doc.ID]bool{}
	if cp == nil || !a.Open() {
		for id, q := range a.Checklist {
			answered[id] = q.Automatic()
		}
		return answered, nil
	}
	names := cp.listKeys()
	if !slices.Equal(names, a.Names) {
		own["Names"] = names
	}
	screened := slices.Equal(names, a.Names) && maps.Equal(a.Cleared, prev.Cleared) && !c.Actor.System()
	for _, id := range sortedKeys(list) {
		q := list[id]
		given := prev.ID == "" || prev.Checklist[id].Automatic() // not by a person just now
		if q.Item == deniedItem && q.Automatic() && given && screened {
			answered[id] = true // dear to find, and what changes it takes the answer back
			continue
		}
		result, note, err := a.automaticCheck(c, string(q.Item), cp)
		if err != nil {
			return nil, err
		}
		answered[id] = result != "" || q.Item != deniedItem && q.Automatic()
		if q.Item == deniedItem && result == "" && q.Automatic() && prev.Checklist[id].Automatic() { // the last list is gone: people answer
			own["Checklist/"+string(id)] = map[string]any{"Result": nil, "Note": nil, "At": nil}
			list[id], answered[id] = AdmissionCheck{Item: q.Item, Order: q.Order}, true
			continue
		}
		if result == "" || q.Result == result && q.Note == note && q.By == "" {
			continue
		}
		q.Result, q.Note, q.By, q.At = result, note, "", doc.Time{}
		list[id] = q
		own["Checklist/"+string(id)] = map[string]any{"Item": q.Item, "Order": q.Order, "Result": result, "Note": note, "By": nil, "At": nil, "Changed": nil}
	}
	return answered, nil
}

// AdmissionCheckID is the row of a question in a case.
func AdmissionCheckID(of doc.ID, code string) doc.ID {
	return doc.Derive("admission_check", string(of), code)
}

// ask takes the questions from the company's list, those in use.
func (a *Admission) ask(c doc.Context, list map[doc.ID]AdmissionCheck, own map[string]any) error {
	for n := 1; n <= maxItems; n++ {
		code := fmt.Sprintf("AC-%02d", n)
		d, err := c.Get("ListItem", doc.ItemID("AdmissionItem", code))
		if err != nil {
			return err
		}
		if d == nil || d.(*ListItem).Inactive {
			continue
		}
		id := AdmissionCheckID(a.ID, code)
		list[id] = AdmissionCheck{Item: doc.Code[AdmissionItem](code), Order: int64(n)}
		own["Checklist/"+string(id)] = list[id]
	}
	return nil
}

// riskScore weighs the failed and, half, the doubtful questions against all
// that were answered: 0 nothing wrong, 100 everything.
func riskScore(list map[doc.ID]AdmissionCheck) int64 {
	bad, all := 0, 0
	for _, q := range list {
		e, _ := Find("AdmissionItem", string(q.Item))
		weight, err := strconv.Atoi(e.Extra["weight"])
		if err != nil {
			weight = 5 // a question of the company's own
		}
		switch q.Result {
		case CheckFail:
			bad += 2 * weight
		case CheckWarn:
			bad += weight
		case CheckOK:
		default:
			continue
		}
		all += 2 * weight
	}
	if all == 0 {
		return 0
	}
	return int64((100*bad + all/2) / all)
}

// controls are the tasks that a case wants.
func (a *Admission) controls(c doc.Context) []control {
	switch a.State {
	case AdmissionSubmitted, AdmissionInReview:
		return []control{a.deciding(c)}
	case AdmissionNeedsInfo:
		return []control{{ruleAnswer, string(doc.Derive(string(a.Question))), a.Title, a.SubmittedBy.ID(), endOfDay(c.Today().Add(1), c.Zone), "high"}}
	}
	return nil
}

func (a *Admission) deciding(c doc.Context) control {
	return control{ruleDecide, "", a.Title, a.Officer.ID(), endOfDay(a.DueAt, c.Zone), "high"}
}

// end lets an admission run out on its day and, after the days of grace,
// suspends a firm that has not been admitted anew. Only a person lifts that.
func (a *Admission) end(c doc.Context, cp *Counterparty, own map[string]any) ([]doc.Write, error) {
	if !c.Server || cp == nil {
		return nil, nil
	}
	current := cp.Admission.ID() == a.ID
	switch {
	case a.Approved() && c.Today() > a.ValidUntil:
		own["State"] = AdmissionExpired
		switch {
		case current && admitted(cp.AdmissionState):
			return []doc.Write{a.firm(map[string]any{"AdmissionState": AdmissionExpired})}, nil
		case current && admitted(cp.AdmissionBefore):
			return []doc.Write{a.firm(map[string]any{"AdmissionBefore": AdmissionExpired})}, nil
		}
	case a.State == AdmissionExpired && current && a.GraceUntil != "" && c.Today() > a.GraceUntil:
		own["GraceUntil"] = nil // once: a ban that a person lifts does not come back with the next change
		if admitted(cp.AdmissionState) || !slices.Contains(statusFlow.Next(statusOf(cp)), TempBanned) {
			return nil, nil
		}
		who, err := officer(c, cp.Owner)
		if err != nil {
			return nil, err
		}
		review, err := reviewTask(c, cp, "", c.Today().Add(1), who)
		return []doc.Write{review, a.firm(map[string]any{
			"Status": TempBanned, "StatusBefore": cp.Status, "SuspendReason": "admission", "SuspendedUntil": nil, "SuspendedBy": nil, "SuspendComment": nil,
			"StatusBasis": doc.LinkTo("Admission", a.ID),
		})}, err
	}
	return nil, nil
}

// reassign hands the task to decide a case to whoever has taken it, and moves
// the day by which that has to be done when the company counts working days
// otherwise than when it was handed in.
func (a *Admission) reassign(c doc.Context, prev *Admission, own map[string]any) ([]doc.Write, error) {
	if !c.Server || !a.Open() || a.SubmittedAt.IsZero() {
		return nil, nil
	}
	due, err := decideBy(c, doc.DateOf(a.SubmittedAt.In(c.Zone)))
	if err != nil {
		return nil, err
	}
	fields := map[string]any{}
	if due != a.DueAt {
		own["DueAt"], fields["Due"] = due, endOfDay(due, c.Zone)
	}
	if prev.Officer != "" && prev.Officer != a.Officer {
		fields["Executor"], fields[doc.OwnerPath] = a.Officer, a.Officer
	}
	if len(fields) == 0 {
		return nil, nil
	}
	id := a.deciding(c).id(a.ID)
	d, err := c.Get("Task", id)
	if err != nil || d == nil || !d.(*Task).Open() {
		return nil, err
	}
	return []doc.Write{edited("Task", id, fields)}, nil
}

// admitted reports whether a state of admission lets business begin.
func admitted(s AdmissionState) bool {
	return s == AdmissionState(AdmissionApproved) || s == AdmissionState(AdmissionConditional)
}
