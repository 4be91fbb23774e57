package crm

import (
	"errors"
	"time"

	"kontor/shared/doc"
)

// Task is something an employee has to do by a time.
type Task struct {
	doc.Header
	Number       string             `doc:"number,search"`
	Title        string             `doc:"required,search"`
	Kind         doc.Code[TaskKind] `doc:"required,index"`
	Due          doc.Time           `doc:"required,index"`
	RemindBefore doc.Rows[Reminder]
	Priority     doc.Code[Priority] `doc:"index"`
	State        TaskState          `doc:"index"`
	Executor     doc.Ref[Employee]  `doc:"required,index"`
	CoExecutors  doc.Set[doc.Ref[Employee]]
	Counterparty doc.Ref[Counterparty] `doc:"index"`
	Link         doc.Link              `doc:"index"`
	Checklist    doc.Rows[CheckItem]
	Result       doc.Text `doc:"search"`
	Repeat       Repeat
	DoneAt       doc.Time `doc:"server"`
	SourceRule   string   `doc:"server"`
	Private      bool     `doc:"server"` // made of a private talk
	Tags         string   `doc:"search"`
	Notes        doc.Text `doc:"search"`
	Files        doc.Rows[doc.File]
}

// Reminder is when to be reminded of a task.
type Reminder struct {
	Minutes int64 // before it is due
}

// CheckItem is a line of a task's checklist.
type CheckItem struct {
	Text  string `doc:"required"`
	Done  bool
	Order int64
}

// Repeat is how a task comes again once it is done.
type Repeat string

// Values implements doc.Enum.
func (Repeat) Values() []string { return []string{"daily", "weekly", "monthly", "yearly"} }

// next is the due time after t.
func (r Repeat) next(t time.Time) time.Time {
	switch r {
	case "daily":
		return t.AddDate(0, 0, 1)
	case "weekly":
		return t.AddDate(0, 0, 7)
	case "monthly":
		return addMonths(t, 1)
	}
	return addMonths(t, 12)
}

// addMonths is the same time of the day n months later.
func addMonths(t time.Time, n int) time.Time {
	day := doc.DateOf(t).AddMonths(n).At(time.UTC)
	return time.Date(day.Year(), day.Month(), day.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), t.Location())
}

// TaskState is where a task stands.
type TaskState string

// The states of a task.
const (
	TaskNew       TaskState = "new"
	TaskInWork    TaskState = "in_work"
	TaskDone      TaskState = "done"
	TaskAccepted  TaskState = "accepted"
	TaskReturned  TaskState = "returned"
	TaskCancelled TaskState = "cancelled"
)

var taskFlow = doc.Flow[TaskState]{
	{TaskNew, TaskInWork, TaskDone, TaskCancelled},
	{TaskInWork, TaskDone, TaskCancelled},
	{TaskDone, TaskAccepted, TaskReturned},
	{TaskAccepted},
	{TaskReturned, TaskInWork, TaskDone, TaskCancelled},
	{TaskCancelled, TaskNew},
}

// Values implements doc.Enum.
func (TaskState) Values() []string { return taskFlow.Values() }

// Start implements doc.Starting.
func (t *Task) Start() { t.State = TaskNew }

// Stands is the state, a fresh task's being new.
func (t *Task) Stands() TaskState {
	if t.State == "" {
		return TaskNew
	}
	return t.State
}

// Open reports whether something is still to be done.
func (t *Task) Open() bool {
	s := t.Stands()
	return s == TaskNew || s == TaskInWork || s == TaskReturned
}

// Label implements doc.Doc.
func (t *Task) Label() string { return t.Title }

// Belongs gives those who have to do it.
func (t *Task) Belongs(doc.Date) []doc.ID {
	ids := []doc.ID{t.Executor.ID()}
	for _, e := range t.CoExecutors {
		ids = append(ids, e.ID())
	}
	return ids
}

// Check implements the kind's own rules.
func (t *Task) Check(prev *Task) error {
	before := prev.State
	if before == "" {
		before = TaskNew
	}
	faults := []error{taskFlow.Check("State", before, t.Stands())}
	for id, r := range t.RemindBefore {
		if r.Minutes < 0 || r.Minutes > 60*24*60 {
			faults = append(faults, doc.Invalid("RemindBefore/"+string(id)+"/Minutes", "remind").Reads("RemindBefore"))
		}
	}
	return errors.Join(faults...)
}

// Guard lets only the author accept or return what was done for him.
func (t *Task) Guard(c doc.Context, prev *Task) error {
	if c.Actor.System() || prev.State != TaskDone || t.State == TaskDone {
		return nil
	}
	if c.Actor.Employee() != prev.Owner && !c.Actor.Holds(string(Head)) && !c.Actor.Holds(string(Director)) {
		return doc.Denied("task_author_only").Reads("State")
	}
	return nil
}

// React notes when a task was done and makes the next of a repeated one. What
// the night asks for is its executor's, so that his head sees it.
func (t *Task) React(c doc.Context, prev *Task) ([]doc.Write, error) {
	own := map[string]any{}
	if t.State == "" {
		own["State"] = TaskNew
	}
	if prev.ID == "" && c.Actor.System() && t.Owner == "" {
		own[doc.OwnerPath] = t.Executor
	}
	if t.State == TaskDone && prev.State != TaskDone {
		own["DoneAt"] = doc.TimeOf(c.Now)
	}
	var writes []doc.Write
	if len(own) > 0 {
		writes = append(writes, doc.Write{Kind: "Task", ID: t.ID, Patch: patchOf(own)})
	}
	if t.Repeat == "" || t.State != TaskDone || prev.State == TaskDone {
		return writes, nil
	}
	next := t.Repeat.next(t.Due.In(c.Zone))
	fields := map[string]any{
		"Title": t.Title, "Kind": t.Kind, "Due": doc.TimeOf(next), "Priority": t.Priority, "Executor": t.Executor,
		"CoExecutors": t.CoExecutors, "Counterparty": t.Counterparty, "Link": t.Link, "Repeat": t.Repeat, "Notes": t.Notes, "SourceRule": "repeat", "Private": t.Private,
	}
	for id, row := range t.RemindBefore {
		fields["RemindBefore/"+string(id)] = row
	}
	for id, row := range t.Checklist {
		row.Done = false
		fields["Checklist/"+string(id)] = row
	}
	return append(writes, newWrite("Task", doc.Made("task", "repeat", string(t.ID), next.Format(time.DateOnly)), fields)), nil
}

// Computed implements doc.Computing.
func (t *Task) Computed(c doc.Context) []doc.Computed {
	return []doc.Computed{{Name: "Overdue", Type: doc.TBool, Value: t.Open() && !t.Due.IsZero() && t.Due.Before(c.Now)}}
}
