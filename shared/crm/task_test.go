package crm

import (
	"maps"
	"slices"
	"testing"
	"time"

	"kontor/shared/doc"
)

func taskFields(more map[string]any) map[string]any {
	fields := map[string]any{"Title": "Позвонить", "Kind": "call", "Due": "2026-05-13T12:00:00Z", "Executor": boris}
	maps.Copy(fields, more)
	return fields
}

func TestTask_Check(t *testing.T) {
	w := newWorld(t)
	for name, tt := range map[string]struct {
		fields      map[string]any
		field, rule string
	}{
		"OK":                  {},
		"OKCoExecutors":       {fields: map[string]any{"CoExecutors": []doc.ID{vera, gleb}}},
		"ErrTitleRequired":    {map[string]any{"Title": nil}, "Title", "required"},
		"ErrDueRequired":      {map[string]any{"Due": nil}, "Due", "required"},
		"ErrExecutorRequired": {map[string]any{"Executor": nil}, "Executor", "required"},
		"ErrExecutorUnknown":  {map[string]any{"Executor": doc.Derive("nobody")}, "Executor", "no_such_document"},
		"ErrKindUnknown":      {map[string]any{"Kind": "sing"}, "Kind", "unknown_code"},
		"ErrStateOfANewOne":   {map[string]any{"State": TaskAccepted}, "State", "move"},
		"ErrCoExecutorTwice":  {map[string]any{"CoExecutors": []doc.ID{vera, vera}}, "CoExecutors", "twice"},
		"ErrRemindTooEarly":   {map[string]any{"RemindBefore/" + string(doc.Derive("r")): map[string]any{"Minutes": 100000}}, "RemindBefore/" + string(doc.Derive("r")) + "/Minutes", "remind"},
		"ErrRule":             {map[string]any{"SourceRule": "mine"}, "SourceRule", "server_field"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := w.do(anna, "", newWrite("Task", doc.Derive("t", name), taskFields(tt.fields)))
			wantRule(t, err, tt.field, tt.rule)
		})
	}
}

func TestTask_Flow(t *testing.T) {
	legal := map[TaskState][]TaskState{
		TaskNew:       {TaskInWork, TaskDone, TaskCancelled},
		TaskInWork:    {TaskDone, TaskCancelled},
		TaskDone:      {TaskAccepted, TaskReturned},
		TaskReturned:  {TaskInWork, TaskDone, TaskCancelled},
		TaskCancelled: {TaskNew},
		TaskAccepted:  nil,
	}
	for from, to := range legal {
		for _, s := range taskFlow.Values() {
			err := taskFlow.Check("State", from, TaskState(s))
			if allowed := TaskState(s) == from || slices.Contains(to, TaskState(s)); (err == nil) != allowed {
				t.Errorf("%s to %s: %v", from, s, err)
			}
		}
	}
}

func TestTask_Guard(t *testing.T) {
	w := newWorld(t)
	task := doc.Derive("t")
	w.must(anna, newWrite("Task", task, taskFields(nil)))
	w.must(boris, edit("Task", task, map[string]any{"State": TaskDone, "Result": "дозвонился"}))
	_, err := w.do(boris, "", edit("Task", task, map[string]any{"State": TaskAccepted}))
	wantRule(t, err, "State", "task_author_only")
	w.must(anna, edit("Task", task, map[string]any{"State": TaskReturned}))
	w.must(boris, edit("Task", task, map[string]any{"State": TaskDone}))
	w.must(vera, edit("Task", task, map[string]any{"State": TaskAccepted}))
	_, err = w.do(far, "", edit("Task", task, map[string]any{"Notes": "чужая"}))
	wantRule(t, err, "", "no_such_document")
}

func TestTask_React(t *testing.T) {
	w := newWorld(t)
	task, item := doc.Derive("t"), doc.Derive("item")
	w.must(anna, newWrite("Task", task, taskFields(map[string]any{
		"Due": "2026-01-31T15:00:00Z", "Repeat": "monthly", "Checklist/" + string(item): map[string]any{"Text": "Счёт", "Done": true},
	})))
	if got := w.get("Task", task).(*Task); got.State != TaskNew || got.Number == "" {
		t.Fatalf("a new task: state %q, number %q", got.State, got.Number)
	}
	w.must(boris, edit("Task", task, map[string]any{"State": TaskDone}))
	next, ok := w.get("Task", doc.Made("task", "repeat", string(task), "2026-02-28")).(*Task)
	if !ok {
		t.Fatal("no next task on the last of February")
	}
	if next.State != TaskNew || next.Executor.ID() != boris || next.Checklist[item].Done || next.Repeat != "monthly" || next.DoneAt != (doc.Time{}) {
		t.Fatalf("the next: %+v", next)
	}
	if done := w.get("Task", task).(*Task).DoneAt; !done.Equal(w.now) {
		t.Fatalf("done at %v", done)
	}
}

func TestRepeat(t *testing.T) {
	at := time.Date(2024, 2, 29, 9, 0, 0, 0, time.UTC)
	for r, want := range map[Repeat]string{"daily": "2024-03-01", "weekly": "2024-03-07", "monthly": "2024-03-31", "yearly": "2025-02-28"} {
		if got := r.next(at).Format(time.DateOnly); got != want {
			t.Errorf("%s: %s, want %s", r, got, want)
		}
	}
}

// TestRepeat_MonthEnd: what comes at the end of each month does not move forward
// for good after a short one, and keeps its hour.
func TestRepeat_MonthEnd(t *testing.T) {
	at := time.Date(2026, 5, 31, 17, 30, 0, 0, time.FixedZone("Minsk", 3*3600))
	for _, want := range []string{"2026-06-30T17:30", "2026-07-31T17:30", "2026-08-31T17:30", "2026-09-30T17:30", "2026-10-31T17:30"} {
		if at = Repeat("monthly").next(at); at.Format("2006-01-02T15:04") != want {
			t.Fatalf("%s, want %s", at, want)
		}
	}
}

func TestTask_Computed(t *testing.T) {
	now := time.Date(2026, 5, 12, 10, 0, 0, 0, time.UTC)
	for state, want := range map[TaskState]bool{"": true, TaskInWork: true, TaskReturned: true, TaskDone: false, TaskAccepted: false, TaskCancelled: false} {
		task := Task{State: state, Due: doc.TimeOf(now.Add(-time.Minute))}
		if got := task.Computed(doc.Context{Now: now})[0].Value; got != want {
			t.Errorf("%q overdue: %v", state, got)
		}
	}
}
